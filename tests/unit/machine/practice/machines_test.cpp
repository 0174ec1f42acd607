// Every named practice machine starts broken as it says, and can be solved.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/machine/practice/practice_machine.h"
#include "core/model/resource.h"

namespace unclash::practice {
namespace {

using Solution = std::vector<Step>;

Step act(std::string action) {
  Step step;
  step.action = std::move(action);
  return step;
}
Step on(std::string action, std::string target) {
  Step step = act(std::move(action));
  step.target = std::move(target);
  return step;
}
Step drop(std::string local, std::string remote, bool forget = false) {
  Step step = act("disconnect-connection");
  step.local = std::move(local);
  step.remote = std::move(remote);
  step.alsoForget = forget;
  return step;
}
Step connectTo(const World& world) {
  Step step = act("reconnect-as");
  step.remote = "\\\\" + world.goal.server + "\\" + world.goal.share;
  step.user = world.goal.user;
  return step;
}
Step limits() {
  Step step = on("set-session-time-limits", "disconnectedSessionLimitMs");
  step.value = "86400000";
  return step;
}
Step signOut(std::int64_t session) {
  Step step = act("sign-out-session");
  step.session = session;
  return step;
}

/// At least one way out of each machine, without what connects in the end.
std::map<std::string, std::vector<Solution>> solutions() {
  return {
      {"two-names", {{drop("Z:", "\\\\fs01\\data")}, {act("sign-out-and-in")}}},
      {"ipc-left-open", {{drop("", "\\\\tower\\IPC$")}, {on("close-explorer-windows", "tower")}}},
      {"first-touch", {{drop("", "\\\\buero-fs\\IPC$")}, {act("wait-for-idle-end")}}},
      {"comes-back-at-sign-in", {{drop("P:", "\\\\srv-files\\projects", true)}}},
      {"saved-sign-in",
       {{on("remove-stored-credential", "nas-keller"), drop("", "\\\\nas-keller\\IPC$")}}},
      {"password-changed",
       {{on("remove-stored-credential", "kl-file02"), drop("", "\\\\kl-file02\\IPC$")}}},
      {"open-files", {{on("close-program", "acad.exe")}}},
      {"two-spellings", {{drop("X:", "\\\\stor.uni.example\\thesis")}}},
      {"printer-queue", {{drop("", "\\\\praxis-srv\\Laser-EG")}}},
      {"backup-program", {{on("close-program", "BackupAgent.exe")}}},
      {"elevated-window", {{on("close-program", "DeployConsole.exe")}, {act("sign-out-and-in")}}},
      {"stale-session",
       {{act("restart-workstation-service")},
        {act("wait-for-idle-end")},
        {act("sign-out-and-in")},
        {act("restart-computer")}}},
      {"guest-blocked", {{on("change-smb-setting", "insecureGuestLogon")}, {}}},
      {"disconnected-desktop", {{signOut(2)}}},
      {"no-time-limits", {{limits()}, {signOut(3)}}},
  };
}

World load(const std::string& name) {
  const auto data = findResource("practice/" + name + ".json");
  EXPECT_TRUE(data);
  const Result<World> world = readWorld(*data);
  EXPECT_TRUE(world.ok()) << name << ": " << world.failure().detail;
  return *world;
}

/// The redirector may let go late: a connection is tried again.
void expectDone(World& world, const Step& step) {
  StepOutcome outcome = performOn(world, step);
  for (int attempt = 0; attempt < 3 && outcome.code == kCredentialConflict; ++attempt)
    outcome = performOn(world, step);
  EXPECT_EQ(outcome.result, StepResult::done)
      << world.name << ": " << step.action << " " << outcome.detail;
}

TEST(Machines, AreListedByDifficulty) {
  const std::vector<std::string> names = practiceNames();
  ASSERT_GE(names.size(), 10U);
  EXPECT_EQ(names.front(), "two-names");
  int last = 0;
  for (const std::string& name : names) {
    const World world = load(name);
    EXPECT_EQ(world.name, name);
    EXPECT_GT(world.difficulty, last) << name;
    last = world.difficulty;
  }
}

TEST(Machines, EveryResourceIsListed) {
  std::size_t files = 0;
  for (const Resource& resource : allResources())
    files += resource.name.starts_with("practice/") && !resource.name.ends_with(".schema.json");
  EXPECT_EQ(practiceNames().size(), files);
}

TEST(Machines, StartBrokenWithTheErrorTheySay) {
  for (const std::string& name : practiceNames()) {
    World world = load(name);
    for (int attempt = 0; attempt < 5; ++attempt)
      EXPECT_EQ(world.tryWanted(), world.goal.error) << name;
    EXPECT_NE(world.goal.error, 0);
    EXPECT_EQ(world.answers["error"], std::to_string(world.goal.error)) << name;
    EXPECT_EQ(world.answers["symptom"], world.goal.symptom) << name;
    if (!world.goal.user.empty() && world.goal.kind == GoalKind::connection) {
      EXPECT_EQ(world.answers["wanted-user"], world.goal.user) << name;
    }
  }
}

TEST(Machines, AreEachSolvedInTheWaysTheyAreMeantTo) {
  const auto all = solutions();
  for (const std::string& name : practiceNames()) {
    ASSERT_TRUE(all.contains(name)) << name;
    for (const Solution& solution : all.at(name)) {
      World world = load(name);
      for (const Step& step : solution) expectDone(world, step);
      if (world.goal.kind == GoalKind::connection && world.goal.logonSession.empty())
        expectDone(world, connectTo(world));
      EXPECT_EQ(world.tryWanted(), 0)
          << name << " after " << (solution.empty() ? "connecting" : solution.front().action);
      EXPECT_EQ(contradiction(world), std::nullopt);
    }
  }
}

TEST(Machines, StaySolvedWhateverHappensNext) {
  for (const auto& [name, ways] : solutions()) {
    World world = load(name);
    for (const Step& step : ways.front()) expectDone(world, step);
    if (world.goal.kind != GoalKind::connection || !world.goal.logonSession.empty()) continue;
    Step wanted = connectTo(world);
    wanted.local = "W:";
    wanted.persistent = true;
    expectDone(world, wanted);
    world.signOutAndIn();
    EXPECT_EQ(world.tryWanted(), 0) << name << " after signing out and in";
    EXPECT_EQ(world.explorerTouches(world.goal.server), 0) << name;
    EXPECT_EQ(world.tryWanted(), 0) << name << " after Explorer";
    const std::vector<Program> programs = world.programs;
    for (const Program& program : programs) world.programReopens(program.name);
    EXPECT_EQ(world.tryWanted(), 0) << name << " after its programs";
  }
}

TEST(Machines, ComeBackBrokenWhereOnlyTheSymptomIsTreated) {
  World remembered = load("comes-back-at-sign-in");
  expectDone(remembered, drop("P:", "\\\\srv-files\\projects"));
  EXPECT_EQ(remembered.tryWanted(), 0);
  remembered.signOutAndIn();
  EXPECT_EQ(remembered.tryWanted(), 1219);

  World saved = load("saved-sign-in");
  expectDone(saved, drop("", "\\\\nas-keller\\IPC$"));
  saved.explorerTouches("nas-keller");
  EXPECT_EQ(saved.tryWanted(), 1219);

  World program = load("backup-program");
  expectDone(program, drop("", "\\\\vault\\backups"));
  program.programReopens("BackupAgent.exe");
  EXPECT_EQ(program.tryWanted(), 1219);
}

TEST(Machines, OpenFilesRefuseAGentleDisconnect) {
  World world = load("open-files");
  const StepOutcome outcome = performOn(world, drop("Z:", "\\\\hq-fs1\\drawings"));
  EXPECT_EQ(outcome.code, kOpenFiles);
}

TEST(Machines, AnAliasFoundInTheOwnWindowsServesTheElevatedOneToo) {
  World world = load("elevated-window");
  Step step = connectTo(world);
  step.action = "use-server-alias";
  step.alias = "10.30.1.77";
  expectDone(world, step);
  EXPECT_EQ(world.tryWanted(), 0);
}

TEST(Machines, HaveWordsForPeople) {
  const auto english = findResource("translations/unclash_en.arb");
  const auto german = findResource("translations/unclash_de.arb");
  ASSERT_TRUE(english && german);
  for (const std::string& name : practiceNames())
    for (const char* part : {"title", "story", "goal"}) {
      const std::string id = "\"practice." + name + "." + part + "\"";
      EXPECT_NE(english->find(id), std::string_view::npos) << id;
      EXPECT_NE(german->find(id), std::string_view::npos) << id;
    }
}

}  // namespace
}  // namespace unclash::practice

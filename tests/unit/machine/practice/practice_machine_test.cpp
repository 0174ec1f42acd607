// A practice machine behind the Machine interface: what it shows, what steps do, and that it lasts.
#include "core/machine/practice/practice_machine.h"

#include <gtest/gtest.h>

#include <fstream>

#include "build_world.h"

namespace unclash::practice {
namespace {

constexpr const char* kData = "\\\\fs01\\data";

Step stepOf(std::string action) {
  Step step;
  step.action = std::move(action);
  return step;
}

Step disconnectDevice(std::string local, std::string remote = kData) {
  Step step = stepOf("disconnect-connection");
  step.target = step.local = std::move(local);
  step.remote = std::move(remote);
  return step;
}

Step reconnectTo(std::string remote, std::string user, std::string local = {}) {
  Step step = stepOf("reconnect-as");
  step.remote = std::move(remote);
  step.user = std::move(user);
  step.local = std::move(local);
  return step;
}

Step undone(Step step) {
  step.undo = true;
  return step;
}

/// Anna's Z: stands in the way of FS01\backup.
World blocked() {
  World world = smallWorld();
  EXPECT_EQ(connect(world, asking(kData, kAnna, "anna-2", "Z:")), kSuccess);
  return world;
}

bool showsGap(const Snapshot& snapshot, const std::string& area) {
  for (const Gap& gap : each(snapshot.gaps))
    if (gap.area == area) return true;
  return false;
}

Snapshot look(Machine& machine, std::vector<std::string> servers = {}) {
  Look look;
  look.servers = std::move(servers);
  Result<Snapshot> seen = machine.inspect(look, {}, {});
  EXPECT_TRUE(seen.ok());
  return seen.ok() ? *seen : Snapshot{};
}

class Folder : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ =
        std::filesystem::temp_directory_path() /
        ("unclash-practice-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
         ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(path_);
  }
  void TearDown() override { std::filesystem::remove_all(path_); }
  std::filesystem::path path_;
};

// ---- what it shows -----------------------------------------------------------------------------

TEST(View, ListsTheOwnConnectionsWithTheirIdentityAndSpelling) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asking(kData, "anna@contoso.com", "anna-2", "Z:")), kSuccess);
  ASSERT_EQ(connect(world, opening("\\\\fs02\\IPC$")), kSuccess);
  world.mappings = {{"Z:", kData, kAnna}};
  world.uses.front().openFiles = 2;
  PracticeMachine machine(world);
  const Snapshot snapshot = look(machine);
  ASSERT_EQ(each(snapshot.connections).size(), 2U);
  const Connection& drive = snapshot.connections->front();
  EXPECT_EQ(drive.local, std::string("Z:"));
  EXPECT_EQ(drive.user, std::string(kAnna));
  EXPECT_EQ(drive.credential, std::string("anna@contoso.com"));
  EXPECT_EQ(drive.persistent, true);
  EXPECT_EQ(drive.openFiles, 2);
  const Connection& hidden = snapshot.connections->back();
  EXPECT_TRUE(hidden.local.isNone());
  EXPECT_EQ(hidden.kind, ConnectionKind::ipc);
  EXPECT_FALSE(hidden.credential.known());
}

TEST(View, OtherLogonSessionsAreSeenOnlyAsFarAsWindowsShowsThem) {
  World world = smallWorld();
  Request elevated = asking(kData, kBackup, "backup-1");
  elevated.logonSession = kElevated;
  ASSERT_EQ(connect(world, elevated), kSuccess);
  PracticeMachine hidden(world);
  const Snapshot without = look(hidden);
  EXPECT_TRUE(each(without.connections).empty());
  EXPECT_TRUE(showsGap(without, "connections"));
  ASSERT_EQ(each(without.logonSessions).size(), 3U);
  EXPECT_FALSE(without.logonSessions->back().user.known());
  EXPECT_TRUE(showsGap(without, "logonSessions"));

  world.rules.otherConnectionsVisible = true;
  PracticeMachine visible(world);
  const Snapshot with = look(visible);
  ASSERT_EQ(each(with.connections).size(), 1U);
  EXPECT_EQ(with.connections->front().logonSession, std::string(kElevated));
  EXPECT_FALSE(showsGap(with, "connections"));
}

TEST(View, AStaleSessionIsListedNowhere) {
  World world = smallWorld();
  world.lingering.push_back({kOwn, "fs01", kAnna, kAnna, false, "anna-2", 0, false});
  PracticeMachine machine(world);
  EXPECT_EQ(look(machine), [] {
    PracticeMachine clean(smallWorld());
    return look(clean);
  }());
}

TEST(View, ServersAreThoseNamedAndThoseConnected) {
  PracticeMachine machine(blocked());
  const Snapshot snapshot = look(machine, {"\\\\files\\data", "nowhere"});
  ASSERT_EQ(each(snapshot.servers).size(), 3U);
  EXPECT_EQ(snapshot.servers->at(0).name, "files");
  EXPECT_EQ(snapshot.servers->at(0).aliasOf, std::string("fs01"));
  EXPECT_EQ(snapshot.servers->at(0).addresses, std::vector<std::string>{"10.0.0.1"});
  EXPECT_EQ(snapshot.servers->at(1).reachable, false);
  EXPECT_EQ(snapshot.servers->at(2).name, "fs01");
}

TEST(View, AnAreaWithAGapStaysAway) {
  World world = smallWorld();
  Gap gap;
  gap.area = "events";
  gap.reason = "access denied";
  world.base.gaps = std::vector{gap};
  PracticeMachine machine(world);
  const Snapshot snapshot = look(machine);
  EXPECT_FALSE(snapshot.events.known());
  EXPECT_TRUE(snapshot.tickets.known());
}

TEST(View, EveryAreaReportsHowItEnded) {
  PracticeMachine machine(blocked());
  std::map<std::string, AreaState> last;
  ASSERT_TRUE(
      machine.inspect({}, [&](const AreaProgress& area) { last[area.area] = area.state; }, {})
          .ok());
  EXPECT_EQ(last.size(), machine.areas().size());
  for (const auto& [area, state] : last) EXPECT_EQ(state, AreaState::done) << area;
}

// ---- what steps do -----------------------------------------------------------------------------

TEST(Steps, DisconnectReconnectAndPutBack) {
  PracticeMachine machine(blocked());
  EXPECT_EQ(machine.world().tryWanted(), 1219);
  const Step away = disconnectDevice("Z:");
  const Step wanted = reconnectTo(kData, kBackup, "Y:");
  EXPECT_EQ(machine.perform(away, {}).result, StepResult::done);
  EXPECT_EQ(machine.perform(wanted, {}).result, StepResult::done);
  EXPECT_EQ(machine.world().uses.front().user, kBackup);
  EXPECT_EQ(machine.perform(undone(wanted), {}).result, StepResult::done);
  EXPECT_EQ(machine.perform(undone(away), {}).result, StepResult::done);
  ASSERT_EQ(machine.world().uses.size(), 1U);
  EXPECT_EQ(machine.world().uses.front().local, "Z:");
  EXPECT_EQ(machine.world().uses.front().user, kAnna);
}

TEST(Steps, OpenFilesAreClosedOnlyByForce) {
  World world = blocked();
  world.uses.front().openFiles = 2;
  PracticeMachine machine(world);
  Step step = disconnectDevice("Z:");
  const StepOutcome gentle = machine.perform(step, {});
  EXPECT_EQ(gentle.result, StepResult::failed);
  EXPECT_EQ(gentle.code, kOpenFiles);
  ASSERT_EQ(gentle.reason.arguments.size(), 1U);
  EXPECT_EQ(gentle.reason.arguments.front().number, 2);
  EXPECT_EQ(machine.world(), world);
  step.force = true;
  EXPECT_EQ(machine.perform(step, {}).result, StepResult::done);
  EXPECT_TRUE(machine.world().uses.empty());
}

TEST(Steps, ADeviceThatLeadsElsewhereByNowIsLeftAlone) {
  World world = smallWorld();
  ASSERT_EQ(connect(world, asking("\\\\fs02\\data", std::nullopt, {}, "Z:")), kSuccess);
  PracticeMachine machine(world);
  const StepOutcome outcome = machine.perform(disconnectDevice("Z:"), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.code, kNotConnected);
  EXPECT_EQ(machine.world(), world);
  EXPECT_EQ(machine.perform(disconnectDevice("Q:"), {}).code, kNotConnected);
}

TEST(Steps, ForgettingWithTheDeviceIsPutBackWithIt) {
  World world = blocked();
  world.mappings = {{"Z:", kData, kAnna}};
  PracticeMachine machine(world);
  Step step = disconnectDevice("Z:");
  step.alsoForget = true;
  step.user = kAnna;
  EXPECT_EQ(machine.perform(step, {}).result, StepResult::done);
  EXPECT_TRUE(machine.world().mappings.empty());
  EXPECT_EQ(machine.perform(undone(step), {}).result, StepResult::done);
  EXPECT_EQ(machine.world().mappings.size(), 1U);
  EXPECT_EQ(machine.world().uses.size(), 1U);
}

TEST(Steps, ForgettingAloneNeedsNothingToBePutBack) {
  World world = smallWorld();
  world.prompt = Prompt::cancels;
  world.mappings = {{"Z:", kData, kBackup}};
  PracticeMachine machine(world);
  Step step = stepOf("forget-remembered-connection");
  step.local = "Z:";
  step.remote = kData;
  step.user = kBackup;
  EXPECT_EQ(machine.perform(step, {}).result, StepResult::done);
  EXPECT_EQ(machine.perform(step, {}).code, kNotConnected);
  EXPECT_EQ(machine.perform(undone(step), {}).result, StepResult::done);
  EXPECT_EQ(machine.world(), world);
}

TEST(Steps, ThePromptCanBeCancelledOrAnsweredWrongly) {
  World world = smallWorld();
  world.prompt = Prompt::cancels;
  PracticeMachine cancels(world);
  const StepOutcome refused = cancels.perform(reconnectTo(kData, kBackup), {});
  EXPECT_EQ(refused.result, StepResult::refused);
  EXPECT_EQ(refused.code, kCancelled);
  // Who is signed in is not asked.
  EXPECT_EQ(cancels.perform(reconnectTo(kData, kAnna), {}).result, StepResult::done);
  world.prompt = Prompt::wrong;
  PracticeMachine wrong(world);
  const StepOutcome failed = wrong.perform(reconnectTo(kData, kBackup), {});
  EXPECT_EQ(failed.result, StepResult::failed);
  EXPECT_EQ(failed.code, kLogonFailure);
}

TEST(Steps, AReconnectMeetsASessionThatIsLetGoLate) {
  World world = blocked();
  world.rules.lateLettingGo = 2;
  PracticeMachine machine(world);
  ASSERT_EQ(machine.perform(disconnectDevice("Z:"), {}).result, StepResult::done);
  // Whoever carries the plan out tries again.
  EXPECT_EQ(machine.perform(reconnectTo(kData, kBackup), {}).code, kCredentialConflict);
  EXPECT_EQ(machine.perform(reconnectTo(kData, kBackup), {}).code, kCredentialConflict);
  EXPECT_EQ(machine.perform(reconnectTo(kData, kBackup), {}).result, StepResult::done);
}

TEST(Steps, LooksBringALateSessionNearerToItsEnd) {
  World world = blocked();
  world.rules.lateLettingGo = 2;
  PracticeMachine machine(world);
  ASSERT_EQ(machine.perform(disconnectDevice("Z:"), {}).result, StepResult::done);
  look(machine);
  look(machine);
  EXPECT_EQ(machine.world().tryWanted(), kSuccess);
}

TEST(Steps, AnAliasStandsBesideTheConnectionInTheWay) {
  PracticeMachine machine(blocked());
  Step step = stepOf("use-server-alias");
  step.remote = kData;
  step.alias = "10.0.0.1";
  step.user = kBackup;
  step.local = "Y:";
  EXPECT_EQ(machine.perform(step, {}).result, StepResult::done);
  EXPECT_EQ(machine.world().uses.size(), 2U);
  EXPECT_EQ(machine.world().tryWanted(), kSuccess);
  EXPECT_EQ(machine.perform(undone(step), {}).result, StepResult::done);
  EXPECT_EQ(machine.world().tryWanted(), 1219);
}

TEST(Steps, AWholeServerIsDisconnectedGently) {
  World world = blocked();
  ASSERT_EQ(connect(world, asking("\\\\fs01\\open", kAnna, "anna-2")), kSuccess);
  ASSERT_EQ(connect(world, asking("\\\\fs02\\open")), kSuccess);
  world.uses[1].openFiles = 1;
  PracticeMachine machine(world);
  Step step = stepOf("disconnect-server");
  step.target = "fs01";
  EXPECT_EQ(machine.perform(step, {}).code, kOpenFiles);
  EXPECT_EQ(machine.world(), world);
  step.force = true;
  EXPECT_EQ(machine.perform(step, {}).result, StepResult::done);
  EXPECT_EQ(machine.world().uses.size(), 1U);
}

TEST(Steps, StoredCredentialsAreRemovedForGoodOrReplaced) {
  World world = smallWorld();
  StoredSignIn stored;
  stored.target = "fs01";
  stored.user = kAnna;
  stored.password = "anna-1";
  world.credentials = {stored};
  PracticeMachine machine(world);
  Step replace = stepOf("replace-stored-credential");
  replace.target = "fs01";
  replace.user = kBackup;
  EXPECT_EQ(machine.perform(replace, {}).result, StepResult::done);
  EXPECT_EQ(machine.world().credentials.front().user, kBackup);
  EXPECT_EQ(machine.world().credentials.front().password, "backup-1");
  Step remove = stepOf("remove-stored-credential");
  remove.target = "FS01";
  EXPECT_EQ(machine.perform(remove, {}).result, StepResult::done);
  EXPECT_TRUE(machine.world().credentials.empty());
  EXPECT_EQ(machine.perform(remove, {}).code, kElementNotFound);
  EXPECT_EQ(machine.perform(undone(remove), {}).result, StepResult::skipped);
}

TEST(Steps, AClosedProgramLetsGoAndComesBackByUndo) {
  World world = smallWorld();
  world.programs = {{"Sync.exe", kOwn, kData, "", kAnna, "anna-2", true, true, false}};
  ASSERT_EQ(world.programReopens("Sync.exe"), kSuccess);
  world.uses.front().openFiles = 4;
  PracticeMachine machine(world);
  Step step = stepOf("close-program");
  step.target = "Sync.exe";
  EXPECT_EQ(machine.perform(step, {}).result, StepResult::done);
  EXPECT_EQ(machine.world().programReopens("Sync.exe"), kSuccess);
  EXPECT_EQ(machine.world().tryWanted(), kSuccess);
  EXPECT_EQ(machine.perform(undone(step), {}).result, StepResult::done);
  EXPECT_EQ(machine.world().tryWanted(), 1219);
  step.target = "Other.exe";
  EXPECT_EQ(machine.perform(step, {}).code, kElementNotFound);
}

TEST(Steps, ServicesAndOtherPeopleNeedAnAdministrator) {
  World world = smallWorld();
  world.programs = {{"svc.exe", kService, "", "", "", "", true, false, false}};
  world.base.sessions = std::vector<Session>(1);
  world.base.sessions->front().id = 7;
  world.base.sessions->front().user = std::string("CONTOSO\\ben");
  std::vector<Step> steps;
  steps.push_back(stepOf("restart-workstation-service"));
  steps.push_back(stepOf("set-session-time-limits"));
  steps.push_back(stepOf("set-single-session"));
  steps.push_back(stepOf("enable-linked-connections"));
  steps.push_back(stepOf("close-program"));
  steps.back().target = "svc.exe";
  steps.push_back(stepOf("sign-out-session"));
  steps.back().session = 7;
  for (const Step& step : steps) {
    World normal = world;
    const StepOutcome refused = performOn(normal, step);
    EXPECT_EQ(refused.result, StepResult::needsAdministrator) << step.action;
    EXPECT_EQ(refused.code, kAccessDenied);
    EXPECT_EQ(normal, world);
    World elevated = world;
    elevated.administrator = true;
    EXPECT_EQ(performOn(elevated, step).result, StepResult::done) << step.action;
  }
}

TEST(Steps, SettingsGoBackToWhatTheyWere) {
  World world = smallWorld();
  world.administrator = true;
  Policy policy;
  policy.insecureGuestLogon = false;
  policy.disconnectedSessionLimitMs = Fact<std::int64_t>::none();
  world.base.policy = policy;
  PracticeMachine machine(world);
  Step guest = stepOf("change-smb-setting");
  guest.target = "insecureGuestLogon";
  guest.value = "true";
  guest.before = "false";
  EXPECT_EQ(machine.perform(guest, {}).result, StepResult::done);
  EXPECT_EQ(machine.world().base.policy->insecureGuestLogon, true);
  Step limit = stepOf("set-session-time-limits");
  limit.target = "disconnectedSessionLimitMs";
  limit.value = "60000";
  EXPECT_EQ(machine.perform(limit, {}).result, StepResult::done);
  EXPECT_EQ(machine.perform(undone(limit), {}).result, StepResult::done);
  EXPECT_EQ(machine.perform(undone(guest), {}).result, StepResult::done);
  EXPECT_EQ(machine.world(), world);
  guest.value = "\"maybe\"";
  EXPECT_EQ(machine.perform(guest, {}).code, kInvalidParameter);
}

TEST(Steps, AnotherLogonSessionsConnectionNeedsMoreThanTheUser) {
  World world = smallWorld();
  for (const char* luid : {kElevated, kService}) {
    Request request = asking(kData, kBackup, "backup-1");
    request.logonSession = luid;
    ASSERT_EQ(connect(world, request), kSuccess);
  }
  Step step = stepOf("disconnect-connection");
  step.remote = kData;
  step.logonSession = kElevated;
  PracticeMachine machine(world);
  EXPECT_EQ(machine.perform(step, {}).result, StepResult::needsAdministrator);
  machine.world().administrator = true;
  EXPECT_EQ(machine.perform(step, {}).result, StepResult::done);
  step.logonSession = kService;
  EXPECT_EQ(machine.perform(step, {}).code, kNotConnected);
  EXPECT_EQ(machine.world().uses.size(), 1U);
}

TEST(Steps, AGlobalMappingIsTheAdministratorsToRemove) {
  World world = smallWorld();
  world.uses = {{"M:", kData, "", kAnna, kAnna, false, "anna-2", 0, "", true}};
  Step step = stepOf("remove-global-mapping");
  step.local = "M:";
  EXPECT_EQ(performOn(world, step).result, StepResult::needsAdministrator);
  EXPECT_EQ(performOn(world, disconnectDevice("M:")).result, StepResult::needsAdministrator);
  world.administrator = true;
  EXPECT_EQ(performOn(world, step).result, StepResult::done);
  EXPECT_EQ(world.tryWanted(), kSuccess);
}

TEST(Steps, AServersSessionIsEndedByClientAndUser) {
  World world = smallWorld();
  world.administrator = true;
  ServerSession session;
  session.client = "PC-7";
  session.user = std::string("ben");
  world.base.serverSessions = std::vector{session, session};
  world.base.serverSessions->back().user = std::string("carla");
  Step step = stepOf("close-server-session");
  step.target = step.client = "PC-7";
  step.user = "ben";
  EXPECT_EQ(performOn(world, step).result, StepResult::done);
  ASSERT_EQ(world.base.serverSessions->size(), 1U);
  EXPECT_EQ(world.base.serverSessions->front().user, std::string("carla"));
  EXPECT_EQ(performOn(world, step).result, StepResult::failed);
}

TEST(Steps, WhatOnlyAPersonCanDoIsSkipped) {
  PracticeMachine machine(blocked());
  EXPECT_FALSE(machine.canPerform(stepOf("report-to-helpdesk")));
  EXPECT_EQ(machine.perform(stepOf("report-to-helpdesk"), {}).result, StepResult::skipped);
}

// ---- that it lasts -----------------------------------------------------------------------------

using Persistence = Folder;

TEST_F(Persistence, ARepairAKillAndAnUndoMeetTheSameMachine) {
  const Step away = [&] {
    auto machine = openPractice("two-names", path_);
    EXPECT_TRUE(machine.ok());
    const Use& drive = (*machine)->world().uses.front();
    Step step = disconnectDevice(drive.local, drive.remote);
    step.user = drive.user;
    EXPECT_EQ((*machine)->perform(step, {}).result, StepResult::done);
    return step;  // the process is gone: nothing else is saved
  }();
  auto again = openPractice("two-names", path_);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)->world().uses.size(), 2U);
  EXPECT_EQ((*again)->identity(), "practice:two-names");
  EXPECT_EQ((*again)->perform(undone(away), {}).result, StepResult::done);
  auto last = openPractice("two-names", path_);
  ASSERT_TRUE(last.ok());
  EXPECT_EQ((*last)->world().uses.size(), 3U);
}

TEST_F(Persistence, TwoProgramsOnOneMachineSeeEachOthersSteps) {
  auto one = openPractice("two-names", path_);
  auto two = openPractice("two-names", path_);
  ASSERT_TRUE(one.ok() && two.ok());
  ASSERT_EQ((*one)->perform(disconnectDevice("Z:"), {}).result, StepResult::done);
  EXPECT_EQ(each(look(**two).connections).size(), 2U);
}

TEST_F(Persistence, LookingWritesNothing) {
  auto machine = openPractice("two-names", path_);
  ASSERT_TRUE(machine.ok());
  look(**machine);
  EXPECT_FALSE(std::filesystem::exists((*machine)->file()));
}

TEST_F(Persistence, AHalfWrittenNewFileIsNoHarm) {
  auto machine = openPractice("two-names", path_);
  ASSERT_TRUE(machine.ok());
  ASSERT_EQ((*machine)->perform(disconnectDevice("Z:"), {}).result, StepResult::done);
  // What a kill in the middle of the next write leaves.
  std::ofstream((*machine)->file().string() + ".new") << "{\"schema\": \"uncl";
  auto again = openPractice("two-names", path_);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)->world().uses.size(), 2U);
  EXPECT_EQ((*again)->perform(disconnectDevice("H:", "\\\\fs02\\home"), {}).code, kOpenFiles);
}

TEST_F(Persistence, ABrokenStateFileIsNeverReset) {
  auto machine = openPractice("two-names", path_);
  ASSERT_TRUE(machine.ok());
  const std::filesystem::path file = (*machine)->file();
  std::filesystem::create_directories(file.parent_path());
  for (const char* content : {"", "{", "[]", "{\"schema\": \"unclash.practice/1\"}"}) {
    std::ofstream(file, std::ios::trunc) << content;
    const auto opened = openPracticeMachine("two-names", path_);
    ASSERT_FALSE(opened.ok()) << content;
    EXPECT_EQ(opened.failure().trouble, Trouble::input);
    const Result<Snapshot> seen = (*machine)->inspect({}, {}, {});
    ASSERT_FALSE(seen.ok());
    EXPECT_EQ(seen.failure().trouble, Trouble::input);
    EXPECT_EQ((*machine)->perform(disconnectDevice("Z:"), {}).result, StepResult::failed);
    std::ifstream stream(file);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), content);
  }
}

TEST_F(Persistence, AnotherMachinesStateIsRefused) {
  auto machine = openPractice("two-names", path_);
  ASSERT_TRUE(machine.ok());
  ASSERT_EQ((*machine)->perform(disconnectDevice("Z:"), {}).result, StepResult::done);
  std::filesystem::copy_file((*machine)->file(), path_ / "practice" / "open-files.json");
  const auto other = openPracticeMachine("open-files", path_);
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.failure().trouble, Trouble::input);
}

TEST_F(Persistence, AStepThatCannotBeSavedDidNotHappen) {
  std::filesystem::create_directories(path_);
  std::ofstream(path_ / "practice") << "a file where the folder should be";
  auto machine = openPractice("two-names", path_);
  ASSERT_TRUE(machine.ok());
  EXPECT_EQ((*machine)->perform(disconnectDevice("Z:"), {}).result, StepResult::failed);
  EXPECT_EQ((*machine)->world().uses.size(), 3U);
}

TEST(Opening, AnUnknownNameIsWrongUsage) {
  for (const char* name : {"", "nothing", "practice.schema", "../practice/two-names"}) {
    const auto opened = openPracticeMachine(name, {});
    ASSERT_FALSE(opened.ok()) << name;
    EXPECT_EQ(opened.failure().trouble, Trouble::usage);
  }
}

}  // namespace
}  // namespace unclash::practice

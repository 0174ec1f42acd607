#include "core/consultation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace unclash {
namespace {

/// A computer with one clash on fs01 that can be closed, and nothing else; it counts what it is
/// asked.
class OneClash : public Machine {
 public:
  std::string identity() const override { return "test:one-clash"; }
  std::vector<std::string> areas() const override { return {"connections"}; }
  bool canPerform(const Step&) const override { return true; }
  bool readOnly() const override { return recorded; }

  Result<Snapshot> inspect(const Look& look, const ProgressSink&, std::stop_token) override {
    ++looks;
    lastLook = look;
    if (broken) return Failure{Trouble::input, 0, Message{"error.broken"}, "broken"};
    Snapshot seen;
    seen.platform = Platform::windows;
    MachineInfo info;
    info.name = std::string("PC-0412");
    info.user = std::string("CONTOSO\\anna");
    info.logonSession = std::string("0x1");
    seen.machine = info;
    std::vector<Connection> connections;
    const auto add = [&](const char* local, const char* remote, const char* user) {
      Connection connection;
      connection.local = std::string(local);
      connection.remote = remote;
      connection.user = std::string(user);
      connection.state = ConnectionState::connected;
      connection.kind = ConnectionKind::disk;
      connection.openFiles = 0;
      connection.logonSession = std::string("0x1");
      connection.persistent = false;
      connections.push_back(connection);
    };
    if (!closed) add("Z:", "\\\\fs01\\data", "CONTOSO\\anna");
    add("H:", "\\\\home01\\anna", "CONTOSO\\anna");
    if (connected) add("Y:", "\\\\fs01\\archive", "FS01\\backup");
    seen.connections = connections;
    seen.remembered = std::vector<Remembered>{};
    seen.credentials = std::vector<Credential>{};
    seen.sessions = std::vector<Session>{};
    seen.logonSessions = std::vector<LogonSession>{};
    seen.servers = std::vector<Server>{};
    seen.services = std::vector<Service>{};
    return seen;
  }

  StepOutcome perform(const Step& step, std::stop_token) override {
    performed.push_back((step.undo ? "undo " : "") + step.action);
    if (!lies) {
      if (step.action == "disconnect-connection") closed = !step.undo;
      if (step.action == "reconnect-as") connected = !step.undo;
    }
    return {StepResult::done, 0, {}, {}};
  }

  bool recorded = false, broken = false, lies = false, closed = false, connected = false;
  int looks = 0;
  Look lastLook;
  std::vector<std::string> performed;
};

class StillClock : public Clock {
 public:
  TimePoint now() const override { return TimePoint{std::chrono::milliseconds{1'700'000'000'000}}; }
  void wait(std::chrono::milliseconds duration) override { waited += duration; }
  std::chrono::milliseconds waited{0};
};

class ConsultationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    stateDir = std::filesystem::temp_directory_path() /
               ("unclash-consultation-" +
                std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::remove_all(stateDir);
    auto loaded = Knowledge::load();
    ASSERT_TRUE(loaded) << loaded.failure().detail;
    knowledge = *loaded;
  }
  void TearDown() override { std::filesystem::remove_all(stateDir); }

  Consultation begin() { return Consultation(machine, knowledge, stateDir, clock); }
  static void say(Consultation& talk) {
    ASSERT_TRUE(talk.answer("symptom", "more-than-one-user-name"));
    ASSERT_TRUE(talk.answer("error", "1219"));
    ASSERT_TRUE(talk.answer("server", "\\\\fs01\\archive"));
    ASSERT_TRUE(talk.answer("wanted-user", "FS01\\backup"));
  }
  static void look(Consultation& talk) {
    auto task = talk.startLooking();
    ASSERT_TRUE(talk.finishLooking(task([](const AreaProgress&) {}, {})));
  }
  static void findOut(Consultation& talk) {
    say(talk);
    look(talk);
    for (int i = 0; i < 20 && talk.state() == Consultation::State::asking; ++i)
      ASSERT_TRUE(talk.answer(talk.question()->id, kUnknownAnswer));
    ASSERT_EQ(talk.state(), Consultation::State::found);
  }
  static RepairHooks willing() {
    RepairHooks hooks;
    hooks.consent = [](const Step&, std::size_t) { return Consent::yes; };
    return hooks;
  }

  std::shared_ptr<OneClash> machine = std::make_shared<OneClash>();
  std::shared_ptr<const Knowledge> knowledge;
  std::filesystem::path stateDir;
  StillClock clock;
};

TEST_F(ConsultationTest, GoesTheWholeWayAndBack) {
  auto talk = begin();
  EXPECT_EQ(talk.state(), Consultation::State::wrong);
  findOut(talk);
  EXPECT_EQ(talk.diagnosis().causes.at(0).cause, "mapped-drive-other-user");
  EXPECT_EQ(machine->performed.size(), 0u);

  talk.showPlan();
  ASSERT_EQ(talk.state(), Consultation::State::planned);
  auto task = talk.startRepair();
  ASSERT_TRUE(task);
  EXPECT_EQ(talk.state(), Consultation::State::repairing);
  talk.finishRepair((*task)(willing(), {}));
  EXPECT_EQ(talk.state(), Consultation::State::verified);
  EXPECT_EQ(talk.report()->helped, true);
  EXPECT_TRUE(machine->closed);
  EXPECT_FALSE(talk.prevention().empty());

  EXPECT_TRUE(talk.canUndo());
  auto undo = talk.startUndo();
  ASSERT_TRUE(undo);
  talk.finishUndo((*undo)(willing(), {}));
  EXPECT_FALSE(machine->closed);
  EXPECT_FALSE(machine->connected);
  EXPECT_EQ(talk.state(), Consultation::State::wrong);
  EXPECT_FALSE(talk.canUndo());
}

TEST_F(ConsultationTest, DiagnosisAndSnapshotStayTogetherAfterARepair) {
  auto talk = begin();
  findOut(talk);
  const std::size_t before = talk.snapshot()->connections->size();
  talk.showPlan();
  auto task = talk.startRepair();
  ASSERT_TRUE(task);
  talk.finishRepair((*task)(willing(), {}));
  ASSERT_EQ(talk.report()->helped, true);
  EXPECT_EQ(talk.diagnosis().causes.at(0).cause, "mapped-drive-other-user");
  EXPECT_EQ(talk.snapshot()->connections->size(), before) << "what the diagnosis is of";
  EXPECT_NE(talk.report()->after->connections, talk.snapshot()->connections);
}

TEST_F(ConsultationTest, BackFromWhatHelpedFindsNothingInTheWay) {
  auto talk = begin();
  findOut(talk);
  talk.showPlan();
  auto task = talk.startRepair();
  ASSERT_TRUE(task);
  talk.finishRepair((*task)(willing(), {}));
  talk.back();
  ASSERT_EQ(talk.state(), Consultation::State::found);
  EXPECT_FALSE(talk.diagnosis().problemFound());
  EXPECT_TRUE(talk.solved());
  EXPECT_FALSE(talk.report());
  EXPECT_EQ(
      std::count_if(talk.snapshot()->connections->begin(), talk.snapshot()->connections->end(),
                    [](const Connection& one) { return one.user == "CONTOSO\\anna"; }),
      1)
      << "H: alone";
  EXPECT_TRUE(talk.answers().is("error", "1219")) << "the answers stay";
  ASSERT_TRUE(talk.answer("error", "1219"));
  EXPECT_FALSE(talk.solved()) << "told anew, it counts again";
}

TEST_F(ConsultationTest, BackFromWhereNothingWasDoneIsThePlan) {
  auto talk = begin();
  findOut(talk);
  talk.showPlan();
  const std::size_t steps = talk.plan().steps.size();
  talk.chooseStep(0, false);
  auto task = talk.startRepair();
  ASSERT_TRUE(task);
  RepairHooks hooks;
  hooks.consent = [](const Step&, std::size_t) { return Consent::cancel; };
  talk.finishRepair((*task)(hooks, {}));
  EXPECT_TRUE(nothingDone(*talk.report()));
  talk.back();
  ASSERT_EQ(talk.state(), Consultation::State::planned);
  EXPECT_EQ(talk.plan().steps.size(), steps);
  EXPECT_FALSE(talk.chosen(0)) << "what was left out stays left out";
}

TEST_F(ConsultationTest, ARepairThatWasInterruptedIsJudged) {
  {
    auto talk = begin();
    findOut(talk);
    talk.showPlan();
    auto task = talk.startRepair();
    ASSERT_TRUE(task);
    (void)(*task)(willing(), {});
  }
  // Ended before it could say whether it helped: the last line is not there.
  std::vector<std::string> lines;
  std::string line;
  std::ifstream in(stateDir / "journal.jsonl");
  while (std::getline(in, line)) lines.push_back(line);
  in.close();
  std::ofstream out(stateDir / "journal.jsonl", std::ios::binary | std::ios::trunc);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) out << lines[i] << '\n';
  out.close();

  auto talk = begin();
  ASSERT_FALSE(talk.interrupted().empty());
  say(talk);
  auto task = talk.startJudging();
  ASSERT_TRUE(talk.finishLooking(task([](const AreaProgress&) {}, {})));
  ASSERT_EQ(talk.state(), Consultation::State::verified);
  EXPECT_EQ(talk.report()->helped, true);
  EXPECT_TRUE(talk.canUndo());
  EXPECT_TRUE(begin().interrupted().empty()) << "it is judged";
  talk.back();
  EXPECT_EQ(talk.state(), Consultation::State::found);
  EXPECT_FALSE(talk.diagnosis().problemFound());
}

TEST_F(ConsultationTest, BackFromJudgingKeepsItOpen) {
  {
    auto journal = Journal::open(stateDir);
    Step step;
    step.action = "disconnect-connection";
    ASSERT_TRUE(journal->writeIntent(journal->beginRepair(clock.now()), machine->identity(), step,
                                     clock.now()));
  }
  auto talk = begin();
  EXPECT_EQ(talk.interrupted().size(), 1u);
  (void)talk.startJudging();
  talk.back();
  EXPECT_EQ(talk.state(), Consultation::State::wrong);
  look(talk);
  EXPECT_NE(talk.state(), Consultation::State::verified) << "an ordinary look";
  EXPECT_EQ(talk.interrupted().size(), 1u);
}

TEST_F(ConsultationTest, NamesTheServerToLookAt) {
  auto talk = begin();
  ASSERT_TRUE(talk.answer("server", "//fs01/data"));
  look(talk);
  EXPECT_EQ(machine->lastLook.servers, std::vector<std::string>{"fs01"});
}

TEST_F(ConsultationTest, AnErrorNumberMayBeWrittenInAnyWay) {
  auto talk = begin();
  for (const char* spelling : {"0x4C3", "0x800704C3", "0xC0000195", "1219"}) {
    ASSERT_TRUE(talk.answer("error", spelling)) << spelling;
    EXPECT_EQ(talk.answers().error(), 1219) << spelling;
  }
  ASSERT_TRUE(talk.answer("error", "none"));
  EXPECT_FALSE(talk.answer("error", "colour"));
  EXPECT_TRUE(talk.answers().is("error", "none"));
}

TEST_F(ConsultationTest, RefusesQuestionsAndAnswersThatDoNotExist) {
  auto talk = begin();
  EXPECT_FALSE(talk.answer("colour", "red"));
  EXPECT_FALSE(talk.answer("symptom", "hungry"));
  EXPECT_TRUE(talk.answer("symptom", kUnknownAnswer));
}

TEST_F(ConsultationTest, NeverAsksTheSameTwice) {
  auto talk = begin();
  look(talk);
  std::vector<std::string> asked;
  for (int i = 0; i < 30 && talk.state() == Consultation::State::asking; ++i) {
    const std::string id = talk.question()->id;
    EXPECT_EQ(std::count(asked.begin(), asked.end(), id), 0) << id;
    asked.push_back(id);
    ASSERT_TRUE(talk.answer(id, kUnknownAnswer));
  }
  EXPECT_NE(talk.state(), Consultation::State::asking);
}

TEST_F(ConsultationTest, BackPutsTheLastQuestionAgainAndKeepsTheAnswer) {
  auto talk = begin();
  ASSERT_TRUE(talk.answer("symptom", "cannot-open-share"));
  look(talk);
  if (talk.state() != Consultation::State::asking)
    GTEST_SKIP() << "this snapshot leaves no question";
  const std::string first = talk.question()->id;
  ASSERT_TRUE(talk.answer(first, kUnknownAnswer));
  talk.back();
  ASSERT_EQ(talk.state(), Consultation::State::asking);
  EXPECT_EQ(talk.question()->id, first);
  EXPECT_TRUE(talk.answers().asked(first));
  talk.back();
  EXPECT_EQ(talk.state(), Consultation::State::wrong);
  EXPECT_TRUE(talk.answers().asked(first));
}

TEST_F(ConsultationTest, ALookThatFailsLeadsBackAndSaysWhy) {
  machine->broken = true;
  auto talk = begin();
  auto task = talk.startLooking();
  const auto seen = talk.finishLooking(task([](const AreaProgress&) {}, {}));
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.failure().trouble, Trouble::input);
  EXPECT_EQ(talk.state(), Consultation::State::wrong);
}

TEST_F(ConsultationTest, NothingIsRepairedOnARecording) {
  machine->recorded = true;
  auto talk = begin();
  findOut(talk);
  talk.showPlan();
  EXPECT_FALSE(talk.startRepair());
  EXPECT_FALSE(talk.startUndo());
  EXPECT_EQ(talk.state(), Consultation::State::planned);
}

TEST_F(ConsultationTest, OnlyWhatIsChosenIsDone) {
  auto talk = begin();
  findOut(talk);
  talk.showPlan();
  for (std::size_t i = 0; i < talk.plan().steps.size(); ++i)
    if (talk.plan().steps[i].action != "disconnect-connection") talk.chooseStep(i, false);
  auto task = talk.startRepair();
  ASSERT_TRUE(task);
  talk.finishRepair((*task)(willing(), {}));
  EXPECT_EQ(machine->performed, std::vector<std::string>{"disconnect-connection"});
}

TEST_F(ConsultationTest, UndoIsNotOfferedForWhatCannotBePutBack) {
  {
    auto journal = Journal::open(stateDir);
    ASSERT_TRUE(journal);
    Step step;
    step.action = "sign-out-session";
    step.target = "2";
    step.session = 2;
    const auto entry = journal->writeIntent(journal->beginRepair(clock.now()), machine->identity(),
                                            step, clock.now());
    ASSERT_TRUE(entry);
    ASSERT_TRUE(journal->writeOutcome(*entry, {StepResult::done, 0, {}, {}}, clock.now()));
  }
  EXPECT_FALSE(begin().canUndo());
}

TEST_F(ConsultationTest, NothingChosenIsNotARepair) {
  auto talk = begin();
  findOut(talk);
  talk.showPlan();
  for (std::size_t i = 0; i < talk.plan().steps.size(); ++i) talk.chooseStep(i, false);
  EXPECT_FALSE(talk.startRepair());
}

TEST_F(ConsultationTest, AMachineThatOnlySaysDoneIsFoundOut) {
  machine->lies = true;
  auto talk = begin();
  findOut(talk);
  talk.showPlan();
  auto task = talk.startRepair();
  ASSERT_TRUE(task);
  talk.finishRepair((*task)(willing(), {}));
  EXPECT_NE(talk.report()->helped, true);
  EXPECT_GT(clock.waited.count(), 0) << "it looks again for a while before it says so";
  talk.nextBest();
  EXPECT_TRUE(talk.state() == Consultation::State::found ||
              talk.state() == Consultation::State::asking);
}

TEST_F(ConsultationTest, ABrokenJournalStopsARepairBeforeAnythingIsDone) {
  std::filesystem::create_directories(stateDir);
  std::ofstream(stateDir / "journal.jsonl") << "{\"schema\": \"unclash.jour";
  auto talk = begin();
  findOut(talk);
  talk.showPlan();
  const auto task = talk.startRepair();
  ASSERT_FALSE(task);
  EXPECT_EQ(task.failure().trouble, Trouble::input);
  EXPECT_TRUE(machine->performed.empty());
}

TEST_F(ConsultationTest, ABrokenJournalIsSetAsideAndTheRepairGoesOn) {
  std::filesystem::create_directories(stateDir);
  std::ofstream(stateDir / "journal.jsonl") << "{\"schema\": \"unclash.jour";
  auto talk = begin();
  findOut(talk);
  talk.showPlan();
  ASSERT_FALSE(talk.startRepair());
  ASSERT_TRUE(talk.setJournalAside());
  EXPECT_EQ(talk.state(), Consultation::State::planned);

  std::ifstream kept(stateDir / "journal.jsonl.broken-1");
  std::string line;
  ASSERT_TRUE(std::getline(kept, line)) << "the broken one is kept";
  EXPECT_EQ(line, "{\"schema\": \"unclash.jour");
  auto task = talk.startRepair();
  ASSERT_TRUE(task);
  talk.finishRepair((*task)(willing(), {}));
  EXPECT_TRUE(machine->closed);
  EXPECT_TRUE(talk.canUndo());
}

/// Told that the person has done it, it looks and says whether it is gone.
TEST_F(ConsultationTest, LooksAgainAfterItWasDoneByHand) {
  auto talk = begin();
  findOut(talk);
  talk.showPlan();
  machine->closed = true;  // the person has disconnected Z: on their own
  auto task = talk.startChecking();
  EXPECT_EQ(talk.state(), Consultation::State::looking);
  ASSERT_TRUE(talk.finishLooking(task([](const AreaProgress&) {}, {})));
  ASSERT_EQ(talk.state(), Consultation::State::verified);
  EXPECT_TRUE(talk.byHand());
  EXPECT_EQ(talk.report()->helped, true);
  EXPECT_TRUE(machine->performed.empty());
}

TEST_F(ConsultationTest, SaysWhenItIsStillThereAfterItWasDoneByHand) {
  auto talk = begin();
  findOut(talk);
  talk.showPlan();
  auto task = talk.startChecking();
  ASSERT_TRUE(talk.finishLooking(task([](const AreaProgress&) {}, {})));
  ASSERT_EQ(talk.state(), Consultation::State::verified);
  EXPECT_EQ(talk.report()->helped, false);
  EXPECT_EQ(talk.report()->verdict.id, "verdict.still-there");
  talk.nextBest();
  EXPECT_NE(talk.state(), Consultation::State::verified);
}

TEST_F(ConsultationTest, BackFromLookingAgainIsThePlan) {
  auto talk = begin();
  findOut(talk);
  talk.showPlan();
  (void)talk.startChecking();
  talk.back();
  EXPECT_EQ(talk.state(), Consultation::State::planned);
  machine->broken = true;
  auto task = talk.startChecking();
  EXPECT_FALSE(talk.finishLooking(task([](const AreaProgress&) {}, {})));
  EXPECT_EQ(talk.state(), Consultation::State::planned);
}

}  // namespace
}  // namespace unclash

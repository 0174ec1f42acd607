#include "core/repair/repair.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/repair/fakes.h"

namespace unclash {
namespace {

using namespace unclash::test;
using testing::ElementsAre;
using testing::IsEmpty;

const StepOutcome kDone{StepResult::done, 0, {}, {}};

StepOutcome failing(int code) { return {StepResult::failed, code, Message{"reason.x"}, "x"}; }

Step closing(const char* device) {
  Step step;
  step.action = "disconnect-connection";
  step.target = step.local = device;
  step.remote = "\\\\fs01\\data";
  step.user = "CONTOSO\\ben";
  step.reversible = true;
  step.undoNeeds = UndoNeeds::password;
  step.title = Message{"step.disconnect-connection.title"};
  return step;
}

Step connecting() {
  Step step;
  step.action = "reconnect-as";
  step.target = step.remote = "\\\\fs01\\data";
  step.user = "FS01\\backup";
  step.reversible = true;
  step.title = Message{"step.reconnect-as.title"};
  return step;
}

Step forgetting() {
  Step step;
  step.action = "forget-remembered-connection";
  step.local = step.target = "R:";
  step.remote = "\\\\fs02\\rest";
  step.reversible = true;
  return step;
}

/// A machine on which steps really do what they say, a folder, a journal and hooks that say yes.
struct Fixture {
  Fixture() {
    machine.snapshot = annasComputer();
    machine.snapshot.connections->push_back(connection("Z:", "\\\\fs01\\data", "CONTOSO\\ben"));
    machine.onPerform = [this](const Step& step) { return act(step); };
    answers.set("server", "\\\\fs01\\data");
    answers.set("wanted-user", "FS01\\backup");
    hooks.consent = [](const Step&, std::size_t) { return Consent::yes; };
    before = machine.snapshot;
  }

  StepOutcome act(const Step& step) {
    auto& connections = *machine.snapshot.connections;
    const bool removes = (step.action == "disconnect-connection") != step.undo;
    if (step.action == "forget-remembered-connection") return kDone;
    const char* user = step.user.c_str();
    if (removes)
      std::erase_if(connections, [&](const Connection& one) { return one.user == step.user; });
    else
      connections.push_back(connection(step.local.c_str(), step.remote.c_str(), user));
    return kDone;
  }

  RepairReport run(const std::vector<Step>& steps) {
    auto journal = Journal::open(folder.path());
    EXPECT_TRUE(journal);
    return carryOut(machine, *journal, steps, before, answers, {}, hooks, clock, stop.get_token());
  }

  Journal journal() const { return *Journal::open(folder.path()); }

  TempFolder folder;
  FakeMachine machine;
  FakeClock clock;
  RepairHooks hooks;
  Answers answers;
  Snapshot before;
  std::stop_source stop;
};

std::vector<StepResult> resultsOf(const RepairReport& report) {
  std::vector<StepResult> results;
  for (const StepReport& step : report.steps) results.push_back(step.outcome.result);
  return results;
}

TEST(CarryOut, DoesTheStepsAndProvesThatTheyHelped) {
  Fixture f;
  const RepairReport report = f.run({closing("Z:"), connecting()});
  EXPECT_THAT(resultsOf(report), ElementsAre(StepResult::done, StepResult::done));
  EXPECT_EQ(report.helped, true);
  EXPECT_EQ(report.verdict.id, "verdict.helped");
  EXPECT_FALSE(report.failure);
  ASSERT_TRUE(report.after);
  EXPECT_EQ(f.machine.looks, 1);
  EXPECT_EQ(f.journal().entries().size(), 2U);
}

TEST(CarryOut, NothingHappensWithoutConsent) {
  Fixture f;
  f.hooks.consent = nullptr;
  const RepairReport report = f.run({closing("Z:"), connecting()});
  EXPECT_THAT(resultsOf(report), ElementsAre(StepResult::skipped, StepResult::skipped));
  EXPECT_THAT(f.machine.performed, IsEmpty());
  EXPECT_THAT(f.journal().entries(), IsEmpty());
  EXPECT_EQ(report.helped, std::nullopt);
  EXPECT_EQ(report.verdict.id, "verdict.nothing-done");
}

TEST(CarryOut, WhatNeedsALeftOutStepIsLeftOutToo) {
  Fixture f;
  f.hooks.consent = [](const Step& step, std::size_t) {
    return step.action == "disconnect-connection" ? Consent::no : Consent::yes;
  };
  const RepairReport report = f.run({closing("Z:"), forgetting(), connecting()});
  EXPECT_THAT(resultsOf(report),
              ElementsAre(StepResult::skipped, StepResult::done, StepResult::skipped));
  EXPECT_EQ(report.steps[0].outcome.reason.id, "reason.declined");
  EXPECT_EQ(report.steps[2].outcome.reason.id, "reason.depends");
}

TEST(CarryOut, CancellingStopsHereAndKeepsWhatWasDone) {
  Fixture f;
  f.hooks.consent = [](const Step&, std::size_t index) {
    return index == 0 ? Consent::yes : Consent::cancel;
  };
  const RepairReport report = f.run({closing("Z:"), forgetting(), connecting()});
  EXPECT_THAT(resultsOf(report),
              ElementsAre(StepResult::done, StepResult::skipped, StepResult::skipped));
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.failure->trouble, Trouble::cancelled);
  EXPECT_EQ(f.machine.performed.size(), 1U);
  EXPECT_EQ(f.journal().undoable(f.machine.name).size(), 1U);
}

TEST(CarryOut, AStopBetweenStepsIsHeeded) {
  Fixture f;
  f.machine.onPerform = [&](const Step& step) {
    f.stop.request_stop();
    return f.act(step);
  };
  const RepairReport report = f.run({closing("Z:"), connecting()});
  EXPECT_THAT(resultsOf(report), ElementsAre(StepResult::done, StepResult::skipped));
  EXPECT_EQ(report.failure->trouble, Trouble::cancelled);
}

TEST(CarryOut, WithoutAJournalNothingIsPerformed) {
  Fixture f;
  auto journal = Journal::open(f.folder.path());
  ASSERT_TRUE(journal);
  std::filesystem::create_directory(f.folder.path() / "journal.jsonl");
  const RepairReport report = carryOut(f.machine, *journal, {closing("Z:"), connecting()}, f.before,
                                       f.answers, {}, f.hooks, f.clock, {});
  EXPECT_THAT(f.machine.performed, IsEmpty());
  EXPECT_THAT(resultsOf(report), ElementsAre(StepResult::skipped, StepResult::skipped));
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.failure->trouble, Trouble::failed);
}

TEST(CarryOut, TheIntentIsOnTheDiskWhenTheMachineIsAsked) {
  Fixture f;
  std::size_t seen = 0;
  bool ended = true;
  f.machine.onPerform = [&](const Step& step) {
    const Journal journal = f.journal();
    seen = journal.entries().size();
    ended = journal.entries().back().outcome.has_value();
    return f.act(step);
  };
  f.run({closing("Z:")});
  EXPECT_EQ(seen, 1U);
  EXPECT_FALSE(ended);
}

TEST(CarryOut, AFailureStopsWhatLaterStepsDependOn) {
  Fixture f;
  f.machine.onPerform = [](const Step&) { return failing(5); };
  const RepairReport report = f.run({closing("Z:"), forgetting(), connecting()});
  EXPECT_THAT(resultsOf(report),
              ElementsAre(StepResult::failed, StepResult::skipped, StepResult::skipped));
  EXPECT_EQ(f.machine.performed.size(), 1U);
}

TEST(CarryOut, AFailureOfAStepThatNothingNeedsDoesNotStop) {
  Fixture f;
  f.machine.onPerform = [&](const Step& step) {
    return step.action == "forget-remembered-connection" ? failing(5) : f.act(step);
  };
  const RepairReport report = f.run({forgetting(), closing("Z:"), connecting()});
  EXPECT_THAT(resultsOf(report),
              ElementsAre(StepResult::failed, StepResult::done, StepResult::done));
}

TEST(CarryOut, AMissingAdministratorKeepsTheRestGoing) {
  Fixture f;
  f.machine.onPerform = [&](const Step& step) {
    if (step.local == "Z:") return StepOutcome{StepResult::needsAdministrator, 5, {}, {}};
    return f.act(step);
  };
  const RepairReport report = f.run({closing("Z:"), forgetting(), connecting()});
  EXPECT_THAT(resultsOf(report),
              ElementsAre(StepResult::needsAdministrator, StepResult::done, StepResult::skipped));
  EXPECT_EQ(report.steps[2].outcome.reason.id, "reason.depends");
}

TEST(CarryOut, WhatAPersonDoesIsNotAskedOfTheMachine) {
  Fixture f;
  Step byPerson = forgetting();
  byPerson.automatic = false;
  Step unknown = forgetting();
  unknown.action = "grant-share-permission";
  const RepairReport report = f.run({byPerson, unknown, closing("Z:")});
  EXPECT_THAT(resultsOf(report),
              ElementsAre(StepResult::skipped, StepResult::skipped, StepResult::done));
  EXPECT_EQ(report.steps[0].outcome.reason.id, "reason.by-hand");
  EXPECT_EQ(f.machine.performed.size(), 1U);
}

TEST(CarryOut, OpenFilesAreClosedOnlyAfterAQuestion) {
  Fixture f;
  f.machine.onPerform = [&](const Step& step) {
    return step.action == "disconnect-connection" && !step.force ? failing(2401) : f.act(step);
  };
  Step step = closing("Z:");
  step.openFiles = 3;
  RepairReport report = f.run({step, connecting()});
  EXPECT_EQ(report.steps[0].outcome.code, 2401);
  EXPECT_EQ(report.steps[0].outcome.reason.id, "reason.open-files");
  EXPECT_EQ(f.machine.performed.size(), 1U) << "nobody was there to be asked";

  std::int64_t asked = 0;
  f.hooks.closeFiles = [&](const Step&, std::int64_t openFiles) {
    asked = openFiles;
    return Consent::yes;
  };
  report = f.run({step, connecting()});
  EXPECT_EQ(asked, 3);
  EXPECT_THAT(resultsOf(report), ElementsAre(StepResult::done, StepResult::done));
  EXPECT_TRUE(report.steps[0].step.force);
  EXPECT_EQ(report.helped, true);
}

TEST(CarryOut, WhoUsesTheFilesIsToldBeforeTheQuestion) {
  Fixture f;
  f.machine.onPerform = [](const Step&) {
    StepOutcome outcome = failing(2404);
    outcome.reason = Message{"reason.in-use"}.with("programs", Argument::Kind::program, "tool.exe");
    return outcome;
  };
  std::vector<std::string> heard;
  f.hooks.inUse = [&](const Message& why) { heard.push_back(why.id); };
  f.hooks.closeFiles = [&](const Step&, std::int64_t) {
    heard.push_back("asked");
    return Consent::no;
  };
  const RepairReport report = f.run({closing("Z:")});
  EXPECT_EQ(heard, (std::vector<std::string>{"reason.in-use", "asked"}));
  EXPECT_EQ(report.steps[0].outcome.reason.id, "reason.in-use");
}

TEST(CarryOut, OpenFilesCanAlsoMeanToStopHere) {
  Fixture f;
  f.machine.onPerform = [](const Step&) { return failing(2401); };
  f.hooks.closeFiles = [](const Step&, std::int64_t) { return Consent::cancel; };
  const RepairReport report = f.run({closing("Z:"), connecting()});
  EXPECT_THAT(resultsOf(report), ElementsAre(StepResult::failed, StepResult::skipped));
  EXPECT_EQ(report.failure->trouble, Trouble::cancelled);
}

TEST(CarryOut, TheConnectionTriesAgainWhileTheRedirectorLetsGo) {
  Fixture f;
  int refusals = 2;
  f.machine.onPerform = [&](const Step& step) {
    return step.action == "reconnect-as" && refusals-- > 0 ? failing(1219) : f.act(step);
  };
  const RepairReport report = f.run({closing("Z:"), connecting()});
  EXPECT_THAT(resultsOf(report), ElementsAre(StepResult::done, StepResult::done));
  EXPECT_EQ(f.clock.waits, 2);
}

/// Anna's own account has a new password, and a share of the server stands under the old one.
struct NewPassword : Fixture {
  NewPassword() {
    machine.snapshot.connections =
        std::vector<Connection>{connection("", "\\\\fs01\\home", "CONTOSO\\anna"),
                                connection("H:", "\\\\fs02\\home", "CONTOSO\\anna")};
    before = machine.snapshot;
    answers.set("wanted-user", "CONTOSO\\anna");
    step.user = "CONTOSO\\anna";
    step.cause = "password-changed";
    machine.onPerform = [this](const Step& each) {
      if (each.action == "disconnect-connection") {
        EXPECT_EQ(each.remote, "\\\\fs01\\home");
        machine.snapshot.connections->erase(machine.snapshot.connections->begin());
        return kDone;
      }
      machine.snapshot.connections->push_back(connection("", "\\\\fs01\\data", "CONTOSO\\anna"));
      return kDone;
    };
  }
  Step step = connecting();
};

TEST(CarryOut, WhatHoldsTheOldPasswordIsEndedBeforeTheNewOneIsUsed) {
  NewPassword f;
  const RepairReport report = f.run({f.step});
  ASSERT_THAT(resultsOf(report), ElementsAre(StepResult::done, StepResult::done));
  EXPECT_EQ(report.steps[0].step.action, "disconnect-connection");
  EXPECT_FALSE(report.steps[0].step.force);
  EXPECT_EQ(report.helped, true);
}

TEST(CarryOut, WhatHoldsTheOldPasswordStaysWhereNobodyAgreesOrADriveWouldGo) {
  NewPassword declined;
  declined.hooks.consent = [](const Step& step, std::size_t) {
    return step.action == "disconnect-connection" ? Consent::no : Consent::yes;
  };
  RepairReport report = declined.run({declined.step});
  EXPECT_THAT(resultsOf(report), ElementsAre(StepResult::done));
  EXPECT_EQ(report.helped, std::nullopt);
  EXPECT_EQ(report.verdict.id, "verdict.old-password");

  NewPassword drive;
  drive.before.connections->push_back(connection("S:", "\\\\fs01\\team", "CONTOSO\\anna"));
  drive.machine.snapshot = drive.before;
  report = drive.run({drive.step});
  EXPECT_THAT(resultsOf(report), ElementsAre(StepResult::done));
  EXPECT_EQ(report.verdict.id, "verdict.old-password");
}

TEST(CarryOut, LooksAgainBeforeItSaysThatItDidNotHelp) {
  Fixture f;
  f.machine.onPerform = [](const Step&) { return kDone; };
  f.machine.onLook = [](FakeMachine& machine) {
    if (machine.looks == 3) machine.snapshot.connections->clear();
  };
  std::vector<int> attempts;
  f.hooks.verifying = [&](int attempt, int of) {
    EXPECT_EQ(of, 3);
    attempts.push_back(attempt);
  };
  const RepairReport report = f.run({closing("Z:")});
  EXPECT_THAT(attempts, ElementsAre(1, 2, 3));
  EXPECT_EQ(report.helped, true);
}

TEST(CarryOut, AMachineThatOnlySaysDoneIsFoundOut) {
  Fixture f;
  f.machine.onPerform = [](const Step&) { return kDone; };
  const RepairReport report = f.run({closing("Z:"), connecting()});
  EXPECT_THAT(resultsOf(report), ElementsAre(StepResult::done, StepResult::done));
  EXPECT_EQ(report.helped, false);
  EXPECT_EQ(report.verdict.id, "verdict.no-effect");
  EXPECT_EQ(f.machine.looks, 3);
}

TEST(CarryOut, WhatIsGoneAlreadyIsDone) {
  Fixture f;
  f.machine.onPerform = [&](const Step& step) {
    if (step.action != "disconnect-connection") return f.act(step);
    f.act(step);
    return failing(2250);
  };
  EXPECT_EQ(f.run({closing("Z:"), connecting()}).helped, true);
}

TEST(CarryOut, AServerThatNothingIsConnectedToIsDisconnectedAlready) {
  Fixture f;
  f.machine.onPerform = [&](const Step& step) {
    return step.action == "disconnect-server" ? failing(2250) : f.act(step);
  };
  Step everything;
  everything.action = "disconnect-server";
  everything.target = "fs01";
  const RepairReport report = f.run({everything, connecting()});
  EXPECT_THAT(resultsOf(report), ElementsAre(StepResult::skipped, StepResult::done));
  EXPECT_EQ(report.steps[0].outcome.reason.id, "reason.already-gone");
}

TEST(CarryOut, WhatWasGoneAlreadyIsNoRepairAndIsNotPutBack) {
  Fixture f;
  f.machine.snapshot.connections->clear();  // since the look, by somebody else
  f.machine.onPerform = [](const Step&) { return failing(2250); };
  const RepairReport report = f.run({closing("Z:")});
  EXPECT_THAT(resultsOf(report), ElementsAre(StepResult::skipped));
  EXPECT_EQ(report.helped, true) << "it is gone all the same";
  EXPECT_THAT(f.journal().undoable(f.machine.name), IsEmpty());
}

TEST(CarryOut, WritesDownThatItCameToItsEnd) {
  Fixture f;
  f.run({closing("Z:"), connecting()});
  EXPECT_THAT(f.journal().interrupted(f.machine.name), IsEmpty());
}

TEST(JudgeInterrupted, TellsWhetherWhatWasDoneHelped) {
  Fixture f;
  {
    auto journal = f.journal();
    const std::string repair = journal.beginRepair(f.clock.now());
    const auto first = journal.writeIntent(repair, f.machine.name, closing("Z:"), f.clock.now());
    ASSERT_TRUE(journal.writeOutcome(*first, f.act(closing("Z:")), f.clock.now()));
    ASSERT_TRUE(journal.writeIntent(repair, f.machine.name, connecting(), f.clock.now()));
  }
  const auto journal = f.journal();
  const auto entries = journal.interrupted(f.machine.name);
  ASSERT_THAT(entries, ElementsAre(0, 1));
  RepairReport report = judgeInterrupted(journal, entries, f.machine.snapshot, f.answers);
  EXPECT_EQ(report.helped, true);
  EXPECT_THAT(resultsOf(report), ElementsAre(StepResult::done, StepResult::skipped));
  EXPECT_EQ(report.steps[1].outcome.reason.id, "reason.never-happened");

  report = judgeInterrupted(journal, entries, f.before, f.answers);
  EXPECT_EQ(report.helped, false) << "Z: is back";
}

TEST(CarryOut, ARecordingIsNeverAsked) {
  Fixture f;
  f.machine.recorded = true;
  const RepairReport report = f.run({closing("Z:")});
  EXPECT_THAT(f.machine.performed, IsEmpty());
  EXPECT_EQ(report.failure->trouble, Trouble::usage);
}

TEST(Judge, WaitingAloneProvesNothingAsTheRedirectorMayHoldOn) {
  Fixture f;
  Snapshot after = f.before;
  after.connections->clear();
  Step wait;
  wait.action = "wait-for-idle-end";
  Message verdict;
  EXPECT_EQ(judge(f.before, after, f.answers, {{wait, kDone}}, &verdict), std::nullopt);
  EXPECT_EQ(verdict.id, "verdict.cannot-tell");
  after.connections->push_back(connection("", "\\\\fs01\\data", "FS01\\backup"));
  EXPECT_EQ(judge(f.before, after, f.answers, {{wait, kDone}, {connecting(), kDone}}), true);
}

TEST(Judge, AnOldConnectionOfTheSameAccountMayKeepTheOldPassword) {
  NewPassword f;
  Step remove;
  remove.action = "remove-stored-credential";
  remove.target = "fs01";
  remove.cause = "password-changed";
  Message verdict;
  EXPECT_EQ(judge(f.before, f.before, f.answers, {{remove, kDone}}, &verdict), std::nullopt);
  EXPECT_EQ(verdict.id, "verdict.old-password");
  Snapshot after = f.before;
  after.connections->erase(after.connections->begin());
  EXPECT_EQ(judge(f.before, after, f.answers, {{remove, kDone}}), true);
}

TEST(Judge, SomethingElseStillInTheWayIsNotHelped) {
  Fixture f;
  Snapshot after = annasComputer();
  after.connections->push_back(connection("", "\\\\fs01\\IPC$", "CONTOSO\\ben"));
  Message verdict;
  EXPECT_EQ(judge(f.before, after, f.answers, {{closing("Z:"), kDone}}, &verdict), false);
  EXPECT_EQ(verdict.id, "verdict.still-in-the-way");
}

TEST(Judge, CannotTellWhereNobodyCouldLook) {
  Fixture f;
  Snapshot after = annasComputer();
  after.connections = Fact<std::vector<Connection>>::unseen();
  Message verdict;
  EXPECT_EQ(judge(f.before, after, f.answers, {{closing("Z:"), kDone}}, &verdict), std::nullopt);
  EXPECT_EQ(verdict.id, "verdict.cannot-tell");
}

TEST(Judge, ByASecondNameTheFirstMayStayTaken) {
  Fixture f;
  Snapshot after = f.before;
  after.connections->push_back(connection("Y:", "\\\\10.0.0.5\\data", "FS01\\backup"));
  Step step = connecting();
  step.action = "use-server-alias";
  step.alias = "10.0.0.5";
  EXPECT_EQ(judge(f.before, after, f.answers, {{step, kDone}}), true);
}

TEST(Judge, ASettingThatWaitsForARestartHasNotHelpedYet) {
  Fixture f;
  Step step;
  step.action = "enable-linked-connections";
  step.target = "linkedConnections";
  step.value = "true";
  step.before = "false";
  Snapshot after = f.before;
  after.connections->clear();
  after.policy.ensure().linkedConnections = true;
  Message verdict;
  EXPECT_EQ(judge(after, after, {}, {{step, kDone}}, &verdict), std::nullopt);
  EXPECT_EQ(verdict.id, "verdict.after-restart");
}

TEST(Judge, AConnectionThatFailedIsNotHelped) {
  Fixture f;
  Message verdict;
  EXPECT_EQ(judge(f.before, annasComputer(), f.answers,
                  {{closing("Z:"), kDone}, {connecting(), failing(1326)}}, &verdict),
            false);
  EXPECT_EQ(verdict.id, "verdict.not-connected");
}

TEST(UndoStep, OnlyWhatCanBePutBack) {
  const auto undo = undoStep(closing("Z:"));
  ASSERT_TRUE(undo);
  EXPECT_TRUE(undo->undo);
  EXPECT_EQ(undo->title.id, "step.undo.title");
  EXPECT_EQ(undo->warning->id, "warning.undo-password");
  Step gone = closing("Z:");
  gone.reversible = false;
  EXPECT_FALSE(undoStep(gone));
}

TEST(Undo, PutsBackLastFirstAndOnlyOnce) {
  Fixture f;
  f.run({closing("Z:"), connecting()});
  f.machine.performed.clear();
  auto journal = f.journal();
  auto report = undoLast(f.machine, journal, f.hooks, f.clock, {});
  ASSERT_TRUE(report);
  ASSERT_EQ(f.machine.performed.size(), 2U);
  EXPECT_EQ(f.machine.performed[0].action, "reconnect-as");
  EXPECT_EQ(f.machine.performed[1].action, "disconnect-connection");
  EXPECT_TRUE(f.machine.performed[1].undo);
  EXPECT_EQ(report->helped, true);
  EXPECT_EQ(f.machine.snapshot.connections->at(0).user, std::string("CONTOSO\\ben"));

  auto again = f.journal();
  report = undoLast(f.machine, again, f.hooks, f.clock, {});
  ASSERT_TRUE(report);
  EXPECT_THAT(report->steps, IsEmpty());
  EXPECT_EQ(report->verdict.id, "verdict.nothing-to-undo");
}

TEST(Undo, RefusesWhatAnotherMachineDid) {
  Fixture f;
  f.run({closing("Z:")});
  f.machine.name = "live:PC-9999";
  f.machine.performed.clear();
  auto journal = f.journal();
  const auto report = undoLast(f.machine, journal, f.hooks, f.clock, {});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.failure().trouble, Trouble::usage);
  EXPECT_THAT(f.machine.performed, IsEmpty());
}

TEST(Undo, PutsBackItsOwnLastRepairThoughAnotherMachineWasRepairedSince) {
  Fixture f;
  f.run({closing("Z:")});
  f.machine.name = "practice:two-names";
  f.machine.snapshot = f.before;
  f.run({closing("Z:")});
  f.machine.name = "live:PC-0412";
  f.machine.performed.clear();
  auto journal = f.journal();
  const auto report = undoLast(f.machine, journal, f.hooks, f.clock, {});
  ASSERT_TRUE(report);
  ASSERT_EQ(f.machine.performed.size(), 1U);
  EXPECT_EQ(report->helped, true);
  EXPECT_THAT(f.journal().undoable("live:PC-0412"), IsEmpty());
  EXPECT_EQ(f.journal().undoable("practice:two-names").size(), 1U) << "that one still stands";
  auto again = f.journal();
  EXPECT_EQ(undoLast(f.machine, again, f.hooks, f.clock, {})->verdict.id,
            "verdict.nothing-to-undo");
}

TEST(Undo, AKillBeforeTheStepLeavesNothingToPutBack) {
  Fixture f;
  {
    auto journal = f.journal();
    ASSERT_TRUE(journal.writeIntent(journal.beginRepair(f.clock.now()), f.machine.name,
                                    closing("Z:"), f.clock.now()));
  }
  auto journal = f.journal();
  const auto report = undoLast(f.machine, journal, f.hooks, f.clock, {});
  ASSERT_TRUE(report);
  EXPECT_THAT(f.machine.performed, IsEmpty());
  EXPECT_EQ(report->steps.at(0).outcome.reason.id, "reason.never-happened");
  EXPECT_THAT(f.journal().undoable(f.machine.name), IsEmpty());
}

TEST(Undo, AKillAfterTheStepIsPutBack) {
  Fixture f;
  {
    auto journal = f.journal();
    ASSERT_TRUE(journal.writeIntent(journal.beginRepair(f.clock.now()), f.machine.name,
                                    closing("Z:"), f.clock.now()));
    f.act(closing("Z:"));
  }
  auto journal = f.journal();
  const auto report = undoLast(f.machine, journal, f.hooks, f.clock, {});
  ASSERT_TRUE(report);
  EXPECT_EQ(f.machine.performed.size(), 1U);
  EXPECT_EQ(f.machine.snapshot.connections->size(), 1U);
  EXPECT_EQ(report->helped, true);
}

TEST(Undo, WhatCannotBePutBackIsSaid) {
  Fixture f;
  Step step = closing("Z:");
  step.reversible = false;
  f.run({step});
  f.machine.performed.clear();
  auto journal = f.journal();
  const auto report = undoLast(f.machine, journal, f.hooks, f.clock, {});
  ASSERT_TRUE(report);
  EXPECT_THAT(f.machine.performed, IsEmpty());
  EXPECT_EQ(report->steps.at(0).outcome.reason.id, "reason.cannot-undo");
}

TEST(Undo, AsksBeforeEachStepToo) {
  Fixture f;
  f.run({closing("Z:"), connecting()});
  f.machine.performed.clear();
  f.hooks.consent = [](const Step&, std::size_t) { return Consent::no; };
  auto journal = f.journal();
  const auto report = undoLast(f.machine, journal, f.hooks, f.clock, {});
  ASSERT_TRUE(report);
  EXPECT_THAT(f.machine.performed, IsEmpty());
  EXPECT_EQ(f.journal().undoable(f.machine.name).size(), 2U);
}

}  // namespace
}  // namespace unclash

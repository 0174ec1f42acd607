#include "core/repair/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "tests/unit/repair/fakes.h"

namespace unclash {
namespace {

using namespace unclash::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const TimePoint kNow = *parseTime("2026-11-21T08:00:00Z");
constexpr const char* kMachine = "practice:two-names";

Step aStep(const char* target = "Z:") {
  Step step;
  step.action = "disconnect-connection";
  step.target = step.local = target;
  step.remote = "\\\\fs01\\dåta";
  step.user = "CONTOSO\\anna";
  step.reversible = true;
  step.undoNeeds = UndoNeeds::password;
  step.alsoForget = true;
  step.openFiles = 2;
  step.title =
      Message{"step.disconnect-connection.title"}.with("device", Argument::Kind::device, "Z:");
  return step;
}

const StepOutcome kDone{StepResult::done, 0, {}, {}};
const StepOutcome kFailed{StepResult::failed, 2401, Message{"reason.open-files"}, "open"};

std::string contentOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void write(const std::filesystem::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary) << content;
}

/// Two steps done, on the disk.
void fill(const std::filesystem::path& folder) {
  auto journal = Journal::open(folder);
  ASSERT_TRUE(journal);
  const std::string repair = journal->beginRepair(kNow);
  for (const char* target : {"Y:", "Z:"}) {
    const auto entry = journal->writeIntent(repair, kMachine, aStep(target), kNow);
    ASSERT_TRUE(entry);
    ASSERT_TRUE(journal->writeOutcome(*entry, kDone, kNow));
  }
}

TEST(Journal, AMissingFileIsAnEmptyJournal) {
  const TempFolder folder;
  const auto journal = Journal::open(folder.path() / "not-yet");
  ASSERT_TRUE(journal);
  EXPECT_THAT(journal->entries(), IsEmpty());
  EXPECT_TRUE(journal->lastIsOf("anybody"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "not-yet"))
      << "reading leaves nothing behind";
}

TEST(Journal, ReadsBackWhatItWrote) {
  const TempFolder folder;
  fill(folder.path());
  const auto journal = Journal::open(folder.path());
  ASSERT_TRUE(journal);
  ASSERT_EQ(journal->entries().size(), 2U);
  const JournalEntry& entry = journal->entries()[1];
  EXPECT_EQ(entry.machine, kMachine);
  EXPECT_EQ(entry.startedAt, "2026-11-21T08:00:00Z");
  EXPECT_EQ(entry.step, aStep("Z:"));
  EXPECT_EQ(entry.outcome, kDone);
  EXPECT_THAT(journal->undoable(kMachine), ElementsAre(1, 0)) << "last first";
}

TEST(Journal, TheIntentIsOnTheDiskBeforeTheCallReturns) {
  const TempFolder folder;
  auto journal = Journal::open(folder.path() / "deep" / "down");
  ASSERT_TRUE(journal);
  ASSERT_TRUE(journal->writeIntent(journal->beginRepair(kNow), kMachine, aStep(), kNow));
  const auto reader = Journal::open(folder.path() / "deep" / "down");
  ASSERT_TRUE(reader);
  ASSERT_EQ(reader->entries().size(), 1U);
  EXPECT_FALSE(reader->entries()[0].outcome);
  EXPECT_THAT(reader->undoable(kMachine), ElementsAre(0)) << "nobody knows that it did not happen";
}

TEST(Journal, OnlyTheLastRepairOfThisMachineCanBeUndone) {
  const TempFolder folder;
  fill(folder.path());
  auto journal = Journal::open(folder.path());
  const auto entry = journal->writeIntent(journal->beginRepair(kNow), kMachine, aStep("X:"), kNow);
  ASSERT_TRUE(journal->writeOutcome(*entry, kDone, kNow));
  EXPECT_THAT(journal->undoable(kMachine), ElementsAre(2));
  EXPECT_THAT(journal->undoable("practice:other"), IsEmpty());
  ASSERT_TRUE(journal->writeUndone(*entry, kNow));
  EXPECT_THAT(journal->undoable(kMachine), IsEmpty()) << "what was put back is put back once";
}

TEST(Journal, ARepairWhoseEveryStepFailedChangedNothing) {
  const TempFolder folder;
  fill(folder.path());
  auto journal = Journal::open(folder.path());
  const auto entry =
      journal->writeIntent(journal->beginRepair(kNow), "live:elsewhere", aStep("X:"), kNow);
  ASSERT_TRUE(journal->writeOutcome(*entry, kFailed, kNow));
  EXPECT_THAT(journal->undoable(kMachine), ElementsAre(1, 0));
  EXPECT_TRUE(journal->lastIsOf(kMachine));
}

TEST(Journal, KnowsWhoseTheLastRepairIs) {
  const TempFolder folder;
  fill(folder.path());
  const auto journal = Journal::open(folder.path());
  EXPECT_TRUE(journal->lastIsOf(kMachine));
  EXPECT_FALSE(journal->lastIsOf("live:PC-0412"));
}

TEST(Journal, ARepairIsInterruptedUntilSomethingSaysThatItCameToItsEnd) {
  const TempFolder folder;
  fill(folder.path());
  auto journal = Journal::open(folder.path());
  EXPECT_THAT(journal->interrupted(kMachine), ElementsAre(0, 1));
  EXPECT_THAT(journal->interrupted("practice:other"), IsEmpty());
  ASSERT_TRUE(journal->writeClosed(1, true, kNow));
  EXPECT_THAT(Journal::open(folder.path())->interrupted(kMachine), IsEmpty());
}

TEST(Journal, WhatChangedNothingOrIsPutBackIsNotInterrupted) {
  const TempFolder folder;
  fill(folder.path());
  auto journal = Journal::open(folder.path());
  ASSERT_TRUE(journal->writeUndone(0, kNow));
  EXPECT_THAT(journal->interrupted(kMachine), ElementsAre(1));
  ASSERT_TRUE(journal->writeUndone(1, kNow));
  EXPECT_THAT(journal->interrupted(kMachine), IsEmpty());
  const auto entry = journal->writeIntent(journal->beginRepair(kNow), kMachine, aStep("X:"), kNow);
  ASSERT_TRUE(journal->writeOutcome(*entry, kFailed, kNow));
  EXPECT_THAT(journal->interrupted(kMachine), IsEmpty());
}

TEST(Journal, AFolderInItsPlaceIsSaid) {
  const TempFolder folder;
  std::filesystem::create_directories(folder.path() / "journal.jsonl");
  const auto journal = Journal::open(folder.path());
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.failure().message.id, "error.journal-unreadable");
}

struct Damage {
  const char* name;
  std::string (*of)(const std::string&);
  const char* line;
};

class BrokenJournal : public testing::TestWithParam<Damage> {};

TEST_P(BrokenJournal, IsRefusedWithFileAndLineAndCanBeSalvaged) {
  const TempFolder folder;
  fill(folder.path());
  const auto file = folder.path() / "journal.jsonl";
  const std::string damaged = GetParam().of(contentOf(file));
  write(file, damaged);

  const auto opened = Journal::open(folder.path());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.failure().trouble, Trouble::input);
  EXPECT_THAT(opened.failure().detail, HasSubstr(file.string() + ":" + GetParam().line + ":"));
  EXPECT_EQ(contentOf(file), damaged) << "opening changes nothing";

  auto saved = Journal::salvage(folder.path());
  ASSERT_TRUE(saved);
  EXPECT_EQ(contentOf(folder.path() / "journal.jsonl.broken-1"), damaged);
  EXPECT_THAT(saved->entries(), testing::Not(IsEmpty()));
  ASSERT_TRUE(saved->writeIntent(saved->beginRepair(kNow), kMachine, aStep(), kNow));
  const auto again = Journal::open(folder.path());
  ASSERT_TRUE(again) << again.failure().detail;
  EXPECT_EQ(again->entries().size(), saved->entries().size());
}

INSTANTIATE_TEST_SUITE_P(
    Damages, BrokenJournal,
    testing::Values(
        Damage{"CutInHalf", [](const std::string& s) { return s.substr(0, s.size() / 2 + 40); },
               "3"},
        Damage{"WithoutLastLineEnd", [](const std::string& s) { return s.substr(0, s.size() - 1); },
               "4"},
        Damage{"Garbage", [](const std::string& s) { return s + "\x01\x02garbage\n"; }, "5"},
        Damage{"EmptyLine", [](const std::string& s) { return s + "\n"; }, "5"},
        Damage{"AnArray", [](const std::string& s) { return s + "[]\n"; }, "5"},
        Damage{"OtherVersion",
               [](const std::string& s) {
                 return s + "{\"schema\":\"unclash.journal/2\",\"record\":\"undone\"}\n";
               },
               "5"},
        Damage{"UnknownEntry",
               [](const std::string& s) {
                 return s +
                        "{\"schema\":\"unclash.journal/"
                        "1\",\"record\":\"undone\",\"entry\":\"x\",\"at\":\"\"}\n";
               },
               "5"},
        Damage{"DeepNesting",
               [](const std::string& s) { return s + std::string(1'000'000, '[') + "\n"; }, "5"},
        Damage{"EditedAction",
               [](const std::string& s) {
                 std::string edited = s;
                 edited.replace(edited.find("\"step\":{"), 8, "\"step\":[");
                 return edited;
               },
               "1"}),
    [](const testing::TestParamInfo<Damage>& info) { return std::string(info.param.name); });

TEST(Journal, EveryBrokenFileIsKept) {
  const TempFolder folder;
  for (int i = 1; i <= 3; ++i) {
    write(folder.path() / "journal.jsonl", "broken " + std::to_string(i) + "\n");
    ASSERT_TRUE(Journal::salvage(folder.path()));
  }
  EXPECT_EQ(contentOf(folder.path() / "journal.jsonl.broken-1"), "broken 1\n");
  EXPECT_EQ(contentOf(folder.path() / "journal.jsonl.broken-3"), "broken 3\n");
}

TEST(Journal, ASoundFileIsNotSetAside) {
  const TempFolder folder;
  fill(folder.path());
  const auto journal = Journal::salvage(folder.path());
  ASSERT_TRUE(journal);
  EXPECT_EQ(journal->entries().size(), 2U);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "journal.jsonl.broken-1"));
}

TEST(Journal, WhatCannotBeWrittenIsAFailure) {
  const TempFolder folder;
  auto journal = Journal::open(folder.path());
  ASSERT_TRUE(journal);
  std::filesystem::create_directory(folder.path() / "journal.jsonl");
  const auto entry = journal->writeIntent(journal->beginRepair(kNow), kMachine, aStep(), kNow);
  ASSERT_FALSE(entry);
  EXPECT_EQ(entry.failure().trouble, Trouble::failed);
  EXPECT_THAT(journal->entries(), IsEmpty());
  EXPECT_FALSE(Journal::open(folder.path())) << "a folder is no journal";
}

TEST(Journal, SeveralWritersDoNotTearEachOthersLines) {
  const TempFolder folder;
  constexpr int kEach = 40;
  const auto writer = [&] {
    auto journal = Journal::open(folder.path());
    // What others append meanwhile may be half of a pair for this reader, never half a line.
    if (!journal) return;
    const std::string repair = journal->beginRepair(kNow);
    for (int i = 0; i < kEach; ++i) {
      Step step = aStep();
      step.value = std::string(5000, 'x');
      const auto entry = journal->writeIntent(repair, kMachine, step, kNow);
      if (entry) (void)journal->writeOutcome(*entry, kDone, kNow).ok();
    }
  };
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) writers.emplace_back(writer);
  for (std::thread& thread : writers) thread.join();
  const auto journal = Journal::open(folder.path());
  ASSERT_TRUE(journal) << journal.failure().detail;
  EXPECT_EQ(journal->entries().size(), 4U * kEach);
  for (const JournalEntry& entry : journal->entries()) EXPECT_EQ(entry.outcome, kDone);
}

}  // namespace
}  // namespace unclash

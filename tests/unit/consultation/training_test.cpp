#include "core/training.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "core/consultation.h"
#include "core/diagnose/prevention.h"
#include "core/machine/practice/practice_machine.h"
#include "core/text/catalog.h"
#include "core/text/render.h"

namespace unclash {
namespace {

class TrainingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    dir = std::filesystem::temp_directory_path() /
          (std::string("unclash-training-") +
           ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(dir);
    auto loaded = Knowledge::load();
    ASSERT_TRUE(loaded) << loaded.failure().detail;
    knowledge = *loaded;
  }
  void TearDown() override { std::filesystem::remove_all(dir); }

  /// As a person does who answers what the machine's script says and does all steps.
  void solve(const std::string& name) {
    auto machine = openPracticeMachine(name, dir);
    ASSERT_TRUE(machine);
    const auto world = freshPractice(name);
    ASSERT_TRUE(world);
    Consultation talk(std::move(*machine), knowledge, dir);
    for (const auto& [question, answer] : world->answers) (void)talk.answer(question, answer);
    auto look = talk.startLooking();
    ASSERT_TRUE(talk.finishLooking(look([](const AreaProgress&) {}, {})));
    talk.skipQuestions();
    talk.showPlan();
    RepairHooks hooks;
    hooks.consent = [](const Step&, std::size_t) { return Consent::yes; };
    auto task = talk.startRepair();
    ASSERT_TRUE(task);
    talk.finishRepair((*task)(hooks, {}));
  }
  std::string said(const std::vector<Message>& messages) {
    const Renderer say(*Catalog::load("en"), Dress::plain);
    std::string text;
    for (const Message& message : messages) text += say(message) + "\n";
    return text;
  }

  std::filesystem::path dir;
  std::shared_ptr<const Knowledge> knowledge;
};

TEST_F(TrainingTest, EveryPracticeComputerHasThreeHintsThatEndInAStep) {
  for (const std::string& name : practiceNames()) {
    const auto world = freshPractice(name);
    ASSERT_TRUE(world) << name;
    const auto hints = hintsFor(*knowledge, *world);
    ASSERT_EQ(hints.size(), 3u) << name;
    EXPECT_EQ(hints[2].id, "practice.hint.step") << name;
    EXPECT_THAT(said(hints), ::testing::Not(::testing::HasSubstr("{"))) << name;
  }
}

TEST_F(TrainingTest, TheDebriefTellsWhatDeletingAllWouldHaveCost) {
  const auto before = freshPractice("two-names");
  ASSERT_TRUE(before);
  solve("two-names");
  const auto now = practice::openPractice("two-names", dir);
  ASSERT_TRUE(now);
  const Debrief told = debrief(*before, (*now)->world());
  const std::string lost = said(told.deleteAll);
  // What stayed by the repair would have been lost by the command.
  for (const practice::Use& use : before->uses) {
    const bool stays =
        std::any_of((*now)->world().uses.begin(), (*now)->world().uses.end(),
                    [&](const practice::Use& one) { return one.local == use.local; });
    if (use.local.empty() || !stays) continue;
    EXPECT_THAT(said({told.kept}), ::testing::HasSubstr(use.local));
    EXPECT_THAT(lost, ::testing::HasSubstr(use.local));
  }
  EXPECT_THAT(lost, ::testing::HasSubstr("What you want works afterwards"));
}

TEST_F(TrainingTest, DeletingAllWouldNotHaveHelpedAgainstWhatIsNotListed) {
  const auto before = freshPractice("stale-session");
  ASSERT_TRUE(before);
  EXPECT_THAT(said(debrief(*before, *before).deleteAll),
              ::testing::HasSubstr("still does not work"));
}

TEST_F(TrainingTest, AResetBringsTheStartBackAndLeavesNothingToUndo) {
  solve("two-names");
  auto solved = practice::openPractice("two-names", dir);
  ASSERT_TRUE(solved);
  ASSERT_EQ((*solved)->world().tryWanted(), 0);
  ASSERT_TRUE(resetPractice("two-names", dir));
  const auto again = practice::openPractice("two-names", dir);
  ASSERT_TRUE(again);
  EXPECT_EQ((*again)->world(), *freshPractice("two-names"));
  const auto journal = Journal::open(dir);
  ASSERT_TRUE(journal);
  EXPECT_TRUE(journal->undoable("practice:two-names").empty());
  EXPECT_FALSE(journal->entries().empty()) << "what happened stays written down";
  EXPECT_FALSE(resetPractice("no-such-computer", dir));
}

TEST_F(TrainingTest, LessonsAreShortAndBelongToKnownCauses) {
  constexpr std::ptrdiff_t kMostWords = 120;
  for (const std::string& language : Catalog::languages()) {
    if (language != "en" && language != "de") continue;
    const Renderer say(*Catalog::load(language), Dress::plain);
    for (const std::string& id : lessonIds()) {
      std::istringstream words(say(Message{"lesson." + id + ".text"}));
      const auto count = std::distance(std::istream_iterator<std::string>(words), {});
      EXPECT_GT(count, 30) << id;
      EXPECT_LE(count, kMostWords) << id;
    }
  }
  std::size_t explained = 0;
  for (const std::string& cause : knowledge->causeIds())
    if (const std::string lesson = lessonFor(cause); !lesson.empty()) {
      ++explained;
      EXPECT_THAT(lessonIds(), ::testing::Contains(lesson)) << cause;
    }
  EXPECT_GE(explained, 15u);
  EXPECT_EQ(lessonFor("no-such-cause"), "");
}

}  // namespace
}  // namespace unclash

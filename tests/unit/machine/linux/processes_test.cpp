#include "core/machine/linux/processes.h"

#include <gtest/gtest.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>

#include "scratch.h"

namespace unclash {
namespace {

TEST(ParseProcessStat, ReadsNamesWithBracketsAndBlanks) {
  const auto process = parseProcessStat("4711 (a) b (c) S 1 4711 4700 34818 -1 4194304");
  ASSERT_TRUE(process);
  EXPECT_EQ(process->id, 4711);
  EXPECT_EQ(process->name, "a) b (c");
  EXPECT_EQ(process->session, 4700);
  EXPECT_EQ(process->terminal, makedev(136, 2));
  EXPECT_FALSE(process->ended);
}

TEST(ParseProcessStat, RefusesWhatIsCutOff) {
  for (const char* text : {"", "12", "12 (x", "12 (x)", "12 (x) S 1 2", "x (x) S 1 2 3 4", ")("})
    EXPECT_FALSE(parseProcessStat(text)) << text;
}

TEST(ParseProcessStat, TellsZombies) { EXPECT_TRUE(parseProcessStat("5 (x) Z 1 5 5 0 -1")->ended); }

TEST(ListProcesses, FindsThisOne) {
  const auto processes = listProcesses(Places::system());
  ASSERT_TRUE(processes.ok());
  EXPECT_TRUE(std::any_of(processes->begin(), processes->end(),
                          [](const Process& each) { return each.id == ::getpid(); }));
}

TEST(ListProcesses, FailsWhereOthersAreHidden) {
  const Scratch scratch;
  scratch.write("proc/77/stat", "77 (own) S 1 77 77 0 -1");
  const auto processes = listProcesses(scratch.places());
  ASSERT_FALSE(processes.ok());
  EXPECT_EQ(processes.failure().detail, "access denied");
}

TEST(UsesOf, CountsThisProgramsOwnOpenFiles) {
  const Scratch scratch;
  scratch.write("share/a", "");
  const std::string target = (scratch.root() / "share").string();
  const auto files = [&] { return usesOf(Places::system(), {target}).at(target).files; };
  EXPECT_EQ(files(), 0);
  const std::ifstream open(scratch.root() / "share" / "a");
  EXPECT_EQ(files(), 1);
}

}  // namespace
}  // namespace unclash

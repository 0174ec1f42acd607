#include "core/machine/linux/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cerrno>
#include <thread>

#include "scratch.h"

namespace unclash {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using testing::HasSubstr;

Result<ProcessResult> run(std::string program, std::vector<std::string> arguments,
                          std::chrono::milliseconds time = 20s, std::stop_token stop = {},
                          std::size_t limit = 1U << 20U) {
  return runProcess({.program = std::move(program),
                     .arguments = std::move(arguments),
                     .until = steady_clock::now() + time,
                     .stop = std::move(stop),
                     .outputLimit = limit});
}

Result<ProcessResult> shell(const std::string& script) { return run("sh", {"-c", script}); }

TEST(RunProcess, BringsOutputErrorsAndExitCode) {
  const auto result = shell("echo out; echo err >&2; exit 7");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->output, "out\n");
  EXPECT_EQ(result->errors, "err\n");
  EXPECT_EQ(result->exitCode, 7);
}

TEST(RunProcess, TellsASignalFromAnExit) {
  const auto result = shell("kill -TERM $$");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->exitCode, 128 + SIGTERM);
}

TEST(RunProcess, HandsArgumentsOnAsTheyAre) {
  const auto result = run("printf", {"%s|", "a b", "$HOME", "'; rm x", ""});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->output, "a b|$HOME|'; rm x||");
}

TEST(RunProcess, ReadsMoreThanAPipeHolds) {
  const auto result = shell("head -c 700000 /dev/zero; head -c 300000 /dev/zero >&2");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->output.size(), 700000U);
  EXPECT_EQ(result->errors.size(), 300000U);
}

TEST(RunProcess, SpeaksPlainEnglishAndHasNoInput) {
  ::setenv("LANGUAGE", "de", 1);
  const auto result = shell("echo $LC_ALL:$LANGUAGE; cat");
  ::unsetenv("LANGUAGE");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->output, "C:\n");
}

TEST(RunProcess, LeavesNoOtherFileOpenAndNoTerminal) {
  const auto result = shell("ls /proc/self/fd | wc -l; ps -o tty= -p $$ 2>/dev/null || echo ?");
  ASSERT_TRUE(result.ok());
  // Standard input, output and error, and the folder that ls itself reads.
  EXPECT_EQ(result->output.substr(0, 2), "4\n");
  EXPECT_THAT(result->output, HasSubstr("?"));
}

TEST(RunProcess, SaysWhichProgramIsNotThere) {
  const auto result = run("no-such-program-unclash", {});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.failure().code, ENOENT);
  EXPECT_EQ(result.failure().detail, "program not found: no-such-program-unclash");
}

TEST(RunProcess, DoesNotRunWhatIsNoProgram) {
  const Scratch scratch;
  EXPECT_FALSE(run(scratch.write("script", "#!/bin/sh\n").string(), {}).ok());
  EXPECT_FALSE(run(scratch.root().string(), {}).ok());
}

TEST(RunProcess, NeverRunsFromTheWorkingFolder) {
  const Scratch scratch;
  const auto file = scratch.write("unclash-local-tool", "#!/bin/sh\n");
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  const auto before = std::filesystem::current_path();
  const std::string path = ::getenv("PATH");
  std::filesystem::current_path(scratch.root());
  ::setenv("PATH", (":.:" + path).c_str(), 1);
  EXPECT_EQ(findProgram("unclash-local-tool"), "");
  ::setenv("PATH", path.c_str(), 1);
  std::filesystem::current_path(before);
}

TEST(RunProcess, EndsAHangingProgramAndWhatItStarted) {
  const Scratch scratch;
  const auto file = scratch.root() / "pid";
  const auto start = steady_clock::now();
  const auto result = run("sh",
                          {"-c", "trap '' TERM HUP; sleep 600 & echo $! >" + file.string() +
                                     "; echo early; wait; sleep 600"},
                          600ms);
  EXPECT_LT(steady_clock::now() - start, 10s);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.failure().trouble, Trouble::timedOut);
  EXPECT_THAT(result.failure().detail, HasSubstr("timed out"));

  pid_t grandchild = 0;
  std::ifstream(file) >> grandchild;
  ASSERT_GT(grandchild, 0);
  // Gone, or waiting for the first process to notice that it is.
  const auto alive = [&] {
    std::ifstream status("/proc/" + std::to_string(grandchild) + "/stat");
    std::string id, name, state;
    return (status >> id >> name >> state) && state != "Z";
  };
  for (int i = 0; i < 100 && alive(); ++i) std::this_thread::sleep_for(20ms);
  EXPECT_FALSE(alive());
}

TEST(RunProcess, EndsOnAStop) {
  std::stop_source stop;
  std::thread stopper([&] {
    std::this_thread::sleep_for(100ms);
    stop.request_stop();
  });
  const auto start = steady_clock::now();
  const auto result = run("sleep", {"600"}, 300s, stop.get_token());
  stopper.join();
  EXPECT_LT(steady_clock::now() - start, 10s);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.failure().trouble, Trouble::cancelled);
}

TEST(RunProcess, EndsAProgramThatNeverStopsTalking) {
  const auto result =
      run("sh", {"-c", "while :; do echo yyyyyyyyyyyyyyyyyyyyy; done"}, 60s, {}, 4096);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.failure().trouble, Trouble::failed);
  EXPECT_THAT(result.failure().detail, HasSubstr("too much output"));
}

TEST(RunProcess, DoesNotWaitForWhatAProgramLeavesBehind) {
  const auto start = steady_clock::now();
  const auto result = run("sh", {"-c", "sleep 5 & echo done"}, 60s);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->output, "done\n");
  EXPECT_LT(steady_clock::now() - start, 4s);
}

}  // namespace
}  // namespace unclash

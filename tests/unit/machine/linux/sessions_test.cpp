#include "core/machine/linux/sessions.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmpx.h>

#include <cerrno>
#include <thread>

#include "core/machine/linux/machine_info.h"
#include "scratch.h"

namespace unclash {
namespace {

using namespace std::chrono_literals;

std::string record(short type, pid_t process, const std::string& user, const std::string& line,
                   const std::string& host = {}, int since = 1'700'000'000) {
  utmpx entry{};
  entry.ut_type = type;
  entry.ut_pid = process;
  // These fields need no end mark where they are full.
  ::memcpy(entry.ut_user, user.data(), std::min(user.size(), sizeof entry.ut_user));
  ::memcpy(entry.ut_line, line.data(), std::min(line.size(), sizeof entry.ut_line));
  ::memcpy(entry.ut_host, host.data(), std::min(host.size(), sizeof entry.ut_host));
  entry.ut_tv.tv_sec = since;
  return {reinterpret_cast<const char*>(&entry), sizeof entry};
}

TEST(SessionNumber, KeepsBothWaysOfCountingApart) {
  EXPECT_EQ(sessionNumber("3"), 3);
  EXPECT_EQ(sessionNumber("c3"), 1'000'000'003);
  EXPECT_EQ(logindIdOf(3), "3");
  EXPECT_EQ(logindIdOf(1'000'000'003), "c3");
  for (const char* id : {"", "c", "x3", "-1", "3c", "99999999999999999999"})
    EXPECT_FALSE(sessionNumber(id)) << id;
}

TEST(ParseUtmp, TakesWhoIsSignedIn) {
  const auto records = parseUtmp(record(BOOT_TIME, 0, "reboot", "~") +
                                 record(USER_PROCESS, 4711, "anna", "pts/3", "192.0.2.7") +
                                 record(DEAD_PROCESS, 4712, "bert", "pts/4") +
                                 record(USER_PROCESS, 4713, std::string(32, 'x'), "tty1"));
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].process, 4711);
  EXPECT_EQ(records[0].user, "anna");
  EXPECT_EQ(records[0].line, "pts/3");
  EXPECT_EQ(records[0].host, "192.0.2.7");
  EXPECT_EQ(records[0].since, 1'700'000'000);
  EXPECT_EQ(records[1].user, std::string(32, 'x'));
}

TEST(ParseUtmp, LeavesOutWhatIsCutOff) {
  const std::string bytes = record(USER_PROCESS, 1, "anna", "tty1");
  EXPECT_TRUE(parseUtmp(bytes.substr(0, bytes.size() - 1)).empty());
  EXPECT_TRUE(parseUtmp("").empty());
}

TEST(ParseLogindFile, ReadsWhatTheLibraryDoesNotTell) {
  const LogindDetails details = parseLogindFile(
      "# private\nUID=1000\nLEADER=812\nAUDIT=2\nREALTIME=1700000000123456\nSTATE=active\n");
  EXPECT_EQ(details.leader, 812);
  EXPECT_EQ(details.audit, 2U);
  EXPECT_EQ(details.since, 1'700'000'000);
  EXPECT_FALSE(parseLogindFile("AUDIT=many\n").audit);
}

TEST(LogindRuns, IsNotProvenByItsFolders) {
  Scratch scratch;
  std::filesystem::create_directories(scratch.places().run / "systemd" / "seats");
  scratch.write("proc/1/stat", "1 (sh) S 0 1 1 0 -1");
  if (std::filesystem::exists("/run/systemd/system")) GTEST_SKIP() << "systemd runs here";
  EXPECT_FALSE(logindRuns(scratch.places()));
  scratch.write("proc/9/stat", "9 (systemd-logind) S 1 9 9 0 -1");
  EXPECT_TRUE(logindRuns(scratch.places()));
}

TEST(SessionsInspector, NoLoginRecordsAreAGapAndNotAnEmptyList) {
  const Scratch scratch;
  const Snapshot seen = lookWith(sessionsInspector(scratch.places()));
  EXPECT_TRUE(seen.sessions.isUnseen());
  ASSERT_EQ(each(seen.gaps).size(), 1U);
  EXPECT_EQ((*seen.gaps)[0].reason, "not on this system");
}

TEST(LogonSessionsInspector, NeedsLogind) {
  const Scratch scratch;
  const Snapshot seen = lookWith(logonSessionsInspector(scratch.places()));
  EXPECT_TRUE(seen.logonSessions.isUnseen());
  EXPECT_EQ(each(seen.gaps).size(), 1U);
}

/// Somebody who is signed in on a terminal of their own: a shell that waits.
class SignedIn : public testing::Test {
 protected:
  /// False where this system hands out no terminals.
  bool signIn(const char* script) {
    master_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0) return false;
    const char* name = ::ptsname(master_);
    if (name == nullptr) return false;
    const std::string terminal = name;
    line_ = terminal.substr(5);

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    // The first terminal that the leader of a session opens becomes its own.
    for (const int descriptor : {0, 1, 2})
      ::posix_spawn_file_actions_addopen(&actions, descriptor, terminal.c_str(), O_RDWR, 0);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    std::string shell = "sh", flag = "-c",
                text = std::string(script) + "; echo ready; while :; do sleep 1; done";
    char* arguments[] = {shell.data(), flag.data(), text.data(), nullptr};
    const int code = ::posix_spawn(&shell_, "/bin/sh", &actions, &attributes, arguments, environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (code != 0) return false;
    char ready = 0;
    if (::read(master_, &ready, 1) != 1) return false;
    scratch_.places().proc = "/proc";
    scratch_.places().utmp =
        scratch_.write("utmp", record(USER_PROCESS, shell_, "anna", line_, "192.0.2.7"));
    return true;
  }
  ~SignedIn() override {
    if (shell_ > 0 && !reaped_) {
      ::kill(-shell_, SIGKILL);
      ::waitpid(shell_, nullptr, 0);
    }
    if (master_ >= 0) ::close(master_);
  }
  bool ended() {
    reaped_ = reaped_ || ::waitpid(shell_, nullptr, WNOHANG) == shell_;
    return reaped_;
  }
  Step step() const {
    Step step;
    step.action = "sign-out-session";
    step.session = shell_;
    return step;
  }

  Scratch scratch_;
  int master_ = -1;
  pid_t shell_ = 0;
  std::string line_;
  bool reaped_ = false;
};

TEST_F(SignedIn, AreSeenWithTerminalAndRemoteComputer) {
  if (!signIn(":")) GTEST_SKIP() << "no terminal to be had";
  const Snapshot seen = lookWith(sessionsInspector(scratch_.places()));
  ASSERT_EQ(each(seen.sessions).size(), 1U);
  const Session& session = (*seen.sessions)[0];
  EXPECT_EQ(session.id, shell_);
  EXPECT_EQ(session.user, accountName(computerName(), "anna"));
  EXPECT_EQ(session.station, line_);
  EXPECT_EQ(session.client, std::string("192.0.2.7"));
  EXPECT_EQ(session.signedInAt, std::string("2023-11-14T22:13:20Z"));
  EXPECT_EQ(session.current, false);
  ASSERT_TRUE(session.idleSeconds.known());
  EXPECT_LT(*session.idleSeconds, 600);
}

TEST_F(SignedIn, AreNoMoreOnceTheirProcessIsGone) {
  scratch_.places().utmp =
      scratch_.write("utmp", record(USER_PROCESS, 2'000'000'000, "anna", "pts/9"));
  const Snapshot seen = lookWith(sessionsInspector(scratch_.places()));
  ASSERT_TRUE(seen.sessions.known());
  EXPECT_TRUE(seen.sessions->empty());
}

TEST_F(SignedIn, AreSignedOutByHangingUp) {
  if (!signIn(":")) GTEST_SKIP() << "no terminal to be had";
  const StepOutcome outcome = signOutSession(scratch_.places(), step(), {});
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_TRUE(ended());
  // Once more: nobody is there.
  EXPECT_EQ(signOutSession(scratch_.places(), step(), {}).result, StepResult::skipped);
}

TEST_F(SignedIn, WhoIgnoresItIsSaidToBeStillThere) {
  if (!signIn("trap '' HUP")) GTEST_SKIP() << "no terminal to be had";
  const StepOutcome outcome = signOutSession(scratch_.places(), step(), {}, 300ms);
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.session-stays");
  EXPECT_FALSE(ended());
}

TEST_F(SignedIn, OthersAreLeftAlone) {
  if (!signIn(":")) GTEST_SKIP() << "no terminal to be had";
  Step other = step();
  other.session = shell_ + 100'000;
  EXPECT_EQ(signOutSession(scratch_.places(), other, {}).result, StepResult::skipped);
  other.session = -1;
  EXPECT_EQ(signOutSession(scratch_.places(), other, {}).result, StepResult::skipped);
  EXPECT_FALSE(ended());
}

TEST_F(SignedIn, TheOwnSessionIsRefused) {
  scratch_.places().proc = "/proc";
  const pid_t own = ::getsid(0);
  if (::kill(own, 0) != 0) GTEST_SKIP() << "this session's first process is gone";
  scratch_.places().utmp = scratch_.write("utmp", record(USER_PROCESS, own, "anna", "pts/none"));
  Step step;
  step.session = own;
  EXPECT_EQ(signOutSession(scratch_.places(), step, {}).result, StepResult::refused);
}

}  // namespace
}  // namespace unclash

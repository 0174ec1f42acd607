// Sessions as logind keeps them. This thread gets a /run of its own for it, in a mount namespace
// that nobody else sees; without the right to that the tests are skipped.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>

#include "core/machine/linux/sessions.h"
#include "scratch.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class LogindSessions : public testing::Test {
 protected:
  void SetUp() override {
    home_ = ::open("/proc/thread-self/ns/mnt", O_RDONLY | O_CLOEXEC);
    if (home_ < 0 || ::unshare(CLONE_NEWNS) != 0) GTEST_SKIP() << "only an administrator can";
    away_ = true;
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("tmpfs", "/run", "tmpfs", 0, nullptr) != 0)
      GTEST_SKIP() << "only an administrator can";
    for (const char* folder : {"seats", "sessions", "users", "system"})
      fs::create_directories(fs::path("/run/systemd") / folder);
    ::setenv("PATH", ((scratch_.root() / "bin").string() + ":" + path_).c_str(), 1);
  }
  void TearDown() override {
    ::setenv("PATH", path_.c_str(), 1);
    if (away_ && ::setns(home_, CLONE_NEWNS) != 0) std::abort();
    if (home_ >= 0) ::close(home_);
  }

  static void session(const std::string& id, const std::string& rest) {
    std::ofstream("/run/systemd/sessions/" + id)
        << "UID=0\nUSER=root\nACTIVE=1\nTYPE=tty\nREALTIME=1700000000123456\n" + rest;
  }
  void loginctlDoes(const std::string& script) const {
    fs::permissions(scratch_.write("bin/loginctl", "#!/bin/sh\n" + script + "\n"),
                    fs::perms::owner_all);
  }
  static StepOutcome signOut(std::int64_t id) {
    Step step;
    step.action = "sign-out-session";
    step.session = id;
    return signOutSession(Places::system(), step, {}, 500ms);
  }

  Scratch scratch_;
  const std::string path_ = ::getenv("PATH");
  int home_ = -1;
  bool away_ = false;
};

TEST_F(LogindSessions, AreThePeoplesOnly) {
  session("3",
          "STATE=active\nCLASS=user\nREMOTE=1\nREMOTE_HOST=192.0.2.7\nSERVICE=sshd\nTTY=pts/99\n");
  session("c2", "STATE=closing\nCLASS=user\nREMOTE=0\nSEAT=seat0\n");
  session("c4", "STATE=online\nCLASS=greeter\nREMOTE=0\nSEAT=seat0\n");
  const Snapshot seen = lookWith(sessionsInspector(Places::system()));
  ASSERT_EQ(each(seen.sessions).size(), 2U);
  const bool firstIsLocal = (*seen.sessions)[0].id != 3;
  const Session& local = (*seen.sessions)[firstIsLocal ? 0 : 1];
  const Session& remote = (*seen.sessions)[firstIsLocal ? 1 : 0];
  EXPECT_EQ(remote.id, 3);
  EXPECT_EQ(remote.state, SessionState::active);
  EXPECT_EQ(remote.client, std::string("192.0.2.7"));
  EXPECT_EQ(remote.station, std::string("pts/99"));
  EXPECT_EQ(remote.signedInAt, std::string("2023-11-14T22:13:20Z"));
  EXPECT_EQ(remote.protocol, SessionProtocol::other);
  EXPECT_EQ(local.id, 1'000'000'002);
  EXPECT_EQ(local.state, SessionState::closing);
  EXPECT_TRUE(local.client.isNone());
  EXPECT_EQ(local.station, std::string("seat0"));
  EXPECT_EQ(local.protocol, SessionProtocol::console);
}

TEST_F(LogindSessions, NobodySignedInIsAnEmptyList) {
  const Snapshot seen = lookWith(sessionsInspector(Places::system()));
  ASSERT_TRUE(seen.sessions.known());
  EXPECT_TRUE(seen.sessions->empty());
}

TEST_F(LogindSessions, HaveTheirAuditNumbers) {
  session("3", "AUDIT=26\nCLASS=user\nREMOTE=1\nSERVICE=sshd\n");
  session("c2", "CLASS=user\nREMOTE=0\n");
  const Snapshot seen = lookWith(logonSessionsInspector(Places::system()));
  ASSERT_EQ(each(seen.logonSessions).size(), 1U);
  EXPECT_EQ((*seen.logonSessions)[0].luid, "0x1a");
  EXPECT_EQ((*seen.logonSessions)[0].type, LogonType::remoteInteractive);
  EXPECT_EQ((*seen.logonSessions)[0].session, std::int64_t{3});
}

TEST_F(LogindSessions, AreEndedByLoginctl) {
  session("c2", "CLASS=user\nREMOTE=0\n");
  session("2", "CLASS=user\nREMOTE=0\n");
  loginctlDoes("[ \"$2\" = terminate-session ] && rm /run/systemd/sessions/$3");
  EXPECT_EQ(signOut(1'000'000'002).result, StepResult::done);
  EXPECT_FALSE(fs::exists("/run/systemd/sessions/c2"));
  EXPECT_TRUE(fs::exists("/run/systemd/sessions/2"));
  EXPECT_EQ(signOut(1'000'000'002).result, StepResult::skipped);
}

TEST_F(LogindSessions, ThatStayAreNotSaidToBeGone) {
  session("2", "CLASS=user\nREMOTE=0\n");
  loginctlDoes("exit 0");
  const StepOutcome outcome = signOut(2);
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.session-stays");
}

TEST_F(LogindSessions, OfOthersNeedAnAdministrator) {
  session("2", "CLASS=user\nREMOTE=0\n");
  for (const char* says : {"Access denied", "Interactive authentication required."}) {
    loginctlDoes(std::string("echo 'Could not terminate session: ") + says + "' >&2; exit 1");
    EXPECT_EQ(signOut(2).result, StepResult::needsAdministrator) << says;
  }
}

TEST_F(LogindSessions, SayWhyTheyCannotBeEnded) {
  session("2", "CLASS=user\nREMOTE=0\n");
  loginctlDoes("echo 'Failed to connect to bus' >&2; exit 1");
  const StepOutcome outcome = signOut(2);
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.system-says");
}

}  // namespace
}  // namespace unclash

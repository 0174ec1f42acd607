#include "core/machine/linux/connection_steps.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>

#include "scratch.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// What a message says in its place of that name.
std::string argumentOf(const Message& message, const std::string& name) {
  for (const Argument& argument : message.arguments)
    if (argument.name == name) return argument.text;
  return {};
}

/// A folder of memory that its own mount table calls a share. The table lies in it: once it is
/// unmounted, the empty one below shows, as the kernel's would.
class KernelShare : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(target_);
    scratch_.write("share/mountinfo", "1 0 0:1 / /proc rw - proc proc rw\n");
    fs::create_directories(scratch_.places().proc / "self");
    fs::create_symlink(target_ / "mountinfo", scratch_.places().proc / "self" / "mountinfo");
    const std::string own = std::to_string(::getpid());
    fs::create_symlink("/proc/" + own, scratch_.places().proc / own);
    if (::mount("tmpfs", target_.c_str(), "tmpfs", 0, "size=64k") != 0)
      GTEST_SKIP() << "only an administrator can mount";
    mounted_ = true;
    scratch_.write("share/mountinfo",
                   "1 0 0:1 / " + target_.string() +
                       " rw - cifs //fs01/data rw,username=anna,domain=CONTOSO\n");
  }
  void TearDown() override {
    if (mounted_) ::umount2(target_.c_str(), MNT_DETACH);
  }

  Step step() const {
    Step step;
    step.action = "disconnect-connection";
    step.local = target_.string();
    step.remote = R"(\\fs01\data)";
    step.user = R"(CONTOSO\anna)";
    return step;
  }
  bool there() const { return fs::exists(target_ / "inside"); }

  Scratch scratch_;
  fs::path target_ = scratch_.root() / "share";
  bool mounted_ = false;
};

TEST_F(KernelShare, IsUnmounted) {
  scratch_.write("share/inside", "");
  const StepOutcome outcome = disconnectConnection(scratch_.places(), step(), {});
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_FALSE(there());
  // A second time there is nothing to do.
  EXPECT_EQ(disconnectConnection(scratch_.places(), step(), {}).result, StepResult::skipped);
}

TEST_F(KernelShare, IsFoundByItsPathAndUserWithoutAPlace) {
  scratch_.write("share/inside", "");
  Step other = step();
  other.local.clear();
  other.user = R"(CONTOSO\bert)";
  EXPECT_EQ(disconnectConnection(scratch_.places(), other, {}).result, StepResult::skipped);
  EXPECT_TRUE(there());
  other.user = R"(contoso\ANNA)";
  other.remote = R"(\\FS01\Data)";
  EXPECT_EQ(disconnectConnection(scratch_.places(), other, {}).result, StepResult::done);
  EXPECT_FALSE(there());
}

TEST_F(KernelShare, OfAnotherServerAtTheSamePlaceStays) {
  scratch_.write("share/inside", "");
  Step other = step();
  other.remote = R"(\\fs02\data)";
  EXPECT_EQ(disconnectConnection(scratch_.places(), other, {}).result, StepResult::skipped);
  EXPECT_TRUE(there());
}

TEST_F(KernelShare, WithOpenFilesStaysEvenByForce) {
  scratch_.write("share/inside", "");
  std::ifstream open(target_ / "inside");
  for (const bool force : {false, true}) {
    Step forced = step();
    forced.force = force;
    const StepOutcome outcome = disconnectConnection(scratch_.places(), forced, {});
    EXPECT_EQ(outcome.result, StepResult::failed);
    EXPECT_EQ(outcome.code, EBUSY);
    EXPECT_EQ(outcome.reason.id, "reason.in-use");
    EXPECT_FALSE(argumentOf(outcome.reason, "programs").empty());
    EXPECT_TRUE(there());
  }
  open.close();
  EXPECT_EQ(disconnectConnection(scratch_.places(), step(), {}).result, StepResult::done);
}

TEST_F(KernelShare, OfFstabIsSaidToComeBack) {
  scratch_.write("etc/fstab", "//fs01/data " + target_.string() + " cifs user=anna 0 0\n");
  Step forget = step();
  forget.alsoForget = true;
  const StepOutcome outcome = disconnectConnection(scratch_.places(), forget, {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.fstab-by-hand");
}

TEST_F(KernelShare, GoesWithItsServer) {
  scratch_.write("share/inside", "");
  Step server;
  server.action = "disconnect-server";
  server.target = "fs02";
  EXPECT_EQ(disconnectServer(scratch_.places(), server, {}).result, StepResult::skipped);
  server.target = "FS01";
  EXPECT_EQ(disconnectServer(scratch_.places(), server, {}).result, StepResult::done);
  EXPECT_FALSE(there());
}

TEST_F(KernelShare, ThatIsStillThereCountsAsBack) {
  Step undo = step();
  undo.undo = true;
  EXPECT_EQ(connectAgain(scratch_.places(), undo, {}).result, StepResult::done);
}

TEST_F(KernelShare, ThatNeedsAPasswordIsLeftToThePerson) {
  ASSERT_EQ(disconnectConnection(scratch_.places(), step(), {}).result, StepResult::done);
  Step undo = step();
  undo.undo = true;
  const StepOutcome outcome = connectAgain(scratch_.places(), undo, {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.connect-by-hand");
}

TEST(UnmountGently, SaysWhatTheSystemSays) {
  const Scratch scratch;
  EXPECT_EQ(unmountGently(scratch.root() / "missing", 10s, {}), ENOENT);
  const int code = unmountGently(scratch.root(), 10s, {});
  EXPECT_TRUE(code == EINVAL || code == EPERM) << code;
}

/// A share of the desktop, and a `gio` of our own that writes down what it is asked for.
class DesktopShare : public testing::Test {
 protected:
  DesktopShare() {
    fs::create_directories(share_);
    scratch_.write("proc/self/mountinfo", "1 0 0:1 / / rw - ext4 /dev/vda1 rw\n");
    fs::create_directories(scratch_.root() / "bin");
    ::setenv("PATH", ((scratch_.root() / "bin").string() + ":" + path_).c_str(), 1);
  }
  ~DesktopShare() override { ::setenv("PATH", path_.c_str(), 1); }

  void gioDoes(const std::string& script) const {
    const fs::path file =
        scratch_.write("bin/gio", "#!/bin/sh\necho \"$@\" >>" +
                                      (scratch_.root() / "asked").string() + "\n" + script + "\n");
    fs::permissions(file, fs::perms::owner_all);
  }
  std::string asked() const {
    std::ifstream file(scratch_.root() / "asked");
    std::string line;
    std::getline(file, line);
    return line;
  }
  Step step() const {
    Step step;
    step.action = "disconnect-connection";
    step.local = share_.string();
    step.remote = R"(\\fs01\team share)";
    step.user = R"(CONTOSO\anna)";
    return step;
  }

  Scratch scratch_;
  const std::string path_ = ::getenv("PATH");
  fs::path share_ = scratch_.places().runtime / "gvfs" /
                    "smb-share:domain=CONTOSO,server=fs01,share=team%20share,user=anna";
};

TEST_F(DesktopShare, IsUnmountedByTheDesktop) {
  gioDoes("rmdir '" + share_.string() + "'");
  EXPECT_EQ(disconnectConnection(scratch_.places(), step(), {}).result, StepResult::done);
  EXPECT_EQ(asked(), "mount -u smb://CONTOSO;anna@fs01/team%20share");
}

TEST_F(DesktopShare, IsNotSaidToBeGoneWhereItIsNot) {
  gioDoes("exit 0");
  const StepOutcome outcome = disconnectConnection(scratch_.places(), step(), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.still-there");
}

TEST_F(DesktopShare, InUseStays) {
  gioDoes("echo 'gio: Volume is busy' >&2; exit 2");
  const StepOutcome outcome = disconnectConnection(scratch_.places(), step(), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.code, EBUSY);
  EXPECT_EQ(outcome.reason.id, "reason.in-use-unknown");
}

TEST_F(DesktopShare, AnErrorIsGivenInTheSystemsWords) {
  gioDoes("echo 'gio: no daemon' >&2; exit 3");
  const StepOutcome outcome = disconnectConnection(scratch_.places(), step(), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(argumentOf(outcome.reason, "error"), "gio: no daemon");
}

TEST_F(DesktopShare, IsMountedAgain) {
  fs::remove(share_);
  gioDoes("mkdir '" + share_.string() + "'");
  Step undo = step();
  undo.undo = true;
  EXPECT_EQ(connectAgain(scratch_.places(), undo, {}).result, StepResult::done);
  EXPECT_EQ(asked(), "mount smb://CONTOSO;anna@fs01/team%20share");
}

TEST_F(DesktopShare, ThatCannotBeMountedAgainIsLeftToThePerson) {
  fs::remove(share_);
  gioDoes("echo 'gio: Password dialog cancelled' >&2; exit 2");
  Step undo = step();
  undo.undo = true;
  const StepOutcome outcome = connectAgain(scratch_.places(), undo, {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.connect-by-hand");
}

}  // namespace
}  // namespace unclash

#include "core/machine/linux/samba.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "core/machine/gap_reasons.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Plays Samba's tools: PATH leads to scripts in a folder of its own. `smbstatus` prints the file
/// `sessions`; `smbcontrol` writes its arguments to `orders` and, as smbd would, lets what it was
/// told to end vanish.
class Samba : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "unclash-samba-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    path_ = ::getenv("PATH");
    ::setenv("PATH", folder_.c_str(), 1);
    tool("smbstatus", "/bin/cat " + quoted("sessions"));
    tool("smbcontrol", "echo \"$@\" >> " + quoted("orders") + "; /bin/mv " + quoted("after") + " " +
                           quoted("sessions") + " 2>/dev/null; exit 0");
  }
  void TearDown() override {
    ::setenv("PATH", path_.c_str(), 1);
    fs::remove_all(folder_);
  }

  std::string quoted(const std::string& name) const {
    return "'" + (folder_ / name).string() + "'";
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  void tool(const std::string& name, const std::string& commands) const {
    write(name, "#!/bin/sh\n" + commands + "\n");
    fs::permissions(folder_ / name, fs::perms::owner_all);
  }
  std::string orders() const {
    std::stringstream text;
    text << std::ifstream(folder_ / "orders").rdbuf();
    return text.str();
  }

  /// Rows as `PROCESS SESSION USER SHARE`, one a line, as smbstatus would list them.
  static std::string listing(const std::vector<std::array<std::string, 4>>& rows) {
    std::string sessions, tcons;
    int number = 0;
    for (const auto& [process, session, user, share] : rows) {
      const std::string server = R"("server_id":{"pid":")" + process + R"(","vnn":"4294967295"},)";
      sessions += (sessions.empty() ? "\"" : ",\"") + session + "\":{" + server +
                  R"("uid":1,"username":")" + user + R"(","remote_machine":"10.0.0.7"})";
      tcons += (tcons.empty() ? "\"" : ",\"") + std::to_string(++number) + "\":{" + server +
               R"("service":")" + share + R"(","session_id":")" + session +
               R"(","machine":"10.0.0.7"})";
    }
    return R"({"sessions":{)" + sessions + R"(},"tcons":{)" + tcons + R"(},"open_files":{}})";
  }

  Snapshot look(milliseconds deadline = seconds(20)) const {
    return sambaInspector(options_).look({Look{}, steady_clock::now() + deadline, {}});
  }
  std::string gap() const {
    const Snapshot part = look();
    EXPECT_TRUE(part.serverSessions.isUnseen());
    return each(part.gaps).empty() ? std::string() : part.gaps->front().reason;
  }
  StepOutcome close(const std::string& user, const std::string& remote,
                    std::vector<std::string> agreed = {}) const {
    Step step{.action = "close-server-session", .remote = remote, .user = user};
    step.client = "10.0.0.7";
    step.alsoCutOff = std::move(agreed);
    return closeServerSession(options_, step, {});
  }

  fs::path folder_;
  std::string path_;
  SambaOptions options_;
};

// No process has such a number: Linux counts to 4194304 at most.
const char* const kAnna = "9000001";
const char* const kBen = "9000002";

TEST_F(Samba, ListsWhoIsConnected) {
  write("sessions", listing({{kAnna, "10", "anna", "docs"}}));
  const Snapshot part = look();
  ASSERT_EQ(each(part.serverSessions).size(), 1U);
  EXPECT_TRUE(part.gaps.isUnseen());
}

TEST_F(Samba, NobodyIsConnectedIsNotAGap) {
  write("sessions", listing({}));
  const Snapshot part = look();
  EXPECT_TRUE(part.serverSessions.known());
  EXPECT_TRUE(part.gaps.isUnseen());
}

TEST_F(Samba, AMissingProgramIsAGap) {
  fs::remove(folder_ / "smbstatus");
  EXPECT_EQ(gap(), "program not found: smbstatus");
}

TEST_F(Samba, AFailingProgramIsAGapWithItsExitCode) {
  tool("smbstatus", "echo '{\"version\": \"4.17\"}'; echo 'tdb is damaged' >&2; exit 3");
  EXPECT_EQ(gap(), "smbstatus failed with exit code 3: tdb is damaged");
  EXPECT_EQ(look().gaps->front().code, 3);
}

TEST_F(Samba, AnythingButJsonIsAGap) {
  write("sessions", "Samba version 4.10\nPID Username");
  EXPECT_EQ(gap(), "smbstatus did not write JSON");
}

TEST_F(Samba, AnUnreadableConfigurationIsAGapThoughSmbstatusIsContent) {
  write("sessions", listing({}));
  options_.config = folder_ / "no-such.conf";
  EXPECT_THAT(gap(), HasSubstr("no-such.conf"));
  options_.config.clear();
  tool("smbstatus", "echo \"Can't load smb.conf - run testparm to debug it\" >&2; /bin/cat " +
                        quoted("sessions"));
  EXPECT_THAT(gap(), StartsWith("Can't load smb.conf"));
}

TEST_F(Samba, AHungProgramIsAGapInTime) {
  tool("smbstatus", "/bin/sleep 100");
  const auto start = steady_clock::now();
  const Snapshot part = look(milliseconds(300));
  EXPECT_EQ(each(part.gaps).size(), 1U);
  EXPECT_LT(steady_clock::now() - start, seconds(20));
}

TEST_F(Samba, TellsWhenIdleConnectionsEnd) {
  write("sessions", listing({{kAnna, "10", "anna", "docs"}}));
  tool("testparm", "printf '[global]\\n\\tdeadtime = 15\\n'");
  EXPECT_EQ(look().policy->serverIdleDisconnectMinutes, 15);
  tool("testparm", "printf '[global]\\n\\tdeadtime = 0\\n'");
  EXPECT_EQ(look().policy->serverIdleDisconnectMinutes, -1);
}

TEST_F(Samba, EndsTheWholeConnectionOfTheOnlyUser) {
  write("sessions", listing({{kAnna, "10", "anna", "docs"}, {kBen, "20", "ben", "docs"}}));
  write("after", listing({{kBen, "20", "ben", "docs"}}));
  const StepOutcome outcome = close("anna", "\\\\fs01\\docs");
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_EQ(orders(), "9000001 shutdown\n");
}

TEST_F(Samba, ClosesOnlyTheShareOfAUserOfSeveral) {
  write("sessions", listing({{kAnna, "10", "anna", "docs"}, {kAnna, "10", "anna", "plans"}}));
  write("after", listing({{kAnna, "10", "anna", "plans"}}));
  write(
      "after",
      R"({"sessions":{},"tcons":{"2":{"server_id":{"pid":"9000001"},"service":"plans","session_id":"10","machine":"10.0.0.7"}}})");
  EXPECT_EQ(close("anna", "\\\\fs01\\docs").result, StepResult::done);
  EXPECT_EQ(orders(), "9000001 close-share docs\n");
}

TEST_F(Samba, HandsTheConfigurationOn) {
  options_.config = folder_ / "my.conf";
  write("my.conf", "");
  write("sessions", listing({{kAnna, "10", "anna", "docs"}}));
  write("after", listing({}));
  EXPECT_EQ(close("anna", "docs").result, StepResult::done);
  EXPECT_EQ(orders(), "-s " + options_.config.string() + " 9000001 shutdown\n");
}

TEST_F(Samba, CutsNobodyOffWhomNobodyAgreedTo) {
  write("sessions", listing({{kAnna, "10", "anna", "docs"},
                             {kAnna, "11", "ben", "plans"},
                             {kAnna, "12", "carl", "plans"}}));
  write("after", listing({}));
  for (const auto& agreed : {std::vector<std::string>{}, {"ben"}}) {
    const StepOutcome outcome = close("anna", "\\\\fs01\\docs", agreed);
    EXPECT_EQ(outcome.result, StepResult::refused);
    EXPECT_EQ(outcome.reason.id, "reason.others-cut-off");
    EXPECT_EQ(orders(), "");
  }
  EXPECT_EQ(close("anna", "\\\\fs01\\docs", {"carl", "ben"}).result, StepResult::done);
  EXPECT_EQ(orders(), "9000001 shutdown\n");
}

TEST_F(Samba, GoesByTheIdWhereOneIsGiven) {
  write("sessions", listing({{kAnna, "10", "anna", "docs"}, {kBen, "20", "anna", "docs"}}));
  write("after", listing({{kAnna, "10", "anna", "docs"}}));
  Step step{.target = "9000002/20/2", .user = "anna"};
  EXPECT_EQ(closeServerSession(options_, step, {}).result, StepResult::done);
  EXPECT_EQ(orders(), "9000002 shutdown\n");
}

TEST_F(Samba, EndsNothingWhereNothingFits) {
  write("sessions", listing({{kAnna, "10", "anna", "docs"}}));
  for (const auto& [user, remote] :
       {std::pair{"ben", "\\\\fs01\\docs"}, {"anna", "\\\\fs01\\plans"}, {"", ""}}) {
    const StepOutcome outcome = close(user, remote);
    EXPECT_EQ(outcome.result, StepResult::skipped) << user << remote;
    EXPECT_EQ(outcome.reason.id, "reason.session-already-gone");
  }
  EXPECT_EQ(orders(), "");
}

TEST_F(Samba, IsDoneOnlyWhenTheSessionIsGone) {
  write("sessions", listing({{kAnna, "10", "anna", "docs"}}));
  const StepOutcome outcome = close("anna", "docs");
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.reason.id, "reason.session-still-there");
}

TEST_F(Samba, NeverEndsTheServerItself) {
  // This test plays smbd -i: its parent is no smbd.
  const std::string self = std::to_string(::getpid());
  write("sessions", listing({{self, "10", "anna", "docs"}}));
  const StepOutcome outcome = close("anna", "docs");
  EXPECT_EQ(outcome.result, StepResult::refused);
  EXPECT_EQ(outcome.reason.id, "reason.would-end-server");
  EXPECT_EQ(orders(), "");
}

TEST_F(Samba, SaysWhyItCouldNotBeEnded) {
  write("sessions", listing({{kAnna, "10", "anna", "docs"}}));
  tool("smbcontrol", "echo 'Could not init messaging context' >&2; exit 1");
  const StepOutcome outcome = close("anna", "docs");
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.detail, HasSubstr("messaging context"));
  fs::remove(folder_ / "smbcontrol");
  EXPECT_THAT(close("anna", "docs").detail, HasSubstr("program not found: smbcontrol"));
}

TEST_F(Samba, StopsWhenToldTo) {
  write("sessions", listing({{kAnna, "10", "anna", "docs"}}));
  std::stop_source stop;
  stop.request_stop();
  const StepOutcome outcome = closeServerSession(options_, Step{.user = "anna"}, stop.get_token());
  EXPECT_EQ(outcome.result, StepResult::skipped);
  EXPECT_EQ(orders(), "");
}

TEST_F(Samba, WhatOnlyRootMayListIsDeniedAndNotBroken) {
  tool("smbstatus", "echo 'smbstatus only works as root!' >&2; exit 1");
  // smbstatus never says this to root.
  const bool root = ::geteuid() == 0;
  constexpr auto kForAll = fs::perms::group_all | fs::perms::others_all;
  fs::permissions(folder_, kForAll, fs::perm_options::add);
  fs::permissions(folder_ / "smbstatus", kForAll, fs::perm_options::add);
  constexpr uid_t kNobody = 65534;
  ASSERT_EQ(root ? ::seteuid(kNobody) : 0, 0);
  const std::string reason = gap();
  ASSERT_EQ(root ? ::seteuid(0) : 0, 0);
  EXPECT_EQ(reason, gap_reason::kAccessDenied);
}

TEST_F(Samba, LooksAsRootByAskingForThatOneProgram) {
  write("sessions", listing({{kAnna, "10", "anna", "docs"}}));
  tool("pkexec", "echo \"$@\" >> " + quoted("asked") + "; exec \"$@\"");
  options_.config = folder_ / "my.conf";
  write("my.conf", "");
  const ElevatedAnswer answer = lookAtSambaAsRoot(options_, {});
  ASSERT_TRUE(answer.sight) << answer.reason;
  ASSERT_EQ(each(answer.sight->snapshot.serverSessions).size(), 1U);
  std::stringstream asked;
  asked << std::ifstream(folder_ / "asked").rdbuf();
  EXPECT_EQ(asked.str(),
            (folder_ / "smbstatus").string() + " -s " + options_.config.string() + " --json\n");
}

TEST_F(Samba, DecliningToLookAsRootIsNoFailure) {
  tool("pkexec", "exit 126");
  const ElevatedAnswer answer = lookAtSambaAsRoot(options_, {});
  EXPECT_FALSE(answer.sight);
  EXPECT_EQ(answer.reason, "");
}

TEST_F(Samba, SaysWhyRootCouldNotLook) {
  tool("pkexec", "echo 'no agent' >&2; exit 127");
  EXPECT_EQ(lookAtSambaAsRoot(options_, {}).reason, "pkexec failed with exit code 127: no agent");
  tool("pkexec", "echo nonsense");
  EXPECT_FALSE(lookAtSambaAsRoot(options_, {}).sight);
  std::stop_source stop;
  stop.request_stop();
  tool("pkexec", "exec /bin/sleep 60");
  EXPECT_EQ(lookAtSambaAsRoot(options_, stop.get_token()).reason, gap_reason::kStopped);
}

}  // namespace
}  // namespace unclash

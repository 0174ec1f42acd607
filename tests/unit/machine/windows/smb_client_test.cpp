#include "core/machine/windows/smb_client.h"

#include <gtest/gtest.h>

#include "core/machine/windows/connections.h"
#include "tests/unit/machine/windows/fake_computer.h"

namespace unclash {
namespace {

InspectorContext soon() {
  return {{}, std::chrono::steady_clock::now() + std::chrono::minutes(1), {}};
}

class WindowsSmbClient : public ::testing::Test {
 protected:
  FakeComputer computer;
  std::vector<WmiObject> objects;
  DWORD code = ERROR_SUCCESS;
  std::wstring asked;

  WindowsSmbClient() {
    computer.api.wmi = [this](const WmiQuestion& question, std::vector<WmiObject>& given) {
      asked = question.space + L": " + question.query;
      given = objects;
      return code;
    };
  }
  Snapshot look() { return lookWith(connectionsInspector(computer.api)); }
};

TEST_F(WindowsSmbClient, ListsMappingsForEverybodyWithAndWithoutALetter) {
  computer.objects["\\GLOBAL??"] = {{"G:", "SymbolicLink"}};
  computer.links["\\GLOBAL??\\G:"] = "\\Device\\LanmanRedirector\\;G:00000000000003e7\\fs02\\all";
  objects = {{{"LocalPath", "G:"}, {"RemotePath", "\\\\fs02\\all"}},
             {{"RemotePath", "\\\\fs01\\containers"}}};
  const Snapshot snapshot = look();
  ASSERT_EQ(each(snapshot.connections).size(), 2U);
  const Connection& found = snapshot.connections->back();
  EXPECT_TRUE(found.local.isNone());
  EXPECT_EQ(found.remote, "\\\\fs01\\containers");
  EXPECT_EQ(found.scope, Scope::global);
  EXPECT_EQ(gapCode(snapshot), -1);
  EXPECT_NE(asked.find(L"MSFT_SmbGlobalMapping"), std::wstring::npos);
}

TEST_F(WindowsSmbClient, MappingsForEverybodyThatMayNotBeSeenAreAGapBesideTheConnections) {
  for (const DWORD each : {ERROR_ACCESS_DENIED, ERROR_TIMEOUT, ERROR_GEN_FAILURE}) {
    code = each;
    const Snapshot snapshot = look();
    EXPECT_TRUE(snapshot.connections.known());
    EXPECT_EQ(gapCode(snapshot), static_cast<std::int64_t>(each));
  }
}

TEST_F(WindowsSmbClient, AWindowsWithoutSuchMappingsHasNone) {
  code = ERROR_NOT_SUPPORTED;
  EXPECT_EQ(gapCode(look()), -1);
  computer.api.wmi = nullptr;
  EXPECT_EQ(gapCode(look()), -1);
}

TEST_F(WindowsSmbClient, ReadsTheConnectionsOfEverybody) {
  objects = {{{"ServerName", "fs01"},
              {"ShareName", "data"},
              {"UserName", "CONTOSO\\backup"},
              {"Credential", "FS01\\svc"},
              {"NumOpens", "12"}},
             {{"ServerName", "fs01"}, {"ShareName", "IPC$"}, {"NumOpens", "many"}},
             {{"UserName", "CONTOSO\\nobody"}}};
  std::vector<SmbConnection> rows;
  EXPECT_EQ(listSmbConnections(computer.api, soon(), rows), ERROR_SUCCESS);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].credential, "FS01\\svc");
  EXPECT_EQ(rows[0].opens, 12);
  EXPECT_EQ(rows[1].opens, -1);
}

TEST_F(WindowsSmbClient, TheCopySeesRowsConnectionsAndWhoIsWho) {
  objects = {{{"ServerName", "fs01"}, {"ShareName", "data"}, {"UserName", "CONTOSO\\backup"}}};
  const ElevatedSight sight = lookAsAdministrator(
      computer.api, {{"connections", "logonSessions"}, std::chrono::minutes(1)});
  EXPECT_EQ(sight.smb.size(), 1U);
  EXPECT_TRUE(sight.snapshot.connections.known());
  EXPECT_TRUE(sight.snapshot.logonSessions.known());
  EXPECT_TRUE(sight.snapshot.events.isUnseen());
  EXPECT_EQ(sight.snapshot.machine->logonSession, std::string(FakeComputer::kOwnLogonText));
}

/// Wine's own management instrumentation.
DWORD askWine(const wchar_t* space, const wchar_t* query, std::vector<WmiObject>& objects) {
  return askWmi({space, query, {L"Name", L"Caption", L"NoSuchProperty"}, soon().until, {}},
                objects);
}

TEST(WindowsWmi, ReadsObjectsOfAClass) {
  std::vector<WmiObject> objects;
  ASSERT_EQ(askWine(L"ROOT\\CIMV2", L"SELECT Name, Caption FROM Win32_ComputerSystem", objects),
            ERROR_SUCCESS);
  ASSERT_EQ(objects.size(), 1U);
  EXPECT_FALSE(objects.front()["Name"].empty());
  EXPECT_EQ(objects.front().count("NoSuchProperty"), 0U);
}

TEST(WindowsWmi, ANamespaceThatIsMissingIsSaidToBe) {
  std::vector<WmiObject> objects;
  EXPECT_EQ(askWine(L"ROOT\\Microsoft\\Windows\\SMB", L"SELECT * FROM MSFT_SmbConnection", objects),
            ERROR_NOT_SUPPORTED);
  EXPECT_TRUE(objects.empty());
}

TEST(WindowsWmi, AnswersInTimeAndAfterAStop) {
  std::vector<WmiObject> objects;
  WmiQuestion question{L"ROOT\\CIMV2",
                       L"SELECT Name FROM Win32_ComputerSystem",
                       {L"Name"},
                       std::chrono::steady_clock::now(),
                       {}};
  EXPECT_EQ(askWmi(question, objects), ERROR_TIMEOUT);
  std::stop_source stop;
  stop.request_stop();
  question.until = soon().until;
  question.stop = stop.get_token();
  EXPECT_EQ(askWmi(question, objects), ERROR_CANCELLED);
}

}  // namespace
}  // namespace unclash

#include "core/machine/windows/recording.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <future>

#include "core/machine/gap_reasons.h"
#include "core/machine/machine.h"
#include "core/machine/windows/inspectors.h"
#include "core/model/snapshot_json.h"
#include "tests/unit/machine/windows/fake_computer.h"

namespace unclash {
namespace {

SeenServer answering(const ServerName& name, const LookLimits&) {
  SeenServer seen;
  seen.server.name = name.text();
  seen.server.reachable = true;
  seen.server.addresses = std::vector<std::string>{"10.0.0.5"};
  seen.server.clockSkewSeconds = std::int64_t{3};
  if (name.text() == "old") {
    seen.missing = gap_reason::kTimedOut;
    seen.code = 10060;
  }
  return seen;
}

/// A computer with something of each kind.
class WindowsRecording : public ::testing::Test {
 protected:
  FakeComputer computer;
  Look look{std::chrono::seconds(60), {"fs01", "old"}};

  Snapshot lookThrough(const Calls& calls) {
    return lookAtComputer(calls.api, calls.server, look, {}, {});
  }
  std::string record() {
    const auto tape = emptyTape(look.servers);
    recorded = lookThrough(recording({computer.api, answering}, tape));
    return writeTape(*tape);
  }
  Snapshot replay(const std::string& file) {
    const auto tape = readTape(file);
    EXPECT_TRUE(tape);
    return tape ? lookThrough(replaying(*tape)) : Snapshot();
  }
  Snapshot recorded;

  void fill();
};

void WindowsRecording::fill() {
  computer.api.NetUseEnum = [this](LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read, LPDWORD total,
                                   LPDWORD resume) -> NET_API_STATUS {
    USE_INFO_2 use{};
    const bool first = std::exchange(*resume, 1) == 0;
    use.ui2_local = first ? computer.text(L"Z:") : nullptr;
    use.ui2_remote = computer.text(first ? L"\\\\fs01\\projekte–ä" : L"\\\\nas\\IPC$");
    use.ui2_password = computer.text(L"hunter2");
    use.ui2_username = computer.text(L"backup");
    use.ui2_domainname = computer.text(L"FS01");
    use.ui2_refcount = 2;
    computer.list<USE_INFO_2>({use}, buffer, read, total);
    return first ? ERROR_MORE_DATA : NERR_Success;
  };
  computer.api.WNetEnumResourceW = [this, given = std::set<HANDLE>()](HANDLE list, LPDWORD count,
                                                                      LPVOID buffer,
                                                                      LPDWORD) mutable -> DWORD {
    if (!given.insert(list).second) return ERROR_NO_MORE_ITEMS;
    NETRESOURCEW dav{};
    dav.lpLocalName = computer.text(L"W:");
    dav.lpRemoteName = computer.text(L"\\\\cloud@SSL\\DavWWWRoot\\files");
    dav.lpProvider = computer.text(L"Web Client Network");
    *static_cast<NETRESOURCEW*>(buffer) = dav;
    *count = 1;
    return NO_ERROR;
  };
  computer.api.GetLogicalDrives = []() -> DWORD { return 1U << 23U; };
  computer.api.WNetGetConnectionW = [](LPCWSTR, LPWSTR remote, LPDWORD) -> DWORD {
    std::wcscpy(remote, L"\\\\old\\share");
    return NO_ERROR;
  };
  computer.objects["\\GLOBAL??"] = {{"C:", "SymbolicLink"}, {"G:", "SymbolicLink"}};
  computer.links["\\GLOBAL??\\C:"] = "\\Device\\HarddiskVolume3";
  computer.links["\\GLOBAL??\\G:"] = "\\Device\\LanmanRedirector\\;G:00000000000003e7\\fs02\\all";
  computer.set("HKCU\\Network\\Z\\RemotePath", "\\\\fs01\\projekte");
  computer.set("HKCU\\Network\\Z\\UserName", 0U);
  computer.keys.insert("HKCU\\Network\\Y");
  computer.set("HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\LmCompatibilityLevel", 5U);
  computer.api.CredEnumerateW = [this](LPCWSTR, DWORD, DWORD* count, PCREDENTIALW** list) -> BOOL {
    static BYTE secret[] = {'h', 'u', 'n', 't', 'e', 'r', '2'};
    static CREDENTIALW entry{};
    entry.TargetName = computer.text(L"fs01");
    entry.UserName = computer.text(L"FS01\\backup");
    entry.Comment = computer.text(L"hunter2");
    entry.Type = CRED_TYPE_DOMAIN_PASSWORD;
    entry.CredentialBlob = secret;
    entry.CredentialBlobSize = sizeof secret;
    *list = computer.give<PCREDENTIALW>({&entry});
    *count = 1;
    return TRUE;
  };
  computer.api.CredReadDomainCredentialsW = [this](PCREDENTIAL_TARGET_INFORMATIONW target, DWORD,
                                                   DWORD* count, PCREDENTIALW** list) -> BOOL {
    if (std::wcscmp(target->TargetName, L"fs01") != 0) {
      ::SetLastError(ERROR_NOT_FOUND);
      return FALSE;
    }
    return computer.api.CredEnumerateW(nullptr, 0, count, list);
  };
  computer.api.LsaGetLogonSessionData = [](PLUID, PSECURITY_LOGON_SESSION_DATA*) {
    return static_cast<NTSTATUS>(0xC0000022);
  };
  computer.api.NetSessionEnum = [this](LMSTR, LMSTR, LMSTR, DWORD level, LPBYTE* buffer, DWORD,
                                       LPDWORD read, LPDWORD total, LPDWORD) -> NET_API_STATUS {
    if (level != 10) return ERROR_ACCESS_DENIED;
    return computer.list<SESSION_INFO_10>(
        {{computer.text(L"\\\\10.0.0.7"), computer.text(L"anna"), 100, 5}}, buffer, read, total);
  };
  computer.api.NetUserEnum = [this](LPCWSTR, DWORD, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                                    LPDWORD total, LPDWORD) {
    return computer.list<USER_INFO_0>({{computer.text(L"anna")}}, buffer, read, total);
  };
  computer.api.NetUserGetInfo = [this](LPCWSTR, LPCWSTR, DWORD, LPBYTE* buffer) -> NET_API_STATUS {
    USER_INFO_2 info{};
    info.usri2_name = computer.text(L"anna");
    info.usri2_password = computer.text(L"hunter2");
    info.usri2_comment = computer.text(L"hunter2");
    info.usri2_password_age = 100;
    info.usri2_last_logon = 1'700'000'000;
    *buffer = reinterpret_cast<LPBYTE>(computer.give<USER_INFO_2>({info}));
    return NERR_Success;
  };
  computer.api.OpenServiceW = [this](SC_HANDLE, LPCWSTR, DWORD) {
    return static_cast<SC_HANDLE>(computer.open());
  };
  computer.api.QueryServiceStatusEx = [](SC_HANDLE, SC_STATUS_TYPE, LPBYTE buffer, DWORD,
                                         LPDWORD) -> BOOL {
    reinterpret_cast<SERVICE_STATUS_PROCESS*>(buffer)->dwCurrentState = SERVICE_RUNNING;
    return TRUE;
  };
  computer.api.EnumDependentServicesW = [this](SC_HANDLE, DWORD, LPENUM_SERVICE_STATUSW buffer,
                                               DWORD, LPDWORD, LPDWORD count) -> BOOL {
    buffer->lpServiceName = computer.text(L"SessionEnv");
    *count = 1;
    return TRUE;
  };
  computer.api.EvtNext = [this, asked = 0](EVT_HANDLE, DWORD, EVT_HANDLE* events, DWORD, DWORD,
                                           PDWORD count) mutable -> BOOL {
    if (++asked != 1) {
      ::SetLastError(ERROR_NO_MORE_ITEMS);
      return FALSE;
    }
    *events = computer.open();
    *count = 1;
    return TRUE;
  };
  computer.api.EvtRender = [](EVT_HANDLE, EVT_HANDLE, DWORD, DWORD, PVOID buffer, PDWORD used,
                              PDWORD) -> BOOL {
    const std::wstring xml =
        L"<Event><System><Provider Name='P'/><EventID>4625</EventID><Channel>System</Channel>"
        L"</System><EventData><Data Name='TargetUserName'>hunter2</Data>"
        L"<Data Name='Status'>0xc000006d</Data></EventData></Event>";
    *used = static_cast<DWORD>((xml.size() + 1) * sizeof(wchar_t));
    std::memcpy(buffer, xml.c_str(), *used);
    return TRUE;
  };
  computer.api.wmi = [](const WmiQuestion&, std::vector<WmiObject>& objects) -> DWORD {
    objects = {{{"RemotePath", "\\\\fs01\\containers"}}};
    return ERROR_SUCCESS;
  };
  computer.api.EnumPrintersW = [this](DWORD, LPWSTR, DWORD, LPBYTE buffer, DWORD, LPDWORD,
                                      LPDWORD count) -> BOOL {
    reinterpret_cast<PRINTER_INFO_4W*>(buffer)->pPrinterName = computer.text(L"\\\\ps01\\laser");
    *count = 1;
    return TRUE;
  };
  computer.api.EnumServicesStatusExW = [this](SC_HANDLE, SC_ENUM_TYPE, DWORD, DWORD, LPBYTE buffer,
                                              DWORD, LPDWORD, LPDWORD count, LPDWORD,
                                              LPCWSTR) -> BOOL {
    reinterpret_cast<ENUM_SERVICE_STATUS_PROCESSW*>(buffer)->lpServiceName =
        computer.text(L"BackupAgent");
    *count = 1;
    return TRUE;
  };
  computer.api.QueryServiceConfigW = [this](SC_HANDLE, LPQUERY_SERVICE_CONFIGW config, DWORD,
                                            LPDWORD) -> BOOL {
    config->lpServiceStartName = computer.text(L"CONTOSO\\backup");
    return TRUE;
  };
  computer.api.LsaCallAuthenticationPackage = [this](HANDLE, ULONG, PVOID, ULONG, PVOID* response,
                                                     PULONG size, PNTSTATUS status) -> NTSTATUS {
    KERB_QUERY_TKT_CACHE_EX_RESPONSE one{};
    one.CountOfTickets = 1;
    std::wstring name = L"cifs/fs01";
    one.Tickets[0].ServerName.Buffer = computer.text(name);
    one.Tickets[0].ServerName.Length = static_cast<USHORT>(name.size() * sizeof(wchar_t));
    one.Tickets[0].EndTime.QuadPart = 134'000'000'000'000'000;
    *response = computer.give<KERB_QUERY_TKT_CACHE_EX_RESPONSE>({one});
    *size = sizeof one;
    *status = 0;
    return 0;
  };
}

TEST_F(WindowsRecording, AReplayGivesTheSameSnapshot) {
  fill();
  const std::string file = record();
  const Snapshot again = replay(file);
  EXPECT_EQ(writeSnapshot(again), writeSnapshot(recorded));
  // It was worth comparing.
  EXPECT_EQ(each(recorded.connections).size(), 7U);
  for (const char* area : kAreas) EXPECT_GT(countOf(recorded, area), 0U) << area;
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsRecording, WhatRecordsAlsoGivesTheSameSnapshot) {
  fill();
  record();
  EXPECT_EQ(writeSnapshot(recorded), writeSnapshot(lookThrough({computer.api, answering})));
}

TEST_F(WindowsRecording, HoldsNoPasswordsSecretsOrWordsOfPeople) {
  fill();
  const std::string file = record();
  EXPECT_EQ(file.find("hunter2"), std::string::npos);
  EXPECT_NE(file.find("projekte–ä"), std::string::npos);
}

TEST_F(WindowsRecording, AnEmptyComputerIsPlayedAsEmptyAndNotAsUnseen) {
  const Snapshot again = replay(record());
  EXPECT_EQ(writeSnapshot(again), writeSnapshot(recorded));
  EXPECT_TRUE(again.connections.known());
}

TEST_F(WindowsRecording, FailuresLiesAndMissingFunctionsArePlayedToo) {
  computer.api.NetUseEnum = [](LMSTR, DWORD, LPBYTE*, DWORD, LPDWORD, LPDWORD,
                               LPDWORD) -> NET_API_STATUS { return NERR_Success; };
  computer.api.CredEnumerateW = [](LPCWSTR, DWORD, DWORD*, PCREDENTIALW**) -> BOOL {
    ::SetLastError(ERROR_NO_SUCH_LOGON_SESSION);
    return FALSE;
  };
  computer.api.EvtQuery = [](EVT_HANDLE, LPCWSTR, LPCWSTR, DWORD) -> EVT_HANDLE {
    ::SetLastError(ERROR_SUCCESS);
    return nullptr;
  };
  computer.api.WTSEnumerateSessionsExW = nullptr;
  computer.registryCode = ERROR_ACCESS_DENIED;
  const Snapshot again = replay(record());
  EXPECT_EQ(writeSnapshot(again), writeSnapshot(recorded));
  EXPECT_GE(gapsOf(again).size(), 6U);
}

TEST_F(WindowsRecording, WinesOwnAnswersArePlayedToo) {
  const auto tape = emptyTape({});
  look.servers.clear();
  recorded = lookThrough(recording({Api::system(), answering}, tape));
  EXPECT_EQ(writeSnapshot(replay(writeTape(*tape))), writeSnapshot(recorded));
}

TEST_F(WindowsRecording, WhatWasNeverAskedIsAGap) {
  const std::string file = record();
  look.servers = {"other"};
  const Snapshot again = replay(file);
  EXPECT_TRUE(each(again.servers).front().reachable.isUnseen());
  EXPECT_EQ(gapsOf(again), std::vector<std::string>{"servers 0"});
}

TEST_F(WindowsRecording, WhatTimedOutIsPlayedAsTimedOut) {
  // Left behind at the deadline, and let go when all is compared.
  auto gate = std::make_shared<std::promise<void>>();
  const std::shared_future<void> opened = gate->get_future().share();
  computer.api.NetUserEnum = [opened](LPCWSTR, DWORD, DWORD, LPBYTE*, DWORD, LPDWORD, LPDWORD,
                                      LPDWORD) -> NET_API_STATUS {
    opened.wait();
    return ERROR_ACCESS_DENIED;
  };
  look.deadline = std::chrono::seconds(3);
  const auto tape = emptyTape(look.servers);
  recorded = lookThrough(recording({computer.api, answering}, tape));
  endTape(*tape, false);
  gate->set_value();
  look.deadline = std::chrono::seconds(60);
  const Snapshot again = replay(writeTape(*tape));
  EXPECT_TRUE(again.accounts.isUnseen());
  ASSERT_EQ(each(again.gaps).size(), each(recorded.gaps).size());
  const auto& gaps = each(again.gaps);
  EXPECT_TRUE(std::any_of(gaps.begin(), gaps.end(), [](const Gap& gap) {
    return gap.area == "accounts" && gap.reason == gap_reason::kTimedOut;
  }));
  EXPECT_EQ(writeSnapshot(again), writeSnapshot(recorded));
}

TEST_F(WindowsRecording, HandlesOfOneNumberAreToldApart) {
  // The same number for all that is opened, of every kind and one after the other.
  static int one = 0;
  computer.api.OpenSCManagerW = [](LPCWSTR, LPCWSTR, DWORD) {
    return reinterpret_cast<SC_HANDLE>(&one);
  };
  std::wstring opened;
  computer.api.OpenServiceW = [&](SC_HANDLE, LPCWSTR name, DWORD) {
    opened = name;
    return reinterpret_cast<SC_HANDLE>(&one);
  };
  computer.api.QueryServiceStatusEx = [&](SC_HANDLE service, SC_STATUS_TYPE, LPBYTE buffer, DWORD,
                                          LPDWORD) -> BOOL {
    EXPECT_EQ(service, reinterpret_cast<SC_HANDLE>(&one));
    reinterpret_cast<SERVICE_STATUS_PROCESS*>(buffer)->dwCurrentState =
        opened == L"Netlogon" ? SERVICE_STOPPED : SERVICE_RUNNING;
    return TRUE;
  };
  computer.api.CloseServiceHandle = [](SC_HANDLE) -> BOOL { return TRUE; };
  computer.api.LsaConnectUntrusted = [](PHANDLE given) -> NTSTATUS {
    *given = &one;
    return 0;
  };
  computer.api.LsaDeregisterLogonProcess = [](HANDLE) -> NTSTATUS { return 0; };
  const Snapshot again = replay(record());
  EXPECT_EQ(writeSnapshot(again), writeSnapshot(recorded));
  EXPECT_TRUE(again.services.known());
}

TEST_F(WindowsRecording, WhatAnElevatedCopySawIsPlayedToo) {
  const auto tape = emptyTape({});
  ElevatedSight sight;
  sight.smb = {{"fs01", "data", "CONTOSO\\backup", "FS01\\svc", 2}};
  addElevated(*tape, {{"connections"}, {sight}});
  const auto again = readTape(writeTape(*tape));
  ASSERT_TRUE(again);
  const auto elevated = elevatedOf(**again);
  ASSERT_TRUE(elevated && elevated->answer.sight);
  EXPECT_EQ(elevated->areas, std::vector<std::string>{"connections"});
  EXPECT_EQ(elevated->answer.sight->smb.front().credential, "FS01\\svc");
  EXPECT_FALSE(elevatedOf(*emptyTape({})));
}

TEST_F(WindowsRecording, AReplayChangesNothing) {
  const auto tape = readTape(record());
  ASSERT_TRUE(tape);
  const Api api = replaying(*tape).api;
  EXPECT_EQ(api.WNetCancelConnection2W, nullptr);
  EXPECT_EQ(api.WNetAddConnection3W, nullptr);
  EXPECT_EQ(api.CredDeleteW, nullptr);
  EXPECT_EQ(api.ControlService, nullptr);
}

TEST(WindowsRecordingFile, WhatIsNoRecordingIsSaidToBeNone) {
  for (const char* file :
       {"", "{}", "[]", R"({"schema": "unclash.snapshot/1"})",
        R"({"schema": "unclash.raw/1", "servers": [], "absent": [], "calls": [{"call": 7}]})",
        R"({"schema": "unclash.raw/1", "servers": [7], "absent": [], "calls": []})"}) {
    const auto tape = readTape(file);
    ASSERT_FALSE(tape) << file;
    EXPECT_EQ(tape.failure().trouble, Trouble::input);
  }
}

TEST(WindowsRecordingFile, ValuesOfOtherTypesAreNotBelieved) {
  const auto tape = readTape(
      R"({"schema": "unclash.raw/1", "servers": [], "absent": [], "calls": [
        {"call": "NetUseEnum", "with": {"level": 2, "resume": 0}, "result": 0,
         "gave": {"count": 4000000, "entries": null, "resume": "x"}},
        {"call": "CredEnumerateW", "with": {"filter": null, "flags": 0}, "result": "yes",
         "gave": []},
        {"call": "GetComputerNameW", "with": {}, "result": 1, "gave": {"name": ["x"]}}]})");
  ASSERT_TRUE(tape);
  const Calls calls = replaying(*tape);
  const Snapshot snapshot = lookAtComputer(calls.api, calls.server, {}, {}, {});
  EXPECT_TRUE(snapshot.connections.isUnseen());
  EXPECT_TRUE(snapshot.credentials.isUnseen());
  EXPECT_TRUE(snapshot.machine->name.isNone());
}

TEST(WindowsRecordingFile, OpensAsAMachineThatNobodyChanges) {
  const std::filesystem::path file = std::filesystem::temp_directory_path() / L"unclash-räw.json";
  {
    FakeComputer computer;
    const auto tape = emptyTape({});
    const Calls calls = recording({computer.api, answering}, tape);
    lookAtComputer(calls.api, calls.server, {}, {}, {});
    std::ofstream(file, std::ios::binary) << writeTape(*tape);
  }
  auto machine = openMachine({"raw:" + file.string(), {}, {}});
  std::filesystem::remove(file);
  ASSERT_TRUE(machine) << machine.failure().detail;
  EXPECT_TRUE((*machine)->readOnly());
  const auto snapshot = (*machine)->inspect({}, {}, {});
  ASSERT_TRUE(snapshot);
  EXPECT_EQ(snapshot->machine->name, std::string("PC-0412"));
  EXPECT_EQ(snapshot->capturedAt, std::string("2026-11-21T12:00:00Z"));
}

}  // namespace
}  // namespace unclash

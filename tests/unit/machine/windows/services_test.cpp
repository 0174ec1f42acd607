#include "core/machine/windows/services.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/unit/machine/windows/fake_computer.h"

namespace unclash {
namespace {

class WindowsServices : public ::testing::Test {
 protected:
  FakeComputer computer;

  WindowsServices() {
    computer.api.OpenServiceW = [this](SC_HANDLE, LPCWSTR name, DWORD) -> SC_HANDLE {
      if (std::wcscmp(name, L"LanmanWorkstation") == 0 || std::wcscmp(name, L"Netlogon") == 0)
        return static_cast<SC_HANDLE>(computer.open());
      ::SetLastError(ERROR_SERVICE_DOES_NOT_EXIST);
      return nullptr;
    };
    computer.api.QueryServiceStatusEx = [this](SC_HANDLE, SC_STATUS_TYPE, LPBYTE buffer, DWORD,
                                               LPDWORD) -> BOOL {
      reinterpret_cast<SERVICE_STATUS_PROCESS*>(buffer)->dwCurrentState = state;
      return TRUE;
    };
    computer.api.QueryServiceConfigW = [](SC_HANDLE, LPQUERY_SERVICE_CONFIGW config, DWORD,
                                          LPDWORD) -> BOOL {
      config->dwStartType = SERVICE_DEMAND_START;
      return TRUE;
    };
  }
  Snapshot look() { return lookWith(servicesInspector(computer.api)); }
  static const Service& find(const Snapshot& snapshot, const std::string& name) {
    for (const Service& each : unclash::each(snapshot.services))
      if (each.name == name) return each;
    static const Service kNone;
    return kNone;
  }
  DWORD state = SERVICE_RUNNING;
};

TEST_F(WindowsServices, TellsStoppedFromMissing) {
  state = SERVICE_STOPPED;
  const Snapshot snapshot = look();
  EXPECT_EQ(find(snapshot, "LanmanWorkstation").state, ServiceState::stopped);
  EXPECT_EQ(find(snapshot, "LanmanWorkstation").startType, StartType::manual);
  EXPECT_EQ(find(snapshot, "WebClient").state, ServiceState::missing);
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsServices, WhatDependsOnTheWorkstationIsListedWithIt) {
  computer.api.EnumDependentServicesW = [this](SC_HANDLE, DWORD, LPENUM_SERVICE_STATUSW buffer,
                                               DWORD size, LPDWORD needed, LPDWORD count) -> BOOL {
    // More room than is offered at first.
    constexpr DWORD kNeeded = 200 * sizeof(ENUM_SERVICE_STATUSW);
    if (size < kNeeded) {
      *needed = kNeeded;
      ::SetLastError(ERROR_MORE_DATA);
      return FALSE;
    }
    buffer[0].lpServiceName = computer.text(L"SessionEnv");
    buffer[1].lpServiceName = computer.text(L"netlogon");
    *count = 2;
    return TRUE;
  };
  const Snapshot snapshot = look();
  EXPECT_EQ(find(snapshot, "SessionEnv").state, ServiceState::missing);
  EXPECT_EQ(find(snapshot, "netlogon").name, "") << "listed already, as Netlogon";
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsServices, AManagerThatCannotBeOpenedIsAGap) {
  for (const DWORD code : {ERROR_ACCESS_DENIED, ERROR_DATABASE_DOES_NOT_EXIST, ERROR_SUCCESS}) {
    computer.api.OpenSCManagerW = [code](LPCWSTR, LPCWSTR, DWORD) -> SC_HANDLE {
      ::SetLastError(code);
      return nullptr;
    };
    const Snapshot snapshot = look();
    EXPECT_TRUE(snapshot.services.isUnseen());
    EXPECT_EQ(gapsOf(snapshot),
              std::vector<std::string>{"services " + std::to_string(code == 0 ? 13 : code)});
  }
}

TEST_F(WindowsServices, AServiceThatMayNotBeSeenIsAGapBesideTheOthers) {
  for (const DWORD code : {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_NAME}) {
    computer.api.OpenServiceW = [code](SC_HANDLE, LPCWSTR, DWORD) -> SC_HANDLE {
      ::SetLastError(code);
      return nullptr;
    };
    const Snapshot snapshot = look();
    EXPECT_TRUE(find(snapshot, "LanmanWorkstation").state.isNone());
    EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"services " + std::to_string(code)});
  }
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsServices, AStateThatCannotBeAskedForIsAGapAndTheHandleIsClosed) {
  for (const DWORD code :
       {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INSUFFICIENT_BUFFER,
        ERROR_INVALID_PARAMETER, ERROR_INVALID_LEVEL, ERROR_SHUTDOWN_IN_PROGRESS}) {
    computer.api.QueryServiceStatusEx = [code](SC_HANDLE, SC_STATUS_TYPE, LPBYTE, DWORD,
                                               LPDWORD) -> BOOL {
      ::SetLastError(code);
      return FALSE;
    };
    EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"services " + std::to_string(code)});
    EXPECT_TRUE(computer.gotAllBack());
  }
}

TEST_F(WindowsServices, SuccessWithoutAStateIsNotBelieved) {
  state = 0;
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"services 13"});
}

TEST_F(WindowsServices, DependentsThatCannotBeListedAreAGap) {
  for (const DWORD code : {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}) {
    computer.api.EnumDependentServicesW = [code](SC_HANDLE, DWORD, LPENUM_SERVICE_STATUSW, DWORD,
                                                 LPDWORD, LPDWORD) -> BOOL {
      ::SetLastError(code);
      return FALSE;
    };
    EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"services " + std::to_string(code)});
  }
  // Success, and the number of them left alone.
  computer.api.EnumDependentServicesW = [](SC_HANDLE, DWORD, LPENUM_SERVICE_STATUSW, DWORD, LPDWORD,
                                           LPDWORD) -> BOOL { return TRUE; };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"services 13"});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsServices, WithoutTheFunctionThereIsAGap) {
  computer.api.OpenSCManagerW = nullptr;
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"services 127"});
}

TEST_F(WindowsServices, ThoseThatRunAsSomebodyAreListedWithWhom) {
  const std::map<std::wstring, std::wstring> accounts{{L"BackupAgent", L"CONTOSO\\backup"},
                                                      {L"Spooler", L"LocalSystem"},
                                                      {L"Dhcp", L"NT Authority\\LocalService"}};
  std::map<SC_HANDLE, std::wstring> opened;
  computer.api.OpenServiceW = [&](SC_HANDLE, LPCWSTR name, DWORD) -> SC_HANDLE {
    if (accounts.count(name) == 0) {
      ::SetLastError(ERROR_SERVICE_DOES_NOT_EXIST);
      return nullptr;
    }
    auto* handle = static_cast<SC_HANDLE>(computer.open());
    opened[handle] = name;
    return handle;
  };
  computer.api.QueryServiceConfigW = [&](SC_HANDLE service, LPQUERY_SERVICE_CONFIGW config, DWORD,
                                         LPDWORD) -> BOOL {
    config->dwStartType = SERVICE_AUTO_START;
    config->lpServiceStartName = computer.text(accounts.at(opened[service]));
    return TRUE;
  };
  computer.api.EnumServicesStatusExW = [&](SC_HANDLE, SC_ENUM_TYPE, DWORD, DWORD, LPBYTE buffer,
                                           DWORD, LPDWORD, LPDWORD count, LPDWORD,
                                           LPCWSTR) -> BOOL {
    auto* entries = reinterpret_cast<ENUM_SERVICE_STATUS_PROCESSW*>(buffer);
    *count = 0;
    for (const auto& [name, account] : accounts)
      entries[(*count)++].lpServiceName = computer.text(name);
    return TRUE;
  };
  const Snapshot snapshot = look();
  EXPECT_EQ(find(snapshot, "BackupAgent").account, std::string("CONTOSO\\backup"));
  EXPECT_EQ(find(snapshot, "BackupAgent").state, ServiceState::running);
  EXPECT_EQ(find(snapshot, "Spooler").name, "");
  EXPECT_EQ(find(snapshot, "Dhcp").name, "");
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsServices, AListOfThemThatMayNotBeReadIsAGap) {
  computer.api.EnumServicesStatusExW = [](SC_HANDLE, SC_ENUM_TYPE, DWORD, DWORD, LPBYTE, DWORD,
                                          LPDWORD, LPDWORD, LPDWORD, LPCWSTR) -> BOOL {
    ::SetLastError(ERROR_ACCESS_DENIED);
    return FALSE;
  };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"services 5"});
  computer.api.EnumServicesStatusExW = [](SC_HANDLE, SC_ENUM_TYPE, DWORD, DWORD, LPBYTE, DWORD,
                                          LPDWORD, LPDWORD, LPDWORD,
                                          LPCWSTR) -> BOOL { return TRUE; };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"services 13"});
}

TEST(WindowsServiceOwners, AConnectionOfAServicesLogonSessionIsTheServices) {
  Snapshot snapshot;
  snapshot.machine.ensure().name = std::string("PC-0412");
  LogonSession session;
  session.luid = "0x2000";
  session.user = std::string("PC-0412\\backup");
  session.type = LogonType::service;
  snapshot.logonSessions.ensure().push_back(session);
  Service service{.name = "BackupAgent"};
  service.state = ServiceState::running;
  service.account = std::string(".\\backup");
  snapshot.services.ensure().push_back(service);
  Connection connection;
  connection.remote = "\\\\fs01\\data";
  connection.logonSession = session.luid;
  snapshot.connections.ensure().push_back(connection);
  Snapshot two = snapshot;
  nameOwners(snapshot);
  EXPECT_EQ(snapshot.connections->front().owner, std::string("BackupAgent"));
  // Of two that could be it neither is named.
  two.services->push_back(service);
  nameOwners(two);
  EXPECT_TRUE(two.connections->front().owner.isUnseen());
}

}  // namespace
}  // namespace unclash

#include "core/machine/windows/services.h"

#include <algorithm>
#include <array>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/network_resources.h"
#include "core/machine/windows/text.h"
#include "core/model/user_name.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

constexpr const char* kServices = "services";
constexpr DWORD kUntouched = 0xffffffffU;
/// How much the system hands out at once ("EnumDependentServices", "QueryServiceConfig").
constexpr DWORD kMostBytes = 256U << 10U;
constexpr int kMostParts = 8;

/// SMB client and server, domain sign-in, Remote Desktop, WebDAV, names and clock.
constexpr std::array kKnown{kWorkstationService, L"LanmanServer", L"Netlogon", L"TermService",
                            L"WebClient",        L"Dnscache",     L"W32Time"};

Fact<ServiceState> stateOf(DWORD state) {
  switch (state) {
    case SERVICE_RUNNING:
      return ServiceState::running;
    case SERVICE_STOPPED:
      return ServiceState::stopped;
    case SERVICE_PAUSED:
    case SERVICE_PAUSE_PENDING:
      return ServiceState::paused;
    case SERVICE_START_PENDING:
    case SERVICE_CONTINUE_PENDING:
      return ServiceState::starting;
    case SERVICE_STOP_PENDING:
      return ServiceState::stopping;
    default:
      return Fact<ServiceState>::none();
  }
}

Fact<StartType> startTypeOf(DWORD type) {
  switch (type) {
    case SERVICE_BOOT_START:
    case SERVICE_SYSTEM_START:
    case SERVICE_AUTO_START:
      return StartType::automatic;
    case SERVICE_DEMAND_START:
      return StartType::manual;
    case SERVICE_DISABLED:
      return StartType::disabled;
    default:
      return Fact<StartType>::none();
  }
}

void lookAtConfig(const Api& api, SC_HANDLE handle, Service& service) {
  // The structure and the texts behind it; 8 KiB are the most there can be.
  std::vector<QUERY_SERVICE_CONFIGW> buffer((8U << 10U) / sizeof(QUERY_SERVICE_CONFIGW));
  DWORD needed = 0;
  buffer.front().dwStartType = kUntouched;
  service.startType = Fact<StartType>::none();
  service.account = Fact<std::string>::none();
  if (!api.QueryServiceConfigW(handle, buffer.data(),
                               static_cast<DWORD>(buffer.size() * sizeof(QUERY_SERVICE_CONFIGW)),
                               &needed))
    return;
  service.startType = startTypeOf(buffer.front().dwStartType);
  if (const wchar_t* account = buffer.front().lpServiceStartName; account && *account != L'\0')
    service.account = toUtf8(account);
}

/// Accounts of the system's own, which have no password and sign in nowhere as a person does
/// ("Service User Accounts", "Virtual Accounts").
bool isSystems(const std::string& account) {
  const std::string name = foldCase(account);
  return name == "localsystem" || name.starts_with("nt authority\\") ||
         name.starts_with("nt service\\");
}

/// Names of the services that run.
DWORD runningServices(const Api& api, SC_HANDLE manager, std::vector<std::wstring>& names) {
  if (api.EnumServicesStatusExW == nullptr) return ERROR_PROC_NOT_FOUND;
  std::vector<ENUM_SERVICE_STATUS_PROCESSW> buffer(kMostBytes /
                                                   sizeof(ENUM_SERVICE_STATUS_PROCESSW));
  const auto size = static_cast<DWORD>(buffer.size() * sizeof(ENUM_SERVICE_STATUS_PROCESSW));
  DWORD resume = 0;
  // All fit into one answer on any computer; a system that never ends is not followed.
  for (int part = 0; part < kMostParts; ++part) {
    DWORD needed = 0;
    DWORD count = kUntouched;
    ::SetLastError(ERROR_SUCCESS);
    const bool all =
        api.EnumServicesStatusExW(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_ACTIVE,
                                  reinterpret_cast<LPBYTE>(buffer.data()), size, &needed, &count,
                                  &resume, nullptr) != FALSE;
    const DWORD code = ::GetLastError();
    if (!all && code != ERROR_MORE_DATA) return failureCode(code);
    if (count == kUntouched || count > buffer.size()) return ERROR_INVALID_DATA;
    for (DWORD i = 0; i < count; ++i)
      if (buffer[i].lpServiceName != nullptr) names.emplace_back(buffer[i].lpServiceName);
    if (all) return ERROR_SUCCESS;
  }
  return ERROR_MORE_DATA;
}

bool isListed(const std::vector<Service>& services, const std::wstring& name) {
  return std::any_of(services.begin(), services.end(),
                     [&](const Service& each) { return sameName(each.name, toUtf8(name)); });
}

bool complete(const Api& api) {
  return api.OpenSCManagerW != nullptr && api.OpenServiceW != nullptr &&
         api.CloseServiceHandle != nullptr && api.QueryServiceStatusEx != nullptr &&
         api.QueryServiceConfigW != nullptr && api.EnumDependentServicesW != nullptr;
}

/// Running services with an account of a person's kind: they connect to shares under that name. One
/// that cannot be looked at is left out; those of the list above are not.
DWORD addAccounts(const Api& api, SC_HANDLE manager, const InspectorContext& context,
                  std::vector<Service>& services) {
  std::vector<std::wstring> names;
  const DWORD code = runningServices(api, manager, names);
  for (const std::wstring& name : names) {
    if (context.stop.stop_requested()) return ERROR_CANCELLED;
    if (std::chrono::steady_clock::now() >= context.until) return ERROR_TIMEOUT;
    Service service;
    if (!isListed(services, name) && lookAtService(api, manager, name, service) == ERROR_SUCCESS &&
        service.account.known() && !isSystems(*service.account))
      services.push_back(std::move(service));
  }
  // Before the function was there nobody looked, and nothing is missed.
  return code == ERROR_PROC_NOT_FOUND ? DWORD{ERROR_SUCCESS} : code;
}

Snapshot look(const Api& api, const InspectorContext& context) {
  if (!complete(api)) return onlyGapOfWin32(kServices, ERROR_PROC_NOT_FOUND);
  ::SetLastError(ERROR_SUCCESS);
  const SC_HANDLE opened =
      api.OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE);
  const DWORD code = ::GetLastError();
  const Held manager(opened, [&](SC_HANDLE handle) { api.CloseServiceHandle(handle); });
  if (!manager) return onlyGapOfWin32(kServices, failureCode(code));

  Snapshot part;
  std::vector<Service>& services = part.services.ensure();
  DWORD problem = ERROR_SUCCESS;
  const auto add = [&](const std::wstring& name) {
    if (isListed(services, name)) return;
    Service service;
    const DWORD error = lookAtService(api, manager.get(), name, service);
    if (error != ERROR_SUCCESS) problem = error;
    services.push_back(std::move(service));
  };
  for (const wchar_t* name : kKnown) add(name);

  const Held workstation(
      api.OpenServiceW(manager.get(), kWorkstationService, SERVICE_ENUMERATE_DEPENDENTS),
      [&](SC_HANDLE handle) { api.CloseServiceHandle(handle); });
  if (workstation) {
    std::vector<std::wstring> dependents;
    const DWORD error = runningDependents(api, workstation.get(), dependents);
    if (error != ERROR_SUCCESS) problem = error;
    for (const std::wstring& name : dependents) add(name);
  }
  if (const DWORD error = addAccounts(api, manager.get(), context, services);
      error != ERROR_SUCCESS)
    problem = error;
  if (problem != ERROR_SUCCESS) part.gaps.ensure().push_back(gapOfWin32(kServices, problem));
  return part;
}

}  // namespace

DWORD lookAtService(const Api& api, SC_HANDLE manager, const std::wstring& name, Service& service) {
  service.name = toUtf8(name);
  service.state = Fact<ServiceState>::none();
  ::SetLastError(ERROR_SUCCESS);
  const SC_HANDLE opened =
      api.OpenServiceW(manager, name.c_str(), SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG);
  const DWORD openCode = ::GetLastError();
  const Held handle(opened, [&](SC_HANDLE each) { api.CloseServiceHandle(each); });
  if (!handle) {
    if (openCode != ERROR_SERVICE_DOES_NOT_EXIST) return failureCode(openCode);
    service.state = ServiceState::missing;
    return ERROR_SUCCESS;
  }
  SERVICE_STATUS_PROCESS status{};
  DWORD needed = 0;
  ::SetLastError(ERROR_SUCCESS);
  if (!api.QueryServiceStatusEx(handle.get(), SC_STATUS_PROCESS_INFO,
                                reinterpret_cast<LPBYTE>(&status), sizeof status, &needed))
    return failureCode(::GetLastError());
  service.state = stateOf(status.dwCurrentState);
  lookAtConfig(api, handle.get(), service);
  return service.state.known() ? DWORD{ERROR_SUCCESS} : DWORD{ERROR_INVALID_DATA};
}

DWORD runningDependents(const Api& api, SC_HANDLE service, std::vector<std::wstring>& names) {
  std::vector<ENUM_SERVICE_STATUSW> buffer(64);
  while (true) {
    const auto size = static_cast<DWORD>(buffer.size() * sizeof(ENUM_SERVICE_STATUSW));
    DWORD needed = 0;
    DWORD count = kUntouched;
    ::SetLastError(ERROR_SUCCESS);
    if (api.EnumDependentServicesW(service, SERVICE_ACTIVE, buffer.data(), size, &needed, &count)) {
      if (count == kUntouched || count > buffer.size()) return ERROR_INVALID_DATA;
      for (DWORD i = 0; i < count; ++i)
        if (buffer[i].lpServiceName != nullptr) names.emplace_back(buffer[i].lpServiceName);
      return ERROR_SUCCESS;
    }
    const DWORD code = ::GetLastError();
    if (code != ERROR_MORE_DATA || needed <= size || needed > kMostBytes) return failureCode(code);
    buffer.resize(needed / sizeof(ENUM_SERVICE_STATUSW) + 1);
  }
}

void nameOwners(Snapshot& snapshot) {
  if (!snapshot.connections.known()) return;
  for (Connection& connection : *snapshot.connections) {
    if (connection.owner.known() || !connection.logonSession.known()) continue;
    const LogonSession* session = nullptr;
    for (const LogonSession& known : each(snapshot.logonSessions))
      if (known.luid == *connection.logonSession) session = &known;
    if (session == nullptr || session->type != LogonType::service || !session->user.known())
      continue;
    const Service* service = nullptr;
    int count = 0;
    for (const Service& known : each(snapshot.services)) {
      if (known.state != ServiceState::running || !known.account.known()) continue;
      // `.\\name` is one of this computer's.
      std::string account = *known.account;
      if (account.starts_with(".\\") && snapshot.machine.known())
        account = snapshot.machine->name.valueOr(".") + account.substr(1);
      if (!UserName(account).sameSpelling(UserName(*session->user))) continue;
      service = &known;
      ++count;
    }
    if (count == 1) connection.owner = service->name;
  }
}

Inspector servicesInspector(const Api& api) {
  return {kServices, [api](const InspectorContext& context) { return look(api, context); }};
}

}  // namespace unclash

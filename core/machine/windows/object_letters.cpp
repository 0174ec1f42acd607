#include "core/machine/windows/object_letters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/logon_sessions.h"
#include "core/machine/windows/network_resources.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

constexpr const char* kConnections = "connections";
constexpr std::wstring_view kSessions = L"\\Sessions\\0\\DosDevices";
constexpr std::wstring_view kGlobal = L"\\GLOBAL??";
/// What opening for reading needs (documentation: "NtOpenDirectoryObject function",
/// "NtOpenSymbolicLinkObject function").
constexpr ACCESS_MASK kDirectoryQuery = 0x0001;
constexpr ACCESS_MASK kDirectoryTraverse = 0x0002;
constexpr ACCESS_MASK kLinkQuery = 0x0001;
constexpr ULONG kCaseInsensitive = 0x40;
constexpr NTSTATUS kMoreEntries = 0x00000105;
constexpr auto kNoMoreEntries = static_cast<NTSTATUS>(0x8000001A);
/// Far more than there are logon sessions or names of devices.
constexpr std::size_t kMostEntries = 50'000;
constexpr std::size_t kBuffer = 16U << 10U;
/// The most a counted string of the system can hold.
constexpr std::size_t kLongestTarget = 0x7ffe;

struct Redirector {
  std::string_view device;
  const char* provider;
};
constexpr std::array kRedirectors{Redirector{"LanmanRedirector", "Microsoft Windows Network"},
                                  Redirector{"WebDavRedirector", "Web Client Network"},
                                  Redirector{"RdpDr", "Microsoft Terminal Services"}};

DWORD codeOf(NTSTATUS status) {
  return status == 0 ? DWORD{ERROR_SUCCESS} : failureCode(::LsaNtStatusToWinError(status));
}

bool complete(const Api& api) {
  return api.NtOpenDirectoryObject != nullptr && api.NtQueryDirectoryObject != nullptr &&
         api.NtOpenSymbolicLinkObject != nullptr && api.NtQuerySymbolicLinkObject != nullptr &&
         api.NtClose != nullptr;
}

/// Calls `open` with the name as the system wants it.
template <class Open>
NTSTATUS openNamed(std::wstring name, Open open) {
  LSA_UNICODE_STRING text{};
  text.Buffer = name.data();
  text.Length = static_cast<USHORT>(name.size() * sizeof(wchar_t));
  text.MaximumLength = static_cast<USHORT>(text.Length + sizeof(wchar_t));
  LSA_OBJECT_ATTRIBUTES attributes{};
  attributes.Length = sizeof attributes;
  attributes.ObjectName = &text;
  attributes.Attributes = kCaseInsensitive;
  return open(attributes);
}

/// Names of a directory's entries of one type (`Directory`, `SymbolicLink`).
DWORD listEntries(const Api& api, std::wstring_view directory, std::wstring_view type,
                  std::vector<std::wstring>& names) {
  HANDLE given = nullptr;
  const NTSTATUS opened =
      openNamed(std::wstring(directory), [&](LSA_OBJECT_ATTRIBUTES& attributes) {
        return api.NtOpenDirectoryObject(&given, kDirectoryQuery | kDirectoryTraverse, &attributes);
      });
  const Held handle(given, [&](HANDLE each) { api.NtClose(each); });
  if (opened != 0) return codeOf(opened);
  if (!handle) return ERROR_INVALID_DATA;

  // One entry a call: not every system that plays Windows gives several.
  std::vector<ObjectEntry> buffer(kBuffer / sizeof(ObjectEntry));
  ULONG context = 0;
  for (std::size_t seen = 0; seen < kMostEntries; ++seen) {
    buffer.front() = {};
    ULONG size = 0;
    const BOOLEAN restart = seen == 0;
    const NTSTATUS status = api.NtQueryDirectoryObject(
        handle.get(), buffer.data(), static_cast<ULONG>(buffer.size() * sizeof(ObjectEntry)), TRUE,
        restart, &context, &size);
    if (status == kNoMoreEntries) return ERROR_SUCCESS;
    if (status != 0 && status != kMoreEntries) return codeOf(status);
    const ObjectEntry& entry = buffer.front();
    if (entry.Name.Buffer == nullptr) return ERROR_INVALID_DATA;
    if (lsaText(entry.TypeName) == toUtf8(type))
      names.emplace_back(entry.Name.Buffer, entry.Name.Length / sizeof(wchar_t));
  }
  return ERROR_MORE_DATA;
}

DWORD readLink(const Api& api, const std::wstring& path, std::string& target) {
  HANDLE given = nullptr;
  const NTSTATUS opened = openNamed(path, [&](LSA_OBJECT_ATTRIBUTES& attributes) {
    return api.NtOpenSymbolicLinkObject(&given, kLinkQuery, &attributes);
  });
  const Held handle(given, [&](HANDLE each) { api.NtClose(each); });
  if (opened != 0) return codeOf(opened);
  if (!handle) return ERROR_INVALID_DATA;
  std::wstring room(kLongestTarget, L'\0');
  LSA_UNICODE_STRING text{};
  text.Buffer = room.data();
  text.MaximumLength = static_cast<USHORT>(room.size() * sizeof(wchar_t));
  const NTSTATUS status = api.NtQuerySymbolicLinkObject(handle.get(), &text, nullptr);
  if (status != 0) return codeOf(status);
  if (text.Length == 0) return ERROR_INVALID_DATA;
  target = lsaText(text);
  return ERROR_SUCCESS;
}

bool isLetter(const std::wstring& name) {
  return name.size() == 2 && name[1] == L':' &&
         ((name[0] >= L'A' && name[0] <= L'Z') || (name[0] >= L'a' && name[0] <= L'z'));
}

/// `00000000-0004d3a5` as snapshots write it; empty for any other name.
std::string sessionOfDirectory(const std::wstring& name) {
  const std::string text = toUtf8(name);
  const std::size_t dash = text.find('-');
  if (dash == std::string::npos) return {};
  LUID high{};
  LUID low{};
  if (!parseLuid("0x" + text.substr(0, dash), high) ||
      !parseLuid("0x" + text.substr(dash + 1), low) || high.HighPart != 0 || low.HighPart != 0)
    return {};
  return luidText({low.LowPart, static_cast<LONG>(high.LowPart)});
}

/// What is gone is no gap: sessions end while they are looked at, and a system without any keeps no
/// directory of them.
bool isGone(DWORD code) { return code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND; }

class Letters {
 public:
  Letters(const Api& api, Snapshot& part) : api_(api), part_(part) {}

  void ofSessions(const TokenFacts& own) {
    std::vector<std::wstring> names;
    check(listEntries(api_, kSessions, L"Directory", names));
    for (const std::wstring& name : names) {
      const std::string session = sessionOfDirectory(name);
      // The own ones are listed by the functions made for it, with more about each.
      if (!session.empty() && own.logonSession != session)
        inDirectory(std::wstring(kSessions) + L"\\" + name, Scope::session, session);
    }
  }

  void ofComputer() { inDirectory(kGlobal, Scope::global, {}); }

 private:
  void inDirectory(std::wstring_view directory, Scope scope, const std::string& session) {
    std::vector<std::wstring> names;
    check(listEntries(api_, directory, L"SymbolicLink", names));
    for (const std::wstring& name : names) {
      if (!isLetter(name)) continue;
      std::string text;
      const DWORD code = readLink(api_, std::wstring(directory) + L"\\" + name, text);
      check(code);
      const auto target = code == ERROR_SUCCESS ? letterTargetOf(text) : std::nullopt;
      if (target) add(toUtf8(name), *target, scope, session);
    }
  }

  void add(std::string letter, const LetterTarget& target, Scope scope,
           const std::string& session) {
    Connection connection;
    connection.local = std::move(letter);
    connection.remote = target.remote;
    // A link says where it leads, and nothing about how the connection stands.
    connection.user = Fact<std::string>::none();
    connection.state = Fact<ConnectionState>::none();
    connection.kind = ConnectionKind::disk;
    connection.persistent = Fact<bool>::none();
    connection.openFiles = Fact<std::int64_t>::none();
    connection.scope = scope;
    connection.logonSession = session.empty() ? target.session : Fact<std::string>(session);
    connection.provider = target.provider;
    part_.connections.ensure().push_back(std::move(connection));
  }

  /// One gap for each reason, not for each logon session.
  void check(DWORD code) {
    if (code == ERROR_SUCCESS || isGone(code)) return;
    const Gap gap = gapOfWin32(kConnections, code);
    std::vector<Gap>& gaps = part_.gaps.ensure();
    if (std::find(gaps.begin(), gaps.end(), gap) == gaps.end()) gaps.push_back(gap);
  }

  const Api& api_;
  Snapshot& part_;
};

}  // namespace

std::optional<LetterTarget> letterTargetOf(std::string_view target) {
  constexpr std::string_view kDevice = "\\Device\\";
  const std::size_t mark = target.find("\\;", 0);
  if (!target.starts_with(kDevice) || mark == std::string_view::npos) return std::nullopt;
  // Behind \Device\Mup the redirector follows as `;LanmanRedirector`.
  std::string_view device = target.substr(kDevice.size(), mark - kDevice.size());
  std::string_view rest = target.substr(mark + 2);
  if (const std::size_t next = rest.find("\\;"); next != std::string_view::npos) {
    device = rest.substr(0, next);
    rest = rest.substr(next + 2);
  }
  // `Z:00000000004d3a5f\server\share`
  const std::size_t path = rest.find('\\');
  if (rest.size() < 3 || rest[1] != ':' || path == std::string_view::npos ||
      path + 1 == rest.size())
    return std::nullopt;
  LetterTarget found{"\\" + std::string(rest.substr(path)), Fact<std::string>::none(),
                     Fact<std::string>::none()};
  // Remote Desktop writes its own session's number there, which is shorter.
  constexpr std::size_t kLuidDigits = 16;
  LUID luid{};
  if (path - 2 == kLuidDigits && parseLuid("0x" + std::string(rest.substr(2, path - 2)), luid) &&
      (luid.LowPart != 0 || luid.HighPart != 0))
    found.session = luidText(luid);
  for (const Redirector& each : kRedirectors)
    if (sameName(std::string(device), std::string(each.device)))
      found.provider = std::string(each.provider);
  return found;
}

void addLettersOfOthers(const Api& api, const TokenFacts& own, Snapshot& part) {
  if (!complete(api)) {
    part.gaps.ensure().push_back(gapOfWin32(kConnections, ERROR_PROC_NOT_FOUND));
    return;
  }
  Letters letters(api, part);
  letters.ofSessions(own);
  letters.ofComputer();
}

}  // namespace unclash

#include "tests/windows/doubles/state.h"

#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <utility>

#include "core/model/time.h"
#include "tests/windows/doubles/system.h"

namespace unclash::doubles {
namespace {

using nlohmann::json;

constexpr std::int64_t kTicksPerMillisecond = 10'000;
/// 1970-01-01 in milliseconds since 1601-01-01.
constexpr std::int64_t kUnixEpoch = 11'644'473'600'000;
/// A double that waits for longer meets a test that hangs.
constexpr DWORD kPatience = 60'000;

std::wstring stateFile() {
  std::array<wchar_t, 1024> path{};
  const DWORD size =
      ::GetEnvironmentVariableW(L"UNCLASH_DOUBLES", path.data(), static_cast<DWORD>(path.size()));
  return size == 0 || size >= path.size() ? std::wstring() : std::wstring(path.data(), size);
}

/// The state cannot be used: nothing that a test could trust would come of going on.
[[noreturn]] void giveUp(const std::string& why) {
  const std::string line = "doubles: " + why + "\r\n";
  DWORD written = 0;
  ::WriteFile(::GetStdHandle(STD_ERROR_HANDLE), line.data(), static_cast<DWORD>(line.size()),
              &written, nullptr);
  ::TerminateProcess(::GetCurrentProcess(), 97);
  std::abort();
}

std::string readAll(const std::wstring& file) {
  const HANDLE handle = ::CreateFileW(file.c_str(), GENERIC_READ,
                                      FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                      nullptr, OPEN_EXISTING, 0, nullptr);
  if (handle == INVALID_HANDLE_VALUE) giveUp("the state " + toUtf8(file.c_str()) + " is missing");
  std::string text;
  std::array<char, 1U << 16U> part{};
  DWORD count = 0;
  while (::ReadFile(handle, part.data(), static_cast<DWORD>(part.size()), &count, nullptr) &&
         count > 0)
    text.append(part.data(), count);
  ::CloseHandle(handle);
  return text;
}

/// In one step, so that a program that is killed leaves the old state or the new one.
void writeAll(const std::wstring& file, const std::string& text) {
  const std::wstring fresh = file + L".new";
  const HANDLE handle =
      ::CreateFileW(fresh.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS, 0, nullptr);
  DWORD written = 0;
  if (handle == INVALID_HANDLE_VALUE ||
      !::WriteFile(handle, text.data(), static_cast<DWORD>(text.size()), &written, nullptr) ||
      written != text.size())
    giveUp("the state " + toUtf8(fresh.c_str()) + " cannot be written");
  ::CloseHandle(handle);
  if (!::MoveFileExW(fresh.c_str(), file.c_str(), MOVEFILE_REPLACE_EXISTING))
    giveUp("the state " + toUtf8(file.c_str()) + " cannot be replaced");
}

Lie lieOf(const std::string& name) {
  if (name == "outputs-untouched") return Lie::untouched;
  if (name == "success-without-effect") return Lie::withoutEffect;
  if (name == "error-zero") return Lie::errorZero;
  return Lie::none;
}

/// What goes wrong this time, counting down what is planned.
std::optional<Fault> dueFault(json& state, const char* function) {
  json& faults = state["faults"];
  const auto planned = faults.find(function);
  if (planned == faults.end()) return std::nullopt;
  if (const int after = planned->value("after", 0); after > 0) {
    (*planned)["after"] = after - 1;
    return std::nullopt;
  }
  if (planned->contains("times")) {
    const int times = planned->value("times", 0);
    if (times <= 0) return std::nullopt;
    (*planned)["times"] = times - 1;
  }
  // NTSTATUS codes are written as they are printed, so they may be beyond 31 bits.
  return Fault{static_cast<DWORD>(planned->value("code", std::int64_t{0})),
               lieOf(planned->value("lie", std::string()))};
}

std::map<const void*, std::string>& given() {
  static std::map<const void*, std::string> memory;
  return memory;
}

}  // namespace

BOOL Fault::asBool() const {
  if (lie == Lie::untouched || lie == Lie::withoutEffect) return TRUE;
  ::SetLastError(lie == Lie::errorZero ? 0 : code);
  return FALSE;
}

void* Fault::asHandle() const {
  ::SetLastError(lie == Lie::none ? code : 0);
  return nullptr;
}

Call::Call(const char* function, Reads reads)
    : reads_(reads), function_(function), file_(stateFile()) {
  if (file_.empty()) return;
  lock_ = ::CreateMutexW(nullptr, FALSE, L"unclash-doubles");
  const DWORD waited = ::WaitForSingleObject(lock_, kPatience);
  if (waited != WAIT_OBJECT_0 && waited != WAIT_ABANDONED) giveUp("the lock is not to be had");
  before_ = readAll(file_);
  state_ = json::parse(before_, nullptr, false);
  if (!state_.is_object() || !state_.contains("world")) giveUp("the state is no state");
  if (reads_ == Reads::world) readTheWorld();
  playing_ = true;
  for (const char* member : {"faults", "calls", "held"})
    if (!state_[member].is_object()) state_[member] = json::object();
  for (const char* member : {"prompts", "closes", "log", "passwords"})
    if (!state_[member].is_array()) state_[member] = json::array();
  json& calls = state_["calls"];
  calls[function] = calls.value(function, 0) + 1;
  fault_ = dueFault(state_, function);
}

void Call::readTheWorld() {
  Result<practice::World> world = practice::readWorld(state_["world"].dump());
  if (!world) giveUp("world: " + world.failure().detail);
  world_ = std::move(*world);
  elevated_ = runsElevated();
  // Who consents is behind an elevated program by now.
  world_.administrator = elevated_;
  readSystem(world_);
  worldBefore_ = world_;
}

Call::~Call() {
  // What the caller will ask for next.
  const DWORD error = ::GetLastError();
  if (playing_) {
    if (reads_ == Reads::world && world_ != worldBefore_) {
      writeSystem(worldBefore_, world_);
      const bool administrator = state_["world"].value("administrator", false);
      world_.administrator = administrator;
      state_["world"] = json::parse(practice::writeWorld(world_), nullptr, false);
    }
    const std::string after = state_.dump(1, ' ', false, json::error_handler_t::replace);
    if (after != before_) writeAll(file_, after);
  }
  if (lock_ != nullptr) {
    ::ReleaseMutex(lock_);
    ::CloseHandle(lock_);
  }
  ::SetLastError(error);
}

void Call::note(const std::string& what) {
  if (playing_) state_["log"].push_back(std::string(function_) + " " + what);
}

void Call::passwordPassed(const std::wstring& password) {
  std::array<wchar_t, MAX_PATH> path{};
  ::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
  std::string program = toUtf8(path.data());
  program.erase(0, program.find_last_of('\\') + 1);
  if (playing_)
    state_["passwords"].push_back(
        {{"program", program}, {"function", function_}, {"password", toUtf8(password.c_str())}});
}

std::string Call::logonSession() const {
  const std::string own = world_.ownLogonSession();
  if (!elevated_) return own;
  for (const LogonSession& session : each(world_.base.logonSessions))
    if (session.linkedLuid == own) return session.luid;
  return own;
}

std::optional<json> Call::nextPrompt() {
  json& prompts = state_["prompts"];
  if (prompts.empty()) return std::nullopt;
  const json next = prompts.front();
  prompts.erase(prompts.begin());
  return next;
}

void Call::hold(const char* what, int change) {
  if (!playing_) return;
  json& held = state_["held"];
  const int count = held.value(what, 0) + change;
  if (count == 0)
    held.erase(what);
  else
    held[what] = count;
}

void* give(Call& call, const void* bytes, std::size_t filled, std::size_t size) {
  void* memory = ::HeapAlloc(::GetProcessHeap(), HEAP_ZERO_MEMORY, size == 0 ? 1 : size);
  if (memory == nullptr) giveUp("no memory");
  if (bytes != nullptr && filled > 0) std::memcpy(memory, bytes, filled);
  given()[memory] = call.function();
  call.hold(call.function(), +1);
  return memory;
}

bool takeBack(Call& call, const void* memory) {
  const auto found = given().find(memory);
  if (found == given().end()) return false;
  call.hold(found->second.c_str(), -1);
  given().erase(found);
  ::HeapFree(::GetProcessHeap(), 0, const_cast<void*>(memory));
  return true;
}

std::string toUtf8(const wchar_t* text) {
  if (text == nullptr || *text == L'\0') return {};
  const int size = ::WideCharToMultiByte(CP_UTF8, 0, text, -1, nullptr, 0, nullptr, nullptr);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  ::WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes.data(), size, nullptr, nullptr);
  bytes.resize(static_cast<std::size_t>(size) - 1);
  return bytes;
}

std::wstring toUtf16(std::string_view text) {
  if (text.empty()) return {};
  const int length = static_cast<int>(text.size());
  const int size = ::MultiByteToWideChar(CP_UTF8, 0, text.data(), length, nullptr, 0);
  std::wstring wide(static_cast<std::size_t>(size), L'\0');
  ::MultiByteToWideChar(CP_UTF8, 0, text.data(), length, wide.data(), size);
  return wide;
}

std::int64_t ticksOf(const Fact<std::string>& time) {
  const auto point = parseTime(time.valueOr(""));
  return point ? (point->time_since_epoch().count() + kUnixEpoch) * kTicksPerMillisecond : 0;
}

std::pair<std::string, std::string> accountParts(const std::string& account) {
  const std::size_t at = account.find('\\');
  if (at == std::string::npos) return {{}, account};
  return {account.substr(0, at), account.substr(at + 1)};
}

LUID luidOf(const std::string& text) {
  const std::uint64_t number = std::strtoull(text.c_str(), nullptr, 16);
  return LUID{static_cast<DWORD>(number), static_cast<LONG>(number >> 32U)};
}

}  // namespace unclash::doubles

// What all doubles share: one JSON file that outlives programs, and how a double plays a call.
//
// The environment variable UNCLASH_DOUBLES names the file. Each call holds a lock of the whole
// prefix while it reads the file, plays and writes it back. Members of the file:
//   world      the computer, as `unclash.practice/1`. Stored credentials, remembered drives and
//              policies in it are overwritten by what Wine's own store and registry hold.
//   faults     what goes wrong: function to {"code": 5, "lie": "outputs-untouched", "after": 0,
//              "times": 1}. `after` calls go well first; without `times` it goes wrong for ever.
//   prompts    how Windows' prompts are answered, one after the other: {"user": "FS01\\a",
//              "password": "right"}, or "wrong", or "cancel". Behind the last one, or without any,
//              as the world says.
//   closes     files that the person closes when told of them: {"remote": "\\\\fs01\\data",
//              "after": 1}, counted in calls that met them open.
//   calls      function to how often it was called.
//   held       what was handed out and not given back, by the function that gave it.
//   log        calls that change something, and with what.
//   passwords  who passed a password, which no program under test ever should.
// Without the variable every double is a computer without a network.
#pragma once

#include <windows.h>

#include <cstdint>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/machine/practice/world.h"

namespace unclash::doubles {

enum class Lie {
  none,           ///< fails with the code
  untouched,      ///< success, and no output is touched
  withoutEffect,  ///< success, and nothing has changed
  errorZero,      ///< failure, and the error is 0
};

struct Fault {
  DWORD code = 0;
  Lie lie = Lie::none;

  /// What each kind of function then returns. The error is set where there is one to set.
  DWORD asCode() const { return lie == Lie::none ? code : 0; }
  BOOL asBool() const;
  LONG asStatus() const { return lie == Lie::none ? static_cast<LONG>(code) : 0; }
  void* asHandle() const;
};

/// One call of one function, from its first line to its last.
class Call {
 public:
  explicit Call(const char* function) : Call(function, Reads::world) {}
  /// Calls that only count need no world, which takes most of a call's time.
  static Call counted(const char* function) { return Call(function, Reads::counts); }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call();

  const char* function() const { return function_; }
  /// False: no state, no network.
  bool playing() const { return playing_; }
  practice::World& world() { return world_; }
  nlohmann::json& state() { return state_; }
  /// What has to go wrong this time.
  const std::optional<Fault>& fault() const { return fault_; }
  /// Puts a line into `log`.
  void note(const std::string& what);
  /// Notes that a password was passed.
  void passwordPassed(const std::wstring& password);
  /// The logon session of the calling program: the elevated twin's where it runs elevated.
  std::string logonSession() const;
  bool elevated() const { return elevated_; }
  /// Whether there is an administrator who consents when Windows asks.
  bool consents() const { return state_["world"].value("administrator", false); }
  /// The next answer to a prompt; nothing where the script has none.
  std::optional<nlohmann::json> nextPrompt();
  /// Counts something that was given out (+1) or given back (-1).
  void hold(const char* what, int change);

 private:
  enum class Reads { world, counts };
  Call(const char* function, Reads reads);
  void readTheWorld();

  bool playing_ = false;
  Reads reads_ = Reads::world;
  bool elevated_ = false;
  const char* function_;
  HANDLE lock_ = nullptr;
  std::wstring file_;
  std::string before_;
  nlohmann::json state_;
  practice::World world_;
  practice::World worldBefore_;
  std::optional<Fault> fault_;
};

/// Memory that callers give back with a function of its own DLL. It is counted as held until then.
/// `size` bytes, which start with the `filled` ones at `bytes`; zeros behind them.
void* give(Call& call, const void* bytes, std::size_t filled, std::size_t size);
inline void* give(Call& call, const void* bytes, std::size_t size) {
  return give(call, bytes, size, size);
}
/// False where it was never given, or was given back before.
bool takeBack(Call& call, const void* memory);

/// What stands behind the handles that a double gives out; they are counted as held, too.
template <class T>
class Handles {
 public:
  Handles() = default;
  /// Counted from `first`, for handles that are mere numbers.
  explicit Handles(std::uintptr_t first) : first_(first) {}

  void* open(Call& call, T value) {
    call.hold(call.function(), +1);
    void* handle = reinterpret_cast<void*>(first_ + 16 * ++count_);
    open_.emplace(handle, Entry{call.function(), std::move(value)});
    return handle;
  }
  /// nullptr where there is no such handle (any more).
  T* find(void* handle) {
    const auto found = open_.find(handle);
    return found == open_.end() ? nullptr : &found->second.value;
  }
  bool close(Call& call, void* handle) {
    const auto found = open_.find(handle);
    if (found == open_.end()) return false;
    call.hold(found->second.function, -1);
    open_.erase(found);
    return true;
  }

 private:
  struct Entry {
    const char* function;
    T value;
  };
  /// No two DLLs give out the same.
  const std::uintptr_t first_ = reinterpret_cast<std::uintptr_t>(this);
  std::uintptr_t count_ = 0;
  std::map<void*, Entry> open_;
};

std::string toUtf8(const wchar_t* text);
std::wstring toUtf16(std::string_view text);
/// Ticks of 100 ns since 1601 of a time that a world has written; 0 for none.
std::int64_t ticksOf(const Fact<std::string>& time);
/// DOMAIN and name of `DOMAIN\name`.
std::pair<std::string, std::string> accountParts(const std::string& account);
LUID luidOf(const std::string& text);

/// Every double exports a marker, `UnclashDouble`, so that a test knows whom it talks to.
#define DOUBLES_MARKER \
  extern "C" __declspec(dllexport) int UnclashDouble() { return 1; }

/// Defines the double of a function of Windows with exactly its type; the linker exports it under
/// its own name (doubles.cmake).
#define DOUBLE(result, name, ...)            \
  extern "C" decltype(::name) double_##name; \
  extern "C" result WINAPI double_##name(__VA_ARGS__)
/// One that the headers do not declare.
#define DOUBLE_UNDECLARED(result, name, ...) extern "C" result WINAPI double_##name(__VA_ARGS__)

}  // namespace unclash::doubles

#include "core/machine/windows/api.h"

#include <cstring>
#include <map>
#include <string>

namespace unclash {
namespace {

/// Loaded once and kept: threads that were left behind may still be inside of it.
HMODULE libraryNamed(const std::string& name) {
  return ::LoadLibraryExA(name.c_str(), nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
}

/// A function's address with its type; by way of its bytes, because the types have nothing in
/// common.
template <class R, class... A>
void lookUp(HMODULE library, const char* name, std::function<R(A...)>& function) {
  const FARPROC found = library == nullptr ? nullptr : ::GetProcAddress(library, name);
  R(WINAPI * typed)(A...) = nullptr;
  static_assert(sizeof found == sizeof typed);
  std::memcpy(&typed, &found, sizeof typed);
  function = typed;
}

Api loadAll() {
  Api api;
  std::map<std::string, HMODULE> libraries;
  const auto library = [&](const char* name) {
    const auto [at, fresh] = libraries.try_emplace(name, nullptr);
    if (fresh) at->second = libraryNamed(name);
    return at->second;
  };
#define UNCLASH_LOOK_UP(dll, function) lookUp(library(dll), #function, api.function);
#define UNCLASH_LOOK_UP_BY_TYPE(dll, function, ...) lookUp(library(dll), #function, api.function);
  UNCLASH_WINDOWS_FUNCTIONS(UNCLASH_LOOK_UP)
  UNCLASH_WINDOWS_FUNCTIONS_BY_TYPE(UNCLASH_LOOK_UP_BY_TYPE)
#undef UNCLASH_LOOK_UP
#undef UNCLASH_LOOK_UP_BY_TYPE
  api.wmi = askWmi;
  return api;
}

}  // namespace

const Api& Api::system() {
  static const Api api = loadAll();
  return api;
}

}  // namespace unclash

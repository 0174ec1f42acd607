// stage STATE: makes Wine's own credential store and registry what the world of a state says, and
// takes away what the worlds before it left. stage: prints who and where programs here are.
#include <windows.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/windows/doubles/services.h"
#include "tests/windows/doubles/state.h"
#include "tests/windows/doubles/system.h"

namespace {

/// The service's program stands beside this one.
std::wstring serviceProgram() {
  std::array<wchar_t, 1024> path{};
  ::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
  const std::wstring own = path.data();
  return own.substr(0, own.find_last_of(L'\\') + 1) + L"doubles_service.exe";
}

/// As JSON: the account and the session of programs in this prefix.
int facts() {
  std::array<wchar_t, 256> user{};
  std::array<wchar_t, 256> computer{};
  auto userSize = static_cast<DWORD>(user.size());
  auto computerSize = static_cast<DWORD>(computer.size());
  DWORD session = 0;
  if (!::GetUserNameW(user.data(), &userSize) ||
      !::GetComputerNameW(computer.data(), &computerSize) ||
      !::ProcessIdToSessionId(::GetCurrentProcessId(), &session))
    return 1;
  const nlohmann::json facts{{"computer", unclash::doubles::toUtf8(computer.data())},
                             {"user", unclash::doubles::toUtf8(user.data())},
                             {"session", session},
                             {"elevated", unclash::doubles::runsElevated()}};
  std::puts(facts.dump().c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return facts();
  std::ifstream in(argv[1], std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const auto state = nlohmann::json::parse(text, nullptr, false);
  if (!state.is_object() || !state.contains("world")) return 2;
  const auto world = unclash::practice::readWorld(state["world"].dump());
  if (!world) {
    std::fprintf(stderr, "stage: %s\n", world.failure().detail.c_str());
    return 3;
  }
  unclash::doubles::stageSystem(*world);
  const std::string problem =
      unclash::doubles::stageServices(*world, unclash::doubles::toUtf16(argv[1]), serviceProgram());
  if (problem.empty()) return 0;
  std::fprintf(stderr, "stage: no service %s\n", problem.c_str());
  return 4;
}

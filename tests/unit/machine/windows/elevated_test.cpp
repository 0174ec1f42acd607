#include "core/machine/elevated.h"

#include <gtest/gtest.h>
#include <windows.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace unclash {
namespace {

namespace fs = std::filesystem;

/// How long a slow computer may take to start a program.
constexpr int kPatienceMs = 60'000;
constexpr DWORD kPollMs = 100;

TEST(WindowsElevated, StartsTheProgramAgainThroughExplorerWithItsArguments) {
  const fs::path folder = fs::temp_directory_path() / "unclash again";
  fs::remove_all(folder);
  fs::create_directories(folder);
  const fs::path file = folder / "with a space";
  std::wstring line = L"\"" + fs::absolute(fs::path(UNCLASH_BIN_DIR) / "again.exe").wstring() +
                      L"\" \"" + file.wstring() + L"\"";
  STARTUPINFOW start{};
  start.cb = sizeof start;
  PROCESS_INFORMATION process{};
  ASSERT_TRUE(::CreateProcessW(nullptr, line.data(), nullptr, nullptr, FALSE, 0, nullptr, nullptr,
                               &start, &process));
  ASSERT_EQ(::WaitForSingleObject(process.hProcess, kPatienceMs), DWORD{WAIT_OBJECT_0});
  DWORD exitCode = 1;
  ::GetExitCodeProcess(process.hProcess, &exitCode);
  ::CloseHandle(process.hThread);
  ::CloseHandle(process.hProcess);
  EXPECT_EQ(exitCode, DWORD{0}) << "no Explorer to ask";

  fs::path answer = file;
  answer += ".again";
  for (int waited = 0; !fs::exists(answer) && waited < kPatienceMs; waited += kPollMs)
    ::Sleep(kPollMs);
  std::string parent;
  std::getline(std::ifstream(answer), parent);
  EXPECT_EQ(parent, "explorer.exe");
  std::error_code ignored;
  fs::remove_all(folder, ignored);
}

}  // namespace
}  // namespace unclash

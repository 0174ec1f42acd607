#include <windows.h>

#include <limits>

#include "core/machine/append.h"

namespace unclash {
namespace {

std::error_code lastError() { return {static_cast<int>(::GetLastError()), std::system_category()}; }

struct Handle {
  HANDLE handle;
  ~Handle() {
    if (handle != INVALID_HANDLE_VALUE) ::CloseHandle(handle);
  }
};

std::error_code writeAll(HANDLE file, std::string_view bytes) {
  while (!bytes.empty()) {
    constexpr std::size_t kMost = std::numeric_limits<DWORD>::max();
    const auto size = static_cast<DWORD>(bytes.size() < kMost ? bytes.size() : kMost);
    DWORD written = 0;
    if (!::WriteFile(file, bytes.data(), size, &written, nullptr)) return lastError();
    if (written == 0) return std::make_error_code(std::errc::io_error);
    bytes.remove_prefix(written);
  }
  return {};
}

}  // namespace

std::error_code appendFlushed(const std::filesystem::path& file, std::string_view bytes) {
  // A new file inherits the rights of the state folder, which lies in the user's own profile.
  const Handle out{::CreateFileW(file.c_str(), GENERIC_READ | GENERIC_WRITE,
                                 FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                 OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr)};
  if (out.handle == INVALID_HANDLE_VALUE) return lastError();
  // The lock lies far behind the end, so that readers are not kept out. Closing gives it up.
  OVERLAPPED range = {};
  range.OffsetHigh = 0x7FFFFFFF;
  if (!::LockFileEx(out.handle, LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &range)) return lastError();
  LARGE_INTEGER end = {};
  if (!::SetFilePointerEx(out.handle, LARGE_INTEGER{}, &end, FILE_END)) return lastError();
  std::error_code error = writeAll(out.handle, bytes);
  if (!error && !::FlushFileBuffers(out.handle)) error = lastError();
  if (error && ::SetFilePointerEx(out.handle, end, nullptr, FILE_BEGIN)) ::SetEndOfFile(out.handle);
  return error;
}

std::error_code replaceFlushed(const std::filesystem::path& file, std::string_view bytes) {
  std::filesystem::path fresh = file;
  fresh += L".new";
  {
    const Handle out{::CreateFileW(fresh.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS,
                                   FILE_ATTRIBUTE_NORMAL, nullptr)};
    if (out.handle == INVALID_HANDLE_VALUE) return lastError();
    if (const std::error_code error = writeAll(out.handle, bytes)) return error;
    if (!::FlushFileBuffers(out.handle)) return lastError();
  }
  if (!::MoveFileExW(fresh.c_str(), file.c_str(),
                     MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
    return lastError();
  return {};
}

}  // namespace unclash

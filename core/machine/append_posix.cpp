#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "core/machine/append.h"

namespace unclash {
namespace {

std::error_code lastError() { return {errno, std::generic_category()}; }

/// Closes the file, which also gives up its lock.
struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

std::error_code writeAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return lastError();
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

/// A new name in a folder is only on the disk when the folder is.
void flushFolder(const std::filesystem::path& file) {
  const Descriptor folder{::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.fd >= 0) ::fsync(folder.fd);
}

}  // namespace

std::error_code appendFlushed(const std::filesystem::path& file, std::string_view bytes) {
  const Descriptor out{
      ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)};
  if (out.fd < 0) return lastError();
  while (::flock(out.fd, LOCK_EX) != 0)
    if (errno != EINTR) return lastError();
  struct stat before {};
  if (::fstat(out.fd, &before) != 0) return lastError();
  std::error_code error = writeAll(out.fd, bytes);
  if (!error && ::fsync(out.fd) != 0) error = lastError();
  if (error) {
    // Where this fails too, the torn line is found when the journal is read.
    [[maybe_unused]] const int ignored = ::ftruncate(out.fd, before.st_size);
    return error;
  }
  if (before.st_size == 0) flushFolder(file);
  return {};
}

std::error_code replaceFlushed(const std::filesystem::path& file, std::string_view bytes) {
  std::filesystem::path fresh = file;
  fresh += ".new";
  {
    const Descriptor out{
        ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR)};
    if (out.fd < 0) return lastError();
    if (const std::error_code error = writeAll(out.fd, bytes)) return error;
    if (::fsync(out.fd) != 0) return lastError();
  }
  std::error_code error;
  std::filesystem::rename(fresh, file, error);
  if (!error) flushFolder(file);
  return error;
}

}  // namespace unclash

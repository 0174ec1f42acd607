// Where this system keeps what is looked at. Tests put their own files here.
#pragma once

#include <filesystem>

namespace unclash {

struct Places {
  std::filesystem::path proc = "/proc";
  std::filesystem::path etc = "/etc";
  std::filesystem::path run = "/run";
  std::filesystem::path log = "/var/log";
  std::filesystem::path usr = "/usr";
  /// The login records of systems without logind; /run/utmp is the same file on Debian.
  std::filesystem::path utmp = "/var/run/utmp";
  std::filesystem::path home;  ///< of the user who looks; may be empty
  /// $XDG_RUNTIME_DIR, or where it would be.
  std::filesystem::path runtime;

  /// This computer's.
  static Places system();
};

}  // namespace unclash

#include "core/machine/linux/places.h"

#include <stdlib.h>
#include <unistd.h>

#include <string>

namespace unclash {

Places Places::system() {
  Places places;
  if (const char* home = ::getenv("HOME"); home != nullptr && *home != '\0') places.home = home;
  const char* runtime = ::getenv("XDG_RUNTIME_DIR");
  places.runtime = runtime != nullptr && *runtime != '\0'
                       ? std::filesystem::path(runtime)
                       : std::filesystem::path("/run/user") / std::to_string(::geteuid());
  return places;
}

}  // namespace unclash

#include "core/text/locales.h"

#include <cstdlib>

namespace unclash {

std::vector<std::string> localesOfEnvironment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return {value};
  return {};
}

}  // namespace unclash

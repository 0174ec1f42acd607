#include "core/text/locales.h"

namespace unclash {

std::vector<std::string> preferredLocales() { return localesOfEnvironment(); }

}  // namespace unclash

#include "core/machine/open_page.h"

namespace unclash {

bool canOpenPages() { return false; }

bool openPage(const std::string&) { return false; }

}  // namespace unclash

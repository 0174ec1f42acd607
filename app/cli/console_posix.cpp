#include "app/cli/console.h"

namespace unclash::cli {

void prepareConsole(int&, char**&) {}

}  // namespace unclash::cli

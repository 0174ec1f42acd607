#include <unistd.h>

#include "app/cli/console.h"

namespace unclash::cli {

void prepareConsole(int&, char**&) {}

bool hasPerson() { return ::isatty(STDIN_FILENO) == 1; }

}  // namespace unclash::cli

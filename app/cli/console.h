// What the command line needs from the platform's console: arguments and output in UTF-8, the same
// bytes everywhere.
#pragma once

namespace unclash::cli {

/// Puts UTF-8 arguments in the place of those that main() got, and makes standard output and error
/// show UTF-8. Where the platform does so by itself it does nothing. The arguments live as long as
/// the program.
void prepareConsole(int& argc, char**& argv);

/// True where standard input is a terminal, and so somebody can answer a question.
bool hasPerson();

}  // namespace unclash::cli

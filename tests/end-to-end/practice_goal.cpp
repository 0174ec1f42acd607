// practice_goal FILE [--by-hand]: tries what the goal of a practice machine's state wants and
// prints the code; `--by-hand`: first does there what only a person can.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>

#include "core/machine/practice/world.h"

int main(int argc, char** argv) {
  const bool byHand = argc == 3 && std::string_view(argv[2]) == "--by-hand";
  if (argc != 2 && !byHand) return 2;
  std::ifstream in(argv[1], std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  auto world = unclash::practice::readWorld(text);
  if (!world) {
    std::cerr << world.failure().detail << '\n';
    return 3;
  }
  if (byHand) {
    for (const std::string& action : std::vector(world->personCan)) world->personDoes(action);
    in.close();
    std::ofstream(argv[1], std::ios::binary) << unclash::practice::writeWorld(*world);
  }
  int code = world->tryWanted();
  // The redirector may let go late: a person tries again, too.
  for (int i = 0; i < 3 && code != 0; ++i) code = world->tryWanted();
  std::cout << code << '\n';
  return 0;
}

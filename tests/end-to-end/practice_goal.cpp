// practice_goal FILE: tries what the goal of a practice machine's state wants and prints the code.
#include <fstream>
#include <iostream>
#include <iterator>

#include "core/machine/practice/world.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ifstream in(argv[1], std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  auto world = unclash::practice::readWorld(text);
  if (!world) {
    std::cerr << world.failure().detail << '\n';
    return 3;
  }
  int code = world->tryWanted();
  // The redirector may let go late: a person tries again, too.
  for (int i = 0; i < 3 && code != 0; ++i) code = world->tryWanted();
  std::cout << code << '\n';
  return 0;
}

// What the usual blunt ways out would have done to a simulated computer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/machine/practice/world.h"

namespace unclash::practice {

/// Worked out by doing it to a copy; nothing here is written by hand.
struct Damage {
  /// Of the own user, by device, or by path where there is none; without IPC$. Those that come back
  /// by themselves are not among them.
  std::vector<std::string> cutOff;
  std::int64_t closedFiles = 0;        ///< open files, of everybody, that were closed with it
  std::vector<std::string> forgotten;  ///< remembered drives that no sign-in brings back any more
  std::vector<std::string> signedOut;  ///< other people whose sessions ended
  int code = 0;                        ///< what the person wanted then meets; 0: it works
};

/// `net use * /delete /yes`: every connection of the own logon session, and every remembered drive.
Damage afterDeletingAll(World world);

/// The computer is restarted.
Damage afterRestart(World world);

/// The own connections that stand in both, by device or path, as in Damage::cutOff.
std::vector<std::string> kept(const World& before, const World& after);

}  // namespace unclash::practice

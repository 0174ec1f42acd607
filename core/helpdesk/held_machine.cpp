#include "core/helpdesk/held_machine.h"

namespace unclash {

std::unique_ptr<Machine> heldMachine(const Received& received) {
  return recordedMachine("snapshot:" + received.name, received);
}

std::unique_ptr<Machine> callersMachine() { return recordedMachine("caller", Snapshot{}); }

}  // namespace unclash

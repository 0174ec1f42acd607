// The parts of a world that Wine really has: the credential store, the registry, the own token.
#pragma once

#include "core/machine/practice/world.h"

namespace unclash::doubles {

bool runsElevated();

/// Puts what Wine's store and registry hold in place of what the world says. The ids of passwords
/// come from the stored secrets where Wine tells them, else from the world's entry of that name.
void readSystem(practice::World& world);
/// Writes the drives that came or went to HKCU\Network, as Windows does.
void writeSystem(const practice::World& before, const practice::World& after);

/// Makes Wine's store and registry what the world says, and takes away what earlier worlds left.
void stageSystem(const practice::World& world);

}  // namespace unclash::doubles

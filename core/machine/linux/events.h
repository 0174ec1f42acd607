// What the kernel's SMB client has written to the journal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/machine/inspection.h"
#include "core/machine/linux/places.h"
#include "core/model/snapshot.h"

namespace unclash {

/// Understands a kernel message such as `CIFS: VFS: \\fs01 Send error in SessSetup = -13`; `code`
/// is the errno, positive, where the line ends in one. Nothing for other messages.
std::optional<Event> parseKernelMessage(std::string_view text);

/// Area `events`: at most the last 100 such messages among the last 5,000 of the kernel. A gap
/// where there is no journal, or it may not be read.
Inspector eventsInspector(const Places& places);

}  // namespace unclash

// What the event logs say about shares and sessions in the last days.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"

namespace unclash {

/// An event as "EvtRender" writes it in XML: log, provider, id, time, and from its data the error
/// code (`Status`, `ErrorCode`, ...; Win32 or NTSTATUS, as stored) and a session's reason. Names of
/// people in it are left out. Nothing where it has no id.
std::optional<Event> eventOf(std::string_view xml);

/// The event with nothing in it but what eventOf() reads: no names and no words of people.
std::string eventOutline(std::string_view xml);

/// Area `events`. A log that may not be read (Security) is a gap beside what the others say.
Inspector eventsInspector(const Api& api);

}  // namespace unclash

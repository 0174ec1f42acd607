// Drive letters as the object manager keeps them: those of other logon sessions and those of the
// whole computer, which no network function lists.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/machine/inspection.h"
#include "core/machine/windows/api.h"
#include "core/machine/windows/token.h"

namespace unclash {

/// Where a letter leads.
struct LetterTarget {
  std::string remote;
  Fact<std::string> provider;  ///< none for a redirector that is not known by name
  Fact<std::string> session;   ///< the logon session that made it; none where none is written
};

/// `\Device\LanmanRedirector\;Z:00000000004d3a5f\server\share`, also behind `\Device\Mup`: what
/// "QueryDosDevice" gives for a drive of a network redirector. Nothing for a local one.
std::optional<LetterTarget> letterTargetOf(std::string_view target);

/// Adds the connections of other logon sessions (`\Sessions\0\DosDevices`, one folder for each) and
/// of the whole computer (`\GLOBAL??`), as far as this user may read them; what may not be read is
/// one gap. Opens no drive and asks no network.
void addLettersOfOthers(const Api& api, const TokenFacts& own, Snapshot& part);

}  // namespace unclash

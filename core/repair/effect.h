// What a snapshot shows of a step: whether what it was to bring about is there.
#pragma once

#include <string>

#include "core/model/snapshot.h"
#include "core/model/step.h"
#include "core/model/unc_path.h"

namespace unclash {

enum class Seen {
  shown,    ///< the snapshot shows that the step took effect
  missing,  ///< it shows that it did not
  unknown   ///< it cannot tell: nobody looked, or the effect leaves no trace
};

/// For a step with `undo`: whether what it took away is back.
Seen effectOf(const Step& step, const Snapshot& now);

/// The connection belongs to the logon session that looked: its own, unknown, or machine-wide.
bool ofOwnSession(const Connection& connection, const Snapshot& snapshot);

/// `remote` with its server replaced: `\\alias\share`.
std::string underAlias(const std::string& remote, const std::string& alias);

/// A member of `policy` as steps carry it: a number, `true` or `false`. Unseen for an unknown name.
Fact<std::string> settingOf(const Policy& policy, const std::string& name);

}  // namespace unclash

// Writing a file that a person asked for.
#pragma once

#include <QString>
#include <string>

#include "core/model/result.h"

namespace unclash {

/// In one piece, in a folder that is made where it is missing. Fails with Trouble::failed.
Result<void> saveFile(const QString& name, const std::string& text);

}  // namespace unclash

// Writing a file that a person asked for.
#pragma once

#include <QString>
#include <string>

#include "core/model/result.h"

namespace unclash {

/// `STEM-DATE-TIME.SUFFIX` in `folder` (the person's documents where it is empty), which is made
/// where it is missing; with a number behind it where that is taken: a file that exists is never
/// replaced. The name it got; fails with Trouble::failed.
Result<QString> saveFile(const QString& folder, const QString& stem, const QString& suffix,
                         const std::string& text);

}  // namespace unclash

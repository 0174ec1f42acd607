// Tables of everything that was seen, area by area.
#pragma once

#include "core/model/snapshot.h"
#include "core/report/sheet.h"

namespace unclash {

/// Adds a section for each area: its table, or that nothing was found, or that nobody looked.
void addTables(Sheet& sheet, const Snapshot& snapshot);

}  // namespace unclash

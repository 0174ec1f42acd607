// Tables of everything that was seen, area by area.
#pragma once

#include <vector>

#include "core/model/snapshot.h"
#include "core/report/sheet.h"

namespace unclash {

/// One area. Columns that are blank in every row are left out.
struct AreaTable {
  const char* area;   ///< one of kAreas
  bool seen = false;  ///< false: nobody looked; true without rows: looked, found none
  Grid grid;
};

/// One for each area, in the order of a report.
std::vector<AreaTable> tablesOf(const Snapshot& snapshot);

/// Adds a section for each area: its table, or that nothing was found, or that nobody looked.
void addTables(Sheet& sheet, const Snapshot& snapshot);

}  // namespace unclash

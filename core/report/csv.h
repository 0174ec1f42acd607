// CSV: a table as spreadsheets read it.
#pragma once

#include <string>

#include "core/report/sheet.h"
#include "core/text/render.h"

namespace unclash {

/// RFC 4180: a header line, then the rows, each ended by CR LF; UTF-8 with a byte order mark, by
/// which spreadsheets know it. A cell that a spreadsheet would run as a formula (it starts with
/// `=`, `+`, `-`, `@`, a tab or a carriage return) gets an apostrophe in front, as OWASP's "CSV
/// Injection" advises: names of accounts and computers are foreign text.
std::string csvOf(const Grid& grid, const Renderer& say);

}  // namespace unclash

#include "core/report/csv.h"

namespace unclash {
namespace {

std::string quoted(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
    text.insert(0, 1, '\'');
  if (text.find_first_of(",\"\r\n;") == std::string::npos) return text;
  std::string out = "\"";
  for (const char each : text) {
    if (each == '"') out += '"';
    out += each;
  }
  return out + '"';
}

}  // namespace

std::string csvOf(const Grid& grid, const Renderer& say) {
  std::string out = "\xEF\xBB\xBF";
  const auto line = [&out](const auto& cells, const auto& text) {
    bool first = true;
    for (const auto& each : cells) {
      if (!first) out += ',';
      first = false;
      out += quoted(text(each));
    }
    out += "\r\n";
  };
  line(grid.columns, [&](const Message& column) { return say(column); });
  for (const auto& row : grid.rows)
    line(row, [&](const Argument& cell) { return say.argument(cell); });
  return out;
}

}  // namespace unclash

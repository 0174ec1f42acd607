#include "core/model/letters.h"
#include "core/report/sheet.h"

namespace unclash {
namespace {

/// What would begin a list, a quote or a rule at the start of a line is made plain text.
std::string atLineStart(std::string text) {
  if (text.empty()) return text;
  if (text[0] == '-' || text[0] == '+' || text[0] == '=') return '\\' + text;
  std::size_t digits = 0;
  while (digits < text.size() && isDigit(text[digits])) ++digits;
  if (digits > 0 && digits < text.size() && (text[digits] == '.' || text[digits] == ')'))
    text.insert(digits, 1, '\\');
  return text;
}

class MarkdownSheet final : public Sheet {
 public:
  explicit MarkdownSheet(std::shared_ptr<const Catalog> catalog)
      : say_(std::move(catalog), Dress::markdown) {}

  void title(const Message& kicker, const Message& headline, const Message& likelihood) override {
    block("# " + say_(headline));
    std::string below = say_(kicker);
    if (!likelihood.empty()) below += " · **" + say_(likelihood) + "**";
    block(atLineStart(std::move(below)));
  }
  void heading(const Message& text) override { block("## " + say_(text)); }
  void subheading(const Message& text) override { block("### " + say_(text)); }
  void paragraph(const Line& line) override { block(atLineStart(toned(line))); }

  void bullets(const std::vector<Line>& lines) override {
    std::string list;
    for (const Line& line : lines) list += "- " + atLineStart(toned(line)) + '\n';
    if (!list.empty()) list.pop_back();
    block(list);
  }

  void table(const Grid& grid) override {
    std::string text = "|";
    std::string rule = "|";
    for (const Message& column : grid.columns) {
      text += ' ' + say_(column) + " |";
      rule += " --- |";
    }
    text += '\n' + rule;
    for (const auto& row : grid.rows) {
      text += "\n|";
      for (const Argument& cell : row) text += ' ' + say_.argument(cell) + " |";
    }
    block(text);
  }

  void steps(const std::vector<StepCard>& cards) override {
    std::string text;
    int number = 0;
    for (const StepCard& card : cards) {
      text += std::to_string(++number) + ". **" + say_(card.title) + "**";
      for (const Message& tag : card.tags) text += " · " + say_(tag);
      for (const Line& line : card.lines) text += "  \n   " + atLineStart(toned(line));
      if (!card.manual.empty())
        text += "  \n   " + say_(Message{"report.step.by-hand"}.with("how", card.manual));
      text += '\n';
    }
    if (!text.empty()) text.pop_back();
    block(text);
  }

  void picture(const ClashPicture& picture) override {
    block(say_(Message{"report.picture.caption"}.with("server", Argument::Kind::server,
                                                      picture.server)) +
          ':');
    std::vector<Line> lines;
    for (const PictureLine& line : picture.lines) lines.push_back({spokenLine(line)});
    bullets(lines);
  }

  void sessions(const SessionsPicture& picture) override {
    std::vector<Line> lines;
    for (const SessionBar& bar : picture.bars)
      lines.push_back({Message{"report.session.line"}
                           .with("user", Argument::Kind::user, bar.user)
                           .with("state", spokenBar(bar))});
    bullets(lines);
  }

  void fold(const Message& summary, Rank rank) override {
    rank == Rank::part ? heading(summary) : subheading(summary);
  }
  void unfold() override {}
  std::string take() override { return std::move(out_); }

 private:
  void block(const std::string& text) {
    if (text.empty()) return;
    if (!out_.empty()) out_ += '\n';
    out_ += text + '\n';
  }
  std::string toned(const Line& line) const {
    const std::string text = say_(line.text);
    return line.tone == Tone::bad && !text.empty() ? "**" + text + "**" : text;
  }

  Renderer say_;
  std::string out_;
};

}  // namespace

std::unique_ptr<Sheet> markdownSheet(std::shared_ptr<const Catalog> catalog) {
  return std::make_unique<MarkdownSheet>(std::move(catalog));
}

}  // namespace unclash

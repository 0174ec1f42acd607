// Sheet: a report's page while it is written. What is said stands in report.cpp, once; how HTML and
// Markdown show it stands in their two sheets.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/model/message.h"
#include "core/report/clash_picture.h"
#include "core/text/render.h"

namespace unclash {

enum class Tone { plain, soft, good, bad };

struct Line {
  Message text;
  Tone tone = Tone::plain;
};

/// Headings and cells of one table; a cell is one argument, so that it is dressed by its kind.
struct Grid {
  std::vector<Message> columns;
  std::vector<std::vector<Argument>> rows;
};

/// One step of a plan or of a repair.
struct StepCard {
  Message title;
  std::vector<Line> lines;
  std::vector<Message> tags;
  Tone tone = Tone::plain;
  Message manual;
};

class Sheet {
 public:
  virtual ~Sheet() = default;

  /// The answer, with what it is about above and a likelihood (may be empty) below it.
  virtual void title(const Message& kicker, const Message& headline, const Message& likelihood) = 0;
  virtual void heading(const Message& text) = 0;
  virtual void subheading(const Message& text) = 0;
  virtual void paragraph(const Line& line) = 0;
  virtual void bullets(const std::vector<Line>& lines) = 0;
  virtual void table(const Grid& grid) = 0;
  virtual void steps(const std::vector<StepCard>& cards) = 0;
  virtual void picture(const ClashPicture& picture) = 0;
  virtual void sessions(const SessionsPicture& picture) = 0;
  /// What follows until unfold() is for those who look for it; as a part of the page or of a part.
  enum class Rank { part, item };
  virtual void fold(const Message& summary, Rank rank) = 0;
  virtual void unfold() = 0;
  /// The whole file.
  virtual std::string take() = 0;
};

std::unique_ptr<Sheet> htmlSheet(std::shared_ptr<const Catalog> catalog);
std::unique_ptr<Sheet> markdownSheet(std::shared_ptr<const Catalog> catalog);

/// What both say of a line of the picture: "Z: · CONTOSO\anna (in the way)".
Message spokenLine(const PictureLine& line);
/// The tag of a line; empty for lines that have none.
Message tagOf(const PictureLine& line);

}  // namespace unclash

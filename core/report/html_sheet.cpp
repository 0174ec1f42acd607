#include <algorithm>
#include <cstdio>

#include "core/report/sheet.h"

namespace unclash {
namespace {

// The colours, sizes and spaces are those of the wizard's theme.
constexpr const char* kStyle = R"(
:root{--bg:#F7F7F5;--surface:#FFFFFF;--line:#DCDCD6;--ink:#1A1E23;--soft:#5A626C;--accent:#0B6478;
--accentSoft:#E2F0F3;--bad:#B23A0A;--badSoft:#FBEAE1;--good:#1F6E43;--goodSoft:#E4F2E9}
@media (prefers-color-scheme:dark){:root{--bg:#15181C;--surface:#1D2126;--line:#343A42;--ink:#ECEEF0;
--soft:#A9B1BA;--accent:#6CC5D9;--accentSoft:#17323A;--bad:#FF9F70;--badSoft:#3A241A;--good:#86D3A0;
--goodSoft:#1A3224}}
*{box-sizing:border-box}
html{background:var(--bg);color:var(--ink);font:15px/1.45 "Segoe UI",Inter,"Noto Sans",system-ui,sans-serif}
body{margin:0 auto;max-width:920px;padding:32px 24px 48px}
header{display:flex;align-items:center;gap:12px;margin-bottom:32px;font-weight:600;font-size:18px}
header svg{width:40px;height:24px;flex:none}
h1{font-size:28px;line-height:1.25;font-weight:600;margin:4px 0 12px;overflow-wrap:anywhere}
h2{font-size:19px;font-weight:600;margin:40px 0 12px}
h3{font-size:15px;font-weight:600;margin:24px 0 8px}
p{margin:0 0 12px;overflow-wrap:anywhere}
.soft{color:var(--soft)}.bad{color:var(--bad)}.good{color:var(--good)}
.kicker{color:var(--soft);font-size:13px;margin:0}
.tag{display:inline-block;border-radius:12px;padding:2px 10px;font-size:12px;font-weight:600;
background:var(--accentSoft);color:var(--accent);white-space:nowrap}
.tag.good{background:var(--goodSoft);color:var(--good)}.tag.bad{background:var(--badSoft);color:var(--bad)}
.card{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:16px;margin:0 0 12px;
break-inside:avoid}
.card p{margin:4px 0 0}.card .what{font-weight:600;margin:0}
.card .tags{float:inline-end;margin-inline-start:12px;display:flex;gap:8px}
.card.good{border-inline-start:4px solid var(--good)}.card.bad{border-inline-start:4px solid var(--bad)}
.manual{font-size:13px;color:var(--soft)}
figure{background:var(--surface);border:1px solid var(--line);border-radius:10px;margin:0 0 12px;padding:12px;
break-inside:avoid}
figure svg{display:block;width:100%;height:auto}
figcaption{color:var(--soft);font-size:13px;padding:4px 8px 0}
svg text{fill:var(--ink);font:14px "Segoe UI",Inter,"Noto Sans",system-ui,sans-serif}
svg .second{fill:var(--soft);font-size:12px}svg .strong{font-weight:600}
svg .box{fill:var(--bg);stroke:var(--line)}
svg path{fill:none;stroke-width:2.5;stroke:var(--soft)}
svg .in-the-way path{stroke:var(--bad)}svg .wanted path{stroke:var(--accent);stroke-dasharray:9 6}
svg .works path{stroke:var(--good)}svg .uninvolved path,svg .folded path{stroke-width:1.2}
svg .pill{stroke:none}svg .pillText{font-size:12px;font-weight:600;text-anchor:middle}
svg .in-the-way .pill{fill:var(--badSoft)}svg .in-the-way .pillText{fill:var(--bad)}
svg .wanted .pill{fill:var(--accentSoft)}svg .wanted .pillText{fill:var(--accent)}
svg .works .pill{fill:var(--goodSoft)}svg .works .pillText{fill:var(--good)}
svg .uninvolved text,svg .folded text{fill:var(--soft)}svg .label{text-anchor:middle}
svg .bar{fill:var(--accent)}svg .idle{fill:var(--accent);opacity:.35}svg .left{fill:url(#hatch)}
svg .track{stroke:var(--line);stroke-width:1}svg .now{stroke:var(--bad);stroke-width:1.5}
svg .hatchLine{stroke:var(--bad);stroke-width:3}
.scroll{overflow-x:auto;margin:0 0 12px}
table{border-collapse:collapse;width:100%;font-size:13px;background:var(--surface)}
th,td{text-align:start;vertical-align:top;padding:7px 12px;border-bottom:1px solid var(--line);
overflow-wrap:anywhere;min-width:4em}
th{color:var(--soft);font-weight:600;white-space:nowrap}
ul{margin:0 0 12px;padding-inline-start:20px}li{margin:3px 0;overflow-wrap:anywhere}
details{margin:0 0 12px}details.part{margin-top:40px}details.part>summary{font-size:19px;color:var(--ink)}
summary{cursor:pointer;color:var(--accent);font-weight:600;padding:8px 0}
summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
footer{margin-top:40px;padding-top:12px;border-top:1px solid var(--line);color:var(--soft);font-size:13px}
@media (forced-colors:active){svg path,svg .track,svg .now{stroke:CanvasText}svg text{fill:CanvasText}}
@media print{:root{--bg:#FFFFFF;--surface:#FFFFFF;--line:#BBBBBB;--ink:#000000;--soft:#444444;--accent:#0B6478;
--accentSoft:#E2F0F3;--bad:#B23A0A;--badSoft:#FBEAE1;--good:#1F6E43;--goodSoft:#E4F2E9}
html{font-size:11pt}body{max-width:none;padding:0}h2,h3{break-after:avoid}tr{break-inside:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}.scroll{overflow:visible}}
)";

/// The mark: two interlocked rings.
constexpr const char* kMark = R"svg(<svg viewBox="0 0 40 24" aria-hidden="true">
<circle cx="13" cy="12" r="9" fill="none" stroke="var(--accent)" stroke-width="4"/>
<circle cx="27" cy="12" r="9" fill="none" stroke="var(--bad)" stroke-width="4"/>
<path d="M21.2 5.1A9 9 0 0 1 22 12" style="stroke:var(--accent);stroke-width:4"/></svg>)svg";

const char* classOf(Tone tone) {
  switch (tone) {
    case Tone::soft:
      return "soft";
    case Tone::good:
      return "good";
    case Tone::bad:
      return "bad";
    case Tone::plain:
      break;
  }
  return "";
}

std::string classAttribute(const char* name) {
  return *name == 0 ? std::string{} : std::string(" class=\"") + name + '"';
}

/// HTML's isolation element means nothing inside SVG: the isolating characters take its place.
std::string svgText(std::string html) {
  const auto replace = [&](std::string_view what, std::string_view with) {
    for (std::size_t at = 0; (at = html.find(what, at)) != std::string::npos; at += with.size())
      html.replace(at, what.size(), with);
  };
  replace("<bdi>", "\xE2\x81\xA8");
  replace("<bdi dir=\"ltr\">", "\xE2\x81\xA6");
  replace("</bdi>", "\xE2\x81\xA9");
  return html;
}

/// How many characters wide a text is about; a character reference is one.
std::size_t widthOf(std::string_view html) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < html.size(); ++i) {
    if ((static_cast<unsigned char>(html[i]) & 0xC0U) == 0x80U) continue;
    if (html[i] == '&') i = std::min(html.find(';', i), html.size() - 1);
    ++width;
  }
  return width;
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  std::string shown = text;
  std::replace(shown.begin(), shown.end(), ',', '.');  // whatever the C locale says
  return shown;
}

/// A text that has to fit: squeezed where it is too wide.
std::string fitted(const std::string& attributes, const std::string& text, double room) {
  const double wide = static_cast<double>(widthOf(text)) * 7.6;
  return "<text " + attributes +
         (wide > room ? " textLength=\"" + number(room) + "\" lengthAdjust=\"spacingAndGlyphs\""
                      : std::string{}) +
         '>' + text + "</text>";
}

class HtmlSheet final : public Sheet {
 public:
  explicit HtmlSheet(std::shared_ptr<const Catalog> catalog)
      : say_(std::move(catalog), Dress::html) {}

  void title(const Message& kicker, const Message& headline, const Message& likelihood) override {
    title_ = say_(headline);
    body_ += "<p class=\"kicker\">" + say_(kicker) + "</p>\n<h1>" + title_ + "</h1>\n";
    if (!likelihood.empty())
      body_ += "<p><span class=\"tag good\">" + say_(likelihood) + "</span></p>\n";
  }
  void heading(const Message& text) override { body_ += "<h2>" + say_(text) + "</h2>\n"; }
  void subheading(const Message& text) override { body_ += "<h3>" + say_(text) + "</h3>\n"; }
  void paragraph(const Line& line) override {
    body_ += "<p" + classAttribute(classOf(line.tone)) + '>' + say_(line.text) + "</p>\n";
  }

  void bullets(const std::vector<Line>& lines) override {
    if (lines.empty()) return;
    body_ += "<ul>\n";
    for (const Line& line : lines)
      body_ += "<li" + classAttribute(classOf(line.tone)) + '>' + say_(line.text) + "</li>\n";
    body_ += "</ul>\n";
  }

  void table(const Grid& grid) override {
    body_ += "<div class=\"scroll\"><table>\n<thead><tr>";
    for (const Message& column : grid.columns)
      body_ += "<th scope=\"col\">" + say_(column) + "</th>";
    body_ += "</tr></thead>\n<tbody>\n";
    for (const auto& row : grid.rows) {
      body_ += "<tr>";
      for (const Argument& cell : row) body_ += "<td>" + say_.argument(cell) + "</td>";
      body_ += "</tr>\n";
    }
    body_ += "</tbody>\n</table></div>\n";
  }

  void steps(const std::vector<StepCard>& cards) override {
    for (const StepCard& card : cards) {
      body_ += std::string("<section class=\"card ") + classOf(card.tone) + "\">";
      if (!card.tags.empty()) {
        body_ += "<span class=\"tags\">";
        for (const Message& tag : card.tags)
          body_ += std::string("<span class=\"tag ") + classOf(card.tone) + "\">" + say_(tag) +
                   "</span>";
        body_ += "</span>";
      }
      body_ += "<p class=\"what\">" + say_(card.title) + "</p>";
      for (const Line& line : card.lines)
        body_ += "<p" + classAttribute(classOf(line.tone)) + '>' + say_(line.text) + "</p>";
      if (!card.manual.empty())
        body_ += "<p class=\"manual\">" +
                 say_(Message{"report.step.by-hand"}.with("how", card.manual)) + "</p>";
      body_ += "</section>\n";
    }
  }

  void picture(const ClashPicture& picture) override;
  void sessions(const SessionsPicture& picture) override;

  void fold(const Message& summary, Rank rank) override {
    body_ += std::string("<details") + (rank == Rank::part ? " class=\"part\"" : "") +
             "><summary>" + say_(summary) + "</summary>\n";
  }
  void unfold() override { body_ += "</details>\n"; }

  std::string take() override {
    std::string language = say_.catalog().language();
    std::replace(language.begin(), language.end(), '_', '-');
    std::string page = "<!DOCTYPE html>\n<html lang=\"" + language + "\" dir=\"" +
                       (say_.catalog().rightToLeft() ? "rtl" : "ltr") + "\">\n<head>\n";
    page +=
        "<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n";
    page +=
        "<title>Unclash: " + svgText(title_) + "</title>\n<style>" + kStyle + "</style>\n</head>\n";
    page += std::string("<body>\n<header>") + kMark + "<span>Unclash</span></header>\n<main>\n" +
            body_ + "</main>\n</body>\n</html>\n";
    return page;
  }

 private:
  std::string foreign(std::string_view text) const { return svgText(say_.foreign(text)); }
  std::string words(const Message& text) const { return svgText(say_(text)); }

  Renderer say_;
  std::string title_;
  std::string body_;
};

/// This computer, the server, and one line for each connection, fanned out between them.
void HtmlSheet::picture(const ClashPicture& picture) {
  constexpr double kWide = 640;
  constexpr double kRow = 74;
  const double count = static_cast<double>(picture.lines.size());
  const double height = std::max(150.0, count * kRow + 16);
  const double middle = height / 2;
  const double boxTop = middle - 39;

  const Message described = [&] {
    std::vector<Message> lines;
    for (const PictureLine& line : picture.lines) lines.push_back(spokenLine(line));
    return Message{"wizard.picture.text"}
        .with("server", Argument::Kind::server, picture.server)
        .with("lines", std::move(lines));
  }();
  const auto box = [&](double x, const std::string& strong, const std::string& second) {
    return "<rect class=\"box\" x=\"" + number(x) + "\" y=\"" + number(boxTop) +
           "\" width=\"138\" height=\"78\" rx=\"10\"/>" +
           fitted("class=\"label strong\" x=\"" + number(x + 69) + "\" y=\"" + number(middle - 3) +
                      '"',
                  strong, 122) +
           (second.empty() ? std::string{}
                           : fitted("class=\"label second\" x=\"" + number(x + 69) + "\" y=\"" +
                                        number(middle + 19) + '"',
                                    second, 126));
  };

  body_ += "<figure>\n<svg viewBox=\"0 0 640 " + number(height) + "\" role=\"img\" aria-label=\"" +
           words(described) + "\">\n";
  for (std::size_t i = 0; i < picture.lines.size(); ++i) {
    const PictureLine& line = picture.lines[i];
    const double place = count > 1 ? static_cast<double>(i) / (count - 1) - 0.5 : 0;  // -0.5 to 0.5
    const double end = middle + place * 46;
    const double top = middle + place * (count - 1) * kRow;  // where the curve would like to be
    const double bend = end + (top - end) / 0.75;            // so that it gets there
    body_ += std::string("<g class=\"") + toString(line.kind) + "\"><path d=\"M148 " + number(end) +
             " C 250 " + number(bend) + " 390 " + number(bend) + " 492 " + number(end) + "\"/>";
    const Message tag = tagOf(line);
    if (!tag.empty()) {
      const std::string text = words(tag);
      const double wide = static_cast<double>(widthOf(text)) * 6.6 + 20;
      body_ += "<rect class=\"pill\" x=\"" + number(kWide / 2 - wide / 2) + "\" y=\"" +
               number(top - 11) + "\" width=\"" + number(wide) +
               "\" height=\"22\" rx=\"11\"/><text class=\"pillText\" x=\"320\" y=\"" +
               number(top + 4) + "\">" + text + "</text>";
    }
    // Beside its line, away from the middle.
    const bool below = place > 0;
    const double near = tag.empty() ? 8 : 17;
    body_ += fitted("class=\"label\" x=\"320\" y=\"" +
                        number(below ? top + near + 10 : top - near) + '"',
                    words(line.label), 330) +
             "</g>\n";
  }
  body_ += box(10, words(Message{"wizard.picture.this-computer"}), foreign(picture.computer)) +
           box(492, foreign(picture.server), words(Message{"wizard.picture.file-server"})) +
           "\n</svg>\n";
  body_ += "<figcaption>" +
           say_(Message{"report.picture.caption"}.with("server", Argument::Kind::server,
                                                       picture.server)) +
           "</figcaption>\n</figure>\n";
}

/// One row for each session: in use solid, idle lighter, disconnected hatched.
void HtmlSheet::sessions(const SessionsPicture& picture) {
  constexpr double kLeft = 200;
  constexpr double kWide = 420;
  constexpr double kRow = 60;
  const double height = static_cast<double>(picture.bars.size()) * kRow + 34;
  body_ +=
      "<figure>\n<svg viewBox=\"0 0 640 " + number(height) + "\" role=\"img\" aria-label=\"" +
      words(Message{"report.heading.sessions"}) +
      "\">\n<defs><pattern id=\"hatch\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" "
      "patternTransform=\"rotate(45)\"><line class=\"hatchLine\" x1=\"0\" y1=\"0\" x2=\"0\" "
      "y2=\"8\"/>"
      "</pattern></defs>\n";
  double y = 6;
  for (const SessionBar& bar : picture.bars) {
    const double start = kLeft + bar.start * kWide;
    const double idle = kLeft + bar.idleFrom * kWide;
    const double end = kLeft + kWide;
    const auto rect = [&](const char* kind, double from, double to) {
      if (to - from < 0.5) return;
      body_ += std::string("<rect class=\"") + kind + "\" x=\"" + number(from) + "\" y=\"" +
               number(y) + "\" width=\"" + number(to - from) + "\" height=\"14\" rx=\"3\"/>";
    };
    const bool left = bar.state == SessionState::disconnected;
    const bool idleKnown = bar.idleFrom < 1;
    body_ += "<g>" + fitted("x=\"4\" y=\"" + number(y + 12) + '"', foreign(bar.user), kLeft - 16) +
             "<line class=\"track\" x1=\"200\" x2=\"620\" y1=\"" + number(y + 7) + "\" y2=\"" +
             number(y + 7) + "\"/>";
    rect("bar", start, left && !idleKnown ? start : idle);
    rect(left ? "left" : "idle", left && !idleKnown ? start : idle, end);
    body_ += fitted("class=\"second\" x=\"200\" y=\"" + number(y + 30) + '"', words(stateOf(bar)),
                    kWide) +
             fitted("class=\"second\" x=\"200\" y=\"" + number(y + 45) + '"', words(whereOf(bar)),
                    kWide) +
             "</g>\n";
    y += kRow;
  }
  body_ += "<line class=\"now\" x1=\"620\" x2=\"620\" y1=\"0\" y2=\"" + number(y) + "\"/>";
  if (!picture.since.empty())
    body_ +=
        "<text class=\"second\" x=\"200\" y=\"" + number(y + 16) + "\">" +
        words(Message{"wizard.session.since"}.with("time", Argument::Kind::time, picture.since)) +
        "</text>";
  body_ += "<text class=\"second\" x=\"620\" y=\"" + number(y + 16) + "\" text-anchor=\"end\">" +
           words(Message{"wizard.session.now"}) + "</text>\n</svg>\n</figure>\n";
}

}  // namespace

std::unique_ptr<Sheet> htmlSheet(std::shared_ptr<const Catalog> catalog) {
  return std::make_unique<HtmlSheet>(std::move(catalog));
}

}  // namespace unclash

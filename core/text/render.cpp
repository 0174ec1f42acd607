#include "core/text/render.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <ctime>
#include <mutex>

#include "core/model/letters.h"
#include "core/model/time.h"
#include "core/text/dress.h"
#include "core/text/pattern.h"

namespace unclash {
namespace {

using Kind = Argument::Kind;

/// Numbers of these names are names themselves: they are not counted, so never grouped.
bool isNumberName(std::string_view name) {
  for (const char* each : {"code", "error", "port", "id", "pid", "session", "build", "year"})
    if (name == each) return true;
  return false;
}

std::string_view groupSeparator(std::string_view language) {
  const std::string_view base = language.substr(0, language.find('_'));
  if (base == "de" || base == "es" || base == "pt") return ".";
  if (base == "fr") return "\xE2\x80\xAF";  // U+202F, narrow no-break space
  return ",";
}

/// Grouped from five digits on, as Spanish and Portuguese do and the others allow.
std::string formatCount(std::int64_t number, std::string_view language) {
  std::string text = std::to_string(number);
  if (number > -10000 && number < 10000) return text;
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = text.size(); at > first + 3;) {
    at -= 3;
    text.insert(at, groupSeparator(language));
  }
  return text;
}

struct WallClock {
  int year = 0;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
};

/// The time as the reader's clock shows it. Where the text names its own offset, that is the clock
/// of the place it tells of, and stays.
std::optional<WallClock> wallClock(const std::string& text) {
  const std::optional<TimePoint> point = parseTime(text);
  if (!point || text.size() < 10) return std::nullopt;
  WallClock clock;
  const char zone = text.back();
  if (text.size() > 10 && (zone == 'Z' || zone == 'z')) {
    static std::mutex guard;  // std::localtime shares one buffer
    const std::lock_guard<std::mutex> lock(guard);
    const std::time_t seconds = static_cast<std::time_t>(
        std::chrono::floor<std::chrono::seconds>(point->time_since_epoch()).count());
    const std::tm* local = std::localtime(&seconds);
    if (!local) return std::nullopt;
    return WallClock{local->tm_year + 1900, local->tm_mon + 1, local->tm_mday, local->tm_hour,
                     local->tm_min};
  }
  if (std::sscanf(text.c_str(), "%4d-%2d-%2d", &clock.year, &clock.month, &clock.day) != 3)
    return std::nullopt;
  if (text.size() >= 16 &&
      std::sscanf(text.c_str() + 11, "%2d:%2d", &clock.hour, &clock.minute) != 2)
    return std::nullopt;
  return clock;
}

std::string twoDigits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

/// A system's own message without the line ends that it carries.
std::string oneLine(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    const bool space = c == '\r' || c == '\n';
    if (!space)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return out;
}

}  // namespace

namespace detail {

/// Renders one message and what is inside it; knows how deep it is.
class Rendering {
 public:
  Rendering(const Catalog& catalog, Dress dress, Redactor* redactor)
      : catalog_(catalog), dress_(dress), redactor_(redactor) {}

  std::string message(const Message& message, int depth) const {
    if (message.empty()) return {};
    if (depth > kMaxTextDepth) return "\xE2\x80\xA6";  // an ellipsis
    const std::optional<std::string_view> pattern = catalog_.pattern(message.id);
    if (!pattern) return own("\xC2\xAB" + message.id + "\xC2\xBB");
    return this->pattern(*pattern, message, depth);
  }

  std::string pattern(std::string_view pattern, const Message& message, int depth) const {
    const std::optional<PatternNode::Nodes> nodes = parsePattern(pattern);
    return nodes ? sequence(*nodes, message, depth) : own(pattern);
  }

  std::string argument(const Argument& argument, int depth) const {
    switch (argument.kind) {
      case Kind::text:
        return foreign(known(oneLine(argument.text)));
      case Kind::device:
      case Kind::program:
        return foreign(known(argument.text));
      case Kind::code:
        return dressCode(known(argument.text), dress_, catalog_.rightToLeft());
      case Kind::number:
        return own(number(argument));
      case Kind::server:
        return foreign(redactor_ ? redactor_->server(argument.text) : argument.text);
      case Kind::user:
        if (argument.text.empty()) return message(Message{"identity.anonymous"}, depth + 1);
        return foreign(redactor_ ? redactor_->user(argument.text) : argument.text);
      case Kind::path:
        return foreign(redactor_ ? redactor_->path(argument.text) : argument.text);
      case Kind::computer:
        return foreign(redactor_ ? redactor_->computer(argument.text) : argument.text);
      case Kind::time:
        return time(argument.text, depth);
      case Kind::seconds:
        return duration(argument.number, depth);
      case Kind::message:
        return argument.messages.empty() ? std::string() : message(argument.messages[0], depth + 1);
      case Kind::list:
        return list(argument.messages, depth);
    }
    return {};
  }

  std::string foreign(std::string_view text) const {
    return dressForeign(text, dress_, catalog_.rightToLeft());
  }

 private:
  std::string own(std::string_view text) const { return dressOwn(text, dress_); }
  std::string known(const std::string& text) const {
    return redactor_ ? redactor_->text(text) : text;
  }
  std::string number(const Argument& argument) const {
    return isNumberName(argument.name) ? std::to_string(argument.number)
                                       : formatCount(argument.number, catalog_.language());
  }

  static const Argument* find(const Message& message, std::string_view name) {
    for (const Argument& argument : message.arguments)
      if (argument.name == name) return &argument;
    return nullptr;
  }

  /// False for a word in the place of a number.
  static bool counts(const Argument& argument) {
    return argument.kind == Kind::number || argument.kind == Kind::seconds ||
           argument.kind == Kind::list;
  }
  /// What a plural counts: a number, or how long a list is.
  static std::int64_t countOf(const Argument& argument) {
    return argument.kind == Kind::list ? static_cast<std::int64_t>(argument.messages.size())
                                       : argument.number;
  }

  std::string sequence(const PatternNode::Nodes& nodes, const Message& message, int depth) const {
    std::string out;
    for (const PatternNode& node : nodes) out += this->node(node, message, depth);
    return out;
  }

  std::string node(const PatternNode& node, const Message& message, int depth) const {
    if (node.kind == PatternNode::Kind::text) return own(node.text);
    const Argument* given = find(message, node.name);
    switch (node.kind) {
      case PatternNode::Kind::argument:
        return given ? argument(*given, depth) : own("{" + node.name + "}");
      case PatternNode::Kind::count:
        if (!given) return own("{" + node.name + "}");
        return counts(*given) ? own(formatCount(countOf(*given), catalog_.language()))
                              : argument(*given, depth);
      case PatternNode::Kind::plural:
        return sequence(plural(node, given), message, depth);
      default:
        return sequence(select(node, given), message, depth);
    }
  }

  static const PatternNode::Nodes* branch(const PatternNode& node, std::string_view key) {
    for (const auto& [name, nodes] : node.cases)
      if (name == key) return &nodes;
    return nullptr;
  }

  const PatternNode::Nodes& plural(const PatternNode& node, const Argument* given) const {
    const PatternNode::Nodes* chosen = nullptr;
    if (given && counts(*given)) {
      chosen = branch(node, "=" + std::to_string(countOf(*given)));
      if (!chosen) chosen = branch(node, catalog_.pluralCategory(countOf(*given)));
    }
    return chosen ? *chosen : *branch(node, "other");
  }

  /// By the argument's text or number; an absent or empty one selects `none`.
  static const PatternNode::Nodes& select(const PatternNode& node, const Argument* given) {
    std::string key = "none";
    if (given && (given->kind == Kind::number || given->kind == Kind::seconds))
      key = std::to_string(given->number);
    else if (given && (given->kind == Kind::message || given->kind == Kind::list))
      key = given->messages.empty() || given->messages[0].empty() ? "none" : "some";
    else if (given && !given->text.empty())
      key = given->text;
    const PatternNode::Nodes* chosen = branch(node, key);
    return chosen ? *chosen : *branch(node, "other");
  }

  std::string time(const std::string& text, int depth) const {
    const std::optional<WallClock> at = wallClock(text);
    if (!at) return foreign(text);
    const bool withClock = text.size() > 10;
    return message(
        Message{withClock ? "time.moment" : "time.date"}
            .with("year", Kind::number, at->year)
            .with("month", Kind::code, twoDigits(at->month))
            .with("monthName", Message{"time.month." + std::to_string(at->month)})
            .with("day", Kind::code, std::to_string(at->day))
            .with("day2", Kind::code, twoDigits(at->day))
            .with("clock", Kind::code, twoDigits(at->hour) + ":" + twoDigits(at->minute)),
        depth + 1);
  }

  /// The largest unit, and the next one below it where that says something.
  std::string duration(std::int64_t seconds, int depth) const {
    struct Unit {
      const char* id;
      std::int64_t seconds;
    };
    static constexpr Unit kUnits[] = {
        {"time.days", 86400}, {"time.hours", 3600}, {"time.minutes", 60}, {"time.seconds", 1}};
    // A difference between clocks can be negative; the sentence says which way.
    constexpr std::int64_t kMost = std::int64_t{1} << 62;
    const std::int64_t whole = std::min(seconds < 0 ? -std::max(seconds, -kMost) : seconds, kMost);
    const auto words = [](const Unit& unit, std::int64_t count) {
      return Message{unit.id}.with("count", Kind::number, count);
    };
    for (std::size_t i = 0; i < std::size(kUnits); ++i) {
      const std::int64_t count = whole / kUnits[i].seconds;
      if (count == 0 && i + 1 < std::size(kUnits)) continue;
      const std::int64_t rest =
          i + 1 < std::size(kUnits) ? whole % kUnits[i].seconds / kUnits[i + 1].seconds : 0;
      if (rest == 0 || count >= 10) return message(words(kUnits[i], count), depth + 1);
      return message(Message{"time.pair"}
                         .with("large", words(kUnits[i], count))
                         .with("small", words(kUnits[i + 1], rest)),
                     depth + 1);
    }
    return {};
  }

  /// The list is joined step by step from the left with the language's own joints.
  std::string list(const std::vector<Message>& messages, int depth) const {
    std::vector<std::string> parts;
    for (const Message& each : messages)
      if (std::string text = message(each, depth + 1); !text.empty())
        parts.push_back(std::move(text));
    if (parts.empty()) return {};
    std::string out = parts[0];
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const char* id = parts.size() == 2      ? "list.pair"
                       : i + 1 < parts.size() ? "list.middle"
                                              : "list.last";
      out = joined(id, out, parts[i]);
    }
    return out;
  }

  /// A joint's two arguments are dressed already, so they are put in as they are.
  std::string joined(const char* id, const std::string& left, const std::string& right) const {
    const auto pattern = catalog_.pattern(id);
    const auto nodes = pattern ? parsePattern(*pattern) : std::nullopt;
    if (!nodes) return left + ", " + right;
    std::string out;
    for (const PatternNode& node : *nodes)
      if (node.kind == PatternNode::Kind::argument)
        out += node.name == "left" ? left : right;
      else
        out += own(node.text);
    return out;
  }

  const Catalog& catalog_;
  Dress dress_;
  Redactor* redactor_;
};

}  // namespace detail

Renderer::Renderer(std::shared_ptr<const Catalog> catalog, Dress dress, Redactor* redactor)
    : catalog_(std::move(catalog)), dress_(dress), redactor_(redactor) {}

std::string Renderer::operator()(const Message& message) const {
  std::string said = detail::Rendering(*catalog_, dress_, redactor_).message(message, 0);
  const bool shown = dress_ == Dress::screen || dress_ == Dress::html;
  return shown && catalog_->rightToLeft() ? isolateRuns(said, dress_) : said;
}

std::string Renderer::foreign(std::string_view text) const {
  return detail::Rendering(*catalog_, dress_, redactor_).foreign(text);
}

std::string Renderer::argument(const Argument& argument) const {
  return detail::Rendering(*catalog_, dress_, redactor_).argument(argument, 0);
}

}  // namespace unclash

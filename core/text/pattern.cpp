#include "core/text/pattern.h"

#include "core/model/letters.h"

namespace unclash {
namespace {

class Parser {
 public:
  explicit Parser(std::string_view pattern) : pattern_(pattern) {}

  std::optional<PatternNode::Nodes> parse() {
    PatternNode::Nodes nodes;
    if (!sequence(nodes, 0, {}) || at_ != pattern_.size()) return std::nullopt;
    return nodes;
  }

 private:
  using Nodes = PatternNode::Nodes;
  using Kind = PatternNode::Kind;

  bool done() const { return at_ == pattern_.size(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0';
  }
  bool take(char c) {
    if (done() || peek() != c) return false;
    ++at_;
    return true;
  }
  void space() {
    while (!done() && (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r')) ++at_;
  }
  std::string word(std::string_view extra = {}) {
    const std::size_t begin = at_;
    while (!done() && (isWordByte(peek()) || peek() == '_' || peek() == '-' ||
                       extra.find(peek()) != std::string_view::npos))
      ++at_;
    return std::string(pattern_.substr(begin, at_ - begin));
  }

  /// Up to the end or an unquoted `}`, which stays. `counted` is the argument of the innermost
  /// plural around, which `#` stands for.
  bool sequence(Nodes& nodes, int depth, const std::string& counted) {
    std::string text;
    const auto flush = [&] {
      if (!text.empty()) nodes.push_back({Kind::text, std::move(text), {}, {}});
      text.clear();
    };
    while (!done() && peek() != '}') {
      const char c = peek();
      if (c == '\'') {
        quoted(text, !counted.empty());
      } else if (c == '{') {
        flush();
        if (!argument(nodes, depth, counted)) return false;
      } else if (c == '#' && !counted.empty()) {
        flush();
        nodes.push_back({Kind::count, {}, counted, {}});
        ++at_;
      } else {
        text += c;
        ++at_;
      }
    }
    flush();
    return true;
  }

  void quoted(std::string& text, bool inPlural) {
    ++at_;
    const char next = peek();
    if (!done() && next == '\'') {
      text += '\'';
      ++at_;
    } else if (!done() && (next == '{' || next == '}' || (next == '#' && inPlural))) {
      while (!done()) {
        if (peek() != '\'') {
          text += peek();
          ++at_;
        } else if (peek(1) == '\'') {
          text += '\'';
          at_ += 2;
        } else {
          ++at_;
          return;
        }
      }
    } else {
      text += '\'';
    }
  }

  bool argument(Nodes& nodes, int depth, const std::string& counted) {
    if (depth >= kMaxTextDepth || !take('{')) return false;
    space();
    PatternNode node;
    node.name = word();
    if (node.name.empty()) return false;
    space();
    if (take('}')) {
      node.kind = Kind::argument;
      nodes.push_back(std::move(node));
      return true;
    }
    if (!take(',')) return false;
    space();
    const std::string type = word();
    if (type != "plural" && type != "select") return false;
    node.kind = type == "plural" ? Kind::plural : Kind::select;
    space();
    if (!take(',')) return false;
    const std::string inner = node.kind == Kind::plural ? node.name : counted;
    bool other = false;
    for (space(); !done() && peek() != '}'; space()) {
      std::string key = word("=");
      space();
      if (key.empty() || !take('{')) return false;
      Nodes branch;
      if (!sequence(branch, depth + 1, inner) || !take('}')) return false;
      other = other || key == "other";
      node.cases.emplace_back(std::move(key), std::move(branch));
    }
    if (!other || !take('}')) return false;
    nodes.push_back(std::move(node));
    return true;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<PatternNode::Nodes> parsePattern(std::string_view pattern) {
  return Parser(pattern).parse();
}

}  // namespace unclash

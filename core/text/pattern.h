// Pattern: the part of ICU's MessageFormat that the catalogs use, parsed.
//
// `{name}`, `{count, plural, =0{none} one{# file} other{# files}}`, `{kind, select, a{..}
// other{..}}`, nested. `''` is an apostrophe; one right before `{` or `}` (or `#` inside a plural)
// quotes up to the next apostrophe; any other is itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace unclash {

/// How deep plurals and selects may stand inside each other, and messages inside messages.
inline constexpr int kMaxTextDepth = 8;

struct PatternNode {
  enum class Kind { text, argument, plural, select, count };
  using Nodes = std::vector<PatternNode>;

  Kind kind = Kind::text;
  std::string text;                                  ///< for text
  std::string name;                                  ///< of the argument, for all but text
  std::vector<std::pair<std::string, Nodes>> cases;  ///< for plural and select, in order
};

/// Nothing where the pattern is malformed: unbalanced braces, an unknown argument type, a plural or
/// select without `other`, or nested deeper than kMaxTextDepth.
std::optional<PatternNode::Nodes> parsePattern(std::string_view pattern);

}  // namespace unclash

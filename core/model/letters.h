// Letters, digits and spaces, without a locale: what a program sees must not depend on where it
// runs. Case is folded by `foldCase` (utf8.h).
#pragma once

#include <string>
#include <string_view>

namespace unclash {

inline bool isDigit(char c) { return c >= '0' && c <= '9'; }
inline bool isHexDigit(char c) {
  return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
inline bool isAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
/// A letter, a digit, or any byte of a character beyond ASCII.
inline bool isWordByte(char c) {
  return isDigit(c) || isAsciiLetter(c) || static_cast<unsigned char>(c) >= 0x80;
}

/// Upper case of ASCII letters only.
inline std::string upperAscii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 0x20);
  return out;
}

/// Without spaces, tabs and line ends at both ends.
inline std::string_view trimmed(std::string_view text) {
  constexpr const char* kSpace = " \t\r\n\f\v";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

}  // namespace unclash

#include "core/text/dress.h"

#include <array>
#include <cstdio>

#include "core/model/utf8.h"

namespace unclash {
namespace {

constexpr const char* kFirstStrongIsolate = "\xE2\x81\xA8";  // U+2068
constexpr const char* kLeftToRightIsolate = "\xE2\x81\xA6";  // U+2066
constexpr const char* kPopIsolate = "\xE2\x81\xA9";          // U+2069

/// Characters that act instead of being shown, or that mislead the eye.
bool acts(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) ||                          // C0, DEL, C1
         c == 0x061C || c == 0x200E || c == 0x200F ||                     // direction marks
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||  // overrides, isolates
         c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x2028 || c == 0x2029 ||  // invisible
         (c >= 0xE0000 && c <= 0xE007F);                                             // tags
}

std::string visible(std::string_view text) {
  std::string out;
  std::array<char, 16> escape{};
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = firstCodePoint(text.substr(at));
    if (c.length == 0) {
      std::snprintf(escape.data(), escape.size(), "\\x%02x",
                    static_cast<unsigned>(static_cast<unsigned char>(text[at])));
      out += escape.data();
      ++at;
      continue;
    }
    if (acts(c.code)) {
      std::snprintf(escape.data(), escape.size(), c.code <= 0xFF ? "\\x%02x" : "\\u%04x",
                    static_cast<unsigned>(c.code));
      out += escape.data();
    } else {
      out += text.substr(at, c.length);
    }
    at += c.length;
  }
  return out;
}

std::string escapedHtml(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  return out;
}

/// CommonMark: a backslash before any ASCII punctuation makes it itself. Only what can mean
/// something inside a line is escaped, so that the source stays readable; `.` and `-` begin lists
/// only at the start of a line.
std::string escapedMarkdown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>#|~&!$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

bool beyondAscii(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x80) return true;
  return false;
}

}  // namespace

std::string dressOwn(std::string_view text, Dress dress) {
  if (dress == Dress::html) return escapedHtml(text);
  if (dress == Dress::markdown) return escapedMarkdown(text);
  return std::string(text);
}

std::string dressForeign(std::string_view text, Dress dress, bool rightToLeft) {
  if (dress == Dress::plain || text.empty()) return std::string(text);
  const std::string shown = visible(text);
  const std::string safe = dressOwn(shown, dress);
  const bool isolate = rightToLeft || beyondAscii(shown);
  if (dress == Dress::screen || (dress == Dress::markdown && isolate))
    return kFirstStrongIsolate + safe + kPopIsolate;
  if (dress == Dress::html && isolate) return "<bdi>" + safe + "</bdi>";
  return safe;
}

std::string dressCode(std::string_view text, Dress dress, bool rightToLeft) {
  if (dress == Dress::plain || text.empty()) return std::string(text);
  const std::string safe = dressOwn(visible(text), dress);
  if (!rightToLeft || dress == Dress::terminal) return safe;
  if (dress == Dress::html) return "<bdi dir=\"ltr\">" + safe + "</bdi>";
  return kLeftToRightIsolate + safe + kPopIsolate;
}

}  // namespace unclash

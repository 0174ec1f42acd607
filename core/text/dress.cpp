#include "core/text/dress.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

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

/// One thing in a rendered sentence: a character, a character reference, or an isolated name.
struct Unit {
  std::string_view text;
  enum class Kind { other, space, mark, letter, command, name } kind;
};

bool startsWith(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

/// The isolated name that `text` begins with, whole; empty where it begins otherwise. Names are
/// never isolated inside each other.
std::string_view isolatedName(std::string_view text) {
  struct Pair {
    std::string_view open;
    std::string_view close;
  };
  static constexpr Pair kPairs[] = {
      {kFirstStrongIsolate, kPopIsolate}, {kLeftToRightIsolate, kPopIsolate}, {"<bdi", "</bdi>"}};
  for (const Pair& pair : kPairs) {
    if (!startsWith(text, pair.open)) continue;
    const std::size_t end = text.find(pair.close);
    if (end != std::string_view::npos) return text.substr(0, end + pair.close.size());
  }
  return {};
}

Unit unitAt(std::string_view text, Dress dress) {
  if (const std::string_view name = isolatedName(text); !name.empty())
    return {name, Unit::Kind::name};
  const char c = text.front();
  if (dress == Dress::html && c == '&') {
    const std::string_view reference = text.substr(0, text.find(';') + 1);
    const bool quotes = reference == "&quot;" || reference == "&#39;";
    return {reference, quotes ? Unit::Kind::mark : Unit::Kind::command};
  }
  const std::string_view one =
      text.substr(0, std::max<std::size_t>(1, firstCodePoint(text).length));
  if (one.size() > 1) return {one, Unit::Kind::other};
  if (c == ' ') return {one, Unit::Kind::space};
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
    return {one, Unit::Kind::letter};
  if (std::string_view(".,;!?()[]\"':").find(c) != std::string_view::npos)
    return {one, Unit::Kind::mark};
  return {one, c < 0x20 || c == 0x7F ? Unit::Kind::other : Unit::Kind::command};
}

/// Puts out a run of what is written left to right; the sentence's own marks around it stay
/// outside.
void putRun(const std::vector<Unit>& run, Dress dress, std::string& out) {
  const auto outside = [](const Unit& unit) {
    return unit.kind == Unit::Kind::space || unit.kind == Unit::Kind::mark;
  };
  std::size_t first = 0;
  while (first < run.size() && outside(run[first])) ++first;
  std::size_t last = run.size();
  while (last > first && outside(run[last - 1])) --last;
  // The colon of a drive belongs to it.
  if (last < run.size() && run[last].text == ":" && last > first &&
      run[last - 1].kind == Unit::Kind::letter &&
      (last - first == 1 || run[last - 2].kind != Unit::Kind::letter))
    ++last;
  bool letters = false;
  bool names = false;
  bool commands = false;
  for (std::size_t i = first; i < last; ++i) {
    letters = letters || run[i].kind == Unit::Kind::letter;
    names = names || run[i].kind == Unit::Kind::name;
    commands = commands || run[i].kind == Unit::Kind::command || run[i].text == ":";
  }
  const bool isolate = commands ? letters || names : letters && names;
  const bool html = dress == Dress::html;
  for (std::size_t i = 0; i < run.size(); ++i) {
    if (isolate && i == first) out += html ? "<bdi dir=\"ltr\">" : kLeftToRightIsolate;
    out += run[i].text;
    if (isolate && i + 1 == last) out += html ? "</bdi>" : kPopIsolate;
  }
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

std::string isolateRuns(std::string_view rendered, Dress dress) {
  std::string out;
  std::vector<Unit> run;
  while (!rendered.empty()) {
    const Unit unit = unitAt(rendered, dress);
    rendered.remove_prefix(unit.text.size());
    if (unit.kind != Unit::Kind::other) {
      run.push_back(unit);
      continue;
    }
    putRun(run, dress, out);
    run.clear();
    out += unit.text;
  }
  putRun(run, dress, out);
  return out;
}

}  // namespace unclash

#include "core/model/utf8.h"

#include <cstddef>
#include <cstdint>

namespace unclash {
namespace {

void encode(char32_t code, std::string& out) {
  const auto put = [&](char32_t bits) {
    out += static_cast<char>(static_cast<std::uint8_t>(bits));
  };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U)), put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U)), put(0x80U | ((code >> 6U) & 0x3FU)), put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U)), put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU)), put(0x80U | (code & 0x3FU));
  }
}

// Simple case folding of the Unicode blocks that European names are written in.
char32_t fold(char32_t c) {
  const auto within = [c](char32_t from, char32_t to) { return c >= from && c <= to; };
  if (within('A', 'Z')) return c + 0x20;
  if (within(0xC0, 0xDE) && c != 0xD7) return c + 0x20;
  if (within(0x100, 0x137) && c != 0x130 && c != 0x131) return c | 1U;
  if (within(0x139, 0x148)) return c % 2 == 1 ? c + 1 : c;
  if (within(0x14A, 0x177)) return c | 1U;
  if (c == 0x178) return 0xFF;
  if (within(0x179, 0x17E)) return c % 2 == 1 ? c + 1 : c;
  if (c == 0x386) return 0x3AC;
  if (within(0x388, 0x38A)) return c + 37;
  if (c == 0x38C) return 0x3CC;
  if (within(0x38E, 0x38F)) return c + 63;
  if (within(0x391, 0x3AB) && c != 0x3A2) return c + 0x20;
  if (within(0x400, 0x40F)) return c + 0x50;
  if (within(0x410, 0x42F)) return c + 0x20;
  if (within(0x460, 0x481) || within(0x48A, 0x4BF) || within(0x4D0, 0x52F)) return c | 1U;
  if (within(0x1E00, 0x1E95) || within(0x1EA0, 0x1EFF)) return c | 1U;
  return c;
}

}  // namespace

CodePoint firstCodePoint(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return {first, 1};
  std::size_t length = 0;
  char32_t code = 0;
  char32_t least = 0;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2, code = first & 0x1FU, least = 0x80;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3, code = first & 0x0FU, least = 0x800;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4, code = first & 0x07U, least = 0x10000;
  } else {
    return {};
  }
  if (text.size() < length) return {};
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
  return {code, length};
}

bool validUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = firstCodePoint(text).length;
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string foldCase(std::string_view text) {
  // Nearly every name is plain: no code points need to be taken apart.
  std::string folded(text);
  unsigned char bits = 0;
  for (char& byte : folded) {
    bits |= static_cast<unsigned char>(byte);
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + ('a' - 'A'));
  }
  if (bits < 0x80) return folded;

  folded.clear();
  while (!text.empty()) {
    const CodePoint next = firstCodePoint(text);
    if (next.length == 0) {
      folded += text.front();
      text.remove_prefix(1);
      continue;
    }
    encode(fold(next.code), folded);
    text.remove_prefix(next.length);
  }
  return folded;
}

}  // namespace unclash

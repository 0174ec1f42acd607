// UTF-8: is a text well-formed, and its letters without case.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace unclash {

struct CodePoint {
  char32_t code = 0;
  std::size_t length = 0;  ///< in bytes; 0 where the bytes are not UTF-8
};

/// The code point at the start of a text that is not empty.
CodePoint firstCodePoint(std::string_view text);

/// True for well-formed UTF-8: no overlong forms, surrogates, or code points above U+10FFFF.
bool validUtf8(std::string_view text);

/// Lower case for comparing names, as Windows does for file, server and account names: simple
/// one-to-one folding of Latin, Greek and Cyrillic letters (no locale, `ß` stays `ß`). Bytes that
/// are not UTF-8 are kept.
std::string foldCase(std::string_view text);

}  // namespace unclash

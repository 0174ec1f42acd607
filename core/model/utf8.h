// UTF-8: is a text well-formed, and its letters without case.
#pragma once

#include <string>
#include <string_view>

namespace unclash {

/// True for well-formed UTF-8: no overlong forms, surrogates, or code points above U+10FFFF.
bool validUtf8(std::string_view text);

/// Lower case for comparing names, as Windows does for file, server and account names: simple
/// one-to-one folding of Latin, Greek and Cyrillic letters (no locale, `ß` stays `ß`). Bytes that
/// are not UTF-8 are kept.
std::string foldCase(std::string_view text);

}  // namespace unclash

// Windows' texts, times and identifiers as snapshots write them.
#pragma once

#include <windows.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/fact.h"

namespace unclash {

/// UTF-16 as UTF-8; what is no character becomes U+FFFD. A null pointer is the empty text.
std::string toUtf8(std::wstring_view text);
std::string toUtf8(const wchar_t* text);
std::wstring toUtf16(std::string_view text);

/// A LUID as snapshots write it, all 64 bits: `0x1a2b3c`.
std::string luidText(const LUID& luid);
/// 0x followed by up to 16 hexadecimal digits; false for anything else.
bool parseLuid(std::string_view text, LUID& luid);

/// A point in time in 100 ns since 1601-01-01 (FILETIME). None for 0 and for what stands for
/// "never" (the far ends of the range), or lies behind the year 9999.
Fact<std::string> fileTimeText(std::uint64_t ticks);
Fact<std::string> fileTimeText(const FILETIME& time);
inline Fact<std::string> fileTimeText(const LARGE_INTEGER& time) {
  return fileTimeText(static_cast<std::uint64_t>(time.QuadPart));
}
inline std::uint64_t ticksOf(const FILETIME& time) {
  return (std::uint64_t{time.dwHighDateTime} << 32U) | time.dwLowDateTime;
}

/// `AUTHORITY\name`; the name alone where no authority is given, and where the name brings its own.
std::string accountText(const std::string& authority, const std::string& name);

}  // namespace unclash

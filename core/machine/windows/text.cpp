#include "core/machine/windows/text.h"

#include <array>
#include <charconv>
#include <chrono>
#include <limits>

#include "core/model/time.h"

namespace unclash {
namespace {

constexpr std::uint64_t kTicksPerMillisecond = 10'000;
/// 1970-01-01 in milliseconds since 1601-01-01.
constexpr std::int64_t kUnixEpoch = 11'644'473'600'000;
/// 9999-12-31T23:59:59 in milliseconds since 1970-01-01.
constexpr std::int64_t kLastTime = 253'402'300'799'000;

}  // namespace

std::string toUtf8(std::wstring_view text) {
  if (text.empty() || text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return {};
  const int length = static_cast<int>(text.size());
  const int size =
      ::WideCharToMultiByte(CP_UTF8, 0, text.data(), length, nullptr, 0, nullptr, nullptr);
  if (size <= 0) return {};
  std::string bytes(static_cast<std::size_t>(size), '\0');
  ::WideCharToMultiByte(CP_UTF8, 0, text.data(), length, bytes.data(), size, nullptr, nullptr);
  return bytes;
}

std::string toUtf8(const wchar_t* text) {
  return text == nullptr ? std::string() : toUtf8(std::wstring_view(text));
}

std::wstring toUtf16(std::string_view text) {
  if (text.empty() || text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return {};
  const int length = static_cast<int>(text.size());
  const int size = ::MultiByteToWideChar(CP_UTF8, 0, text.data(), length, nullptr, 0);
  if (size <= 0) return {};
  std::wstring wide(static_cast<std::size_t>(size), L'\0');
  ::MultiByteToWideChar(CP_UTF8, 0, text.data(), length, wide.data(), size);
  return wide;
}

std::string luidText(const LUID& luid) {
  const std::uint64_t value =
      (std::uint64_t{static_cast<std::uint32_t>(luid.HighPart)} << 32U) | luid.LowPart;
  std::array<char, 20> hex{};
  const auto written = std::to_chars(hex.data(), hex.data() + hex.size(), value, 16);
  return "0x" + std::string(hex.data(), written.ptr);
}

bool parseLuid(std::string_view text, LUID& luid) {
  if (!text.starts_with("0x") && !text.starts_with("0X")) return false;
  text.remove_prefix(2);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return false;
  luid.LowPart = static_cast<DWORD>(value & 0xffffffffU);
  luid.HighPart = static_cast<LONG>(value >> 32U);
  return true;
}

Fact<std::string> fileTimeText(std::uint64_t ticks) {
  const auto milliseconds = static_cast<std::int64_t>(ticks / kTicksPerMillisecond) - kUnixEpoch;
  if (ticks == 0 || milliseconds > kLastTime) return Fact<std::string>::none();
  return formatTime(TimePoint(std::chrono::milliseconds(milliseconds)));
}

Fact<std::string> fileTimeText(const FILETIME& time) { return fileTimeText(ticksOf(time)); }

std::string accountText(const std::string& authority, const std::string& name) {
  if (authority.empty() || name.empty() || name.find_first_of("\\@") != std::string::npos)
    return name;
  return authority + "\\" + name;
}

}  // namespace unclash

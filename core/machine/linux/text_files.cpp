#include "core/machine/linux/text_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>

#include "core/machine/linux/gap_reasons.h"
#include "core/model/time.h"

namespace unclash {
namespace {

Failure fileFailure(const std::filesystem::path& file, int code) {
  Failure failure;
  failure.trouble = Trouble::input;
  failure.code = code;
  failure.message =
      Message{"error.file-unreadable"}.with("file", Argument::Kind::code, file.string());
  failure.detail = gap_reason::ofErrno(code);
  return failure;
}

std::string unquoted(std::string_view text) {
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
                      text.back() == text.front();
  const char quote = quoted ? text.front() : '\0';
  if (quoted) text = text.substr(1, text.size() - 2);
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && quote != '\'' && i + 1 < text.size()) ++i;
    plain += text[i];
  }
  return plain;
}

}  // namespace

Result<std::string> readTextFile(const std::filesystem::path& file, std::size_t limit) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return fileFailure(file, errno);
  std::string text;
  std::array<char, 16384> buffer{};
  int code = 0;
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(got));
      if (text.size() > limit) code = EFBIG;
    } else if (got < 0 && errno != EINTR) {
      code = errno;
    }
    if (got == 0 || code != 0) break;
  }
  ::close(descriptor);
  if (code != 0) return fileFailure(file, code);
  return text;
}

std::vector<std::string_view> splitAt(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t found = text.find(separator, begin);
    const std::size_t end = found == std::string_view::npos ? text.size() : found;
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::vector<std::string_view> linesOf(std::string_view text) {
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  if (text.empty()) return {};
  std::vector<std::string_view> lines = splitAt(text, '\n');
  for (std::string_view& line : lines)
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return lines;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::string lowerCase(std::string_view text) {
  std::string lower(text);
  for (char& each : lower) each = static_cast<char>(std::tolower(static_cast<unsigned char>(each)));
  return lower;
}

std::map<std::string, std::string> keyValues(std::string_view text) {
  std::map<std::string, std::string> values;
  for (std::string_view line : linesOf(text)) {
    line = trimmed(line);
    const std::size_t equals = line.find('=');
    if (line.empty() || line.front() == '#' || equals == std::string_view::npos) continue;
    values[std::string(line.substr(0, equals))] = unquoted(line.substr(equals + 1));
  }
  return values;
}

std::map<std::string, std::string> configSection(std::string_view text, std::string_view section) {
  std::map<std::string, std::string> values;
  const std::string wanted = lowerCase(section);
  bool inside = false;
  for (std::string_view line : linesOf(text)) {
    line = trimmed(line);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[') {
      inside = lowerCase(trimmed(line.substr(1, line.find(']') - 1))) == wanted;
      continue;
    }
    const std::size_t equals = line.find('=');
    if (!inside || equals == std::string_view::npos) continue;
    std::string key;
    for (const char each : lowerCase(trimmed(line.substr(0, equals)))) {
      const bool blank = each == ' ' || each == '\t';
      if (!blank)
        key += each;
      else if (!key.empty() && key.back() != ' ')
        key += ' ';
    }
    values[key] = std::string(trimmed(line.substr(equals + 1)));
  }
  return values;
}

std::string timeText(long long seconds) {
  return formatTime(TimePoint(std::chrono::seconds(seconds)));
}

}  // namespace unclash

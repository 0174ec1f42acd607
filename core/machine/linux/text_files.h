// Reading the small text files that a Linux system describes itself with.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/result.h"

namespace unclash {

/// The whole file. Fails with errno as the code and a gap's reason as the detail; EFBIG past the
/// limit. Never for a file on a share: a dead server would hold it up.
Result<std::string> readTextFile(const std::filesystem::path& file, std::size_t limit = 8U << 20U);

/// Without line ends; empty lines stay.
std::vector<std::string_view> linesOf(std::string_view text);
/// Without blanks and line ends around it.
std::string_view trimmed(std::string_view text);
std::vector<std::string_view> splitAt(std::string_view text, char separator);
/// ASCII only.
std::string lowerCase(std::string_view text);

/// `KEY=value` lines as os-release(5) and logind's own files have them: quotes and backslashes
/// undone, comments left out. The last of a key counts.
std::map<std::string, std::string> keyValues(std::string_view text);

/// One section of a configuration file as smb.conf(5) and systemd have them: section and keys in
/// any case (keys come out lower case, inner blanks single), comments after `#` or `;`. The last of
/// a key counts.
std::map<std::string, std::string> configSection(std::string_view text, std::string_view section);

/// RFC 3339 of seconds since 1970.
std::string timeText(long long seconds);

}  // namespace unclash

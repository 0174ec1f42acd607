#include "core/machine/linux/processes.h"

#include <sys/sysmacros.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>

#include "core/machine/linux/gap_reasons.h"
#include "core/machine/linux/text_files.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// How the kernel packs a device's numbers into the one number of /proc/PID/stat.
dev_t unpackDevice(unsigned packed) {
  const unsigned major = (packed >> 8U) & 0xfffU;
  const unsigned minor = (packed & 0xffU) | ((packed >> 12U) & 0xfff00U);
  return packed == 0 ? dev_t{0} : makedev(major, minor);
}

template <class Visit>
void eachProcess(const Places& places, Visit visit) {
  std::error_code error;
  for (fs::directory_iterator it(places.proc, error), end; !error && it != end; it.increment(error))
    if (number<pid_t>(it->path().filename().string())) visit(it->path());
}

bool atOrBelow(std::string_view path, std::string_view place) {
  return path.size() >= place.size() && path.substr(0, place.size()) == place &&
         (path.size() == place.size() || path[place.size()] == '/');
}

}  // namespace

std::optional<Process> parseProcessStat(std::string_view text) {
  const std::size_t open = text.find('(');
  const std::size_t close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return std::nullopt;
  const auto id = number<pid_t>(trimmed(text.substr(0, open)));
  // state ppid pgrp session tty_nr ...
  const auto rest = splitAt(trimmed(text.substr(close + 1)), ' ');
  if (!id || rest.size() < 5) return std::nullopt;
  const auto session = number<pid_t>(rest[3]);
  const auto terminal = number<int>(rest[4]);
  if (!session || !terminal) return std::nullopt;
  return Process{*id, std::string(text.substr(open + 1, close - open - 1)), *session,
                 unpackDevice(static_cast<unsigned>(*terminal)), rest[0] == "Z" || rest[0] == "X"};
}

Result<std::vector<Process>> listProcesses(const Places& places) {
  // The first process is always there; where it is hidden, so is everybody else's.
  if (const auto first = readTextFile(places.proc / "1" / "stat"); !first) {
    Failure failure = first.failure();
    failure.code = EACCES;
    failure.detail = gap_reason::kAccessDenied;
    return failure;
  }
  std::vector<Process> processes;
  eachProcess(places, [&](const fs::path& directory) {
    if (const auto text = readTextFile(directory / "stat"))
      if (auto process = parseProcessStat(*text); process && !process->ended)
        processes.push_back(std::move(*process));
  });
  return processes;
}

std::map<std::string, Use> usesOf(const Places& places, const std::vector<std::string>& targets) {
  std::map<std::string, Use> uses;
  for (const std::string& target : targets) uses[target];
  if (targets.empty()) return uses;
  eachProcess(places, [&](const fs::path& directory) {
    std::string program;
    const auto count = [&](const fs::path& link) {
      std::error_code error;
      const std::string path = fs::read_symlink(link, error).string();
      if (error) return;
      for (const std::string& target : targets) {
        if (!atOrBelow(path, target)) continue;
        if (program.empty()) {
          const auto name = readTextFile(directory / "comm");
          program = name ? std::string(trimmed(*name)) : "?";
        }
        Use& use = uses[target];
        ++use.files;
        if (std::find(use.programs.begin(), use.programs.end(), program) == use.programs.end())
          use.programs.push_back(program);
      }
    };
    count(directory / "cwd");
    std::error_code error;
    for (fs::directory_iterator it(directory / "fd", error), end; !error && it != end;
         it.increment(error))
      count(it->path());
  });
  return uses;
}

}  // namespace unclash

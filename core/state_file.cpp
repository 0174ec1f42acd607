#include "core/state_file.h"

#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "core/machine/append.h"
#include "core/machine/state_dir.h"

namespace unclash {

Result<void> keepStateFile(const std::filesystem::path& stateDir, const char* name,
                           std::string_view bytes) {
  const std::filesystem::path file = stateDir / name;
  std::error_code problem = makeStateDir(stateDir);
  if (!problem) problem = replaceFlushed(file, bytes);
  if (!problem) return {};
  const std::u8string said = file.u8string();
  return Failure{Trouble::failed, problem.value(),
                 Message{"error.cannot-write"}.with("file", Argument::Kind::text,
                                                    std::string(said.begin(), said.end())),
                 problem.message()};
}

std::string readStateFile(const std::filesystem::path& stateDir, const char* name) {
  const std::filesystem::path file = stateDir / name;
  std::error_code problem;
  // A folder can be opened, and only reading it fails, by throwing.
  if (stateDir.empty() || belongsToAnother(stateDir) ||
      !std::filesystem::is_regular_file(file, problem))
    return {};
  std::ifstream in(file, std::ios::binary);
  std::ostringstream whole;
  whole << in.rdbuf();  // sets a state where reading fails
  return in.bad() || whole.bad() ? std::string() : std::move(whole).str();
}

}  // namespace unclash

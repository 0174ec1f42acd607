#include "core/state_file.h"

#include <fstream>
#include <iterator>
#include <system_error>

#include "core/machine/append.h"

namespace unclash {

Result<void> keepStateFile(const std::filesystem::path& stateDir, const char* name,
                           std::string_view bytes) {
  const std::filesystem::path file = stateDir / name;
  std::error_code problem;
  std::filesystem::create_directories(stateDir, problem);
  if (!problem) problem = replaceFlushed(file, bytes);
  if (!problem) return {};
  const std::u8string said = file.u8string();
  return Failure{Trouble::failed, problem.value(),
                 Message{"error.cannot-write"}.with("file", Argument::Kind::text,
                                                    std::string(said.begin(), said.end())),
                 problem.message()};
}

std::string readStateFile(const std::filesystem::path& stateDir, const char* name) {
  std::ifstream in(stateDir / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace unclash

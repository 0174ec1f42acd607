#include "core/settings.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/machine/append.h"

namespace unclash {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSchema = "unclash.settings/1";

std::filesystem::path fileIn(const std::filesystem::path& stateDir) {
  return stateDir / "settings.json";
}

}  // namespace

Settings readSettings(const std::filesystem::path& stateDir) {
  Settings settings;
  std::ifstream in(fileIn(stateDir), std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("schema") || json["schema"] != kSchema) return settings;
  if (json.contains("language") && json["language"].is_string())
    settings.language = json["language"].get<std::string>();
  if (json.contains("keepAnswers") && json["keepAnswers"].is_boolean())
    settings.keepAnswers = json["keepAnswers"].get<bool>();
  return settings;
}

Result<void> writeSettings(const std::filesystem::path& stateDir, const Settings& settings) {
  const Json json{
      {"schema", kSchema}, {"language", settings.language}, {"keepAnswers", settings.keepAnswers}};
  std::error_code problem;
  std::filesystem::create_directories(stateDir, problem);
  if (!problem)
    problem = replaceFlushed(fileIn(stateDir),
                             json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  if (!problem) return {};
  const std::u8string name = fileIn(stateDir).u8string();
  const std::string file(name.begin(), name.end());
  return Failure{Trouble::failed, problem.value(),
                 Message{"error.cannot-write"}.with("file", Argument::Kind::text, file),
                 problem.message()};
}

}  // namespace unclash

#include "core/settings.h"

#include <nlohmann/json.hpp>

#include "core/state_file.h"

namespace unclash {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSchema = "unclash.settings/1";
constexpr const char* kFile = "settings.json";

}  // namespace

Settings readSettings(const std::filesystem::path& stateDir) {
  Settings settings;
  const Json json = Json::parse(readStateFile(stateDir, kFile), nullptr, false);
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
  return keepStateFile(stateDir, kFile,
                       json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace unclash

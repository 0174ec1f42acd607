#include "core/unfinished.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "core/state_file.h"

namespace unclash {

namespace {

using Json = nlohmann::ordered_json;
using Place = Unfinished::Place;

constexpr const char* kSchema = "unclash.unfinished/1";
constexpr const char* kFile = "unfinished.json";
constexpr std::chrono::hours kKept{24};
constexpr std::pair<Place, const char*> kPlaces[] = {
    {Place::wrong, "wrong"}, {Place::found, "found"}, {Place::plan, "plan"}};

struct Kept {
  Unfinished unfinished;
  TimePoint at;
};

std::optional<Kept> read(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  const auto word = [&](const char* member) {
    const auto at = json.find(member);
    return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  if (!json.is_object() || word("schema") != kSchema) return std::nullopt;
  const auto at = parseTime(word("savedAt"));
  const auto answers = json.find("answers");
  if (!at || answers == json.end() || !answers->is_object()) return std::nullopt;
  Kept kept{{word("machine"), {}, Place::wrong}, *at};
  for (const auto& [question, answer] : answers->items()) {
    if (!answer.is_string()) return std::nullopt;
    kept.unfinished.answers.set(question, answer.get<std::string>());
  }
  for (const auto& [place, name] : kPlaces)
    if (word("place") == name) kept.unfinished.place = place;
  return kept;
}

}  // namespace

Result<void> keepUnfinished(const std::filesystem::path& stateDir, const Unfinished& unfinished,
                            TimePoint now) {
  Json json{{"schema", kSchema}, {"machine", unfinished.machine}, {"savedAt", formatTime(now)}};
  for (const auto& [place, name] : kPlaces)
    if (place == unfinished.place) json["place"] = name;
  json["answers"] = Json::object();
  for (const auto& [question, answer] : unfinished.answers.all())
    json["answers"][question] = answer;
  return keepStateFile(stateDir, kFile,
                       json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::optional<Unfinished> findUnfinished(const std::filesystem::path& stateDir,
                                         const std::string& machine, TimePoint now) {
  auto kept = read(readStateFile(stateDir, kFile));
  // A clock that was set back makes it look newer than now: nobody can tell how old it is.
  if (!kept || now < kept->at || now - kept->at > kKept) {
    forgetUnfinished(stateDir);
    return std::nullopt;
  }
  if (kept->unfinished.machine != machine) return std::nullopt;
  return std::move(kept->unfinished);
}

void forgetUnfinished(const std::filesystem::path& stateDir) {
  std::error_code ignored;
  std::filesystem::remove(stateDir / kFile, ignored);
}

}  // namespace unclash

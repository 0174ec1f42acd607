#include "core/unfinished.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>
#include <vector>

#include "core/state_file.h"

namespace unclash {

namespace {

using Json = nlohmann::ordered_json;
using Place = Unfinished::Place;

constexpr const char* kSchema = "unclash.unfinished/2";
constexpr const char* kOldSchema = "unclash.unfinished/1";  ///< one consultation only
constexpr const char* kFile = "unfinished.json";
constexpr std::chrono::hours kKept{24};
constexpr std::pair<Place, const char*> kPlaces[] = {
    {Place::wrong, "wrong"}, {Place::found, "found"}, {Place::plan, "plan"}};

struct Kept {
  Unfinished unfinished;
  TimePoint at;
};

std::string word(const Json& json, const char* member) {
  const auto at = json.find(member);
  return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::optional<Kept> read(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  const auto at = parseTime(word(json, "savedAt"));
  const auto answers = json.find("answers");
  if (!at || answers == json.end() || !answers->is_object()) return std::nullopt;
  Kept kept{{word(json, "machine"), {}, Place::wrong}, *at};
  for (const auto& [question, answer] : answers->items()) {
    if (!answer.is_string()) return std::nullopt;
    kept.unfinished.answers.set(question, answer.get<std::string>());
  }
  for (const auto& [place, name] : kPlaces)
    if (word(json, "place") == name) kept.unfinished.place = place;
  return kept;
}

/// What is in the file and young enough. `stale`: there is something else in it, too.
std::vector<Kept> readAll(const std::filesystem::path& stateDir, TimePoint now, bool& stale) {
  std::vector<Kept> all;
  const std::string text = readStateFile(stateDir, kFile);
  std::error_code problem;
  stale = text.empty() && std::filesystem::exists(stateDir / kFile, problem);
  if (text.empty()) return all;
  const Json json = Json::parse(text, nullptr, false);
  const std::string schema = json.is_object() ? word(json, "schema") : std::string();
  std::vector<Json> each;
  if (schema == kOldSchema) each.push_back(json);
  if (const auto list = schema == kSchema ? json.find("machines") : json.end();
      schema == kSchema && list != json.end() && list->is_array())
    each.assign(list->begin(), list->end());
  stale = each.empty();
  for (const Json& one : each) {
    auto kept = read(one);
    // A clock that was set back makes it look newer than now: nobody can tell how old it is.
    if (!kept || now < kept->at || now - kept->at > kKept)
      stale = true;
    else
      all.push_back(std::move(*kept));
  }
  return all;
}

Result<void> writeAll(const std::filesystem::path& stateDir, const std::vector<Kept>& all) {
  if (all.empty()) {
    forgetAllUnfinished(stateDir);
    return {};
  }
  Json json{{"schema", kSchema}, {"machines", Json::array()}};
  for (const Kept& kept : all) {
    Json one{{"machine", kept.unfinished.machine}, {"savedAt", formatTime(kept.at)}};
    for (const auto& [place, name] : kPlaces)
      if (place == kept.unfinished.place) one["place"] = name;
    one["answers"] = Json::object();
    for (const auto& [question, answer] : kept.unfinished.answers.all())
      one["answers"][question] = answer;
    json["machines"].push_back(std::move(one));
  }
  return keepStateFile(stateDir, kFile,
                       json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void dropOf(std::vector<Kept>& all, const std::string& machine) {
  std::erase_if(all, [&](const Kept& kept) { return kept.unfinished.machine == machine; });
}

}  // namespace

Result<void> keepUnfinished(const std::filesystem::path& stateDir, const Unfinished& unfinished,
                            TimePoint now) {
  bool stale = false;
  auto all = readAll(stateDir, now, stale);
  dropOf(all, unfinished.machine);
  all.push_back({unfinished, now});
  return writeAll(stateDir, all);
}

std::optional<Unfinished> findUnfinished(const std::filesystem::path& stateDir,
                                         const std::string& machine, TimePoint now) {
  bool stale = false;
  auto all = readAll(stateDir, now, stale);
  if (stale) (void)writeAll(stateDir, all);
  for (Kept& kept : all)
    if (kept.unfinished.machine == machine) return std::move(kept.unfinished);
  return std::nullopt;
}

void forgetUnfinished(const std::filesystem::path& stateDir, const std::string& machine,
                      TimePoint now) {
  bool stale = false;
  auto all = readAll(stateDir, now, stale);
  const auto before = all.size();
  dropOf(all, machine);
  if (stale || all.size() != before) (void)writeAll(stateDir, all);
}

void forgetAllUnfinished(const std::filesystem::path& stateDir) {
  std::error_code ignored;
  if (!stateDir.empty()) std::filesystem::remove(stateDir / kFile, ignored);
}

}  // namespace unclash

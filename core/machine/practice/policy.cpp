#include "core/machine/practice/policy.h"

#include <nlohmann/json.hpp>

#include "core/model/snapshot_json.h"

namespace unclash::practice {
namespace {

using Json = nlohmann::json;

Json policyJson(const World& world) {
  Snapshot only;
  only.policy = world.base.policy.valueOr({});
  return Json::parse(writeSnapshot(only), nullptr, false);
}

std::optional<Policy> read(const Json& snapshot) {
  const Result<Snapshot> result = readSnapshot(snapshot.dump());
  if (!result || !result->policy.known() || !result->policy->unknown.empty()) return std::nullopt;
  return *result->policy;
}

}  // namespace

bool setPolicy(World& world, const std::string& member, const std::string& value) {
  Json snapshot = policyJson(world);
  Json wanted = value.empty() ? Json() : Json::parse(value, nullptr, false);
  if (wanted.is_discarded()) return false;
  snapshot["policy"][member] = std::move(wanted);
  // The snapshot's own reader says whether there is such a member, and what it may hold.
  const auto policy = read(snapshot);
  if (!policy) return false;
  world.base.policy = *policy;
  return true;
}

std::optional<std::string> policyValue(const World& world, const std::string& member) {
  Json snapshot = policyJson(world);
  const auto found = snapshot["policy"].find(member);
  if (found != snapshot["policy"].end()) return found->is_null() ? std::string() : found->dump();
  snapshot["policy"][member] = Json();
  if (!read(snapshot)) return std::nullopt;
  return std::string();
}

}  // namespace unclash::practice

#include "core/machine/practice/what_if.h"

#include <algorithm>

#include "core/machine/practice/names.h"
#include "core/machine/practice/redirector.h"
#include "core/model/unc_path.h"

namespace unclash::practice {
namespace {

/// A person tries again before giving up: the redirector may let go late.
constexpr int kAttempts = 3;

std::string nameOf(const Use& use) { return use.local.empty() ? use.remote : use.local; }

bool isOwn(const World& world, const Use& use) {
  const auto path = UncPath::parse(use.remote);
  return !use.global && use.logonSession == world.ownLogonSession() && path && !path->isIpc();
}

bool stands(const World& world, const Use& use) {
  return std::any_of(world.uses.begin(), world.uses.end(), [&](const Use& now) {
    return isOwn(world, now) && sameText(now.local, use.local) &&
           sameText(now.remote, use.remote) && sameText(now.user, use.user);
  });
}

Damage damageOf(const World& before, World after) {
  Damage damage;
  for (const Use& use : before.uses)
    if (isOwn(before, use) && !stands(after, use)) damage.cutOff.push_back(nameOf(use));
  for (const Mapping& mapping : before.mappings)
    if (std::none_of(after.mappings.begin(), after.mappings.end(),
                     [&](const Mapping& now) { return now == mapping; }))
      damage.forgotten.push_back(mapping.local.empty() ? mapping.remote : mapping.local);
  const auto& sessions = each(after.base.sessions);
  for (const Session& session : each(before.base.sessions)) {
    const std::string user = session.user.valueOr("");
    const bool still = std::any_of(sessions.begin(), sessions.end(),
                                   [&](const Session& now) { return now.id == session.id; });
    if (!still && !user.empty()) damage.signedOut.push_back(user);
  }
  for (int i = 0; i < kAttempts; ++i) {
    damage.code = after.tryWanted();
    if (damage.code == kSuccess) break;
  }
  return damage;
}

}  // namespace

Damage afterDeletingAll(World world) {
  const World before = world;
  const std::string own = world.ownLogonSession();
  std::int64_t files = 0;
  for (const Use& use : world.uses)
    if (!use.global && use.logonSession == own) files += use.openFiles;
  endUses(world, [&](const Use& use) { return !use.global && use.logonSession == own; });
  world.mappings.clear();
  // What still runs opens again what it needs, sooner than a person can type.
  const std::vector<Program> programs = world.programs;
  for (const Program& program : programs)
    if (program.logonSession == own) world.programReopens(program.name);
  Damage damage = damageOf(before, std::move(world));
  damage.closedFiles = files;
  return damage;
}

Damage afterRestart(World world) {
  const World before = world;
  std::int64_t files = 0;
  for (const Use& use : world.uses) files += use.openFiles;
  world.restart();
  Damage damage = damageOf(before, std::move(world));
  damage.closedFiles = files;
  return damage;
}

std::vector<std::string> kept(const World& before, const World& after) {
  std::vector<std::string> names;
  for (const Use& use : before.uses)
    if (isOwn(before, use) && stands(after, use)) names.push_back(nameOf(use));
  return names;
}

}  // namespace unclash::practice

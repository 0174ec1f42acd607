#include "core/machine/practice/world.h"

#include <algorithm>

#include "core/machine/practice/names.h"
#include "core/model/unc_path.h"
#include "core/model/user_name.h"
#include "core/model/utf8.h"

namespace unclash::practice {
namespace {

bool hasName(const SimServer& server, std::string_view name) {
  const auto same = [&](const std::string& own) {
    return sameRedirectorName(ServerName(own), ServerName(name));
  };
  return std::any_of(server.names.begin(), server.names.end(), same) ||
         std::any_of(server.addresses.begin(), server.addresses.end(), same);
}

/// One holder of a name, as the redirector would keep it.
struct Held {
  std::string logonSession;
  std::string server;
  std::string given;
  std::string user;
};

std::vector<Held> held(const World& world) {
  std::vector<Held> result;
  for (const Use& use : world.uses)
    if (const auto path = UncPath::parse(use.remote))
      result.push_back({use.global ? std::string() : use.logonSession,
                        path->server().redirectorKey(), foldCase(use.given), foldCase(use.user)});
  for (const Lingering& left : world.lingering)
    result.push_back({left.logonSession, ServerName(left.server).redirectorKey(),
                      foldCase(left.given), foldCase(left.user)});
  return result;
}

std::optional<std::string> unknownServer(const World& world) {
  for (const Use& use : world.uses) {
    const auto path = UncPath::parse(use.remote);
    if (!path || path->share().empty()) return "uses: " + use.remote + " is no \\\\server\\share";
    if (world.server(path->server().text()) == nullptr)
      return "uses: no server has the name in " + use.remote;
  }
  for (const Mapping& mapping : world.mappings) {
    const auto path = UncPath::parse(mapping.remote);
    if (!path || path->share().empty())
      return "mappings: " + mapping.remote + " is no \\\\server\\share";
  }
  return std::nullopt;
}

}  // namespace

std::string World::ownLogonSession() const {
  return base.machine.known() ? base.machine->logonSession.valueOr("") : std::string();
}

std::string World::ownUser() const {
  return base.machine.known() ? base.machine->user.valueOr("") : std::string();
}

const SimServer* World::server(std::string_view name) const {
  for (const SimServer& server : servers)
    if (hasName(server, name)) return &server;
  return nullptr;
}

SimServer* World::server(std::string_view name) {
  return const_cast<SimServer*>(std::as_const(*this).server(name));
}

std::optional<std::string> contradiction(const World& world) {
  const std::string own = world.ownLogonSession();
  const auto& sessions = each(world.base.logonSessions);
  const auto listed = [&](const std::string& luid) {
    return std::any_of(sessions.begin(), sessions.end(),
                       [&](const LogonSession& session) { return session.luid == luid; });
  };
  if (own.empty() || !listed(own)) return "the own logon session is not listed";
  if (!world.goal.logonSession.empty() && !listed(world.goal.logonSession))
    return "goal: an unknown logon session " + world.goal.logonSession;
  if (const auto unknown = unknownServer(world)) return unknown;
  for (const Use& use : world.uses)
    if (!use.global && !listed(use.logonSession))
      return "uses: an unknown logon session " + use.logonSession;
  for (const Lingering& left : world.lingering)
    if (!listed(left.logonSession))
      return "lingering: an unknown logon session " + left.logonSession;
  for (const Program& program : world.programs)
    if (!listed(program.logonSession))
      return "programs: an unknown logon session " + program.logonSession;

  const std::vector<Held> all = held(world);
  for (const Held& a : all)
    for (const Held& b : all) {
      const bool together =
          a.logonSession.empty() || b.logonSession.empty() || a.logonSession == b.logonSession;
      if (together && a.server == b.server && (a.given != b.given || a.user != b.user))
        return "two identities under the name " + a.server + " in one logon session";
    }
  for (const Use& a : world.uses)
    for (const Use& b : world.uses)
      if (&a != &b && !a.local.empty() && sameText(a.local, b.local) &&
          (a.global || b.global || a.logonSession == b.logonSession))
        return "two uses of " + a.local + " in one logon session";
  return std::nullopt;
}

}  // namespace unclash::practice

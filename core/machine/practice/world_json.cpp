#include <array>
#include <utility>

#include "core/machine/practice/world.h"
#include "core/model/json_members.h"
#include "core/model/snapshot_json.h"
#include "core/model/snapshot_names.h"
#include "core/model/time.h"

namespace unclash::practice {
namespace {

/// What `unclash.practice/1` holds: the world, and members of a form of their own.
struct Document {
  World world;
  UnknownMembers rest;
};

}  // namespace
}  // namespace unclash::practice

namespace unclash::members {

using namespace unclash::practice;  // NOLINT: the shapes of its structs, nothing else

template <>
struct Names<ShareKind> {
  static constexpr std::pair<ShareKind, const char*> kAll[] = {{ShareKind::disk, "disk"},
                                                               {ShareKind::print, "print"}};
};
template <>
struct Names<Prompt> {
  static constexpr std::pair<Prompt, const char*> kAll[] = {
      {Prompt::correct, "correct"}, {Prompt::cancels, "cancels"}, {Prompt::wrong, "wrong"}};
};
template <>
struct Names<GoalKind> {
  static constexpr std::pair<GoalKind, const char*> kAll[] = {{GoalKind::connection, "connection"},
                                                              {GoalKind::signIn, "sign-in"}};
};

template <>
struct Shape<SimAccount> {
  template <class Io, class T>
  static void describe(Io& io, T& account) {
    io.required("name", account.name);
    io.plain("spellings", account.spellings);
    io.required("password", account.password);
    io.required("enabled", account.enabled);
    io.noOthers();
  }
};
template <>
struct Shape<SimShare> {
  template <class Io, class T>
  static void describe(Io& io, T& share) {
    io.required("name", share.name);
    io.required("kind", share.kind);
    io.required("allowed", share.allowed);
    io.noOthers();
  }
};
template <>
struct Shape<SimServer> {
  template <class Io, class T>
  static void describe(Io& io, T& server) {
    io.required("names", server.names);
    io.required("addresses", server.addresses);
    io.plain("domain", server.domain);
    io.required("reachable", server.reachable);
    io.plain("guestOnly", server.guestOnly);
    io.plain("guestFallback", server.guestFallback);
    io.plain("connectionLimit", server.connectionLimit, Range::notNegative);
    io.plain("otherClients", server.otherClients, Range::notNegative);
    io.required("accounts", server.accounts);
    io.required("shares", server.shares);
    io.required("guid", server.guid);
    io.required("dialect", server.dialect);
    io.plain("signingRequired", server.signingRequired);
    io.plain("clockSkewSeconds", server.clockSkewSeconds);
    io.plain("isDfsRoot", server.isDfsRoot);
    io.noOthers();
  }
};
template <>
struct Shape<Use> {
  template <class Io, class T>
  static void describe(Io& io, T& use) {
    io.plain("local", use.local);
    io.required("remote", use.remote);
    io.plain("logonSession", use.logonSession);
    io.required("user", use.user);
    io.plain("given", use.given);
    io.plain("implicit", use.implicit);
    io.plain("password", use.password);
    io.plain("openFiles", use.openFiles, Range::notNegative);
    io.plain("owner", use.owner);
    io.plain("global", use.global);
    io.noOthers();
  }
};
template <>
struct Shape<Lingering> {
  template <class Io, class T>
  static void describe(Io& io, T& left) {
    io.required("logonSession", left.logonSession);
    io.required("server", left.server);
    io.required("user", left.user);
    io.plain("given", left.given);
    io.plain("implicit", left.implicit);
    io.plain("password", left.password);
    io.plain("attemptsLeft", left.attemptsLeft, Range::notNegative);
    io.plain("endsWhenIdle", left.endsWhenIdle);
    io.noOthers();
  }
};
template <>
struct Shape<Mapping> {
  template <class Io, class T>
  static void describe(Io& io, T& mapping) {
    io.plain("local", mapping.local);
    io.required("remote", mapping.remote);
    io.plain("user", mapping.user);
    io.noOthers();
  }
};
template <>
struct Shape<StoredSignIn> {
  template <class Io, class T>
  static void describe(Io& io, T& stored) {
    io.required("target", stored.target);
    io.required("user", stored.user);
    io.required("password", stored.password);
    io.required("kind", stored.kind);
    io.required("persist", stored.persist);
    io.plain("lastWritten", stored.lastWritten);
    io.plain("ofUser", stored.ofUser);
    io.noOthers();
  }
};
template <>
struct Shape<Program> {
  template <class Io, class T>
  static void describe(Io& io, T& program) {
    io.required("name", program.name);
    io.required("logonSession", program.logonSession);
    io.plain("remote", program.remote);
    io.plain("local", program.local);
    io.plain("user", program.user);
    io.plain("password", program.password);
    io.required("running", program.running);
    io.plain("startsAtSignIn", program.startsAtSignIn);
    io.plain("keptClosed", program.keptClosed);
    io.noOthers();
  }
};
template <>
struct Shape<Rules> {
  template <class Io, class T>
  static void describe(Io& io, T& rules) {
    io.required("sameExplicitAfterImplicit", rules.sameExplicitAfterImplicit);
    io.required("otherPassword", rules.otherPassword);
    io.required("noneAfterExplicit", rules.noneAfterExplicit);
    io.required("lateLettingGo", rules.lateLettingGo, Range::notNegative);
    io.required("otherConnectionsVisible", rules.otherConnectionsVisible);
    io.noOthers();
  }
};
template <>
struct Shape<Goal> {
  template <class Io, class T>
  static void describe(Io& io, T& goal) {
    io.required("kind", goal.kind);
    io.plain("server", goal.server);
    io.plain("share", goal.share);
    io.plain("user", goal.user);
    io.plain("logonSession", goal.logonSession);
    io.required("error", goal.error);
    io.required("symptom", goal.symptom);
    io.noOthers();
  }
};
template <>
struct Shape<Document> {
  template <class Io, class T>
  static void describe(Io& io, T& document) {
    auto& world = document.world;
    io.required("name", world.name);
    io.required("difficulty", world.difficulty);
    io.required("clock", world.clock);
    io.required("goal", world.goal);
    io.required("prompt", world.prompt);
    io.plain("promptUser", world.promptUser);
    io.required("administrator", world.administrator);
    io.required("rules", world.rules);
    io.required("servers", world.servers);
    io.required("uses", world.uses);
    io.plain("lingering", world.lingering);
    io.required("mappings", world.mappings);
    io.required("credentials", world.credentials);
    io.required("programs", world.programs);
    io.plain("personCan", world.personCan);
    io.others(document.rest);
  }
};

}  // namespace unclash::members

namespace unclash::practice {
namespace {

using members::Json;
using members::Place;

Failure contradictory(const std::string& why) {
  return Failure{Trouble::input, 0,
                 Message{"error.practice.contradiction"}.with("detail", Argument::Kind::text, why),
                 why};
}

using Texts = std::map<std::string, std::string>;

std::optional<Failure> readTexts(const Json& json, const char* name, Texts& texts) {
  const Place root;
  const Place place{&root, name};
  if (!json.is_object()) return members::wrongType(place, "an object");
  for (const auto& [key, value] : json.items()) {
    if (!value.is_string()) return members::wrongType(Place{&place, key}, "a text");
    texts[key] = value.get<std::string>();
  }
  return std::nullopt;
}

/// The members that have a form of their own; any other is refused.
std::optional<Failure> readRest(const UnknownMembers& rest, World& world) {
  const Place root;
  bool seen = false;
  for (const auto& [name, text] : rest) {
    const Json json = Json::parse(text, nullptr, false);
    std::optional<Failure> problem;
    if (name == "schema") continue;
    if (name == "snapshot") {
      Result<Snapshot> base = readSnapshot(text);
      if (!base) return base.failure();
      world.base = std::move(*base);
      seen = true;
    } else if (name == "answers") {
      problem = readTexts(json, "answers", world.answers);
    } else if (name == "signInPasswords") {
      problem = readTexts(json, "signInPasswords", world.signInPasswords);
    } else {
      problem = members::unexpected(Place{&root, name});
    }
    if (problem) return problem;
  }
  if (!seen) return members::missing(Place{&root, "snapshot"});
  return std::nullopt;
}

std::optional<Failure> checkValues(const World& world) {
  const Place root;
  const Place rules{&root, "rules"};
  const auto number = [](int code) { return std::to_string(code); };
  if (world.rules.otherPassword != kCredentialConflict &&
      world.rules.otherPassword != kInvalidPassword)
    return members::wrongValue(Place{&rules, "otherPassword"}, number(world.rules.otherPassword));
  constexpr std::array kAfterExplicit = {int{kSuccess}, int{kBadUserName}, int{kInvalidPassword}};
  bool known = false;
  for (const int code : kAfterExplicit) known = known || world.rules.noneAfterExplicit == code;
  if (!known)
    return members::wrongValue(Place{&rules, "noneAfterExplicit"},
                               number(world.rules.noneAfterExplicit));
  if (!parseTime(world.clock)) return members::wrongValue(Place{&root, "clock"}, world.clock);
  if (const auto why = contradiction(world)) return contradictory(*why);
  return std::nullopt;
}

}  // namespace

Result<World> readWorld(std::string_view json) {
  const Result<Json> parsed = members::parse(json);
  if (!parsed) return parsed.failure();
  const Place root;
  if (!parsed->is_object()) return members::wrongType(root, "an object");
  const auto schema = parsed->find("schema");
  if (schema == parsed->end()) return members::missing(Place{&root, "schema"});
  if (*schema != kWorldSchema)
    return members::wrongValue(Place{&root, "schema"},
                               schema->is_string() ? schema->get<std::string>() : schema->dump());
  Document document;
  members::Problem problem;
  members::read(*parsed, document, root, problem);
  if (problem) return *problem;
  if (auto failure = readRest(document.rest, document.world)) return *failure;
  if (auto failure = checkValues(document.world)) return *failure;
  return std::move(document.world);
}

std::string writeWorld(const World& world) {
  Document document{world, {}};
  const auto text = [](const Texts& texts) {
    return Json(texts).dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  document.rest.emplace_back("answers", text(world.answers));
  document.rest.emplace_back("signInPasswords", text(world.signInPasswords));
  document.rest.emplace_back("snapshot", writeSnapshot(world.base));
  members::MemberWriter writer{members::MemberWriter::Style::indented};
  writer.object(document, std::pair{"schema", std::string{kWorldSchema}});
  return writer.take() + '\n';
}

}  // namespace unclash::practice

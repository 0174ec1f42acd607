#include "core/helpdesk/plan_file.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/model/json_members.h"
#include "core/model/snapshot_json.h"
#include "core/model/unc_path.h"
#include "core/model/utf8.h"
#include "core/repair/effect.h"
#include "core/repair/steps.h"
#include "core/report/report.h"

namespace unclash {
namespace {

using Json = nlohmann::json;  // sorted members: one content, one text
using Kind = Argument::Kind;

constexpr const char* kSchema = "unclash.plan/1";
// A plan of more steps than this was made by nobody.
constexpr std::size_t kMostSteps = 64;

bool sameText(const std::string& a, const std::string& b) { return foldCase(a) == foldCase(b); }

bool oneOf(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string textOf(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// FNV-1a, 64 bits (draft-eastlake-fnv): every single changed byte changes it. It finds what is
/// broken; it is no signature.
std::string digestOf(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(hash));
  return hex;
}

Failure broken(const std::string& why) {
  return {Trouble::input, 0, Message{"error.plan-broken"}, "plan file: " + why};
}

Json stepJson(const Step& step) {
  Json json{{"action", step.action}};
  const auto put = [&](const char* name, const std::string& value) {
    if (!value.empty()) json[name] = value;
  };
  put("target", step.target);
  put("cause", step.cause);
  put("local", step.local);
  put("remote", step.remote);
  put("user", step.user);
  put("logonSession", step.logonSession);
  put("client", step.client);
  put("alias", step.alias);
  put("value", step.value);
  if (step.session >= 0) json["session"] = step.session;
  if (step.persistent) json["persistent"] = true;
  if (step.alsoForget) json["alsoForget"] = true;
  if (!step.automatic) json["byHand"] = true;
  return json;
}

/// Throws what the JSON library throws for a wrong type.
Step stepOf(const Json& json) {
  Step step;
  step.action = json.at("action").get<std::string>();
  const auto text = [&](const char* name) { return json.value(name, std::string()); };
  step.target = text("target");
  step.cause = text("cause");
  step.local = text("local");
  step.remote = text("remote");
  step.user = text("user");
  step.logonSession = text("logonSession");
  step.client = text("client");
  step.alias = text("alias");
  step.value = text("value");
  step.session = json.value("session", std::int64_t{-1});
  step.persistent = json.value("persistent", false);
  step.alsoForget = json.value("alsoForget", false);
  step.automatic = !json.value("byHand", false);
  return step;
}

std::string computerOf(const Snapshot& snapshot) {
  return snapshot.machine.known() ? snapshot.machine->name.valueOr("") : std::string();
}

// ---- checking ----------------------------------------------------------------------------------

/// From the stand-ins of a redacted report back to the names here.
class Names {
 public:
  Names(const Snapshot& here, const Snapshot& redacted, const Answers& own, Redactor& redactor) {
    const auto pair = [&](const std::string& open, const std::string& shown) { add(open, shown); };
    const auto facts = [&](const Fact<std::string>& open, const Fact<std::string>& shown) {
      if (open.known() && shown.known()) add(*open, *shown);
    };
    for (std::size_t i = 0; i < each(here.connections).size(); ++i) {
      const Connection& open = (*here.connections)[i];
      const Connection& shown = (*redacted.connections)[i];
      place(open.remote, shown.remote);
      facts(open.local, shown.local);
      facts(open.user, shown.user);
      facts(open.credential, shown.credential);
      facts(open.owner, shown.owner);
    }
    for (std::size_t i = 0; i < each(here.remembered).size(); ++i) {
      place((*here.remembered)[i].remote, (*redacted.remembered)[i].remote);
      facts((*here.remembered)[i].user, (*redacted.remembered)[i].user);
    }
    for (std::size_t i = 0; i < each(here.credentials).size(); ++i) {
      pair((*here.credentials)[i].target, (*redacted.credentials)[i].target);
      facts((*here.credentials)[i].user, (*redacted.credentials)[i].user);
    }
    for (std::size_t i = 0; i < each(here.sessions).size(); ++i)
      facts((*here.sessions)[i].user, (*redacted.sessions)[i].user);
    for (std::size_t i = 0; i < each(here.servers).size(); ++i) {
      const Server& open = (*here.servers)[i];
      const Server& shown = (*redacted.servers)[i];
      pair(open.name, shown.name);
      facts(open.aliasOf, shown.aliasOf);
      for (std::size_t a = 0; a < each(open.addresses).size(); ++a)
        pair((*open.addresses)[a], (*shown.addresses)[a]);
    }
    if (const auto wanted = own.server()) {
      pair(wanted->server().text(), redactor.server(wanted->server().text()));
      place(wanted->root(), redactor.path(wanted->root()));
    }
    if (const auto user = own.wantedUser()) pair(user->text(), redactor.user(user->text()));
    if (here.machine.known() && redacted.machine.known())
      facts(here.machine->user, redacted.machine->user);
  }

  std::string open(const std::string& shown) const {
    const auto found = names_.find(foldCase(shown));
    if (found != names_.end()) return found->second;
    const auto place = UncPath::parse(shown);
    if (!place || place->share().empty()) return shown;
    const std::string server = open(place->server().text());
    return "\\\\" + server + "\\" + (place->isIpc() ? place->share() : open(place->share()));
  }

 private:
  void add(const std::string& open, const std::string& shown) {
    if (!shown.empty()) names_.emplace(foldCase(shown), open);
  }
  void place(const std::string& open, const std::string& shown) {
    add(open, shown);
    const auto a = UncPath::parse(open);
    const auto b = UncPath::parse(shown);
    if (!a || !b) return;
    add(a->server().text(), b->server().text());
    add(a->share(), b->share());
  }

  std::map<std::string, std::string> names_;
};

Step opened(Step step, const Names& names) {
  for (std::string* value : {&step.target, &step.local, &step.remote, &step.user, &step.alias})
    *value = names.open(*value);
  return step;
}

class Checker {
 public:
  Checker(const Knowledge& knowledge, const Snapshot& here, const Answers& own)
      : knowledge_(knowledge), here_(here), own_(own) {}

  CheckedStep check(Step step) const;
  bool knowsServer(const ServerName& server) const;

 private:
  std::optional<Message> objection(Step& step) const;
  bool findConnection(Step& step, bool global) const;
  bool findRemembered(Step& step) const;
  bool findCredential(Step& step) const;
  bool findSession(Step& step) const;
  bool findServerSession(Step& step) const;
  bool findSetting(Step& step) const;
  bool knowsPlace(const std::string& remote) const;
  bool knowsUser(const std::string& user) const;

  const Knowledge& knowledge_;
  const Snapshot& here_;
  const Answers& own_;
};

bool sameUser(const std::string& named, const Fact<std::string>& user) {
  return named.empty() || !user.known() || UserName(named).sameSpelling(UserName(*user));
}

bool samePlace(const std::string& a, const std::string& b) {
  const auto first = UncPath::parse(a);
  const auto second = UncPath::parse(b);
  return first && second && first->sameShare(*second);
}

std::string pointer(const char* list, std::size_t index) {
  return std::string(list) + "/" + std::to_string(index);
}

bool Checker::findConnection(Step& step, bool global) const {
  const auto& connections = each(here_.connections);
  for (std::size_t i = 0; i < connections.size(); ++i) {
    const Connection& connection = connections[i];
    if ((connection.scope == Scope::global) != global || !ofOwnSession(connection, here_)) continue;
    if (!sameText(connection.local.valueOr(""), step.local) ||
        !samePlace(connection.remote, step.remote) || !sameUser(step.user, connection.user))
      continue;
    step.fact = pointer("connections", i);
    step.openFiles = connection.openFiles.valueOr(0);
    return true;
  }
  return false;
}

bool Checker::findRemembered(Step& step) const {
  const auto& remembered = each(here_.remembered);
  for (std::size_t i = 0; i < remembered.size(); ++i)
    if (sameText(remembered[i].local.valueOr(""), step.local) &&
        samePlace(remembered[i].remote, step.remote)) {
      step.fact = pointer("remembered", i);
      return true;
    }
  return false;
}

bool Checker::findCredential(Step& step) const {
  const auto& credentials = each(here_.credentials);
  for (std::size_t i = 0; i < credentials.size(); ++i)
    if (sameText(credentials[i].target, step.target)) {
      step.fact = pointer("credentials", i);
      return step.action == "replace-stored-credential" || sameUser(step.user, credentials[i].user);
    }
  // A new one, for a server that is known here.
  return step.action == "replace-stored-credential" && knowsServer(ServerName(step.target));
}

bool Checker::findSession(Step& step) const {
  const auto& sessions = each(here_.sessions);
  for (std::size_t i = 0; i < sessions.size(); ++i)
    if (sessions[i].id == step.session && sessions[i].current != true &&
        sameUser(step.user, sessions[i].user)) {
      step.fact = pointer("sessions", i);
      // Their own they may end themselves; anybody else's takes an administrator.
      const Fact<std::string> me =
          here_.machine.known() ? here_.machine->user : Fact<std::string>();
      const bool own = me.known() && sessions[i].user.known() &&
                       UserName(*me).sameSpelling(UserName(*sessions[i].user));
      step.needs = own ? Needs::user : Needs::administrator;
      return true;
    }
  return false;
}

bool Checker::findServerSession(Step& step) const {
  const auto& sessions = each(here_.serverSessions);
  for (std::size_t i = 0; i < sessions.size(); ++i)
    if (sameText(sessions[i].client, step.client) && sameUser(step.user, sessions[i].user) &&
        sameText(sessions[i].id.valueOr(sessions[i].client), step.target)) {
      step.fact = pointer("serverSessions", i);
      return true;
    }
  return false;
}

/// A setting that is known, another value than it has, and of its own kind.
bool Checker::findSetting(Step& step) const {
  const Fact<std::string> now = settingOf(here_.policy.valueOr({}), step.target);
  if (now.isUnseen() || now == step.value || step.value.empty()) return false;
  const bool flag = step.value == "true" || step.value == "false";
  const bool number =
      step.value.size() <= 12 && step.value.find_first_not_of("0123456789") == std::string::npos;
  const bool wasFlag = now == std::string("true") || now == std::string("false");
  if (now.known() ? wasFlag != flag || (!flag && !number) : !flag && !number) return false;
  step.before = now.valueOr("");
  step.fact = "policy/" + step.target;
  return true;
}

/// From what is here or what the person says, never from the file: nobody is led to a server that
/// they do not know.
bool Checker::knowsServer(const ServerName& server) const {
  if (server.empty()) return false;
  const auto same = [&](const std::string& remote) {
    const auto place = UncPath::parse(remote);
    return place && sameRedirectorName(place->server(), server);
  };
  const auto names = [&](const std::string& name) {
    return sameRedirectorName(ServerName(name), server);
  };
  for (const Connection& connection : each(here_.connections))
    if (same(connection.remote)) return true;
  for (const Remembered& mapping : each(here_.remembered))
    if (same(mapping.remote)) return true;
  for (const Credential& credential : each(here_.credentials))
    if (names(credential.target)) return true;
  for (const Server& known : each(here_.servers)) {
    if (names(known.name) || (known.aliasOf.known() && names(*known.aliasOf))) return true;
    if (known.addresses.known() &&
        std::any_of(known.addresses->begin(), known.addresses->end(), names))
      return true;
  }
  const auto wanted = own_.server();
  return wanted && sameRedirectorName(wanted->server(), server);
}

bool Checker::knowsPlace(const std::string& remote) const {
  const auto place = UncPath::parse(remote);
  return place && knowsServer(place->server());
}

std::optional<Message> Checker::objection(Step& step) const {
  const std::string& action = step.action;
  const ActionInfo* info = knowledge_.action(action);
  if (info == nullptr)
    return Message{"plan.objection.unknown-action"}.with("action", Kind::code, action);
  const Message notThere{"plan.objection.not-there"};
  if (!step.automatic || !info->automatic) {  // said, never done
    if (action == "sign-out-session") (void)findSession(step);
    return std::nullopt;
  }
  if (action == "disconnect-connection")
    return findConnection(step, false) ? std::nullopt : std::optional(notThere);
  if (action == "remove-global-mapping")
    return findConnection(step, true) ? std::nullopt : std::optional(notThere);
  if (action == "forget-remembered-connection")
    return findRemembered(step) ? std::nullopt : std::optional(notThere);
  if (oneOf(action, {"remove-stored-credential", "replace-stored-credential"}))
    return findCredential(step) ? std::nullopt : std::optional(notThere);
  if (action == "sign-out-session")
    return findSession(step) ? std::nullopt : std::optional(notThere);
  if (action == "close-server-session")
    return findServerSession(step) ? std::nullopt : std::optional(notThere);
  if (oneOf(action, {"set-session-time-limits", "set-single-session", "enable-linked-connections",
                     "change-smb-setting", "allow-several-sessions", "raise-session-limit",
                     "set-session-keep-alive"}))
    return findSetting(step) ? std::nullopt : std::optional(notThere);
  if (action == "close-program") {
    const auto& connections = each(here_.connections);
    const auto holds = [&](const Connection& connection) {
      return sameText(connection.owner.valueOr(""), step.target);
    };
    return !step.target.empty() && std::any_of(connections.begin(), connections.end(), holds)
               ? std::nullopt
               : std::optional(notThere);
  }
  const Message unknownServer =
      Message{"plan.objection.unknown-server"}.with("path", Kind::path, step.remote);
  if (action == "disconnect-server")
    return knowsServer(ServerName(step.target)) ? std::nullopt : std::optional(unknownServer);
  if (oneOf(action, {"reconnect-as", "use-full-user-name", "use-server-alias",
                     "reuse-existing-connection", "correct-path"})) {
    if (!knowsPlace(step.remote)) return unknownServer;
    if (action == "use-server-alias" && !knowsServer(ServerName(step.alias))) return unknownServer;
    if (action == "correct-path" && !knowsPlace(step.value)) return unknownServer;
    return std::nullopt;
  }
  // About no object: they act on this computer as a whole.
  if (oneOf(action, {"purge-kerberos-tickets", "close-explorer-windows", "sign-out-and-in",
                     "restart-computer", "restart-workstation-service", "wait-for-idle-end",
                     "install-updates"}))
    return std::nullopt;
  step.automatic = false;
  return std::nullopt;
}

CheckedStep Checker::check(Step step) const {
  CheckedStep checked;
  step.fact.clear();
  checked.objection = objection(step);
  if (knowledge_.action(step.action) != nullptr)
    step = finished(std::move(step), knowledge_, here_.platform.valueOr(Platform::windows));
  else
    step.title = Message{"plan.unknown-step"};
  checked.step = std::move(step);
  return checked;
}

}  // namespace

std::string fingerprintOf(const Snapshot& snapshot) {
  Json json{{"computer", computerOf(snapshot)}};
  const auto text = [](const Fact<std::string>& fact) { return fact.valueOr(""); };
  for (const Connection& one : each(snapshot.connections))
    json["connections"].push_back(
        {text(one.local), one.remote, text(one.user), text(one.logonSession)});
  for (const Remembered& one : each(snapshot.remembered))
    json["remembered"].push_back({text(one.local), one.remote, text(one.user)});
  for (const Credential& one : each(snapshot.credentials))
    json["credentials"].push_back({one.target, text(one.user)});
  for (const Session& one : each(snapshot.sessions))
    json["sessions"].push_back({std::to_string(one.id), text(one.user)});
  for (auto& [name, list] : json.items())
    if (list.is_array()) std::sort(list.begin(), list.end());
  return digestOf(textOf(json));
}

PlanFile planFile(const Snapshot& snapshot, const Answers& answers,
                  const std::vector<Step>& steps) {
  return {computerOf(snapshot), snapshot.capturedAt.valueOr(""), fingerprintOf(snapshot), answers,
          steps};
}

std::string writePlanFile(const PlanFile& plan) {
  Json json{
      {"schema", kSchema},
      {"snapshot",
       {{"computer", plan.computer}, {"capturedAt", plan.capturedAt}, {"fingerprint", plan.seen}}},
      {"answers", plan.answers.all()},
      {"steps", Json::array()}};
  for (const Step& step : plan.steps) json["steps"].push_back(stepJson(step));
  json["digest"] = digestOf(textOf(json));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Result<PlanFile> readPlanFile(std::string_view text) {
  auto document = members::parse(text);
  if (!document) return document.failure();
  try {
    Json json = std::move(*document);
    const std::string schema = json.at("schema").get<std::string>();
    if (schema != kSchema) {
      if (schema.rfind("unclash.plan/", 0) == 0)
        return Failure{Trouble::input, 0, Message{"error.plan-version"}, "plan file: " + schema};
      return broken("its schema is " + schema);
    }
    const std::string digest = json.at("digest").get<std::string>();
    json.erase("digest");
    if (digestOf(textOf(json)) != digest) return broken("its digest does not fit");
    PlanFile plan;
    const Json& snapshot = json.at("snapshot");
    plan.computer = snapshot.at("computer").get<std::string>();
    plan.capturedAt = snapshot.at("capturedAt").get<std::string>();
    plan.seen = snapshot.at("fingerprint").get<std::string>();
    for (const auto& [question, answer] : json.at("answers").items())
      plan.answers.set(question, answer.get<std::string>());
    if (json.at("steps").size() > kMostSteps) return broken("too many steps");
    for (const Json& step : json.at("steps")) plan.steps.push_back(stepOf(step));
    return plan;
  } catch (const Json::exception& error) {
    return broken(error.what());
  }
}

Result<PlanFile> openPlanFile(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return broken("cannot be read");
  stream.seekg(0, std::ios::end);
  if (stream.tellg() > static_cast<std::streamoff>(kMaxInputBytes)) return broken("too large");
  stream.seekg(0);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  return readPlanFile(text);
}

std::vector<Step> CheckedPlan::fitting() const {
  std::vector<Step> fit;
  for (const CheckedStep& checked : steps)
    if (!checked.objection) fit.push_back(checked.step);
  return fit;
}

Result<CheckedPlan> checkPlan(const Knowledge& knowledge, const PlanFile& plan,
                              const Snapshot& here, const Answers& own) {
  Redactor redactor;
  const Snapshot redacted = redact(here, redactor);
  const bool sameAsRedacted = plan.seen == fingerprintOf(redacted);
  const bool same = plan.seen == fingerprintOf(here);
  const bool ours = plan.computer.empty() || sameText(plan.computer, computerOf(here));
  if (!ours && !sameAsRedacted) {
    // A stand-in says nothing of which computer; what it was made from has to be still the same.
    const bool standIn = sameText(plan.computer, computerOf(redacted));
    return Failure{Trouble::input, 0,
                   Message{standIn ? "error.plan-outdated" : "error.plan-other-computer"}.with(
                       "computer", Kind::computer, plan.computer),
                   "the plan was made for " + plan.computer};
  }
  std::optional<Names> names;
  if (sameAsRedacted && !same) names.emplace(here, redacted, own, redactor);

  CheckedPlan checked;
  checked.changed = !same && !sameAsRedacted;
  const Checker checker(knowledge, here, own);
  for (const Step& step : plan.steps)
    checked.steps.push_back(checker.check(names ? opened(step, *names) : step));
  for (const auto& [question, answer] : plan.answers.all()) {
    const std::string open = names ? names->open(answer) : answer;
    const auto place = question == "server" ? UncPath::parse(open) : std::nullopt;
    if (question == "server" && !(place && checker.knowsServer(place->server()))) continue;
    checked.answers.set(question, open);
  }
  return checked;
}

}  // namespace unclash

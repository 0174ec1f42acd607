#include "core/repair/steps.h"

#include <cstdlib>
#include <string>

#include "core/model/unc_path.h"

namespace unclash {
namespace {

using Kind = Argument::Kind;

// Where nobody has named it: what the documentation of commands puts in its place.
constexpr const char* kSomeServer = "SERVER";
constexpr const char* kSomePath = "\\\\SERVER\\SHARE";

bool connects(const Step& step) {
  return step.action == "reconnect-as" || step.action == "use-full-user-name" ||
         step.action == "use-server-alias";
}

std::string serverOf(const Step& step) {
  if (const auto path = UncPath::parse(step.remote)) return path->server().text();
  return step.target.empty() ? kSomeServer : step.target;
}

/// `smb://fs01/data`, as Linux tools take it.
std::string urlOf(const std::string& remote) {
  const auto path = UncPath::parse(remote);
  if (!path) return remote;
  return "smb://" + path->server().text() + (path->share().empty() ? "" : "/" + path->share());
}

/// Everything that a text of this step can name. Texts take what they need.
Message say(const std::string& id, const Step& step) {
  Message message{id};
  if (!step.local.empty()) message.add("device", Kind::device, step.local);
  const std::string remote = step.remote.empty() ? kSomePath : step.remote;
  message.add("path", Kind::path, remote);
  message.add("url", Kind::code, urlOf(remote));
  message.add("user", Kind::user, step.user);
  message.add("server", Kind::server, serverOf(step));
  if (!step.alias.empty()) {
    message.add("alias", Kind::server, step.alias);
    const auto path = UncPath::parse(step.remote);
    message.add("aliasPath", Kind::path,
                "\\\\" + step.alias + (path && !path->share().empty() ? "\\" + path->share() : ""));
  }
  message.add("target", step.action == "close-program" ? Kind::program : Kind::code, step.target);
  if (!step.client.empty()) message.add("client", Kind::computer, step.client);
  if (step.session >= 0) message.add("session", Kind::number, step.session);
  if (!step.value.empty()) {
    message.add("value", step.action == "correct-path" ? Kind::path : Kind::code, step.value);
    if (step.action == "set-session-time-limits")
      message.add("hours", Kind::seconds, std::strtoll(step.value.c_str(), nullptr, 10) / 1000);
    if (step.action == "wait-for-idle-end")
      message.add("minutes", Kind::number, std::strtoll(step.value.c_str(), nullptr, 10));
  }
  return message;
}

struct Variants {
  std::string title;
  std::string effect;
  std::string manual;
};

Variants connectingVariants(const Step& step) {
  Variants variants;
  if (step.action != "use-server-alias" && step.user.empty())
    variants.title = variants.manual = step.local.empty() ? ".unnamed" : ".unnamed.device";
  else if (!step.local.empty())
    variants.title = variants.manual = ".device";
  if (step.persistent) variants.effect = ".persistent";
  return variants;
}

Variants disconnectVariants(const Step& step) {
  Variants variants;
  if (step.local.empty() && step.remote.empty())
    variants.title = variants.manual = ".unknown";
  else if (step.local.empty())
    variants.title = variants.manual = ".deviceless";
  if (!step.logonSession.empty())
    variants.effect = variants.manual = ".other-session";
  else if (step.alsoForget)
    variants.effect = ".forget";
  return variants;
}

Variants variantsOf(const Step& step, Platform platform) {
  Variants variants;
  if (connects(step)) variants = connectingVariants(step);
  if (step.action == "disconnect-connection") variants = disconnectVariants(step);
  if (step.action == "close-program" && step.target.empty())
    variants.title = variants.manual = ".unknown";
  if (step.action == "close-server-session") {
    if (!step.remote.empty()) variants.title = ".share";
    if (step.client.empty()) variants.title = ".unknown";
    if (!step.alsoCutOff.empty()) variants.effect = ".shared";
  }
  if (step.action == "sign-out-session" && step.session < 0)
    variants.title = variants.manual = ".unknown";
  if (step.action == "replace-stored-credential" && step.user.empty())
    variants.title = variants.effect = variants.manual = ".unnamed";
  if (step.action == "replace-stored-credential" && step.fact.empty()) variants.title = ".new";
  if ((step.action == "replace-stored-credential" || step.action == "remove-stored-credential") &&
      step.target.empty())
    variants.title = variants.effect = variants.manual = ".unknown";
  if (step.action == "forget-remembered-connection") {
    if (step.local.empty()) variants.title = variants.manual = ".deviceless";
    if (step.local.empty() && step.remote.empty()) variants.title = variants.manual = ".unknown";
  }
  if (step.action == "use-server-alias" && step.alias.empty())
    variants.title = variants.effect = variants.manual = ".unknown";
  if (step.action == "correct-path" && step.value.empty())
    variants.title = variants.manual = ".unknown";
  if (step.action == "remove-global-mapping" && step.remote.empty())
    variants.title = variants.manual = ".unknown";
  if (step.action == "set-session-time-limits")
    variants.title = variants.effect = step.target == "idleSessionLimitMs" ? ".idle" : "";
  if (step.action == "change-smb-setting") {
    if (step.target == "insecureGuestLogon" || step.target == "signingRequired" ||
        step.target == "ntlmLevel")
      variants.title = variants.effect = variants.manual = "." + step.target;
    if (step.target == "ntlmLevel" && step.value < "3")
      variants.title = variants.effect = variants.manual = ".ntlmLevel.lower";
  }
  static constexpr const char* kOnLinux[] = {
      "disconnect-connection", "reconnect-as",     "use-full-user-name",     "sign-out-session",
      "close-server-session",  "restart-computer", "purge-kerberos-tickets", "correct-clock",
      "check-network",         "install-updates",  "review-access"};
  if (platform == Platform::linux_)
    for (const char* action : kOnLinux)
      if (step.action == action) variants.manual = ".linux";
  return variants;
}

/// What can be lost, or needs to be known before. One sentence or two.
std::optional<Message> warningOf(const Step& step) {
  const std::string& action = step.action;
  if (!step.alsoCutOff.empty()) {
    std::vector<Message> users;
    users.reserve(step.alsoCutOff.size());
    for (const std::string& user : step.alsoCutOff)
      users.push_back(Message{"warning.user"}.with("user", Kind::user, user));
    return Message{"warning.also-cut-off"}
        .with("count", Kind::number, static_cast<std::int64_t>(users.size()))
        .with("users", std::move(users));
  }
  if (step.openFiles > 0)
    return Message{"warning.open-files"}.with("count", Kind::number, step.openFiles);
  if (action == "use-server-alias") {
    const ServerName::Form form = ServerName(step.alias).form();
    const bool address = form == ServerName::Form::ipv4 || form == ServerName::Form::ipv6 ||
                         ServerName(step.alias).text().ends_with(".ipv6-literal.net");
    return Message{address ? "warning.alias-address" : "warning.alias-name"}.with(
        "alias", Kind::server, step.alias);
  }
  if (action == "remove-stored-credential" || action == "replace-stored-credential") {
    if (step.fact.empty()) return std::nullopt;
    return Message{"warning.secret-gone"};
  }
  if (action == "change-smb-setting" && step.target == "insecureGuestLogon")
    return Message{"warning.guest-access"};
  if (action == "change-smb-setting" && step.target == "signingRequired")
    return Message{"warning.no-signing"};
  if (action == "change-smb-setting") return Message{"warning.smb-setting"};
  static constexpr std::pair<const char*, const char*> kWarnings[] = {
      {"disconnect-server", "warning.all-on-server"},
      {"close-program", "warning.save-in-program"},
      {"close-explorer-windows", "warning.explorer"},
      {"restart-workstation-service", "warning.workstation-service"},
      {"sign-out-and-in", "warning.save-work"},
      {"restart-computer", "warning.save-work"},
      {"sign-out-session", "warning.unsaved-there"},
      {"close-server-session", "warning.unflushed"},
      {"set-session-time-limits", "warning.ends-programs"},
      {"set-single-session", "warning.single-session"},
      {"enable-linked-connections", "warning.restart-needed"},
      {"remove-global-mapping", "warning.everyone-on-machine"},
      {"reset-password", "warning.password-elsewhere"},
      {"uninstall-update", "warning.uninstall"},
      {"reuse-existing-connection", "warning.standing-identity"},
      {"use-direct-server-path", "warning.no-dfs"}};
  for (const auto& [name, id] : kWarnings)
    if (action == name) return Message{id}.with("server", Kind::server, serverOf(step));
  return std::nullopt;
}

}  // namespace

Step finished(Step step, const Knowledge& knowledge, Platform platform) {
  if (const ActionInfo* info = knowledge.action(step.action)) {
    // A planner knows better where an account's own session needs no administrator.
    if (step.needs == Needs::user && step.action != "sign-out-session") step.needs = info->needs;
    step.reversible = info->reversible;
    step.undoNeeds = info->undoNeeds;
    step.automatic = step.automatic && info->automatic;
    if (platform == Platform::windows) step.page = info->page;
  }
  const Variants variants = variantsOf(step, platform);
  const std::string base = "step." + step.action;
  step.title = say(base + ".title" + variants.title, step);
  step.effect = say(base + ".effect" + variants.effect, step);
  step.status = say(base + ".status", step);
  step.manual = say(base + ".manual" + variants.manual, step);
  if (!step.warning) step.warning = warningOf(step);
  return step;
}

}  // namespace unclash

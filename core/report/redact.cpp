#include <algorithm>
#include <initializer_list>

#include "core/machine/gap_reasons.h"
#include "core/model/letters.h"
#include "core/model/unc_path.h"
#include "core/model/utf8.h"
#include "core/report/conceal.h"
#include "core/report/report.h"

namespace unclash {
namespace {

bool among(std::string_view text, std::initializer_list<const char*> known) {
  const std::string folded = foldCase(text);
  return std::any_of(known.begin(), known.end(), [&](const char* each) { return folded == each; });
}

bool beginsWith(std::string_view text, std::initializer_list<const char*> known) {
  const std::string folded = foldCase(text);
  return std::any_of(known.begin(), known.end(),
                     [&](const char* each) { return folded.starts_with(each); });
}

bool onlyOf(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

/// Digits, ids and flags: nothing that can name anybody.
bool isNumber(std::string_view text) { return onlyOf(text, "0123456789.-+ "); }

bool isLuid(std::string_view text) {
  return text.starts_with("0x") && onlyOf(text.substr(2), "0123456789abcdefABCDEF:");
}

/// `connections`, `mapping-a-drive`, `KB5055523`: an id of ours or the system's.
bool isPlainId(std::string_view text) { return onlyOf(text, "abcdefghijklmnopqrstuvwxyz-"); }

bool isTime(std::string_view text) { return onlyOf(text, "0123456789-:.+TtZz "); }

bool isDeviceName(std::string_view text) {
  if (text.size() == 2 && text[1] == ':' && isAsciiLetter(text[0])) return true;
  return beginsWith(text, {"lpt", "com"}) && text.size() <= 6 &&
         onlyOf(text.substr(3), "0123456789:");
}

template <class T, class Change>
void change(Fact<T>& fact, const Change& how) {
  if (fact) *fact = how(*fact);
}

template <class T, class Change>
void changeEach(Fact<std::vector<T>>& list, const Change& how) {
  if (!list) return;
  for (T& element : *list) element = how(element);
}

/// Times are kept only where they are times.
void keepTime(Fact<std::string>& time) {
  if (time && !isTime(*time)) time = Fact<std::string>::none();
}

}  // namespace

std::string Concealer::device(const std::string& text) {
  if (text.empty() || isDeviceName(text)) return text;
  return names_.word("mount", text);
}

std::string Concealer::path(const std::string& text) {
  const auto unc = UncPath::parse(text);
  if (!unc) return text.empty() ? text : names_.word("place", text);
  // What lies below the share is taught word by word, so that commands lose it too.
  for (std::string_view rest = unc->rest(); !rest.empty();) {
    const auto slash = rest.find('\\');
    (void)names_.word("item", rest.substr(0, slash));
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
  }
  return names_.path(text);
}

/// A device, a path or a server, by its looks.
std::string Concealer::place(const std::string& text) {
  if (text.empty() || isDeviceName(text)) return text;
  return text.starts_with("/") && !text.starts_with("//") ? device(text) : path(text);
}

std::string Concealer::program(const std::string& text) {
  if (among(text, {"", "system", "explorer", "explorer.exe", "svchost.exe", "lsass.exe", "smbd",
                   "spooler", "spoolsv.exe", "onedrive.exe", "outlook.exe", "winword.exe",
                   "excel.exe", "powershell.exe", "cmd.exe", "net.exe", "kernel"}))
    return text;
  return names_.word("program", text);
}

/// Something to type: every name that is known by now is replaced, and whatever stands in the place
/// of a path.
std::string Concealer::code(const std::string& text) {
  const std::string known = names_.text(text);
  std::string out;
  std::string word;
  const auto flush = [&] {
    out += word.starts_with("\\\\") || word.starts_with("//") ? path(word) : word;
    word.clear();
  };
  for (const char c : known) {
    if (c != ' ' && c != '"' && c != '\'') {
      word += c;
      continue;
    }
    flush();
    out += c;
  }
  flush();
  return out;
}

std::string Concealer::sessionId(const std::string& text) {
  if (onlyOf(text, "0123456789/.:-")) return text;
  return names_.word("session", text);
}

/// `Domain:target=fs01`, `TERMSRV/host`, `*.contoso.com`, `MicrosoftAccount:user=a@b.c`.
std::string Concealer::credentialTarget(const std::string& text) {
  std::string front;
  std::string rest = text;
  const auto takeFront = [&](std::size_t length) {
    front += rest.substr(0, length);
    rest.erase(0, length);
  };
  if (const auto equals = rest.find('=');
      equals != std::string::npos &&
      beginsWith(rest, {"domain:", "legacygeneric:", "microsoftaccount:", "windowslive:",
                        "sso_pop_user:", "sso_pop_device:", "virtualapp/"}))
    takeFront(equals + 1);
  if (beginsWith(rest, {"termsrv/", "cifs/", "host/", "http/"})) takeFront(rest.find('/') + 1);
  if (among(rest, {"", "*", "*session", "didlogical"})) return front + rest;
  if (rest.starts_with("*.")) {
    takeFront(2);
    return front + names_.domain(rest);
  }
  if (rest.ends_with("\\*")) return front + names_.domain(rest.substr(0, rest.size() - 2)) + "\\*";
  if (beginsWith(front, {"microsoftaccount:user"}) || rest.find('@') != std::string::npos)
    return front + names_.user(rest);
  const auto unc = UncPath::parse(rest.starts_with("\\") ? rest : "\\\\" + rest);
  if (!unc || rest.find('/') != std::string::npos) return front + names_.word("target", rest);
  if (rest.starts_with("\\")) return front + path(rest);
  return front + (unc->share().empty() ? names_.server(rest) : path("\\\\" + rest).substr(2));
}

/// `cifs/fs01.contoso.com@CONTOSO.COM`.
std::string Concealer::principal(const std::string& text) {
  std::string host = text;
  std::string realm;
  if (const auto at = host.rfind('@'); at != std::string::npos) {
    realm = '@' + names_.domain(host.substr(at + 1));
    host.resize(at);
  }
  const auto slash = host.find('/');
  if (slash == std::string::npos) return names_.user(host) + realm;
  std::string service = host.substr(0, slash);
  host.erase(0, slash + 1);
  if (among(service, {"krbtgt"})) return service + '/' + names_.domain(host) + realm;
  if (!among(service, {"cifs", "host", "ldap", "http", "dns", "rpcss", "termsrv", "gc", "wsman"}))
    service = names_.word("service", service);
  return service + '/' + names_.server(host) + realm;
}

std::string Concealer::serviceName(const std::string& text) {
  if (beginsWith(text, {"lanman",       "mrxsmb",     "webclient", "netlogon", "termservice",
                        "umrdpservice", "sessionenv", "spooler",   "w32time",  "dfs",
                        "mup",          "rdbss",      "srv",       "bits",     "wuauserv",
                        "vaultsvc",     "keyiso",     "lmhosts",   "dnscache", "workstation",
                        "server",       "smbd",       "nmbd",      "winbind",  "samba",
                        "systemd",      "sssd",       "wsdd",      "nfs",      "ssh",
                        "gvfs",         "cron",       "autofs",    "chrony",   "ntp"}))
    return names_.text(text);
  return names_.word("service", text);
}

MachineInfo Concealer::machine(const MachineInfo& open) {
  MachineInfo shown = open;
  change(shown.name, [&](const auto& name) { return names_.computer(name); });
  change(shown.user, [&](const auto& user) { return names_.user(user); });
  change(shown.domain, [&](const auto& domain) { return names_.domain(domain); });
  change(shown.os, [&](const auto& os) { return names_.text(os); });
  changeEach(shown.updates, [&](const auto& update) {
    return onlyOf(update, "KB0123456789.") ? update : names_.word("update", update);
  });
  change(shown.logonSession,
         [&](const auto& luid) { return isLuid(luid) ? luid : names_.word("logon", luid); });
  changeEach(shown.drives, [&](const auto& drive) {
    return drive.size() == 2 && drive[1] == ':' ? drive : names_.word("drive", drive);
  });
  keepTime(shown.bootTime);
  keepTime(shown.lastUpdate);
  shown.unknown.clear();
  return shown;
}

Connection Concealer::connection(const Connection& open) {
  Connection shown = open;
  change(shown.local, [&](const auto& local) { return device(local); });
  shown.remote = path(open.remote);
  change(shown.user, [&](const auto& user) { return names_.user(user); });
  change(shown.logonSession,
         [&](const auto& luid) { return isLuid(luid) ? luid : names_.word("logon", luid); });
  change(shown.owner, [&](const auto& owner) { return program(owner); });
  change(shown.credential, [&](const auto& user) { return names_.user(user); });
  change(shown.provider, [&](const auto& provider) {
    return among(provider, {"", "microsoft windows network", "web client network", "cifs", "smb3",
                            "gvfs", "microsoft terminal services"})
               ? provider
               : names_.word("provider", provider);
  });
  shown.unknown.clear();
  return shown;
}

Remembered Concealer::remembered(const Remembered& open) {
  Connection alike;
  alike.local = open.local;
  alike.remote = open.remote;
  alike.user = open.user;
  alike.provider = open.provider;
  const Connection concealed = connection(alike);
  Remembered shown = open;
  shown.local = concealed.local;
  shown.remote = concealed.remote;
  shown.user = concealed.user;
  shown.provider = concealed.provider;
  shown.unknown.clear();
  return shown;
}

Credential Concealer::credential(const Credential& open) {
  Credential shown = open;
  shown.target = credentialTarget(open.target);
  change(shown.user, [&](const auto& user) { return names_.user(user); });
  keepTime(shown.lastWritten);
  shown.unknown.clear();
  return shown;
}

Session Concealer::session(const Session& open) {
  Session shown = open;
  change(shown.user, [&](const auto& user) { return names_.user(user); });
  change(shown.station, [&](const auto& station) {
    return beginsWith(station, {"console", "rdp-tcp", "ica-tcp", "services", "seat", "tty", "pts/",
                                ":0", ":1", "winsta"})
               ? names_.text(station)
               : names_.word("station", station);
  });
  change(shown.client, [&](const auto& client) { return names_.computer(client); });
  keepTime(shown.signedInAt);
  shown.unknown.clear();
  return shown;
}

LogonSession Concealer::logonSession(const LogonSession& open) {
  const auto luid = [&](const std::string& text) {
    return isLuid(text) || isNumber(text) ? text : names_.word("logon", text);
  };
  LogonSession shown = open;
  shown.luid = luid(open.luid);
  change(shown.linkedLuid, luid);
  change(shown.user, [&](const auto& user) { return names_.user(user); });
  change(shown.package, [&](const auto& package) {
    return among(package, {"", "ntlm", "kerberos", "negotiate", "cloudap", "schannel", "msv1_0",
                           "wdigest", "tspkg", "login", "gdm-password", "sshd", "sudo", "su",
                           "systemd-user", "lightdm", "sddm"})
               ? package
               : names_.word("package", package);
  });
  keepTime(shown.signedInAt);
  shown.unknown.clear();
  return shown;
}

ServerSession Concealer::serverSession(const ServerSession& open) {
  ServerSession shown = open;
  change(shown.id, [&](const auto& id) { return sessionId(id); });
  shown.client = names_.computer(open.client);
  change(shown.user, [&](const auto& user) { return names_.user(user); });
  change(shown.share, [&](const auto& share) { return names_.share(share); });
  keepTime(shown.connectedAt);
  shown.unknown.clear();
  return shown;
}

Server Concealer::server(const Server& open) {
  Server shown = open;
  shown.name = names_.server(open.name);
  changeEach(shown.addresses, [&](const auto& address) { return names_.server(address); });
  change(shown.guid, [&](const auto& guid) { return names_.word("guid", guid); });
  change(shown.dialect,
         [&](const auto& dialect) { return isNumber(dialect) ? dialect : names_.text(dialect); });
  change(shown.negotiateError, [](const auto&) { return std::string{kLeftOut}; });
  change(shown.aliasOf, [&](const auto& alias) { return names_.server(alias); });
  shown.unknown.clear();
  return shown;
}

Service Concealer::service(const Service& open) {
  Service shown = open;
  shown.name = serviceName(open.name);
  change(shown.account, [&](const auto& account) { return names_.user(account); });
  shown.unknown.clear();
  return shown;
}

Ticket Concealer::ticket(const Ticket& open) {
  Ticket shown = open;
  shown.server = principal(open.server);
  change(shown.client, [&](const auto& client) { return names_.user(client); });
  keepTime(shown.endTime);
  shown.unknown.clear();
  return shown;
}

Account Concealer::account(const Account& open) {
  Account shown = open;
  shown.name = names_.user(open.name);
  changeEach(shown.groups, [&](const auto& group) {
    return among(group, {"users",
                         "administrators",
                         "guests",
                         "power users",
                         "backup operators",
                         "remote desktop users",
                         "remote management users",
                         "benutzer",
                         "administratoren",
                         "gäste",
                         "remotedesktopbenutzer",
                         "sudo",
                         "adm",
                         "wheel",
                         "sambashare",
                         "root",
                         "docker",
                         "video",
                         "audio",
                         "plugdev"})
               ? group
               : names_.word("group", group);
  });
  keepTime(shown.lastSignIn);
  keepTime(shown.passwordSetAt);
  shown.unknown.clear();
  return shown;
}

Event Concealer::event(const Event& open) {
  Event shown = open;
  const auto channel = [&](const std::string& name) {
    return beginsWith(name, {"system",      "security",
                             "application", "microsoft-windows-",
                             "mrxsmb",      "service control manager",
                             "lsasrv",      "netlogon",
                             "kerberos",    "user32",
                             "termservice", "termdd",
                             "srv",         "eventlog",
                             "schannel",    "workstation",
                             "journal",     "smbd",
                             "kernel",      "cifs"})
               ? names_.text(name)
               : names_.word("log", name);
  };
  shown.log = channel(open.log);
  change(shown.source, channel);
  change(shown.text, [](const auto&) { return std::string{kLeftOut}; });
  keepTime(shown.time);
  shown.unknown.clear();
  return shown;
}

Gap Concealer::gap(const Gap& open) {
  Gap shown = open;
  const bool ours =
      among(open.reason, {gap_reason::kAccessDenied, gap_reason::kTimedOut, gap_reason::kStopped,
                          gap_reason::kNotOnThisSystem, gap_reason::kBrokenAnswer,
                          gap_reason::kNoAnswer, gap_reason::kFailed, gap_reason::kNotLookedAt});
  if (!ours) shown.reason = kLeftOut;
  const bool known = std::any_of(std::begin(kAreas), std::end(kAreas),
                                 [&](const char* area) { return open.area == area; });
  if (!known) shown.area = names_.word("area", open.area);
  shown.unknown.clear();
  return shown;
}

PolicySource Concealer::policySource(const PolicySource& open) {
  PolicySource shown = open;
  if (!onlyOf(open.name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    shown.name = names_.word("policy", open.name);
  shown.name = names_.text(shown.name);
  change(shown.source, [&](const auto& source) {
    return beginsWith(source, {"hklm\\", "hkcu\\", "hkey_local_machine\\", "hkey_current_user\\",
                               "/etc/samba/", "/etc/systemd/"})
               ? names_.text(source)
               : names_.word("source", source);
  });
  change(shown.raw, [](const auto& raw) { return isNumber(raw) ? raw : std::string{kLeftOut}; });
  shown.unknown.clear();
  return shown;
}

Snapshot Concealer::snapshot(const Snapshot& open) {
  Snapshot shown = open;
  keepTime(shown.capturedAt);
  change(shown.machine, [&](const auto& value) { return machine(value); });
  changeEach(shown.servers, [&](const auto& value) { return server(value); });
  changeEach(shown.connections, [&](const auto& value) { return connection(value); });
  changeEach(shown.remembered, [&](const auto& value) { return remembered(value); });
  changeEach(shown.credentials, [&](const auto& value) { return credential(value); });
  changeEach(shown.sessions, [&](const auto& value) { return session(value); });
  changeEach(shown.logonSessions, [&](const auto& value) { return logonSession(value); });
  changeEach(shown.serverSessions, [&](const auto& value) { return serverSession(value); });
  changeEach(shown.services, [&](const auto& value) { return service(value); });
  changeEach(shown.tickets, [&](const auto& value) { return ticket(value); });
  changeEach(shown.accounts, [&](const auto& value) { return account(value); });
  changeEach(shown.events, [&](const auto& value) { return event(value); });
  changeEach(shown.gaps, [&](const auto& value) { return gap(value); });
  changeEach(shown.policySources, [&](const auto& value) { return policySource(value); });
  if (shown.policy) shown.policy->unknown.clear();
  shown.unknown.clear();
  return shown;
}

Answers Concealer::answers(const Answers& open) {
  Answers shown;
  for (const auto& [question, answer] : open.all()) {
    if (answer == kUnknownAnswer)
      shown.set(question, answer);
    else if (question == "server")
      shown.set(question, place(answer));
    else if (question == "wanted-user")
      shown.set(question, names_.user(answer));
    else
      shown.set(question, isPlainId(answer) || isNumber(answer) ||
                                  (answer.starts_with("0x") && isLuid(answer))
                              ? answer
                              : std::string{kLeftOut});
  }
  return shown;
}

Message Concealer::message(const Message& open) {
  Message shown = open;
  for (Argument& argument : shown.arguments) {
    using Kind = Argument::Kind;
    std::string& text = argument.text;
    switch (argument.kind) {
      case Kind::text:
        if (!text.empty() && !isNumber(text)) text = kLeftOut;
        break;
      case Kind::code:
        text = code(text);
        break;
      case Kind::server:
        text = names_.server(text);
        break;
      case Kind::user:
        text = names_.user(text);
        break;
      case Kind::path:
        text = place(text);
        break;
      case Kind::device:
        text = place(text);
        break;
      case Kind::computer:
        text = names_.computer(text);
        break;
      case Kind::program:
        text = program(text);
        break;
      case Kind::time:
        if (!isTime(text)) text = kLeftOut;
        break;
      case Kind::number:
      case Kind::seconds:
      case Kind::message:
      case Kind::list:
        break;
    }
    for (Message& inner : argument.messages) inner = message(inner);
  }
  return shown;
}

/// By what the action aims at (contract, "diagnose"): a device, else a path; a server; the target
/// of a credential; the id of a session.
std::string Concealer::target(const Step& open) {
  const std::string& text = open.target;
  if (text.empty() || isNumber(text) || isDeviceName(text)) return text;
  if (among(open.action, {"remove-stored-credential", "replace-stored-credential"}))
    return credentialTarget(text);
  if (text == open.local) return device(text);
  if (text == open.remote) return path(text);
  if (text == open.user) return names_.user(text);
  if (text == open.client) return names_.computer(text);
  if (among(open.action, {"close-program", "update-program", "reconfigure-program"}))
    return program(text);
  if (open.action == "restart-workstation-service") return serviceName(text);
  if (among(open.action, {"close-server-session", "sign-out-session"})) return sessionId(text);
  if (beginsWith(open.action, {"set-", "enable-", "change-", "correct-session"}) &&
      isPlainId(foldCase(text)))
    return names_.text(text);
  return place(text);
}

Step Concealer::step(const Step& open) {
  Step shown = open;
  shown.local = device(open.local);
  shown.remote = path(open.remote);
  shown.user = names_.user(open.user);
  shown.client = names_.computer(open.client);
  shown.alias = names_.server(open.alias);
  shown.target = target(open);
  for (std::string* value : {&shown.value, &shown.before})
    if (!value->empty() && !isNumber(*value) && !among(*value, {"true", "false"}))
      *value = place(*value);
  for (std::string& user : shown.alsoCutOff) user = names_.user(user);
  if (!shown.logonSession.empty() && !isLuid(shown.logonSession))
    shown.logonSession = names_.word("logon", shown.logonSession);
  for (Message* words : {&shown.title, &shown.effect, &shown.status, &shown.manual})
    *words = message(*words);
  if (shown.warning) shown.warning = message(*shown.warning);
  return shown;
}

StepOutcome Concealer::outcome(const StepOutcome& open) {
  StepOutcome shown = open;
  shown.reason = message(open.reason);
  shown.detail.clear();
  return shown;
}

Finding Concealer::finding(const Finding& open) {
  Finding shown = open;
  shown.name = message(open.name);
  shown.headline = message(open.headline);
  shown.explanation = message(open.explanation);
  for (Evidence& evidence : shown.evidence) evidence.text = message(evidence.text);
  return shown;
}

Diagnosis Concealer::diagnosis(const Diagnosis& open) {
  Diagnosis shown = open;
  for (Finding& cause : shown.causes) cause = finding(cause);
  for (Finding& cause : shown.alsoPresent) cause = finding(cause);
  if (shown.question) {
    shown.question->text = message(shown.question->text);
    shown.question->help = message(shown.question->help);
    for (AnswerChoice& answer : shown.question->answers) {
      answer.text = message(answer.text);
      answer.help = message(answer.help);
    }
  }
  for (Gap& each : shown.gaps) each = gap(each);
  return shown;
}

Plan Concealer::plan(const Plan& open) {
  Plan shown = open;
  for (Step& each : shown.steps) each = step(each);
  for (std::string& each : shown.untouched) each = place(each);
  return shown;
}

RepairReport Concealer::repair(const RepairReport& open) {
  RepairReport shown = open;
  for (StepReport& each : shown.steps) {
    each.step = step(each.step);
    each.outcome = outcome(each.outcome);
  }
  shown.verdict = message(open.verdict);
  if (shown.after) shown.after = snapshot(*shown.after);
  if (shown.failure) {
    shown.failure->message = message(shown.failure->message);
    shown.failure->detail.clear();
  }
  return shown;
}

std::vector<JournalEntry> Concealer::journal(const std::vector<JournalEntry>& open) {
  std::vector<JournalEntry> shown = open;
  for (JournalEntry& entry : shown) {
    if (!isNumber(entry.repair)) entry.repair = names_.word("repair", entry.repair);
    if (!isTime(entry.startedAt)) entry.startedAt = kLeftOut;
    const auto colon = entry.machine.find(':');
    if (colon != std::string::npos && entry.machine.starts_with("live:"))
      entry.machine = "live:" + names_.computer(entry.machine.substr(colon + 1));
    else if (!entry.machine.starts_with("practice:"))
      entry.machine = names_.word("machine", entry.machine);
    entry.step = step(entry.step);
    if (entry.outcome) entry.outcome = outcome(*entry.outcome);
  }
  return shown;
}

Snapshot redact(const Snapshot& snapshot, Redactor& redactor) {
  return Concealer{redactor}.snapshot(snapshot);
}

}  // namespace unclash

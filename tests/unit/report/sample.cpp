#include "tests/unit/report/sample.h"

#include "core/model/snapshot_json.h"

namespace unclash::sample {
namespace {

using Kind = Argument::Kind;

constexpr const char* kSnapshot = R"json({
  "schema": "unclash.snapshot/1", "capturedAt": "2026-11-21T08:00:00Z", "platform": "windows",
  "machine": {"name": "QUOKKA-PC", "os": "Windows 11", "user": "ZANZIBAR\\wombat", "join": "domain",
    "domain": "zanzibar.example.net", "elevated": false, "role": "client",
    "bootTime": "2026-11-20T06:00:00Z", "updates": ["KB5055523"], "logonSession": "0x1a2b3c",
    "serialNumber": "thylacine"},
  "connections": [
    {"local": "Z:", "remote": "\\\\numbat\\dingo", "user": "ZANZIBAR\\wombat", "state": "connected",
     "kind": "disk", "persistent": true, "openFiles": 2, "owner": "C:\\Users\\wombat\\taipan.exe",
     "credential": "wombat@zanzibar.example.net", "provider": "Goanna Redirector", "future": "thylacine"},
    {"local": null, "remote": "\\\\10.77.66.5\\IPC$", "user": "", "kind": "ipc"},
    {"local": "/mnt/secret-project", "remote": "//numbat.zanzibar.example.net/dingo/platypus/echidna",
     "user": "NUMBAT\\backup", "owner": "explorer.exe"},
    {"local": "LPT1:", "remote": "\\\\fd77:66::1%4\\bilby", "user": null}],
  "remembered": [{"local": "S:", "remote": "\\\\cassowary@SSL\\DavWWWRoot\\galah",
    "user": "kookaburra@brolga.example.org", "provider": "Web Client Network"}],
  "credentials": [
    {"target": "Domain:target=numbat", "user": "NUMBAT\\bandicoot", "kind": "domain-password"},
    {"target": "TERMSRV/cassowary.zanzibar.example.net", "user": "kookaburra"},
    {"target": "LegacyGeneric:target=git:https://currawong.example.com", "user": "lorikeet", "kind": "generic"},
    {"target": "*.brolga.example.org", "user": "potoroo"},
    {"target": "MicrosoftAccount:user=goanna@example.com", "user": "goanna@example.com"}],
  "sessions": [
    {"id": 1, "user": "ZANZIBAR\\wombat", "state": "active", "station": "console",
     "signedInAt": "2026-11-21T06:00:00Z", "idleSeconds": 0, "current": true},
    {"id": 3, "user": "ZANZIBAR\\potoroo", "state": "disconnected", "station": "rdp-tcp#3",
     "client": "BETTONG-NB", "signedInAt": "2026-11-20T08:00:00Z", "idleSeconds": 36000}],
  "logonSessions": [{"luid": "0x1a2b3c", "user": "ZANZIBAR\\wombat", "type": "interactive",
    "package": "dunnart-sso", "session": 1, "linkedLuid": "0x1a2b3d"}],
  "serverSessions": [{"id": "4711/3812/1", "client": "10.77.66.9", "user": "antechinus",
    "share": "quoll", "openFiles": 1}],
  "servers": [{"name": "numbat", "addresses": ["10.77.66.5", "fd77:66::1"], "reachable": true,
    "guid": "7777abcd-0000-0000-0000-6e756d626174", "dialect": "3.1.1", "clockSkewSeconds": 3,
    "negotiateError": "dugong said no", "aliasOf": "perentie.zanzibar.example.net"}],
  "policy": {"disconnectedSessionLimitMs": 0, "idleSessionLimitMs": 600000, "ntlmLevel": 5,
    "serverIdleDisconnectMinutes": -1, "future": "thylacine"},
  "services": [{"name": "LanmanWorkstation", "state": "running"}, {"name": "WallarooSync", "state": "running"}],
  "tickets": [{"server": "cifs/numbat.zanzibar.example.net@ZANZIBAR.EXAMPLE.NET",
    "client": "wombat@ZANZIBAR.EXAMPLE.NET"}],
  "accounts": [{"name": "pademelon", "groups": ["Users", "Wallaroo Admins"], "enabled": true}],
  "events": [{"log": "System", "source": "MRxSmb", "id": 3034, "code": 1219,
    "text": "The redirector could not reach \\\\echidna\\brolga as taipan"}],
  "gaps": [{"area": "events", "code": 5, "reason": "access denied"},
    {"area": "servers", "reason": "perentie: no route to 10.77.66.200"}],
  "policySources": [{"name": "idleSessionLimitMs", "source": "/home/wombat/pademelon.conf",
    "setBy": "administrator", "raw": "as goanna wants"}],
  "future": {"note": "thylacine"}
})json";

Message withEverything(const char* id) {
  return Message{id}
      .with("device", Kind::device, "Z:")
      .with("mount", Kind::device, "/mnt/secret-project")
      .with("server", Kind::server, "numbat")
      .with("user", Kind::user, R"(ZANZIBAR\wombat)")
      .with("path", Kind::path, R"(\\numbat\dingo\platypus)")
      .with("computer", Kind::computer, "QUOKKA-PC")
      .with("program", Kind::program, "taipan.exe")
      .with("command", Kind::code, R"(net use \\numbat\dingo /user:ZANZIBAR\wombat)")
      .with("says", Kind::text, "dugong at 10.77.66.5 said no")
      .with("inner", Message{"report.value"}.with("value", Kind::user, "bandicoot"))
      .with("list",
            std::vector<Message>{Message{"report.value"}.with("value", Kind::server, "cassowary")});
}

Step step() {
  Step step;
  step.action = "disconnect-connection";
  step.target = "Z:";
  step.fact = "connections/0";
  step.cause = "mapped-drive-other-user";
  step.reversible = true;
  step.undoNeeds = UndoNeeds::password;
  step.local = "Z:";
  step.remote = R"(\\numbat\dingo\platypus)";
  step.user = R"(ZANZIBAR\wombat)";
  step.client = "10.77.66.9";
  step.alias = "perentie.zanzibar.example.net";
  step.value = R"(\\numbat\echidna)";
  step.before = R"(\\numbat\dingo)";
  step.alsoCutOff = {"antechinus"};
  step.title = withEverything("sample.all");
  step.effect = withEverything("sample.all");
  step.manual = withEverything("sample.all");
  step.warning = withEverything("sample.all");
  return step;
}

StepOutcome outcome() {
  return {StepResult::failed, 2401, withEverything("sample.all"),
          "WNetCancelConnection2 of dugong"};
}

Finding finding(const char* cause, double probability) {
  Finding finding;
  finding.cause = cause;
  finding.probability = probability;
  finding.name = withEverything("sample.all");
  finding.headline = withEverything("sample.all");
  finding.explanation = withEverything("sample.all");
  finding.evidence = {{withEverything("sample.all"), "connections/0", false},
                      {withEverything("sample.all"), "answer/server", true}};
  return finding;
}

}  // namespace

Snapshot snapshot() {
  const Result<Snapshot> snapshot = readSnapshot(kSnapshot);
  return snapshot ? *snapshot : Snapshot{};
}

Answers answers() {
  Answers answers;
  answers.set("error", "1219");
  answers.set("symptom", "more-than-one-user-name");
  answers.set("server", R"(\\numbat\dingo)");
  answers.set("wanted-user", R"(NUMBAT\bandicoot)");
  answers.set("account-shared", kUnknownAnswer);
  return answers;
}

Diagnosis diagnosis() {
  Diagnosis diagnosis;
  diagnosis.causes = {finding("mapped-drive-other-user", 0.91),
                      finding("stored-credential-other-user", 0.05)};
  diagnosis.alsoPresent = {finding("no-session-time-limits", 0.3)};
  diagnosis.question = Question{"two-accounts-needed",
                                withEverything("sample.all"),
                                {},
                                {{"yes", withEverything("sample.all"), {}}}};
  diagnosis.gaps = each(snapshot().gaps);
  return diagnosis;
}

Plan plan() {
  Plan plan;
  plan.steps = {step()};
  Step byHand;
  byHand.action = "use-one-account";
  byHand.target = "numbat";
  byHand.needs = Needs::serverAdministrator;
  byHand.automatic = false;
  byHand.title = withEverything("sample.all");
  byHand.manual = withEverything("sample.all");
  plan.steps.push_back(byHand);
  plan.untouched = {"S:", "/mnt/secret-project", R"(\\cassowary\galah)"};
  return plan;
}

RepairReport repair() {
  RepairReport report;
  report.steps = {{step(), outcome()}};
  report.helped = false;
  report.verdict = withEverything("sample.all");
  report.after = snapshot();
  report.failure = Failure{Trouble::failed, 0, withEverything("sample.all"), "dugong"};
  return report;
}

std::vector<JournalEntry> journal() {
  JournalEntry entry;
  entry.repair = "2026-11-21T08:00:00Z";
  entry.machine = "live:QUOKKA-PC";
  entry.startedAt = "2026-11-21T08:01:00Z";
  entry.step = step();
  entry.outcome = outcome();
  JournalEntry other = entry;
  other.machine = "snapshot:/home/wombat/kookaburra.json";
  other.outcome.reset();
  return {entry, other};
}

}  // namespace unclash::sample

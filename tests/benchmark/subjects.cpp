#include "tests/benchmark/subjects.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "core/diagnose/inference.h"
#include "core/diagnose/knowledge_data.h"

namespace unclash::benchmark {
namespace {

using Json = nlohmann::ordered_json;

std::string two(std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

Json connectionTo(const std::string& server, const std::string& share, const char* local,
                  const char* user) {
  Json connection = {{"remote", "\\\\" + server + "\\" + share},
                     {"user", user},
                     {"state", "connected"},
                     {"kind", "disk"},
                     {"logonSession", "0x5a2b1"},
                     {"openFiles", 0},
                     {"persistent", true},
                     {"scope", "session"}};
  connection["local"] = *local == '\0' ? Json() : Json(local);
  return connection;
}

Json ordinary() {
  Json root = {{"schema", "unclash.snapshot/1"},
               {"capturedAt", "2026-11-21T08:00:00Z"},
               {"platform", "windows"}};
  root["machine"] = {
      {"name", "PC-0412"},       {"os", "Windows 11 Pro"},     {"osBuild", "26100.2314"},
      {"user", "CONTOSO\\anna"}, {"join", "domain"},           {"domain", "CONTOSO"},
      {"elevated", false},       {"role", "client"},           {"bootTime", "2026-11-20T07:00:00Z"},
      {"rebootPending", false},  {"lastUpdate", "2026-11-12"}, {"logonSession", "0x5a2b1"}};
  root["machine"]["updates"] = Json::array();
  for (std::size_t i = 0; i < 12; ++i) root["machine"]["updates"].push_back("KB50465" + two(i));
  root["connections"] = {connectionTo("FS01", "data", "Z:", "CONTOSO\\anna"),
                         connectionTo("FS02", "home", "H:", "CONTOSO\\anna"),
                         connectionTo("FS02", "team", "T:", "CONTOSO\\anna"),
                         connectionTo("APPS", "tools", "P:", "CONTOSO\\anna"),
                         connectionTo("PRINT1", "IPC$", "", "CONTOSO\\anna")};
  root["remembered"] = Json::array();
  for (const char* drive : {"Z", "H", "T", "P"})
    root["remembered"].push_back({{"local", std::string(drive) + ":"},
                                  {"remote", *drive == 'Z'   ? "\\\\FS01\\data"
                                             : *drive == 'P' ? "\\\\APPS\\tools"
                                             : *drive == 'H' ? "\\\\FS02\\home"
                                                             : "\\\\FS02\\team"},
                                  {"user", ""},
                                  {"source", "HKCU\\Network\\" + std::string(drive)}});
  root["credentials"] = Json::array();
  for (std::size_t i = 0; i < 6; ++i)
    root["credentials"].push_back(
        {{"target", "MicrosoftAccount:app" + std::to_string(i)},
         {"user", "anna@contoso.com"},
         {"kind", "generic"},
         {"persist", "machine"},
         {"lastWritten", "2026-10-0" + std::to_string(i + 1) + "T08:00:00Z"}});
  root["sessions"] = {{{"id", 1},
                       {"user", "CONTOSO\\anna"},
                       {"state", "active"},
                       {"current", true},
                       {"station", "console"},
                       {"protocol", "console"},
                       {"idleSeconds", 4},
                       {"signedInAt", "2026-11-21T06:00:00Z"}}};
  root["logonSessions"] = Json::array();
  for (std::size_t i = 0; i < 8; ++i)
    root["logonSessions"].push_back(
        {{"luid", i == 0 ? "0x5a2b1" : "0x3e" + std::to_string(i)},
         {"user", i == 0 ? "CONTOSO\\anna" : "Window Manager\\DWM-" + std::to_string(i)},
         {"type", i == 0 ? "interactive" : "service"},
         {"package", i == 0 ? "Kerberos" : "Negotiate"},
         {"elevated", false},
         {"signedInAt", "2026-11-21T06:00:00Z"}});
  root["serverSessions"] = Json::array();
  root["servers"] = {{{"name", "FS01"},
                      {"addresses", {"192.168.1.5"}},
                      {"reachable", true},
                      {"dialect", "3.1.1"},
                      {"signingRequired", true},
                      {"clockSkewSeconds", 1},
                      {"negotiateError", nullptr},
                      {"isDfsRoot", false}}};
  root["policy"] = {{"disconnectedSessionLimitMs", 7200000},
                    {"idleSessionLimitMs", 0},
                    {"activeSessionLimitMs", 0},
                    {"singleSessionPerUser", true},
                    {"linkedConnections", false},
                    {"insecureGuestLogon", false},
                    {"keepAliveMinutes", 1},
                    {"credentialStorageDisabled", false},
                    {"ntlmLevel", 3},
                    {"signingRequired", false}};
  root["services"] = Json::array();
  for (const char* name : {"LanmanWorkstation", "LanmanServer", "WebClient", "Netlogon", "W32Time",
                           "TermService", "SessionEnv", "Spooler"})
    root["services"].push_back({{"name", name}, {"state", "running"}, {"startType", "automatic"}});
  root["tickets"] = Json::array();
  for (const char* service :
       {"krbtgt/CONTOSO.COM", "cifs/fs01.contoso.com", "cifs/fs02.contoso.com",
        "cifs/apps.contoso.com", "ldap/dc1.contoso.com"})
    root["tickets"].push_back({{"server", service},
                               {"client", "anna@CONTOSO.COM"},
                               {"startTime", "2026-11-21T06:00:00Z"},
                               {"endTime", "2026-11-21T16:00:00Z"}});
  root["accounts"] = {{{"name", "anna"}, {"enabled", true}},
                      {{"name", "Guest"}, {"enabled", false}}};
  root["events"] = Json::array();
  for (std::size_t i = 0; i < 30; ++i)
    root["events"].push_back(
        {{"log", i % 2 == 0 ? "System" : "Microsoft-Windows-SMBClient/Connectivity"},
         {"source", i % 2 == 0 ? "Service Control Manager" : "SMBClient"},
         {"id", i % 2 == 0 ? 7036 : 30811},
         {"time", "2026-11-20T08:" + two(i) + ":00Z"}});
  root["gaps"] = Json::array();
  return root;
}

}  // namespace

std::string snapshotWith(std::size_t connections, bool allInTheWay) {
  Json root = ordinary();
  for (std::size_t i = root["connections"].size(); i < connections; ++i) {
    // Names of one length, however many there are: only their number is to count.
    std::string number = std::to_string(i);
    number.insert(0, 6 - std::min<std::size_t>(number.size(), 6), '0');
    root["connections"].push_back(allInTheWay
                                      ? connectionTo("FS01", "share" + number, "", "CONTOSO\\anna")
                                      : connectionTo("SRV" + number, "data", "", "CONTOSO\\anna"));
  }
  return root.dump(1);
}

Answers complaint() {
  Answers answers;
  answers.set("error", "1219");
  answers.set("symptom", "more-than-one-user-name");
  answers.set("moment", "mapping-a-drive");
  answers.set("server", "\\\\FS01\\backup");
  answers.set("wanted-user", "FS01\\backup");
  return answers;
}

namespace {

/// As the real knowledge is made, at any size: a cause has its errors, a handful of rules, some
/// answers and two or three actions.
KnowledgeData madeUp(std::size_t causes, std::size_t rules) {
  constexpr std::size_t kQuestions = 40;
  std::mt19937_64 engine(4);
  const auto unit = [&] {
    return (static_cast<double>(engine() >> 11) + 0.5) / 9007199254740992.0;
  };
  const auto below = [&](std::size_t count) { return static_cast<std::size_t>(engine() % count); };
  KnowledgeData data;
  data.somethingElse = 0.05;
  for (std::size_t c = 0; c < causes; ++c) {
    CauseInfo cause;
    cause.id = "cause-" + std::to_string(c);
    cause.prior = 0.01 - 0.005 * unit();
    data.causes.push_back(std::move(cause));
  }
  for (std::size_t r = 0; r < rules; ++r) {
    RuleInfo rule;
    rule.sight.rule = "rule-" + std::to_string(r);
    rule.group = rule.sight.rule;
    rule.base = 0.02 + 0.2 * unit();
    rule.given.assign(causes, rule.base);
    for (int i = 0; i < 5; ++i) rule.given[below(causes)] = 0.3 + 0.6 * unit();
    rule.conclusive.assign(causes, false);
    data.rules.push_back(std::move(rule));
  }
  for (std::size_t q = 0; q < kQuestions; ++q) {
    QuestionInfo question;
    question.id = "question-" + std::to_string(q);
    const std::size_t answers = 2 + q % 5;
    for (std::size_t a = 0; a < answers; ++a) {
      question.answers.push_back("answer-" + std::to_string(a));
      question.base[question.answers.back()] = 1.0 / static_cast<double>(answers);
    }
    question.given.assign(causes, question.base);
    question.unknownGiven.assign(causes, question.unknown);
    for (std::size_t i = 0; i < causes / 4; ++i) {
      Distribution& given = question.given[below(causes)];
      const std::size_t typical = below(answers);
      for (std::size_t a = 0; a < answers; ++a)
        given[question.answers[a]] = a == typical ? 0.85 : 0.15 / static_cast<double>(answers - 1);
    }
    data.questions.push_back(std::move(question));
  }
  for (std::size_t t = 0; t < causes; ++t) {
    TreatmentInfo treatment;
    treatment.action.id = "action-" + std::to_string(t);
    treatment.action.cost = 1.5 + 20 * unit() * unit();
    treatment.helps.assign(causes, 0);
    treatment.helps[t] = 0.9;
    for (int i = 0; i < 5; ++i) treatment.helps[below(causes)] = 0.1 + 0.6 * unit();
    data.treatments.push_back(std::move(treatment));
  }
  return data;
}

}  // namespace

double millisecondsToChoose(std::size_t causes, std::size_t rules) {
  using SteadyClock = std::chrono::steady_clock;
  const KnowledgeData data = madeUp(causes, rules);
  std::mt19937_64 engine(5);
  double slowest = 0;
  for (int round = 0; round < 20; ++round) {
    // Of rules that say little, so that much is left to ask.
    inference::Observations seen(rules);
    for (Observation& one : seen)
      one.presence = engine() % 10 == 0   ? Presence::absent
                     : engine() % 40 == 0 ? Presence::present
                                          : Presence::unseen;
    const Snapshot snapshot;
    const Answers answers;
    const Scene scene{snapshot, answers};
    const inference::Posterior likely = inference::posterior(data, seen, answers, {});
    const std::vector<inference::Footing> footings = inference::footings(data, scene);
    // The best of three: whatever else the machine does is not what is asked about.
    double fastest = std::numeric_limits<double>::infinity();
    bool asks = false;
    for (int repeat = 0; repeat < 3; ++repeat) {
      const auto start = SteadyClock::now();
      asks = inference::nextQuestion(data, scene, seen, likely, footings, {}).has_value();
      const std::chrono::duration<double, std::milli> taken = SteadyClock::now() - start;
      fastest = std::min(fastest, taken.count());
    }
    if (asks) slowest = std::max(slowest, fastest);
  }
  return slowest;
}

}  // namespace unclash::benchmark

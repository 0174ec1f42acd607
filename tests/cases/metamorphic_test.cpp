// What must not matter does not: other names, another order, other people's things beside.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "core/diagnose/knowledge_data.h"
#include "core/helpdesk/case_code.h"
#include "tests/cases/subjects.h"

namespace unclash {
namespace {

using nlohmann::json;
using test::Subject;
using test::subjects;

struct Outcome {
  std::string cause;
  std::vector<std::string> actions;
  friend bool operator==(const Outcome&, const Outcome&) = default;
  friend void PrintTo(const Outcome& outcome, std::ostream* out) {
    *out << outcome.cause << ":";
    for (const std::string& action : outcome.actions) *out << ' ' << action;
  }
};

Outcome outcomeOf(const Subject& subject) {
  const test::Worked worked = test::workedOut(subject);
  Outcome outcome;
  if (!worked.diagnosis.causes.empty()) outcome.cause = worked.diagnosis.causes.front().cause;
  for (const Step& step : worked.plan.steps) outcome.actions.push_back(step.action);
  // Which of two alike comes first may follow the list; what is done does not.
  std::sort(outcome.actions.begin(), outcome.actions.end());
  return outcome;
}

/// Names that mean something to Windows and are no names of servers, users or shares.
bool isReserved(const std::string& word) {
  static const std::set<std::string> kReserved = {
      "ipc",       "netlogon",  "sysvol",  "print",     "guest",   "gast",    "nobody",
      "anonymous", "krbtgt",    "cifs",    "host",      "termsrv", "nt",      "authority",
      "system",    "local",     "network", "service",   "window",  "manager", "git",
      "https",     "http",      "target",  "domain",    "batch",   "user",    "legacygeneric",
      "session",   "localhost", "ssl",     "davwwwroot"};
  std::string lower;
  for (const char c : word) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const bool number = std::all_of(word.begin(), word.end(), [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
  return number || word.size() == 1 || kReserved.count(lower) != 0;
}

/// Every word that is a name becomes another one, the same way everywhere and in either case.
std::string renamed(const std::string& text) {
  const auto inWord = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
  };
  const auto turned = [](char c) {
    if (c >= 'a' && c <= 'z') return static_cast<char>('a' + (c - 'a' + 13) % 26);
    if (c >= 'A' && c <= 'Z') return static_cast<char>('A' + (c - 'A' + 13) % 26);
    return c;
  };
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    if (!inWord(text[i])) {
      result += text[i++];
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && inWord(text[end])) ++end;
    std::string word = text.substr(i, end - i);
    if (!isReserved(word)) std::transform(word.begin(), word.end(), word.begin(), turned);
    result += word;
    i = end;
  }
  return result;
}

void rename(json& node, const std::set<std::string>& keys) {
  if (node.is_array())
    for (json& item : node) rename(item, keys);
  if (!node.is_object()) return;
  for (auto& [key, value] : node.items()) {
    if (value.is_string() && keys.count(key) != 0)
      value = renamed(value.get<std::string>());
    else if (value.is_structured())
      rename(value, keys);
  }
}

/// The same case elsewhere: other servers, users, shares and computers.
Subject elsewhere(const Subject& subject) {
  Subject other = subject;
  for (const char* id : {"server", "wanted-user"})
    if (other.answers.contains(id)) other.answers[id] = renamed(other.answers[id]);
  for (auto& [area, value] : other.snapshot.items()) {
    // Services, programs and logs are known by their names.
    if (area == "services" || area == "events" || area == "policySources") continue;
    std::set<std::string> keys = {"remote", "user", "credential", "target",  "client",
                                  "domain", "name", "server",     "aliasOf", "share"};
    rename(value, keys);
  }
  return other;
}

std::string caseCodeOf(const Subject& subject) {
  const test::Worked worked = test::workedOut(subject);
  return writeCaseCode(
      summaryOf(test::knowledge(), worked.snapshot, worked.answers, worked.diagnosis, worked.plan));
}

TEST(Metamorphic, NamesDoNotMatter) {
  for (const Subject& subject : subjects())
    EXPECT_EQ(outcomeOf(elsewhere(subject)), outcomeOf(subject)) << subject.id;
}

TEST(Metamorphic, TheCaseCodeTellsNoName) {
  for (const Subject& subject : subjects()) {
    const std::string code = caseCodeOf(subject);
    EXPECT_FALSE(code.empty()) << subject.id;
    EXPECT_EQ(caseCodeOf(elsewhere(subject)), code) << subject.id;
  }
}

TEST(Metamorphic, TheOrderOfListsDoesNotMatter) {
  std::mt19937 random(1219);
  for (const Subject& subject : subjects())
    for (int round = 0; round < 3; ++round) {
      Subject other = subject;
      for (auto& [area, value] : other.snapshot.items())
        if (value.is_array())
          for (std::size_t i = value.size(); i > 1; --i)
            std::swap(value[i - 1], value[random() % i]);
      EXPECT_EQ(outcomeOf(other), outcomeOf(subject)) << subject.id;
    }
}

/// Only lists that are there grow: a list that nobody could look at stays unseen.
TEST(Metamorphic, WhatIsUnrelatedDoesNotMatter) {
  for (const Subject& subject : subjects()) {
    Subject other = subject;
    json& snapshot = other.snapshot;
    const json machine = snapshot.value("machine", json::object());
    for (int i = 1; i <= 5; ++i) {
      const std::string number = std::to_string(i);
      const std::string server = "elsewhere-" + number;
      if (snapshot.contains("connections"))
        snapshot["connections"].push_back({{"local", nullptr},
                                           {"remote", "\\\\" + server + "\\stuff"},
                                           {"user", "ELSEWHERE\\user" + number},
                                           {"state", "connected"},
                                           {"kind", "disk"},
                                           {"persistent", false},
                                           {"openFiles", i % 2},
                                           {"logonSession", machine.value("logonSession", json())},
                                           {"owner", nullptr}});
      if (snapshot.contains("credentials"))
        snapshot["credentials"].push_back({{"target", server},
                                           {"user", "ELSEWHERE\\user" + number},
                                           {"kind", "domain-password"},
                                           {"persist", "enterprise"},
                                           {"lastWritten", nullptr}});
      if (snapshot.contains("sessions"))
        snapshot["sessions"].push_back({{"id", 700 + i},
                                        {"user", "ELSEWHERE\\person" + number},
                                        {"state", "active"},
                                        {"station", "rdp-tcp#" + std::to_string(700 + i)},
                                        {"client", "DESK-" + number},
                                        {"signedInAt", nullptr},
                                        {"idleSeconds", 30},
                                        {"current", false}});
    }
    EXPECT_EQ(outcomeOf(other), outcomeOf(subject)) << subject.id;
  }
}

/// The areas that the diagnosis or the plan points at, or looked at for what it says.
std::set<std::string> areasNamed(const test::Worked& worked) {
  std::set<std::string> areas;
  const auto take = [&](const std::string& fact) { areas.insert(fact.substr(0, fact.find('/'))); };
  for (const auto* findings : {&worked.diagnosis.causes, &worked.diagnosis.alsoPresent})
    for (const Finding& finding : *findings)
      for (const Evidence& evidence : finding.evidence) {
        take(evidence.fact);
        const std::string id = evidence.text.id.substr(evidence.text.id.find('.') + 1);
        if (const RuleInfo* rule = test::knowledge().data().rule(id))
          for (const std::string& area : rule->sight.areas) take(area);
      }
  for (const Step& step : worked.plan.steps) take(step.fact);
  return areas;
}

/// What is found and done; what else may help is said beside it, and may change.
Outcome essenceOf(const Subject& subject) {
  const test::Worked worked = test::workedOut(subject);
  Outcome outcome;
  if (!worked.diagnosis.causes.empty()) outcome.cause = worked.diagnosis.causes.front().cause;
  for (const Step& step : worked.plan.steps)
    if (step.automatic || outcome.actions.empty()) outcome.actions.push_back(step.action);
  return outcome;
}

/// Nobody misses a list in which nothing is named. What tells who is meant (machine), and lists in
/// which it matters that a thing is not there (connections, what is stored, sessions), always
/// matter.
TEST(Metamorphic, AnAreaThatDoesNotMatterCanBeMissing) {
  std::size_t dropped = 0;
  for (const Subject& subject : subjects()) {
    const std::set<std::string> named = areasNamed(test::workedOut(subject));
    for (const char* area :
         {"serverSessions", "services", "tickets", "accounts", "events", "policySources"}) {
      if (named.count(area) != 0 || !subject.snapshot.contains(area)) continue;
      Subject other = subject;
      other.snapshot.erase(area);
      EXPECT_EQ(essenceOf(other), essenceOf(subject)) << subject.id << " without " << area;
      ++dropped;
    }
  }
  EXPECT_GT(dropped, subjects().size() / 2);
}

}  // namespace
}  // namespace unclash

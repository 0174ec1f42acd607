#include "core/helpdesk/opened.h"

#include <algorithm>
#include <initializer_list>

#include "core/diagnose/knowledge_data.h"
#include "core/machine/gap_reasons.h"
#include "core/repair/steps.h"

namespace unclash {
namespace {

using Kind = Argument::Kind;

/// A word that stands where the caller's window has a name.
Message standIn(const std::string& what) { return Message{"stand-in." + what}; }

/// Every text takes what it needs of these.
Message withStandIns(Message message) {
  static constexpr std::pair<const char*, const char*> kNames[] = {
      {"device", "device"},     {"path", "path"},         {"aliasPath", "path"},
      {"user", "user"},         {"wanted", "wanted"},     {"server", "server"},
      {"alias", "server"},      {"target", "server"},     {"program", "program"},
      {"computer", "computer"}, {"client", "computer"},   {"share", "path"},
      {"url", "path"},          {"session", "something"}, {"time", "something"},
      {"setting", "something"}, {"value", "something"},   {"limit", "something"},
      {"count", "something"},   {"reason", "something"},  {"dialect", "something"},
      {"level", "something"},   {"id", "something"},      {"log", "something"},
      {"update", "something"},  {"hours", "something"},   {"minutes", "something"}};
  message.arguments.clear();
  for (const auto& [name, what] : kNames) message.add(name, standIn(what));
  // A sentence of its own, which the code does not carry.
  message.add("why", Argument::Kind::code, std::string{});
  return message;
}

/// These count something that a code does not carry.
bool counts(const std::string& rule) {
  for (const char* one : {"many-sessions-to-server", "repeated-service-logons", "server-is-full",
                          "running-for-long", "updates-old"})
    if (rule == one) return true;
  return false;
}

Message factText(const CaseFact& fact) {
  const std::string id = "evidence." + fact.rule + (counts(fact.rule) ? ".general" : "");
  Message text = withStandIns(Message{id});
  return fact.present ? text : Message{"case.not-there"}.with("fact", std::move(text));
}

Message wording(const std::string& id, const std::vector<std::string>& needed) {
  return Message{needed.empty() ? id : id + ".general"};
}

/// The setting that a plan changes for a cause, as the planner does.
std::string settingFor(const CaseStep& step, const std::string& cause) {
  if (step.action != "change-smb-setting") return {};
  if (cause == "guest-access-blocked") return "insecureGuestLogon";
  if (cause == "ntlm-level-mismatch") return "ntlmLevel";
  if (cause == "smb-version-mismatch") return "signingRequired";
  return {};
}

}  // namespace

Diagnosis diagnosisOf(const Knowledge& knowledge, const CaseSummary& summary) {
  const KnowledgeData& data = knowledge.data();
  Diagnosis diagnosis;
  diagnosis.enough = summary.enough;
  for (const CaseCause& cause : summary.causes) {
    const auto index = data.causeIndex(cause.id);
    if (!index) continue;
    const CauseInfo& info = data.causes[*index];
    Finding finding;
    finding.cause = cause.id;
    finding.probability = cause.probability;
    const std::string id = "cause." + cause.id;
    finding.name = wording(id + ".name", info.nameFacts);
    finding.headline = wording(id + ".headline", info.headlineFacts);
    finding.explanation = wording(id + ".explanation", info.explanationFacts);
    if (diagnosis.causes.empty())
      for (const CaseFact& fact : summary.facts)
        if (data.rule(fact.rule) != nullptr)
          finding.evidence.push_back({factText(fact), {}, false});
    diagnosis.causes.push_back(std::move(finding));
  }
  for (const std::string& area : summary.gaps)
    diagnosis.gaps.push_back(makeGap(area, gap_reason::kNotLookedAt));
  return diagnosis;
}

Plan planOf(const Knowledge& knowledge, const CaseSummary& summary) {
  const std::string cause = summary.causes.empty() ? std::string() : summary.causes.front().id;
  Plan plan;
  for (const CaseStep& one : summary.steps) {
    Step step;
    step.action = one.action;
    step.cause = cause;
    step.automatic = one.automatic;
    step.target = settingFor(one, cause);
    // Only to choose the words that name a user.
    if (summary.userNamed) step.user = "user";
    const bool again = !plan.steps.empty() && plan.steps.back().action == step.action;
    if (step.action == "set-session-time-limits" && again) step.target = "idleSessionLimitMs";
    step = finished(std::move(step), knowledge, summary.platform.valueOr(Platform::windows));
    for (Message* words : {&step.title, &step.effect, &step.status, &step.manual})
      *words = withStandIns(*words);
    if (step.action == "wait-for-idle-end")
      step.title = Message{"step.wait-for-idle-end.title.unknown"};
    if (step.warning) step.warning = withStandIns(*step.warning);
    step.target.clear();
    step.user.clear();
    plan.steps.push_back(std::move(step));
  }
  return plan;
}

std::vector<Message> answersOf(const CaseSummary& summary) {
  std::vector<Message> told;
  for (const auto& [question, answer] : summary.answers.all()) {
    const Message asked{"question." + question};
    if (question == "error") {
      const auto code = summary.answers.error();
      told.push_back(code ? Message{"evidence.answer.error"}.with("code", Kind::number, *code)
                          : Message{"evidence.answer.no-error"});
      continue;
    }
    const Message given{answer == kUnknownAnswer ? "answer.unknown"
                                                 : "answer." + question + "." + answer};
    told.push_back(Message{"evidence.answer"}.with("question", asked).with("answer", given));
  }
  return told;
}

}  // namespace unclash

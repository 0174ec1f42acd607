#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/model/settings_page.h"
#include "core/report/report.h"

namespace unclash {
namespace {

// In the order in which the contract shows the members.
using Json = nlohmann::ordered_json;

std::string written(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

/// Four digits, cut off rather than rounded, so that the sum stays at most 1.
double shortened(double probability) { return std::floor(probability * 1e4) / 1e4; }

Json evidenceJson(const Evidence& evidence, const Renderer& say) {
  Json json{{"text", say(evidence.text)}, {"fact", evidence.fact}};
  if (evidence.against) json["against"] = true;
  return json;
}

Json findingJson(const Finding& finding, const Renderer& say) {
  Json json{{"id", finding.cause},
            {"probability", shortened(finding.probability)},
            {"name", say(finding.name)},
            {"headline", say(finding.headline)},
            {"explanation", say(finding.explanation)},
            {"evidence", Json::array()}};
  for (const Evidence& evidence : finding.evidence)
    json["evidence"].push_back(evidenceJson(evidence, say));
  return json;
}

Json questionJson(const std::optional<Question>& question, const Renderer& say) {
  if (!question) return nullptr;
  Json json{{"id", question->id}, {"text", say(question->text)}};
  if (!question->help.empty()) json["help"] = say(question->help);
  json["answers"] = Json::array();
  for (const AnswerChoice& answer : question->answers)
    json["answers"].push_back({{"id", answer.id}, {"text", say(answer.text)}});
  return json;
}

Json planStepJson(const Step& step, const Renderer& say) {
  Json json{{"action", step.action},
            {"target", step.target},
            {"fact", step.fact},
            {"needs", toString(step.needs)},
            {"reversible", step.reversible}};
  if (step.reversible) json["undoNeeds"] = toString(step.undoNeeds);
  if (step.warning && !step.warning->empty()) json["warning"] = say(*step.warning);
  json["manual"] = say(step.manual);
  if (!step.page.empty()) json["page"] = commandForPage(step.page);
  json["why"] = step.cause;
  json["title"] = say(step.title);
  return json;
}

Json gapJson(const Gap& gap) {
  return {{"area", gap.area},
          {"reason", gap.reason},
          {"code", gap.code ? Json(*gap.code) : Json(nullptr)}};
}

Json textOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace

std::string diagnosisJson(const Diagnosis& diagnosis, const Plan& plan, const Renderer& say,
                          const std::string& caseCode) {
  Json json{{"schema", "unclash.diagnosis/1"}, {"causes", Json::array()},
            {"alsoPresent", Json::array()},    {"question", questionJson(diagnosis.question, say)},
            {"plan", Json::array()},           {"gaps", Json::array()}};
  for (const Finding& finding : diagnosis.causes)
    json["causes"].push_back(findingJson(finding, say));
  for (const Finding& finding : diagnosis.alsoPresent)
    json["alsoPresent"].push_back(findingJson(finding, say));
  for (const Step& step : plan.steps) json["plan"].push_back(planStepJson(step, say));
  for (const auto* gaps : {&diagnosis.gaps, &diagnosis.otherGaps})
    for (const Gap& gap : *gaps) json["gaps"].push_back(gapJson(gap));
  if (!caseCode.empty()) json["caseCode"] = caseCode;
  return written(json);
}

std::string repairJson(const RepairReport& report, const Renderer& say) {
  Json json{{"schema", "unclash.repair/1"}, {"steps", Json::array()}};
  for (const StepReport& step : report.steps) {
    const std::string reason = say(step.outcome.reason);
    json["steps"].push_back({{"action", step.step.action},
                             {"target", step.step.target},
                             {"result", toString(step.outcome.result)},
                             {"code", step.outcome.code},
                             {"reason", reason.empty() ? step.outcome.detail : reason},
                             {"title", say(step.step.title)}});
  }
  json["helped"] = report.helped ? Json(*report.helped) : Json(nullptr);
  if (!report.verdict.empty()) json["verdict"] = say(report.verdict);
  if (report.failure) json["failure"] = say(report.failure->message);
  return written(json);
}

std::string explanationJson(const std::vector<CodeInfo>& codes, const Renderer& say) {
  Json json{{"schema", "unclash.explanation/1"}, {"codes", Json::array()}};
  for (const CodeInfo& code : codes) {
    char hex[24];
    std::snprintf(hex, sizeof hex, "0x%llX", static_cast<unsigned long long>(code.code));
    json["codes"].push_back({{"code", code.code},
                             {"hex", hex},
                             {"name", code.name},
                             {"ntstatus", textOrNull(code.ntstatus)},
                             {"hresult", textOrNull(code.hresult)},
                             {"text", say(code.text)},
                             {"meaning", say(code.meaning)},
                             {"causes", code.causes}});
  }
  return written(json);
}

std::string errorJson(int exitCode, const std::string& reason) {
  return written(Json{{"schema", "unclash.error/1"}, {"code", exitCode}, {"reason", reason}});
}

}  // namespace unclash

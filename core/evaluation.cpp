#include "core/evaluation.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "core/diagnose/conflicts.h"
#include "core/diagnose/diagnosis.h"
#include "core/model/snapshot_json.h"
#include "core/repair/plan.h"

namespace unclash {

namespace {

using nlohmann::json;

/// What every case starts from, if it has it.
constexpr const char* kGiven[] = {"error", "symptom", "moment", "server", "wanted-user"};
/// No diagnosis may ask for ever.
constexpr int kMostQuestions = 25;

Failure broken(const std::filesystem::path& file, const std::string& why) {
  return {Trouble::input, 0,
          Message{"error.broken-case"}
              .with("file", Argument::Kind::text, file.string())
              .with("why", Argument::Kind::text, why),
          file.string() + ": " + why};
}

Result<Case> readCase(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return broken(file, "cannot be opened");
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (text.size() > kMaxInputBytes) return broken(file, "too large");
  try {
    const json root = json::parse(text);
    Case one;
    one.id = root.at("id").get<std::string>();
    for (const auto& [id, value] : root.at("answers").items())
      one.answers.set(id, value.is_string() ? value.get<std::string>() : value.dump());
    one.said = root.value("said", std::string());
    auto snapshot = readSnapshot(root.at("snapshot").dump());
    if (!snapshot) return broken(file, snapshot.failure().detail);
    one.snapshot = std::move(*snapshot);
    one.causes = root.at("accepted").at("causes").get<std::vector<std::string>>();
    one.actions = root.at("accepted").at("actions").get<std::vector<std::string>>();
    return one;
  } catch (const json::exception& error) {
    return broken(file, error.what());
  }
}

bool among(const std::vector<std::string>& list, const std::string& id,
           std::size_t first = SIZE_MAX) {
  const auto end = list.begin() + static_cast<std::ptrdiff_t>(std::min(first, list.size()));
  return std::find(list.begin(), end, id) != end;
}

bool anyAmong(const std::vector<std::string>& accepted, const std::vector<std::string>& found,
              std::size_t first) {
  return std::any_of(accepted.begin(), accepted.end(),
                     [&](const std::string& id) { return among(found, id, first); });
}

/// Connections that the plan closes although they are on another server name than the one in
/// question, or on it under the wanted identity.
std::size_t closedNeedlessly(const Case& one, const Plan& plan) {
  const auto& connections = each(one.snapshot.connections);
  std::set<std::size_t> closed;
  for (const Step& step : plan.steps) {
    const bool all = step.action == "restart-workstation-service" ||
                     step.action == "restart-computer" || step.action == "sign-out-and-in";
    for (std::size_t i = 0; i < connections.size(); ++i) {
      const auto path = UncPath::parse(connections[i].remote);
      const bool server = step.action == "disconnect-server" && path &&
                          sameRedirectorName(path->server(), ServerName(step.target));
      if (all || server ||
          (step.action == "disconnect-connection" &&
           step.fact == "connections/" + std::to_string(i)))
        closed.insert(i);
    }
  }
  const auto place = one.answers.server();
  const auto wanted = one.answers.wantedUser();
  std::size_t needless = 0;
  for (const std::size_t i : closed) {
    const auto path = UncPath::parse(connections[i].remote);
    const bool elsewhere = place && path && !sameRedirectorName(path->server(), place->server());
    const bool agrees = wanted && connections[i].user.known() &&
                        UserName(*connections[i].user).sameSpelling(*wanted);
    if (elsewhere || agrees) ++needless;
  }
  return needless;
}

CaseResult run(const Knowledge& knowledge, const Case& one) {
  CaseResult result;
  result.id = one.id;
  Answers answers;
  if (!one.said.empty()) volunteer(knowledge, one.said, answers);
  for (const char* id : kGiven)
    if (one.answers.asked(id)) answers.set(id, one.answers.all().find(id)->second);
  Diagnosis found = diagnose(knowledge, one.snapshot, answers);
  while (found.question && result.asked.size() < kMostQuestions) {
    const std::string id = found.question->id;
    result.asked.push_back(id);
    answers.set(id, one.answers.given(id).value_or(kUnknownAnswer));
    found = diagnose(knowledge, one.snapshot, answers);
  }
  const Plan plan = makePlan(knowledge, one.snapshot, answers, found);
  for (const Finding& finding : found.causes) result.causes.push_back(finding.cause);
  for (const Step& step : plan.steps) result.plan.push_back(step.action);
  result.top1 = anyAmong(one.causes, result.causes, 1);
  result.top3 = anyAmong(one.causes, result.causes, 3);
  result.firstAction = anyAmong(one.actions, result.plan, 1);
  result.planAction = anyAmong(one.actions, result.plan, 4);
  result.closedNeedlessly = closedNeedlessly(one, plan);
  return result;
}

}  // namespace

Result<std::vector<Case>> readCases(const std::vector<std::filesystem::path>& paths) {
  std::vector<std::filesystem::path> files;
  for (const auto& path : paths) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
      std::vector<std::filesystem::path> inside;
      for (const auto& entry : std::filesystem::directory_iterator(path, error))
        if (entry.path().extension() == ".json") inside.push_back(entry.path());
      if (error) return broken(path, error.message());
      std::sort(inside.begin(), inside.end());
      files.insert(files.end(), inside.begin(), inside.end());
    } else {
      files.push_back(path);
    }
  }
  std::vector<Case> cases;
  for (const auto& file : files) {
    auto one = readCase(file);
    if (!one) return one.failure();
    cases.push_back(std::move(*one));
  }
  return cases;
}

Evaluation evaluate(const Knowledge& knowledge, const std::vector<Case>& cases) {
  Evaluation evaluation;
  for (const Case& one : cases) evaluation.each.push_back(run(knowledge, one));
  const auto mean = [&](auto value) {
    double sum = 0;
    for (const CaseResult& result : evaluation.each) sum += static_cast<double>(value(result));
    return evaluation.each.empty() ? 0.0 : sum / static_cast<double>(evaluation.each.size());
  };
  evaluation.top1 = mean([](const CaseResult& r) { return r.top1; });
  evaluation.top3 = mean([](const CaseResult& r) { return r.top3; });
  evaluation.firstAction = mean([](const CaseResult& r) { return r.firstAction; });
  evaluation.planAction = mean([](const CaseResult& r) { return r.planAction; });
  evaluation.questionsMean = mean([](const CaseResult& r) { return r.asked.size(); });
  evaluation.planMean = mean([](const CaseResult& r) { return r.plan.size(); });
  for (const CaseResult& result : evaluation.each)
    evaluation.closedNeedlessly += result.closedNeedlessly;
  return evaluation;
}

std::string evaluationJson(const Evaluation& evaluation) {
  nlohmann::ordered_json root;
  root["schema"] = "unclash.evaluation/1";
  root["cases"] = evaluation.each.size();
  root["top1"] = evaluation.top1;
  root["top3"] = evaluation.top3;
  root["firstAction"] = evaluation.firstAction;
  root["planAction"] = evaluation.planAction;
  root["questionsMean"] = evaluation.questionsMean;
  root["planMean"] = evaluation.planMean;
  root["closedNeedlessly"] = evaluation.closedNeedlessly;
  root["each"] = nlohmann::ordered_json::array();
  for (const CaseResult& result : evaluation.each)
    root["each"].push_back({{"id", result.id},
                            {"causes", result.causes},
                            {"plan", result.plan},
                            {"asked", result.asked},
                            {"top1", result.top1},
                            {"top3", result.top3},
                            {"firstAction", result.firstAction},
                            {"planAction", result.planAction},
                            {"closedNeedlessly", result.closedNeedlessly}});
  return root.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace unclash

#include "core/diagnose/inference.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace unclash::inference {
namespace {

// What it costs, in minutes, to be left without a solution: a call and the wait for somebody.
constexpr double kUnsolved = 90;
// Minutes that reading and answering a question take.
constexpr double kQuestion = 0.3;
// More questions than this wear people out.
constexpr int kMostQuestions = 4;
// An answer that hardly anybody gives is no reason to ask.
constexpr double kRareAnswer = 0.04;
// Below this an action is only a straw to clutch at.
constexpr double kStraw = 0.03;
// What is left of an action's chance where the machine speaks against it (judgement).
constexpr double kWithoutName = 0.4;
constexpr double kHeldOpen = 0.6;
constexpr double kUnknownProgram = 0.3;
constexpr double kNothingInTheWay = 0.4;
constexpr double kContradicted = 0.5;
constexpr double kNoRestartDue = 0.8;
// Error numbers that a cause is not known for share this many places.
constexpr double kOtherCodes = 30;

double clamped(double probability) { return std::min(std::max(probability, 1e-4), 1 - 1e-4); }

double sumOf(const Distribution& distribution) {
  double sum = 0;
  for (const auto& [name, value] : distribution) sum += value;
  return sum;
}

double errorLikelihood(const Distribution& errors, const std::string& code) {
  const auto known = errors.find(code);
  if (known != errors.end()) return known->second;
  const double left = std::max(1 - sumOf(errors), 0.02) / 2;
  return code == "none" ? left : left / kOtherCodes;
}

Weights errorWeights(const KnowledgeData& data, const std::string& code) {
  const double other = errorLikelihood({}, code);
  Weights weights;
  for (const CauseInfo& cause : data.causes)
    weights.push_back(std::log(errorLikelihood(cause.errors, code) / other));
  return weights;
}

Weights choiceWeights(const QuestionInfo& question, const std::string& answer) {
  Weights weights;
  for (const Distribution& given : question.given)
    weights.push_back(std::log(clamped(given.find(answer)->second) /
                               clamped(question.base.find(answer)->second)));
  return weights;
}

/// Answers of the first page say much the same twice: 1219 is "more than one user name".
double shareOf(const std::string& question, const Answers& answers) {
  const bool number = answers.error().has_value();
  if (question == "symptom") return number ? 0.5 : 1;
  if (question == "moment") return 0.8;
  return 1;
}

void normalise(std::vector<double>& logs, Posterior& result) {
  const double most = *std::max_element(logs.begin(), logs.end());
  double sum = 0;
  for (double& value : logs) sum += value = std::exp(value - most);
  result.clear();
  for (std::size_t i = 0; i + 1 < logs.size(); ++i) result.push_back(logs[i] / sum);
}

double somethingElse(const Posterior& likely) {
  double left = 1;
  for (const double p : likely) left -= p;
  return std::max(left, 0.0);
}

Posterior after(const Posterior& likely, const Weights& weights) {
  std::vector<double> logs;
  for (std::size_t i = 0; i < likely.size(); ++i)
    logs.push_back(std::log(std::max(likely[i], 1e-12)) + weights[i]);
  logs.push_back(std::log(std::max(somethingElse(likely), 1e-12)));
  Posterior result;
  normalise(logs, result);
  return result;
}

/// For a sequence of attempts chance over cost is the best order. The chance counts twice here: a
/// step that does not help costs trust, too, and people stop after the second.
double worthOf(const Treatment& treatment) {
  return treatment.chance * treatment.chance / treatment.cost;
}

std::size_t likeliest(const Posterior& likely) {
  return static_cast<std::size_t>(
      std::distance(likely.begin(), std::max_element(likely.begin(), likely.end())));
}

bool hasAnswer(const Scene& scene, const std::string& question) {
  if (question == "server") return scene.wanted != nullptr;
  return scene.answers.given(question).has_value();
}

bool makesSense(const KnowledgeData& data, const QuestionInfo& question, const Scene& scene,
                const Observations& seen) {
  const Premise& premise = question.premise;
  for (const std::string& needed : premise.answered)
    if (!hasAnswer(scene, needed)) return false;
  if (!premise.platforms.empty() && scene.snapshot.platform.known()) {
    const Platform platform = *scene.snapshot.platform;
    const std::string name = platform == Platform::windows  ? "windows"
                             : platform == Platform::linux_ ? "linux"
                                                            : "macos";
    if (std::find(premise.platforms.begin(), premise.platforms.end(), name) ==
        premise.platforms.end())
      return false;
  }
  const auto presence = [&](const std::string& id) {
    for (std::size_t i = 0; i < data.rules.size(); ++i)
      if (data.rules[i].sight.rule == id) return seen[i].presence;
    return Presence::unseen;
  };
  for (const std::string& rule : premise.settledBy)
    if (presence(rule) == Presence::present) return false;
  return true;
}

/// What closing something that is in use costs the person is not in the model: there the answer
/// decides between closing it and going around it.
bool decides(const KnowledgeData& data, const QuestionInfo& question, const Observations& seen) {
  const auto& rules = question.premise.decidesWhere;
  for (std::size_t i = 0; i < data.rules.size(); ++i)
    if (seen[i].presence == Presence::present &&
        std::find(rules.begin(), rules.end(), data.rules[i].sight.rule) != rules.end())
      return true;
  return false;
}

}  // namespace

Weights ruleWeights(const RuleInfo& rule, Presence presence) {
  Weights weights(rule.given.size(), 0);
  if (presence == Presence::unseen) return weights;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double counts = rule.absenceCounts;
    weights[i] = presence == Presence::present
                     ? std::log(rule.given[i] / rule.base)
                     : std::log((1 - rule.given[i] * counts) / (1 - rule.base * counts));
  }
  return weights;
}

std::vector<Finding> answerFindings(const KnowledgeData& data, const Answers& answers) {
  std::vector<Finding> findings;
  for (const QuestionInfo& question : data.questions) {
    const auto answer = answers.given(question.id);
    if (!answer) continue;
    Finding finding;
    finding.fact = "answer/" + question.id;
    if (question.id == "error") {
      const auto code = answers.error();
      if (!code && *answer != "none") continue;
      finding.weights = errorWeights(data, code ? std::to_string(*code) : "none");
    } else if (question.base.find(*answer) != question.base.end()) {
      finding.weights = choiceWeights(question, *answer);
      const double share = shareOf(question.id, answers);
      for (double& weight : finding.weights) weight *= share;
    } else {
      continue;
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

Posterior posterior(const KnowledgeData& data, const Observations& seen, const Answers& answers,
                    const std::vector<Tried>& tried) {
  const std::size_t causes = data.causes.size();
  std::vector<double> logs;
  for (const CauseInfo& cause : data.causes) logs.push_back(std::log(cause.prior));
  logs.push_back(std::log(std::max(data.somethingElse, 1e-6)));

  // Of each group, and for each cause, the one rule that says most.
  std::map<std::string, Weights> strongest;
  for (std::size_t r = 0; r < data.rules.size(); ++r) {
    if (seen[r].presence == Presence::unseen) continue;
    const Weights weights = ruleWeights(data.rules[r], seen[r].presence);
    Weights& kept = strongest.try_emplace(data.rules[r].group, causes, 0).first->second;
    for (std::size_t i = 0; i < causes; ++i)
      if (std::abs(weights[i]) > std::abs(kept[i])) kept[i] = weights[i];
  }
  for (const auto& [group, weights] : strongest)
    for (std::size_t i = 0; i < causes; ++i) logs[i] += weights[i];
  for (const Finding& finding : answerFindings(data, answers))
    for (std::size_t i = 0; i < causes; ++i) logs[i] += finding.weights[i];
  // Done, and it did not help: less likely what it helps against. The same action on another
  // target may still help, so this never rules a cause out.
  for (const Tried& action : tried)
    if (const TreatmentInfo* treatment = data.treatment(action.action))
      for (std::size_t i = 0; i < causes; ++i) logs[i] += std::log(1 - 0.9 * treatment->helps[i]);

  Posterior result;
  normalise(logs, result);
  return result;
}

namespace {

/// Which actions have something to work on.
std::vector<bool> possibleTreatments(const KnowledgeData& data, const Scene& scene) {
  const Snapshot& snapshot = scene.snapshot;
  const auto unseen = [&](const char* area) { return !wholeAreaSeen(snapshot, area); };
  const auto global = [](const Connection& connection) {
    return connection.scope == Scope::global;
  };
  const auto other = [](const Session& session) {
    return session.current != true && session.user.known() && !session.user->empty() &&
           session.state != SessionState::active;
  };
  // Whoever is meant is connected to this file server: signing people out does not end that, unless
  // the same person has also left a session here.
  const auto unwanted = unwantedServerSessions(scene);
  const bool served = unwanted && !unwanted->empty();
  const auto leftByServed = [&](const Session& session) {
    return session.state == SessionState::disconnected && session.user.known() &&
           UserName(*session.user).account() == scene.answers.wantedUser()->account();
  };
  const auto& connections = each(snapshot.connections);
  const auto& sessions = each(snapshot.sessions);
  const auto there = [&](Object object) {
    switch (object) {
      case Object::nothing:
        return true;
      case Object::connection:
        return unseen("connections") ||
               (scene.clash != nullptr ? !scene.clash->connections.empty() : !connections.empty());
      case Object::remembered:
        return unseen("remembered") || (scene.clash != nullptr && !scene.clash->remembered.empty());
      case Object::credential:
        return unseen("credentials") ||
               (scene.clash != nullptr && !scene.clash->credentials.empty());
      case Object::session:
        if (served) return std::any_of(sessions.begin(), sessions.end(), leftByServed);
        return unseen("sessions") || std::any_of(sessions.begin(), sessions.end(), other);
      case Object::serverSession:
        return !each(snapshot.serverSessions).empty();
      case Object::globalMapping:
        return unseen("connections") || std::any_of(connections.begin(), connections.end(), global);
      case Object::secondName:
        return scene.wanted != nullptr;
    }
    return true;
  };
  std::vector<bool> possible;
  for (const TreatmentInfo& treatment : data.treatments) possible.push_back(there(treatment.on));
  return possible;
}

}  // namespace

std::vector<Footing> footings(const KnowledgeData& data, const Scene& scene) {
  const std::vector<bool> possible = possibleTreatments(data, scene);
  const bool named = scene.wanted != nullptr && scene.wanted->named;
  const auto present = [&](const char* predicate) {
    return observe({predicate, predicate}, scene).presence == Presence::present;
  };
  const bool programAtWork = present("program-at-work");
  const bool programKnown = present("program-holds") || present("program-on-drive");
  const bool policyContradicts =
      present("policy-contradiction") || present("single-session-broken");
  const bool restartDue =
      scene.snapshot.machine.known() && scene.snapshot.machine->rebootPending == true;
  const bool allAgree =
      scene.clash != nullptr && !scene.clash->connections.empty() &&
      std::all_of(scene.clash->connections.begin(), scene.clash->connections.end(),
                  [](const Holder& holder) { return holder.stance == Stance::agrees; });
  std::vector<Footing> result;
  for (std::size_t t = 0; t < data.treatments.size(); ++t) {
    const ActionInfo& action = data.treatments[t].action;
    Footing footing{possible[t], 1};
    // Whoever gives no name has none to give.
    if (action.id == "reconnect-as" && !named) footing.fits = kWithoutName;
    // What a program works with is not let go of, or comes back at once.
    if (action.id == "disconnect-connection" && programAtWork) footing.fits = kHeldOpen;
    if (action.id == "disconnect-server" && programAtWork) footing.fits = kHeldOpen;
    // What stands under the right name is not what has to go.
    if ((action.id == "disconnect-connection" || action.id == "disconnect-server") && allAgree)
      footing.fits = kNothingInTheWay;
    // Two settings that contradict each other are not settled by setting one of them.
    if (action.id == "set-single-session" && policyContradicts) footing.fits = kContradicted;
    // Nothing waits for a restart.
    if (action.id == "restart-computer" && !restartDue) footing.fits = kNoRestartDue;
    // One that nobody can name can hardly be closed.
    if (action.id == "close-program" && scene.clash != nullptr && !programKnown)
      footing.fits = kUnknownProgram;
    result.push_back(footing);
  }
  return result;
}

std::vector<Treatment> rankTreatments(const KnowledgeData& data, const Posterior& likely,
                                      const std::vector<Footing>& footings,
                                      const std::vector<Tried>& tried) {
  struct Candidate {
    Treatment treatment;
    bool disruptive = false;
    int rank = 0;
  };
  std::vector<Candidate> candidates;
  double best = 0;
  double gentlest = 0;  ///< chance of the likeliest that ends nobody's work
  for (std::size_t t = 0; t < data.treatments.size(); ++t) {
    if (!footings[t].possible) continue;
    const TreatmentInfo& info = data.treatments[t];
    Candidate candidate;
    candidate.treatment.action = info.action.id;
    candidate.treatment.cost = info.action.cost;
    candidate.disruptive = info.action.disruptive;
    double most = 0;
    for (std::size_t i = 0; i < likely.size(); ++i) {
      const double part = likely[i] * info.helps[i] * footings[t].fits;
      candidate.treatment.chance += part;
      if (part > most) {
        most = part;
        candidate.treatment.cause = data.causes[i].id;
      }
    }
    // It was done and did not help; once more would be the same again.
    for (const Tried& done : tried)
      if (done.action == info.action.id) candidate.treatment.chance *= 0.2;
    if (candidate.treatment.chance < kStraw) continue;
    best = std::max(best, candidate.treatment.chance);
    if (!candidate.disruptive) gentlest = std::max(gentlest, candidate.treatment.chance);
    candidates.push_back(std::move(candidate));
  }
  // Gentle and promising, then what ends work, then what is unlikely. What ends work waits only for
  // something gentle that is nearly as likely to help.
  for (Candidate& candidate : candidates) {
    if (candidate.treatment.chance < best / 4)
      candidate.rank = 2;
    else if (candidate.disruptive && gentlest >= 0.6 * candidate.treatment.chance)
      candidate.rank = 1;
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) {
                     if (a.rank != b.rank) return a.rank < b.rank;
                     return worthOf(a.treatment) > worthOf(b.treatment);
                   });
  std::vector<Treatment> result;
  for (Candidate& candidate : candidates) result.push_back(std::move(candidate.treatment));
  return result;
}

double expectedCost(const KnowledgeData& data, const Posterior& likely,
                    const std::vector<Treatment>& treatments) {
  Posterior left = likely;
  const double other = somethingElse(likely);
  double unsolved = 1;
  double cost = 0;
  for (const Treatment& treatment : treatments) {
    cost += unsolved * treatment.cost;
    const TreatmentInfo* info = data.treatment(treatment.action);
    unsolved = other;
    for (std::size_t i = 0; i < left.size(); ++i) unsolved += left[i] *= 1 - info->helps[i];
  }
  return cost + unsolved * kUnsolved;
}

std::optional<std::size_t> nextQuestion(const KnowledgeData& data, const Scene& scene,
                                        const Observations& seen, const Posterior& likely,
                                        const std::vector<Footing>& footings,
                                        const std::vector<Tried>& tried) {
  int asked = 0;
  for (const QuestionInfo& question : data.questions)
    if (!question.start && scene.answers.asked(question.id)) ++asked;
  if (asked >= kMostQuestions || likely.empty()) return std::nullopt;

  const std::vector<Treatment> now = rankTreatments(data, likely, footings, tried);
  const double costNow = expectedCost(data, likely, now);
  const auto firstOf = [](const std::vector<Treatment>& treatments) {
    return treatments.empty() ? std::string() : treatments.front().action;
  };
  // Once somebody goes around, nothing is left to decide.
  const bool goesAround = scene.answers.is("two-accounts-needed", "yes") ||
                          scene.answers.is("works-by-other-name", "yes");
  std::optional<std::size_t> deciding;
  std::optional<std::size_t> best;
  // Each further question has to save more than the one before it.
  double bestSaving = kQuestion * (1 + 0.5 * asked);
  for (std::size_t q = 0; q < data.questions.size(); ++q) {
    const QuestionInfo& question = data.questions[q];
    if (question.start || question.answers.empty() || scene.answers.asked(question.id) ||
        !makesSense(data, question, scene, seen))
      continue;
    if (!goesAround && !deciding && decides(data, question, seen)) deciding = q;
    double expected = 0;
    bool changes = false;
    for (const std::string& answer : question.answers) {
      double probability = somethingElse(likely) * question.base.find(answer)->second;
      for (std::size_t i = 0; i < likely.size(); ++i)
        probability += likely[i] * question.given[i].find(answer)->second;
      const Posterior then = after(likely, choiceWeights(question, answer));
      const std::vector<Treatment> plan = rankTreatments(data, then, footings, tried);
      expected += probability * expectedCost(data, then, plan);
      if (probability >= kRareAnswer &&
          (firstOf(plan) != firstOf(now) || likeliest(then) != likeliest(likely)))
        changes = true;
    }
    const double saving = costNow - expected;
    if (changes && saving > bestSaving) {
      bestSaving = saving;
      best = q;
    }
  }
  return best ? best : deciding;
}

}  // namespace unclash::inference

#include "core/diagnose/inference.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/diagnose/evidence_parts.h"
#include "core/diagnose/strategy.h"

namespace unclash::inference {
namespace {

// More questions than this wear people out.
constexpr int kMostQuestions = 4;
// Below this an action is only a straw to clutch at.
constexpr double kStraw = 0.03;
// What is left of an action's chance where the machine speaks against it (judgement).
constexpr double kWithoutName = 0.3;
constexpr double kHeldOpen = 0.6;
constexpr double kUnknownProgram = 0.3;
constexpr double kNotLinked = 0.15;
constexpr double kOwnSignIn = 0.15;
constexpr double kNothingKnownThere = 0.7;
constexpr double kNothingBesideRefusal = 0.2;
constexpr double kNothingBelow = 0.6;
constexpr double kNothingInTheWay = 0.4;
constexpr double kContradicted = 0.5;
constexpr double kWrittenOut = 0.3;
constexpr double kAnotherRight = 0.1;
constexpr double kOfAService = 0.3;
constexpr double kWantedBack = 0.5;
constexpr double kNoRestartDue = 0.8;
// What a failed action leaves of its chance, and how much it says against what it helps, where
// there may be another of what it works on.
constexpr double kOnAnother = 0.2;
constexpr double kOneOfSeveral = 0.9;
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
bool decides(const KnowledgeData& data, const QuestionInfo& question, const Scene& scene,
             const Observations& seen) {
  const auto& rules = question.premise.decidesWhere;
  const auto has = [](const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
  };
  for (std::size_t i = 0; i < data.rules.size(); ++i) {
    if (seen[i].presence != Presence::present || !has(rules, data.rules[i].sight.rule)) continue;
    // What is only remembered stands for what nobody could look at.
    if (has(data.rules[i].sight.areas, "remembered") && scene.snapshot.connections.known())
      continue;
    return true;
  }
  return false;
}

}  // namespace

double ruleWeight(const RuleInfo& rule, Presence presence, std::size_t cause) {
  const double given = rule.given[cause];
  if (presence == Presence::unseen || given == rule.base) return 0;
  const double counts = rule.absenceCounts;
  return presence == Presence::present ? std::log(given / rule.base)
                                       : std::log((1 - given * counts) / (1 - rule.base * counts));
}

Weights ruleWeights(const RuleInfo& rule, Presence presence) {
  Weights weights;
  for (std::size_t i = 0; i < rule.given.size(); ++i)
    weights.push_back(ruleWeight(rule, presence, i));
  return weights;
}

std::vector<Finding> answerFindings(const KnowledgeData& data, const Answers& answers) {
  std::vector<Finding> findings;
  for (const QuestionInfo& question : data.questions) {
    const auto answer = answers.given(question.id);
    if (!answer && !answers.asked(question.id)) continue;
    Finding finding;
    finding.fact = "answer/" + question.id;
    if (!answer) {
      if (question.start || question.answers.empty()) continue;
      for (const double unknown : question.unknownGiven)
        finding.weights.push_back(std::log(unknown / question.unknown));
    } else if (question.id == "error") {
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
  std::map<std::string_view, Weights> strongest;
  for (std::size_t r = 0; r < data.rules.size(); ++r) {
    if (seen[r].presence == Presence::unseen) continue;
    Weights& kept = strongest.try_emplace(data.rules[r].group, causes, 0).first->second;
    for (std::size_t i = 0; i < causes; ++i) {
      const double weight = ruleWeight(data.rules[r], seen[r].presence, i);
      if (std::abs(weight) > std::abs(kept[i])) kept[i] = weight;
    }
  }
  for (const auto& [group, weights] : strongest)
    for (std::size_t i = 0; i < causes; ++i) logs[i] += weights[i];
  for (const Finding& finding : answerFindings(data, answers))
    for (std::size_t i = 0; i < causes; ++i) logs[i] += finding.weights[i];
  // Done, and it did not help: less likely what it helps against, the less where the same on
  // another target may still help.
  for (const Tried& action : tried)
    if (const TreatmentInfo* treatment = data.treatment(action.action)) {
      const double counts = treatment->on == Object::nothing ? 1 : kOneOfSeveral;
      for (std::size_t i = 0; i < causes; ++i)
        logs[i] += std::log(1 - counts * treatment->helps[i]);
    }

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
  const bool anyServer = scene.clash == nullptr;
  const auto& connections = each(snapshot.connections);
  const auto& sessions = each(snapshot.sessions);
  const auto there = [&](Object object) {
    switch (object) {
      case Object::nothing:
        return true;
      case Object::connection:
        return unseen("connections") ||
               !(anyServer ? connections.empty() : scene.clash->connections.empty());
      case Object::remembered:
        return unseen("remembered") ||
               !(anyServer ? each(snapshot.remembered).empty() : scene.clash->remembered.empty());
      case Object::credential:
        return unseen("credentials") ||
               !(anyServer ? each(snapshot.credentials).empty() : scene.clash->credentials.empty());
      case Object::session:
        if (served) return std::any_of(sessions.begin(), sessions.end(), leftByServed);
        return unseen("sessions") || std::any_of(sessions.begin(), sessions.end(), other);
      case Object::serverSession:
        return !each(snapshot.serverSessions).empty();
      case Object::globalMapping:
        return unseen("connections") || std::any_of(connections.begin(), connections.end(), global);
      case Object::secondName:
        // Of a server that nobody has named yet, too: then a person has to find the name.
        return scene.wanted != nullptr || scene.answers.error() == 1219;
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
  const bool ofService =
      scene.answers.is("moment", "running-a-script-or-service") &&
      !scene.answers.is("only-as-administrator", "yes") &&
      std::none_of(each(scene.snapshot.logonSessions).begin(),
                   each(scene.snapshot.logonSessions).end(), [](const LogonSession& session) {
                     return session.linkedLuid.known() && !session.linkedLuid->empty();
                   });
  const bool otherHalf = present("linked-session-connection");
  const bool service = present("service-of-the-account");
  const bool wantedBack =
      present("second-session") && scene.answers.is("left-last-session", "connection-lost");
  const bool writtenOut = named && scene.wanted->user.form() != UserName::Form::bare;
  const bool refused = evidence::errorIs(scene, {86, 1317, 1326});
  const bool noRight = evidence::errorIs(scene, {1385});
  const bool nothingThere =
      scene.clash != nullptr && scene.clash->connections.empty() && !evidence::clashReported(scene);
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
    if ((action.id == "reconnect-as" ||
         (action.id == "use-server-alias" && !evidence::clashReported(scene))) &&
        !named)
      footing.fits = kWithoutName;
    // What a program works with is not let go of, or comes back at once.
    if (action.id == "disconnect-connection" && programAtWork) footing.fits = kHeldOpen;
    if (action.id == "disconnect-server" && programAtWork) footing.fits = kHeldOpen;
    // What stands under the right name is not what has to go.
    if ((action.id == "disconnect-connection" || action.id == "disconnect-server") && allAgree)
      footing.fits = kNothingInTheWay;
    // What is written out already gains nothing by it, unless it is held in another spelling.
    if (action.id == "use-full-user-name" && writtenOut && !present("spelled-otherwise"))
      footing.fits = kWrittenOut;
    // A service does not take its password from what a person has saved.
    if ((action.id == "remove-stored-credential" || action.id == "replace-stored-credential") &&
        service)
      footing.fits = kOfAService;
    // A session that broke off holds what the person wants to come back to.
    if (action.id == "sign-out-session" && wantedBack) footing.fits = kWantedBack;
    // Two settings that contradict each other are not settled by setting one of them.
    if (action.id == "set-single-session" && policyContradicts) footing.fits = kContradicted;
    // Who may sign in is not settled by how often.
    if ((action.id == "set-single-session" || action.id == "allow-several-sessions") && noRight)
      footing.fits = kAnotherRight;
    // Nobody saw a connection, and Windows does not complain of one. Where the server refuses who
    // is offered to it, still less hangs on one.
    if ((action.id == "disconnect-connection" || action.id == "disconnect-server" ||
         action.id == "reuse-existing-connection") &&
        nothingThere)
      footing.fits = refused ? kNothingBesideRefusal : kNothingKnownThere;
    if ((action.id == "use-server-alias" || action.id == "close-explorer-windows") &&
        nothingThere && refused)
      footing.fits = kNothingBesideRefusal;
    // The path ends with the share already.
    if (action.id == "correct-path" && scene.wanted != nullptr &&
        scene.wanted->place.rest().empty())
      footing.fits = kNothingBelow;
    // Nothing waits for a restart.
    if (action.id == "restart-computer" && !restartDue) footing.fits = kNoRestartDue;
    // Services and tasks have sign-ins of their own, which nothing links [KB 180362].
    if (action.id == "enable-linked-connections" && ofService) footing.fits = kNotLinked;
    // The other half of the person's own sign-in holds the name: no program signs in by itself.
    if (action.id == "reconfigure-program" && otherHalf) footing.fits = kOwnSignIn;
    // One that nobody can name can hardly be closed.
    if (action.id == "close-program" && (service || (scene.clash != nullptr && !programKnown)))
      footing.fits = kUnknownProgram;
    result.push_back(footing);
  }
  return result;
}

namespace {

/// Share of an action's chance that is left after it was done and did not help: none, unless there
/// may be another of what it works on.
double leftOf(const TreatmentInfo& treatment, const std::vector<Tried>& tried) {
  const bool done = std::any_of(tried.begin(), tried.end(), [&](const Tried& one) {
    return one.action == treatment.action.id;
  });
  if (!done) return 1;
  return treatment.on == Object::nothing ? 0 : kOnAnother;
}

std::vector<double> likelyFaults(const Posterior& likely) {
  std::vector<double> faults = likely;
  faults.push_back(somethingElse(likely));
  return faults;
}

strategy::Action asAction(const TreatmentInfo& treatment, double fits) {
  strategy::Action action;
  action.cost = treatment.action.cost + strategy::kAttempt;
  action.lastResort = treatment.action.disruptive;
  action.helps = treatment.helps;
  for (double& helps : action.helps) helps *= fits;
  action.helps.push_back(0);
  return action;
}

strategy::Query asQuery(const QuestionInfo& question, int asked) {
  strategy::Query query;
  query.cost = question.cost * (1 + strategy::kWearing * asked);
  const auto row = [&](const auto& of) {
    std::vector<double> given;
    for (std::size_t i = 0; i < question.given.size(); ++i)
      given.push_back(of(question.given[i], question.unknownGiven[i]));
    given.push_back(of(question.base, question.unknown));
    return given;
  };
  for (const std::string& answer : question.answers)
    query.given.push_back(row([&](const Distribution& given, double unknown) {
      return given.find(answer)->second * (1 - unknown);
    }));
  query.given.push_back(row([](const Distribution&, double unknown) { return unknown; }));
  return query;
}

}  // namespace

std::vector<Treatment> rankTreatments(const KnowledgeData& data, const Posterior& likely,
                                      const std::vector<Footing>& footings,
                                      const std::vector<Tried>& tried) {
  std::vector<Treatment> candidates;
  strategy::Situation situation;
  situation.likely = likelyFaults(likely);
  for (std::size_t t = 0; t < data.treatments.size(); ++t) {
    if (!footings[t].possible) continue;
    const TreatmentInfo& info = data.treatments[t];
    const double fits = footings[t].fits * leftOf(info, tried);
    Treatment treatment;
    treatment.action = info.action.id;
    treatment.cost = info.action.cost;
    double most = 0;
    for (std::size_t i = 0; i < likely.size(); ++i) {
      const double part = likely[i] * info.helps[i] * fits;
      treatment.chance += part;
      if (part > most) {
        most = part;
        treatment.cause = data.causes[i].id;
      }
    }
    if (treatment.chance < kStraw) continue;
    candidates.push_back(std::move(treatment));
    situation.actions.push_back(asAction(info, fits));
  }
  std::vector<Treatment> result;
  for (const std::size_t next : strategy::order(situation))
    result.push_back(std::move(candidates[next]));
  return result;
}

std::optional<std::size_t> nextQuestion(const KnowledgeData& data, const Scene& scene,
                                        const Observations& seen, const Posterior& likely,
                                        const std::vector<Footing>& footings,
                                        const std::vector<Tried>& tried) {
  int asked = 0;
  for (const QuestionInfo& question : data.questions)
    if (!question.start && scene.answers.asked(question.id)) ++asked;
  if (asked >= kMostQuestions || likely.empty()) return std::nullopt;

  // Once somebody goes around, nothing is left to decide.
  const bool goesAround = scene.answers.is("two-accounts-needed", "yes") ||
                          scene.answers.is("works-by-other-name", "yes");
  std::optional<std::size_t> deciding;
  std::vector<std::size_t> open;
  strategy::Situation situation;
  for (std::size_t q = 0; q < data.questions.size(); ++q) {
    const QuestionInfo& question = data.questions[q];
    if (question.start || question.answers.empty() || scene.answers.asked(question.id) ||
        !makesSense(data, question, scene, seen))
      continue;
    if (!goesAround && !deciding && decides(data, question, scene, seen)) deciding = q;
    open.push_back(q);
    situation.queries.push_back(asQuery(question, asked));
  }
  if (open.empty()) return std::nullopt;
  situation.likely = likelyFaults(likely);
  for (std::size_t t = 0; t < data.treatments.size(); ++t) {
    const double fits = footings[t].fits * leftOf(data.treatments[t], tried);
    if (footings[t].possible && fits > 0)
      situation.actions.push_back(asAction(data.treatments[t], fits));
  }
  if (const auto best = strategy::nextQuery(situation)) return open[*best];
  return deciding;
}

}  // namespace unclash::inference

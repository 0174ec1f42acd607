// Whether the probabilities mean something: troubles drawn not from the knowledge's own numbers but
// from noisy ones, looked at with gaps, and what was found most likely held against what it was.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <random>
#include <set>

#include "core/diagnose/inference.h"
#include "core/diagnose/knowledge_data.h"

namespace unclash {
namespace {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  double unit() { return (static_cast<double>(engine_() >> 11) + 0.5) / 9007199254740992.0; }
  bool chance(double probability) { return unit() < probability; }
  double normal() {
    return std::sqrt(-2 * std::log(unit())) * std::cos(6.283185307179586 * unit());
  }
  std::size_t pick(const std::vector<double>& weights) {
    double left = unit();
    double sum = 0;
    for (const double weight : weights) sum += weight;
    for (std::size_t i = 0; i + 1 < weights.size(); ++i)
      if ((left -= weights[i] / sum) < 0) return i;
    return weights.size() - 1;
  }

 private:
  std::mt19937_64 engine_;
};

double noisy(double probability, double spread, Dice& dice) {
  const double odds = probability / (1 - probability) * std::exp(spread * dice.normal());
  return odds / (1 + odds);
}

/// A world like the knowledge, but not the same: each prior and likelihood is off by its own
/// factor.
struct World {
  const KnowledgeData& data;
  std::vector<double> priors;              ///< something else last
  std::vector<std::vector<double>> given;  ///< by rule and cause, base last
  std::vector<Distribution> errors;        ///< by cause

  World(const KnowledgeData& known, Dice& dice) : data(known) {
    for (const CauseInfo& cause : data.causes)
      priors.push_back(cause.prior * std::exp(0.5 * dice.normal()));
    double sum = 0;
    for (const double prior : priors) sum += prior;
    priors.push_back(data.somethingElse * sum * std::exp(0.3 * dice.normal()));
    for (const RuleInfo& rule : data.rules) {
      const double off = 0.4 * dice.normal();
      const auto shifted = [&](double p, double own) {
        const double odds = p / (1 - p) * std::exp(off + own);
        return odds / (1 + odds);
      };
      std::vector<double> row;
      for (const double p : rule.given)
        row.push_back(shifted(p, p == rule.base ? 0 : 0.5 * dice.normal()));
      row.push_back(shifted(rule.base, 0));
      given.push_back(std::move(row));
    }
    for (const CauseInfo& cause : data.causes) {
      Distribution drawn;
      for (const auto& [code, p] : cause.errors) drawn[code] = noisy(p, 0.4, dice);
      errors.push_back(std::move(drawn));
    }
  }
};

struct Trouble {
  std::size_t cause = 0;
  inference::Observations seen;
  Answers answers;
};

std::string answerTo(const QuestionInfo& question, std::size_t cause, Dice& dice) {
  const Distribution& given = cause < question.given.size() ? question.given[cause] : question.base;
  std::vector<double> weights;
  for (const std::string& answer : question.answers)
    weights.push_back(given.find(answer)->second * std::exp(0.4 * dice.normal()));
  return question.answers[dice.pick(weights)];
}

Trouble drawn(const World& world, Dice& dice, std::optional<std::size_t> of = {}) {
  const KnowledgeData& data = world.data;
  Trouble trouble;
  trouble.cause = of ? *of : dice.pick(world.priors);
  std::map<std::string, double> luck;  // rules of one group look at the same thing
  std::set<std::string> missing;
  std::set<std::string> areas;
  for (const RuleInfo& rule : data.rules)
    for (const std::string& area : rule.sight.areas) areas.insert(area);
  for (const std::string& area : areas)
    if (dice.chance(0.25)) missing.insert(area);
  for (std::size_t r = 0; r < data.rules.size(); ++r) {
    const RuleInfo& rule = data.rules[r];
    Observation seen;
    const auto drawnLuck = luck.try_emplace(rule.group, dice.unit()).first->second;
    const auto hidden = [&](const std::string& area) { return missing.count(area) != 0; };
    const bool present = drawnLuck < world.given[r][trouble.cause];
    if (!std::any_of(rule.sight.areas.begin(), rule.sight.areas.end(), hidden) && !dice.chance(0.2))
      seen.presence =
          present && !dice.chance(1 - rule.absenceCounts) ? Presence::present : Presence::absent;
    trouble.seen.push_back(seen);
  }
  if (dice.chance(0.85)) {
    std::vector<std::string> codes = {"none", "31"};
    std::vector<double> weights;
    double listed = 0;
    if (trouble.cause < data.causes.size())
      for (const auto& [code, p] : world.errors[trouble.cause]) {
        codes.push_back(code);
        listed += p;
      }
    const double rest = std::max(0.02, 1 - listed) / 2;
    weights = {rest, rest};
    if (trouble.cause < data.causes.size())
      for (const auto& [code, p] : world.errors[trouble.cause]) weights.push_back(p);
    trouble.answers.set("error", codes[dice.pick(weights)]);
  }
  for (const QuestionInfo& question : data.questions) {
    if (question.answers.empty()) continue;
    if (dice.chance(question.start ? 0.7 : 0.08))
      trouble.answers.set(question.id, answerTo(question, trouble.cause, dice));
  }
  return trouble;
}

struct Reliability {
  struct Decile {
    int count = 0, right = 0;
    double stated = 0;
  };
  Decile deciles[10];
  double brier = 0;
  int count = 0, right = 0, wild = 0;

  void add(const inference::Posterior& likely, std::size_t cause) {
    const auto best = std::max_element(likely.begin(), likely.end());
    const bool hit = static_cast<std::size_t>(best - likely.begin()) == cause;
    Decile& decile = deciles[std::min(9, static_cast<int>(*best * 10))];
    ++decile.count;
    decile.right += hit;
    decile.stated += *best;
    brier += (*best - hit) * (*best - hit);
    ++count;
    right += hit;
    wild += !hit && *best >= 0.8;
  }
  void print(const char* title) const {
    std::printf("%s: %d troubles, first right %.3f, Brier score %.4f\n", title, count,
                static_cast<double>(right) / count, brier / count);
    for (int i = 0; i < 10; ++i)
      if (deciles[i].count > 0)
        std::printf("  %.1f to %.1f: %5d, stated %.3f, right %.3f\n", i / 10.0, (i + 1) / 10.0,
                    deciles[i].count, deciles[i].stated / deciles[i].count,
                    static_cast<double>(deciles[i].right) / deciles[i].count);
  }
};

/// What it costs to be believed where every chance is raised to a power and made to add up again: a
/// power above 1 states more firmly, below 1 less.
class Powers {
 public:
  void add(const inference::Posterior& likely, std::size_t cause) {
    double left = 1;
    for (const double p : likely) left -= p;
    for (auto& [power, loss] : losses_) {
      double sum = std::pow(std::max(left, 1e-12), power);
      const double right =
          std::pow(std::max(cause < likely.size() ? likely[cause] : left, 1e-12), power);
      for (const double p : likely) sum += std::pow(p, power);
      loss -= std::log(right / sum);
    }
  }
  double best() const {
    return std::min_element(losses_.begin(), losses_.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
  }

 private:
  std::vector<std::pair<double, double>> losses_ = {{0.7, 0}, {0.8, 0},  {0.9, 0}, {1, 0},
                                                    {1.1, 0}, {1.25, 0}, {1.5, 0}, {2, 0}};
};

TEST(Calibration, ProbabilitiesMeanWhatTheySayWhereTheWorldIsAnother) {
  const auto knowledge = Knowledge::load();
  ASSERT_TRUE(knowledge.ok());
  const KnowledgeData& data = (*knowledge)->data();
  Dice dice(1995);
  Reliability found;
  Powers powers;
  double otherWhereElse = 0;
  double otherWhereKnown = 0;
  int elsewhere = 0;
  for (int i = 0; i < 20; ++i) {
    const World world(data, dice);
    for (int k = 0; k < 100; ++k) {
      const Trouble trouble = drawn(world, dice);
      const auto likely = inference::posterior(data, trouble.seen, trouble.answers, {});
      double other = 1;
      for (const double p : likely) other -= p;
      if (trouble.cause == data.causes.size()) {
        otherWhereElse += other;
        ++elsewhere;
      } else {
        otherWhereKnown += other;
      }
      found.add(likely, trouble.cause);
      powers.add(likely, trouble.cause);
    }
  }
  found.print("drawn from noisy priors and likelihoods");
  otherWhereElse /= elsewhere;
  otherWhereKnown /= found.count - elsewhere;
  std::printf("something else: %.3f where it was, %.3f where a known cause was\n", otherWhereElse,
              otherWhereKnown);
  std::printf("raised to which power they would be believed most: %.2f\n", powers.best());
  // Neither more nor less firmly than the facts allow.
  EXPECT_GE(powers.best(), 0.8);
  EXPECT_LE(powers.best(), 1.25);
  for (const Reliability::Decile& decile : found.deciles) {
    if (decile.count < 100) continue;
    EXPECT_NEAR(static_cast<double>(decile.right) / decile.count, decile.stated / decile.count,
                0.1);
  }
  EXPECT_LT(found.brier / found.count, 0.25);
  EXPECT_GT(otherWhereElse, 5 * otherWhereKnown);
}

TEST(Calibration, NobodyIsSureWhereTheCauseIsNotInTheKnowledge) {
  const auto knowledge = Knowledge::load();
  ASSERT_TRUE(knowledge.ok());
  const KnowledgeData& whole = (*knowledge)->data();
  Dice dice(1996);
  const World world(whole, dice);
  Reliability without;
  double other = 0;
  for (std::size_t cause = 0; cause < whole.causes.size(); ++cause) {
    KnowledgeData data = whole;
    data.causes[cause].prior = 1e-12;  // as good as not there
    for (int k = 0; k < 25; ++k) {
      const Trouble trouble = drawn(world, dice, cause);
      const auto likely = inference::posterior(data, trouble.seen, trouble.answers, {});
      double left = 1;
      for (const double p : likely) left -= p;
      other += left;
      without.add(likely, cause);
    }
  }
  std::printf(
      "cause not in the knowledge: something else %.3f on average, a wrong cause at 0.8 or "
      "more in %.3f\n",
      other / without.count, static_cast<double>(without.wild) / without.count);
  EXPECT_LT(static_cast<double>(without.wild) / without.count, 0.2);
}

}  // namespace
}  // namespace unclash

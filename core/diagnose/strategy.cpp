#include "core/diagnose/strategy.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

namespace unclash::strategy {
namespace {

// Only so many are told apart when questions are compared; the rest counts as one.
constexpr std::size_t kMostFaults = 40;
constexpr std::size_t kMostActions = 48;
// Nobody tries more than this before giving up.
constexpr std::size_t kMostAttempts = 12;
// So many questions, best first, are followed by a second one.
constexpr std::size_t kFollowed = 6;
// A gentler action goes first if it is at least so many times as likely to help.
constexpr double kNearly = 0.6;

using Belief = std::vector<double>;

double sumOf(const Belief& belief) { return std::accumulate(belief.begin(), belief.end(), 0.0); }

/// The faults that an action helps against, only those.
struct Attempt {
  std::size_t action = 0;
  double cost = 1;
  bool lastResort = false;
  std::vector<std::pair<std::size_t, double>> helps;
};

double chanceOf(const Attempt& attempt, const Belief& left) {
  double chance = 0;
  for (const auto& [fault, helps] : attempt.helps) chance += left[fault] * helps;
  return chance;
}

void fail(const Attempt& attempt, Belief& left) {
  for (const auto& [fault, helps] : attempt.helps) left[fault] *= 1 - helps;
}

class Tree {
 public:
  explicit Tree(const Situation& situation, std::size_t mostFaults = kMostFaults);

  std::vector<std::size_t> sequence() const;
  double cost() const { return costOfActing(start_, std::vector<bool>(attempts_.size())); }
  std::optional<std::size_t> nextQuery() const;

 private:
  struct Asking {
    std::size_t query = 0;
    double cost = 0;
    std::vector<Belief> given;
  };

  /// The attempt worth most now; nothing where none has a chance.
  std::optional<std::size_t> best(const Belief& left, const std::vector<bool>& done) const;
  double costOfActing(Belief left, std::vector<bool> done) const;
  double costOfKnowing(const Belief& left) const;
  double costAfter(const Asking& asking, const Belief& left, const std::vector<bool>& done) const;
  double lookAhead(const Belief& left, const std::vector<bool>& done, const Asking* without) const;

  Belief start_;
  std::vector<Attempt> attempts_;
  std::vector<Asking> queries_;
  std::vector<double> known_;  ///< by fault: expected cost once that is known to be it
  double cheapest_ = 0;        ///< of the queries
  double unsolved_;
};

Tree::Tree(const Situation& situation, std::size_t mostFaults) : unsolved_(situation.unsolved) {
  const std::size_t faults = situation.likely.size();
  std::vector<std::size_t> kept(faults);
  std::iota(kept.begin(), kept.end(), std::size_t{0});
  if (faults > mostFaults) {
    std::stable_sort(kept.begin(), kept.end(), [&](std::size_t a, std::size_t b) {
      return situation.likely[a] > situation.likely[b];
    });
    kept.resize(mostFaults);
  }
  for (const std::size_t fault : kept) start_.push_back(situation.likely[fault]);

  for (std::size_t a = 0; a < situation.actions.size(); ++a) {
    const Action& action = situation.actions[a];
    Attempt attempt{a, action.cost, action.lastResort, {}};
    for (std::size_t i = 0; i < kept.size(); ++i)
      if (action.helps[kept[i]] > 0) attempt.helps.emplace_back(i, action.helps[kept[i]]);
    attempts_.push_back(std::move(attempt));
  }
  if (faults > mostFaults && attempts_.size() > kMostActions) {
    std::stable_sort(attempts_.begin(), attempts_.end(), [&](const Attempt& a, const Attempt& b) {
      return chanceOf(a, start_) / a.cost > chanceOf(b, start_) / b.cost;
    });
    attempts_.resize(kMostActions);
  }

  cheapest_ = std::numeric_limits<double>::infinity();
  for (std::size_t q = 0; q < situation.queries.size(); ++q) {
    const Query& query = situation.queries[q];
    Asking asking{q, query.cost, {}};
    for (const std::vector<double>& answer : query.given) {
      Belief given;
      for (const std::size_t fault : kept) given.push_back(answer[fault]);
      asking.given.push_back(std::move(given));
    }
    cheapest_ = std::min(cheapest_, asking.cost);
    queries_.push_back(std::move(asking));
  }

  if (queries_.empty()) return;
  for (std::size_t fault = 0; fault < kept.size(); ++fault) {
    Belief sure(kept.size(), 0);
    sure[fault] = 1;
    known_.push_back(costOfActing(std::move(sure), std::vector<bool>(attempts_.size())));
  }
}

std::optional<std::size_t> Tree::best(const Belief& left, const std::vector<bool>& done) const {
  std::optional<std::size_t> first;
  std::optional<std::size_t> gentle;
  double firstWorth = 0;
  double firstChance = 0;
  double gentleWorth = 0;
  for (std::size_t a = 0; a < attempts_.size(); ++a) {
    if (done[a]) continue;
    const double chance = chanceOf(attempts_[a], left);
    const double worth = chance / attempts_[a].cost;
    if (worth <= firstWorth) continue;
    first = a;
    firstWorth = worth;
    firstChance = chance;
  }
  if (!first || !attempts_[*first].lastResort) return first;
  for (std::size_t a = 0; a < attempts_.size(); ++a) {
    if (done[a] || attempts_[a].lastResort) continue;
    const double chance = chanceOf(attempts_[a], left);
    const double worth = chance / attempts_[a].cost;
    if (chance < kNearly * firstChance || worth <= gentleWorth) continue;
    gentle = a;
    gentleWorth = worth;
  }
  return gentle ? gentle : first;
}

double Tree::costOfActing(Belief left, std::vector<bool> done) const {
  double unsolved = sumOf(left);
  double spent = 0;
  double least = unsolved * unsolved_;
  for (std::size_t i = 0; i < kMostAttempts; ++i) {
    const auto next = best(left, done);
    if (!next) break;
    spent += unsolved * attempts_[*next].cost;
    if (spent >= least) break;
    unsolved -= chanceOf(attempts_[*next], left);
    fail(attempts_[*next], left);
    done[*next] = true;
    least = std::min(least, spent + unsolved * unsolved_);
  }
  return least;
}

std::vector<std::size_t> Tree::sequence() const {
  std::vector<std::size_t> result;
  Belief left = start_;
  std::vector<bool> done(attempts_.size());
  while (const auto next = best(left, done)) {
    result.push_back(attempts_[*next].action);
    fail(attempts_[*next], left);
    done[*next] = true;
  }
  return result;
}

/// No answer can do better than to say what it is.
double Tree::costOfKnowing(const Belief& left) const {
  return std::inner_product(left.begin(), left.end(), known_.begin(), 0.0);
}

double Tree::costAfter(const Asking& asking, const Belief& left,
                       const std::vector<bool>& done) const {
  double cost = asking.cost * sumOf(left);
  Belief then(left.size());
  for (const Belief& given : asking.given) {
    std::transform(left.begin(), left.end(), given.begin(), then.begin(), std::multiplies<>());
    cost += costOfActing(then, done);
  }
  return cost;
}

/// Acting now, or after one more question.
double Tree::lookAhead(const Belief& left, const std::vector<bool>& done,
                       const Asking* without) const {
  double least = costOfActing(left, done);
  const double total = sumOf(left);
  if (least <= costOfKnowing(left) + cheapest_ * total) return least;
  for (const Asking& asking : queries_)
    if (&asking != without && asking.cost * total + costOfKnowing(left) < least)
      least = std::min(least, costAfter(asking, left, done));
  return least;
}

std::optional<std::size_t> Tree::nextQuery() const {
  if (queries_.empty()) return std::nullopt;
  const std::vector<bool> none(attempts_.size());
  const double total = sumOf(start_);
  const double now = costOfActing(start_, none);
  if (now <= costOfKnowing(start_) + cheapest_ * total) return std::nullopt;

  // Acting first, and asking if that did not help.
  double acting = now;
  if (const auto first = best(start_, none)) {
    Belief left = start_;
    std::vector<bool> done = none;
    fail(attempts_[*first], left);
    done[*first] = true;
    acting = std::min(acting, attempts_[*first].cost * total + lookAhead(left, done, nullptr));
  }

  std::vector<std::pair<double, const Asking*>> ranked;
  for (const Asking& asking : queries_)
    ranked.emplace_back(costAfter(asking, start_, none), &asking);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  const Asking* chosen = nullptr;
  double least = acting;
  for (std::size_t i = 0; i < std::min(ranked.size(), kFollowed); ++i) {
    const Asking& asking = *ranked[i].second;
    double cost = asking.cost * total;
    Belief then(start_.size());
    for (const Belief& given : asking.given) {
      std::transform(start_.begin(), start_.end(), given.begin(), then.begin(),
                     std::multiplies<>());
      cost += lookAhead(then, none, &asking);
    }
    if (cost < least) {
      least = cost;
      chosen = &asking;
    }
  }
  if (chosen == nullptr) return std::nullopt;
  return chosen->query;
}

}  // namespace

std::vector<std::size_t> order(const Situation& situation) {
  Situation acting = situation;
  acting.queries.clear();
  return Tree(acting, situation.likely.size()).sequence();
}

double expectedCost(const Situation& situation) {
  Situation acting = situation;
  acting.queries.clear();
  return Tree(acting, situation.likely.size()).cost();
}

std::optional<std::size_t> nextQuery(const Situation& situation) {
  return Tree(situation).nextQuery();
}

}  // namespace unclash::strategy

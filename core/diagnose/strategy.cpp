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
// So many questions, best first, are followed by a second one, out of so many.
constexpr std::size_t kFollowed = 5;
constexpr std::size_t kFollowing = 6;
// Chances are kept up to date by taking away; what rounding leaves of one is still above nothing.
constexpr double kNoChance = 1e-15;
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

/// What may be wrong, and the chances of what can be done about it; both as weights.
struct State {
  Belief left;
  std::vector<double> chances;  ///< by attempt; 0 for what was tried
};

class Tree {
 public:
  explicit Tree(const Situation& situation, std::size_t mostFaults = kMostFaults);

  std::vector<std::size_t> sequence() const;
  double cost() const { return costOfActing(stateOf(start_, {})); }
  std::optional<std::size_t> nextQuery() const;

 private:
  struct Asking {
    std::size_t query = 0;
    double cost = 0;
    std::vector<Belief> given;
  };

  /// `tried`: an attempt that has been tried and has no chance any more.
  State stateOf(const Belief& left, std::optional<std::size_t> tried) const;
  /// The attempt worth most now; nothing where none has a chance.
  std::optional<std::size_t> best(const State& state) const;
  void fail(std::size_t attempt, State& state) const;
  double costOfActing(State state) const;
  double costOfKnowing(const Belief& left) const;
  /// Or `atMost`, or more, where it is not below.
  double costAfter(const Asking& asking, const Belief& left, std::optional<std::size_t> tried,
                   double atMost) const;
  double lookAhead(const Belief& left, std::optional<std::size_t> tried,
                   const std::vector<const Asking*>& then, const Asking* without) const;

  Belief start_;
  std::vector<Attempt> attempts_;
  std::vector<std::vector<std::pair<std::size_t, double>>> against_;  ///< by fault: attempt, helps
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

  against_.resize(kept.size());
  for (std::size_t a = 0; a < attempts_.size(); ++a)
    for (const auto& [fault, helps] : attempts_[a].helps) against_[fault].emplace_back(a, helps);

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
    known_.push_back(costOfActing(stateOf(sure, {})));
  }
}

State Tree::stateOf(const Belief& left, std::optional<std::size_t> tried) const {
  State state{left, {}};
  state.chances.reserve(attempts_.size());
  for (const Attempt& attempt : attempts_) state.chances.push_back(chanceOf(attempt, left));
  if (tried) state.chances[*tried] = 0;
  return state;
}

std::optional<std::size_t> Tree::best(const State& state) const {
  const auto bestOf = [&](auto&& counts) {
    std::optional<std::size_t> found;
    double most = 0;
    for (std::size_t a = 0; a < attempts_.size(); ++a) {
      // Multiplied with each other's cost rather than divided by the own: this is the inner loop.
      if (state.chances[a] * (found ? attempts_[*found].cost : 1) <=
              most * (found ? attempts_[a].cost : 1) ||
          !counts(a))
        continue;
      found = a;
      most = state.chances[a];
    }
    return found;
  };
  const auto first = bestOf([](std::size_t) { return true; });
  if (!first || !attempts_[*first].lastResort) return first;
  const double nearly = kNearly * state.chances[*first];
  const auto gentle =
      bestOf([&](std::size_t a) { return !attempts_[a].lastResort && state.chances[a] >= nearly; });
  return gentle ? gentle : first;
}

void Tree::fail(std::size_t attempt, State& state) const {
  for (const auto& [fault, helps] : attempts_[attempt].helps) {
    const double solved = state.left[fault] * helps;
    state.left[fault] -= solved;
    for (const auto& [other, share] : against_[fault])
      if (state.chances[other] > 0)
        state.chances[other] = std::max(state.chances[other] - solved * share, kNoChance);
  }
  state.chances[attempt] = 0;
}

double Tree::costOfActing(State state) const {
  double unsolved = sumOf(state.left);
  double spent = 0;
  double least = unsolved * unsolved_;
  for (std::size_t i = 0; i < kMostAttempts; ++i) {
    const auto next = best(state);
    if (!next) break;
    spent += unsolved * attempts_[*next].cost;
    if (spent >= least) break;
    unsolved -= state.chances[*next];
    fail(*next, state);
    least = std::min(least, spent + unsolved * unsolved_);
  }
  return least;
}

std::vector<std::size_t> Tree::sequence() const {
  std::vector<std::size_t> result;
  State state = stateOf(start_, {});
  while (const auto next = best(state)) {
    result.push_back(attempts_[*next].action);
    fail(*next, state);
  }
  return result;
}

/// No answer can do better than to say what it is.
double Tree::costOfKnowing(const Belief& left) const {
  return std::inner_product(left.begin(), left.end(), known_.begin(), 0.0);
}

double Tree::costAfter(const Asking& asking, const Belief& left, std::optional<std::size_t> tried,
                       double atMost) const {
  double cost = asking.cost * sumOf(left);
  Belief then(left.size());
  for (const Belief& given : asking.given) {
    if (cost >= atMost) break;
    std::transform(left.begin(), left.end(), given.begin(), then.begin(), std::multiplies<>());
    cost += costOfActing(stateOf(then, tried));
  }
  return cost;
}

/// Acting now, or after one more question.
double Tree::lookAhead(const Belief& left, std::optional<std::size_t> tried,
                       const std::vector<const Asking*>& then, const Asking* without) const {
  double least = costOfActing(stateOf(left, tried));
  const double total = sumOf(left);
  const double knowing = costOfKnowing(left);
  for (const Asking* asking : then)
    if (asking != without && asking->cost * total + knowing < least)
      least = std::min(least, costAfter(*asking, left, tried, least));
  return least;
}

std::optional<std::size_t> Tree::nextQuery() const {
  if (queries_.empty()) return std::nullopt;
  const double total = sumOf(start_);
  const State here = stateOf(start_, {});
  const double now = costOfActing(here);
  if (now <= costOfKnowing(start_) + cheapest_ * total) return std::nullopt;

  std::vector<std::pair<double, const Asking*>> ranked;
  for (const Asking& asking : queries_)
    ranked.emplace_back(costAfter(asking, start_, {}, std::numeric_limits<double>::infinity()),
                        &asking);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<const Asking*> then;
  for (std::size_t i = 0; i < std::min(ranked.size(), kFollowing); ++i)
    then.push_back(ranked[i].second);

  // Acting first, and asking if that did not help.
  double least = now;
  if (const auto first = best(here)) {
    State failed = here;
    fail(*first, failed);
    least = std::min(least,
                     attempts_[*first].cost * total + lookAhead(failed.left, first, then, nullptr));
  }
  const Asking* chosen = nullptr;
  Belief after(start_.size());
  for (std::size_t i = 0; i < std::min(then.size(), kFollowed); ++i) {
    double cost = then[i]->cost * total;
    for (const Belief& given : then[i]->given) {
      if (cost >= least) break;
      std::transform(start_.begin(), start_.end(), given.begin(), after.begin(),
                     std::multiplies<>());
      cost += lookAhead(after, {}, then, then[i]);
    }
    if (cost < least) {
      least = cost;
      chosen = then[i];
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

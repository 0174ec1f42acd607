// Strategy: what to do next, so that the whole repair costs least.
//
// One fault at a time (Heckerman, Breese and Rommelse, "Decision-theoretic troubleshooting", 1995).
// What is left to do is tried in the order of chance for its cost, each chance worked out anew
// after what failed before (Jensen et al., "The SACSO methodology for troubleshooting complex
// systems", 2001); giving up costs a fixed sum and is always possible. A question is worth asking
// where its answers lower the expected cost by more than asking costs, seen two steps ahead: a
// second question, or a question after the first action failed.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace unclash::strategy {

/// What it costs, in minutes, to be left without a solution: a call and the wait for somebody.
inline constexpr double kUnsolved = 90;
/// What each attempt costs beside the action itself: reading, agreeing, trying again, and the trust
/// that is lost when it did not help.
inline constexpr double kAttempt = 4;
/// Each further question costs so much more of a person's patience than the first.
inline constexpr double kWearing = 0.5;

struct Action {
  double cost = 1;  ///< minutes, `kAttempt` included
  /// P(solves | fault), by fault.
  std::vector<double> helps;
  /// Ends work or cannot be taken back: waits for a gentler one that is nearly as likely to help.
  bool lastResort = false;
};

struct Query {
  double cost = 0.3;  ///< minutes
  /// P(answer | fault), by answer and fault; "I don't know" is an answer like the others. Those of
  /// one fault add up to 1.
  std::vector<std::vector<double>> given;
};

struct Situation {
  /// Weights of the faults, something else included; they need not add up to 1.
  std::vector<double> likely;
  std::vector<Action> actions;
  std::vector<Query> queries;
  double unsolved = kUnsolved;
};

/// Actions in the order in which they are worth trying; those that help against nothing are left
/// out.
std::vector<std::size_t> order(const Situation& situation);

/// Expected minutes until it works or is given up, when nothing more is asked.
double expectedCost(const Situation& situation);

/// The query to put now; nothing where acting (or giving up) costs less. Its work is bounded,
/// however large the situation: beyond a few dozen faults only the likeliest are told apart.
std::optional<std::size_t> nextQuery(const Situation& situation);

}  // namespace unclash::strategy

// Inference: how likely each cause is, what is worth doing, and what is worth asking.
//
// One fault at a time: exactly one cause of causes.json, or something else, stands in the way
// first. Everything that is known multiplies: P(cause | seen) is P(cause) · P(seen | cause) for
// each observation, where observations of one group count once (Heckerman, Breese and Rommelse,
// "Decision-theoretic troubleshooting"). What is done and asked next is strategy.h's.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge_data.h"

namespace unclash::inference {

/// What each rule saw, in the order of KnowledgeData::rules.
using Observations = std::vector<Observation>;

/// How much likelier an observation is under each cause than under something else: one number for
/// each cause, as a logarithm.
using Weights = std::vector<double>;

/// One thing that is known, with its weights.
struct Finding {
  std::string fact;  ///< `answer/ID`; empty for a rule
  std::size_t rule = 0;
  Weights weights;
};

/// How much likelier it is under this cause than under something else that the rule sees this, as a
/// logarithm.
double ruleWeight(const RuleInfo& rule, Presence presence, std::size_t cause);
Weights ruleWeights(const RuleInfo& rule, Presence presence);
/// Nothing where the answer says nothing (not given, not in the list). "I don't know" says a
/// little: some causes are those that people do not know of.
std::vector<Finding> answerFindings(const KnowledgeData& data, const Answers& answers);

/// Probabilities of the causes; what is left to 1 is something else.
using Posterior = std::vector<double>;

Posterior posterior(const KnowledgeData& data, const Observations& seen, const Answers& answers,
                    const std::vector<Tried>& tried);

/// How an action stands on this machine.
struct Footing {
  bool possible = true;  ///< it has something to work on
  double fits = 1;       ///< share of its usual chance that is left here
};

/// In the order of KnowledgeData::treatments.
std::vector<Footing> footings(const KnowledgeData& data, const Scene& scene);

/// In the order of strategy::order(), without mere straws. A treatment's chance is that of doing it
/// first.
std::vector<Treatment> rankTreatments(const KnowledgeData& data, const Posterior& likely,
                                      const std::vector<Footing>& footings,
                                      const std::vector<Tried>& tried);

/// The index of the question most worth asking (strategy::nextQuery()); nothing where none is.
std::optional<std::size_t> nextQuestion(const KnowledgeData& data, const Scene& scene,
                                        const Observations& seen, const Posterior& likely,
                                        const std::vector<Footing>& footings,
                                        const std::vector<Tried>& tried);

}  // namespace unclash::inference

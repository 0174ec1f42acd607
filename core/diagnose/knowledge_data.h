// What resources/knowledge/*.json say, as values. Indices instead of ids where it is counted with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnose/evidence.h"
#include "core/diagnose/knowledge.h"

namespace unclash {

/// Probabilities of the answers to one question, by answer id.
using Distribution = std::map<std::string, double, std::less<>>;

/// One cause of the taxonomy.
struct CauseInfo {
  std::string id;
  double prior = 0;       ///< share among all complaints; only relations count
  Distribution errors;    ///< P(error number | cause) for those that it is known for
  Distribution symptoms;  ///< P(symptom | cause), likewise
  Distribution moments;   ///< P(moment | cause), likewise
  /// Facts that a text names (`device`, `server`, `user`, ...): where one is not known, the text
  /// `<id>.general` is used instead.
  std::vector<std::string> nameFacts, headlineFacts, explanationFacts;
  std::string prevention;  ///< id of a text
};

/// One rule of evidence: what looking for it says about each cause.
struct RuleInfo {
  Sight sight;
  /// Rules of one group look at the same thing: for each cause only the strongest counts.
  std::string group;
  double base = 0;            ///< P(present | any cause not named)
  std::vector<double> given;  ///< P(present | cause), by cause index
  /// P(seen as absent | cause) is 1 − given, drawn towards 1 by this much: 1 says that absence
  /// means what it says, 0 that it means nothing (the thing comes and goes).
  double absenceCounts = 1;
  std::vector<bool> conclusive;  ///< present, the cause is there, whatever else is
  bool problem = false;          ///< present, something is wrong though nobody complains
};

/// What has to be so for a question to make sense.
struct Premise {
  std::vector<std::string> answered;   ///< questions that have an answer
  std::vector<std::string> platforms;  ///< empty: any
  std::vector<std::string> settledBy;  ///< evidence rules: one present makes the question idle
  /// Evidence rules: one present makes the question worth asking, however sure the cause is.
  std::vector<std::string> decidesWhere;
};

struct QuestionInfo {
  std::string id;
  std::vector<std::string> answers;        ///< without `unknown`; empty for a free text
  bool start = false;                      ///< asked by the first page, never in between
  bool help = false;                       ///< has a text `question.<id>.help`
  std::vector<std::string> helpedAnswers;  ///< have a text `answer.<id>.<answer>.help`
  Distribution base;                       ///< P(answer | any cause not named)
  /// P(answer | cause), by cause index, complete; as `base` of those who know.
  std::vector<Distribution> given;
  double unknown = 0.1;              ///< P("I don't know" | any cause not named)
  std::vector<double> unknownGiven;  ///< P("I don't know" | cause), by cause index
  double cost = 0.3;                 ///< minutes that reading and answering take
  Premise premise;
};

/// What an action works on; without one of it in sight it cannot help.
enum class Object {
  nothing,
  connection,  ///< on the wanted name, of this logon session
  remembered,
  credential,
  session,  ///< an interactive one that is not the current
  serverSession,
  globalMapping,
  secondName  ///< a second name or address for the server
};

struct TreatmentInfo {
  ActionInfo action;
  Object on = Object::nothing;
  std::vector<double> helps;  ///< P(solves | cause), by cause index; 0 where it does not
};

struct KnowledgeData {
  std::vector<CauseInfo> causes;
  double somethingElse = 0;  ///< prior of everything that is not in the list
  std::vector<RuleInfo> rules;
  std::vector<QuestionInfo> questions;
  std::vector<TreatmentInfo> treatments;

  std::optional<std::size_t> causeIndex(std::string_view id) const;
  const RuleInfo* rule(std::string_view id) const;
  const QuestionInfo* question(std::string_view id) const;
  const TreatmentInfo* treatment(std::string_view action) const;
};

}  // namespace unclash

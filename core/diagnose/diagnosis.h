// Diagnosis: what is in the way, how sure that is and why, and the next question worth asking.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/model/answers.h"
#include "core/model/message.h"
#include "core/model/result.h"
#include "core/model/snapshot.h"

namespace unclash {

/// One fact for (or against) a cause. `fact` points into the snapshot (`connections/0`), to an
/// answer (`answer/ID`) or a gap (`gap/AREA`).
struct Evidence {
  Message text;
  std::string fact;
  bool against = false;
};

/// One cause, with how likely it is that this is what stands in the way first.
struct Finding {
  std::string cause;       ///< id of the taxonomy
  double probability = 0;  ///< 0 to 1; those of all findings add up to at most 1
  Message name;            ///< short, for lists: "a saved sign-in for fs01"
  Message headline;        ///< the answer as a sentence: "Z: already uses fs01 under another name"
  Message explanation;     ///< one or two sentences more
  std::vector<Evidence> evidence;
};

struct AnswerChoice {
  std::string id;
  Message text;
  Message help;  ///< may be empty
};

struct Question {
  std::string id;
  Message text;
  Message help;
  /// Choices, `unknown` last; empty for a free text (`server`, `wanted-user`, `error`).
  std::vector<AnswerChoice> answers;
};

/// An action worth trying, best first, before it becomes concrete steps.
struct Treatment {
  std::string action;  ///< id of the taxonomy
  std::string cause;
  double chance = 0;  ///< that it solves the problem, over all causes
  double cost = 0;    ///< in minutes of a person's time, with risk and disruption priced in
};

/// A best cause that is less likely than this is a guess: measured against machines whose trouble
/// is not among the known causes, which get such a one.
inline constexpr double kFitsFrom = 0.35;

struct Diagnosis {
  std::vector<Finding> causes;       ///< best first
  std::vector<Finding> alsoPresent;  ///< wrong too, but not in the way first
  std::vector<Treatment> treatments;
  std::optional<Question> question;
  std::vector<Gap> gaps;       ///< where a look could have told these causes apart
  std::vector<Gap> otherGaps;  ///< the snapshot's other gaps
  /// False where too little could be looked at to say whether there is a problem (exit code 8).
  bool enough = true;

  /// True where the best cause is likelier than "nothing of what is known".
  bool problemFound() const { return !causes.empty(); }
  /// False where the best cause is a guess: people are told so, and led to a report.
  bool fits() const { return !causes.empty() && causes.front().probability >= kFitsFrom; }
};

/// What has been tried already: actions done that did not help are evidence too.
struct Tried {
  std::string action;
  std::string target;
};

class Knowledge;

/// Works out the diagnosis. Pure: the same input gives the same output, whatever the order of the
/// snapshot's lists.
Diagnosis diagnose(const Knowledge& knowledge, const Snapshot& snapshot, const Answers& answers,
                   const std::vector<Tried>& tried = {});

/// The questions that every consultation starts from, whatever the snapshot (symptom, error,
/// moment, server, wanted-user), and any other of the taxonomy by id.
std::optional<Question> questionById(const Knowledge& knowledge, std::string_view id);

/// Understands what a person types or pastes: an error number in any notation, a message in a
/// language that is shipped, a server or path, a user name. Sets what it found in `answers` (error,
/// server, wanted-user, symptom) and returns the ids it set.
std::vector<std::string> volunteer(const Knowledge& knowledge, std::string_view text,
                                   Answers& answers);

}  // namespace unclash

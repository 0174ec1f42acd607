// Case code: a whole case in at most 24 characters, to be read out on the telephone.
//
// What is in it: the error number, the symptom, the moment, the answers, the first causes, the
// plan's actions in order, what could not be looked at, and as many of the telling facts as there
// is room for. All of it as indices into fixed lists (code_book.h): no name, address or account can
// be in it, only whether a server and a user were named.
//
// How: the indices are one after the other the digits of one large number, each in a base of its
// own, frequent ones cheaper (asymmetric numeral systems: Duda, "Asymmetric numeral systems"),
// written with 23 characters. Two further characters make it a Reed–Solomon code word over the
// integers modulo 23: any one or two wrong characters, and any two swapped ones, are noticed. (Two
// wrong ones can be taken for another version of the code, never for another case.)
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"
#include "core/model/answers.h"
#include "core/model/result.h"
#include "core/model/snapshot.h"
#include "core/repair/plan.h"

namespace unclash {

/// Longest case code with its separators: five groups of four.
inline constexpr std::size_t kLongestCaseCode = 24;

struct CaseCause {
  std::string id;
  double probability = 0;  ///< in three degrees when read; 0 where only the rank is known
  friend bool operator==(const CaseCause&, const CaseCause&) = default;
};

struct CaseStep {
  std::string action;
  bool automatic = true;
  friend bool operator==(const CaseStep&, const CaseStep&) = default;
};

struct CaseFact {
  std::string rule;     ///< id of resources/knowledge/evidence.json
  bool present = true;  ///< false: looked for, and not there
  friend bool operator==(const CaseFact&, const CaseFact&) = default;
};

/// What a case code says.
struct CaseSummary {
  Fact<Platform> platform;
  /// `error`, `symptom`, `moment` and the answers to further questions. Never `server` or
  /// `wanted-user`, except as `unknown`.
  Answers answers;
  bool serverNamed = false;
  bool userNamed = false;
  std::vector<CaseCause> causes;  ///< best first, at most three; empty: no problem found
  bool enough = true;             ///< false: too little could be looked at
  std::vector<CaseStep> steps;    ///< in the order of carrying out
  std::vector<CaseFact> facts;    ///< in the order of the code book when read
  /// Areas that could not be looked at, or not wholly, and could have told the causes apart.
  std::vector<std::string> gaps;
  /// False where an answer, a step or a number had to be left out: there is more to ask for.
  bool complete = true;
  friend bool operator==(const CaseSummary&, const CaseSummary&) = default;
};

/// The case in short; facts are the most telling first.
CaseSummary summaryOf(const Knowledge& knowledge, const Snapshot& snapshot, const Answers& answers,
                      const Diagnosis& diagnosis, const Plan& plan);

/// `W4KH-0R7C-…`: two to five groups of four. Leaves out, until it fits: all facts but the three
/// most telling, the causes behind the first, the other facts, then answers and gaps.
std::string writeCaseCode(const CaseSummary& summary);

/// Reads what was typed: in any case, with any separators, and with O for 0, I or L for 1, Z for 2,
/// S for 5, G for 6 and B for 8; words in front of it ("Case code: …") do no harm. Fails with
/// Trouble::input for a wrong or swapped character, one missing or too many, another version, or an
/// entry that this version does not know.
Result<CaseSummary> readCaseCode(std::string_view text);

}  // namespace unclash

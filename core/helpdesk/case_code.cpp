#include "core/helpdesk/case_code.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>

#include "core/diagnose/conflicts.h"
#include "core/diagnose/inference.h"
#include "core/diagnose/knowledge_data.h"
#include "core/helpdesk/code_book.h"

namespace unclash {
namespace {

using namespace helpdesk;

// Digits, and letters that neither look nor sound like another one: no B, D, G, I, L, N, O, Q, S,
// U, V, Z. As many as a prime, so that the check characters are plain arithmetic.
constexpr std::string_view kAlphabet = "0123456789ACEHJKMPRTWXY";
constexpr std::uint32_t kBase = 23;
static_assert(kAlphabet.size() == kBase);
// A generator of the integers modulo 23: its powers 0 to 21 are all different.
constexpr std::uint32_t kGenerator = 5;
constexpr std::size_t kChecks = 2;
constexpr std::size_t kGroup = 4;
constexpr std::size_t kMostCharacters = 20;
constexpr std::size_t kMostDigits = kMostCharacters - kChecks;
constexpr char kSeparator = '-';

constexpr std::size_t kMostCauses = 3;
constexpr std::size_t kMostSteps = 12;
constexpr std::size_t kMostFacts = 15;
// More than these say little that the first ones did not.
constexpr std::size_t kFactsWanted = 7;
// These stay as long as there is anything else to leave out.
constexpr std::size_t kFactsKept = 3;
// As sure as that is "possible", "likely" and "very likely" (likelihoodOf); the middle of each.
constexpr double kSureness[] = {0.35, 0.65, 0.9};
// Numbers that are not in the book, as far as they cannot be anything but an error number.
constexpr std::int64_t kRawErrors = 0x10000;
constexpr std::size_t kByte = 0x100;
// How much likelier than by chance something must be to be told.
const double kTelling = std::log(1.5);

// ---- one large number --------------------------------------------------------------------------

/// Not negative, 32 bits a limb, least significant first.
class Number {
 public:
  bool zero() const { return limbs_.empty(); }

  /// this · factor + summand.
  void grow(std::uint32_t factor, std::uint32_t summand) {
    std::uint64_t carry = summand;
    for (std::uint32_t& limb : limbs_) {
      carry += std::uint64_t{limb} * factor;
      limb = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    if (carry != 0) limbs_.push_back(static_cast<std::uint32_t>(carry));
  }
  /// Divides, and gives what is left.
  std::uint32_t shrink(std::uint32_t divisor) {
    std::uint64_t rest = 0;
    for (auto limb = limbs_.rbegin(); limb != limbs_.rend(); ++limb) {
      rest = (rest << 32U) | *limb;
      *limb = static_cast<std::uint32_t>(rest / divisor);
      rest %= divisor;
    }
    while (!limbs_.empty() && limbs_.back() == 0) limbs_.pop_back();
    return static_cast<std::uint32_t>(rest);
  }

 private:
  std::vector<std::uint32_t> limbs_;
};

std::uint32_t sumOf(const Weights& weights) {
  return std::accumulate(weights.begin(), weights.end(), std::uint32_t{0});
}

/// Takes the fields in order; the last one goes into the number first, so that the first comes out
/// first.
class Packer {
 public:
  void field(const Weights& weights, std::size_t& choice) {
    Slot slot{0, weights[choice], sumOf(weights)};
    for (std::size_t i = 0; i < choice; ++i) slot.below += weights[i];
    slots_.push_back(slot);
  }
  Number take() const {
    Number number;
    for (auto slot = slots_.rbegin(); slot != slots_.rend(); ++slot) {
      const std::uint32_t rest = number.shrink(slot->weight);
      number.grow(slot->total, slot->below + rest);
    }
    return number;
  }

 private:
  struct Slot {
    std::uint32_t below;
    std::uint32_t weight;
    std::uint32_t total;
  };
  std::vector<Slot> slots_;
};

class Unpacker {
 public:
  explicit Unpacker(Number number) : number_(std::move(number)) {}

  void field(const Weights& weights, std::size_t& choice) {
    std::uint32_t rest = number_.shrink(sumOf(weights));
    choice = 0;
    while (rest >= weights[choice]) rest -= weights[choice++];
    number_.grow(weights[choice], rest);
  }
  /// Nothing is left of a number that was packed by the same fields.
  bool finished() const { return number_.zero(); }

 private:
  Number number_;
};

// ---- the fields --------------------------------------------------------------------------------

Weights evenly(std::size_t count) { return Weights(count, 1); }

// Symptoms and moments that there can be, with "not asked" and "unknown".
constexpr std::size_t kSymptoms = 11;
constexpr std::size_t kMoments = 13;

// What `error` holds: an index behind these.
enum ErrorField : std::size_t { kNotAsked, kNotKnown, kNone, kAnother, kRaw, kListed };
// What `found` holds.
enum FoundField : std::size_t { kNothing, kFound, kTooLittle };

/// The case as indices.
struct Record {
  std::size_t incomplete = 0;  ///< 1: something was left out
  std::size_t platform = 0;    ///< 3: not known
  std::size_t error = kNotAsked;
  std::size_t rawHigh = 0;
  std::size_t rawLow = 0;
  std::size_t symptom = 0;           ///< 0: not asked, else 1 + index, `unknown` first
  std::size_t moment = 0;            ///< likewise
  std::size_t server = 0;            ///< 0: named, 1: not asked, 2: `unknown`
  std::size_t user = 0;              ///< likewise
  std::vector<std::size_t> asked;    ///< further questions, ascending
  std::vector<std::size_t> replies;  ///< their answers
  std::size_t found = kFound;
  std::vector<std::size_t> causes;
  std::size_t sure = 0;  ///< of the first cause, index into kSureness
  std::vector<std::size_t> actions;
  std::vector<std::size_t> byHand;   ///< for each action: 1 where a person does it
  std::vector<std::size_t> gaps;     ///< ascending
  std::vector<std::size_t> facts;    ///< ascending
  std::vector<std::size_t> missing;  ///< for each fact: 1 where it is not there
};

/// Which `count` of `of` things, ascending: one choice for each thing, as likely as it then is, so
/// that all of them together take no more than the number of such sets.
template <class Io>
void subset(Io& io, std::vector<std::size_t>& chosen, std::size_t count, std::size_t of) {
  std::size_t at = 0;
  const std::vector<std::size_t> given = chosen;
  chosen.clear();
  for (std::size_t i = 0; i < of && at < count; ++i) {
    const std::size_t left = count - at;
    std::size_t taken = at < given.size() && given[at] == i ? 1 : 0;
    if (left == of - i)
      taken = 1;
    else
      io.field({static_cast<std::uint32_t>(of - i - left), static_cast<std::uint32_t>(left)},
               taken);
    if (taken == 0) continue;
    chosen.push_back(i);
    ++at;
  }
}

template <class Io>
void list(Io& io, std::vector<std::size_t>& values, std::size_t count, const Weights& weights) {
  values.resize(count);
  for (std::size_t& value : values) io.field(weights, value);
}

/// How many there are, then which of `of`.
template <class Io>
void counted(Io& io, std::vector<std::size_t>& chosen, const Weights& counts, std::size_t of) {
  std::size_t count = chosen.size();
  io.field(counts, count);
  subset(io, chosen, count, of);
}

Weights errorFields() {
  Weights weights = {16, 3, 6, 1, 2};
  weights.insert(weights.end(), errorWeights().begin(), errorWeights().end());
  return weights;
}

/// All fields, in the order in which they are read.
template <class Io>
void describe(Io& io, Record& record) {
  io.field({7, 1}, record.incomplete);
  io.field({13, 2, 1, 1}, record.platform);
  io.field(errorFields(), record.error);
  if (record.error == kRaw) {
    io.field(evenly(kByte), record.rawHigh);
    io.field(evenly(kByte), record.rawLow);
  }
  io.field(evenly(kSymptoms), record.symptom);
  io.field(evenly(kMoments), record.moment);
  io.field({6, 3, 1}, record.server);
  io.field({4, 4, 1}, record.user);

  Weights howMany = {40, 20, 10, 5, 3};
  howMany.resize(kMostQuestions + 1, 1);
  counted(io, record.asked, howMany, kMostQuestions);
  Weights replies = {4, 5, 5, 2, 2};
  replies.resize(kMostAnswers, 1);
  list(io, record.replies, record.asked.size(), replies);

  io.field({1, 14, 1}, record.found);
  if (record.found == kFound) {
    std::size_t behind = record.causes.empty() ? 0 : record.causes.size() - 1;
    io.field({3, 1, 4}, behind);
    list(io, record.causes, behind + 1, helpdesk::causes().weights);
    io.field({2, 2, 3}, record.sure);
  }
  std::size_t steps = record.actions.size();
  io.field({2, 6, 8, 9, 6, 3, 2, 1, 1, 1, 1, 1, 1}, steps);
  list(io, record.actions, steps, helpdesk::actions().weights);
  record.byHand.resize(steps);
  // What is for a person comes last, nearly always.
  for (std::size_t i = 0; i < steps; ++i)
    io.field(i > 0 && record.byHand[i - 1] == 1 ? Weights{1, 15} : Weights{3, 1}, record.byHand[i]);

  Weights gapCounts = {9, 5, 3, 2};
  gapCounts.resize(kMostAreas + 1, 1);
  counted(io, record.gaps, gapCounts, kMostAreas);
  counted(io, record.facts, {1, 2, 3, 5, 4, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1}, kMostRules);
  list(io, record.missing, record.facts.size(), {5, 2});
}

// ---- characters --------------------------------------------------------------------------------

using Digits = std::vector<std::uint32_t>;

/// Two sums over the characters, counted from the last one: plain, and weighed by the powers of the
/// generator. In every code word the second is 0, and the first is the version less one; so one
/// wrong character or two swapped ones never look like another version.
struct Sums {
  std::uint32_t plain = 0;
  std::uint32_t weighed = 0;
};

Sums sumsOf(const Digits& digits) {
  Sums sums;
  std::uint32_t power = 1;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    sums.plain = (sums.plain + *digit) % kBase;
    sums.weighed = (sums.weighed + *digit * power) % kBase;
    power = power * kGenerator % kBase;
  }
  return sums;
}

/// The last two characters, which make it a code word.
void addChecks(Digits& digits) {
  digits.resize(digits.size() + kChecks);
  const std::size_t first = digits.size() - kChecks;
  for (std::uint32_t check = 0; check < kBase; ++check) {
    digits[first] = 0;
    digits[first + 1] = check;
    digits[first] = (kBase + kCodeVersion - 1 - sumsOf(digits).plain) % kBase;
    if (sumsOf(digits).weighed == 0) return;
  }
}

/// Nothing where the number needs more than there is room for.
std::optional<std::string> written(Number number) {
  Digits digits;
  while (!number.zero()) digits.push_back(number.shrink(kBase));
  if (digits.size() > kMostDigits) return std::nullopt;
  while (digits.size() < kGroup || (digits.size() + kChecks) % kGroup != 0) digits.push_back(0);
  std::reverse(digits.begin(), digits.end());
  addChecks(digits);
  std::string code;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % kGroup == 0) code += kSeparator;
    code += kAlphabet[digits[i]];
  }
  return code;
}

/// The character that is meant; 0 for one that no code has.
char meant(char typed) {
  if (typed >= 'a' && typed <= 'z') typed = static_cast<char>(typed - 'a' + 'A');
  static constexpr std::pair<char, char> kTwins[] = {{'O', '0'}, {'I', '1'}, {'L', '1'}, {'Z', '2'},
                                                     {'S', '5'}, {'G', '6'}, {'B', '8'}};
  for (const auto& [other, ours] : kTwins)
    if (typed == other) return ours;
  return kAlphabet.find(typed) == std::string_view::npos ? '\0' : typed;
}

Failure refused(const char* id, const std::string& why) {
  return {Trouble::input, 0, Message{id}, "case code: " + why};
}

bool separates(char typed) {
  const auto byte = static_cast<unsigned char>(typed);
  // Dashes and spaces beyond ASCII too.
  return byte <= ' ' || byte >= 0x80 || typed == '-' || typed == '.' || typed == '_' ||
         typed == '/';
}

/// What was pasted, without the words in front of the code: those before the last colon, and those
/// that no code could be made of before the last word, where that is in groups as it is written.
std::string_view withoutWords(std::string_view text) {
  const auto fullWidth = text.rfind("\xEF\xBC\x9A");
  if (fullWidth != std::string_view::npos) text.remove_prefix(fullWidth + 3);
  if (const auto colon = text.rfind(':'); colon != std::string_view::npos)
    text.remove_prefix(colon + 1);
  const auto end = text.find_last_not_of(" \t\r\n");
  if (end == std::string_view::npos) return text;
  text = text.substr(0, end + 1);
  const auto space = text.find_last_of(" \t\r\n");
  if (space == std::string_view::npos || text.find('-', space) == std::string_view::npos)
    return text;
  const std::string_view words = text.substr(0, space);
  const bool noCode = std::any_of(words.begin(), words.end(), [](char typed) {
    return !separates(typed) && meant(typed) == '\0';
  });
  return noCode ? text.substr(space + 1) : text;
}

Result<Digits> digitsOf(std::string_view text) {
  Digits digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char typed = text[i];
    if (separates(typed)) continue;
    const char character = meant(typed);
    if (character == '\0')
      return Failure{Trouble::input, 0,
                     Message{"error.case-code.character"}.with("character", Argument::Kind::text,
                                                               std::string(1, typed)),
                     "case code: no such character"};
    digits.push_back(static_cast<std::uint32_t>(kAlphabet.find(character)));
  }
  if (digits.size() < 2 * kGroup || digits.size() > kMostCharacters || digits.size() % kGroup != 0)
    return refused("error.case-code.length", std::to_string(digits.size()) + " characters");
  return digits;
}

// ---- from a summary to a record and back -------------------------------------------------------

/// How much of the summary is taken.
struct Room {
  std::size_t facts = kFactsWanted;
  std::size_t causes = kMostCauses;
  std::size_t answers = kMostQuestions;
};

std::size_t choiceOf(std::string_view question, const Answers& answers) {
  const auto given = answers.all().find(question);
  if (given == answers.all().end()) return 0;
  for (const BookQuestion& known : helpdesk::questions()) {
    if (known.id != question) continue;
    const auto at = std::find(known.answers.begin(), known.answers.end(), given->second);
    if (at != known.answers.end())
      return 1 + static_cast<std::size_t>(std::distance(known.answers.begin(), at));
  }
  return 0;
}

void takeError(const Answers& answers, Record& record) {
  const auto given = answers.all().find("error");
  if (given == answers.all().end()) return;
  const auto code = answers.error();
  if (given->second == kUnknownAnswer) {
    record.error = kNotKnown;
  } else if (!code) {
    record.error = kNone;
  } else {
    const auto& known = errorCodes();
    const auto found = std::find(known.begin(), known.end(), *code);
    if (found != known.end()) {
      record.error = kListed + static_cast<std::size_t>(std::distance(known.begin(), found));
    } else if (*code >= 0 && *code < kRawErrors) {
      record.error = kRaw;
      record.rawHigh = static_cast<std::size_t>(*code) / kByte;
      record.rawLow = static_cast<std::size_t>(*code) % kByte;
    } else {
      record.error = kAnother;
      record.incomplete = 1;
    }
  }
}

std::size_t namedOrNot(bool named, std::string_view question, const Answers& answers) {
  if (named) return 0;
  return answers.asked(question) ? 2 : 1;
}

bool isStart(std::string_view question) {
  return question == "symptom" || question == "error" || question == "moment" ||
         question == "server" || question == "wanted-user";
}

void takeAnswers(const Answers& answers, std::size_t most, Record& record) {
  struct Reply {
    std::size_t question;
    std::size_t answer;
  };
  std::vector<Reply> replies;
  const auto& known = helpdesk::questions();
  for (std::size_t q = 0; q < known.size(); ++q) {
    if (isStart(known[q].id) || !answers.asked(known[q].id)) continue;
    if (const std::size_t choice = choiceOf(known[q].id, answers); choice != 0)
      replies.push_back({q, choice - 1});
    else
      record.incomplete = 1;
  }
  // What nobody knew is the first to go.
  while (replies.size() > most) {
    record.incomplete = 1;
    const auto unknown = std::find_if(replies.begin(), replies.end(),
                                      [](const Reply& reply) { return reply.answer == 0; });
    replies.erase(unknown != replies.end() ? unknown : replies.end() - 1);
  }
  for (const Reply& reply : replies) {
    record.asked.push_back(reply.question);
    record.replies.push_back(reply.answer);
  }
}

void takeCauses(const CaseSummary& summary, std::size_t most, Record& record) {
  for (const CaseCause& cause : summary.causes) {
    if (record.causes.size() == most) break;
    if (const auto index = helpdesk::causes().indexOf(cause.id)) record.causes.push_back(*index);
  }
  if (record.causes.empty()) {
    record.found = summary.enough ? kNothing : kTooLittle;
    return;
  }
  const double probability = summary.causes.front().probability;
  record.sure = probability >= 0.8 ? 2 : probability >= 0.5 ? 1 : 0;
}

void takeSteps(const CaseSummary& summary, Record& record) {
  for (const CaseStep& step : summary.steps) {
    const auto index = helpdesk::actions().indexOf(step.action);
    if (!index || record.actions.size() == kMostSteps) {
      record.incomplete = 1;
      break;
    }
    record.actions.push_back(*index);
    record.byHand.push_back(step.automatic ? 0 : 1);
  }
}

Record recordOf(const CaseSummary& summary, const Room& room) {
  Record record;
  record.incomplete = summary.complete ? 0 : 1;
  if (summary.platform.known())
    record.platform = *summary.platform == Platform::windows  ? 0
                      : *summary.platform == Platform::linux_ ? 1
                                                              : 2;
  else
    record.platform = 3;
  takeError(summary.answers, record);
  record.symptom = choiceOf("symptom", summary.answers);
  record.moment = choiceOf("moment", summary.answers);
  record.server = namedOrNot(summary.serverNamed, "server", summary.answers);
  record.user = namedOrNot(summary.userNamed, "wanted-user", summary.answers);
  takeAnswers(summary.answers, room.answers, record);
  takeCauses(summary, room.causes, record);
  takeSteps(summary, record);
  for (const std::string& area : summary.gaps)
    if (const auto index = helpdesk::areas().indexOf(area)) record.gaps.push_back(*index);
  std::sort(record.gaps.begin(), record.gaps.end());

  std::vector<std::pair<std::size_t, std::size_t>> facts;
  for (const CaseFact& fact : summary.facts) {
    const auto index = helpdesk::rules().indexOf(fact.rule);
    if (index && facts.size() < std::min(room.facts, kMostFacts))
      facts.emplace_back(*index, fact.present ? 0 : 1);
  }
  std::sort(facts.begin(), facts.end());
  for (const auto& [rule, missing] : facts) {
    record.facts.push_back(rule);
    record.missing.push_back(missing);
  }
  return record;
}

/// Indices that this version's lists have; a newer one can have more.
bool withinBook(const Record& record) {
  const auto all = [](const std::vector<std::size_t>& indices, std::size_t size) {
    return std::all_of(indices.begin(), indices.end(), [&](std::size_t i) { return i < size; });
  };
  const auto& known = helpdesk::questions();
  const auto choices = [&](std::string_view id) {
    const auto at = std::find_if(known.begin(), known.end(),
                                 [&](const BookQuestion& question) { return question.id == id; });
    return at->answers.size();
  };
  if (!all(record.asked, known.size())) return false;
  for (std::size_t i = 0; i < record.asked.size(); ++i)
    if (record.replies[i] >= known[record.asked[i]].answers.size()) return false;
  return record.error < kListed + errorCodes().size() && record.symptom <= choices("symptom") &&
         record.moment <= choices("moment") && all(record.causes, helpdesk::causes().ids.size()) &&
         all(record.actions, helpdesk::actions().ids.size()) &&
         all(record.gaps, helpdesk::areas().ids.size()) &&
         all(record.facts, helpdesk::rules().ids.size());
}

void giveChoice(const char* question, std::size_t choice, Answers& answers) {
  if (choice == 0) return;
  for (const BookQuestion& known : helpdesk::questions())
    if (known.id == question) answers.set(question, std::string(known.answers[choice - 1]));
}

CaseSummary summaryFrom(const Record& record) {
  CaseSummary summary;
  static constexpr Platform kPlatforms[] = {Platform::windows, Platform::linux_, Platform::macos};
  if (record.platform < std::size(kPlatforms)) summary.platform = kPlatforms[record.platform];
  summary.complete = record.incomplete == 0;
  Answers& answers = summary.answers;
  if (record.error == kNotKnown) answers.set("error", kUnknownAnswer);
  if (record.error == kNone) answers.set("error", "none");
  if (record.error == kRaw)
    answers.set("error", std::to_string(record.rawHigh * kByte + record.rawLow));
  if (record.error >= kListed)
    answers.set("error", std::to_string(errorCodes()[record.error - kListed]));
  giveChoice("symptom", record.symptom, answers);
  giveChoice("moment", record.moment, answers);
  summary.serverNamed = record.server == 0;
  summary.userNamed = record.user == 0;
  if (record.server == 2) answers.set("server", kUnknownAnswer);
  if (record.user == 2) answers.set("wanted-user", kUnknownAnswer);
  const auto& known = helpdesk::questions();
  for (std::size_t i = 0; i < record.asked.size(); ++i) {
    const BookQuestion& question = known[record.asked[i]];
    answers.set(std::string(question.id), std::string(question.answers[record.replies[i]]));
  }
  for (const std::size_t cause : record.causes)
    summary.causes.push_back({std::string(helpdesk::causes().ids[cause]), 0});
  if (!summary.causes.empty()) summary.causes.front().probability = kSureness[record.sure];
  summary.enough = record.found != kTooLittle;
  for (std::size_t i = 0; i < record.actions.size(); ++i)
    summary.steps.push_back(
        {std::string(helpdesk::actions().ids[record.actions[i]]), record.byHand[i] == 0});
  for (const std::size_t area : record.gaps) summary.gaps.emplace_back(helpdesk::areas().ids[area]);
  for (std::size_t i = 0; i < record.facts.size(); ++i)
    summary.facts.push_back(
        {std::string(helpdesk::rules().ids[record.facts[i]]), record.missing[i] == 0});
  return summary;
}

std::optional<std::string> packed(Record record) {
  Packer packer;
  describe(packer, record);
  return written(packer.take());
}

// ---- what is worth telling ---------------------------------------------------------------------

void addFact(std::vector<CaseFact>& facts, std::string rule, bool present) {
  const auto same = [&](const CaseFact& fact) { return fact.rule == rule; };
  if (std::none_of(facts.begin(), facts.end(), same)) facts.push_back({std::move(rule), present});
}

/// What speaks for the causes, in the diagnosis's own order; then what was looked for in vain,
/// by how much that says about them.
std::vector<CaseFact> tellingFacts(const KnowledgeData& data, const Snapshot& snapshot,
                                   const Answers& answers, const Diagnosis& diagnosis) {
  constexpr std::string_view kPrefix = "evidence.";
  std::vector<CaseFact> facts;
  std::vector<std::size_t> likely;
  for (const Finding& finding : diagnosis.causes) {
    if (likely.size() == kMostCauses) break;
    if (const auto cause = data.causeIndex(finding.cause)) likely.push_back(*cause);
    for (const Evidence& evidence : finding.evidence)
      if (evidence.text.id.rfind(kPrefix, 0) == 0 &&
          data.rule(evidence.text.id.substr(kPrefix.size())) != nullptr)
        addFact(facts, evidence.text.id.substr(kPrefix.size()), true);
  }
  const auto wanted = wantedOf(snapshot, answers);
  const auto clash = wanted ? std::optional(findClash(snapshot, *wanted)) : std::nullopt;
  const Scene scene{snapshot, answers, wanted ? &*wanted : nullptr, clash ? &*clash : nullptr};
  std::vector<std::pair<double, std::string>> inVain;
  for (const RuleInfo& rule : data.rules) {
    if (observe(rule.sight, scene).presence != Presence::absent) continue;
    const auto weights = inference::ruleWeights(rule, Presence::absent);
    double most = 0;
    for (const std::size_t cause : likely) most = std::max(most, std::abs(weights[cause]));
    if (most >= kTelling) inVain.emplace_back(-most, rule.sight.rule);
  }
  std::sort(inVain.begin(), inVain.end());
  for (auto& [weight, rule] : inVain) addFact(facts, std::move(rule), false);
  return facts;
}

}  // namespace

CaseSummary summaryOf(const Knowledge& knowledge, const Snapshot& snapshot, const Answers& answers,
                      const Diagnosis& diagnosis, const Plan& plan) {
  CaseSummary summary;
  summary.platform = snapshot.platform;
  for (const auto& [question, answer] : answers.all()) {
    const bool named = question == "server" || question == "wanted-user";
    if (!named || answer == kUnknownAnswer) summary.answers.set(question, answer);
  }
  summary.serverNamed = answers.given("server").has_value();
  summary.userNamed = answers.given("wanted-user").has_value();
  for (const Finding& finding : diagnosis.causes)
    if (summary.causes.size() < kMostCauses)
      summary.causes.push_back({finding.cause, finding.probability});
  summary.enough = diagnosis.enough;
  for (const Step& step : plan.steps) summary.steps.push_back({step.action, step.automatic});
  for (const std::string_view area : helpdesk::areas().ids)
    if (std::any_of(diagnosis.gaps.begin(), diagnosis.gaps.end(),
                    [&](const Gap& gap) { return gap.area == area; }))
      summary.gaps.emplace_back(area);
  if (!diagnosis.causes.empty())
    summary.facts = tellingFacts(knowledge.data(), snapshot, answers, diagnosis);
  return summary;
}

std::string writeCaseCode(const CaseSummary& summary) {
  Room room;
  room.facts = std::min(room.facts, summary.facts.size());
  for (;;) {
    Record record = recordOf(summary, room);
    if (auto code = packed(record)) return *code;
    if (room.facts > kFactsKept) {
      --room.facts;
    } else if (room.causes > 1) {
      --room.causes;
    } else if (room.facts > 0) {
      --room.facts;
    } else if (!record.asked.empty()) {
      room.answers = record.asked.size() - 1;
    } else {
      record.incomplete = 1;
      record.gaps.clear();
      if (record.error == kRaw) record.error = kAnother;
      // Of a plan that is longer than any that is made, the beginning fits.
      for (auto code = packed(record);; code = packed(record)) {
        if (code || record.actions.empty()) return code.value_or(std::string());
        record.actions.pop_back();
        record.byHand.pop_back();
      }
    }
  }
}

Result<CaseSummary> readCaseCode(std::string_view text) {
  const auto digits = digitsOf(withoutWords(text));
  if (!digits) return digits.failure();
  const Sums sums = sumsOf(*digits);
  if (sums.weighed != 0)
    return refused("error.case-code.wrong", "a character is wrong or two are swapped");
  if (sums.plain != kCodeVersion - 1)
    return refused("error.case-code.version", "version " + std::to_string(sums.plain + 1));
  Number number;
  for (std::size_t i = 0; i + kChecks < digits->size(); ++i) number.grow(kBase, (*digits)[i]);
  Unpacker unpacker(std::move(number));
  Record record;
  describe(unpacker, record);
  if (!unpacker.finished())
    return refused("error.case-code.wrong", "more than its fields is in it");
  if (!withinBook(record)) return refused("error.case-code.version", "an entry is not known here");
  return summaryFrom(record);
}

}  // namespace unclash

// Code book: the fixed lists that a case code is an index into.
//
// A case code (case_code.h) holds numbers of entries of these lists and nothing else; that is why
// no name can be in it. Lists only grow, at their end, into the room kept for it: so an older code
// means the same for ever, and an older program that meets a newer entry can say so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace unclash::helpdesk {

/// Changes where a code of before would mean something else now.
inline constexpr std::uint32_t kCodeVersion = 1;

/// How often each choice of one field is met: the oftener, the less room it takes. The sum, and so
/// the room kept for what is not known yet, is part of the format.
using Weights = std::vector<std::uint32_t>;

/// Ids with their weights, padded to as many as there can ever be.
struct List {
  std::vector<std::string_view> ids;
  Weights weights;
  std::optional<std::size_t> indexOf(std::string_view id) const;
};

struct BookQuestion {
  std::string_view id;
  /// `unknown` first. Empty for a free text, whose words never stand in a code.
  std::vector<std::string_view> answers;
};

const List& causes();
const List& actions();
/// Rules of evidence; they are counted, not weighed, so `weights` is empty.
const List& rules();
/// Areas of a snapshot; `weights` is empty.
const List& areas();
/// Error numbers, with those kept free; `errorCodes()[i]` weighs `errorWeights()[i]`.
const std::vector<std::int64_t>& errorCodes();
const Weights& errorWeights();
const std::vector<BookQuestion>& questions();

inline constexpr std::size_t kMostRules = 136;
inline constexpr std::size_t kMostAreas = 16;
inline constexpr std::size_t kMostQuestions = 24;
inline constexpr std::size_t kMostErrors = 160;
/// Answers to one question, `unknown` included.
inline constexpr std::size_t kMostAnswers = 16;

}  // namespace unclash::helpdesk

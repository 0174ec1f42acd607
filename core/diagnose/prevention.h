// Words against a recurrence, and the lessons behind them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diagnose/diagnosis.h"
#include "core/model/message.h"

namespace unclash {

/// What fits the first cause and what else is wrong; at most three.
std::vector<Message> prevention(const Diagnosis& diagnosis);

/// Short lessons (`lesson.ID.title`, `lesson.ID.text`), in the order to read them.
const std::vector<std::string>& lessonIds();
/// The lesson that explains a cause of the taxonomy; empty where none does.
std::string lessonFor(std::string_view cause);

}  // namespace unclash

// Steps, outcomes and messages as JSON, for the journal and the practice machines' state.
#pragma once

#include <string>
#include <string_view>

#include "core/model/message.h"
#include "core/model/result.h"
#include "core/model/step.h"

namespace unclash {

// One line each, without a newline; members with their default value are left out. Reading gives
// back what was written; it fails with Trouble::input and names the member for anything else, an
// unknown member too: a step that is only half understood must not be undone.

std::string writeMessage(const Message& message);
Result<Message> readMessage(std::string_view json);

std::string writeStep(const Step& step);
Result<Step> readStep(std::string_view json);

std::string writeStepOutcome(const StepOutcome& outcome);
Result<StepOutcome> readStepOutcome(std::string_view json);

}  // namespace unclash

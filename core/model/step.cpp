#include "core/model/step.h"

namespace unclash {

const char* toString(Needs needs) {
  switch (needs) {
    case Needs::user:
      return "user";
    case Needs::administrator:
      return "administrator";
    case Needs::serverAdministrator:
      return "server administrator";
  }
  return "user";
}

const char* toString(UndoNeeds needs) {
  switch (needs) {
    case UndoNeeds::nothing:
      return "nothing";
    case UndoNeeds::password:
      return "password";
    case UndoNeeds::administrator:
      return "administrator";
  }
  return "nothing";
}

const char* toString(StepResult result) {
  switch (result) {
    case StepResult::done:
      return "done";
    case StepResult::failed:
      return "failed";
    case StepResult::skipped:
      return "skipped";
    case StepResult::refused:
      return "refused";
    case StepResult::needsAdministrator:
      return "needs-administrator";
  }
  return "failed";
}

}  // namespace unclash

// Step: one change to a machine, as planned, shown, carried out, remembered and undone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/model/message.h"

namespace unclash {

enum class Needs { user, administrator, serverAdministrator };
enum class UndoNeeds { nothing, password, administrator };

/// What is to be changed. Which members count depends on the action (taxonomy.md).
struct Step {
  std::string action;  ///< id of the taxonomy, e.g. `disconnect-connection`
  std::string target;  ///< verbatim from the snapshot, as the contract says
  std::string
      fact;  ///< JSON pointer without its first slash, `answer/ID` or `gap/AREA`; may be empty
  std::string cause;  ///< id of the cause that it treats
  Needs needs = Needs::user;
  bool reversible = false;
  UndoNeeds undoNeeds = UndoNeeds::nothing;
  /// False: nothing that a program can do (call someone, change a server): the person does it by
  /// `manual`, and the machine is never asked to.
  bool automatic = true;

  // What the machine needs to carry it out and what undo needs to put it back.
  std::string local;         ///< device, empty for none
  std::string remote;        ///< UNC path, or a mount source
  std::string user;          ///< the identity the thing has now, or is to get (reconnect, replace)
  std::string logonSession;  ///< LUID, empty for the own one
  std::string client;        ///< for close-server-session: who is connected
  std::int64_t session = -1;
  bool persistent = false;     ///< reconnect: also remember it
  bool alsoForget = false;     ///< disconnect: also stop bringing it back at sign-in
  std::int64_t openFiles = 0;  ///< as last seen
  std::string alias;           ///< use-server-alias: the second name
  std::string value;           ///< for settings: what to set; for corrected paths: the right one
  std::string before;          ///< for settings: what undo puts back, filled in before carrying out
  /// The person has agreed, after being told how many files are open, that they are closed. Without
  /// it a disconnect is gentle and fails with 2401 where files are open.
  bool force = false;
  /// Carry out the opposite: put back what this step took away.
  bool undo = false;
  std::vector<std::string> alsoCutOff;  ///< who else loses their session by this

  // Words.
  Message title;   ///< "Disconnect Z: from \\fs01\data"
  Message effect;  ///< one sentence on what it brings about
  Message status;  ///< present tense, while it runs: "Disconnecting Z:"
  Message manual;  ///< what a person can type or click instead
  /// The page of Windows where a person does it (settings_page.h); empty where there is none.
  std::string page;
  std::optional<Message> warning;

  friend bool operator==(const Step&, const Step&) = default;
};

enum class StepResult { done, failed, skipped, refused, needsAdministrator };

/// What became of one step.
struct StepOutcome {
  StepResult result = StepResult::failed;
  int code = 0;        ///< the system's own
  Message reason;      ///< empty for done
  std::string detail;  ///< technical remark in English, for JSON and the log
  friend bool operator==(const StepOutcome&, const StepOutcome&) = default;
};

const char* toString(Needs needs);
const char* toString(UndoNeeds needs);
const char* toString(StepResult result);

}  // namespace unclash

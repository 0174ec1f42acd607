// Knowledge: causes, evidence, questions, actions and error codes, read from
// `resources/knowledge/`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/message.h"
#include "core/model/result.h"
#include "core/model/step.h"

namespace unclash {

/// What is known about one error code, as `explain` prints it.
struct CodeInfo {
  std::int64_t code = 0;  ///< Win32 (or NERR) number; some are above 2^31
  std::string name;       ///< ERROR_SESSION_CREDENTIAL_CONFLICT
  std::string ntstatus;   ///< 0xC0000195; empty where it has no twin
  std::string hresult;    ///< 0x800704C3
  Message text;           ///< the system's sentence in our words, short
  Message meaning;        ///< what it means for a person, and where it leads
  std::vector<std::string> causes;
};

/// What is known about one action of the taxonomy (`resources/knowledge/actions.json`).
struct ActionInfo {
  std::string id;
  double cost = 1;  ///< minutes of a person's time, with risk and disruption priced in
  Needs needs = Needs::user;
  bool reversible = false;
  UndoNeeds undoNeeds = UndoNeeds::nothing;
  bool automatic = true;    ///< a program can do it on some platform
  bool disruptive = false;  ///< ends work in progress; planned last
  std::string page;  ///< the page of Windows for doing it by hand (settings_page.h), or empty
};

struct KnowledgeData;

class Knowledge {
 public:
  /// The built-in knowledge, read once. Fails (Trouble::input) only where the build is broken.
  static Result<std::shared_ptr<const Knowledge>> load();
  /// From files of the same form as `resources/knowledge/`, for tests: name and content.
  static Result<std::shared_ptr<const Knowledge>> parse(
      const std::vector<std::pair<std::string, std::string>>& files);

  virtual ~Knowledge() = default;

  /// Codes that a text names: `1219`, `0x4C3`, `0xC0000195`, `0x80070556`, `-2147023677`,
  /// `ERROR_LOGON_SESSION_COLLISION`, `System error 1219 has occurred.`, or the message's own
  /// words. Empty where it names none that is known.
  virtual std::vector<CodeInfo> explain(std::string_view text) const = 0;
  /// The answer to `symptom` that the words of a text speak for; empty where none does.
  virtual std::string symptom(std::string_view text) const {
    (void)text;
    return {};
  }
  /// Nothing for an id that is not in the taxonomy.
  virtual const ActionInfo* action(std::string_view id) const = 0;
  virtual std::vector<std::string> causeIds() const = 0;
  virtual std::vector<std::string> actionIds() const = 0;
  virtual std::vector<std::string> questionIds() const = 0;
  /// Everything else that is known, for the diagnosis itself (core/diagnose/knowledge_data.h);
  /// empty in what does not come from files.
  virtual const KnowledgeData& data() const;
};

}  // namespace unclash

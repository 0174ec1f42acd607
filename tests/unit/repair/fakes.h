// What the tests of this room share: a knowledge, a clock and a machine that do as they are told.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/diagnose/knowledge.h"
#include "core/machine/machine.h"
#include "core/model/time.h"

namespace unclash::test {

/// Knows every action; those that name a person are not automatic.
class FakeKnowledge final : public Knowledge {
 public:
  FakeKnowledge() {
    add("disconnect-connection", Needs::user, true, UndoNeeds::password);
    add("disconnect-server", Needs::user, false, UndoNeeds::nothing);
    add("forget-remembered-connection", Needs::user, true, UndoNeeds::nothing);
    add("remove-stored-credential", Needs::user, false, UndoNeeds::nothing);
    add("replace-stored-credential", Needs::user, false, UndoNeeds::nothing);
    for (const char* id : {"reconnect-as", "use-full-user-name", "use-server-alias",
                           "close-program", "reuse-existing-connection"})
      add(id, Needs::user, true, UndoNeeds::nothing);
    for (const char* id :
         {"set-session-time-limits", "set-single-session", "enable-linked-connections",
          "change-smb-setting", "allow-several-sessions"})
      add(id, Needs::administrator, true, UndoNeeds::administrator);
    for (const char* id : {"close-explorer-windows", "purge-kerberos-tickets", "sign-out-and-in",
                           "restart-computer", "sign-out-session", "wait-for-idle-end"})
      add(id, Needs::user, false, UndoNeeds::nothing);
    add("restart-workstation-service", Needs::administrator, false, UndoNeeds::nothing);
    add("remove-global-mapping", Needs::administrator, false, UndoNeeds::nothing);
    add("close-server-session", Needs::serverAdministrator, false, UndoNeeds::nothing);
    add("grant-share-permission", Needs::serverAdministrator, false, UndoNeeds::nothing, false);
    add("check-network", Needs::user, false, UndoNeeds::nothing, false);
  }

  std::vector<CodeInfo> explain(std::string_view) const override { return {}; }
  const ActionInfo* action(std::string_view id) const override {
    const auto found = actions_.find(id);
    return found == actions_.end() ? nullptr : &found->second;
  }
  std::vector<std::string> causeIds() const override { return {}; }
  std::vector<std::string> actionIds() const override { return {}; }
  std::vector<std::string> questionIds() const override { return {}; }

 private:
  void add(const char* id, Needs needs, bool reversible, UndoNeeds undo, bool automatic = true) {
    ActionInfo info;
    info.id = id;
    info.needs = needs;
    info.reversible = reversible;
    info.undoNeeds = undo;
    info.automatic = automatic;
    actions_.emplace(id, info);
  }
  std::map<std::string, ActionInfo, std::less<>> actions_;
};

/// Stands still, but for those who wait.
class FakeClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  void wait(std::chrono::milliseconds duration) override {
    now_ += duration;
    ++waits;
  }
  int waits = 0;

 private:
  TimePoint now_ = *parseTime("2026-11-21T08:00:00Z");
};

/// Plays whatever the test says, and remembers what it was asked.
class FakeMachine final : public Machine {
 public:
  std::string identity() const override { return name; }
  Result<Snapshot> inspect(const Look&, const ProgressSink&, std::stop_token) override {
    ++looks;
    if (onLook) onLook(*this);
    return snapshot;
  }
  std::vector<std::string> areas() const override { return {"connections"}; }
  bool canPerform(const Step& step) const override {
    return step.action != "grant-share-permission";
  }
  StepOutcome perform(const Step& step, std::stop_token) override {
    performed.push_back(step);
    if (onPerform) return onPerform(step);
    return {StepResult::done, 0, {}, {}};
  }
  bool readOnly() const override { return recorded; }

  std::string name = "live:PC-0412";
  Snapshot snapshot;
  bool recorded = false;
  int looks = 0;
  std::vector<Step> performed;
  std::function<StepOutcome(const Step&)> onPerform;
  std::function<void(FakeMachine&)> onLook;
};

/// A folder of its own for each test, gone afterwards.
class TempFolder {
 public:
  TempFolder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("unclash-repair-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    std::filesystem::create_directories(path_);
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline Connection connection(const char* local, const char* remote, const char* user,
                             std::int64_t openFiles = 0) {
  Connection made;
  made.local = local[0] == '\0' ? Fact<std::string>::none() : Fact<std::string>(local);
  made.remote = remote;
  made.user = std::string(user);
  made.openFiles = openFiles;
  made.logonSession = std::string("0x1000");
  made.kind = ConnectionKind::disk;
  made.persistent = false;
  made.scope = Scope::session;
  return made;
}

inline Remembered remembered(const char* local, const char* remote, const char* user) {
  Remembered made;
  made.local = std::string(local);
  made.remote = remote;
  made.user = user[0] == '\0' ? Fact<std::string>::none() : Fact<std::string>(user);
  return made;
}

inline Credential credential(const char* target, const char* user) {
  Credential made;
  made.target = target;
  made.user = std::string(user);
  made.kind = CredentialKind::domainPassword;
  return made;
}

/// Anna's computer, with nothing connected.
inline Snapshot annasComputer() {
  Snapshot snapshot;
  snapshot.platform = Platform::windows;
  MachineInfo machine;
  machine.name = std::string("PC-0412");
  machine.user = std::string("CONTOSO\\anna");
  machine.domain = std::string("contoso.com");
  machine.logonSession = std::string("0x1000");
  snapshot.machine = machine;
  snapshot.connections = std::vector<Connection>{};
  snapshot.remembered = std::vector<Remembered>{};
  snapshot.credentials = std::vector<Credential>{};
  return snapshot;
}

}  // namespace unclash::test

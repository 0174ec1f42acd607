// Concealer: everything that a report shows, with names and addresses replaced by stand-ins.
#pragma once

#include <string>
#include <vector>

#include "core/diagnose/diagnosis.h"
#include "core/model/answers.h"
#include "core/model/snapshot.h"
#include "core/repair/journal.h"
#include "core/repair/plan.h"
#include "core/repair/repair.h"
#include "core/text/render.h"

namespace unclash {

/// Stands for free text that could hold any name.
inline constexpr const char* kLeftOut = "[\xE2\x80\xA6]";

/// What is structured gets the Redactor's stand-ins; what is free text is left out, because nobody
/// can know which of its words are names. Conceal the snapshot first: it teaches the names that
/// commands and messages then lose.
class Concealer {
 public:
  explicit Concealer(Redactor& redactor) : names_(redactor) {}

  Snapshot snapshot(const Snapshot& open);
  Answers answers(const Answers& open);
  Diagnosis diagnosis(const Diagnosis& open);
  Plan plan(const Plan& open);
  RepairReport repair(const RepairReport& open);
  std::vector<JournalEntry> journal(const std::vector<JournalEntry>& open);
  Message message(const Message& open);

 private:
  MachineInfo machine(const MachineInfo& open);
  Connection connection(const Connection& open);
  Remembered remembered(const Remembered& open);
  Credential credential(const Credential& open);
  Session session(const Session& open);
  LogonSession logonSession(const LogonSession& open);
  ServerSession serverSession(const ServerSession& open);
  Server server(const Server& open);
  Service service(const Service& open);
  Ticket ticket(const Ticket& open);
  Account account(const Account& open);
  Event event(const Event& open);
  Gap gap(const Gap& open);
  PolicySource policySource(const PolicySource& open);
  Step step(const Step& open);
  StepOutcome outcome(const StepOutcome& open);
  Finding finding(const Finding& open);

  std::string device(const std::string& text);
  std::string path(const std::string& text);
  std::string place(const std::string& text);
  std::string program(const std::string& text);
  std::string code(const std::string& text);
  std::string sessionId(const std::string& text);
  std::string credentialTarget(const std::string& text);
  std::string principal(const std::string& text);
  std::string target(const Step& open);
  std::string serviceName(const std::string& text);

  Redactor& names_;
};

}  // namespace unclash

#include "core/repair/repair.h"

#include <algorithm>

#include "core/diagnose/conflicts.h"
#include "core/model/unc_path.h"
#include "core/repair/effect.h"
#include "core/repair/steps.h"

namespace unclash {
namespace {

using namespace std::chrono_literals;

// The redirector can hold a name for a short while after its last use was closed (domain.md,
// section 11, "all uses closed a moment ago"). How long is documented nowhere: three looks, two
// seconds apart, and the same patience for the connection that is to follow.
constexpr int kLooks = 3;
constexpr int kAttempts = 4;
constexpr auto kPause = 2s;

constexpr int kCredentialConflict = 1219;  // ERROR_SESSION_CREDENTIAL_CONFLICT
constexpr int kBadUserName = 2202;         // ERROR_BAD_USERNAME
constexpr int kInvalidPassword = 86;       // ERROR_INVALID_PASSWORD
constexpr int kOpenFiles = 2401;           // ERROR_OPEN_FILES
constexpr int kDeviceInUse = 2404;         // ERROR_DEVICE_IN_USE
constexpr int kNotConnected = 2250;        // ERROR_NOT_CONNECTED

bool connects(const Step& step) {
  return step.action == "reconnect-as" || step.action == "use-full-user-name" ||
         step.action == "reuse-existing-connection" || step.action == "use-server-alias";
}

bool disconnects(const Step& step) {
  return step.action == "disconnect-connection" || step.action == "disconnect-server";
}

/// Steps without which the wanted connection would meet the same refusal again.
bool makesRoom(const Step& step) {
  return step.action == "disconnect-connection" || step.action == "disconnect-server" ||
         step.action == "remove-global-mapping" || step.action == "wait-for-idle-end" ||
         step.action == "restart-workstation-service";
}

/// A connection needs its name to be free first. Everything else stands by itself.
bool dependsOn(const Step& later, const Step& earlier) {
  return connects(later) && makesRoom(earlier);
}

StepOutcome skipped(Message reason, std::string detail) {
  return {StepResult::skipped, 0, std::move(reason), std::move(detail)};
}

StepOutcome byHand() { return skipped(Message{"reason.by-hand"}, "done by a person"); }
StepOutcome declined() { return skipped(Message{"reason.declined"}, "not agreed to"); }
StepOutcome cancelled() { return skipped(Message{"reason.cancelled"}, "cancelled"); }

StepOutcome waitsFor(const Step& earlier) {
  return skipped(Message{"reason.depends"}.with("step", earlier.title),
                 "an earlier step that it needs was not done: " + earlier.action);
}

Failure byUser() {
  return {Trouble::cancelled, 0, Message{"error.cancelled"}, "cancelled by the user"};
}

/// The codes of a name that somebody else holds. Two of them come where no name was given
/// (domain.md, section 11, "explicit U, none given").
bool stillHeld(const Step& step, const StepOutcome& outcome) {
  if (outcome.result != StepResult::failed) return false;
  if (outcome.code == kCredentialConflict) return true;
  return step.user.empty() && (outcome.code == kBadUserName || outcome.code == kInvalidPassword);
}

/// One run over a list of steps, shared by repair and undo.
class Run {
 public:
  Run(Machine& machine, const RepairHooks& hooks, Clock& clock, std::stop_token stop,
      RepairReport& report)
      : machine_(machine), hooks_(hooks), clock_(clock), stop_(std::move(stop)), report_(report) {}

  bool stopped() const { return stop_.stop_requested(); }

  Consent ask(const Step& step, std::size_t index) const {
    return hooks_.consent ? hooks_.consent(step, index) : Consent::no;
  }

  void begin(std::size_t index) const {
    if (hooks_.progress) hooks_.progress(index, nullptr);
  }

  void end(std::size_t index, Step step, StepOutcome outcome) {
    report_.steps.push_back({std::move(step), std::move(outcome)});
    if (hooks_.progress) hooks_.progress(index, &report_.steps.back().outcome);
  }

  /// Carries one step out. A connection that meets 1219 after something was closed tries again.
  StepOutcome perform(const Step& step, bool somethingClosed) {
    StepOutcome outcome = machine_.perform(step, stop_);
    // Gone in the meantime, with its program for instance: that is what was wanted.
    // Skipped, not done: undo must not put back what somebody else took away.
    if (disconnects(step) && !step.undo && outcome.code == kNotConnected &&
        outcome.result == StepResult::failed)
      return skipped(Message{"reason.already-gone"}, "was not connected any more");
    // Undoing turns the two round: what was disconnected is connected again.
    const bool makesConnection =
        step.undo ? step.action == "disconnect-connection" : connects(step);
    if (!makesConnection || !somethingClosed) return outcome;
    for (int attempt = 2; attempt <= kAttempts && stillHeld(step, outcome) && !stopped();
         ++attempt) {
      clock_.wait(kPause);
      outcome = machine_.perform(step, stop_);
    }
    return outcome;
  }

  Machine& machine() { return machine_; }
  const RepairHooks& hooks() const { return hooks_; }
  Clock& clock() { return clock_; }
  std::stop_token stop() const { return stop_; }

 private:
  Machine& machine_;
  const RepairHooks& hooks_;
  Clock& clock_;
  std::stop_token stop_;
  RepairReport& report_;
};

struct Carried {
  StepOutcome outcome;
  bool cancelled = false;  ///< the person wants to stop here
};

/// Journal, perform, journal. The failure is that of the journal.
Result<Carried> carryOutOne(Run& run, Journal& journal, const std::string& repair, Step& step,
                            bool somethingClosed) {
  const std::string machine = run.machine().identity();
  const auto attempt = [&]() -> Result<Carried> {
    const auto entry = journal.writeIntent(repair, machine, step, run.clock().now());
    if (!entry) return entry.failure();
    StepOutcome outcome = run.perform(step, somethingClosed);
    const auto written = journal.writeOutcome(*entry, outcome, run.clock().now());
    if (!written) return written.failure();
    return Carried{std::move(outcome)};
  };
  auto carried = attempt();
  if (!carried || step.force) return carried;
  StepOutcome& outcome = carried->outcome;
  const bool inUse = outcome.code == kOpenFiles || outcome.code == kDeviceInUse;
  if (!inUse || outcome.result != StepResult::failed) return carried;
  const bool named = outcome.reason.id == "reason.in-use";
  if (named && run.hooks().inUse) run.hooks().inUse(outcome.reason);
  const Consent consent =
      run.hooks().closeFiles ? run.hooks().closeFiles(step, step.openFiles) : Consent::no;
  if (consent != Consent::yes) {
    // Who uses them says more than how many they are.
    if (!named)
      outcome.reason =
          Message{"reason.open-files"}.with("count", Argument::Kind::number, step.openFiles);
    carried->cancelled = consent == Consent::cancel;
    return carried;
  }
  step.force = true;
  return attempt();
}

/// The steps that end what stands under the old password of the account that is to connect: what
/// has no drive letter, and only where that is all, as one use that stays keeps the session
/// (domain.md, section 11, "explicit U, other password").
std::vector<Step> endingOldPassword(const Snapshot& before, const Answers& answers,
                                    const Step& connecting) {
  std::vector<Step> steps;
  if (connecting.cause != "password-changed" || !connects(connecting)) return steps;
  const auto wanted = wantedOf(before, answers);
  const auto knowledge = Knowledge::load();
  if (!wanted || !knowledge) return steps;
  const auto& connections = each(before.connections);
  for (const Holder& holder : findClash(before, *wanted).connections) {
    const Connection& connection = connections[holder.index];
    if (holder.stance != Stance::agrees) continue;
    if (!connection.local.valueOr("").empty() || connection.scope == Scope::global) return {};
    Step step;
    step.action = "disconnect-connection";
    step.cause = connecting.cause;
    step.fact = "connections/" + std::to_string(holder.index);
    step.target = step.remote = connection.remote;
    step.user = connection.user.valueOr("");
    step.openFiles = connection.openFiles.valueOr(0);
    steps.push_back(
        finished(std::move(step), **knowledge, before.platform.valueOr(Platform::windows)));
  }
  return steps;
}

/// Looks until it helped, or for as long as the redirector may take. Fills in the report.
template <class Judge>
void verify(Run& run, const Look& look, RepairReport& report, const Judge& judgeIt) {
  for (int attempt = 1; attempt <= kLooks; ++attempt) {
    if (attempt > 1) run.clock().wait(kPause);
    if (run.hooks().verifying) run.hooks().verifying(attempt, kLooks);
    auto seen = run.machine().inspect(
        look, [](const AreaProgress&) {}, run.stop());
    if (!seen) {
      report.helped.reset();
      report.verdict = Message{"verdict.cannot-look"};
      if (!report.failure) report.failure = seen.failure();
      return;
    }
    report.after = std::move(*seen);
    report.helped = judgeIt(*report.after, &report.verdict);
    if (report.helped != false || run.stopped()) return;
  }
}

/// What the step was to bring about is there, whoever did it.
bool settled(const StepOutcome& outcome) {
  return outcome.result == StepResult::done || outcome.reason.id == "reason.already-gone" ||
         outcome.reason.id == "reason.session-already-gone";
}

/// An earlier step that did not happen and that `step` needs.
const Step* lacking(const Step& step, const std::vector<StepReport>& earlier) {
  for (const StepReport& report : earlier)
    if (!settled(report.outcome) && dependsOn(step, report.step)) return &report.step;
  return nullptr;
}

bool anySettled(const RepairReport& report) {
  return std::any_of(report.steps.begin(), report.steps.end(),
                     [](const StepReport& step) { return settled(step.outcome); });
}

bool anyDone(const RepairReport& report) {
  return std::any_of(report.steps.begin(), report.steps.end(), [](const StepReport& step) {
    return step.outcome.result == StepResult::done;
  });
}

}  // namespace

RepairReport carryOut(Machine& machine, Journal& journal, const std::vector<Step>& steps,
                      const Snapshot& before, const Answers& answers, const Look& look,
                      const RepairHooks& hooks, Clock& clock, std::stop_token stop) {
  RepairReport report;
  Run run(machine, hooks, clock, std::move(stop), report);
  if (machine.readOnly())
    report.failure = Failure{Trouble::usage, 0, Message{"error.recorded-machine"},
                             "a recorded machine cannot be changed"};

  const std::string repair = journal.beginRepair(clock.now());
  std::optional<StepOutcome> halt = report.failure ? std::optional(byHand()) : std::nullopt;
  bool somethingClosed = false;
  std::size_t extra = 0;  // steps that turned out to be needed on the way
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Step step = steps[i];
    if (!halt && run.stopped()) {
      halt = cancelled();
      report.failure = byUser();
    }
    if (halt) {
      run.end(i, std::move(step), *halt);
      continue;
    }
    if (!step.automatic || !machine.canPerform(step)) {
      run.end(i, std::move(step), byHand());
      continue;
    }
    if (const Step* missing = lacking(step, report.steps)) {
      StepOutcome outcome = waitsFor(*missing);
      run.end(i, std::move(step), std::move(outcome));
      continue;
    }
    const Consent consent = run.ask(step, i);
    if (consent == Consent::cancel) {
      halt = cancelled();
      report.failure = byUser();
    }
    if (consent != Consent::yes) {
      run.end(i, std::move(step), consent == Consent::no ? declined() : cancelled());
      continue;
    }
    for (Step& old : endingOldPassword(before, answers, step)) {
      const std::size_t at = steps.size() + extra++;
      if (report.failure || run.stopped() || run.ask(old, at) != Consent::yes) break;
      run.begin(at);
      const auto ended = carryOutOne(run, journal, repair, old, somethingClosed);
      if (!ended) {
        report.failure = ended.failure();
        break;
      }
      somethingClosed = somethingClosed || ended->outcome.result == StepResult::done;
      run.end(at, std::move(old), ended->outcome);
    }
    if (report.failure) {
      halt = skipped(Message{"reason.journal"}, "the journal cannot be written");
      run.end(i, std::move(step), *halt);
      continue;
    }
    run.begin(i);
    auto carried = carryOutOne(run, journal, repair, step, somethingClosed);
    if (!carried) {
      // Without a journal nothing is changed any more: it could not be put back.
      report.failure = carried.failure();
      halt = skipped(Message{"reason.journal"}, "the journal cannot be written");
      run.end(i, std::move(step), *halt);
      continue;
    }
    StepOutcome& outcome = carried->outcome;
    if (outcome.result == StepResult::done && makesRoom(step)) somethingClosed = true;
    if (carried->cancelled) {
      halt = cancelled();
      report.failure = byUser();
    } else if (outcome.result == StepResult::failed) {
      const auto needsIt = [&](const Step& later) { return dependsOn(later, step); };
      if (std::any_of(steps.begin() + static_cast<std::ptrdiff_t>(i) + 1, steps.end(), needsIt))
        halt = waitsFor(step);
    }
    run.end(i, std::move(step), std::move(outcome));
  }

  if (!anySettled(report)) {
    report.verdict = Message{"verdict.nothing-done"};
  } else {
    verify(run, look, report, [&](const Snapshot& after, Message* verdict) {
      return judge(before, after, answers, report.steps, verdict);
    });
  }
  // Where it cannot be written the next start asks whether it helped; nothing else depends on it.
  const auto& entries = journal.entries();
  if (!entries.empty() && entries.back().repair == repair)
    (void)journal.writeClosed(entries.size() - 1, report.helped, clock.now());
  return report;
}

/// After a change of password: a connection of the wanted account that was there before and still
/// is. The server lets it be until it ends, and with it whatever joins it.
const Connection* underOldPassword(const Snapshot& before, const Snapshot& after,
                                   const std::optional<Wanted>& wanted,
                                   const std::vector<StepReport>& steps) {
  const auto changed = [](const StepReport& report) {
    return report.step.cause == "password-changed";
  };
  if (!wanted || std::none_of(steps.begin(), steps.end(), changed)) return nullptr;
  const auto& connections = each(after.connections);
  const auto& then = each(before.connections);
  for (const Holder& holder : findClash(after, *wanted).connections) {
    const Connection& now = connections[holder.index];
    const auto same = [&](const Connection& old) {
      return old.local == now.local && old.remote == now.remote && old.user == now.user;
    };
    const auto ended = [&](const StepReport& report) {
      return report.outcome.result == StepResult::done && disconnects(report.step) &&
             report.step.remote == now.remote;
    };
    if (holder.stance == Stance::agrees && std::any_of(then.begin(), then.end(), same) &&
        std::none_of(steps.begin(), steps.end(), ended))
      return &now;
  }
  return nullptr;
}

std::optional<bool> judge(const Snapshot& before, const Snapshot& after, const Answers& answers,
                          const std::vector<StepReport>& steps, Message* verdict) {
  const auto say = [&](Message message) {
    if (verdict) *verdict = std::move(message);
  };
  bool shown = false;
  bool later = false;
  bool reached = false;    // by a way round the clash, or under the wanted name
  bool waited = false;     // for something that nobody lists
  bool connected = false;  // and the fresh look shows it
  bool anything = false;
  for (const StepReport& report : steps) {
    if (!settled(report.outcome)) continue;
    anything = true;
    const Seen seen = effectOf(report.step, after);
    if (seen == Seen::missing) {
      say(Message{"verdict.no-effect"}.with("step", report.step.title));
      return false;
    }
    // Windows reads this setting when it starts; that it is set does not help anybody yet.
    const bool afterRestart = report.step.action == "enable-linked-connections";
    later = later || (seen == Seen::shown && afterRestart);
    shown = shown || (seen == Seen::shown && !afterRestart);
    reached = reached || (connects(report.step) && report.step.action != "reconnect-as");
    waited = waited || report.step.action == "wait-for-idle-end";
    connected = connected || (connects(report.step) && seen == Seen::shown);
  }
  if (!anything) {
    say(Message{"verdict.nothing-done"});
    return std::nullopt;
  }

  for (const StepReport& report : steps)
    if (connects(report.step) && report.outcome.result == StepResult::failed) {
      say(Message{"verdict.not-connected"}
              .with("path", Argument::Kind::path, report.step.remote)
              .with("code", Argument::Kind::number, report.outcome.code));
      return false;
    }

  const auto wanted = wantedOf(after, answers);
  const auto wantedBefore = wantedOf(before, answers);
  const bool wasInTheWay = wantedBefore && findClash(before, *wantedBefore).inTheWay();
  if (wanted && !reached) {
    const Clash clash = findClash(after, *wanted);
    const auto& connections = each(after.connections);
    for (const Holder& holder : clash.connections) {
      if (!standsInTheWay(holder.stance)) continue;
      const Connection& connection = connections[holder.index];
      say(Message{"verdict.still-in-the-way"}
              .with("path", Argument::Kind::path, connection.remote)
              .with("user", Argument::Kind::user, connection.user.valueOr("")));
      return false;
    }
    if (wasInTheWay && after.connections.known()) shown = true;
  }
  // The redirector can hold a session on that it does not list any more (domain.md, section 3):
  // only a connection that then stands shows that the waiting was enough.
  if (!shown || (waited && !connected)) {
    say(Message{later ? "verdict.after-restart" : "verdict.cannot-tell"});
    return std::nullopt;
  }
  // Whoever shares a session that stood before shares its password too.
  if (const Connection* old = underOldPassword(before, after, wanted, steps)) {
    say(Message{"verdict.old-password"}.with("path", Argument::Kind::path, old->remote));
    return std::nullopt;
  }
  say(Message{"verdict.helped"});
  return true;
}

RepairReport judgeInterrupted(const Journal& journal, const std::vector<std::size_t>& entries,
                              const Snapshot& after, const Answers& answers) {
  RepairReport report;
  for (const std::size_t at : entries) {
    const JournalEntry& entry = journal.entries()[at];
    StepOutcome outcome = entry.outcome.value_or(StepOutcome{StepResult::done, 0, {}, {}});
    if (!entry.outcome && effectOf(entry.step, after) == Seen::missing)
      outcome = skipped(Message{"reason.never-happened"}, "it never took effect");
    report.steps.push_back({entry.step, std::move(outcome)});
  }
  // Nothing says what was there before; what is there now counts as not changed by anything else.
  report.helped = judge(after, after, answers, report.steps, &report.verdict);
  report.after = after;
  return report;
}

bool nothingDone(const RepairReport& report) { return !report.after && !anyDone(report); }

std::optional<Step> undoStep(const Step& done) {
  if (!done.reversible || done.undo) return std::nullopt;
  Step step = done;
  step.undo = true;
  step.title = Message{"step.undo.title"}.with("step", done.title);
  step.effect = Message{"step.undo.effect"};
  step.status = Message{"step.undo.status"}.with("step", done.title);
  step.warning.reset();
  step.manual = {};
  step.page.clear();
  if (done.action == "disconnect-connection" && !done.local.empty())
    step.manual =
        Message{done.user.empty() ? "step.undo.manual.connect" : "step.undo.manual.connect-as"}
            .with("device", Argument::Kind::device, done.local)
            .with("path", Argument::Kind::path, done.remote)
            .with("user", Argument::Kind::user, done.user);
  if (done.action == "reconnect-as" && !done.local.empty())
    step.manual = Message{"step.disconnect-connection.manual"}.with(
        "device", Argument::Kind::device, done.local);
  switch (done.undoNeeds) {
    case UndoNeeds::administrator:
      step.needs = Needs::administrator;
      break;
    case UndoNeeds::password:
      step.warning = Message{"warning.undo-password"}.with("user", Argument::Kind::user, done.user);
      break;
    case UndoNeeds::nothing:
      break;
  }
  return step;
}

Result<RepairReport> undoLast(Machine& machine, Journal& journal, const RepairHooks& hooks,
                              Clock& clock, std::stop_token stop) {
  if (machine.readOnly())
    return Failure{Trouble::usage, 0, Message{"error.recorded-machine"},
                   "a recorded machine cannot be changed"};
  const std::string identity = machine.identity();
  const auto own = [&](const JournalEntry& entry) { return entry.machine == identity; };
  if (!journal.lastIsOf(identity) &&
      std::none_of(journal.entries().begin(), journal.entries().end(), own))
    return Failure{Trouble::usage, 0, Message{"error.journal-other-machine"},
                   "the last repair in the journal belongs to another machine"};
  RepairReport report;
  Run run(machine, hooks, clock, std::move(stop), report);
  const std::vector<std::size_t> entries = journal.undoable(identity);
  if (entries.empty()) {
    report.verdict = Message{"verdict.nothing-to-undo"};
    return report;
  }
  const auto seen = machine.inspect(
      {}, [](const AreaProgress&) {}, run.stop());
  if (!seen) return seen.failure();

  std::size_t index = 0;
  std::optional<StepOutcome> halt;
  for (const std::size_t entry : entries) {
    const JournalEntry& done = journal.entries()[entry];
    const auto undo = undoStep(done.step);
    const std::size_t at = index++;
    if (!halt && run.stopped()) {
      halt = cancelled();
      report.failure = byUser();
    }
    if (halt) {
      run.end(at, undo.value_or(done.step), *halt);
      continue;
    }
    // A step that was begun and of which nothing says how it ended, or one that somebody has put
    // back in the meantime: the machine itself knows.
    const bool begun = !done.outcome;
    if (undo && effectOf(*undo, *seen) == Seen::shown) {
      const auto written = journal.writeUndone(entry, clock.now());
      if (!written) return written.failure();
      run.end(at, *undo,
              skipped(Message{begun ? "reason.never-happened" : "reason.already-back"},
                      begun ? "it never took effect" : "it is already as it was"));
      continue;
    }
    if (!undo) {
      run.end(at, done.step, skipped(Message{"reason.cannot-undo"}, "cannot be undone"));
      continue;
    }
    if (!machine.canPerform(*undo)) {
      run.end(at, *undo, byHand());
      continue;
    }
    const Consent consent = run.ask(*undo, at);
    if (consent == Consent::cancel) {
      halt = cancelled();
      report.failure = byUser();
    }
    if (consent != Consent::yes) {
      run.end(at, *undo, consent == Consent::no ? declined() : cancelled());
      continue;
    }
    run.begin(at);
    StepOutcome outcome = run.perform(*undo, true);
    if (outcome.result == StepResult::done) {
      const auto written = journal.writeUndone(entry, clock.now());
      if (!written) {
        report.failure = written.failure();
        halt = skipped(Message{"reason.journal"}, "the journal cannot be written");
      }
    }
    run.end(at, *undo, std::move(outcome));
  }

  if (!anyDone(report)) {
    report.verdict = Message{"verdict.nothing-done"};
    return report;
  }
  verify(run, {}, report, [&](const Snapshot& after, Message* verdict) -> std::optional<bool> {
    bool shown = false;
    for (const StepReport& step : report.steps) {
      if (step.outcome.result != StepResult::done) continue;
      const Seen effect = effectOf(step.step, after);
      if (effect == Seen::missing) {
        *verdict = Message{"verdict.no-effect"}.with("step", step.step.title);
        return false;
      }
      shown = shown || effect == Seen::shown;
    }
    *verdict = Message{shown ? "verdict.undone" : "verdict.cannot-tell"};
    if (!shown) return std::nullopt;
    return true;
  });
  return report;
}

}  // namespace unclash

#include "core/machine/inspection.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "core/machine/detached.h"
#include "core/machine/gap_reasons.h"

namespace unclash {
namespace {

/// Nobody waits longer, and a point in time so far ahead can still be counted.
constexpr std::chrono::hours kLongestLook{24};

/// Where the threads leave what they saw. Shared with each of them, so that an abandoned one writes
/// into memory that is still there, and nobody reads.
struct Board {
  explicit Board(std::size_t count) : parts(count) {}

  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::optional<Snapshot>> parts;
  bool stopped = false;
};

Snapshot lookGuarded(const Inspector& inspector, const InspectorContext& context) {
  try {
    return inspector.look(context);
  } catch (const std::exception& error) {
    const std::string reason = error.what();
    return onlyGap(inspector.area, reason.empty() ? gap_reason::kFailed : reason);
  } catch (...) {
    return onlyGap(inspector.area, gap_reason::kFailed);
  }
}

template <class T>
void mergeList(Fact<std::vector<T>>& whole, Fact<std::vector<T>>&& part) {
  if (part.known()) {
    std::vector<T>& list = whole.ensure();
    std::move(part->begin(), part->end(), std::back_inserter(list));
  } else if (part.isNone() && whole.isUnseen()) {
    whole = std::move(part);
  }
}

/// What was looked at beats what was not, and a value beats "could not tell".
template <class T>
void mergeFact(Fact<T>& whole, Fact<T>&& part) {
  if (part.known() || (part.isNone() && whole.isUnseen())) whole = std::move(part);
}

void mergeUnknown(UnknownMembers& whole, UnknownMembers&& part) {
  std::move(part.begin(), part.end(), std::back_inserter(whole));
}

void mergeMachine(MachineInfo& whole, MachineInfo&& part) {
  mergeFact(whole.name, std::move(part.name));
  mergeFact(whole.os, std::move(part.os));
  mergeFact(whole.user, std::move(part.user));
  mergeFact(whole.join, std::move(part.join));
  mergeFact(whole.domain, std::move(part.domain));
  mergeFact(whole.elevated, std::move(part.elevated));
  mergeFact(whole.role, std::move(part.role));
  mergeFact(whole.bootTime, std::move(part.bootTime));
  mergeFact(whole.rebootPending, std::move(part.rebootPending));
  mergeFact(whole.lastUpdate, std::move(part.lastUpdate));
  mergeList(whole.updates, std::move(part.updates));
  mergeFact(whole.logonSession, std::move(part.logonSession));
  mergeList(whole.drives, std::move(part.drives));
  mergeUnknown(whole.unknown, std::move(part.unknown));
}

/// Calls `visit` with each pair of facts of two policies (or a policy and itself).
template <class First, class Second, class Visit>
void eachPolicyFact(First& a, Second& b, Visit visit) {
  visit(a.disconnectedSessionLimitMs, b.disconnectedSessionLimitMs);
  visit(a.idleSessionLimitMs, b.idleSessionLimitMs);
  visit(a.activeSessionLimitMs, b.activeSessionLimitMs);
  visit(a.singleSessionPerUser, b.singleSessionPerUser);
  visit(a.linkedConnections, b.linkedConnections);
  visit(a.insecureGuestLogon, b.insecureGuestLogon);
  visit(a.restoreConnections, b.restoreConnections);
  visit(a.maxSessions, b.maxSessions);
  visit(a.keepAliveMinutes, b.keepAliveMinutes);
  visit(a.credentialStorageDisabled, b.credentialStorageDisabled);
  visit(a.ntlmLevel, b.ntlmLevel);
  visit(a.serverIdleDisconnectMinutes, b.serverIdleDisconnectMinutes);
  visit(a.clientIdleDisconnectSeconds, b.clientIdleDisconnectSeconds);
  visit(a.signingRequired, b.signingRequired);
  visit(a.noConnectDisconnect, b.noConnectDisconnect);
}

bool hasGap(const Snapshot& part, const std::string& area) {
  return std::any_of(each(part.gaps).begin(), each(part.gaps).end(),
                     [&](const Gap& gap) { return gap.area == area; });
}

/// Tells the caller how far each area is; several inspectors can share one.
class Progress {
 public:
  Progress(const std::vector<Inspector>& inspectors, const ProgressSink& sink) : sink_(sink) {
    for (const Inspector& inspector : inspectors) ++left_[inspector.area];
  }

  void start() {
    for (const auto& [area, count] : left_) tell({area, AreaState::looking, 0});
  }

  /// `known` holds what there is of the area so far.
  void finished(const std::string& area, const Snapshot& known) {
    if (--left_[area] > 0) return;
    tell({area, areaSeen(known, area) ? AreaState::done : AreaState::gap, countOf(known, area)});
  }

 private:
  void tell(const AreaProgress& progress) const {
    if (sink_) sink_(progress);
  }

  const ProgressSink& sink_;
  std::map<std::string, int> left_;
};

}  // namespace

Snapshot runInspectors(const std::vector<Inspector>& inspectors, const Look& look,
                       const ProgressSink& progress, std::stop_token stop) {
  const std::chrono::milliseconds deadline = std::clamp<std::chrono::milliseconds>(
      look.deadline, std::chrono::milliseconds(0), kLongestLook);
  const auto end = std::chrono::steady_clock::now() + deadline;
  // Inspectors stop a little before, so that what they have until then still arrives.
  const auto reserve =
      std::min<std::chrono::milliseconds>(deadline / 10, std::chrono::milliseconds(250));
  const auto board = std::make_shared<Board>(inspectors.size());
  // Not the caller's own token alone: past the deadline inspectors are to stop too.
  std::stop_source ownStop;

  Progress told(inspectors, progress);
  told.start();

  for (std::size_t index = 0; index < inspectors.size(); ++index) {
    try {
      runDetached([board, index, inspector = inspectors[index],
                   context = InspectorContext{look, end - reserve, ownStop.get_token()}] {
        Snapshot part = lookGuarded(inspector, context);
        const std::lock_guard lock(board->mutex);
        board->parts[index] = std::move(part);
        board->changed.notify_one();
      });
    } catch (const std::system_error& error) {
      const std::lock_guard lock(board->mutex);
      board->parts[index] = onlyGap(inspectors[index].area, error.what());
    }
  }

  const auto passOn = [&] {
    ownStop.request_stop();
    const std::lock_guard lock(board->mutex);
    board->stopped = true;
    board->changed.notify_one();
  };
  const std::stop_callback onStop(stop, passOn);

  std::vector<std::optional<Snapshot>> taken(inspectors.size());
  std::size_t left = inspectors.size();
  const auto take = [&](std::size_t index, Snapshot part) {
    const std::string& area = inspectors[index].area;
    if (!areaSeen(part, area) && !hasGap(part, area))
      part.gaps.ensure().push_back(makeGap(area, gap_reason::kNoAnswer));
    taken[index] = std::move(part);
    --left;
    Snapshot known;
    for (std::size_t other = 0; other < taken.size(); ++other)
      if (taken[other] && inspectors[other].area == area) merge(known, *taken[other]);
    told.finished(area, known);
  };

  bool stopped = false;
  for (bool over = false; !over && left > 0;) {
    std::vector<std::pair<std::size_t, Snapshot>> arrived;
    {
      std::unique_lock lock(board->mutex);
      const auto news = [&] {
        for (std::size_t index = 0; index < taken.size(); ++index)
          if (!taken[index] && board->parts[index]) return true;
        return board->stopped;
      };
      over = !board->changed.wait_until(lock, end, news) || board->stopped;
      stopped = board->stopped;
      for (std::size_t index = 0; index < taken.size(); ++index)
        if (!taken[index] && board->parts[index])
          arrived.emplace_back(index, std::move(*board->parts[index]));
    }
    // Told without the lock: the caller's function may take its time.
    for (auto& [index, part] : arrived) take(index, std::move(part));
  }
  ownStop.request_stop();

  for (std::size_t index = 0; index < inspectors.size(); ++index)
    if (!taken[index])
      take(index,
           onlyGap(inspectors[index].area, stopped ? gap_reason::kStopped : gap_reason::kTimedOut));

  // In the inspectors' order, not in that of arrival, so that two looks at one state are alike.
  Snapshot whole;
  for (std::optional<Snapshot>& part : taken) merge(whole, std::move(*part));
  return whole;
}

void merge(Snapshot& whole, Snapshot part) {
  mergeFact(whole.capturedAt, std::move(part.capturedAt));
  mergeFact(whole.platform, std::move(part.platform));
  if (part.machine.known()) {
    mergeMachine(whole.machine.ensure(), std::move(*part.machine));
  } else {
    mergeFact(whole.machine, std::move(part.machine));
  }
  if (part.policy.known()) {
    Policy& policy = whole.policy.ensure();
    eachPolicyFact(policy, *part.policy, [](auto& a, auto& b) { mergeFact(a, std::move(b)); });
    mergeUnknown(policy.unknown, std::move(part.policy->unknown));
  } else {
    mergeFact(whole.policy, std::move(part.policy));
  }
  mergeList(whole.connections, std::move(part.connections));
  mergeList(whole.remembered, std::move(part.remembered));
  mergeList(whole.credentials, std::move(part.credentials));
  mergeList(whole.sessions, std::move(part.sessions));
  mergeList(whole.logonSessions, std::move(part.logonSessions));
  mergeList(whole.serverSessions, std::move(part.serverSessions));
  mergeList(whole.servers, std::move(part.servers));
  mergeList(whole.services, std::move(part.services));
  mergeList(whole.tickets, std::move(part.tickets));
  mergeList(whole.accounts, std::move(part.accounts));
  mergeList(whole.events, std::move(part.events));
  mergeList(whole.gaps, std::move(part.gaps));
  mergeList(whole.policySources, std::move(part.policySources));
  mergeUnknown(whole.unknown, std::move(part.unknown));
}

bool areaSeen(const Snapshot& snapshot, const std::string& area) {
  if (area == "machine") return !snapshot.machine.isUnseen();
  if (area == "connections") return !snapshot.connections.isUnseen();
  if (area == "remembered") return !snapshot.remembered.isUnseen();
  if (area == "credentials") return !snapshot.credentials.isUnseen();
  if (area == "sessions") return !snapshot.sessions.isUnseen();
  if (area == "logonSessions") return !snapshot.logonSessions.isUnseen();
  if (area == "serverSessions") return !snapshot.serverSessions.isUnseen();
  if (area == "servers") return !snapshot.servers.isUnseen();
  if (area == "policy") return !snapshot.policy.isUnseen();
  if (area == "services") return !snapshot.services.isUnseen();
  if (area == "tickets") return !snapshot.tickets.isUnseen();
  if (area == "accounts") return !snapshot.accounts.isUnseen();
  if (area == "events") return !snapshot.events.isUnseen();
  return true;
}

std::size_t countOf(const Snapshot& snapshot, const std::string& area) {
  if (area == "machine") return snapshot.machine.known() ? 1 : 0;
  if (area == "connections") return each(snapshot.connections).size();
  if (area == "remembered") return each(snapshot.remembered).size();
  if (area == "credentials") return each(snapshot.credentials).size();
  if (area == "sessions") return each(snapshot.sessions).size();
  if (area == "logonSessions") return each(snapshot.logonSessions).size();
  if (area == "serverSessions") return each(snapshot.serverSessions).size();
  if (area == "servers") return each(snapshot.servers).size();
  if (area == "services") return each(snapshot.services).size();
  if (area == "tickets") return each(snapshot.tickets).size();
  if (area == "accounts") return each(snapshot.accounts).size();
  if (area == "events") return each(snapshot.events).size();
  std::size_t known = 0;
  if (area == "policy" && snapshot.policy.known())
    eachPolicyFact(*snapshot.policy, *snapshot.policy,
                   [&](const auto& fact, const auto&) { known += fact.known() ? 1 : 0; });
  return known;
}

}  // namespace unclash

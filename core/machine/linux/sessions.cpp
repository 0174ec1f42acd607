#include "core/machine/linux/sessions.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-login.h>
#include <unistd.h>
#include <utmpx.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "core/machine/linux/gap_reasons.h"
#include "core/machine/linux/machine_info.h"
#include "core/machine/linux/process.h"
#include "core/machine/linux/processes.h"
#include "core/machine/linux/text_files.h"
#include "core/model/time.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSessions = "sessions";
constexpr const char* kLogonSessions = "logonSessions";
constexpr std::int64_t kCountedBase = 1'000'000'000;

struct Free {
  void operator()(char* text) const { ::free(text); }
};

/// A text from one of sd-login's getters; empty where it has none.
template <class Getter>
std::string sdText(Getter getter, const char* session) {
  char* text = nullptr;
  if (getter(session, &text) < 0 || text == nullptr) return {};
  const std::unique_ptr<char, Free> owner(text);
  return text;
}

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Session ids, or a negative errno.
Result<std::vector<std::string>> logindSessions() {
  char** list = nullptr;
  const int count = sd_get_sessions(&list);
  std::vector<std::string> ids;
  for (char** each = list; each != nullptr && *each != nullptr; ++each) {
    ids.emplace_back(*each);
    ::free(*each);
  }
  ::free(list);
  if (count >= 0) return ids;
  Failure failure;
  failure.code = -count;
  failure.message = Message{"error.sessions"};
  failure.detail = gap_reason::ofErrno(-count);
  return failure;
}

std::string ownLogindSession() {
  char* session = nullptr;
  if (sd_pid_get_session(0, &session) < 0 || session == nullptr) return {};
  const std::unique_ptr<char, Free> owner(session);
  return session;
}

/// A terminal's last use. Its file is local, whatever stands behind the line.
Fact<std::int64_t> idleSeconds(const std::string& line) {
  struct stat status {};
  if (line.empty() || line.find("..") != std::string::npos ||
      ::stat(("/dev/" + line).c_str(), &status) != 0)
    return Fact<std::int64_t>::none();
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::seconds>(systemClock().now().time_since_epoch())
          .count();
  return std::max<std::int64_t>(0, now - status.st_atim.tv_sec);
}

dev_t deviceOf(const std::string& line) {
  struct stat status {};
  if (line.empty() || ::stat(("/dev/" + line).c_str(), &status) != 0) return 0;
  return S_ISCHR(status.st_mode) ? status.st_rdev : 0;
}

SessionState stateOf(const std::string& logindState) {
  if (logindState == "closing") return SessionState::closing;
  // "online" is signed in with another one in front.
  return logindState == "active" ? SessionState::active : SessionState::connected;
}

SessionProtocol protocolOf(const std::string& service, bool remote) {
  if (service.find("xrdp") != std::string::npos ||
      service.find("remote-desktop") != std::string::npos)
    return SessionProtocol::rdp;
  return remote ? SessionProtocol::other : SessionProtocol::console;
}

LogindDetails detailsOf(const Places& places, const std::string& id) {
  const auto text = readTextFile(places.run / "systemd" / "sessions" / id);
  return text ? parseLogindFile(*text) : LogindDetails{};
}

Fact<std::string> orNone(std::string text) {
  return text.empty() ? Fact<std::string>::none() : Fact<std::string>(std::move(text));
}

Fact<std::string> sinceOf(const LogindDetails& details) {
  return details.since ? Fact<std::string>(timeText(*details.since)) : Fact<std::string>::none();
}

std::string userOf(const std::string& computer, const std::string& id) {
  uid_t user = 0;
  if (sd_session_get_uid(id.c_str(), &user) < 0) return {};
  return accountName(computer, userName(user));
}

/// `user` and its kin; not the screen that asks for a name, nor jobs of cron.
bool isInteractive(const std::string& id) {
  const std::string kind = sdText(sd_session_get_class, id.c_str());
  return kind.empty() || kind.rfind("user", 0) == 0;
}

Session sessionOfLogind(const Places& places, const std::string& computer, const std::string& id) {
  const LogindDetails details = detailsOf(places, id);
  Session session;
  session.id = sessionNumber(id).value_or(0);
  session.user = orNone(userOf(computer, id));
  session.state = stateOf(sdText(sd_session_get_state, id.c_str()));
  const std::string seat = sdText(sd_session_get_seat, id.c_str());
  const std::string line = sdText(sd_session_get_tty, id.c_str());
  session.station = orNone(seat.empty() ? line : seat);
  session.client = orNone(sdText(sd_session_get_remote_host, id.c_str()));
  session.signedInAt = sinceOf(details);
  // A desktop's use does not show at the terminal that it was started from.
  const std::string type = sdText(sd_session_get_type, id.c_str());
  session.idleSeconds = type == "tty" ? idleSeconds(line) : Fact<std::int64_t>::none();
  session.current = ownLogindSession() == id;
  session.protocol =
      protocolOf(sdText(sd_session_get_service, id.c_str()), sd_session_is_remote(id.c_str()) > 0);
  return session;
}

Snapshot lookAtLogind(const Places& places) {
  const auto ids = logindSessions();
  if (!ids) return onlyGap(kSessions, ids.failure().detail, ids.failure().code);
  const std::string computer = computerName();
  Snapshot part;
  std::vector<Session>& list = part.sessions.ensure();
  for (const std::string& id : *ids)
    if (sessionNumber(id) && isInteractive(id))
      list.push_back(sessionOfLogind(places, computer, id));
  return part;
}

Result<std::vector<LoginRecord>> loginRecords(const Places& places) {
  const auto bytes = readTextFile(places.utmp);
  if (!bytes) return bytes.failure();
  std::vector<LoginRecord> records = parseUtmp(*bytes);
  // A line that broke off can leave a record of a process that is no more.
  records.erase(std::remove_if(records.begin(), records.end(),
                               [](const LoginRecord& record) {
                                 return ::kill(static_cast<pid_t>(record.process), 0) != 0 &&
                                        errno == ESRCH;
                               }),
                records.end());
  return records;
}

/// The terminal that this program was started from; 0 for none.
dev_t ownTerminal(const Places& places) {
  const auto text = readTextFile(places.proc / "self" / "stat");
  const auto own = text ? parseProcessStat(*text) : std::nullopt;
  return own ? own->terminal : 0;
}

bool isOwn(const Places& places, const LoginRecord& record) {
  const dev_t terminal = ownTerminal(places);
  return (terminal != 0 && terminal == deviceOf(record.line)) || record.process == ::getsid(0);
}

Snapshot lookAtUtmp(const Places& places) {
  const auto records = loginRecords(places);
  if (!records) return onlyGap(kSessions, records.failure().detail, records.failure().code);
  const std::string computer = computerName();
  Snapshot part;
  std::vector<Session>& list = part.sessions.ensure();
  for (const LoginRecord& record : *records) {
    // `:0` is a display of this computer.
    const bool remote = !record.host.empty() && record.host.front() != ':';
    Session session;
    session.id = record.process;
    session.user = accountName(computer, record.user);
    session.state = SessionState::active;
    session.station = orNone(record.line);
    session.client = remote ? Fact<std::string>(record.host) : Fact<std::string>::none();
    session.signedInAt = timeText(record.since);
    session.idleSeconds = idleSeconds(record.line);
    session.current = isOwn(places, record);
    session.protocol = remote ? SessionProtocol::other : SessionProtocol::console;
    list.push_back(std::move(session));
  }
  return part;
}

StepOutcome notThere() {
  return {StepResult::skipped, 0, Message{"reason.already-gone"}, "no such session"};
}

StepOutcome ownSession() {
  return {StepResult::refused, 0, Message{"reason.own-session"},
          "this program runs in that session"};
}

StepOutcome refusedBySystem(int code, std::string detail) {
  return {StepResult::needsAdministrator, code, Message{"reason.needs-administrator"},
          std::move(detail)};
}

/// Asks `gone` until it is true or the time is over.
template <class Gone>
StepOutcome waitUntilGone(Gone gone, std::chrono::steady_clock::time_point until,
                          const std::stop_token& stop) {
  while (!gone()) {
    if (stop.stop_requested())
      return {StepResult::failed, 0, Message{"reason.stopped"}, gap_reason::kStopped};
    if (std::chrono::steady_clock::now() >= until)
      return {StepResult::failed, 0, Message{"reason.session-stays"}, "the session is still there"};
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return {StepResult::done, 0, {}, {}};
}

StepOutcome signOutByLogind(const std::string& id, std::chrono::milliseconds time,
                            const std::stop_token& stop) {
  const auto listed = [&] {
    const auto ids = logindSessions();
    return !ids || std::find(ids->begin(), ids->end(), id) != ids->end();
  };
  if (!listed()) return notThere();
  if (ownLogindSession() == id) return ownSession();
  const auto until = std::chrono::steady_clock::now() + time;
  const auto run = runProcess({.program = "loginctl",
                               .arguments = {"--no-ask-password", "terminate-session", id},
                               .until = until,
                               .stop = stop});
  if (!run)
    return {StepResult::failed, run.failure().code, run.failure().message, run.failure().detail};
  if (run->exitCode != 0) {
    const std::string says(trimmed(run->errors));
    if (says.find("ccess denied") != std::string::npos ||
        says.find("authentication required") != std::string::npos)
      return refusedBySystem(EACCES, says);
    return {StepResult::failed, run->exitCode,
            Message{"reason.system-says"}.with("error", Argument::Kind::text, says), says};
  }
  return waitUntilGone([&] { return !listed(); }, until, stop);
}

/// The processes of a recorded session: those on its line, and the recorded one itself.
std::vector<pid_t> leadersOf(const Places& places, const LoginRecord& record) {
  std::vector<pid_t> leaders;
  const dev_t terminal = deviceOf(record.line);
  const auto processes = listProcesses(places);
  if (!processes) return leaders;
  for (const Process& process : *processes) {
    const bool onLine = terminal != 0 && process.terminal == terminal;
    if (process.id == process.session && (onLine || process.id == record.process))
      leaders.push_back(process.id);
  }
  return leaders;
}

StepOutcome signOutByHangingUp(const Places& places, const Step& step,
                               std::chrono::milliseconds time, const std::stop_token& stop) {
  const auto records = loginRecords(places);
  if (!records)
    return {StepResult::failed, records.failure().code, records.failure().message,
            records.failure().detail};
  const auto record = std::find_if(records->begin(), records->end(), [&](const LoginRecord& each) {
    return each.process == step.session;
  });
  if (record == records->end()) return notThere();
  if (isOwn(places, *record)) return ownSession();
  const std::vector<pid_t> leaders = leadersOf(places, *record);
  if (leaders.empty()) return notThere();
  const auto until = std::chrono::steady_clock::now() + time;
  for (const pid_t leader : leaders)
    if (::kill(leader, SIGHUP) != 0 && errno != ESRCH)
      return refusedBySystem(errno, gap_reason::ofErrno(errno));
  return waitUntilGone([&] { return leadersOf(places, *record).empty(); }, until, stop);
}

}  // namespace

std::optional<std::int64_t> sessionNumber(std::string_view logindId) {
  const bool counted = !logindId.empty() && logindId.front() == 'c';
  const auto digits = number<std::int64_t>(counted ? logindId.substr(1) : logindId);
  if (!digits || *digits < 0 || *digits >= kCountedBase) return std::nullopt;
  return counted ? kCountedBase + *digits : *digits;
}

std::string logindIdOf(std::int64_t number) {
  const bool counted = number >= kCountedBase;
  std::string id(counted ? 1 : 0, 'c');
  return id += std::to_string(counted ? number - kCountedBase : number);
}

std::vector<LoginRecord> parseUtmp(std::string_view bytes) {
  const auto field = [](const char* text, std::size_t size) {
    return std::string(text, ::strnlen(text, size));
  };
  std::vector<LoginRecord> records;
  for (std::size_t at = 0; at + sizeof(utmpx) <= bytes.size(); at += sizeof(utmpx)) {
    utmpx entry{};
    ::memcpy(&entry, bytes.data() + at, sizeof entry);
    if (entry.ut_type != USER_PROCESS || entry.ut_user[0] == '\0') continue;
    records.push_back({entry.ut_pid, field(entry.ut_user, sizeof entry.ut_user),
                       field(entry.ut_line, sizeof entry.ut_line),
                       field(entry.ut_host, sizeof entry.ut_host), entry.ut_tv.tv_sec});
  }
  return records;
}

LogindDetails parseLogindFile(std::string_view text) {
  const auto values = keyValues(text);
  const auto value = [&](const char* key) -> std::string_view {
    const auto found = values.find(key);
    return found == values.end() ? std::string_view() : std::string_view(found->second);
  };
  LogindDetails details;
  details.leader = number<std::int64_t>(value("LEADER"));
  details.audit = number<std::uint32_t>(value("AUDIT"));
  if (const auto microseconds = number<long long>(value("REALTIME")))
    details.since = *microseconds / 1'000'000;
  return details;
}

bool logindRuns(const Places& places) {
  std::error_code error;
  if (!fs::exists(places.run / "systemd" / "seats", error)) return false;
  if (sd_booted() > 0) return true;
  const auto processes = listProcesses(places);
  return processes && std::any_of(processes->begin(), processes->end(), [](const Process& each) {
           return each.name == "systemd-logind" || each.name == "elogind-daemon" ||
                  each.name == "elogind";
         });
}

Inspector sessionsInspector(const Places& places) {
  return {kSessions, [places](const InspectorContext&) {
            return logindRuns(places) ? lookAtLogind(places) : lookAtUtmp(places);
          }};
}

Inspector logonSessionsInspector(const Places& places) {
  return {kLogonSessions, [places](const InspectorContext&) {
            if (!logindRuns(places)) return onlyGap(kLogonSessions, gap_reason::kNotOnThisSystem);
            const auto ids = logindSessions();
            if (!ids) return onlyGap(kLogonSessions, ids.failure().detail, ids.failure().code);
            const std::string computer = computerName();
            Snapshot part;
            std::vector<LogonSession>& list = part.logonSessions.ensure();
            for (const std::string& id : *ids) {
              const LogindDetails details = detailsOf(places, id);
              if (!details.audit) continue;
              const auto luid = parseAuditSession(std::to_string(*details.audit));
              if (!luid) continue;
              const bool remote = sd_session_is_remote(id.c_str()) > 0;
              LogonSession session;
              session.luid = *luid;
              session.user = orNone(userOf(computer, id));
              session.type = !isInteractive(id) ? LogonType::batch
                             : remote           ? LogonType::remoteInteractive
                                                : LogonType::interactive;
              session.package = orNone(sdText(sd_session_get_service, id.c_str()));
              if (const auto counted = sessionNumber(id)) session.session = *counted;
              session.signedInAt = sinceOf(details);
              list.push_back(std::move(session));
            }
            return part;
          }};
}

StepOutcome signOutSession(const Places& places, const Step& step, std::stop_token stop,
                           std::chrono::milliseconds time) {
  if (step.session < 0) return notThere();
  return logindRuns(places) ? signOutByLogind(logindIdOf(step.session), time, stop)
                            : signOutByHangingUp(places, step, time, stop);
}

}  // namespace unclash

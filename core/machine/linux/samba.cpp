#include "core/machine/linux/samba.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "core/machine/linux/gap_reasons.h"
#include "core/machine/linux/process.h"
#include "core/machine/linux/smbstatus.h"
#include "core/model/server_session.h"
#include "core/model/user_name.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

using std::chrono::steady_clock;

constexpr const char* kArea = "serverSessions";
/// For carrying a step out: Samba's tools answer in milliseconds on a healthy server.
constexpr std::chrono::seconds kPatience{10};
/// smbd closes files and says goodbye before it lets go.
constexpr std::chrono::seconds kLettingGo{5};
constexpr std::chrono::milliseconds kTick{100};
/// For the person to type a password.
constexpr std::chrono::minutes kAnswering{3};
/// pkexec(1): the person dismissed the question.
constexpr int kDismissed = 126;

/// How long, and until told to stop.
struct Limits {
  steady_clock::time_point until;
  std::stop_token stop;
};

/// Where PATH finds the program; empty where it does not. Only there: PATH says which Samba's tools
/// are meant (the contract's `--samba-config`).
std::string onPath(const std::string& program) {
  const char* variable = ::getenv("PATH");
  std::string_view path = variable != nullptr ? variable : "/usr/bin:/bin";
  while (true) {
    const std::size_t colon = path.find(':');
    const std::string candidate = std::string(path.substr(0, colon)) + "/" + program;
    if (candidate.front() == '/' && candidate.size() > program.size() + 1 &&
        ::access(candidate.c_str(), X_OK) == 0)
      return candidate;
    if (colon == std::string_view::npos) return {};
    path.remove_prefix(colon + 1);
  }
}

Failure failed(int code, Message message, std::string detail) {
  Failure failure;
  failure.code = code;
  failure.message = std::move(message);
  failure.detail = std::move(detail);
  return failure;
}

Result<ProcessResult> run(const SambaOptions& options, const std::string& program,
                          std::vector<std::string> arguments, const Limits& limits) {
  ProcessRequest request;
  request.program = onPath(program);
  if (request.program.empty())
    return failed(
        ENOENT,
        Message{"error.program-not-started"}.with("program", Argument::Kind::program, program),
        gap_reason::kProgramNotFound + program);
  if (!options.config.empty()) arguments.insert(arguments.begin(), {"-s", options.config.string()});
  request.arguments = std::move(arguments);
  request.until = limits.until;
  request.stop = limits.stop;
  return runProcess(request);
}

/// A tool that ended with an error, in its own words as far as they are one line.
Failure toolFailed(const std::string& program, const ProcessResult& result) {
  Failure failure = failed(result.exitCode,
                           Message{"error.program-failed"}
                               .with("program", Argument::Kind::program, program)
                               .with("code", Argument::Kind::number, std::int64_t{result.exitCode}),
                           program + " failed with exit code " + std::to_string(result.exitCode));
  const std::string_view line = std::string_view(result.errors).substr(0, result.errors.find('\n'));
  if (!line.empty()) failure.detail += ": " + std::string(line);
  // "smbstatus only works as root!", "Could not init messaging context, not root?"
  if (::geteuid() != 0 && line.find("root") != std::string_view::npos)
    failure.trouble = Trouble::needsAdministrator;
  return failure;
}

/// Samba's tools go on with built-in settings where they cannot read the file, and then look at
/// another server or none.
std::optional<Failure> unreadable(const SambaOptions& options) {
  errno = 0;
  if (options.config.empty() || std::ifstream(options.config).good()) return std::nullopt;
  const int code = errno != 0 ? errno : EIO;
  return failed(code, Message{"error.samba-config-unreadable"},
                options.config.string() + ": " + gap_reason::ofErrno(code));
}

SambaConfig readConfig(const SambaOptions& options, const Limits& limits) {
  const auto result = run(options, "testparm", {"-s"}, limits);
  if (!result || result->exitCode != 0) return {};
  SambaConfig config = parseTestparm(result->output);
  // smbd works with what a path leads to.
  for (auto& [share, path] : config.paths) {
    std::error_code problem;
    const std::filesystem::path real = std::filesystem::canonical(path, problem);
    if (!problem) path = real.string();
  }
  return config;
}

Result<std::vector<ServerSession>> readSessions(const SambaOptions& options,
                                                const SambaConfig& config, const Limits& limits) {
  if (auto problem = unreadable(options)) return *std::move(problem);
  const auto result = run(options, "smbstatus", {"--json"}, limits);
  if (!result) return result.failure();
  if (result->exitCode != 0) return toolFailed("smbstatus", *result);
  if (result->errors.find("Can't load ") != std::string::npos)
    return failed(0, Message{"error.samba-config-unreadable"},
                  result->errors.substr(0, result->errors.find('\n')));
  return parseSmbstatus(result->output, config);
}

Snapshot lookAtSamba(const SambaOptions& options, const InspectorContext& context) {
  const Limits limits{context.until, context.stop};
  const SambaConfig config = readConfig(options, limits);
  auto sessions = readSessions(options, config, limits);
  if (!sessions) {
    const Failure& failure = sessions.failure();
    if (failure.trouble == Trouble::needsAdministrator)
      return onlyGap(kArea, gap_reason::kAccessDenied, failure.code);
    return onlyGap(kArea, failure.detail.empty() ? gap_reason::kBrokenAnswer : failure.detail,
                   failure.code);
  }
  Snapshot part;
  part.serverSessions = *std::move(sessions);
  // Only of a server that is meant: the default of a machine that merely has the tools says
  // nothing.
  if (config.deadtimeMinutes && (!options.config.empty() || !part.serverSessions->empty()))
    part.policy.ensure().serverIdleDisconnectMinutes =
        *config.deadtimeMinutes == 0 ? -1 : *config.deadtimeMinutes;
  return part;
}

/// What asks for root's rights and runs a program with them; empty where nothing does.
std::string asksForRoot() {
  if (std::string polkit = onPath("pkexec"); !polkit.empty()) return polkit;
  return ::isatty(STDIN_FILENO) == 1 ? onPath("sudo") : std::string();
}

std::string reasonOf(const Failure& failure) {
  switch (failure.trouble) {
    case Trouble::cancelled:
      return gap_reason::kStopped;
    case Trouble::timedOut:
      return gap_reason::kTimedOut;
    default:
      return failure.detail.empty() ? gap_reason::kBrokenAnswer : failure.detail;
  }
}

StepOutcome outcome(StepResult result, Message reason, std::string detail = {}, int code = 0) {
  return {result, code, std::move(reason), std::move(detail)};
}

StepOutcome outcomeOf(const Failure& failure) {
  switch (failure.trouble) {
    case Trouble::needsAdministrator:
      return outcome(StepResult::needsAdministrator, Message{"reason.needs-administrator"},
                     failure.detail, failure.code);
    case Trouble::cancelled:
      return outcome(StepResult::skipped, Message{"reason.cancelled"}, failure.detail);
    default:
      return outcome(StepResult::failed, failure.message, failure.detail, failure.code);
  }
}

/// The share that a step names as `\\server\share`, `//server/share` or `share`; empty for none.
std::string shareOf(std::string_view remote) {
  const std::size_t start = remote.find_first_not_of("\\/");
  if (start == std::string_view::npos) return {};
  if (start == 0) return std::string(remote.substr(0, remote.find_first_of("\\/")));
  remote.remove_prefix(start);
  const std::size_t slash = remote.find_first_of("\\/");
  if (slash == std::string_view::npos) return {};
  remote.remove_prefix(slash + 1);
  return std::string(remote.substr(0, remote.find_first_of("\\/")));
}

bool named(const Step& step, const ServerSession& row) {
  const std::string share = shareOf(step.remote);
  return (step.client.empty() || step.client == row.client) && row.user.known() &&
         UserName(step.user).sameSpelling(UserName(*row.user)) &&
         (share.empty() || (row.share.known() && foldCase(share) == foldCase(*row.share)));
}

/// Rows that the step means: the one with its id, else those of its client, user and share.
std::vector<std::size_t> meant(const Step& step, const std::vector<ServerSession>& rows) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (!step.target.empty() && rows[i].id == step.target) return {i};
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (!step.user.empty() && named(step, rows[i])) found.push_back(i);
  return found;
}

/// One message to one server process.
struct Order {
  std::string process;
  std::string share;  ///< empty: the whole connection
  friend auto operator<=>(const Order&, const Order&) = default;
};

/// What is to be sent, and what it ends.
struct Orders {
  std::set<Order> orders;
  std::set<std::string> ends;  ///< ids
  std::vector<std::string> cutOff;
};

Orders ordersFor(const std::vector<ServerSession>& rows, const std::vector<std::size_t>& wanted) {
  Orders plan;
  for (const std::size_t index : wanted) {
    const Closing closing = closingOf(rows, index);
    plan.orders.insert({std::string(processOf(rows[index])),
                        closing.wholeConnection ? std::string{} : *rows[index].share});
    for (const std::size_t ended : closing.ends) plan.ends.insert(*rows[ended].id);
    for (const std::string& who : closing.alsoCutOff)
      if (std::find(plan.cutOff.begin(), plan.cutOff.end(), who) == plan.cutOff.end())
        plan.cutOff.push_back(who);
  }
  return plan;
}

/// Those who would be cut off and whom nobody agreed to.
std::vector<std::string> notAgreedTo(const Orders& plan, const Step& step) {
  std::vector<std::string> left;
  for (const std::string& who : plan.cutOff)
    if (std::find(step.alsoCutOff.begin(), step.alsoCutOff.end(), who) == step.alsoCutOff.end())
      left.push_back(who);
  return left;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Message othersCutOff(const std::vector<std::string>& who) {
  std::vector<Message> names;
  for (const std::string& name : who)
    names.push_back(Message{"reason.user"}.with("user", Argument::Kind::user, name));
  return Message{"reason.others-cut-off"}.with("users", std::move(names));
}

std::string firstLine(const std::filesystem::path& file, std::string_view prefix) {
  std::ifstream lines(file);
  std::string line;
  while (std::getline(lines, line))
    if (line.compare(0, prefix.size(), prefix) == 0) return line.substr(prefix.size());
  return {};
}

/// True where the process is the server itself, not one that it started for a client (`smbd -i`
/// serves everyone in one process): ending it would end the server.
bool isMainServer(const std::string& process) {
  const std::filesystem::path self = std::filesystem::path("/proc") / process;
  std::string parent = firstLine(self / "status", "PPid:");
  parent.erase(0, parent.find_first_not_of(" \t"));
  if (parent.empty()) return false;  // gone, of another node, or no /proc
  return firstLine(std::filesystem::path("/proc") / parent / "comm", "").rfind("smbd", 0) != 0;
}

std::optional<StepOutcome> send(const SambaOptions& options, const Order& order,
                                const Limits& limits) {
  std::vector<std::string> arguments{order.process};
  if (order.share.empty())
    arguments.emplace_back("shutdown");
  else
    arguments.insert(arguments.end(), {"close-share", order.share});
  const auto result = run(options, "smbcontrol", std::move(arguments), limits);
  if (!result) return outcomeOf(result.failure());
  // 1 without a word: the process is gone, and the fresh look tells.
  if (result->exitCode != 0 && !result->errors.empty())
    return outcomeOf(toolFailed("smbcontrol", *result));
  return std::nullopt;
}

/// Looks until what was to end has ended, or it took too long.
StepOutcome verify(const SambaOptions& options, const std::vector<ServerSession>& before,
                   const Orders& plan, std::stop_token stop) {
  const steady_clock::time_point until = steady_clock::now() + kLettingGo;
  while (true) {
    const auto rows = readSessions(options, {}, {steady_clock::now() + kPatience, stop});
    if (!rows) return outcomeOf(rows.failure());
    const auto standing = [&rows](const std::string& id) {
      return std::any_of(rows->begin(), rows->end(),
                         [&id](const ServerSession& row) { return row.id == id; });
    };
    if (std::none_of(plan.ends.begin(), plan.ends.end(), standing)) {
      std::vector<std::string> lost;
      for (const ServerSession& row : before) {
        const bool sameConnection =
            std::any_of(plan.orders.begin(), plan.orders.end(),
                        [&row](const Order& order) { return order.process == processOf(row); });
        if (sameConnection && plan.ends.count(*row.id) == 0 && !standing(*row.id))
          lost.push_back(*row.id);
      }
      return outcome(StepResult::done, {}, lost.empty() ? "" : "also ended: " + joined(lost));
    }
    if (steady_clock::now() >= until || stop.stop_requested())
      return outcome(StepResult::failed, Message{"reason.session-still-there"},
                     "smbstatus still lists the session");
    std::this_thread::sleep_for(kTick);
  }
}

}  // namespace

Inspector sambaInspector(SambaOptions options) {
  return {kArea, [options = std::move(options)](const InspectorContext& context) {
            return lookAtSamba(options, context);
          }};
}

bool canLookAtSambaAsRoot() {
  return ::geteuid() != 0 && !onPath("smbstatus").empty() && !asksForRoot().empty();
}

ElevatedAnswer lookAtSambaAsRoot(const SambaOptions& options, std::stop_token stop) {
  const std::string asks = asksForRoot();
  ProcessRequest request;
  request.program = asks;
  request.arguments = {onPath("smbstatus")};
  if (!options.config.empty()) {
    std::error_code problem;
    const auto config = std::filesystem::absolute(options.config, problem);
    request.arguments.insert(request.arguments.end(), {"-s", config.string()});
  }
  request.arguments.emplace_back("--json");
  request.until = steady_clock::now() + kAnswering;
  request.stop = stop;
  request.terminal = ::isatty(STDIN_FILENO) == 1;
  const auto result = runProcess(request);
  if (!result) return {std::nullopt, reasonOf(result.failure()), result.failure().code};
  if (result->exitCode == kDismissed) return {};
  if (result->exitCode != 0)
    return {std::nullopt, toolFailed(asks.substr(asks.rfind('/') + 1), *result).detail,
            result->exitCode};
  const SambaConfig config = readConfig(options, {steady_clock::now() + kPatience, stop});
  auto sessions = parseSmbstatus(result->output, config);
  if (!sessions) return {std::nullopt, reasonOf(sessions.failure())};
  ElevatedSight sight;
  sight.snapshot.serverSessions = *std::move(sessions);
  return {std::move(sight)};
}

StepOutcome closeServerSession(const SambaOptions& options, const Step& step,
                               std::stop_token stop) {
  const Limits limits{steady_clock::now() + kPatience, stop};
  const auto rows = readSessions(options, {}, limits);
  if (!rows) return outcomeOf(rows.failure());
  const std::vector<std::size_t> wanted = meant(step, *rows);
  if (wanted.empty())
    return outcome(StepResult::skipped, Message{"reason.session-already-gone"},
                   "smbstatus lists no such session");

  const Orders plan = ordersFor(*rows, wanted);
  if (const auto others = notAgreedTo(plan, step); !others.empty())
    return outcome(StepResult::refused, othersCutOff(others),
                   "on the same connection: " + joined(others));
  for (const Order& order : plan.orders)
    if (order.share.empty() && isMainServer(order.process))
      return outcome(StepResult::refused, Message{"reason.would-end-server"},
                     "process " + order.process + " is the server itself");
  for (const Order& order : plan.orders)
    if (auto problem = send(options, order, limits)) return *std::move(problem);
  return verify(options, *rows, plan, stop);
}

}  // namespace unclash

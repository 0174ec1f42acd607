#include "core/machine/linux/connection_steps.h"

#include <sys/mount.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "core/machine/linux/gap_reasons.h"
#include "core/machine/linux/mounts.h"
#include "core/machine/linux/process.h"
#include "core/machine/linux/processes.h"
#include "core/machine/linux/text_files.h"
#include "core/model/unc_path.h"
#include "core/model/user_name.h"

namespace unclash {
namespace {

using namespace std::chrono_literals;

/// A server that is gone lets the kernel try for a while before it gives up.
constexpr std::chrono::milliseconds kStepTime = 30s;

StepOutcome done() { return {StepResult::done, 0, {}, {}}; }

StepOutcome failed(int code, Message reason, std::string detail) {
  return {StepResult::failed, code, std::move(reason), std::move(detail)};
}

StepOutcome failedWith(const Failure& failure) {
  return {failure.trouble == Trouble::cancelled ? StepResult::skipped : StepResult::failed,
          failure.code, failure.message, failure.detail};
}

bool sameShare(const std::string& a, const std::string& b) {
  const auto first = UncPath::parse(a);
  const auto second = UncPath::parse(b);
  return first && second ? first->sameShare(*second) : lowerCase(a) == lowerCase(b);
}

bool isMeant(const Connection& share, const Step& step) {
  if (!step.remote.empty() && !sameShare(share.remote, step.remote)) return false;
  if (!step.local.empty()) return share.local == step.local;
  if (step.remote.empty()) return false;
  return step.user.empty() || !share.user.known() ||
         UserName(*share.user).sameSpelling(UserName(step.user));
}

bool isGvfs(const Connection& share) { return share.provider == std::string("GVfs"); }

using Chosen = std::function<bool(const Connection&)>;

/// The shares that are mounted now and chosen, the kernel's first.
Result<std::vector<Connection>> find(const Places& places, const Chosen& chosen) {
  auto shares = mountedShares(places);
  if (!shares) return shares;
  auto desktop = gvfsShares(places);
  if (desktop) std::move(desktop->begin(), desktop->end(), std::back_inserter(*shares));
  shares->erase(std::remove_if(shares->begin(), shares->end(),
                               [&](const Connection& share) { return !chosen(share); }),
                shares->end());
  return shares;
}

std::string percentEncoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    if (std::isalnum(byte) != 0 || each == '.' || each == '-' || each == '_' || each == '~') {
      encoded += each;
    } else {
      encoded += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return encoded;
}

/// `smb://DOMAIN;user@server/share`, as GVfs names it.
std::string addressOf(const std::string& remote, const std::string& user) {
  const auto path = UncPath::parse(remote);
  if (!path) return {};
  const UserName name(user);
  std::string who;
  if (!name.anonymous()) {
    if (name.form() == UserName::Form::downLevel) who = percentEncoded(name.authority()) + ";";
    who += percentEncoded(name.form() == UserName::Form::principal ? name.text() : name.account());
    who += "@";
  }
  return "smb://" + who + path->server().text() + "/" + percentEncoded(path->share());
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

StepOutcome filesOpen(const Places& places, const std::string& target) {
  const auto uses = usesOf(places, {target});
  const std::string programs = joined(uses.at(target).programs);
  Message reason = programs.empty() ? Message{"reason.in-use-unknown"}.with(
                                          "device", Argument::Kind::device, target)
                                    : Message{"reason.in-use"}
                                          .with("device", Argument::Kind::device, target)
                                          .with("programs", Argument::Kind::program, programs);
  return failed(EBUSY, std::move(reason), "in use by: " + (programs.empty() ? "?" : programs));
}

/// fstab lets its users unmount too, through the set-uid umount(8).
bool userMayUnmount(const Places& places, const std::string& target) {
  const auto fstab = fstabMounts(places);
  return fstab && std::any_of(fstab->begin(), fstab->end(), [&](const Mount& mount) {
           return mount.target == target && (mountOption(mount.options, "user") == std::string() ||
                                             mountOption(mount.options, "users").has_value());
         });
}

bool inFstab(const Places& places, const std::string& target) {
  const auto fstab = fstabMounts(places);
  return fstab && std::any_of(fstab->begin(), fstab->end(), [&](const Mount& mount) {
           return mount.target == target && isShare(mount);
         });
}

/// Runs a program and says what came of it; `done` is not proven by that.
StepOutcome runStep(const char* program, std::vector<std::string> arguments,
                    const std::stop_token& stop) {
  const auto run = runProcess({.program = program,
                               .arguments = std::move(arguments),
                               .until = std::chrono::steady_clock::now() + kStepTime,
                               .stop = stop});
  if (!run) return failedWith(run.failure());
  if (run->exitCode == 0) return done();
  const std::string says(trimmed(run->errors));
  return failed(run->exitCode,
                Message{"reason.system-says"}.with("error", Argument::Kind::text, says), says);
}

StepOutcome unmountKernelShare(const Places& places, const std::string& target,
                               const std::stop_token& stop) {
  const int code = unmountGently(target, kStepTime, stop);
  switch (code) {
    case 0:
      return done();
    case EBUSY:
      return filesOpen(places, target);
    case EPERM:
      if (userMayUnmount(places, target)) {
        StepOutcome outcome = runStep("umount", {"--", target}, stop);
        return outcome.detail.find("busy") == std::string::npos ? outcome
                                                                : filesOpen(places, target);
      }
      return {StepResult::needsAdministrator, code, Message{"reason.needs-administrator"},
              gap_reason::kAccessDenied};
    case ETIMEDOUT:
      return failed(code, Message{"reason.timed-out"}, gap_reason::kTimedOut);
    case ECANCELED:
      return failed(code, Message{"reason.stopped"}, gap_reason::kStopped);
    default:
      return failed(code,
                    Message{"reason.system-says"}.with("error", Argument::Kind::text,
                                                       gap_reason::ofErrno(code)),
                    gap_reason::ofErrno(code));
  }
}

StepOutcome unmountDesktopShare(const Places& places, const Connection& share,
                                const std::stop_token& stop) {
  const StepOutcome outcome =
      runStep("gio", {"mount", "-u", addressOf(share.remote, share.user.valueOr({}))}, stop);
  return outcome.detail.find("busy") == std::string::npos ? outcome
                                                          : filesOpen(places, *share.local);
}

/// Unmounts one share and looks whether it is gone. Mounts can lie on one another: then there is
/// one less.
StepOutcome disconnectOne(const Places& places, const Connection& share,
                          const std::stop_token& stop) {
  const Chosen same = [&](const Connection& each) {
    return each.local == share.local && each.remote == share.remote;
  };
  const auto before = find(places, same);
  StepOutcome outcome = isGvfs(share) ? unmountDesktopShare(places, share, stop)
                                      : unmountKernelShare(places, *share.local, stop);
  if (outcome.result != StepResult::done) return outcome;
  const auto after = find(places, same);
  if (!before || !after) return failedWith(before ? after.failure() : before.failure());
  if (after->size() < before->size()) return outcome;
  return failed(0,
                Message{"reason.still-there"}.with("device", Argument::Kind::device, *share.local),
                "still mounted");
}

}  // namespace

int unmountGently(const std::filesystem::path& target, std::chrono::milliseconds deadline,
                  std::stop_token stop) {
  // On a thread of its own: with its server gone, a share can hold the call for minutes.
  const auto promise = std::make_shared<std::promise<int>>();
  std::future<int> answer = promise->get_future();
  try {
    std::thread([promise, target] {
      promise->set_value(::umount2(target.c_str(), UMOUNT_NOFOLLOW) == 0 ? 0 : errno);
    }).detach();
  } catch (const std::system_error& error) {
    return error.code().value();
  }
  const auto until = std::chrono::steady_clock::now() + deadline;
  while (answer.wait_for(20ms) != std::future_status::ready) {
    if (stop.stop_requested()) return ECANCELED;
    if (std::chrono::steady_clock::now() >= until) return ETIMEDOUT;
  }
  return answer.get();
}

StepOutcome disconnectConnection(const Places& places, const Step& step, std::stop_token stop) {
  const auto shares = find(places, [&](const Connection& share) { return isMeant(share, step); });
  if (!shares) return failedWith(shares.failure());
  if (shares->empty())
    return {StepResult::skipped, ENOENT, Message{"reason.already-gone"}, "not mounted"};
  // The last one mounted is the one that covers others at its place.
  StepOutcome outcome = disconnectOne(places, shares->back(), stop);
  if (outcome.result == StepResult::done && step.alsoForget && inFstab(places, step.local))
    return failed(
        0, Message{"reason.fstab-by-hand"}.with("device", Argument::Kind::device, step.local),
        "unmounted; the fstab entry is left");
  return outcome;
}

StepOutcome connectAgain(const Places& places, const Step& step, std::stop_token stop) {
  const auto mounted = [&] {
    const auto shares = find(places, [&](const Connection& share) { return isMeant(share, step); });
    return shares && !shares->empty();
  };
  if (mounted()) return done();
  const std::string gvfs = (places.runtime / "gvfs").string() + "/";
  StepOutcome outcome;
  if (inFstab(places, step.local)) {
    outcome = runStep("mount", {"--", step.local}, stop);
    if (outcome.detail.find("superuser") != std::string::npos ||
        outcome.detail.find("must be root") != std::string::npos)
      return {StepResult::needsAdministrator, EPERM, Message{"reason.needs-administrator"},
              outcome.detail};
  } else if (step.local.compare(0, gvfs.size(), gvfs) == 0) {
    outcome = runStep("gio", {"mount", addressOf(step.remote, step.user)}, stop);
  } else {
    outcome.detail = "a password is needed";
  }
  if (outcome.result == StepResult::done && mounted()) return outcome;
  if (outcome.result == StepResult::skipped) return outcome;
  return failed(outcome.code,
                Message{"reason.connect-by-hand"}
                    .with("path", Argument::Kind::path, step.remote)
                    .with("device", Argument::Kind::device, step.local),
                outcome.detail);
}

StepOutcome disconnectServer(const Places& places, const Step& step, std::stop_token stop) {
  const ServerName server(step.target);
  const auto shares = find(places, [&](const Connection& share) {
    const auto path = UncPath::parse(share.remote);
    return path && sameRedirectorName(path->server(), server);
  });
  if (!shares) return failedWith(shares.failure());
  if (shares->empty())
    return {StepResult::skipped, ENOENT, Message{"reason.already-gone"}, "nothing is mounted"};
  // From the last to the first, since mounts can lie within one another.
  StepOutcome outcome = done();
  for (auto share = shares->rbegin(); share != shares->rend(); ++share) {
    StepOutcome one = disconnectOne(places, *share, stop);
    if (one.result != StepResult::done && outcome.result == StepResult::done)
      outcome = std::move(one);
  }
  return outcome;
}

}  // namespace unclash

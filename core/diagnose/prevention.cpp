#include "core/diagnose/prevention.h"

#include <algorithm>
#include <utility>

namespace unclash {

namespace {

constexpr std::size_t kMost = 3;

constexpr const char* kSignOut = "sign-out";
constexpr const char* kOneAccount = "one-account";
constexpr const char* kSavedSignIns = "saved-sign-ins";
constexpr const char* kTimeLimits = "time-limits";
constexpr const char* kElevated = "elevated";

constexpr std::pair<std::string_view, const char*> kLessons[] = {
    {"application-session-bug", kOneAccount},
    {"background-program", kOneAccount},
    {"broker-stale-session", kSignOut},
    {"deviceless-connection-other-user", kOneAccount},
    {"dfs-same-server", kOneAccount},
    {"disconnected-session-left", kSignOut},
    {"implicit-sign-in-credential", kOneAccount},
    {"mapped-drive-other-user", kOneAccount},
    {"no-session-time-limits", kTimeLimits},
    {"other-logon-session", kElevated},
    {"password-changed", kSavedSignIns},
    {"printer-connection", kOneAccount},
    {"redirector-holds-stale-session", kOneAccount},
    {"remembered-connection-other-user", kOneAccount},
    {"same-account-other-password", kSavedSignIns},
    {"same-server-two-accounts-needed", kOneAccount},
    {"session-limit-reached", kTimeLimits},
    {"session-policy-misconfigured", kTimeLimits},
    {"shared-account-in-use", kSignOut},
    {"stored-credential-other-user", kSavedSignIns},
    {"user-name-spelling", kOneAccount},
};

}  // namespace

std::vector<Message> prevention(const Diagnosis& diagnosis) {
  std::vector<Message> words;
  const auto add = [&](const std::string& cause) {
    Message message{"cause." + cause + ".prevention"};
    if (std::find(words.begin(), words.end(), message) == words.end())
      words.push_back(std::move(message));
  };
  if (!diagnosis.causes.empty()) add(diagnosis.causes.front().cause);
  for (const Finding& finding : diagnosis.alsoPresent)
    if (words.size() < kMost) add(finding.cause);
  return words;
}

const std::vector<std::string>& lessonIds() {
  static const std::vector<std::string> kIds = {kOneAccount, kSavedSignIns, kSignOut, kTimeLimits,
                                                kElevated};
  return kIds;
}

std::string lessonFor(std::string_view cause) {
  for (const auto& [known, lesson] : kLessons)
    if (known == cause) return lesson;
  return {};
}

}  // namespace unclash

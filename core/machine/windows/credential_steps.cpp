#include "core/machine/windows/credential_steps.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/machine/windows/credentials.h"
#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/network_resources.h"
#include "core/machine/windows/step_outcomes.h"
#include "core/machine/windows/text.h"
#include "core/model/user_name.h"

namespace unclash {
namespace {

/// An entry as the store knows it: target and type are its key.
struct Entry {
  std::wstring target;
  DWORD type = 0;
  Credential credential;
  std::uint64_t written = 0;
};

bool matches(const Step& step, const Credential& credential) {
  if (!sameName(credential.target, step.target)) return false;
  return step.user.empty() || !credential.user.known() ||
         UserName(*credential.user).sameSpelling(UserName(step.user));
}

/// The entries for the step's target; a code where the store cannot be read.
DWORD entriesFor(const Api& api, const std::string& target, std::vector<Entry>& entries) {
  if (!api.CredEnumerateW || !api.CredFree) return ERROR_PROC_NOT_FOUND;
  DWORD count = 0;
  PCREDENTIALW* given = nullptr;
  ::SetLastError(ERROR_SUCCESS);
  const bool answered = api.CredEnumerateW(nullptr, 0, &count, &given) != FALSE;
  const DWORD code = ::GetLastError();
  const Held list(given, [&](PCREDENTIALW* held) { api.CredFree(held); });
  if (!answered) return code == ERROR_NOT_FOUND ? DWORD{ERROR_SUCCESS} : failureCode(code);
  if (!list || count == 0) return ERROR_INVALID_DATA;
  for (DWORD i = 0; i < count; ++i) {
    const CREDENTIALW* each = list.get()[i];
    if (each == nullptr || each->TargetName == nullptr) continue;
    if (!sameName(toUtf8(each->TargetName), target)) continue;
    entries.push_back(
        {each->TargetName, each->Type, credentialOf(*each), ticksOf(each->LastWritten)});
  }
  return ERROR_SUCCESS;
}

/// For `server`, and no more than a name: it becomes part of a command line.
bool safeArgument(const std::string& text) {
  return !text.empty() && text.find('"') == std::string::npos && text.front() != '/' &&
         text.back() != '\\' && std::none_of(text.begin(), text.end(), [](char each) {
           return static_cast<unsigned char>(each) < 0x20;
         });
}

}  // namespace

StepOutcome removeStoredCredential(const Hands& hands, const Step& step, std::stop_token) {
  if (step.undo) return notReversible();
  const auto meant = [&](std::vector<Entry>& entries) {
    const DWORD code = entriesFor(hands.api, step.target, entries);
    std::erase_if(entries, [&](const Entry& entry) { return !matches(step, entry.credential); });
    return code;
  };
  std::vector<Entry> entries;
  if (const DWORD code = meant(entries); code != ERROR_SUCCESS)
    return outcomeHere(code, "CredEnumerate");
  if (entries.empty()) return outcomeOfCode(ERROR_NOT_FOUND, "CredEnumerate");
  if (!hands.api.CredDeleteW) return outcomeOfCode(ERROR_PROC_NOT_FOUND, "CredDelete");
  for (const Entry& entry : entries) {
    ::SetLastError(ERROR_SUCCESS);
    if (hands.api.CredDeleteW(entry.target.c_str(), entry.type, 0)) continue;
    const DWORD code = ::GetLastError();
    // Somebody else was faster.
    if (code != ERROR_NOT_FOUND) return outcomeHere(failureCode(code), "CredDelete");
  }
  std::vector<Entry> left;
  if (meant(left) != ERROR_SUCCESS) return unconfirmed("the store cannot be read");
  return left.empty() ? stepDone() : withoutEffect("the entry is still there");
}

StepOutcome replaceStoredCredential(const Hands& hands, const Step& step, std::stop_token stop) {
  if (step.undo) return notReversible();
  if (!safeArgument(step.target) || !safeArgument(step.user))
    return outcomeOfCode(ERROR_INVALID_PARAMETER, "cmdkey");
  std::vector<Entry> before;
  if (const DWORD code = entriesFor(hands.api, step.target, before); code != ERROR_SUCCESS)
    return outcomeHere(code, "CredEnumerate");
  const Asking asking = hands.around.asking ? hands.around.asking() : Asking{};
  if (!asking.possible())
    return stepFailed(ERROR_SUCCESS, Message{"reason.no-prompt"}, "no console to ask in");
  const auto ended = hands.around.runSystemProgram(
      L"cmdkey.exe", toUtf16("/add:\"" + step.target + "\" /user:\"" + step.user + "\" /pass"),
      asking.window != nullptr, stop);
  if (stop.stop_requested()) return stopped();
  if (ended.error != ERROR_SUCCESS) return outcomeHere(ended.error, "cmdkey");
  std::vector<Entry> after;
  if (entriesFor(hands.api, step.target, after) != ERROR_SUCCESS)
    return unconfirmed("the store cannot be read");
  const auto fresh = [&](const Entry& entry) {
    // A generic entry is used for no connection.
    return entry.type != CRED_TYPE_GENERIC && matches(step, entry.credential) &&
           std::none_of(before.begin(), before.end(), [&](const Entry& old) {
             return old.type == entry.type && old.written == entry.written &&
                    old.credential.user == entry.credential.user;
           });
  };
  if (std::any_of(after.begin(), after.end(), fresh)) return stepDone();
  // It tells a closed prompt by its exit code only.
  if (ended.exitCode != 0) return outcomeOfCode(ERROR_CANCELLED, "cmdkey");
  return withoutEffect("the store has no such entry");
}

}  // namespace unclash

#include "core/machine/windows/setting_steps.h"

#include <charconv>
#include <cstdint>
#include <string>

#include "core/machine/windows/policy.h"
#include "core/machine/windows/registry_changes.h"
#include "core/machine/windows/step_outcomes.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

/// What stands for "without limit" in a DWORD.
constexpr std::uint64_t kUnlimited = 0xffffffffU;

const RegistryPlace kBefore{HKEY_LOCAL_MACHINE, L"SOFTWARE\\Unclash\\Before"};
/// Beside a member's kept value: nothing stood there.
const wchar_t* const kNone = L".none";

/// Nothing for a value that the setting cannot have.
std::optional<RegistryValue> storedForm(const SettingHome& home, const std::string& value) {
  RegistryValue stored{REG_DWORD, {}, 0};
  if (home.flag) {
    if (value != "true" && value != "false") return std::nullopt;
    stored.number = value == "true" ? 1 : 0;
    return stored;
  }
  if (value == "-1" && home.minusOneIsNever) {
    stored.number = kUnlimited;
    return stored;
  }
  std::uint32_t number = 0;
  const char* end = value.data() + value.size();
  const auto [at, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc{} || at != end) return std::nullopt;
  stored.number = number;
  return stored;
}

/// Where several steps change one setting, what stood there before the first one counts.
DWORD keep(const SettingHome& home, const std::wstring& member) {
  RegistryValue kept;
  if (readValue(kBefore, member, kept) == ERROR_SUCCESS ||
      readValue(kBefore, member + kNone, kept) == ERROR_SUCCESS)
    return ERROR_SUCCESS;
  const DWORD code = copyValue(home.place, home.name, kBefore, member);
  if (code != ERROR_FILE_NOT_FOUND) return code;
  return writeValue(kBefore, member + kNone, {REG_DWORD, {}, 1});
}

void forgetKept(const std::wstring& member) {
  deleteValue(kBefore, member);
  deleteValue(kBefore, member + kNone);
}

/// ERROR_FILE_NOT_FOUND where nothing was kept.
DWORD putBack(const SettingHome& home, const std::wstring& member) {
  DWORD code = copyValue(kBefore, member, home.place, home.name);
  RegistryValue none;
  if (code == ERROR_FILE_NOT_FOUND && readValue(kBefore, member + kNone, none) == ERROR_SUCCESS)
    code = deleteValue(home.place, home.name);
  if (code == ERROR_SUCCESS) forgetKept(member);
  return code;
}

StepOutcome unknownSetting(const Step& step, const std::string& value) {
  return stepFailed(ERROR_INVALID_PARAMETER, Message{"reason.unknown-setting"},
                    "unknown setting or value: " + step.target + "=" + value);
}

StepOutcome undoSetting(const Step& step, const SettingHome& home, const std::wstring& member) {
  DWORD code = putBack(home, member);
  if (code == ERROR_FILE_NOT_FOUND) {
    if (step.before.empty()) {
      code = deleteValue(home.place, home.name);
    } else {
      const auto stored = storedForm(home, step.before);
      if (!stored) return unknownSetting(step, step.before);
      code = writeValue(home.place, home.name, *stored);
    }
  }
  if (code != ERROR_SUCCESS) return outcomeHere(code, "RegSetValueEx");
  return settingInForce(step.target) == step.before ? stepDone()
                                                    : withoutEffect("the setting is another one");
}

}  // namespace

StepOutcome changeSetting(const Hands&, const Step& step, std::stop_token) {
  const auto home = settingHome(step.target);
  if (!home) return unknownSetting(step, step.value);
  const std::wstring member = toUtf16(step.target);
  if (step.undo) return undoSetting(step, *home, member);
  const auto stored = storedForm(*home, step.value);
  if (!stored) return unknownSetting(step, step.value);
  if (const DWORD code = keep(*home, member); code != ERROR_SUCCESS)
    return outcomeHere(code, "RegSetValueEx");
  if (const DWORD code = writeValue(home->place, home->name, *stored); code != ERROR_SUCCESS) {
    forgetKept(member);
    return outcomeHere(code, "RegSetValueEx");
  }
  if (settingInForce(step.target) == step.value) return stepDone();
  RegistryValue written;
  if (readValue(home->place, home->name, written) != ERROR_SUCCESS ||
      written.number != stored->number)
    return withoutEffect("the value was not written");
  putBack(*home, member);
  return stepFailed(ERROR_SUCCESS, Message{"reason.policy-decides"}, "a policy decides");
}

}  // namespace unclash

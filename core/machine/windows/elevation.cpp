#include "core/machine/windows/elevation.h"

// Behind windows.h.
#include <objbase.h>
#include <sddl.h>
#include <shellapi.h>

#include <array>
#include <optional>
#include <random>
#include <string>
#include <system_error>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/performing.h"
#include "core/machine/windows/step_outcomes.h"
#include "core/machine/windows/text.h"
#include "core/model/step_json.h"

namespace unclash {
namespace {

constexpr const char* kRequest = "unclash.elevated/1";
constexpr const char* kAnswer = "unclash.elevated-answer/1";
constexpr const wchar_t* kAnswerSuffix = L".answer";
/// A step is a few kilobytes.
constexpr DWORD kMostBytes = 256U << 10U;
/// ERROR_ELEVATION_REQUIRED, which not every compiler's headers have.
constexpr DWORD kElevationRequired = 740;
constexpr int kDone = 0;
constexpr int kBadInput = 3;  // exit code of the contract
constexpr DWORD kPollMs = 100;
/// Services with many dependents take their time.
constexpr DWORD kMostWaitMs = 10 * 60 * 1000;

using File = Held<HANDLE, BOOL(WINAPI*)(HANDLE)>;

HANDLE orNull(HANDLE handle) { return handle == INVALID_HANDLE_VALUE ? nullptr : handle; }

std::string newId() {
  std::random_device random;
  constexpr char kHex[] = "0123456789abcdef";
  std::string id;
  for (int i = 0; i < 32; ++i) id += kHex[random() & 15U];
  return id;
}

/// For the own account, administrators and the system, and nobody else; empty where it cannot be
/// made.
std::wstring protectedAccess() {
  HANDLE opened = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &opened)) return {};
  const Held token(opened, ::CloseHandle);
  std::array<BYTE, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> buffer{};
  DWORD size = 0;
  if (!::GetTokenInformation(opened, TokenUser, buffer.data(), static_cast<DWORD>(buffer.size()),
                             &size))
    return {};
  LPWSTR text = nullptr;
  if (!::ConvertSidToStringSidW(reinterpret_cast<const TOKEN_USER*>(buffer.data())->User.Sid,
                                &text))
    return {};
  const Held sid(text, [](LPWSTR each) { ::LocalFree(each); });
  return L"D:P(A;;FA;;;" + std::wstring(sid.get()) + L")(A;;FA;;;BA)(A;;FA;;;SY)";
}

bool writeAll(HANDLE file, const std::string& text) {
  DWORD written = 0;
  return ::WriteFile(file, text.data(), static_cast<DWORD>(text.size()), &written, nullptr) &&
         written == text.size() && ::FlushFileBuffers(file);
}

std::optional<std::string> readAll(HANDLE file) {
  BY_HANDLE_FILE_INFORMATION info{};
  constexpr DWORD kNoPlainFile = FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT;
  if (::GetFileType(file) != FILE_TYPE_DISK || !::GetFileInformationByHandle(file, &info) ||
      (info.dwFileAttributes & kNoPlainFile) != 0 || info.nNumberOfLinks != 1 ||
      info.nFileSizeHigh != 0 || info.nFileSizeLow > kMostBytes)
    return std::nullopt;
  std::string text(info.nFileSizeLow, '\0');
  DWORD read = 0;
  if (!::ReadFile(file, text.data(), info.nFileSizeLow, &read, nullptr) || read != text.size())
    return std::nullopt;
  return text;
}

/// A new file with a text in it; others may open it by `sharing`.
HANDLE newFile(const std::filesystem::path& path, const std::string& text, DWORD sharing) {
  PSECURITY_DESCRIPTOR made = nullptr;
  const std::wstring access = protectedAccess();
  if (access.empty() || !::ConvertStringSecurityDescriptorToSecurityDescriptorW(
                            access.c_str(), SDDL_REVISION_1, &made, nullptr))
    return nullptr;
  const Held descriptor(made, [](PSECURITY_DESCRIPTOR each) { ::LocalFree(each); });
  SECURITY_ATTRIBUTES attributes{sizeof attributes, made, FALSE};
  const HANDLE file =
      orNull(::CreateFileW(path.c_str(), GENERIC_READ | GENERIC_WRITE, sharing, &attributes,
                           CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr));
  if (file == nullptr || writeAll(file, text)) return file;
  ::CloseHandle(file);
  return nullptr;
}

HANDLE existingFile(const std::filesystem::path& path, DWORD access) {
  return orNull(::CreateFileW(path.c_str(), access, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                              OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
}

/// What follows `kind id` and a line's end.
std::optional<std::string> bodyOf(const std::string& text, const char* kind,
                                  const std::string& id) {
  const std::string head = std::string(kind) + " " + id + "\n";
  if (!text.starts_with(head)) return std::nullopt;
  return text.substr(head.size());
}

struct Copy {
  HANDLE process = nullptr;
  DWORD error = ERROR_SUCCESS;
};

Copy startElevated(const Api& api, const std::filesystem::path& program, const std::wstring& file,
                   HWND owner) {
  if (!api.ShellExecuteExW) return {nullptr, ERROR_PROC_NOT_FOUND};
  // The shell may ask extensions ("ShellExecuteEx": COM is to be initialised before).
  const bool com = SUCCEEDED(::CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED));
  const std::wstring arguments = std::wstring(kCarryOutOption) + L" \"" + file + L"\"";
  SHELLEXECUTEINFOW start{};
  start.cbSize = sizeof start;
  start.fMask = SEE_MASK_NOCLOSEPROCESS | SEE_MASK_NOASYNC | SEE_MASK_FLAG_NO_UI;
  start.hwnd = owner;
  start.lpVerb = L"runas";
  start.lpFile = program.c_str();
  start.lpParameters = arguments.c_str();
  start.nShow = SW_HIDE;
  ::SetLastError(ERROR_SUCCESS);
  Copy copy;
  if (!api.ShellExecuteExW(&start))
    copy.error = failureCode(::GetLastError());
  else if (start.hProcess == nullptr)
    copy.error = ERROR_INVALID_DATA;
  copy.process = start.hProcess;
  if (com) ::CoUninitialize();
  return copy;
}

StepOutcome answerOf(const std::filesystem::path& file, const std::string& id) {
  const File answer(existingFile(file, GENERIC_READ), ::CloseHandle);
  const auto text = answer ? readAll(answer.get()) : std::nullopt;
  const auto body = text ? bodyOf(*text, kAnswer, id) : std::nullopt;
  if (!body || body->empty()) return unconfirmed("the elevated copy gave no answer");
  auto outcome = readStepOutcome(*body);
  return outcome ? *outcome : unconfirmed("the elevated copy's answer cannot be read");
}

StepOutcome runCopy(const Api& api, const std::filesystem::path& program,
                    const std::filesystem::path& request, const std::filesystem::path& answer,
                    const std::string& id, HWND owner, const std::stop_token& stop) {
  const Copy copy = startElevated(api, program, request.wstring(), owner);
  if (copy.error == ERROR_CANCELLED)
    return {StepResult::needsAdministrator, ERROR_CANCELLED, Message{"reason.elevation-refused"},
            "consent was refused"};
  if (copy.error != ERROR_SUCCESS) return outcomeHere(copy.error, "ShellExecuteEx");
  const Held process(copy.process, ::CloseHandle);
  for (DWORD waited = 0; ::WaitForSingleObject(copy.process, kPollMs) == WAIT_TIMEOUT;
       waited += kPollMs) {
    // An elevated process cannot be ended from here: it finishes its one step.
    if (stop.stop_requested()) return stopped();
    if (waited >= kMostWaitMs)
      return stepFailed(WAIT_TIMEOUT, Message{"reason.timed-out"}, "the elevated copy still runs");
  }
  return answerOf(answer, id);
}

/// Where the step can be carried out; else what is wrong with the request.
StepOutcome carriedOut(const Hands& hands, const std::string& json, bool elevated) {
  const auto step = readStep(json);
  if (!step) return outcomeOfCode(ERROR_INVALID_DATA, "request");
  if (!isForAdministrator(*step))
    return {StepResult::refused, 0, Message{"reason.by-hand"}, "no step for an administrator"};
  if (!elevated) return needsAdministrator(kElevationRequired, "the copy is not elevated");
  return carryOutStep(hands, *step, {});
}

}  // namespace

StepOutcome carryOutElevated(const Api& api, const std::filesystem::path& program,
                             const std::filesystem::path& stateDir, HWND owner, const Step& step,
                             std::stop_token stop) {
  const std::filesystem::path folder = stateDir / L"elevated";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return outcomeOfCode(static_cast<DWORD>(error.value()), "CreateDirectory");
  const std::string id = newId();
  const std::filesystem::path request = std::filesystem::absolute(folder / toUtf16(id), error);
  std::filesystem::path answer = request;
  answer += kAnswerSuffix;

  StepOutcome outcome;
  {
    const File asked(newFile(request, std::string(kRequest) + " " + id + "\n" + writeStep(step),
                             FILE_SHARE_READ),
                     ::CloseHandle);
    const DWORD code = ::GetLastError();
    const HANDLE prepared =
        asked ? newFile(answer, std::string(kAnswer) + " " + id + "\n", 0) : nullptr;
    if (prepared != nullptr) ::CloseHandle(prepared);
    outcome = prepared != nullptr ? runCopy(api, program, request, answer, id, owner, stop)
                                  : outcomeOfCode(failureCode(code), "CreateFile");
  }
  std::filesystem::remove(request, error);
  std::filesystem::remove(answer, error);
  std::filesystem::remove(folder, error);
  return outcome;
}

std::filesystem::path ownProgram() {
  std::wstring path(32U << 10U, L'\0');
  const DWORD size = ::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
  return size < path.size() ? std::filesystem::path(path.substr(0, size)) : std::filesystem::path();
}

Surroundings liveSurroundings(const std::filesystem::path& stateDir,
                              std::function<std::string(const Message&)> say) {
  Surroundings around = Surroundings::system();
  around.say = std::move(say);
  around.elevate = [stateDir, asking = around.asking](const Step& step, std::stop_token stop) {
    const std::filesystem::path program = ownProgram();
    if (program.empty()) return outcomeOfCode(ERROR_FILE_NOT_FOUND, "GetModuleFileName");
    return carryOutElevated(Api::system(), program, stateDir, asking().window, step,
                            std::move(stop));
  };
  return around;
}

int answerRequest(const Hands& hands, const std::filesystem::path& request, bool elevated) {
  // Nothing but a file on a disk of this computer: an elevated process signs in nowhere for this.
  const std::string id = request.filename().string();
  const bool isId =
      id.size() == 32 && id.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!isId || !request.is_absolute() || request.wstring().starts_with(L"\\\\")) return kBadInput;
  std::filesystem::path place = request;
  place += kAnswerSuffix;
  const File asked(existingFile(request, GENERIC_READ), ::CloseHandle);
  const File answer(existingFile(place, GENERIC_READ | GENERIC_WRITE), ::CloseHandle);
  if (!asked || !answer) return kBadInput;
  const auto text = readAll(asked.get());
  const auto prepared = readAll(answer.get());
  const auto body = text ? bodyOf(*text, kRequest, id) : std::nullopt;
  // Only a file that was made for this answer is written to.
  if (!body || !prepared || bodyOf(*prepared, kAnswer, id) != std::string()) return kBadInput;
  const StepOutcome outcome = carriedOut(hands, *body, elevated);
  return writeAll(answer.get(), writeStepOutcome(outcome)) ? kDone : kBadInput;
}

}  // namespace unclash

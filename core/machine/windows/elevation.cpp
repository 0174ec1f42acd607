#include "core/machine/windows/elevation.h"

// Behind windows.h.
#include <sddl.h>
#include <shellapi.h>

#include <array>
#include <future>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <system_error>
#include <utility>

#include "core/machine/detached.h"
#include "core/machine/windows/com.h"
#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/inspectors.h"
#include "core/machine/windows/performing.h"
#include "core/machine/windows/step_outcomes.h"
#include "core/machine/windows/text.h"
#include "core/model/step_json.h"

namespace unclash {
namespace {

constexpr const char* kRequest = "unclash.elevated/1";
constexpr const char* kLook = "unclash.elevated-look/1";
constexpr const char* kAnswer = "unclash.elevated-answer/1";
constexpr const wchar_t* kAnswerSuffix = L".answer";
/// A step is a few kilobytes; what a look saw can be many lists.
constexpr DWORD kMostBytes = 256U << 10U;
constexpr DWORD kMostSeenBytes = 16U << 20U;
/// ERROR_ELEVATION_REQUIRED, which not every compiler's headers have.
constexpr DWORD kElevationRequired = 740;
constexpr int kDone = 0;
constexpr int kBadInput = 3;  // exit code of the contract
constexpr DWORD kPollMs = 100;
/// Services with many dependents take their time.
constexpr std::chrono::minutes kMostWait{10};
/// A look ends by its deadline; starting a program and writing take a moment too.
constexpr std::chrono::seconds kGoodbye{30};

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

std::optional<std::string> readAll(HANDLE file, DWORD most = kMostBytes) {
  BY_HANDLE_FILE_INFORMATION info{};
  constexpr DWORD kNoPlainFile = FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT;
  if (::GetFileType(file) != FILE_TYPE_DISK || !::GetFileInformationByHandle(file, &info) ||
      (info.dwFileAttributes & kNoPlainFile) != 0 || info.nNumberOfLinks != 1 ||
      info.nFileSizeHigh != 0 || info.nFileSizeLow > most)
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
  // Whoever asked may have stopped waiting and removes its files.
  return orNull(::CreateFileW(path.c_str(), access,
                              FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                              OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
}

/// What follows `kind id` and a line's end.
std::optional<std::string> bodyOf(const std::string& text, const char* kind,
                                  const std::string& id) {
  const std::string head = std::string(kind) + " " + id + "\n";
  if (!text.starts_with(head)) return std::nullopt;
  return text.substr(head.size());
}

/// A copy that was started, or why it was not. Its process is held until the end.
struct Copy {
  std::shared_ptr<void> process;
  DWORD error = ERROR_SUCCESS;
};

Copy startElevated(const Api& api, const std::filesystem::path& program, const std::wstring& file,
                   HWND owner) {
  if (!api.ShellExecuteExW) return {nullptr, ERROR_PROC_NOT_FOUND};
  // The shell may ask extensions ("ShellExecuteEx": COM is to be initialised before).
  const ComUse com;
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
  if (start.hProcess != nullptr) copy.process = {start.hProcess, ::CloseHandle};
  return copy;
}

/// What became of a request.
struct Answered {
  enum class How { answered, notStarted, stopped, late, silent };
  How how = How::answered;
  DWORD error = ERROR_SUCCESS;  ///< of what was not started
  std::string body;
};

Answered answerIn(const std::filesystem::path& file, const std::string& id, DWORD most) {
  const File answer(existingFile(file, GENERIC_READ), ::CloseHandle);
  const auto text = answer ? readAll(answer.get(), most) : std::nullopt;
  auto body = text ? bodyOf(*text, kAnswer, id) : std::nullopt;
  if (!body || body->empty()) return {Answered::How::silent};
  return {Answered::How::answered, ERROR_SUCCESS, std::move(*body)};
}

/// Waits for a copy's end.
Answered::How waitFor(const Copy& copy, std::chrono::milliseconds most,
                      const std::stop_token& stop) {
  using namespace std::chrono_literals;
  for (auto waited = 0ms; ::WaitForSingleObject(copy.process.get(), kPollMs) == WAIT_TIMEOUT;
       waited += std::chrono::milliseconds(kPollMs)) {
    // An elevated process cannot be ended from here: it finishes what it was started for.
    if (stop.stop_requested()) return Answered::How::stopped;
    if (waited >= most) return Answered::How::late;
  }
  return Answered::How::answered;
}

/// A request in a file of its own and the file for its answer: made, and removed at the end.
class Request {
 public:
  Request(const std::filesystem::path& stateDir, const char* kind, const std::string& body)
      : folder_(stateDir / L"elevated"), id_(newId()) {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) {
      error_ = static_cast<DWORD>(error.value());
      return;
    }
    request_ = std::filesystem::absolute(folder_ / toUtf16(id_), error);
    answer_ = request_;
    answer_ += kAnswerSuffix;
    file_ = newFile(request_, std::string(kind) + " " + id_ + "\n" + body, FILE_SHARE_READ);
    error_ = failureCode(::GetLastError());
    if (file_ == nullptr) return;
    const HANDLE prepared = newFile(answer_, std::string(kAnswer) + " " + id_ + "\n", 0);
    error_ = prepared != nullptr ? DWORD{ERROR_SUCCESS} : failureCode(::GetLastError());
    if (prepared != nullptr) ::CloseHandle(prepared);
  }
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  ~Request() {
    if (file_ != nullptr) ::CloseHandle(file_);
    std::error_code ignored;
    std::filesystem::remove(request_, ignored);
    std::filesystem::remove(answer_, ignored);
    std::filesystem::remove(folder_, ignored);
  }

  /// The code where it could not be made.
  DWORD error() const { return error_; }
  const std::filesystem::path& file() const { return request_; }
  Answered answer(DWORD most) const { return answerIn(answer_, id_, most); }

 private:
  std::filesystem::path folder_;
  std::string id_;
  std::filesystem::path request_;
  std::filesystem::path answer_;
  HANDLE file_ = nullptr;  ///< held open against writing
  DWORD error_ = ERROR_SUCCESS;
};

StepOutcome outcomeOfCopy(const Api& api, const std::filesystem::path& program,
                          const Request& request, HWND owner, const std::stop_token& stop) {
  const Copy copy = startElevated(api, program, request.file().wstring(), owner);
  if (copy.error == ERROR_CANCELLED)
    return {StepResult::needsAdministrator, ERROR_CANCELLED, Message{"reason.elevation-refused"},
            "consent was refused"};
  if (copy.error != ERROR_SUCCESS) return outcomeHere(copy.error, "ShellExecuteEx");
  switch (waitFor(copy, kMostWait, stop)) {
    case Answered::How::stopped:
      return stopped();
    case Answered::How::late:
      return stepFailed(WAIT_TIMEOUT, Message{"reason.timed-out"}, "the elevated copy still runs");
    default:
      break;
  }
  const Answered answer = request.answer(kMostBytes);
  if (answer.how != Answered::How::answered) return unconfirmed("the elevated copy gave no answer");
  auto outcome = readStepOutcome(answer.body);
  return outcome ? *outcome : unconfirmed("the elevated copy's answer cannot be read");
}

/// Starts a copy beside, because asking for consent holds up whoever asks.
Answered askBeside(const Api& api, const std::filesystem::path& program, const Request& request,
                   HWND owner, std::chrono::milliseconds most, const std::stop_token& stop) {
  std::promise<Copy> promise;
  std::future<Copy> started = promise.get_future();
  try {
    // A copy that starts after all finds no request any more.
    runDetached([promise = std::move(promise), api, program, owner,
                 file = request.file().wstring()]() mutable {
      promise.set_value(startElevated(api, program, file, owner));
    });
  } catch (const std::system_error&) {
    return {Answered::How::notStarted, ERROR_NOT_ENOUGH_MEMORY};
  }
  const auto until = std::chrono::steady_clock::now() + kMostConsent;
  while (started.wait_for(std::chrono::milliseconds(kPollMs)) != std::future_status::ready) {
    if (stop.stop_requested()) return {Answered::How::stopped};
    if (std::chrono::steady_clock::now() >= until) return {Answered::How::late};
  }
  const Copy copy = started.get();
  if (copy.error != ERROR_SUCCESS) return {Answered::How::notStarted, copy.error};
  const Answered::How ended = waitFor(copy, most, stop);
  if (ended != Answered::How::answered) return {ended};
  return request.answer(kMostSeenBytes);
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

/// What is asked for, as it is written into the answer; nothing where it is no request.
std::optional<std::string> carriedOut(const Hands& hands, const std::string& text,
                                      const std::string& id, bool elevated) {
  if (const auto step = bodyOf(text, kRequest, id))
    return writeStepOutcome(carriedOut(hands, *step, elevated));
  const auto body = bodyOf(text, kLook, id);
  if (!body) return std::nullopt;
  const auto look = readElevatedLook(*body);
  if (!look) return std::nullopt;
  ElevatedSight sight;
  if (elevated)
    sight = lookAsAdministrator(hands.api, *look);
  else
    for (const std::string& area : look->areas)
      sight.snapshot.gaps.ensure().push_back(
          makeGap(area, gap_reason::kAccessDenied, kElevationRequired));
  return writeElevatedSight(sight);
}

}  // namespace

StepOutcome carryOutElevated(const Api& api, const std::filesystem::path& program,
                             const std::filesystem::path& stateDir, HWND owner, const Step& step,
                             std::stop_token stop) {
  const Request request(stateDir, kRequest, writeStep(step));
  if (request.error() != ERROR_SUCCESS) return outcomeOfCode(request.error(), "CreateFile");
  return outcomeOfCopy(api, program, request, owner, stop);
}

ElevatedAnswer lookElevated(const Api& api, const std::filesystem::path& program,
                            const std::filesystem::path& stateDir, HWND owner,
                            const ElevatedLook& look, std::stop_token stop) {
  const auto failed = [](DWORD code) {
    return ElevatedAnswer{std::nullopt, gap_reason::ofWin32(code), static_cast<int>(code)};
  };
  const Request request(stateDir, kLook, writeElevatedLook(look));
  if (request.error() != ERROR_SUCCESS) return failed(request.error());
  const Answered answer =
      askBeside(api, program, request, owner, look.deadline + kGoodbye, std::move(stop));
  switch (answer.how) {
    case Answered::How::notStarted:
      return answer.error == ERROR_CANCELLED ? ElevatedAnswer() : failed(answer.error);
    case Answered::How::stopped:
      return {std::nullopt, gap_reason::kStopped};
    case Answered::How::late:
      return {std::nullopt, gap_reason::kTimedOut};
    case Answered::How::silent:
      return {std::nullopt, gap_reason::kNoAnswer};
    case Answered::How::answered:
      break;
  }
  auto sight = readElevatedSight(answer.body);
  if (!sight) return {std::nullopt, gap_reason::kBrokenAnswer};
  return {std::move(*sight)};
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
  around.lookElevated = [stateDir, asking = around.asking](const ElevatedLook& look,
                                                           std::stop_token stop) {
    return lookElevated(Api::system(), ownProgram(), stateDir, asking().window, look,
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
  // Only a file that was made for this answer is written to.
  if (!text || !prepared || bodyOf(*prepared, kAnswer, id) != std::string()) return kBadInput;
  const auto outcome = carriedOut(hands, *text, id, elevated);
  return outcome && writeAll(answer.get(), *outcome) ? kDone : kBadInput;
}

}  // namespace unclash

// rstrtmgr.dll: which programs have files open. Those that the world says made a connection.
#include <windows.h>
// Behind windows.h.
#include <restartmanager.h>

#include <algorithm>
#include <vector>

#include "core/machine/practice/names.h"
#include "core/model/utf8.h"
#include "tests/windows/doubles/state.h"

DOUBLES_MARKER

namespace unclash::doubles {
namespace {

struct Session {
  std::vector<std::string> files;
};

Handles<Session>& sessions() {
  static Handles<Session> open{1};
  return open;
}

void* handleOf(DWORD session) { return reinterpret_cast<void*>(std::uintptr_t{session}); }

bool startsWith(const std::string& path, const std::string& start) {
  return !start.empty() && foldCase(path).starts_with(foldCase(start));
}

std::vector<RM_PROCESS_INFO> users(Call& call, const Session& session) {
  std::vector<RM_PROCESS_INFO> found;
  for (const practice::Use& use : call.world().uses) {
    if (use.openFiles <= 0 || use.owner.empty()) continue;
    const bool meant =
        std::any_of(session.files.begin(), session.files.end(), [&](const std::string& file) {
          return startsWith(file, use.remote) || startsWith(file, use.local);
        });
    if (!meant) continue;
    RM_PROCESS_INFO info{};
    info.Process.dwProcessId = static_cast<DWORD>(4000 + 4 * found.size());
    const std::wstring name = toUtf16(use.owner);
    std::copy(name.begin(),
              name.begin() + static_cast<std::ptrdiff_t>(
                                 std::min<std::size_t>(name.size(), CCH_RM_MAX_APP_NAME)),
              info.strAppName);
    info.ApplicationType = RmMainWindow;
    info.AppStatus = RmStatusRunning;
    info.bRestartable = TRUE;
    found.push_back(info);
  }
  return found;
}

}  // namespace

DOUBLE(DWORD, RmStartSession, DWORD* handle, DWORD, WCHAR* key) {
  Call call = Call::counted("RmStartSession");
  if (call.fault()) return call.fault()->asCode();
  *handle = static_cast<DWORD>(reinterpret_cast<std::uintptr_t>(sessions().open(call, {})));
  std::fill(key, key + CCH_RM_SESSION_KEY, L'0');
  key[CCH_RM_SESSION_KEY] = L'\0';
  return ERROR_SUCCESS;
}

DOUBLE(DWORD, RmEndSession, DWORD handle) {
  Call call = Call::counted("RmEndSession");
  return sessions().close(call, handleOf(handle)) ? DWORD{ERROR_SUCCESS}
                                                  : DWORD{ERROR_INVALID_HANDLE};
}

DOUBLE(DWORD, RmRegisterResources, DWORD handle, UINT count, LPCWSTR* files, UINT,
       RM_UNIQUE_PROCESS*, UINT, LPCWSTR*) {
  Call call = Call::counted("RmRegisterResources");
  if (call.fault()) return call.fault()->asCode();
  Session* session = sessions().find(handleOf(handle));
  if (session == nullptr) return ERROR_INVALID_HANDLE;
  for (UINT i = 0; i < count; ++i) session->files.push_back(toUtf8(files[i]));
  return ERROR_SUCCESS;
}

DOUBLE(DWORD, RmGetList, DWORD handle, UINT* needed, UINT* count, RM_PROCESS_INFO* infos,
       LPDWORD reasons) {
  Call call("RmGetList");
  if (call.fault()) return call.fault()->asCode();
  const Session* session = sessions().find(handleOf(handle));
  if (session == nullptr) return ERROR_INVALID_HANDLE;
  std::vector<RM_PROCESS_INFO> found;
  if (call.playing()) found = users(call, *session);
  *reasons = RmRebootReasonNone;
  *needed = static_cast<UINT>(found.size());
  if (*count < found.size()) return ERROR_MORE_DATA;
  std::copy(found.begin(), found.end(), infos);
  *count = static_cast<UINT>(found.size());
  return ERROR_SUCCESS;
}

}  // namespace unclash::doubles

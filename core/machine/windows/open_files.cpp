#include "core/machine/windows/open_files.h"

#include <algorithm>
#include <array>

#include "core/machine/windows/network_resources.h"
#include "core/machine/windows/text.h"
#include "core/model/letters.h"
#include "core/model/unc_path.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

constexpr DWORD kUntouched = 0xffffffffU;
/// The Restart Manager takes any number; more than these nobody reads.
constexpr std::size_t kMostFiles = 200;

void addOnce(std::vector<std::string>& list, std::string text) {
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end())
    list.push_back(std::move(text));
}

bool below(const std::string& path, std::string folder) {
  if (folder.empty()) return false;
  if (folder.back() != '\\') folder += '\\';
  return foldCase(path).starts_with(foldCase(folder));
}

std::string decoded(std::string_view address) {
  std::string text;
  const auto hex = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  };
  for (std::size_t i = 0; i < address.size(); ++i) {
    const bool code = address[i] == '%' && i + 2 < address.size() && hex(address[i + 1]) >= 0 &&
                      hex(address[i + 2]) >= 0;
    text += code ? static_cast<char>(hex(address[i + 1]) * 16 + hex(address[i + 2])) : address[i];
    if (code) i += 2;
  }
  return text;
}

bool isThisComputer(const std::string& remote) {
  const auto path = UncPath::parse(remote);
  if (!path) return false;
  std::array<wchar_t, MAX_COMPUTERNAME_LENGTH + 1> name{};
  auto size = static_cast<DWORD>(name.size());
  ::GetComputerNameW(name.data(), &size);
  const std::string server = path->server().text();
  return server == "127.0.0.1" || server == "::1" || sameName(server, "localhost") ||
         sameName(server, toUtf8(name.data()));
}

std::vector<std::string> filesOfOwnServer(const Api& api) {
  std::vector<std::string> files;
  if (!api.NetFileEnum || !api.NetApiBufferFree) return files;
  LPBYTE given = nullptr;
  DWORD read = kUntouched;
  DWORD total = kUntouched;
  DWORD_PTR resume = 0;
  const DWORD code = api.NetFileEnum(nullptr, nullptr, nullptr, 3, &given, MAX_PREFERRED_LENGTH,
                                     &read, &total, &resume);
  const Held buffer(given, [&](LPBYTE bytes) { api.NetApiBufferFree(bytes); });
  if ((code != NERR_Success && code != ERROR_MORE_DATA) || !buffer || read == kUntouched)
    return files;
  const auto* infos = reinterpret_cast<const FILE_INFO_3*>(buffer.get());
  for (DWORD i = 0; i < read && files.size() < kMostFiles; ++i)
    addOnce(files, toUtf8(infos[i].fi3_pathname));
  return files;
}

/// Documents that are open, by the owner files beside them: `~$plan.docx` for plan.docx, and
/// `~$nnual.docx` for annual.docx, whose first two letters it takes the place of.
std::vector<std::string> openDocuments(const std::vector<std::string>& names) {
  constexpr std::string_view kOwner = "~$";
  std::vector<std::string> open;
  for (const std::string& owner : names) {
    if (!owner.starts_with(kOwner)) continue;
    const std::string end = owner.substr(kOwner.size());
    for (const std::string& name : names)
      if (name == end || (name.size() == owner.size() && name.ends_with(end) && name != owner))
        addOnce(open, name);
  }
  return open;
}

/// The programs that the Restart Manager knows to use the files.
std::vector<std::string> programsUsing(const Api& api, const std::vector<std::string>& files) {
  std::vector<std::string> programs;
  if (files.empty() || !api.RmStartSession || !api.RmRegisterResources || !api.RmGetList ||
      !api.RmEndSession)
    return programs;
  DWORD session = kUntouched;
  std::array<wchar_t, CCH_RM_SESSION_KEY + 1> key{};
  if (api.RmStartSession(&session, 0, key.data()) != ERROR_SUCCESS || session == kUntouched)
    return programs;
  const Held open(&session, [&](const DWORD* started) { api.RmEndSession(*started); });
  std::vector<std::wstring> wide;
  std::vector<LPCWSTR> pointers;
  for (const std::string& file : files) wide.push_back(toUtf16(file));
  for (const std::wstring& file : wide) pointers.push_back(file.c_str());
  if (api.RmRegisterResources(session, static_cast<UINT>(pointers.size()), pointers.data(), 0,
                              nullptr, 0, nullptr) != ERROR_SUCCESS)
    return programs;
  std::vector<RM_PROCESS_INFO> infos(16);
  for (int tried = 0; tried < 4; ++tried) {
    UINT needed = 0;
    auto count = static_cast<UINT>(infos.size());
    DWORD reasons = 0;
    const DWORD code = api.RmGetList(session, &needed, &count, infos.data(), &reasons);
    if (code == ERROR_MORE_DATA && needed > infos.size() && needed < 1000) {
      infos.resize(needed + 4);
      continue;
    }
    if (code != ERROR_SUCCESS || count > infos.size()) return programs;
    for (UINT i = 0; i < count; ++i) addOnce(programs, toUtf8(infos[i].strAppName));
    return programs;
  }
  return programs;
}

}  // namespace

bool showsPlace(const std::string& address, const std::string& local, const std::string& remote) {
  constexpr std::string_view kFile = "file:";
  if (!foldCase(address).starts_with(kFile)) return false;
  std::string path = decoded(std::string_view(address).substr(kFile.size()));
  std::replace(path.begin(), path.end(), '/', '\\');
  // `file:///Z:/x`: three slashes, and no server behind them.
  if (path.starts_with("\\\\\\")) path.erase(0, 3);
  path += '\\';
  return below(path, local) || below(path, remote);
}

OpenFiles openFilesOn(const Hands& hands, const std::string& local, const std::string& remote) {
  OpenFiles open;
  std::vector<RunningProgram> running;
  if (hands.around.runningPrograms) hands.around.runningPrograms(running);
  for (const RunningProgram& program : running) {
    if (!below(program.path, local) && !below(program.path, remote)) continue;
    addOnce(open.programs, program.file);
  }
  std::vector<ExplorerWindow> windows;
  if (hands.around.explorerWindows) hands.around.explorerWindows(windows);
  for (const ExplorerWindow& window : windows)
    if (showsPlace(window.place, local, remote)) addOnce(open.programs, "explorer.exe");
  std::vector<std::string> asked;
  if (!local.empty() && hands.around.filesIn) {
    const std::string folder = local + "\\";
    const std::vector<std::string> names = hands.around.filesIn(folder, kMostFiles);
    for (const std::string& name : names) asked.push_back(folder + name);
    for (const std::string& name : openDocuments(names)) addOnce(open.files, folder + name);
  }
  if (isThisComputer(remote))
    for (std::string& file : filesOfOwnServer(hands.api)) {
      asked.push_back(file);
      addOnce(open.files, std::move(file));
    }
  for (std::string& program : programsUsing(hands.api, asked))
    addOnce(open.programs, std::move(program));
  return open;
}

}  // namespace unclash

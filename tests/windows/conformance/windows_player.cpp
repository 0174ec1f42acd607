// Whatever stands behind Windows' functions: the doubles, or on a real Windows the system itself.
// Only Windows' own functions are called; the state file is written as text and not read.
#include <windows.h>
// Behind windows.h.
#include <gtest/gtest.h>
#include <lm.h>
#include <wincred.h>
#include <winnetwk.h>

#include <array>
#include <cstdio>

#include "tests/windows/conformance/player.h"
#include "tests/windows/conformance/world_text.h"

namespace {

std::wstring wide(const std::string& text) { return {text.begin(), text.end()}; }

std::string narrow(const wchar_t* text) {
  std::string result;
  for (; text != nullptr && *text != L'\0'; ++text) result += static_cast<char>(*text);
  return result;
}

/// A null pointer for nothing, as these functions want it.
wchar_t* orNull(std::wstring& text) { return text.empty() ? nullptr : text.data(); }

class WindowsPlayer final : public Player {
 public:
  explicit WindowsPlayer(std::string way, std::string file)
      : way_(std::move(way)), file_(std::move(file)) {}

  ~WindowsPlayer() override {
    for (const std::wstring& target : stored_)
      ::CredDeleteW(target.c_str(), CRED_TYPE_DOMAIN_PASSWORD, 0);
    ::RegDeleteTreeW(HKEY_CURRENT_USER, L"Network");
    ::DeleteFileA(file_.c_str());
  }

  int connect(const std::string& remote, const std::optional<SignIn>& as, const std::string& local,
              bool remember) override {
    std::wstring to = wide(remote);
    std::wstring device = wide(local);
    std::wstring user = as ? wide(as->user) : std::wstring();
    std::wstring password = as ? wide(as->password) : std::wstring();
    const DWORD flags = remember ? CONNECT_UPDATE_PROFILE : 0;
    // NetUseAdd remembers nothing: that is done by the function beside it.
    if (way_ == "NetUseAdd" && !remember) {
      USE_INFO_2 info{};
      info.ui2_local = orNull(device);
      info.ui2_remote = to.data();
      info.ui2_password = orNull(password);
      info.ui2_asg_type = USE_WILDCARD;
      info.ui2_username = orNull(user);
      return static_cast<int>(::NetUseAdd(nullptr, 2, reinterpret_cast<BYTE*>(&info), nullptr));
    }
    NETRESOURCEW resource{};
    resource.dwType = RESOURCETYPE_ANY;
    resource.lpLocalName = orNull(device);
    resource.lpRemoteName = to.data();
    const DWORD code =
        way_ == "WNetAddConnection3"
            ? ::WNetAddConnection3W(nullptr, &resource, orNull(password), orNull(user), flags)
            : ::WNetAddConnection2W(&resource, orNull(password), orNull(user), flags);
    return static_cast<int>(code);
  }

  int disconnect(const std::string& name, bool forget, bool force) override {
    return static_cast<int>(
        ::WNetCancelConnection2W(wide(name).c_str(), forget ? CONNECT_UPDATE_PROFILE : 0, force));
  }

  std::vector<Listed> listed() override {
    BYTE* buffer = nullptr;
    DWORD read = 0;
    DWORD total = 0;
    DWORD resume = 0;
    EXPECT_EQ(::NetUseEnum(nullptr, 2, &buffer, MAX_PREFERRED_LENGTH, &read, &total, &resume), 0U);
    std::vector<Listed> list;
    const auto* uses = reinterpret_cast<const USE_INFO_2*>(buffer);
    for (DWORD i = 0; i < read; ++i) {
      const std::string domain = narrow(uses[i].ui2_domainname);
      const std::string user = narrow(uses[i].ui2_username);
      list.push_back({narrow(uses[i].ui2_local), narrow(uses[i].ui2_remote),
                      domain.empty() ? user : domain + "\\" + user});
      EXPECT_TRUE(uses[i].ui2_password == nullptr || *uses[i].ui2_password == L'\0');
    }
    ::NetApiBufferFree(buffer);
    return list;
  }

  std::vector<std::string> remembered() override {
    std::vector<std::string> devices;
    HANDLE list = nullptr;
    EXPECT_EQ(::WNetOpenEnumW(RESOURCE_REMEMBERED, RESOURCETYPE_ANY, 0, nullptr, &list), 0U);
    std::array<NETRESOURCEW, 256> buffer{};
    DWORD count = 0xffffffff;
    DWORD size = sizeof buffer;
    if (::WNetEnumResourceW(list, &count, buffer.data(), &size) == NO_ERROR)
      for (DWORD i = 0; i < count; ++i) devices.push_back(narrow(buffer[i].lpLocalName));
    ::WNetCloseEnum(list);
    return devices;
  }

  void store(const std::string& target, const SignIn& as) override {
    std::wstring name = wide(target);
    std::wstring user = wide(as.user);
    std::wstring password = wide(as.password);
    CREDENTIALW entry{};
    entry.Type = CRED_TYPE_DOMAIN_PASSWORD;
    entry.TargetName = name.data();
    entry.UserName = user.data();
    entry.CredentialBlob = reinterpret_cast<BYTE*>(password.data());
    entry.CredentialBlobSize = static_cast<DWORD>(password.size() * sizeof(wchar_t));
    entry.Persist = CRED_PERSIST_ENTERPRISE;
    ASSERT_TRUE(::CredWriteW(&entry, 0)) << ::GetLastError();
    stored_.push_back(name);
  }

  void openFiles(const std::string& remote, int count) override {
    // Behind the state's back, as a program would open them: in the text of the use.
    std::string quoted;
    for (const char each : remote)
      quoted += each == '\\' ? std::string("\\\\") : std::string(1, each);
    std::ifstream in(file_, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    in.close();
    const std::string use = "\"remote\": \"" + quoted + "\"";
    const auto at = text.rfind(use);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, use.size(), use + ", \"openFiles\": " + std::to_string(count));
    std::ofstream(file_, std::ios::binary) << text;
  }

  int openPath(const std::string&) override { return kBadNetPath; }

 private:
  std::string way_;
  std::string file_;
  std::vector<std::wstring> stored_;
};

bool doubled(const char* library) {
  const HMODULE module = ::GetModuleHandleA(library);
  return module != nullptr && ::GetProcAddress(module, "UnclashDouble") != nullptr;
}

}  // namespace

std::vector<std::string> ways() {
  return {"WNetAddConnection2", "WNetAddConnection3", "NetUseAdd"};
}

/// Wine opens them without asking any provider, so the row is for real systems.
std::vector<std::string> waysToOpenPaths() { return {}; }

std::unique_ptr<Player> newPlayer(const std::string& way, const Settled& settled) {
  EXPECT_TRUE(doubled("mpr.dll"));
  EXPECT_TRUE(doubled("netapi32.dll"));
  std::array<char, MAX_PATH> folder{};
  std::array<char, MAX_PATH> file{};
  ::GetTempPathA(static_cast<DWORD>(folder.size()), folder.data());
  ::GetTempFileNameA(folder.data(), "unc", 0, file.data());
  std::ofstream(file.data(), std::ios::binary) << "{\"world\": " << worldText(settled) << "}";
  ::SetEnvironmentVariableA("UNCLASH_DOUBLES", file.data());
  // Guests are let on, whatever the last test left.
  const DWORD allowed = 1;
  ::RegSetKeyValueW(HKEY_LOCAL_MACHINE,
                    L"SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation\\Parameters",
                    L"AllowInsecureGuestAuth", REG_DWORD, &allowed, sizeof allowed);
  return std::make_unique<WindowsPlayer>(way, file.data());
}

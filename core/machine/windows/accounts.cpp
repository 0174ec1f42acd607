#include "core/machine/windows/accounts.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/machine_info.h"
#include "core/machine/windows/net_lists.h"
#include "core/machine/windows/network_resources.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

constexpr const char* kAccounts = "accounts";

bool complete(const Api& api) {
  return api.NetUserEnum != nullptr && api.NetUserGetInfo != nullptr &&
         api.NetLocalGroupEnum != nullptr && api.NetLocalGroupGetMembers != nullptr &&
         api.NetApiBufferFree != nullptr;
}

class Accounts {
 public:
  Accounts(const Api& api, const InspectorContext& context, TimePoint now)
      : api_(api), context_(context), now_(now), computer_(computerName(api)) {}

  Snapshot run() {
    if (!complete(api_)) return onlyGapOfWin32(kAccounts, ERROR_PROC_NOT_FOUND);
    std::vector<std::wstring> names;
    const DWORD code = listNames<USER_INFO_0>(
        [&](LPBYTE* buffer, DWORD* read, DWORD* total, DWORD* resume) {
          return api_.NetUserEnum(nullptr, 0, FILTER_NORMAL_ACCOUNT, buffer, MAX_PREFERRED_LENGTH,
                                  read, total, resume);
        },
        [](const USER_INFO_0& info) { return info.usri0_name; }, names);
    if (code == ERROR_SUCCESS || !names.empty()) part_.accounts.ensure();
    check(code);
    for (const std::wstring& name : names)
      if (!limited()) addAccount(name);
    addGroups();
    return std::move(part_);
  }

 private:
  template <class Info, class Resume = DWORD, class Ask, class Name>
  DWORD listNames(Ask ask, Name nameOf, std::vector<std::wstring>& names) {
    return listParts<Info, Resume>(api_, ask, [&](const Info& info) {
      const wchar_t* name = nameOf(info);
      if (name != nullptr && *name != L'\0') names.emplace_back(name);
    });
  }

  void addAccount(const std::wstring& name) {
    LPBYTE given = nullptr;
    const DWORD code = api_.NetUserGetInfo(nullptr, name.c_str(), 2, &given);
    const Held info(given, [&](LPBYTE bytes) { api_.NetApiBufferFree(bytes); });
    // Deleted between the two calls.
    if (code == NERR_UserNotFound) return;
    if (code == NERR_Success && info) {
      part_.accounts->push_back(
          accountOf(*reinterpret_cast<const USER_INFO_2*>(info.get()), computer_, now_));
      return;
    }
    check(failureCode(code));
    part_.accounts->push_back(nameOnly(accountText(computer_, toUtf8(name))));
  }

  static Account nameOnly(std::string name) {
    Account account;
    account.name = std::move(name);
    account.enabled = Fact<bool>::none();
    account.lastSignIn = Fact<std::string>::none();
    account.passwordSetAt = Fact<std::string>::none();
    return account;
  }

  void addGroups() {
    std::vector<std::wstring> groups;
    check(listNames<LOCALGROUP_INFO_0, DWORD_PTR>(
        [&](LPBYTE* buffer, DWORD* read, DWORD* total, DWORD_PTR* resume) {
          return api_.NetLocalGroupEnum(nullptr, 0, buffer, MAX_PREFERRED_LENGTH, read, total,
                                        resume);
        },
        [](const LOCALGROUP_INFO_0& info) { return info.lgrpi0_name; }, groups));
    for (const std::wstring& group : groups)
      if (!limited()) addMembers(group);
  }

  void addMembers(const std::wstring& group) {
    const DWORD code = listParts<LOCALGROUP_MEMBERS_INFO_2, DWORD_PTR>(
        api_,
        [&](LPBYTE* buffer, DWORD* read, DWORD* total, DWORD_PTR* resume) {
          return api_.NetLocalGroupGetMembers(nullptr, group.c_str(), 2, buffer,
                                              MAX_PREFERRED_LENGTH, read, total, resume);
        },
        [&](const LOCALGROUP_MEMBERS_INFO_2& info) {
          if (info.lgrmi2_sidusage != SidTypeUser || info.lgrmi2_domainandname == nullptr) return;
          accountNamed(toUtf8(info.lgrmi2_domainandname)).groups.ensure().push_back(toUtf8(group));
        });
    if (code != NERR_GroupNotFound && code != ERROR_NO_SUCH_ALIAS) check(code);
  }

  Account& accountNamed(const std::string& name) {
    std::vector<Account>& accounts = part_.accounts.ensure();
    const auto found = std::find_if(accounts.begin(), accounts.end(), [&](const Account& account) {
      return sameName(account.name, name);
    });
    if (found != accounts.end()) return *found;
    accounts.push_back(nameOnly(name));
    return accounts.back();
  }

  /// On a domain controller the list can be longer than anybody waits.
  bool limited() {
    DWORD code = ERROR_SUCCESS;
    if (std::chrono::steady_clock::now() >= context_.until) code = ERROR_TIMEOUT;
    if (context_.stop.stop_requested()) code = ERROR_CANCELLED;
    check(code);
    return code != ERROR_SUCCESS;
  }

  /// One gap for each reason.
  void check(DWORD code) {
    if (code == ERROR_SUCCESS) return;
    const Gap gap = gapOfWin32(kAccounts, code);
    std::vector<Gap>& gaps = part_.gaps.ensure();
    if (std::find(gaps.begin(), gaps.end(), gap) == gaps.end()) gaps.push_back(gap);
  }

  const Api& api_;
  const InspectorContext& context_;
  TimePoint now_;
  std::string computer_;
  Snapshot part_;
};

}  // namespace

Account accountOf(const USER_INFO_2& info, const std::string& computer, TimePoint now) {
  Account account;
  account.name = accountText(computer, toUtf8(info.usri2_name));
  account.enabled = (info.usri2_flags & UF_ACCOUNTDISABLE) == 0;
  account.lastSignIn =
      info.usri2_last_logon == 0
          ? Fact<std::string>::none()
          : Fact<std::string>(formatTime(TimePoint(std::chrono::seconds(info.usri2_last_logon))));
  account.passwordSetAt =
      info.usri2_password_age == 0
          ? Fact<std::string>::none()
          : Fact<std::string>(formatTime(now - std::chrono::seconds(info.usri2_password_age)));
  return account;
}

Inspector accountsInspector(const Api& api, TimePoint now) {
  return {kAccounts, [api, now](const InspectorContext& context) {
            return Accounts(api, context, now).run();
          }};
}

}  // namespace unclash

#include "core/machine/linux/accounts.h"

#include <grp.h>
#include <lastlog.h>
#include <pwd.h>
#include <shadow.h>
#include <string.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "core/machine/linux/gap_reasons.h"
#include "core/machine/linux/text_files.h"

namespace unclash {
namespace {

constexpr const char* kAccounts = "accounts";
constexpr long long kSecondsOfDay = 86'400;

struct Person {
  std::string name;
  uid_t id = 0;
  gid_t group = 0;
  std::string shell;
};

std::vector<Person> people(const PeopleIds& ids) {
  std::vector<Person> list;
  std::array<char, 16384> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  ::setpwent();
  while (::getpwent_r(&entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    if ((entry.pw_uid >= ids.least && entry.pw_uid <= ids.most) || entry.pw_uid == ::geteuid())
      list.push_back({entry.pw_name, entry.pw_uid, entry.pw_gid, entry.pw_shell});
  ::endpwent();
  return list;
}

std::vector<std::string> groupsOf(const Person& person) {
  std::vector<gid_t> ids(64);
  int count = static_cast<int>(ids.size());
  if (::getgrouplist(person.name.c_str(), person.group, ids.data(), &count) < 0) {
    ids.resize(static_cast<std::size_t>(count));
    ::getgrouplist(person.name.c_str(), person.group, ids.data(), &count);
  }
  ids.resize(static_cast<std::size_t>(count));
  std::vector<std::string> names;
  std::vector<char> buffer(65536);
  for (const gid_t id : ids) {
    group entry{};
    group* found = nullptr;
    if (::getgrgid_r(id, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
      names.emplace_back(entry.gr_name);
  }
  return names;
}

/// Locked passwords and their dates; only root may read them. The hash itself is not kept.
void lookAtPassword(Account& account) {
  account.passwordSetAt = Fact<std::string>::none();
  if (::geteuid() != 0) return;
  std::array<char, 16384> buffer{};
  spwd entry{};
  spwd* found = nullptr;
  if (::getspnam_r(account.name.c_str(), &entry, buffer.data(), buffer.size(), &found) == 0 &&
      found != nullptr) {
    // A lock is an exclamation mark before the hash (passwd(1)); keys still let in, so it decides
    // only together with the shell.
    if (entry.sp_pwdp != nullptr && entry.sp_pwdp[0] == '!') account.enabled = false;
    if (entry.sp_lstchg > 0) account.passwordSetAt = timeText(entry.sp_lstchg * kSecondsOfDay);
  }
  ::explicit_bzero(buffer.data(), buffer.size());
}

}  // namespace

PeopleIds parseLoginDefs(std::string_view text) {
  PeopleIds ids;
  for (const std::string_view line : linesOf(text)) {
    const std::string_view plain = trimmed(line.substr(0, line.find('#')));
    const std::size_t blank = plain.find_first_of(" \t");
    if (blank == std::string_view::npos) continue;
    const std::string_view key = plain.substr(0, blank);
    const std::string_view value = trimmed(plain.substr(blank));
    std::uint32_t number = 0;
    if (std::from_chars(value.data(), value.data() + value.size(), number).ec != std::errc{})
      continue;
    if (key == "UID_MIN") ids.least = number;
    if (key == "UID_MAX") ids.most = number;
  }
  return ids;
}

std::optional<long long> lastSignInOf(std::string_view bytes, std::uint32_t userId) {
  const std::size_t at = std::size_t{userId} * sizeof(lastlog);
  if (bytes.size() < sizeof(lastlog) || at > bytes.size() - sizeof(lastlog)) return std::nullopt;
  lastlog entry{};
  ::memcpy(&entry, bytes.data() + at, sizeof entry);
  if (entry.ll_time == 0) return std::nullopt;
  return entry.ll_time;
}

bool letsIn(std::string_view shell) {
  const std::string_view name = shell.substr(shell.rfind('/') + 1);
  return name != "nologin" && name != "false";
}

Inspector accountsInspector(const Places& places) {
  return {kAccounts, [places](const InspectorContext& context) {
            const auto defs = readTextFile(places.etc / "login.defs");
            // The file is sparse and as long as the largest user id; people's ids end long before.
            const auto lastlog = readTextFile(places.log / "lastlog", 64U << 20U);
            Snapshot part;
            std::vector<Account>& list = part.accounts.ensure();
            for (const Person& person : people(defs ? parseLoginDefs(*defs) : PeopleIds{})) {
              if (context.stop.stop_requested()) {
                part.gaps.ensure().push_back(makeGap(kAccounts, gap_reason::kStopped));
                break;
              }
              Account account;
              account.name = person.name;
              account.groups = groupsOf(person);
              account.enabled = letsIn(person.shell);
              const auto last = lastlog ? lastSignInOf(*lastlog, person.id) : std::nullopt;
              account.lastSignIn =
                  last ? Fact<std::string>(timeText(*last)) : Fact<std::string>::none();
              lookAtPassword(account);
              list.push_back(std::move(account));
            }
            return part;
          }};
}

}  // namespace unclash

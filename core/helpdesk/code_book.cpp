#include "core/helpdesk/code_book.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace unclash::helpdesk {
namespace {

struct Entry {
  std::string_view id;
  std::uint32_t weight;
};
struct ErrorEntry {
  std::int64_t code;
  std::uint32_t weight;
};
struct QuestionEntry {
  std::string_view id;
  std::initializer_list<std::string_view> answers;
};

// Order and weights are what a case code is made of. New ids are added at the end of their list and
// weigh 1, as the room kept for them does; nothing here is ever moved, renamed or taken out.
// Whatever else has to change needs a new kCodeVersion.

constexpr Entry kCauses[] = {{"mapped-drive-other-user", 3},
                             {"deviceless-connection-other-user", 3},
                             {"remembered-connection-other-user", 3},
                             {"stored-credential-other-user", 3},
                             {"implicit-sign-in-credential", 3},
                             {"user-name-spelling", 1},
                             {"other-logon-session", 1},
                             {"background-program", 3},
                             {"printer-connection", 1},
                             {"same-server-two-accounts-needed", 1},
                             {"dfs-same-server", 1},
                             {"domain-join-existing-connection", 1},
                             {"redirector-holds-stale-session", 3},
                             {"password-changed", 3},
                             {"stale-kerberos-ticket", 1},
                             {"clock-skew", 1},
                             {"server-unreachable", 1},
                             {"server-connection-limit", 1},
                             {"not-a-share", 1},
                             {"access-denied-on-share", 1},
                             {"guest-access-blocked", 3},
                             {"smb-version-mismatch", 1},
                             {"workstation-service-stopped", 1},
                             {"disconnected-session-left", 3},
                             {"shared-account-in-use", 1},
                             {"no-session-time-limits", 1},
                             {"session-policy-misconfigured", 1},
                             {"network-drops-sessions", 1},
                             {"update-or-restart-pending", 1},
                             {"unauthorised-session", 1},
                             {"application-session-bug", 1},
                             {"logon-id-collision", 1},
                             {"session-limit-reached", 1},
                             {"broker-stale-session", 1},
                             {"session-without-credentials", 1},
                             {"credential-storage-disabled", 1},
                             {"ntlm-level-mismatch", 1},
                             {"same-account-other-password", 1},
                             {"global-mapping-stale", 1},
                             {"too-many-sessions-to-server", 1}};

constexpr Entry kActions[] = {{"disconnect-connection", 24},
                              {"disconnect-server", 5},
                              {"forget-remembered-connection", 4},
                              {"remove-stored-credential", 5},
                              {"replace-stored-credential", 8},
                              {"reconnect-as", 30},
                              {"use-full-user-name", 2},
                              {"use-server-alias", 12},
                              {"use-one-account", 2},
                              {"close-program", 4},
                              {"close-explorer-windows", 5},
                              {"purge-kerberos-tickets", 2},
                              {"restart-workstation-service", 2},
                              {"sign-out-and-in", 2},
                              {"restart-computer", 2},
                              {"sign-out-session", 8},
                              {"set-session-time-limits", 8},
                              {"set-single-session", 2},
                              {"enable-linked-connections", 2},
                              {"correct-path", 2},
                              {"correct-clock", 2},
                              {"check-network", 2},
                              {"change-smb-setting", 5},
                              {"install-updates", 2},
                              {"separate-accounts", 2},
                              {"review-access", 2},
                              {"close-server-session", 2},
                              {"report-to-helpdesk", 2},
                              {"wait-for-idle-end", 4},
                              {"reuse-existing-connection", 5},
                              {"remove-global-mapping", 2},
                              {"use-direct-server-path", 2},
                              {"update-program", 2},
                              {"reconfigure-program", 5},
                              {"separate-guest-and-named-access", 2},
                              {"grant-share-permission", 2},
                              {"create-share", 2},
                              {"correct-session-policy", 4},
                              {"allow-several-sessions", 2},
                              {"raise-session-limit", 2},
                              {"set-session-keep-alive", 2},
                              {"sign-in-interactively", 2},
                              {"reset-password", 2},
                              {"uninstall-update", 2}};

constexpr std::string_view kRules[] = {"drive-other-user",
                                       "deviceless-other-user",
                                       "ipc-other-user",
                                       "printer-other-user",
                                       "global-other-user",
                                       "global-broken",
                                       "identity-unknown",
                                       "spelled-otherwise",
                                       "explorer-holds",
                                       "program-holds",
                                       "program-on-drive",
                                       "signed-in-identity",
                                       "named-by-program",
                                       "program-at-work",
                                       "guest-identity",
                                       "same-account-held",
                                       "right-identity-connected",
                                       "broken-as-wanted",
                                       "drive-in-use",
                                       "other-session-connection",
                                       "linked-session-connection",
                                       "service-session-connection",
                                       "elevated-split",
                                       "remembered-other-user",
                                       "remembered-not-connected",
                                       "credential-other-user",
                                       "credential-made-connection",
                                       "credential-spelled-otherwise",
                                       "credential-in-use",
                                       "credential-older-than-password",
                                       "sign-in-older-than-password",
                                       "ticket-other-client",
                                       "ticket-expired",
                                       "nothing-listed",
                                       "connections-unstable",
                                       "many-sessions-to-server",
                                       "controller-connection",
                                       "disconnected-session",
                                       "left-by-the-account",
                                       "dead-session",
                                       "several-sessions",
                                       "second-session",
                                       "several-clients",
                                       "sessions-pile-up",
                                       "no-session-limits",
                                       "short-session-limits",
                                       "single-session-broken",
                                       "several-allowed",
                                       "no-domain",
                                       "names-itself",
                                       "policy-contradiction",
                                       "sessions-at-limit",
                                       "disabled-account-session",
                                       "unlisted-account-session",
                                       "unused-privileged-account",
                                       "logon-without-secret",
                                       "repeated-service-logons",
                                       "duplicate-logon-id",
                                       "foreign-package",
                                       "unwanted-server-session",
                                       "account-from-several-clients",
                                       "server-is-full",
                                       "credential-storage-disabled",
                                       "clock-skew",
                                       "unreachable",
                                       "name-not-resolved",
                                       "negotiate-failed",
                                       "old-dialect",
                                       "signing-differs",
                                       "dfs-root",
                                       "path-below-share",
                                       "no-share-named",
                                       "guest-refused",
                                       "ntlm-too-low",
                                       "ntlm-too-high",
                                       "no-keep-alive",
                                       "workstation-stopped",
                                       "reboot-pending",
                                       "running-for-long",
                                       "updates-old",
                                       "known-update",
                                       "event-network",
                                       "event-session-deleted",
                                       "event-session-lost",
                                       "sessions-come-and-go",
                                       "event-session-replaced",
                                       "event-session-limit",
                                       "event-guest",
                                       "event-smb1",
                                       "event-broker",
                                       "event-clock",
                                       "event-kerberos",
                                       "event-logon-collision",
                                       "event-no-logon-session",
                                       "event-logon-right",
                                       "event-profile",
                                       "event-failed-sign-in",
                                       "event-service-logon",
                                       "event-server-full",
                                       "event-unexpected-stop",
                                       "event-credential-conflict",
                                       "global-as-wanted",
                                       "stands-as-wanted",
                                       "ticket-kept",
                                       "share-named",
                                       "no-account-named",
                                       "secret-for-server",
                                       "no-session-of-account",
                                       "own-name-offered",
                                       "service-of-the-account",
                                       "clock-agrees",
                                       "no-dialect-told",
                                       "modern-dialect"};

constexpr ErrorEntry kErrors[] = {
    {2, 1},          {3, 1},          {5, 6},         {22, 1},   {32, 1},    {50, 1},    {51, 1},
    {52, 1},         {53, 6},         {54, 1},        {55, 1},   {58, 1},    {59, 1},    {64, 4},
    {65, 1},         {66, 1},         {67, 4},        {68, 1},   {69, 1},    {70, 1},    {71, 1},
    {85, 1},         {86, 6},         {87, 1},        {88, 1},   {121, 1},   {240, 1},   {298, 1},
    {384, 1},        {1200, 1},       {1201, 1},      {1202, 1}, {1203, 1},  {1208, 1},  {1219, 60},
    {1220, 1},       {1222, 1},       {1223, 1},      {1225, 1}, {1226, 1},  {1229, 1},  {1231, 1},
    {1232, 1},       {1234, 1},       {1236, 1},      {1238, 1}, {1239, 1},  {1240, 1},  {1244, 1},
    {1245, 1},       {1265, 1},       {1272, 4},      {1311, 1}, {1312, 6},  {1314, 1},  {1317, 1},
    {1323, 1},       {1325, 1},       {1326, 6},      {1327, 1}, {1328, 1},  {1329, 1},  {1330, 1},
    {1331, 1},       {1332, 1},       {1351, 1},      {1355, 1}, {1363, 1},  {1364, 1},  {1365, 1},
    {1366, 20},      {1367, 1},       {1368, 1},      {1380, 1}, {1384, 1},  {1385, 1},  {1395, 1},
    {1396, 1},       {1397, 1},       {1398, 1},      {1399, 1}, {1722, 1},  {1787, 1},  {1789, 1},
    {1790, 1},       {1792, 1},       {1793, 1},      {1907, 1}, {1909, 1},  {1935, 1},  {1937, 1},
    {2114, 1},       {2138, 1},       {2202, 1},      {2221, 1}, {2239, 1},  {2240, 1},  {2241, 1},
    {2242, 1},       {2250, 1},       {2310, 1},      {2312, 1}, {2401, 1},  {2402, 1},  {2404, 1},
    {2405, 1},       {2453, 1},       {2457, 1},      {2691, 1}, {7001, 1},  {7022, 1},  {7024, 1},
    {7041, 1},       {7042, 1},       {7044, 1},      {7045, 1}, {10060, 1}, {10061, 1}, {11001, 1},
    {3221226332, 1}, {3221266432, 1}, {3227320323, 1}};

// `unknown` is the first answer of each and not listed; a free text has none.
const QuestionEntry kQuestions[] = {
    {"symptom",
     {"more-than-one-user-name", "cannot-open-share", "asked-again-and-again",
      "old-session-still-there", "disconnected-suddenly", "cannot-start-program", "other"}},
    {"error", {}},
    {"moment",
     {"mapping-a-drive", "opening-a-share", "signing-in", "reconnecting-remote-desktop",
      "starting-a-program", "running-a-script-or-service", "joining-a-domain", "after-restart",
      "printing"}},
    {"server", {}},
    {"wanted-user", {}},
    {"recent-change",
     {"password", "account", "server-or-nas", "system-update", "network", "program", "nothing"}},
    {"account-shared", {"yes", "no"}},
    {"left-last-session", {"signed-out", "closed-window", "connection-lost", "power-lost"}},
    {"signed-in-elsewhere", {"yes", "no"}},
    {"only-as-administrator", {"yes", "no"}},
    {"touched-before", {"yes", "no"}},
    {"same-account-again", {"yes", "no"}},
    {"program-uses-server", {"yes", "no"}},
    {"works-by-other-name", {"yes", "no"}},
    {"back-after-restart", {"yes", "no"}},
    {"who-is-affected", {"only-me", "several", "everyone"}},
    {"two-accounts-needed", {"yes", "no"}},
    {"network-drops", {"yes", "no"}}};

// As in kAreas of the snapshot, in the order of the first version.
constexpr std::string_view kAreaNames[] = {
    "machine",       "connections",    "remembered", "credentials", "sessions",
    "logonSessions", "serverSessions", "servers",    "policy",      "services",
    "tickets",       "accounts",       "events"};

constexpr std::size_t kMostCauses = 56;
constexpr std::size_t kMostActions = 60;

List weighed(std::span<const Entry> entries, std::size_t most) {
  List list;
  for (const Entry& entry : entries) {
    list.ids.push_back(entry.id);
    list.weights.push_back(entry.weight);
  }
  list.weights.resize(most, 1);
  return list;
}

List counted(std::span<const std::string_view> ids) { return {{ids.begin(), ids.end()}, {}}; }

}  // namespace

std::optional<std::size_t> List::indexOf(std::string_view id) const {
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) return std::nullopt;
  return static_cast<std::size_t>(std::distance(ids.begin(), found));
}

const List& causes() {
  static const List kList = weighed(kCauses, kMostCauses);
  return kList;
}
const List& actions() {
  static const List kList = weighed(kActions, kMostActions);
  return kList;
}
const List& rules() {
  static const List kList = counted(kRules);
  return kList;
}
const List& areas() {
  static const List kList = counted(kAreaNames);
  return kList;
}

const std::vector<std::int64_t>& errorCodes() {
  static const std::vector<std::int64_t> kList = [] {
    std::vector<std::int64_t> list;
    for (const ErrorEntry& entry : kErrors) list.push_back(entry.code);
    return list;
  }();
  return kList;
}
const Weights& errorWeights() {
  static const Weights kList = [] {
    Weights list;
    for (const ErrorEntry& entry : kErrors) list.push_back(entry.weight);
    list.resize(kMostErrors, 1);
    return list;
  }();
  return kList;
}

const std::vector<BookQuestion>& questions() {
  static const std::vector<BookQuestion> kList = [] {
    std::vector<BookQuestion> list;
    for (const QuestionEntry& entry : kQuestions) {
      BookQuestion question{entry.id, {}};
      if (entry.answers.size() > 0) question.answers.push_back("unknown");
      question.answers.insert(question.answers.end(), entry.answers.begin(), entry.answers.end());
      list.push_back(std::move(question));
    }
    return list;
  }();
  return kList;
}

}  // namespace unclash::helpdesk

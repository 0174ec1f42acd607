#include "core/report/tables.h"

#include <functional>

#include "core/model/snapshot_json.h"

namespace unclash {
namespace {

using Kind = Argument::Kind;

Argument cell(Kind kind, std::string text) { return {"cell", kind, std::move(text), 0, {}}; }
Argument cell(Message message) {
  Argument argument{"cell", Kind::message, {}, 0, {}};
  argument.messages.push_back(std::move(message));
  return argument;
}
Argument blank() { return cell(Kind::code, ""); }
Argument unsure() { return cell(Message{"report.value.unknown"}); }

/// A fact as a cell: blank where nobody looked, "not known" where looking did not tell.
Argument shown(Kind kind, const Fact<std::string>& fact) {
  if (!fact) return fact.isNone() ? unsure() : blank();
  return cell(kind, *fact);
}
Argument shown(const Fact<bool>& fact) {
  if (!fact) return fact.isNone() ? unsure() : blank();
  return cell(Message{*fact ? "report.value.yes" : "report.value.no"});
}
Argument shown(Kind kind, const Fact<std::int64_t>& fact) {
  if (!fact) return fact.isNone() ? unsure() : blank();
  return {"code", kind, {}, *fact, {}};
}
template <class E>
Argument shownValue(const Fact<E>& fact) {
  if (!fact) return fact.isNone() ? unsure() : blank();
  return cell(Message{std::string{"report.value."} + toString(*fact)});
}

Argument shownEach(Kind kind, const Fact<std::vector<std::string>>& list) {
  if (!list) return blank();
  Argument argument{"cell", Kind::list, {}, 0, {}};
  for (const std::string& text : *list)
    argument.messages.push_back(Message{"report.value"}.with("value", kind, text));
  return argument;
}

bool isBlank(const Argument& argument) {
  switch (argument.kind) {
    case Kind::message:
    case Kind::list:
      return argument.messages.empty();
    case Kind::number:
    case Kind::seconds:
    case Kind::user:
      return false;
    default:
      return argument.text.empty();
  }
}

template <class T>
struct Column {
  const char* name;
  std::function<Argument(const T&)> cell;
};

/// Columns that are blank in every row are left out.
template <class T>
Grid gridOf(const std::vector<T>& elements, const std::vector<Column<T>>& columns) {
  Grid grid;
  grid.rows.resize(elements.size());
  for (const Column<T>& column : columns) {
    std::vector<Argument> cells;
    bool any = false;
    for (const T& element : elements) {
      cells.push_back(column.cell(element));
      any = any || !isBlank(cells.back());
    }
    if (!any) continue;
    grid.columns.push_back(Message{std::string{"report.column."} + column.name});
    for (std::size_t i = 0; i < cells.size(); ++i) grid.rows[i].push_back(std::move(cells[i]));
  }
  return grid;
}

template <class T>
AreaTable tableOf(const char* area, const Fact<std::vector<T>>& elements,
                  const std::vector<Column<T>>& columns) {
  if (!elements) return {area, false, {}};
  return {area, true, gridOf(*elements, columns)};
}

/// Name and value of each thing that is known, as a table of two columns.
struct Pairs {
  Grid grid{{Message{"report.column.what"}, Message{"report.column.value"}}, {}};
  void add(const char* name, Argument value) {
    if (!isBlank(value)) grid.rows.push_back({cell(Message{name}), std::move(value)});
  }
};

AreaTable machineTable(const Snapshot& snapshot) {
  Pairs pairs;
  pairs.add("report.machine.captured", shown(Kind::time, snapshot.capturedAt));
  pairs.add("report.machine.platform", shownValue(snapshot.platform));
  if (snapshot.machine) {
    const MachineInfo& machine = *snapshot.machine;
    pairs.add("report.machine.name", shown(Kind::computer, machine.name));
    pairs.add("report.machine.os", shown(Kind::text, machine.os));
    if (machine.user) pairs.add("report.machine.user", shown(Kind::user, machine.user));
    pairs.add("report.machine.join", shownValue(machine.join));
    pairs.add("report.machine.domain", shown(Kind::text, machine.domain));
    pairs.add("report.machine.elevated", shown(machine.elevated));
    pairs.add("report.machine.role", shownValue(machine.role));
    pairs.add("report.machine.boot", shown(Kind::time, machine.bootTime));
    pairs.add("report.machine.reboot-pending", shown(machine.rebootPending));
    pairs.add("report.machine.last-update", shown(Kind::time, machine.lastUpdate));
    pairs.add("report.machine.updates", shownEach(Kind::code, machine.updates));
    pairs.add("report.machine.logon-session", shown(Kind::code, machine.logonSession));
  }
  return {"machine", !pairs.grid.rows.empty(), pairs.grid};
}

/// A limit in milliseconds, 0 for none.
Argument limit(const Fact<std::int64_t>& milliseconds) {
  if (!milliseconds) return shown(Kind::number, milliseconds);
  if (*milliseconds == 0) return cell(Message{"report.value.never"});
  return {"cell", Kind::seconds, {}, *milliseconds / 1000, {}};
}

/// A time in units of `unit` seconds, where a negative one switches it off.
Argument span(const Fact<std::int64_t>& count, std::int64_t unit) {
  if (!count) return shown(Kind::number, count);
  if (*count < 0) return cell(Message{"report.value.never"});
  return {"cell", Kind::seconds, {}, *count > INT64_MAX / unit ? INT64_MAX : *count * unit, {}};
}

/// Values below HKCU are the user's own; what a group policy sets is set again by it.
Argument whoMayChange(const PolicySource& source) {
  if (source.setBy && *source.setBy == SetBy::groupPolicy)
    return cell(Message{"report.value.policy-owner"});
  if (!source.source) return blank();
  const bool own = source.source->rfind("HKCU", 0) == 0;
  return cell(Message{own ? "report.value.user" : "report.value.administrator"});
}

AreaTable policyTable(const Snapshot& snapshot) {
  if (!snapshot.policy) return {"policy", false, {}};
  const Policy& policy = *snapshot.policy;
  struct Row {
    const char* member;
    Argument value;
  };
  const Row rows[] = {{"disconnectedSessionLimitMs",
                       policy.disconnectedSessionLimitMs.isNone()
                           ? cell(Message{"report.value.never"})  // as the schema says
                           : limit(policy.disconnectedSessionLimitMs)},
                      {"idleSessionLimitMs", limit(policy.idleSessionLimitMs)},
                      {"activeSessionLimitMs", limit(policy.activeSessionLimitMs)},
                      {"singleSessionPerUser", shown(policy.singleSessionPerUser)},
                      {"linkedConnections", shown(policy.linkedConnections)},
                      {"insecureGuestLogon", shown(policy.insecureGuestLogon)},
                      {"restoreConnections", shown(policy.restoreConnections)},
                      {"maxSessions", shown(Kind::number, policy.maxSessions)},
                      {"keepAliveMinutes", span(policy.keepAliveMinutes, 60)},
                      {"credentialStorageDisabled", shown(policy.credentialStorageDisabled)},
                      {"ntlmLevel", shown(Kind::number, policy.ntlmLevel)},
                      {"serverIdleDisconnectMinutes", span(policy.serverIdleDisconnectMinutes, 60)},
                      {"clientIdleDisconnectSeconds", span(policy.clientIdleDisconnectSeconds, 1)},
                      {"signingRequired", shown(policy.signingRequired)},
                      {"noConnectDisconnect", shown(policy.noConnectDisconnect)}};
  Grid grid{{Message{"report.column.what"}, Message{"report.column.value"},
             Message{"report.column.set-by"}, Message{"report.column.may-change"},
             Message{"report.column.source"}},
            {}};
  for (const Row& row : rows) {
    if (isBlank(row.value)) continue;
    Argument setBy = blank();
    Argument mayChange = blank();
    Argument source = blank();
    for (const PolicySource& each : each(snapshot.policySources)) {
      if (each.name != row.member) continue;
      setBy = shownValue(each.setBy);
      mayChange = whoMayChange(each);
      source = shown(Kind::text, each.source);
    }
    grid.rows.push_back({cell(Message{std::string{"report.policy."} + row.member}), row.value,
                         setBy, mayChange, source});
  }
  return {"policy", true, grid};
}

/// A connection without a device says so; a user that is known to be nobody is the guest.
Argument deviceOf(const Fact<std::string>& local) {
  return local.isNone() ? cell(Message{"report.value.no-device"}) : shown(Kind::device, local);
}

}  // namespace

std::vector<AreaTable> tablesOf(const Snapshot& snapshot) {
  std::vector<AreaTable> tables;
  tables.push_back(machineTable(snapshot));
  tables.push_back(tableOf<Connection>(
      "connections", snapshot.connections,
      {{"device", [](const auto& c) { return deviceOf(c.local); }},
       {"place", [](const auto& c) { return cell(Kind::path, c.remote); }},
       {"user", [](const auto& c) { return shown(Kind::user, c.user); }},
       {"given-as", [](const auto& c) { return shown(Kind::user, c.credential); }},
       {"state", [](const auto& c) { return shownValue(c.state); }},
       {"kind", [](const auto& c) { return shownValue(c.kind); }},
       {"remembered", [](const auto& c) { return shown(c.persistent); }},
       {"open-files", [](const auto& c) { return shown(Kind::number, c.openFiles); }},
       {"program", [](const auto& c) { return shown(Kind::program, c.owner); }},
       {"logon-session", [](const auto& c) { return shown(Kind::code, c.logonSession); }},
       {"scope", [](const auto& c) { return shownValue(c.scope); }},
       {"provider", [](const auto& c) { return shown(Kind::text, c.provider); }}}));
  tables.push_back(tableOf<Remembered>(
      "remembered", snapshot.remembered,
      {{"device", [](const auto& r) { return deviceOf(r.local); }},
       {"place", [](const auto& r) { return cell(Kind::path, r.remote); }},
       {"user", [](const auto& r) { return shown(Kind::user, r.user); }},
       {"deferred", [](const auto& r) { return shown(r.deferred); }},
       {"provider", [](const auto& r) { return shown(Kind::text, r.provider); }}}));
  tables.push_back(tableOf<Credential>(
      "credentials", snapshot.credentials,
      {{"target", [](const auto& c) { return cell(Kind::text, c.target); }},
       {"user", [](const auto& c) { return shown(Kind::user, c.user); }},
       {"kind", [](const auto& c) { return shownValue(c.kind); }},
       {"kept", [](const auto& c) { return shownValue(c.persist); }},
       {"written", [](const auto& c) { return shown(Kind::time, c.lastWritten); }}}));
  tables.push_back(tableOf<Session>(
      "sessions", snapshot.sessions,
      {{"id",
        [](const auto& s) {
          return Argument{"id", Kind::number, {}, s.id, {}};
        }},
       {"user", [](const auto& s) { return shown(Kind::user, s.user); }},
       {"state", [](const auto& s) { return shownValue(s.state); }},
       {"station", [](const auto& s) { return shown(Kind::text, s.station); }},
       {"client", [](const auto& s) { return shown(Kind::computer, s.client); }},
       {"signed-in", [](const auto& s) { return shown(Kind::time, s.signedInAt); }},
       {"idle", [](const auto& s) { return shown(Kind::seconds, s.idleSeconds); }},
       {"current", [](const auto& s) { return shown(s.current); }},
       {"protocol", [](const auto& s) { return shownValue(s.protocol); }}}));
  tables.push_back(tableOf<LogonSession>(
      "logonSessions", snapshot.logonSessions,
      {{"id", [](const auto& s) { return cell(Kind::code, s.luid); }},
       {"user", [](const auto& s) { return shown(Kind::user, s.user); }},
       {"type", [](const auto& s) { return shownValue(s.type); }},
       {"package", [](const auto& s) { return shown(Kind::text, s.package); }},
       {"session", [](const auto& s) { return shown(Kind::number, s.session); }},
       {"elevated", [](const auto& s) { return shown(s.elevated); }},
       {"linked", [](const auto& s) { return shown(Kind::code, s.linkedLuid); }},
       {"signed-in", [](const auto& s) { return shown(Kind::time, s.signedInAt); }}}));
  tables.push_back(tableOf<ServerSession>(
      "serverSessions", snapshot.serverSessions,
      {{"client", [](const auto& s) { return cell(Kind::computer, s.client); }},
       {"user", [](const auto& s) { return shown(Kind::user, s.user); }},
       {"share", [](const auto& s) { return shown(Kind::text, s.share); }},
       {"open-files", [](const auto& s) { return shown(Kind::number, s.openFiles); }},
       {"connected", [](const auto& s) { return shown(Kind::time, s.connectedAt); }},
       {"idle", [](const auto& s) { return shown(Kind::seconds, s.idleSeconds); }},
       {"id", [](const auto& s) { return shown(Kind::code, s.id); }}}));
  tables.push_back(tableOf<Server>(
      "servers", snapshot.servers,
      {{"server", [](const auto& s) { return cell(Kind::server, s.name); }},
       {"addresses", [](const auto& s) { return shownEach(Kind::server, s.addresses); }},
       {"reachable", [](const auto& s) { return shown(s.reachable); }},
       {"dialect", [](const auto& s) { return shown(Kind::code, s.dialect); }},
       {"signing", [](const auto& s) { return shown(s.signingRequired); }},
       {"clock", [](const auto& s) { return shown(Kind::number, s.clockSkewSeconds); }},
       {"negotiate-error", [](const auto& s) { return shown(Kind::text, s.negotiateError); }},
       {"alias-of", [](const auto& s) { return shown(Kind::server, s.aliasOf); }},
       {"dfs", [](const auto& s) { return shown(s.isDfsRoot); }},
       {"guid", [](const auto& s) { return shown(Kind::code, s.guid); }}}));
  tables.push_back(policyTable(snapshot));
  tables.push_back(
      tableOf<Service>("services", snapshot.services,
                       {{"service", [](const auto& s) { return cell(Kind::program, s.name); }},
                        {"state", [](const auto& s) { return shownValue(s.state); }},
                        {"start", [](const auto& s) { return shownValue(s.startType); }},
                        {"user", [](const auto& s) { return shown(Kind::user, s.account); }}}));
  tables.push_back(
      tableOf<Ticket>("tickets", snapshot.tickets,
                      {{"for", [](const auto& t) { return cell(Kind::text, t.server); }},
                       {"user", [](const auto& t) { return shown(Kind::user, t.client); }},
                       {"until", [](const auto& t) { return shown(Kind::time, t.endTime); }}}));
  tables.push_back(tableOf<Account>(
      "accounts", snapshot.accounts,
      {{"user", [](const auto& a) { return cell(Kind::user, a.name); }},
       {"groups", [](const auto& a) { return shownEach(Kind::text, a.groups); }},
       {"enabled", [](const auto& a) { return shown(a.enabled); }},
       {"last-sign-in", [](const auto& a) { return shown(Kind::time, a.lastSignIn); }},
       {"password-set", [](const auto& a) { return shown(Kind::time, a.passwordSetAt); }}}));
  tables.push_back(
      tableOf<Event>("events", snapshot.events,
                     {{"time", [](const auto& e) { return shown(Kind::time, e.time); }},
                      {"log", [](const auto& e) { return cell(Kind::text, e.log); }},
                      {"source", [](const auto& e) { return shown(Kind::text, e.source); }},
                      {"id",
                       [](const auto& e) {
                         return Argument{"id", Kind::number, {}, e.id, {}};
                       }},
                      {"code", [](const auto& e) { return shown(Kind::number, e.code); }},
                      {"reason", [](const auto& e) { return shown(Kind::number, e.reason); }},
                      {"text", [](const auto& e) { return shown(Kind::text, e.text); }}}));
  return tables;
}

void addTables(Sheet& sheet, const Snapshot& snapshot) {
  for (const AreaTable& table : tablesOf(snapshot)) {
    sheet.subheading(Message{std::string{"area."} + table.area});
    if (!table.seen)
      sheet.paragraph({Message{"report.area.unseen"}, Tone::soft});
    else if (table.grid.rows.empty())
      sheet.paragraph({Message{"report.area.none"}, Tone::soft});
    else
      sheet.table(table.grid);
  }
}

}  // namespace unclash

#include "core/report/audit.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "core/model/time.h"
#include "core/model/user_name.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

using Kind = Argument::Kind;

struct Row {
  std::string name;
  UserName identity;
  const Account* account = nullptr;  ///< null: no account of this machine
  std::set<std::string> places;      ///< computers and stations that use it now
  bool left = false;                 ///< a session of it was left disconnected
};

Argument text(Kind kind, std::string value) { return {"cell", kind, std::move(value), 0, {}}; }

Argument list(std::vector<Message> messages) {
  if (messages.empty()) return text(Kind::code, "");
  return {"cell", Kind::list, {}, 0, std::move(messages)};
}

Argument yesNo(const Fact<bool>& fact) {
  if (!fact) return text(Kind::code, "");
  Argument cell{"cell", Kind::message, {}, 0, {}};
  cell.messages.push_back(Message{*fact ? "report.value.yes" : "report.value.no"});
  return cell;
}

Argument time(const Fact<std::string>& fact) { return text(Kind::time, fact.known() ? *fact : ""); }

/// Days from one written time to another; nothing where either cannot be read.
std::optional<std::int64_t> daysBetween(const Fact<std::string>& from,
                                        const Fact<std::string>& to) {
  if (!from || !to) return std::nullopt;
  const auto start = parseTime(*from);
  const auto end = parseTime(*to);
  if (!start || !end) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(*end - *start).count();
}

std::vector<Message> remarks(const Row& row, const Snapshot& snapshot) {
  std::vector<Message> notes;
  if (row.places.size() > 1)
    notes.push_back(Message{"audit.note.several-places"}.with(
        "count", Kind::number, static_cast<std::int64_t>(row.places.size())));
  if (row.left) notes.push_back(Message{"audit.note.left"});
  if (row.account == nullptr) return notes;
  const Account& account = *row.account;
  const bool enabled = !account.enabled || *account.enabled;
  const bool used = !row.places.empty() || row.left;
  if (!enabled && used) notes.push_back(Message{"audit.note.disabled-in-use"});
  if (!enabled || used) return notes;
  if (account.lastSignIn.isNone()) {
    notes.push_back(Message{"audit.note.never"});
  } else if (const auto days = daysBetween(account.lastSignIn, snapshot.capturedAt);
             days && *days >= kUnusedAfterDays) {
    notes.push_back(Message{"audit.note.unused"}.with("days", Kind::number, *days));
  }
  return notes;
}

class Rows {
 public:
  explicit Rows(const Snapshot& snapshot) {
    if (!snapshot.machine) return;
    if (snapshot.machine->name) context_.machine = *snapshot.machine->name;
    if (snapshot.machine->domain) context_.domain = *snapshot.machine->domain;
  }

  Row& of(const std::string& name) { return of(name, UserName{name}); }
  /// A machine lists its own accounts by their bare names.
  Row& ofAccount(const std::string& name) {
    const UserName written{name};
    return of(name, written.form() == UserName::Form::bare ? UserName{".\\" + name} : written);
  }

  std::vector<Row> take() { return std::move(rows_); }

 private:
  Row& of(const std::string& name, const UserName& identity) {
    for (Row& row : rows_)
      if (sameAccount(row.identity, identity, context_) == Sameness::surely) return row;
    rows_.push_back({name, identity, nullptr, {}, false});
    return rows_.back();
  }

  AccountContext context_;
  std::vector<Row> rows_;
};

}  // namespace

Grid accessAudit(const Snapshot& snapshot) {
  Rows rows(snapshot);
  for (const Account& account : each(snapshot.accounts))
    rows.ofAccount(account.name).account = &account;
  for (const Session& session : each(snapshot.sessions)) {
    if (!session.user || session.user->empty()) continue;
    if (session.state == SessionState::disconnected) {
      // Whoever left it is not at that place any more.
      rows.of(*session.user).left = true;
      continue;
    }
    const bool remote = session.client.known() && !session.client->empty();
    const std::string station = session.station.known() ? *session.station : "";
    rows.of(*session.user)
        .places.insert(remote            ? *session.client
                       : station.empty() ? std::to_string(session.id)
                                         : station);
  }
  for (const ServerSession& session : each(snapshot.serverSessions))
    if (session.user && !session.user->empty())
      rows.of(*session.user).places.insert(session.client);

  struct Noted {
    Row row;
    std::vector<Message> notes;
  };
  std::vector<Noted> all;
  for (Row& row : rows.take()) {
    auto notes = remarks(row, snapshot);
    all.push_back({std::move(row), std::move(notes)});
  }
  std::stable_sort(all.begin(), all.end(), [](const Noted& a, const Noted& b) {
    if (a.notes.empty() != b.notes.empty()) return b.notes.empty();
    return foldCase(a.row.name) < foldCase(b.row.name);
  });

  Grid grid{{Message{"report.column.user"}, Message{"report.column.groups"},
             Message{"report.column.enabled"}, Message{"report.column.last-sign-in"},
             Message{"report.column.password-set"}, Message{"audit.column.now"},
             Message{"audit.column.look"}},
            {}};
  for (Noted& each : all) {
    const Account* account = each.row.account;
    std::vector<Message> groups;
    if (account != nullptr && account->groups)
      for (const std::string& group : *account->groups)
        groups.push_back(Message{"report.value"}.with("value", Kind::text, group));
    std::vector<Message> places;
    for (const std::string& place : each.row.places)
      places.push_back(Message{"report.value"}.with("value", Kind::computer, place));
    grid.rows.push_back({text(Kind::user, each.row.name), list(std::move(groups)),
                         yesNo(account != nullptr ? account->enabled : Fact<bool>{}),
                         time(account != nullptr ? account->lastSignIn : Fact<std::string>{}),
                         time(account != nullptr ? account->passwordSetAt : Fact<std::string>{}),
                         list(std::move(places)), list(std::move(each.notes))});
  }
  return grid;
}

}  // namespace unclash

#include "core/machine/elevated_look.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/machine/gap_reasons.h"
#include "core/machine/inspection.h"
#include "core/model/json_members.h"
#include "core/model/snapshot_json.h"
#include "core/model/unc_path.h"
#include "core/model/user_name.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

using members::Json;

constexpr const char* kConnections = "connections";
constexpr const char* kSmbProvider = "Microsoft Windows Network";
constexpr std::chrono::hours kLongestLook{1};

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool isDenied(const Gap& gap) { return gap.reason == gap_reason::kAccessDenied; }

void addGap(Snapshot& snapshot, const Gap& gap) {
  std::vector<Gap>& gaps = snapshot.gaps.ensure();
  if (std::find(gaps.begin(), gaps.end(), gap) == gaps.end()) gaps.push_back(gap);
}

bool sameAccount(const std::string& a, const std::string& b) {
  return UserName(a).sameSpelling(UserName(b));
}

bool sameText(const Fact<std::string>& a, const Fact<std::string>& b) {
  return foldCase(a.valueOr("")) == foldCase(b.valueOr(""));
}

template <class T>
void fill(Fact<T>& fact, const Fact<T>& other) {
  if (!fact.known() && other.known()) fact = other;
}

/// Of one logon session the own look may know what another account's does not: its other half.
void mergeLogonSessions(const std::vector<LogonSession>& before,
                        std::vector<LogonSession>& sessions) {
  for (LogonSession& session : sessions) {
    const auto known = std::find_if(before.begin(), before.end(), [&](const LogonSession& each) {
      return foldCase(each.luid) == foldCase(session.luid);
    });
    if (known == before.end()) continue;
    fill(session.user, known->user);
    fill(session.type, known->type);
    fill(session.package, known->package);
    fill(session.session, known->session);
    fill(session.elevated, known->elevated);
    fill(session.linkedLuid, known->linkedLuid);
    fill(session.signedInAt, known->signedInAt);
  }
}

void addConnections(std::vector<Connection>& list, std::vector<Connection> more) {
  for (Connection& connection : more) {
    const bool listed = std::any_of(list.begin(), list.end(), [&](const Connection& each) {
      return foldCase(each.remote) == foldCase(connection.remote) &&
             sameText(each.local, connection.local) && each.scope == connection.scope &&
             // Printers are the account's, whichever of its logon sessions looks.
             (connection.scope == Scope::global || connection.kind == ConnectionKind::print ||
              sameText(each.logonSession, connection.logonSession));
    });
    if (!listed) list.push_back(std::move(connection));
  }
}

/// Gives each row of the SMB client's list to the connection or the logon session that it is of.
class Rows {
 public:
  Rows(Snapshot& own, const std::vector<SmbConnection>& rows, std::string copy)
      : own_(own), copy_(std::move(copy)) {
    if (own.machine.known()) {
      ownAccount_ = own.machine->user.valueOr("");
      ownSession_ = own.machine->logonSession.valueOr("");
    }
    std::vector<bool> told(own.connections.ensure().size());
    std::vector<const SmbConnection*> left;
    for (const SmbConnection& row : rows)
      if (!tellMore(row, told)) left.push_back(&row);
    for (const SmbConnection* row : left) add(*row);
  }

 private:
  static std::string pathOf(const SmbConnection& row) {
    return "\\\\" + row.server + "\\" + row.share;
  }

  std::string accountOf(const std::string& luid) const {
    if (foldCase(luid) == foldCase(ownSession_) && !ownAccount_.empty()) return ownAccount_;
    for (const LogonSession& session : each(own_.logonSessions))
      if (foldCase(session.luid) == foldCase(luid)) return session.user.valueOr("");
    return {};
  }

  bool fits(const SmbConnection& row, const Connection& connection) const {
    const auto a = UncPath::parse(pathOf(row));
    const auto b = UncPath::parse(connection.remote);
    if (!a || !b || !a->sameShare(*b)) return false;
    if (connection.user.known() && !row.credential.empty() &&
        !sameAccount(*connection.user, row.credential))
      return false;
    if (connection.scope == Scope::global) return true;
    const std::string account = accountOf(connection.logonSession.valueOr(ownSession_));
    return account.empty() || sameAccount(account, row.user);
  }

  /// True where the row is of a connection that is listed and that no other row is of.
  bool tellMore(const SmbConnection& row, std::vector<bool>& told) {
    std::vector<Connection>& list = *own_.connections;
    for (std::size_t i = 0; i < told.size(); ++i) {
      if (told[i] || !fits(row, list[i])) continue;
      told[i] = true;
      if (!row.credential.empty()) fill(list[i].user, Fact<std::string>(row.credential));
      if (row.opens >= 0) fill(list[i].openFiles, Fact<std::int64_t>(row.opens));
      fill(list[i].state, Fact<ConnectionState>(ConnectionState::connected));
      // Several letters can lead to one share: the client has one connection for all of them.
      for (std::size_t more = i + 1; more < told.size(); ++more)
        if (!told[more] && sameText(list[more].logonSession, list[i].logonSession) &&
            fits(row, list[more]))
          told[more] = true;
      return true;
    }
    return false;
  }

  static bool isPersons(const LogonSession& session) {
    return session.type == LogonType::interactive || session.type == LogonType::remoteInteractive ||
           session.type == LogonType::unlock || session.type == LogonType::cached;
  }

  /// Logon sessions that can have it; not those that list theirs completely.
  std::vector<const LogonSession*> candidates(const SmbConnection& row) const {
    std::vector<const LogonSession*> found;
    for (const LogonSession& session : each(own_.logonSessions))
      if (session.type != LogonType::network && foldCase(session.luid) != foldCase(ownSession_) &&
          foldCase(session.luid) != foldCase(copy_) && session.user.known() &&
          sameAccount(*session.user, row.user))
        found.push_back(&session);
    std::stable_partition(found.begin(), found.end(),
                          [](const LogonSession* session) { return isPersons(*session); });
    return found;
  }

  void add(const SmbConnection& row) {
    const auto sessions = candidates(row);
    if (sessions.empty() && !sameAccount(row.user, ownAccount_)) {
      addGap(own_, makeGap(kConnections, gap_reason::kNotLookedAt));
      return;
    }
    Connection connection;
    connection.local = Fact<std::string>::none();
    connection.remote = pathOf(row);
    connection.user =
        row.credential.empty() ? Fact<std::string>::none() : Fact<std::string>(row.credential);
    connection.state = ConnectionState::connected;
    const auto path = UncPath::parse(connection.remote);
    connection.kind = path && path->isIpc() ? ConnectionKind::ipc : ConnectionKind::disk;
    connection.persistent = false;
    connection.openFiles =
        row.opens < 0 ? Fact<std::int64_t>::none() : Fact<std::int64_t>(row.opens);
    connection.scope = Scope::session;
    connection.provider = std::string(kSmbProvider);
    if (!sessions.empty())
      connection.logonSession = sessions.front()->luid;
    else if (!ownSession_.empty())
      connection.logonSession = ownSession_;
    own_.connections->push_back(std::move(connection));
  }

  Snapshot& own_;
  std::string copy_;  ///< the logon session of the elevated copy
  std::string ownAccount_;
  std::string ownSession_;
};

/// Takes an area over. `merge` appends, so what was there goes first.
void replaceArea(Snapshot& own, Snapshot& seen, const std::string& area) {
  const auto take = [](auto& to, auto& from) { to = std::move(from); };
  if (area == "sessions") take(own.sessions, seen.sessions);
  if (area == "serverSessions") take(own.serverSessions, seen.serverSessions);
  if (area == "services") take(own.services, seen.services);
  if (area == "accounts") take(own.accounts, seen.accounts);
  if (area == "events") take(own.events, seen.events);
  if (area == "logonSessions") {
    mergeLogonSessions(each(own.logonSessions), seen.logonSessions.ensure());
    take(own.logonSessions, seen.logonSessions);
  }
  if (area == kConnections)
    addConnections(own.connections.ensure(), std::move(seen.connections.ensure()));
}

Failure notOurs(const char* member) {
  Failure failure{.trouble = Trouble::input};
  failure.message = Message{"error.input.type"}.with("member", Argument::Kind::code, member);
  failure.detail = std::string("not as an elevated copy has it: ") + member;
  return failure;
}

std::string textAt(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

std::vector<std::string> areasForAdministrator(const Snapshot& snapshot) {
  std::vector<std::string> areas;
  for (const char* area : kAdministratorAreas)
    if (std::any_of(each(snapshot.gaps).begin(), each(snapshot.gaps).end(),
                    [&](const Gap& gap) { return gap.area == area && isDenied(gap); }))
      areas.emplace_back(area);
  return areas;
}

void mergeElevated(Snapshot& own, ElevatedAnswer answer, const std::vector<std::string>& areas) {
  if (!answer.sight) {
    for (const std::string& area : areas)
      if (!answer.reason.empty()) addGap(own, makeGap(area, answer.reason, answer.code));
    return;
  }
  ElevatedSight& sight = *answer.sight;
  const std::string copy =
      sight.snapshot.machine.known() ? sight.snapshot.machine->logonSession.valueOr("") : "";
  for (const std::string& area : areas) {
    if (areaSeen(sight.snapshot, area)) {
      // Connections of the own session stay, with whatever was missing of them.
      std::erase_if(own.gaps.ensure(), [&](const Gap& gap) {
        return gap.area == area && (area != kConnections || isDenied(gap));
      });
      replaceArea(own, sight.snapshot, area);
    }
    for (const Gap& gap : each(sight.snapshot.gaps))
      if (gap.area == area) addGap(own, gap);
  }
  if (contains(areas, kConnections) && !sight.smb.empty()) Rows(own, sight.smb, copy);
}

std::string writeElevatedLook(const ElevatedLook& look) {
  Json json = Json::object();
  json["areas"] = look.areas;
  json["deadlineMs"] = look.deadline.count();
  return json.dump();
}

std::string writeElevatedSight(const ElevatedSight& sight) {
  Json json = Json::object();
  // As text: the snapshot has a reader and a writer of its own.
  json["snapshot"] = writeSnapshot(sight.snapshot);
  Json& rows = json["smb"] = Json::array();
  for (const SmbConnection& row : sight.smb) {
    Json one = Json::object();
    one["server"] = row.server;
    one["share"] = row.share;
    one["user"] = row.user;
    one["credential"] = row.credential;
    one["opens"] = row.opens;
    rows.push_back(std::move(one));
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ElevatedLook> readElevatedLook(std::string_view text) {
  const auto json = members::parse(text);
  if (!json) return json.failure();
  if (!json->is_object() || json->size() != 2) return notOurs("/");
  const auto areas = json->find("areas");
  const auto deadline = json->find("deadlineMs");
  if (areas == json->end() || !areas->is_array()) return notOurs("areas");
  if (deadline == json->end() || !deadline->is_number_unsigned() ||
      deadline->get<std::uint64_t>() >
          static_cast<std::uint64_t>(std::chrono::milliseconds(kLongestLook).count()))
    return notOurs("deadlineMs");
  ElevatedLook look{{}, std::chrono::milliseconds(deadline->get<std::int64_t>())};
  for (const Json& area : *areas) {
    const bool known = area.is_string() &&
                       std::find(std::begin(kAdministratorAreas), std::end(kAdministratorAreas),
                                 area.get<std::string>()) != std::end(kAdministratorAreas);
    if (!known) return notOurs("areas");
    look.areas.push_back(area.get<std::string>());
  }
  return look;
}

Result<ElevatedSight> readElevatedSight(std::string_view text) {
  const auto json = members::parse(text);
  if (!json) return json.failure();
  if (!json->is_object()) return notOurs("/");
  const auto snapshot = json->find("snapshot");
  const auto rows = json->find("smb");
  if (snapshot == json->end() || !snapshot->is_string()) return notOurs("snapshot");
  if (rows == json->end() || !rows->is_array()) return notOurs("smb");
  auto seen = readSnapshot(snapshot->get_ref<const std::string&>());
  if (!seen) return seen.failure();
  ElevatedSight sight{std::move(*seen), {}};
  for (const Json& row : *rows) {
    if (!row.is_object()) return notOurs("smb");
    const auto opens = row.find("opens");
    sight.smb.push_back(
        {textAt(row, "server"), textAt(row, "share"), textAt(row, "user"),
         textAt(row, "credential"),
         opens != row.end() && opens->is_number_integer() ? opens->get<std::int64_t>() : -1});
  }
  return sight;
}

}  // namespace unclash

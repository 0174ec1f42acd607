#include "core/report/clash_picture.h"

#include <algorithm>

#include "core/diagnose/conflicts.h"
#include "core/model/snapshot_json.h"
#include "core/model/time.h"

namespace unclash {

namespace {

constexpr std::size_t kMostLines = 4;

Message userOf(const std::string& user) {
  return user.empty() ? Message{"wizard.picture.guest"}
                      : Message{"wizard.picture.user"}.with("user", Argument::Kind::user, user);
}

/// A connection is called by its device, else by its path.
Message placeOf(const Fact<std::string>& local, const std::string& remote) {
  if (local.known() && !local->empty())
    return Message{"wizard.picture.device"}.with("device", Argument::Kind::device, *local);
  return Message{"wizard.picture.path"}.with("path", Argument::Kind::path, remote);
}

Message label(Message place, const Fact<std::string>& user) {
  if (!user.known()) return Message{"wizard.picture.label.unknown"}.with("place", std::move(place));
  return Message{"wizard.picture.label"}
      .with("place", std::move(place))
      .with("user", userOf(*user));
}

PictureLine wantedLine(const Wanted& wanted, PictureLine::Kind kind) {
  Message place =
      wanted.place.share().empty()
          ? Message{"wizard.picture.server"}.with("server", Argument::Kind::server,
                                                  wanted.place.server().text())
          : Message{"wizard.picture.path"}.with("path", Argument::Kind::path, wanted.place.root());
  if (!wanted.named) return {kind, std::move(place)};
  return {kind, Message{"wizard.picture.label"}
                    .with("place", std::move(place))
                    .with("user", userOf(wanted.user.text()))};
}

bool blocks(Stance stance) {
  return stance == Stance::clashes || stance == Stance::spelledOtherwise;
}

/// Does this connection give what is wanted?
bool fulfils(const Connection& connection, const Wanted& wanted, Stance stance) {
  if (stance != Stance::agrees) return false;
  const auto path = UncPath::parse(connection.remote);
  return path && (wanted.place.share().empty() || path->sameShare(wanted.place));
}

Message joined(Message first, Message second) {
  return Message{"wizard.session.joined"}
      .with("first", std::move(first))
      .with("second", std::move(second));
}

}  // namespace

const char* toString(PictureLine::Kind kind) {
  switch (kind) {
    case PictureLine::Kind::inTheWay:
      return "in-the-way";
    case PictureLine::Kind::wanted:
      return "wanted";
    case PictureLine::Kind::works:
      return "works";
    case PictureLine::Kind::uninvolved:
      return "uninvolved";
    case PictureLine::Kind::folded:
      break;
  }
  return "folded";
}

std::optional<ClashPicture> clashPicture(const Snapshot& snapshot, const Answers& answers) {
  const auto wanted = wantedOf(snapshot, answers);
  if (!wanted) return std::nullopt;
  const Clash clash = findClash(snapshot, *wanted);

  ClashPicture picture;
  if (snapshot.machine.known()) picture.computer = snapshot.machine->name.valueOr({});
  picture.server = wanted->place.server().text();

  std::vector<PictureLine> blocking, others;
  std::optional<PictureLine> working;
  const auto& connections = each(snapshot.connections);
  for (const Holder& holder : clash.connections) {
    if (holder.index >= connections.size()) continue;
    const Connection& connection = connections[holder.index];
    const Message text = label(placeOf(connection.local, connection.remote), connection.user);
    if (blocks(holder.stance))
      blocking.push_back({PictureLine::Kind::inTheWay, text});
    else if (!working && fulfils(connection, *wanted, holder.stance))
      working = PictureLine{PictureLine::Kind::works, text};
    else if (holder.stance != Stance::unrelated)
      others.push_back({PictureLine::Kind::uninvolved, text});
  }
  // What comes back by itself is in the way too, unless the drive that it makes is drawn already.
  const auto drawn = [&](const Fact<std::string>& local) {
    return local.known() && std::any_of(clash.connections.begin(), clash.connections.end(),
                                        [&](const Holder& holder) {
                                          return holder.index < connections.size() &&
                                                 connections[holder.index].local == local;
                                        });
  };
  const auto& remembered = each(snapshot.remembered);
  for (const Holder& holder : clash.remembered)
    if (holder.index < remembered.size() && blocks(holder.stance) &&
        !drawn(remembered[holder.index].local))
      blocking.push_back(
          {PictureLine::Kind::inTheWay, Message{"wizard.picture.remembered"}.with(
                                            "what", label(placeOf(remembered[holder.index].local,
                                                                  remembered[holder.index].remote),
                                                          remembered[holder.index].user))});
  const auto& credentials = each(snapshot.credentials);
  if (blocking.empty() && !clash.credentials.empty() && blocks(clash.credentials.front().stance) &&
      clash.credentials.front().index < credentials.size())
    blocking.push_back(
        {PictureLine::Kind::inTheWay,
         Message{"wizard.picture.credential"}.with(
             "user", userOf(credentials[clash.credentials.front().index].user.valueOr({})))});

  if (blocking.empty() && others.empty() && !working) return std::nullopt;
  picture.lines = std::move(blocking);
  const std::size_t fixed = picture.lines.size() + 1;
  const std::size_t room = fixed < kMostLines ? kMostLines - fixed : 0;
  if (others.size() > room) {
    const std::size_t shown = room > 0 ? room - 1 : 0;
    PictureLine folded{PictureLine::Kind::folded, {}, others.size() - shown};
    folded.label = Message{"wizard.picture.others"}.with("count", Argument::Kind::number,
                                                         static_cast<std::int64_t>(folded.count));
    others.resize(shown);
    others.push_back(std::move(folded));
  }
  picture.lines.insert(picture.lines.end(), others.begin(), others.end());
  picture.lines.push_back(working ? *working : wantedLine(*wanted, PictureLine::Kind::wanted));
  return picture;
}

std::optional<std::size_t> workingConnection(const Snapshot& snapshot, const Answers& answers) {
  const auto wanted = wantedOf(snapshot, answers);
  if (!wanted) return std::nullopt;
  const auto& connections = each(snapshot.connections);
  for (const Holder& holder : findClash(snapshot, *wanted).connections)
    if (holder.index < connections.size() &&
        fulfils(connections[holder.index], *wanted, holder.stance))
      return holder.index;
  return std::nullopt;
}

std::optional<SessionsPicture> sessionsPicture(const Snapshot& snapshot) {
  if (!snapshot.sessions.known() || snapshot.sessions->empty()) return std::nullopt;
  const auto now = snapshot.capturedAt.known() ? parseTime(*snapshot.capturedAt) : std::nullopt;
  std::optional<TimePoint> first;
  for (const Session& session : *snapshot.sessions)
    if (const auto at = session.signedInAt.known() ? parseTime(*session.signedInAt) : std::nullopt)
      if (!first || *at < *first) first = at;

  SessionsPicture picture;
  const bool axis = now && first && *first < *now;
  const double span = axis ? std::chrono::duration<double>(*now - *first).count() : 1;
  if (axis) picture.since = formatTime(*first);
  std::size_t index = 0;
  for (const Session& session : *snapshot.sessions) {
    const std::size_t here = index++;
    if (!session.user.known() || session.user->empty()) continue;
    SessionBar bar;
    bar.index = here;
    bar.id = session.id;
    bar.user = *session.user;
    bar.state = session.state.valueOr(SessionState::active);
    bar.client = session.client.valueOr({});
    if (session.protocol.known()) {
      bar.console = *session.protocol == SessionProtocol::console;
      bar.remote = *session.protocol == SessionProtocol::rdp;
    }
    bar.signedInAt = session.signedInAt.valueOr({});
    bar.current = session.current.valueOr(false);
    bar.idleSeconds = session.idleSeconds.valueOr(0);
    const auto at = session.signedInAt.known() ? parseTime(*session.signedInAt) : std::nullopt;
    if (axis && at)
      bar.start = std::clamp(std::chrono::duration<double>(*at - *first).count() / span, 0.0, 0.97);
    if (axis && bar.idleSeconds > 0)
      bar.idleFrom = std::clamp(1 - static_cast<double>(bar.idleSeconds) / span, bar.start, 1.0);
    picture.bars.push_back(std::move(bar));
  }
  if (picture.bars.empty()) return std::nullopt;
  return picture;
}

Message stateOf(const SessionBar& bar) {
  Message state{std::string("wizard.session.") + (bar.current ? "current" : toString(bar.state))};
  if (bar.idleSeconds < 60) return state;
  return Message{"wizard.session.idle-for"}
      .with("state", std::move(state))
      .with("time", Argument::Kind::seconds, bar.idleSeconds);
}

Message whereOf(const SessionBar& bar) {
  Message said =
      Message{"wizard.session.number"}.with("id", Argument::Kind::code, std::to_string(bar.id));
  if (!bar.client.empty())
    said = joined(std::move(said), Message{"wizard.session.client"}.with(
                                       "client", Argument::Kind::computer, bar.client));
  else if (bar.console || bar.remote)
    said = joined(std::move(said),
                  Message{bar.console ? "wizard.session.console" : "wizard.session.remote"});
  if (!bar.signedInAt.empty())
    said = joined(std::move(said), Message{"wizard.session.signed-in"}.with(
                                       "time", Argument::Kind::time, bar.signedInAt));
  return said;
}

Message spokenBar(const SessionBar& bar) { return joined(stateOf(bar), whereOf(bar)); }

}  // namespace unclash

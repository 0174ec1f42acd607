#include "tests/unit/repair/oracle.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace unclash::oracle {
namespace {

using nlohmann::json;

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string text(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool flag(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

bool connects(const std::string& action) {
  return action == "reconnect-as" || action == "use-full-user-name" ||
         action == "reuse-existing-connection" || action == "use-server-alias";
}

bool isAddress(const std::string& name) {
  return !name.empty() && name.find_first_not_of("0123456789.") == std::string::npos;
}

/// Place in the order in which Windows looks for a stored credential (domain.md, section 6); 0: it
/// does not fit the name at all. Only the forms that the worlds of this test have.
int rankOf(const std::string& target, const std::string& name) {
  const std::size_t dot = name.find('.');
  const bool qualified = dot != std::string::npos && !isAddress(name);
  if (qualified && target == name) return 90;
  if (!isAddress(name) && target == name.substr(0, dot)) return 80;
  if (target == name) return 70;
  const bool fits =
      target.size() > 2 && target.compare(0, 2, "*.") == 0 && qualified &&
      name.size() > target.size() - 1 &&
      name.compare(name.size() - target.size() + 1, std::string::npos, target, 1) == 0;
  if (fits) return 60;
  return target == "*" ? 10 : 0;
}

}  // namespace

int Oracle::id(const std::string& text) const {
  if (text.empty()) return -1;
  const auto [found, fresh] = ids_.emplace(lower(text), static_cast<int>(ids_.size()));
  if (fresh) texts_.push_back(found->first);
  return found->second;
}

Oracle::Place Oracle::placeOf(const std::string& remote) const {
  const std::size_t slash = remote.find('\\', 2);
  const std::string name = lower(remote.substr(2, slash == std::string::npos ? slash : slash - 2));
  Place place;
  place.name = id(name);
  const auto machine = machines_.find(name);
  place.machine = machine == machines_.end() ? -1 : machine->second;
  if (slash != std::string::npos) place.share = id(remote.substr(slash + 1));
  return place;
}

Oracle::Oracle(const std::string& world) {
  const json root = json::parse(world);
  ipc_ = id("ipc$");
  int number = 0;
  for (const json& server : root["servers"]) {
    for (const char* list : {"names", "addresses"})
      for (const json& name : server[list]) machines_[lower(name)] = number;
    ++number;
  }
  const json& machine = root["snapshot"]["machine"];
  own_ = id(text(machine, "logonSession"));
  me_ = id(text(machine, "user"));
  ownSessions_ = {own_};
  for (const json& session : root["snapshot"]["logonSessions"])
    if (id(text(session, "linkedLuid")) == own_) ownSessions_.push_back(id(text(session, "luid")));
  const auto use = [&](const json& from, const char* owner) {
    const Place place = placeOf(text(from, "remote"));
    Use made;
    made.name = place.name;
    made.machine = place.machine;
    made.share = place.share;
    made.session = id(text(from, "logonSession"));
    made.device = id(text(from, "local"));
    made.owner = id(text(from, owner));
    return made;
  };
  for (const json& from : root["uses"]) {
    Use made = use(from, "owner");
    made.given = id(text(from, "given"));
    made.user = id(text(from, "user"));
    made.implicit = flag(from, "implicit");
    made.openFiles = from.value("openFiles", 0);
    made.global = flag(from, "global");
    start_.uses.push_back(made);
  }
  if (root.contains("lingering"))
    for (const json& from : root["lingering"])
      start_.held.push_back({id(text(from, "server")), id(text(from, "logonSession")),
                             id(text(from, "given")), id(text(from, "user")),
                             flag(from, "implicit"), flag(from, "endsWhenIdle")});
  for (const json& from : root["mappings"]) {
    const Place place = placeOf(text(from, "remote"));
    start_.mappings.push_back(
        {id(text(from, "local")), place.name, place.machine, place.share, id(text(from, "user"))});
  }
  for (const json& from : root["credentials"])
    if (text(from, "kind") == "domain-password" && text(from, "ofUser").empty())
      start_.stored.push_back(
          {id(text(from, "target")), id(text(from, "user")), text(from, "persist") == "session"});
  for (const json& from : root["programs"]) {
    const Use made = use(from, "name");
    start_.programs.push_back({made.owner, made.session, made.name, made.machine, made.share,
                               made.device, id(text(from, "user")), flag(from, "running"),
                               flag(from, "startsAtSignIn")});
  }
  const json& goal = root["goal"];
  goal_ = placeOf("\\\\" + text(goal, "server") + "\\" + text(goal, "share"));
  wanted_ = id(text(goal, "user"));
  sameExplicitAfterImplicit_ = flag(root["rules"], "sameExplicitAfterImplicit");
  noneAfterExplicit_ = root["rules"]["noneAfterExplicit"] == 0;
}

/// The first use of a name decides who it is, in one logon session; what a session left behind
/// still decides until the redirector lets go.
std::optional<Held> Oracle::holder(const State& state, int session, int name) const {
  for (const Use& use : state.uses)
    if (use.name == name && (use.global || use.session == session))
      return Held{name, session, use.given, use.user, use.implicit, false};
  for (const Held& held : state.held)
    if (held.name == name && held.session == session) return held;
  return std::nullopt;
}

/// The user of the stored credential that Windows takes unasked; -1 for none.
int Oracle::storedFor(const State& state, int name) const {
  int best = 0;
  int user = -1;
  for (const Stored& stored : state.stored) {
    const int rank = rankOf(texts_[static_cast<std::size_t>(stored.target)],
                            texts_[static_cast<std::size_t>(name)]);
    if (rank > best) {
      best = rank;
      user = stored.user;
    }
  }
  return user;
}

/// Rows of the table for "explicit W".
bool Oracle::possible(const State& state, const Place& place) const {
  for (const Use& use : state.uses) {
    if (!own(use) || use.name != place.name || use.share != place.share) continue;
    // It stands: explicit U, then explicit U again, is accepted.
    if (use.given == wanted_ || (use.given < 0 && use.user == wanted_)) return true;
  }
  const auto first = holder(state, own_, place.name);
  if (!first) return true;
  // A stored credential that was used unasked counts as its user; other spellings are other users.
  if (first->given >= 0) return first->given == wanted_;
  // The sign-in counted. Saying the same name aloud is accepted or refused [uncertain]; without a
  // name it is shared in any case, and that is the wanted identity.
  return first->user == wanted_;
}

/// A second use. `user` -1: none given; `byPath`: by opening a path rather than by asking for a
/// connection.
bool Oracle::connect(State& state, const Use& asked, int user, bool byPath, bool remember) const {
  for (const Use& use : state.uses)
    if (asked.device >= 0 && use.device == asked.device &&
        (use.global || use.session == asked.session))
      return false;
  const auto first = holder(state, asked.session, asked.name);
  Use made = asked;
  made.openFiles = 0;
  made.global = false;
  if (first) {
    if (user >= 0) {
      const bool accepted = first->given >= 0 ? first->given == user
                                              : first->user == user && sameExplicitAfterImplicit_;
      if (!accepted) return false;
    } else if (!byPath && !first->implicit && !noneAfterExplicit_) {
      return false;
    }
    made.given = first->given;
    made.user = first->user;
    made.implicit = first->implicit;
  } else {
    made.implicit = user < 0;
    made.given = user >= 0 ? user : storedFor(state, asked.name);
    made.user = made.given >= 0 ? made.given : me_;
  }
  const auto listed = [&](const Use& use) {
    return use.device < 0 && use.session == made.session && use.name == made.name &&
           use.share == made.share;
  };
  if (made.device >= 0 || std::none_of(state.uses.begin(), state.uses.end(), listed))
    state.uses.push_back(made);
  std::erase_if(state.held, [&](const Held& held) {
    return held.name == made.name && held.session == made.session;
  });
  if (remember && made.device >= 0) {
    std::erase_if(state.mappings, [&](const Mapping& one) { return one.device == made.device; });
    state.mappings.push_back({made.device, made.name, made.machine, made.share, user});
  }
  return true;
}

Oracle::Order Oracle::understood(const Move& move) const {
  using Kind = Order::Kind;
  Order order;
  if (!move.remote.empty()) order.place = placeOf(move.remote);
  order.device = id(move.local);
  order.target = id(move.target);
  order.user = move.action == "reuse-existing-connection" ? -1 : id(move.user);
  order.persistent = move.persistent;
  order.alsoForget = move.alsoForget;
  if (move.action == "close-program") order.kind = Kind::closeProgram;
  if (move.action == "disconnect-connection") order.kind = Kind::disconnect;
  if (move.action == "remove-global-mapping") order.kind = Kind::endGlobal;
  if (move.action == "forget-remembered-connection") order.kind = Kind::forget;
  if (move.action == "remove-stored-credential") order.kind = Kind::removeStored;
  if (move.action == "replace-stored-credential") order.kind = Kind::store;
  if (move.action == "wait-for-idle-end") order.kind = Kind::wait;
  if (connects(move.action)) order.kind = Kind::connect;
  if (move.action == "use-server-alias") order.place.name = id(move.alias);
  return order;
}

Oracle::Orders Oracle::understood(const std::vector<Move>& moves) const {
  Orders orders;
  for (const Move& move : moves) orders.push_back(understood(move));
  return orders;
}

/// That the redirector may let go a little late is left out: whoever carries a plan out tries
/// again.
void Oracle::apply(State& state, const Order& order, Price& price) const {
  const auto end = [&](auto&& ends) {
    for (const Use& use : state.uses)
      if (ends(use)) {
        ++price.connectionsClosed;
        price.openFiles += use.openFiles;
      }
    std::erase_if(state.uses, ends);
  };
  const auto here = [&](const auto& one) {
    return one.name == order.place.name && one.share == order.place.share;
  };
  const auto onDevice = [&](const auto& one) { return one.device == order.device; };
  const auto meant = [&](const Use& use) {
    return order.device >= 0 ? onDevice(use) : use.device < 0 && here(use);
  };

  switch (order.kind) {
    case Order::Kind::closeProgram:
      for (Program& program : state.programs)
        if (program.owner == order.target) program.running = program.starts = false;
      end([&](const Use& use) { return !use.global && use.owner == order.target; });
      return;
    case Order::Kind::disconnect:
      end([&](const Use& use) { return !use.global && use.session == own_ && meant(use); });
      if (order.alsoForget) std::erase_if(state.mappings, onDevice);
      return;
    case Order::Kind::endGlobal:
      end([&](const Use& use) { return use.global && meant(use); });
      return;
    case Order::Kind::forget:
      std::erase_if(state.mappings, [&](const Mapping& one) { return onDevice(one) && here(one); });
      return;
    case Order::Kind::removeStored:
      std::erase_if(state.stored, [&](const Stored& one) { return one.target == order.target; });
      return;
    case Order::Kind::store: {
      bool found = false;
      for (Stored& one : state.stored)
        if (one.target == order.target) {
          one.user = order.user;
          found = true;
        }
      if (!found) state.stored.push_back({order.target, order.user, false});
      return;
    }
    case Order::Kind::wait:
      std::erase_if(state.held, [](const Held& held) { return held.endsWhenIdle; });
      return;
    case Order::Kind::connect: {
      Use asked;
      asked.name = order.place.name;
      asked.machine = order.place.machine;
      asked.share = order.place.share;
      asked.session = own_;
      asked.device = order.device;
      const auto stands = [&](const Use& use) {
        return own(use) && onDevice(use) && here(use) &&
               (order.user < 0 || (use.given >= 0 ? use.given : use.user) == order.user);
      };
      if (std::none_of(state.uses.begin(), state.uses.end(), stands)) {
        connect(state, asked, order.user, order.device < 0, order.persistent);
      } else if (order.persistent && order.device >= 0) {
        std::erase_if(state.mappings, onDevice);
        state.mappings.push_back(
            {order.device, asked.name, asked.machine, asked.share, order.user});
      }
      return;
    }
    case Order::Kind::other:
      return;
  }
}

/// The own logon sessions end, mappings come back (in an order that nothing promises), programs
/// that start at sign-in start. The passwords are at hand, or the person gives them.
void Oracle::signOutAndIn(State& state, std::size_t first) const {
  const auto mine = [&](int session) {
    return std::find(ownSessions_.begin(), ownSessions_.end(), session) != ownSessions_.end();
  };
  std::erase_if(state.uses, [&](const Use& use) { return !use.global && mine(use.session); });
  std::erase_if(state.held, [&](const Held& held) { return mine(held.session); });
  std::erase_if(state.stored, [](const Stored& stored) { return stored.sessionOnly; });
  std::vector<Mapping> mappings = state.mappings;
  if (first < mappings.size())
    std::rotate(mappings.begin(), mappings.begin() + static_cast<std::ptrdiff_t>(first),
                mappings.end());
  for (const Mapping& mapping : mappings) {
    Use asked;
    asked.name = mapping.name;
    asked.machine = mapping.machine;
    asked.share = mapping.share;
    asked.session = own_;
    asked.device = mapping.device;
    connect(state, asked, mapping.user, false, false);
  }
  for (Program& program : state.programs)
    if (mine(program.session)) program.running = program.starts;
  programs(state);
}

void Oracle::explorer(State& state, int name) const {
  Use asked;
  asked.name = name;
  asked.machine = goal_.machine;
  asked.share = ipc_;
  asked.session = own_;
  connect(state, asked, -1, true, false);
}

void Oracle::programs(State& state) const {
  const std::vector<Program> all = state.programs;
  for (const Program& program : all) {
    if (!program.running || program.name < 0) continue;
    Use asked;
    asked.name = program.name;
    asked.machine = program.machine;
    asked.share = program.share;
    asked.session = program.session;
    asked.device = program.device;
    asked.owner = program.owner;
    connect(state, asked, program.user, program.user < 0, false);
  }
}

Oracle::Place Oracle::wantedPlace(const std::vector<Move>& moves) const {
  Place place = goal_;
  for (const Move& move : moves)
    if (move.action == "use-server-alias") place.name = id(move.alias);
  return place;
}

void Oracle::countLost(const State& state, Price& price) const {
  for (const Mapping& before : start_.mappings) {
    const auto kept = [&](const Mapping& one) {
      return one.device == before.device && one.name == before.name && one.share == before.share;
    };
    if (std::none_of(state.mappings.begin(), state.mappings.end(), kept)) ++price.rememberedLost;
  }
}

State Oracle::after(const std::vector<Move>& moves, Price& price) const {
  State state = start_;
  for (const Order& order : understood(moves)) apply(state, order, price);
  countLost(state, price);
  return state;
}

Verdict Oracle::judge(const State& state, const Place& place) const {
  Verdict verdict;
  verdict.now = possible(state, place);
  if (!verdict.now) return verdict;
  verdict.afterSignIn = verdict.afterExplorer = verdict.afterPrograms = true;
  // The mapping that comes first decides who the name belongs to: each of them may.
  for (std::size_t first = 0; first == 0 || first < state.mappings.size(); ++first) {
    if (first > 0 && state.mappings[first].name != place.name) continue;
    State later = state;
    signOutAndIn(later, first);
    verdict.afterSignIn = verdict.afterSignIn && possible(later, place);
    if (!verdict.afterSignIn) return verdict;
    explorer(later, goal_.name);
    verdict.afterExplorer = verdict.afterExplorer && possible(later, place);
    programs(later);
    verdict.afterPrograms = verdict.afterPrograms && possible(later, place);
  }
  // The same without signing out in between.
  State later = state;
  explorer(later, goal_.name);
  verdict.afterExplorer = verdict.afterExplorer && possible(later, place);
  programs(later);
  verdict.afterPrograms = verdict.afterPrograms && possible(later, place);
  return verdict;
}

Verdict Oracle::judge(const std::vector<Move>& moves) const {
  Price ignored;
  return judge(after(moves, ignored), wantedPlace(moves));
}

Price Oracle::price(const std::vector<Move>& moves) const {
  Price price;
  after(moves, price);
  return price;
}

std::optional<std::vector<Move>> Oracle::cheaper(const std::vector<Move>& moves) const {
  // More than this many of each is never tried: those on the wanted name come first, and what is on
  // other names cannot matter by the rule.
  constexpr std::size_t kMostClosings = 9;
  constexpr std::size_t kMostForgets = 6;
  const Place place = wantedPlace(moves);
  const Price limit = price(moves);
  const auto named = [&](int number) {
    return number < 0 ? std::string() : texts_[static_cast<std::size_t>(number)];
  };
  const auto remote = [&](const auto& one) {
    return "\\\\" + named(one.name) + "\\" + named(one.share);
  };

  std::vector<Move> closings;
  std::vector<Move> forgets;
  for (const bool onName : {true, false}) {
    for (const Use& use : start_.uses) {
      if (!own(use) || (use.name == place.name) != onName) continue;
      Move move;
      move.action = use.global ? "remove-global-mapping" : "disconnect-connection";
      move.local = named(use.device);
      move.remote = remote(use);
      const auto same = [&](const Move& other) {
        return other.action == move.action && other.local == move.local &&
               (!move.local.empty() || other.remote == move.remote);
      };
      if (std::any_of(closings.begin(), closings.end(), same)) continue;
      if (closings.size() < kMostClosings) closings.push_back(move);
    }
    for (const Mapping& mapping : start_.mappings) {
      if ((mapping.name == place.name) != onName || forgets.size() >= kMostForgets) continue;
      Move move;
      move.action = "forget-remembered-connection";
      move.local = named(mapping.device);
      move.remote = remote(mapping);
      forgets.push_back(move);
    }
  }

  // Stored credentials: as the plan has it, left alone, all taken out, all replaced. One that
  // serves other servers as well (`*`) is not this strategy's to change.
  std::vector<std::vector<Move>> stores(4);
  for (const Move& move : moves)
    if (move.action == "replace-stored-credential" || move.action == "remove-stored-credential")
      stores[0].push_back(move);
  for (const Stored& stored : start_.stored) {
    if (named(stored.target).find('*') != std::string::npos ||
        rankOf(named(stored.target), named(place.name)) == 0)
      continue;
    Move move;
    move.target = named(stored.target);
    move.action = "remove-stored-credential";
    stores[2].push_back(move);
    move.action = "replace-stored-credential";
    move.user = named(wanted_);
    if (wanted_ >= 0) stores[3].push_back(move);
  }

  std::vector<Move> before;
  std::vector<Move> last;
  for (const Move& move : moves) {
    if (connects(move.action)) last.push_back(move);
    if (move.action == "close-program" || move.action == "wait-for-idle-end")
      before.push_back(move);
  }

  if (limit == Price{}) return std::nullopt;
  const Orders first = understood(before);
  const Orders closing = understood(closings);
  const Orders forgetting = understood(forgets);
  const Orders connecting = understood(last);
  std::vector<Orders> storing;
  for (const auto& store : stores) storing.push_back(understood(store));

  const auto chosen = [](std::size_t set, std::size_t index) { return (set >> index & 1U) != 0; };
  for (std::size_t closed = 0; closed < std::size_t{1} << closing.size(); ++closed) {
    Price closes;
    State freed = start_;
    for (const Order& order : first) apply(freed, order, closes);
    for (std::size_t i = 0; i < closing.size(); ++i)
      if (chosen(closed, i)) apply(freed, closing[i], closes);
    // The best that forgetting nothing could make of it.
    if (closes >= limit) continue;
    for (std::size_t store = 0; store < storing.size(); ++store) {
      State base = freed;
      Price ignored;
      for (const Order& order : storing[store]) apply(base, order, ignored);
      State probe = base;
      for (const Order& order : connecting) apply(probe, order, ignored);
      // Forgetting frees nothing now.
      if (!possible(probe, place)) continue;
      for (std::size_t forgotten = 0; forgotten < std::size_t{1} << forgetting.size();
           ++forgotten) {
        State state = base;
        for (std::size_t i = 0; i < forgetting.size(); ++i)
          if (chosen(forgotten, i)) apply(state, forgetting[i], ignored);
        for (const Order& order : connecting) apply(state, order, ignored);
        Price price = closes;
        countLost(state, price);
        if (price >= limit || !judge(state, place).all()) continue;
        std::vector<Move> found = before;
        for (std::size_t i = 0; i < closings.size(); ++i)
          if (chosen(closed, i)) found.push_back(closings[i]);
        for (std::size_t i = 0; i < forgets.size(); ++i)
          if (chosen(forgotten, i)) found.push_back(forgets[i]);
        found.insert(found.end(), stores[store].begin(), stores[store].end());
        found.insert(found.end(), last.begin(), last.end());
        return found;
      }
    }
  }
  return std::nullopt;
}

}  // namespace unclash::oracle

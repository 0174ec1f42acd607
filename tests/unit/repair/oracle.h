// Oracle: what a simulated Windows computer must answer, by the table in domain.md, section 11.
//
// It has a state and rules of its own, written from that table and from the pages behind it; it
// shares no code with the practice machine, the planner or the diagnosis. All that it takes from
// outside is the JSON text of a world (`unclash.practice/1`) and the plan as plain texts.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace unclash::oracle {

/// One step of a plan.
struct Move {
  std::string action;
  std::string target;
  std::string local;
  std::string remote;
  std::string user;
  std::string alias;
  bool persistent = false;
  bool alsoForget = false;
};

/// What a plan costs, in the order in which plans are compared.
struct Price {
  std::int64_t openFiles = 0;
  std::int64_t rememberedLost = 0;
  std::int64_t connectionsClosed = 0;
  friend auto operator<=>(const Price&, const Price&) = default;
};

/// A live use of a share.
struct Use {
  int name = -1;     ///< server name as the redirector keeps it
  int machine = -1;  ///< who is behind the name
  int share = -1;
  int session = -1;
  int device = -1;  ///< -1: none
  int given = -1;   ///< spelling that was given or taken from the store; -1: the sign-in counted
  int user = -1;    ///< who it is, where no spelling was given
  bool implicit = false;
  int owner = -1;
  long openFiles = 0;
  bool global = false;
};

struct Mapping {
  int device = -1;
  int name = -1;
  int machine = -1;
  int share = -1;
  int user = -1;  ///< -1: none given
};

struct Stored {
  int target = -1;
  int user = -1;
  bool sessionOnly = false;
};

struct Held {
  int name = -1;
  int session = -1;
  int given = -1;
  int user = -1;
  bool implicit = false;
  bool endsWhenIdle = false;
};

struct Program {
  int owner = -1;
  int session = -1;
  int name = -1;
  int machine = -1;
  int share = -1;
  int device = -1;
  int user = -1;
  bool running = false;
  bool starts = false;
};

struct State {
  std::vector<Use> uses;
  std::vector<Mapping> mappings;
  std::vector<Stored> stored;
  std::vector<Held> held;
  std::vector<Program> programs;
};

/// Is the wanted connection possible, at four moments that follow each other?
struct Verdict {
  bool now = false;            ///< right after the plan
  bool afterSignIn = false;    ///< signed out and in; mappings restored in any order
  bool afterExplorer = false;  ///< Explorer has touched the server, giving no name
  bool afterPrograms = false;  ///< programs have opened again what they held
  bool all() const { return now && afterSignIn && afterExplorer && afterPrograms; }
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

class Oracle {
 public:
  explicit Oracle(const std::string& world);

  Verdict judge(const std::vector<Move>& moves) const;
  Price price(const std::vector<Move>& moves) const;
  /// A cheaper plan of the same strategy, by trying out all of them: the programs that are closed,
  /// the waiting and the connection are the plan's; which connections are closed, which mappings
  /// are forgotten and what becomes of the stored credentials is free. Nothing where there is none.
  std::optional<std::vector<Move>> cheaper(const std::vector<Move>& moves) const;

 private:
  struct Place {
    int name = -1;
    int machine = -1;
    int share = -1;
  };

  /// A move, understood.
  struct Order {
    enum class Kind {
      closeProgram,
      disconnect,
      endGlobal,
      forget,
      removeStored,
      store,
      wait,
      connect,
      other
    };
    Kind kind = Kind::other;
    Place place;
    int device = -1;
    int target = -1;
    int user = -1;
    bool persistent = false;
    bool alsoForget = false;
  };
  using Orders = std::vector<Order>;

  Order understood(const Move& move) const;
  Orders understood(const std::vector<Move>& moves) const;
  int id(const std::string& text) const;
  Place placeOf(const std::string& remote) const;
  Place wantedPlace(const std::vector<Move>& moves) const;
  bool own(const Use& use) const { return use.global || use.session == own_; }

  std::optional<Held> holder(const State& state, int session, int name) const;
  int storedFor(const State& state, int name) const;
  bool possible(const State& state, const Place& place) const;
  bool connect(State& state, const Use& asked, int user, bool byPath, bool remember) const;
  void apply(State& state, const Order& order, Price& price) const;
  void countLost(const State& state, Price& price) const;
  State after(const std::vector<Move>& moves, Price& price) const;
  void signOutAndIn(State& state, std::size_t first) const;
  void explorer(State& state, int name) const;
  void programs(State& state) const;
  Verdict judge(const State& state, const Place& place) const;

  State start_;
  mutable std::map<std::string, int> ids_;
  mutable std::vector<std::string> texts_;
  std::map<std::string, int> machines_;
  std::vector<int> ownSessions_;
  int own_ = -1;
  int me_ = -1;
  int ipc_ = -1;
  Place goal_;
  int wanted_ = -1;
  bool sameExplicitAfterImplicit_ = true;
  bool noneAfterExplicit_ = true;
};

}  // namespace unclash::oracle

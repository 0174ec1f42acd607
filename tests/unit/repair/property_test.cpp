// The planner on random practice machines, judged by an oracle of its own (oracle.h).
//
// What the worlds leave out, and why:
// - A wanted user whom no account of the server is, a share that is not there, a wrong password, a
//   server that is off: nothing that a plan for a clash could mend.
// - Worlds in which the wanted connection is possible now and after the next sign-in: no plan is
//   asked for.
// - A wanted user who is not named (so the one who is signed in), together with a stored credential
//   for the server or with connections of that same user: who is wanted then is anybody's guess.
// - Only a server is wanted, no share, and a credential for it is kept for this session alone:
// nothing
//   that a plan can replace or remember outlives the sign-in.
// - The signed-in user is wanted and holds the name, having said their own name aloud, and a use
//   without a name is refused then: whether it was said aloud is not to be seen, and to whoever did
//   not say it the opposite can happen.
// - A second name that the snapshot does not know: then a plan can only say that one is needed.
// - Stored credentials that serve another name of the same server [uncertain]: which name decides
// is
//   not known, so the planner cannot either.
// Everything else that domain.md, section 11, calls uncertain is drawn at random.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>

#include "core/machine/practice/practice_machine.h"
#include "core/machine/practice/redirector.h"
#include "core/model/step_json.h"
#include "core/repair/plan.h"
#include "tests/unit/repair/fakes.h"
#include "tests/unit/repair/oracle.h"

namespace unclash {
namespace {

using namespace unclash::practice;
using unclash::test::FakeKnowledge;

constexpr const char* kMe = "CONTOSO\\anna";
constexpr const char* kOwn = "0x1000";
constexpr const char* kTwin = "0x1001";
constexpr const char* kOther = "0x2000";

enum class Strategy { free_, spelling, alias, stale, unnamed };
constexpr const char* kStrategies[] = {"free", "spelling", "alias", "stale", "unnamed"};

struct Case {
  World world;
  Strategy strategy = Strategy::free_;
  bool bare = false;        ///< only the server is named, not the share
  std::size_t hidden = 99;  ///< a connection whose identity the snapshot does not tell
};

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  int below(int count) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(count)); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T>
  const T& of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }

 private:
  // Not a standard distribution: those differ from library to library, and a seed should not.
  std::mt19937_64 engine_;
};

std::vector<std::string> namesOf(const SimServer& server) {
  std::vector<std::string> names = server.names;
  names.insert(names.end(), server.addresses.begin(), server.addresses.end());
  return names;
}

std::vector<std::string> spellingsOf(const SimServer& server) {
  std::vector<std::string> all;
  for (const SimAccount& account : server.accounts) {
    all.push_back(account.name);
    all.insert(all.end(), account.spellings.begin(), account.spellings.end());
  }
  return all;
}

SimServer makeServer(Dice& dice, int number) {
  const std::string name = "fs0" + std::to_string(number);
  const std::string authority = "FS0" + std::to_string(number);
  SimServer server;
  server.names = {name};
  if (dice.chance(70)) server.names.push_back(name + ".contoso.com");
  if (dice.chance(30)) server.names.push_back("files" + std::to_string(number));
  server.addresses = {"10.0.0." + std::to_string(number)};
  server.domain = "CONTOSO";
  server.accounts = {{kMe, {"anna@contoso.com"}, "anna-1"},
                     {"CONTOSO\\ben", {"ben@contoso.com"}, "ben-1"},
                     {authority + "\\backup", {"backup"}, "backup-1"},
                     {authority + "\\scan", {}, "scan-1"}};
  for (const char* share : {"data", "backup", "media"})
    server.shares.push_back({share, ShareKind::disk, {"*"}});
  server.shares.push_back({"prn", ShareKind::print, {"*"}});
  return server;
}

LogonSession logon(const char* luid, const char* user, std::int64_t session) {
  LogonSession made;
  made.luid = luid;
  made.user = std::string(user);
  made.type = LogonType::interactive;
  made.session = session;
  return made;
}

void addMachine(World& world) {
  MachineInfo machine;
  machine.name = std::string("PC-1");
  machine.user = std::string(kMe);
  machine.domain = std::string("contoso.com");
  machine.join = Join::domain;
  machine.logonSession = std::string(kOwn);
  world.base.machine = machine;
  LogonSession mine = logon(kOwn, kMe, 1);
  LogonSession twin = logon(kTwin, kMe, 1);
  twin.elevated = true;
  twin.linkedLuid = std::string(kOwn);
  mine.linkedLuid = std::string(kTwin);
  world.base.logonSessions =
      std::vector<LogonSession>{mine, twin, logon(kOther, "CONTOSO\\ben", 2)};
  world.base.policy = Policy{};
  world.signInPasswords = {{kMe, "anna-1"}, {"CONTOSO\\ben", "ben-1"}};
}

std::string freeDevice(Dice& dice, const World& world, bool printer) {
  for (int attempt = 0; attempt < 40; ++attempt) {
    std::string device = printer ? "LPT" + std::to_string(1 + dice.below(3)) + ":"
                                 : std::string{static_cast<char>('F' + dice.below(21)), ':'};
    bool taken = false;
    for (const Use& use : world.uses) taken = taken || use.local == device;
    for (const Mapping& mapping : world.mappings) taken = taken || mapping.local == device;
    if (!taken) return device;
  }
  return {};
}

void addUses(Dice& dice, World& world, int count) {
  const std::vector<std::string> owners = {
      "", "", "", "explorer.exe", "BackupAgent.exe", "SyncTool.exe"};
  // Most of it on few names, so that they meet.
  const std::string favourite = dice.of(namesOf(dice.of(world.servers)));
  for (int i = 0; i < count * 2 && static_cast<int>(world.uses.size()) < count; ++i) {
    const std::string name = dice.chance(60) ? favourite : dice.of(namesOf(dice.of(world.servers)));
    const SimServer& server = *world.server(name);
    Request request;
    request.logonSession = dice.chance(75) ? kOwn : dice.chance(50) ? kTwin : kOther;
    const bool printer = dice.chance(8);
    const std::string share = printer           ? "prn"
                              : dice.chance(20) ? "IPC$"
                                                : dice.of(server.shares).name;
    request.remote = "\\\\" + name + "\\" + share;
    if (dice.chance(55) && share != "IPC$") request.local = freeDevice(dice, world, share == "prn");
    if (dice.chance(70)) {
      request.user = dice.of(spellingsOf(server));
      request.password = rightPassword(server, *request.user);
    }
    request.remember = request.logonSession == kOwn && dice.chance(40);
    request.owner = request.local.empty() || dice.chance(20) ? dice.of(owners) : std::string();
    const std::size_t before = world.uses.size();
    if (connect(world, request) != 0 || world.uses.size() == before) continue;
    world.uses.back().openFiles = dice.chance(35) ? 1 + dice.below(4) : 0;
    if (request.owner.empty() || request.owner == "explorer.exe") continue;
    Program program;
    program.name = request.owner;
    program.logonSession = request.logonSession;
    program.remote = request.remote;
    program.local = request.local;
    program.user = request.user.value_or("");
    program.password = request.password;
    program.startsAtSignIn = dice.chance(60);
    world.programs.push_back(program);
  }
}

void addMappings(Dice& dice, World& world) {
  for (int i = dice.below(4); i > 0; --i) {
    const SimServer& server = dice.of(world.servers);
    Mapping mapping;
    mapping.local = freeDevice(dice, world, false);
    mapping.remote = "\\\\" + dice.of(namesOf(server)) + "\\" +
                     server.shares[static_cast<std::size_t>(dice.below(3))].name;
    if (dice.chance(70)) mapping.user = dice.of(spellingsOf(server));
    world.mappings.push_back(mapping);
  }
}

void addCredentials(Dice& dice, World& world) {
  for (int i = dice.below(3); i > 0; --i) {
    const SimServer& server = dice.of(world.servers);
    StoredSignIn stored;
    const int kind = dice.below(10);
    // One that serves many servers names an account that all of them know.
    const bool wide = kind < 2;
    stored.target = kind == 0 ? "*" : kind == 1 ? "*.contoso.com" : dice.of(namesOf(server));
    stored.user = wide ? "CONTOSO\\ben" : dice.of(spellingsOf(server));
    stored.password = rightPassword(server, stored.user);
    if (dice.chance(15)) stored.persist = CredentialPersist::session;
    if (dice.chance(10)) stored.kind = CredentialKind::generic;
    bool twice = false;
    for (const StoredSignIn& other : world.credentials)
      twice = twice || other.target == stored.target;
    if (!twice) world.credentials.push_back(stored);
  }
}

/// A machine-wide mapping on a name that nobody uses yet.
void addGlobal(Dice& dice, World& world) {
  const SimServer& server = dice.of(world.servers);
  const std::string name = dice.of(namesOf(server));
  for (const char* session : {kOwn, kTwin, kOther})
    if (holding(world, session, name)) return;
  Use use;
  use.local = freeDevice(dice, world, false);
  use.remote = "\\\\" + name + "\\data";
  use.logonSession = "0x3e7";
  use.user = use.given = server.accounts[2].name;
  use.password = server.accounts[2].password;
  use.global = true;
  world.uses.push_back(use);
}

void addRules(Dice& dice, World& world) {
  world.rules.sameExplicitAfterImplicit = dice.chance(50);
  world.rules.otherPassword = dice.chance(50) ? kCredentialConflict : kInvalidPassword;
  world.rules.noneAfterExplicit = dice.of(std::vector<int>{0, kBadUserName, kInvalidPassword});
  world.rules.lateLettingGo = dice.chance(30) ? 1 + dice.below(2) : 0;
  world.rules.otherConnectionsVisible = dice.chance(50);
}

/// What is wanted, on a name that is in use if there is one.
bool addGoal(Dice& dice, Case& made) {
  World& world = made.world;
  std::vector<std::string> held;
  for (const Use& use : world.uses)
    if (use.global || use.logonSession == kOwn)
      held.push_back(UncPath::parse(use.remote)->server().text());
  for (const Mapping& mapping : world.mappings)
    held.push_back(UncPath::parse(mapping.remote)->server().text());
  const std::string name =
      !held.empty() && dice.chance(85) ? dice.of(held) : dice.of(namesOf(dice.of(world.servers)));
  const SimServer& server = *world.server(name);
  world.goal.server = name;
  made.bare = dice.chance(12);
  if (made.bare)
    std::erase_if(world.credentials, [](const StoredSignIn& stored) {
      return stored.persist == CredentialPersist::session;
    });
  world.goal.share =
      made.bare ? "IPC$" : server.shares[static_cast<std::size_t>(dice.below(3))].name;
  world.goal.user = dice.of(spellingsOf(server));
  const auto first = holding(world, kOwn, name);

  if (first && world.goal.user == kMe && first->given == kMe) world.rules.noneAfterExplicit = 0;

  switch (dice.below(8)) {
    case 0: {  // one account, two spellings
      if (!first || first->given.empty() || first->implicit) break;
      const SimAccount* account = nullptr;
      for (const SimAccount& one : server.accounts)
        if (one.name == first->user) account = &one;
      if (account == nullptr || account->spellings.empty()) break;
      world.goal.user = first->given == account->name ? account->spellings.front() : account->name;
      made.strategy = Strategy::spelling;
      break;
    }
    case 1:
      if (!first || made.bare) break;
      made.strategy = Strategy::alias;
      break;
    case 2: {  // nothing listed holds the name, something unlisted does
      if (first) break;
      Lingering left;
      left.logonSession = kOwn;
      left.server = name;
      left.user = left.given = server.accounts[3].name;
      left.password = server.accounts[3].password;
      left.endsWhenIdle = true;
      world.lingering.push_back(left);
      made.strategy = Strategy::stale;
      break;
    }
    case 3:
      if (!first || first->given.empty() || first->given == kMe) break;
      if (storedSignIn(world, kOwn, name, {}) != nullptr) break;
      world.goal.user = kMe;
      made.strategy = Strategy::unnamed;
      break;
    default:
      break;
  }
  return true;
}

Case makeCase(std::uint64_t seed) {
  Dice dice(seed);
  Case made;
  World& world = made.world;
  world.administrator = true;
  addMachine(world);
  const int servers = 2 + dice.below(3);
  for (int i = 1; i <= servers; ++i) world.servers.push_back(makeServer(dice, i));
  addRules(dice, world);
  addCredentials(dice, world);
  const std::int64_t late = world.rules.lateLettingGo;
  world.rules.lateLettingGo = 0;
  addUses(dice, world, dice.below(13));
  if (dice.chance(6)) addGlobal(dice, world);
  addMappings(dice, world);
  world.rules.lateLettingGo = late;
  addGoal(dice, made);
  if (dice.chance(5)) made.hidden = static_cast<std::size_t>(dice.below(12));
  return made;
}

struct Seen {
  Snapshot snapshot;
  Answers answers;
  Diagnosis diagnosis;
  bool hidden = false;
};

/// What the planner is given. The diagnosis has a test of its own: here it only names a treatment.
Seen look(const Case& one, bool possibleNow) {
  const World& world = one.world;
  Seen seen;
  Look how;
  how.servers = {world.goal.server};
  seen.snapshot = snapshotOf(world, how);
  if (one.hidden < seen.snapshot.connections->size()) {
    Connection& connection = (*seen.snapshot.connections)[one.hidden];
    connection.user = Fact<std::string>::unseen();
    connection.credential = Fact<std::string>::unseen();
    seen.hidden = true;
  }
  seen.answers.set("error", "1219");
  seen.answers.set("server",
                   "\\\\" + world.goal.server + (one.bare ? "" : "\\" + world.goal.share));
  if (one.strategy != Strategy::unnamed) seen.answers.set("wanted-user", world.goal.user);
  Treatment treatment{"disconnect-connection", "deviceless-connection-other-user", 0.9, 1};
  for (const Connection& connection : *seen.snapshot.connections)
    if (connection.local.known()) treatment.cause = "mapped-drive-other-user";
  if (one.strategy == Strategy::spelling)
    treatment = {"use-full-user-name", "user-name-spelling", 0.9, 1};
  if (one.strategy == Strategy::alias) seen.answers.set("two-accounts-needed", "yes");
  if (one.strategy == Strategy::stale)
    treatment = {"wait-for-idle-end", "redirector-holds-stale-session", 0.9, 1};
  if (one.strategy == Strategy::free_ && world.programs.size() % 3 == 1)
    treatment = {"close-program", "background-program", 0.9, 1};
  // Nothing is in the way yet: it comes at the next sign-in.
  if (one.strategy == Strategy::free_ && possibleNow)
    treatment = {"reconnect-as", "remembered-connection-other-user", 0.9, 1};
  seen.diagnosis.treatments.push_back(treatment);
  return seen;
}

std::vector<oracle::Move> movesOf(const Plan& plan) {
  std::vector<oracle::Move> moves;
  for (const Step& step : plan.steps)
    if (step.automatic)
      moves.push_back({step.action, step.target, step.local, step.remote, step.user, step.alias,
                       step.persistent, step.alsoForget});
  return moves;
}

/// Carries the plan out on the practice machine itself and lets the same things happen there.
std::optional<std::string> failsInPractice(const Case& one, const Plan& plan) {
  World world = one.world;
  for (Step step : plan.steps) {
    step.force = true;
    StepOutcome outcome = performOn(world, step);
    // As carryOut() does: the redirector may let go late.
    for (int attempt = 1;
         attempt < 4 && (outcome.code == kCredentialConflict || step.user.empty()) &&
         outcome.result == StepResult::failed;
         ++attempt)
      outcome = performOn(world, step);
    const bool gone =
        (step.action == "disconnect-connection" || step.action == "disconnect-server") &&
        outcome.code == kNotConnected;
    if (outcome.result != StepResult::done && !gone)
      return step.action + " failed with " + std::to_string(outcome.code);
    // The person knows now how the name has to be written.
    if (step.action == "use-full-user-name") world.goal.user = step.user;
  }
  const auto works = [&] {
    // The redirector may let go late: try again.
    for (int attempt = 0; attempt < 4; ++attempt)
      if (world.tryWanted() == 0) return true;
    return false;
  };
  if (!works()) return "not possible after the plan";
  world.signOutAndIn();
  if (!works()) return "not possible after signing in again";
  world.explorerTouches(world.goal.server);
  if (!works()) return "not possible after Explorer touched the server";
  const std::vector<Program> programs = world.programs;
  for (const Program& program : programs) world.programReopens(program.name);
  if (!works()) return "not possible after a program reopened what it held";
  return std::nullopt;
}

std::string textOf(const oracle::Price& price) {
  return std::to_string(price.openFiles) + " open files, " + std::to_string(price.rememberedLost) +
         " remembered, " + std::to_string(price.connectionsClosed) + " connections";
}

enum class Kind { planned, nothingToDo, noSecondName };

struct Checked {
  Kind kind = Kind::planned;
  std::optional<std::string> why;  ///< what is wrong with the plan
  Plan plan;
};

Checked check(const Case& one) {
  static const FakeKnowledge kKnowledge;
  Checked result;
  // Spelled as it stands is how it is wanted, once the plan has said so.
  Case spelled = one;
  const oracle::Verdict asItIs =
      oracle::Oracle(writeWorld(one.world)).judge(std::vector<oracle::Move>{});
  const Seen seen = look(one, asItIs.now);
  result.plan = makePlan(kKnowledge, seen.snapshot, seen.answers, seen.diagnosis);
  for (const Step& step : result.plan.steps) {
    if (step.action == "use-full-user-name") spelled.world.goal.user = step.user;
    if (!step.automatic) result.kind = Kind::noSecondName;
  }
  const std::vector<oracle::Move> moves = movesOf(result.plan);
  const oracle::Oracle judge(writeWorld(spelled.world));
  if (asItIs.now && asItIs.afterSignIn) result.kind = Kind::nothingToDo;
  if (result.kind != Kind::planned) return result;
  const oracle::Verdict verdict = judge.judge(moves);
  if (!verdict.all()) {
    result.why = std::string("the oracle says: now ") + (verdict.now ? "yes" : "no") +
                 ", after sign-in " + (verdict.afterSignIn ? "yes" : "no") + ", after Explorer " +
                 (verdict.afterExplorer ? "yes" : "no") + ", after programs " +
                 (verdict.afterPrograms ? "yes" : "no");
    return result;
  }
  const oracle::Price price = judge.price(moves);
  const Cost cost = costOf(result.plan, seen.snapshot);
  if (std::tuple(price.openFiles, price.rememberedLost, price.connectionsClosed) !=
      std::tuple(cost.openFiles, cost.rememberedLost, cost.connectionsClosed)) {
    // Only what other logon sessions hold can be invisible to the planner, by a program it closes.
    bool closesProgram = false;
    for (const oracle::Move& move : moves)
      closesProgram = closesProgram || move.action == "close-program";
    if (!closesProgram || one.world.rules.otherConnectionsVisible) {
      result.why = "costs " + textOf(price) + ", and costOf says " +
                   textOf({cost.openFiles, cost.rememberedLost, cost.connectionsClosed});
      return result;
    }
  }
  result.why = failsInPractice(one, result.plan);
  if (result.why || seen.hidden) return result;
  if (const auto cheaper = judge.cheaper(moves)) {
    result.why =
        "a cheaper plan works: " + textOf(judge.price(*cheaper)) + " instead of " + textOf(price);
    for (const oracle::Move& move : *cheaper)
      *result.why += "\n  " + move.action + " " +
                     (move.local.empty() ? move.target + move.remote : move.local);
  }
  return result;
}

/// Takes things out of the world for as long as it still fails.
Case smallest(Case failing) {
  const auto stillFails = [](const Case& one) {
    return !contradiction(one.world) && check(one).why.has_value();
  };
  for (bool smaller = true; smaller;) {
    smaller = false;
    const auto shrink = [&](auto member) {
      for (std::size_t i = (failing.world.*member).size(); i-- > 0;) {
        Case less = failing;
        auto& list = less.world.*member;
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
        if (!stillFails(less)) continue;
        failing = std::move(less);
        smaller = true;
      }
    };
    shrink(&World::uses);
    shrink(&World::mappings);
    shrink(&World::credentials);
    shrink(&World::programs);
    for (std::size_t i = 0; i < failing.world.uses.size(); ++i) {
      Case less = failing;
      if (std::exchange(less.world.uses[i].openFiles, 0) == 0 || !stillFails(less)) continue;
      failing = std::move(less);
      smaller = true;
    }
  }
  return failing;
}

std::string describe(const Case& one, const Checked& checked) {
  std::string text =
      *checked.why + "\nstrategy " + kStrategies[static_cast<int>(one.strategy)] + "\nplan:\n";
  for (const Step& step : checked.plan.steps) {
    Step plain = step;
    plain.title = plain.effect = plain.status = plain.manual = {};
    plain.warning.reset();
    text += "  " + writeStep(plain) + "\n";
  }
  World world = one.world;
  world.base.policy = Fact<Policy>::unseen();
  return text + "world:\n" + writeWorld(world);
}

std::uint64_t numberFrom(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST(Property, EveryPlanMakesTheWantedConnectionPossibleAndKeepsItSo) {
  const std::uint64_t seed = numberFrom("UNCLASH_PROPERTY_SEED", 20261121);
  const std::uint64_t wanted = numberFrom("UNCLASH_PROPERTY_WORLDS", UNCLASH_PROPERTY_WORLDS);
  std::printf("seed %llu, %llu worlds\n", static_cast<unsigned long long>(seed),
              static_cast<unsigned long long>(wanted));
  std::uint64_t planned = 0;
  std::uint64_t passed[5] = {};
  std::uint64_t nothingToDo = 0;
  std::uint64_t noSecondName = 0;
  std::uint64_t failures = 0;
  for (std::uint64_t i = 0; planned < wanted; ++i) {
    ASSERT_LT(i, wanted * 20 + 1000) << "too few worlds need a plan";
    const Case one = makeCase(seed * 1'000'003 + i);
    ASSERT_FALSE(contradiction(one.world)) << *contradiction(one.world) << "\nworld " << i;
    const Checked checked = check(one);
    nothingToDo += checked.kind == Kind::nothingToDo ? 1 : 0;
    noSecondName += checked.kind == Kind::noSecondName ? 1 : 0;
    if (checked.kind != Kind::planned) continue;
    ++planned;
    ++passed[static_cast<int>(one.strategy)];
    if (!checked.why) continue;
    const Case less = smallest(one);
    ADD_FAILURE() << "world " << i << ": " << describe(less, check(less));
    ASSERT_LT(++failures, numberFrom("UNCLASH_PROPERTY_FAILURES", 1));
  }
  for (int i = 0; i < 5; ++i) {
    std::printf("  %s: %llu\n", kStrategies[i], static_cast<unsigned long long>(passed[i]));
    EXPECT_GT(passed[i], wanted / 200) << kStrategies[i] << " is hardly ever tried";
  }
  std::printf("  nothing to do: %llu, no second name known: %llu\n",
              static_cast<unsigned long long>(nothingToDo),
              static_cast<unsigned long long>(noSecondName));
}

/// The whole way, from what is seen: the diagnosis chooses the treatment. It may be wrong about a
/// world, but rarely, and it never makes a plan that closes what is not in the way.
TEST(Property, TheDiagnosisItselfLeadsToPlansThatWork) {
  const auto knowledge = Knowledge::load();
  ASSERT_TRUE(knowledge.ok());
  const std::uint64_t seed = numberFrom("UNCLASH_PROPERTY_SEED", 20261121);
  const std::uint64_t wanted = std::max<std::uint64_t>(
      numberFrom("UNCLASH_PROPERTY_WORLDS", UNCLASH_PROPERTY_WORLDS) / 20, 20);
  std::uint64_t planned = 0;
  std::uint64_t works = 0;
  for (std::uint64_t i = 0; planned < wanted; ++i) {
    ASSERT_LT(i, wanted * 20 + 1000) << "too few worlds need a plan";
    const Case one = makeCase(seed * 1'000'003 + i);
    const oracle::Verdict asItIs =
        oracle::Oracle(writeWorld(one.world)).judge(std::vector<oracle::Move>{});
    if (asItIs.now || one.strategy == Strategy::unnamed) continue;
    ++planned;
    Seen seen = look(one, asItIs.now);
    seen.answers.set("symptom", "more-than-one-user-name");
    seen.answers.set("moment", "mapping-a-drive");
    seen.diagnosis = diagnose(**knowledge, seen.snapshot, seen.answers);
    const Plan plan = makePlan(**knowledge, seen.snapshot, seen.answers, seen.diagnosis);
    Case spelled = one;
    for (const Step& step : plan.steps)
      if (step.action == "use-full-user-name") spelled.world.goal.user = step.user;
    const oracle::Verdict verdict = oracle::Oracle(writeWorld(spelled.world)).judge(movesOf(plan));
    works += verdict.now ? 1 : 0;
    for (const Step& step : plan.steps)
      if (step.action == "disconnect-connection") {
        EXPECT_TRUE(UncPath::parse(step.remote) &&
                    sameRedirectorName(UncPath::parse(step.remote)->server(),
                                       ServerName(one.world.goal.server)))
            << "world " << i << " closes " << step.remote;
      }
  }
  std::printf("%llu of %llu plans work\n", static_cast<unsigned long long>(works),
              static_cast<unsigned long long>(planned));
  EXPECT_GE(works * 20, planned * 17);
}

}  // namespace
}  // namespace unclash

// Whatever happens, a simulated computer never ends up in a state that the redirector cannot have.
#include <gtest/gtest.h>

#include <random>

#include "build_world.h"
#include "core/machine/practice/practice_machine.h"

namespace unclash::practice {
namespace {

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  int upTo(int most) { return std::uniform_int_distribution<int>(0, most)(engine_); }
  bool often() { return upTo(3) != 0; }
  template <class T, std::size_t n>
  T oneOf(const T (&all)[n]) {
    return all[upTo(static_cast<int>(n) - 1)];
  }

 private:
  std::mt19937 engine_;
};

constexpr const char* kServers[] = {"fs01", "FS01", "fs01.contoso.com", "10.0.0.1", "fs02", "gone"};
constexpr const char* kShares[] = {"data", "private", "open", "laser", "IPC$", "nothing"};
constexpr const char* kUsers[] = {kAnna, kBackup, "anna", "anna@contoso.com", "backup", "nobody"};
constexpr const char* kPasswords[] = {"anna-2", "backup-1", "old"};
constexpr const char* kDevices[] = {"", "", "Z:", "Y:", "LPT1:"};
constexpr const char* kLuids[] = {kOwn, kOwn, kElevated, kService};
constexpr const char* kActions[] = {
    "disconnect-connection",    "disconnect-server",           "forget-remembered-connection",
    "remove-stored-credential", "replace-stored-credential",   "reconnect-as",
    "use-server-alias",         "reuse-existing-connection",   "close-program",
    "close-explorer-windows",   "restart-workstation-service", "wait-for-idle-end",
    "remove-global-mapping"};

std::string remoteOf(Dice& dice) {
  return "\\\\" + std::string(dice.oneOf(kServers)) + "\\" + dice.oneOf(kShares);
}

World randomWorld(Dice& dice) {
  World world = smallWorld();
  world.rules = {dice.often(), dice.often() ? 1219 : 86, dice.often() ? 0 : 2202, dice.upTo(2),
                 dice.often()};
  world.prompt = dice.often() ? Prompt::correct : Prompt::cancels;
  world.administrator = dice.often();
  world.servers.front().guestFallback = !dice.often();
  for (int i = dice.upTo(2); i > 0; --i) {
    StoredSignIn stored;
    stored.target = dice.oneOf(kServers);
    stored.user = dice.oneOf(kUsers);
    stored.password = dice.oneOf(kPasswords);
    world.credentials.push_back(stored);
  }
  for (int i = dice.upTo(3); i > 0; --i)
    world.mappings.push_back({dice.oneOf(kDevices), remoteOf(dice), dice.oneOf(kUsers)});
  world.programs = {{"Sync.exe", kOwn, remoteOf(dice), "", dice.often() ? "" : kBackup, "backup-1",
                     true, dice.often(), false}};
  return world;
}

Step randomStep(Dice& dice) {
  Step step;
  step.action = dice.oneOf(kActions);
  step.local = dice.oneOf(kDevices);
  step.remote = remoteOf(dice);
  step.user = dice.often() ? dice.oneOf(kUsers) : "";
  step.target = step.action == "close-program" ? "Sync.exe" : dice.oneOf(kServers);
  step.alias = dice.oneOf(kServers);
  step.logonSession = dice.often() ? "" : dice.oneOf(kLuids);
  step.persistent = dice.often();
  step.alsoForget = dice.often();
  step.undo = !dice.often();
  return step;
}

void somethingHappens(World& world, Dice& dice) {
  switch (dice.upTo(8)) {
    case 0:
      world.signOutAndIn();
      break;
    case 1:
      world.explorerTouches(dice.oneOf(kServers));
      break;
    case 2:
      world.programReopens("Sync.exe");
      break;
    case 3:
      world.waitForIdleEnd();
      break;
    case 4:
      countDown(world);
      break;
    case 5:
    case 6: {
      Request request = asking(remoteOf(dice), std::nullopt, {}, dice.oneOf(kDevices));
      if (dice.often()) request.user = dice.oneOf(kUsers);
      request.password = dice.oneOf(kPasswords);
      request.logonSession = dice.oneOf(kLuids);
      request.how = dice.often() ? How::addConnection : How::openPath;
      if (request.how == How::openPath) request.user.reset();
      connect(world, request);
      break;
    }
    default:
      performOn(world, randomStep(dice));
      break;
  }
}

TEST(RandomWorlds, NeverContradictThemselvesAndAreReadBack) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Dice dice(seed);
    World world = randomWorld(dice);
    for (int i = 0; i < 30; ++i) {
      somethingHappens(world, dice);
      ASSERT_EQ(contradiction(world), std::nullopt) << "seed " << seed << ", event " << i;
    }
    const Result<World> read = readWorld(writeWorld(world));
    ASSERT_TRUE(read.ok()) << read.failure().detail;
    ASSERT_EQ(*read, world) << "seed " << seed;
  }
}

TEST(RandomWorlds, AFailedStepChangesNothingButLateSessions) {
  for (unsigned seed = 1000; seed < 1200; ++seed) {
    Dice dice(seed);
    World world = randomWorld(dice);
    for (int i = 0; i < 10; ++i) somethingHappens(world, dice);
    World after = world;
    if (performOn(after, randomStep(dice)).result == StepResult::done) continue;
    after.lingering = world.lingering;
    ASSERT_EQ(after, world) << "seed " << seed;
  }
}

TEST(RandomWorlds, TryingTheGoalChangesNothingButLateSessions) {
  for (unsigned seed = 2000; seed < 2200; ++seed) {
    Dice dice(seed);
    World world = randomWorld(dice);
    for (int i = 0; i < 10; ++i) somethingHappens(world, dice);
    World after = world;
    after.tryWanted();
    after.lingering = world.lingering;
    ASSERT_EQ(after, world) << "seed " << seed;
  }
}

}  // namespace
}  // namespace unclash::practice

#include "core/machine/linux/live_machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "core/machine/inspection.h"
#include "core/model/snapshot_json.h"
#include "core/model/time.h"
#include "scratch.h"

namespace unclash {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

Step stepOf(const char* action) {
  Step step;
  step.action = action;
  return step;
}

TEST(LiveMachine, SeesEachAreaOrSaysWhyNot) {
  const auto machine = openLiveMachine({});
  const auto start = steady_clock::now();
  std::map<std::string, AreaState> states;
  const auto seen = machine->inspect(
      Look{}, [&](const AreaProgress& progress) { states[progress.area] = progress.state; }, {});
  EXPECT_LT(steady_clock::now() - start, 30s);
  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen->platform, Platform::linux_);
  ASSERT_TRUE(seen->capturedAt.known());
  EXPECT_TRUE(parseTime(*seen->capturedAt));
  for (const std::string& area : machine->areas()) {
    const bool gap = std::any_of(each(seen->gaps).begin(), each(seen->gaps).end(),
                                 [&](const Gap& each) { return each.area == area; });
    EXPECT_TRUE(areaSeen(*seen, area) || gap) << area;
    ASSERT_EQ(states.count(area), 1U) << area;
    EXPECT_TRUE(states[area] != AreaState::done || areaSeen(*seen, area)) << area;
  }
  const auto again = readSnapshot(writeSnapshot(*seen));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, *seen);
}

TEST(LiveMachine, LooksOnASystemThatHasNothing) {
  const Scratch scratch;
  const auto machine = openLinuxMachine(scratch.places(), {});
  const auto seen = machine->inspect(Look{.deadline = 20s}, nullptr, {});
  ASSERT_TRUE(seen.ok());
  EXPECT_TRUE(seen->sessions.isUnseen());
  EXPECT_TRUE(seen->services.isUnseen());
  EXPECT_TRUE(seen->events.isUnseen());
  EXPECT_FALSE(each(seen->gaps).empty());
}

TEST(LiveMachine, AsksTheServersThatSharesAreMountedFromOnce) {
  const Scratch scratch;
  scratch.write("proc/self/mountinfo",
                "1 0 0:1 / /a rw - cifs //127.0.0.1/a rw,username=anna\n"
                "2 0 0:2 / /b rw - cifs //127.0.0.1/b rw,username=anna\n"
                "3 0 0:3 / /c rw - cifs //127.0.0.2/c rw,username=anna\n");
  Look look{.deadline = 20s};
  look.servers = {"127.0.0.2"};
  const auto seen = openLinuxMachine(scratch.places(), {})->inspect(look, nullptr, {});
  ASSERT_TRUE(seen.ok());
  std::vector<std::string> names;
  for (const Server& server : each(seen->servers)) names.push_back(server.name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(names, (std::vector<std::string>{"127.0.0.1", "127.0.0.2"}));
}

TEST(LiveMachine, EndsSoonAfterAStop) {
  std::stop_source stop;
  stop.request_stop();
  const auto start = steady_clock::now();
  const auto seen = openLiveMachine({})->inspect(Look{.deadline = 60s}, nullptr, stop.get_token());
  EXPECT_LT(steady_clock::now() - start, 20s);
  EXPECT_TRUE(seen.ok());
}

TEST(LiveMachine, KnowsWhatItCanCarryOut) {
  const auto machine = openLiveMachine({});
  for (const char* action : {"disconnect-connection", "disconnect-server", "sign-out-session",
                             "purge-kerberos-tickets", "close-server-session"})
    EXPECT_TRUE(machine->canPerform(stepOf(action))) << action;
  for (const char* action :
       {"", "restart-workstation-service", "call-somebody", "reset-password"}) {
    EXPECT_FALSE(machine->canPerform(stepOf(action))) << action;
    EXPECT_EQ(machine->perform(stepOf(action), {}).result, StepResult::refused) << action;
  }
  Step undo = stepOf("purge-kerberos-tickets");
  undo.undo = true;
  EXPECT_FALSE(machine->canPerform(undo));
  undo.action = "disconnect-connection";
  EXPECT_TRUE(machine->canPerform(undo));
  undo.automatic = false;
  EXPECT_FALSE(machine->canPerform(undo));
  EXPECT_EQ(machine->perform(undo, {}).result, StepResult::refused);
}

TEST(LiveMachine, DisconnectsNothingThatIsNotThere) {
  const Scratch scratch;
  scratch.write("proc/self/mountinfo", "1 0 0:1 / / rw - ext4 /dev/vda1 rw\n");
  Step step = stepOf("disconnect-connection");
  EXPECT_EQ(openLinuxMachine(scratch.places(), {})->perform(step, {}).result, StepResult::skipped);
  // Not a share: never unmounted, whoever asks.
  step.local = "/";
  EXPECT_EQ(openLinuxMachine(scratch.places(), {})->perform(step, {}).result, StepResult::skipped);
}

}  // namespace
}  // namespace unclash

#include "core/machine/inspection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace unclash {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using testing::ElementsAre;

/// Holds an inspector up until the test lets it go, deaf to stop and deadline.
class Gate {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [this] { return open_; });
    ++passed_;
    opened_.notify_all();
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }
  void waitUntilPassed(int count) {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [&] { return passed_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
  int passed_ = 0;
};

Inspector servicesOf(const char* name) {
  return {"services", [name](const InspectorContext&) {
            Snapshot part;
            part.services.ensure().push_back(Service{.name = name});
            return part;
          }};
}

Inspector stuckAt(const std::shared_ptr<Gate>& gate, const char* area) {
  return {area, [gate](const InspectorContext&) {
            gate->wait();
            Snapshot part;
            part.connections.ensure();
            return part;
          }};
}

std::string reasonOf(const Snapshot& snapshot, const std::string& area) {
  for (const Gap& gap : each(snapshot.gaps))
    if (gap.area == area) return gap.reason;
  return {};
}

TEST(RunInspectors, PutsTheirPartsTogether) {
  const Snapshot seen = runInspectors({servicesOf("smbd"),
                                       {"tickets",
                                        [](const InspectorContext&) {
                                          Snapshot part;
                                          part.tickets.ensure();
                                          return part;
                                        }}},
                                      Look{}, nullptr, {});
  ASSERT_TRUE(seen.services.known());
  EXPECT_EQ(seen.services->front().name, "smbd");
  EXPECT_TRUE(seen.tickets.known());
  EXPECT_TRUE(seen.gaps.isUnseen());
  EXPECT_TRUE(seen.sessions.isUnseen());
}

TEST(RunInspectors, AHungOneBecomesAGapAndDelaysNobody) {
  const auto gate = std::make_shared<Gate>();
  const auto start = steady_clock::now();
  const Snapshot seen = runInspectors({stuckAt(gate, "connections"), servicesOf("smbd")},
                                      Look{.deadline = 1s}, nullptr, {});
  EXPECT_LT(steady_clock::now() - start, 20s);
  EXPECT_EQ(reasonOf(seen, "connections"), "timed out");
  EXPECT_TRUE(seen.connections.isUnseen());
  EXPECT_TRUE(seen.services.known());

  // It may end long after everybody stopped waiting for it.
  gate->open();
  gate->waitUntilPassed(1);
}

TEST(RunInspectors, WhatAHungOneBringsLaterIsDropped) {
  const auto gate = std::make_shared<Gate>();
  const Snapshot seen =
      runInspectors({stuckAt(gate, "connections")}, Look{.deadline = 50ms}, nullptr, {});
  const Snapshot before = seen;
  gate->open();
  gate->waitUntilPassed(1);
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(seen, before);
}

TEST(RunInspectors, ManyHungOnesWaitTogether) {
  const auto gate = std::make_shared<Gate>();
  std::vector<Inspector> inspectors;
  for (int i = 0; i < 20; ++i) inspectors.push_back(stuckAt(gate, "connections"));
  const auto start = steady_clock::now();
  const Snapshot seen = runInspectors(inspectors, Look{.deadline = 300ms}, nullptr, {});
  EXPECT_LT(steady_clock::now() - start, 20s);
  EXPECT_EQ(each(seen.gaps).size(), 20U);
  gate->open();
  gate->waitUntilPassed(20);
}

TEST(RunInspectors, AnExceptionsTextIsTheReason) {
  const Snapshot seen = runInspectors(
      {{"events", [](const InspectorContext&) -> Snapshot { throw std::runtime_error("no disk"); }},
       {"tickets", [](const InspectorContext&) -> Snapshot { throw 7; }},
       servicesOf("smbd")},
      Look{}, nullptr, {});
  EXPECT_EQ(reasonOf(seen, "events"), "no disk");
  EXPECT_EQ(reasonOf(seen, "tickets"), "failed");
  EXPECT_TRUE(seen.services.known());
}

TEST(RunInspectors, OneThatSaysNothingIsAGap) {
  const Snapshot seen = runInspectors(
      {{"accounts", [](const InspectorContext&) { return Snapshot{}; }}}, Look{}, nullptr, {});
  EXPECT_EQ(reasonOf(seen, "accounts"), "no answer");
}

TEST(RunInspectors, AStopEndsItSoonEvenWhereItIsIgnored) {
  const auto gate = std::make_shared<Gate>();
  std::stop_source stop;
  const auto start = steady_clock::now();
  const Snapshot seen = runInspectors(
      {stuckAt(gate, "connections"), servicesOf("smbd")}, Look{.deadline = 60s},
      [&](const AreaProgress& progress) {
        if (progress.state == AreaState::done) stop.request_stop();
      },
      stop.get_token());
  EXPECT_LT(steady_clock::now() - start, 20s);
  EXPECT_EQ(reasonOf(seen, "connections"), "stopped");
  EXPECT_TRUE(seen.services.known());
  gate->open();
  gate->waitUntilPassed(1);
}

TEST(RunInspectors, AStopBeforeTheBeginningCounts) {
  const auto gate = std::make_shared<Gate>();
  std::stop_source stop;
  stop.request_stop();
  const Snapshot seen = runInspectors({stuckAt(gate, "connections")}, Look{.deadline = 60s},
                                      nullptr, stop.get_token());
  EXPECT_EQ(reasonOf(seen, "connections"), "stopped");
  gate->open();
  gate->waitUntilPassed(1);
}

TEST(RunInspectors, OnesThatListenAreToldToStopAtTheDeadline) {
  // What they have by then still counts: they are told a little before.
  const Snapshot seen = runInspectors(
      {{"services",
        [](const InspectorContext& context) {
          while (steady_clock::now() < context.until) std::this_thread::sleep_for(5ms);
          Snapshot part;
          part.services.ensure();
          part.gaps.ensure().push_back(Gap{.area = "services", .reason = "timed out"});
          return part;
        }}},
      Look{.deadline = 2s}, nullptr, {});
  EXPECT_TRUE(seen.services.known());
  EXPECT_EQ(each(seen.gaps).size(), 1U);
}

TEST(RunInspectors, TellsHowFarEachAreaIsOneAtATime) {
  std::vector<AreaProgress> told;
  std::atomic<int> inside = 0;
  const auto gate = std::make_shared<Gate>();
  runInspectors({servicesOf("smbd"), servicesOf("nmbd"), stuckAt(gate, "connections")},
                Look{.deadline = 1s},
                [&](const AreaProgress& progress) {
                  EXPECT_EQ(++inside, 1);
                  told.push_back(progress);
                  --inside;
                },
                {});
  const auto is = [](const char* area, AreaState state, std::size_t found) {
    return testing::AllOf(testing::Field(&AreaProgress::area, area),
                          testing::Field(&AreaProgress::state, state),
                          testing::Field(&AreaProgress::found, found));
  };
  EXPECT_THAT(
      told,
      ElementsAre(is("connections", AreaState::looking, 0), is("services", AreaState::looking, 0),
                  is("services", AreaState::done, 2), is("connections", AreaState::gap, 0)));
  gate->open();
  gate->waitUntilPassed(1);
}

TEST(RunInspectors, KeepsTheirOrderWhoeverIsFirst) {
  const auto late = [](const InspectorContext&) {
    std::this_thread::sleep_for(100ms);
    Snapshot part;
    part.services.ensure().push_back(Service{.name = "late"});
    return part;
  };
  const Snapshot seen =
      runInspectors({{"services", late}, servicesOf("early")}, Look{.deadline = 20s}, nullptr, {});
  ASSERT_EQ(each(seen.services).size(), 2U);
  EXPECT_EQ((*seen.services)[0].name, "late");
}

TEST(RunInspectors, AbsurdDeadlinesAreBounded) {
  for (const auto deadline :
       {std::chrono::milliseconds::max(), std::chrono::milliseconds(20'000)}) {
    const Snapshot seen =
        runInspectors({servicesOf("smbd")}, Look{.deadline = deadline}, nullptr, {});
    EXPECT_TRUE(seen.services.known());
  }
  EXPECT_EQ(reasonOf(runInspectors({servicesOf("smbd")},
                                   Look{.deadline = std::chrono::milliseconds::min()}, nullptr, {}),
                     "connections"),
            "");
}

TEST(RunInspectors, OnesThatEndAtOnceAllArrive) {
  for (int look = 0; look < 300; ++look)
    ASSERT_TRUE(
        runInspectors({servicesOf("smbd")}, Look{.deadline = 20s}, nullptr, {}).services.known())
        << look;
}

TEST(Merge, AddsListsAndKeepsWhatIsKnown) {
  Snapshot whole;
  whole.machine.ensure().name = std::string("pc");
  whole.machine->role = Role::client;
  whole.policy.ensure().ntlmLevel = 3;
  whole.connections.ensure().push_back(Connection{.remote = R"(\\a\x)"});

  Snapshot part;
  part.machine.ensure().os = std::string("Debian");
  part.machine->role = Fact<Role>::none();
  part.policy.ensure().serverIdleDisconnectMinutes = 15;
  part.connections.ensure().push_back(Connection{.remote = R"(\\b\y)"});
  part.sessions = Fact<std::vector<Session>>::none();
  merge(whole, part);

  EXPECT_EQ(whole.machine->name, std::string("pc"));
  EXPECT_EQ(whole.machine->os, std::string("Debian"));
  EXPECT_EQ(whole.machine->role, Role::client);
  EXPECT_EQ(whole.policy->ntlmLevel, std::int64_t{3});
  EXPECT_EQ(whole.policy->serverIdleDisconnectMinutes, std::int64_t{15});
  ASSERT_EQ(each(whole.connections).size(), 2U);
  EXPECT_EQ(each(whole.connections)[1].remote, R"(\\b\y)");
  EXPECT_TRUE(whole.sessions.isNone());
  EXPECT_TRUE(whole.tickets.isUnseen());
}

TEST(CountOf, CountsAnAreasThings) {
  Snapshot snapshot;
  EXPECT_EQ(countOf(snapshot, "connections"), 0U);
  snapshot.connections.ensure().resize(3);
  snapshot.machine.ensure();
  snapshot.policy.ensure().ntlmLevel = 3;
  snapshot.policy->signingRequired = Fact<bool>::none();
  EXPECT_EQ(countOf(snapshot, "connections"), 3U);
  EXPECT_EQ(countOf(snapshot, "machine"), 1U);
  EXPECT_EQ(countOf(snapshot, "policy"), 1U);
  EXPECT_EQ(countOf(snapshot, "no-such-area"), 0U);
}

}  // namespace
}  // namespace unclash

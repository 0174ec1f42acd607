#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/model/snapshot_json.h"
#include "core/model/utf8.h"
#include "core/report/report.h"
#include "tests/unit/report/sample.h"

namespace unclash {
namespace {

using nlohmann::json;

/// Names of the sample that still stand in a text, in any case.
std::vector<std::string> namesLeftIn(const std::string& text) {
  const std::string folded = foldCase(text);
  std::vector<std::string> left;
  for (const char* name : sample::kNames)
    if (folded.find(name) != std::string::npos)
      left.push_back(std::string{name} + ": …" +
                     folded.substr(folded.find(name) < 60 ? 0 : folded.find(name) - 60, 120));
  return left;
}

std::shared_ptr<const Catalog> catalog() {
  // The sample's messages show all of their arguments.
  const auto english = Catalog::load("en");
  const auto both = Catalog::parse(
      "en",
      R"({"@@locale": "en", "sample.all": "{device} {mount} {server} {user} {path} {computer} {program} {command} {says} {inner} {list}"})",
      *english);
  return *both;
}

TEST(Redact, TheSampleHoldsEveryName) {
  const sample::Everything everything;
  EXPECT_TRUE(everything.snapshot.machine.known()) << "the sample must be readable";
  std::string all = writeSnapshot(everything.snapshot);
  all += writeReport(everything.content(), ReportFormat::json, catalog());
  const std::string folded = foldCase(all);
  for (const char* name : sample::kNames) EXPECT_NE(folded.find(name), std::string::npos) << name;
}

TEST(Redact, NoNameIsLeftInTheSnapshot) {
  Redactor redactor;
  EXPECT_THAT(namesLeftIn(writeSnapshot(redact(sample::snapshot(), redactor))), testing::IsEmpty());
}

TEST(Redact, NoNameIsLeftInAnyReport) {
  const sample::Everything everything;
  for (ReportFormat format : {ReportFormat::html, ReportFormat::markdown, ReportFormat::json}) {
    Redactor redactor;
    EXPECT_THAT(namesLeftIn(writeReport(everything.content(), format, catalog(), &redactor)),
                testing::IsEmpty());
  }
}

TEST(Redact, NoNameIsLeftWithoutASnapshotToLearnFrom) {
  const sample::Everything everything;
  ReportContent content = everything.content();
  content.snapshot = nullptr;
  Redactor redactor;
  EXPECT_THAT(namesLeftIn(writeReport(content, ReportFormat::markdown, catalog(), &redactor)),
              testing::IsEmpty());
}

TEST(Redact, ResultIsStillASnapshot) {
  Redactor redactor;
  const Snapshot redacted = redact(sample::snapshot(), redactor);
  const Result<Snapshot> again = readSnapshot(writeSnapshot(redacted));
  ASSERT_TRUE(again) << again.failure().detail;
  EXPECT_EQ(*again, redacted);
}

TEST(Redact, KeepsWhatNamesNobody) {
  Redactor redactor;
  const Snapshot redacted = redact(sample::snapshot(), redactor);
  const Connection& first = redacted.connections->at(0);
  EXPECT_EQ(first.local, std::string{"Z:"});
  EXPECT_EQ(first.openFiles, std::int64_t{2});
  EXPECT_EQ(redacted.connections->at(1).user, std::string{}) << "the anonymous identity";
  EXPECT_EQ(redacted.connections->at(2).owner, std::string{"explorer.exe"});
  EXPECT_TRUE(redacted.connections->at(3).user.isNone());
  EXPECT_TRUE(redacted.connections->at(1).remote.ends_with("IPC$"));
  EXPECT_EQ(redacted.machine->logonSession, std::string{"0x1a2b3c"});
  EXPECT_EQ(redacted.sessions->at(1).id, 3);
  EXPECT_EQ(redacted.sessions->at(1).station, std::string{"rdp-tcp#3"});
  EXPECT_EQ(redacted.sessions->at(1).signedInAt, std::string{"2026-11-20T08:00:00Z"});
  EXPECT_EQ(redacted.services->at(0).name, "LanmanWorkstation");
  EXPECT_EQ(redacted.events->at(0).id, 3034);
  EXPECT_EQ(redacted.gaps->at(0).reason, "access denied");
  EXPECT_EQ(redacted.serverSessions->at(0).id, std::string{"4711/3812/1"});
}

TEST(Redact, StandInsAreStableSoThatTheProblemStaysVisible) {
  Redactor redactor;
  const Snapshot redacted = redact(sample::snapshot(), redactor);
  EXPECT_EQ(redacted.connections->at(0).user, redacted.machine->user);
  EXPECT_EQ(redacted.sessions->at(0).user, redacted.machine->user);
  const auto first = UncPath::parse(redacted.connections->at(0).remote);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->server().text(), redacted.servers->at(0).name);
  const auto third = UncPath::parse(redacted.connections->at(2).remote);
  ASSERT_TRUE(third);
  EXPECT_EQ(third->share(), first->share());
  EXPECT_EQ(redact(sample::snapshot(), redactor), redacted) << "the same redactor says the same";
  EXPECT_EQ(redact(redacted, redactor), redacted) << "redacting twice changes nothing";
}

TEST(Redact, DropsUnknownMembersAtEveryLevel) {
  Redactor redactor;
  const Snapshot redacted = redact(sample::snapshot(), redactor);
  EXPECT_TRUE(redacted.unknown.empty());
  EXPECT_TRUE(redacted.machine->unknown.empty());
  EXPECT_TRUE(redacted.connections->at(0).unknown.empty());
  EXPECT_TRUE(redacted.policy->unknown.empty());
}

TEST(Redact, OddValuesDoNotSlipThrough) {
  Snapshot snapshot;
  snapshot.capturedAt = std::string{"when quokka came"};
  Connection odd;
  odd.remote = "quokka is no path | really";
  odd.local = std::string{"~quokka"};
  odd.logonSession = std::string{"quokka"};
  snapshot.connections = std::vector<Connection>{odd};
  Gap gap;
  gap.area = "quokka";
  gap.reason = "quokka";
  snapshot.gaps = std::vector<Gap>{gap};
  Event event;
  event.log = "quokka";
  event.text = std::string{"quokka"};
  snapshot.events = std::vector<Event>{event};
  ServerSession session;
  session.id = std::string{"quokka"};
  session.client = "ipv4:10.77.66.1:4455";
  session.share = std::string{"quokka$"};
  snapshot.serverSessions = std::vector<ServerSession>{session};
  Redactor redactor;
  EXPECT_THAT(namesLeftIn(writeSnapshot(redact(snapshot, redactor))), testing::IsEmpty());
}

}  // namespace
}  // namespace unclash

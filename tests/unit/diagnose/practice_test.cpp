// Every practice machine's own cause comes first, with as few questions as may be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"
#include "core/machine/machine.h"
#include "core/model/resource.h"
#include "tests/unit/diagnose/cases.h"

namespace unclash {
namespace {

struct Room {
  const char* name;
  std::vector<std::string> causes;  ///< any of these is right
};

void PrintTo(const Room& room, std::ostream* out) { *out << room.name; }

const std::vector<Room> kRooms = {
    {"backup-program", {"background-program"}},
    {"comes-back-at-sign-in", {"remembered-connection-other-user", "mapped-drive-other-user"}},
    {"disconnected-desktop", {"disconnected-session-left"}},
    {"elevated-window", {"other-logon-session"}},
    {"first-touch", {"implicit-sign-in-credential"}},
    {"guest-blocked", {"guest-access-blocked"}},
    {"ipc-left-open", {"deviceless-connection-other-user"}},
    {"no-time-limits", {"no-session-time-limits"}},
    {"open-files", {"mapped-drive-other-user"}},
    {"password-changed", {"password-changed", "stored-credential-other-user"}},
    {"printer-queue", {"printer-connection"}},
    {"saved-sign-in", {"stored-credential-other-user"}},
    {"stale-session", {"redirector-holds-stale-session"}},
    {"two-names", {"mapped-drive-other-user"}},
    {"two-spellings", {"user-name-spelling"}}};

class Practice : public testing::TestWithParam<Room> {};
INSTANTIATE_TEST_SUITE_P(Diagnosis, Practice, testing::ValuesIn(kRooms), [](const auto& info) {
  std::string name = info.param.name;
  for (char& c : name)
    if (c == '-') c = '_';
  return name;
});

TEST_P(Practice, ItsCauseComesFirst) {
  const auto knowledge = Knowledge::load();
  ASSERT_TRUE(knowledge.ok());
  const auto file = findResource("practice/" + std::string(GetParam().name) + ".json");
  ASSERT_TRUE(file.has_value());
  const auto told =
      nlohmann::json::parse(*file)["answers"].get<std::map<std::string, std::string>>();

  const auto state =
      std::filesystem::path(testing::TempDir()) / "unclash-diagnose-practice" / GetParam().name;
  std::filesystem::remove_all(state);
  auto machine = openPracticeMachine(GetParam().name, state);
  ASSERT_TRUE(machine.ok());
  Look look;
  if (told.count("server") != 0) look.servers = {told.at("server")};
  const auto snapshot = (*machine)->inspect(look, [](const AreaProgress&) {}, {});
  ASSERT_TRUE(snapshot.ok());

  Answers answers;
  for (const char* start : {"symptom", "error", "moment", "server", "wanted-user"})
    if (told.count(start) != 0) answers.set(start, told.at(start));
  Diagnosis diagnosis = diagnose(**knowledge, *snapshot, answers);
  std::string asked;
  int questions = 0;
  while (diagnosis.question && questions < 10) {
    const std::string id = diagnosis.question->id;
    answers.set(id, told.count(id) != 0 ? told.at(id) : kUnknownAnswer);
    asked += " " + id;
    ++questions;
    diagnosis = diagnose(**knowledge, *snapshot, answers);
  }
  std::string listed;
  for (const Finding& finding : diagnosis.causes)
    listed += finding.cause + " " + std::to_string(finding.probability) + "\n";
  for (const Treatment& treatment : diagnosis.treatments) listed += "  " + treatment.action + "\n";
  ASSERT_FALSE(diagnosis.causes.empty());
  EXPECT_THAT(GetParam().causes, testing::Contains(diagnosis.causes.front().cause))
      << listed << "asked:" << asked;
  EXPECT_LE(questions, 4);
  RecordProperty("asked", asked);
  RecordProperty("listed", listed);
  std::filesystem::remove_all(state);
}

}  // namespace
}  // namespace unclash

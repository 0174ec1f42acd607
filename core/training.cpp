#include "core/training.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/diagnose/diagnosis.h"
#include "core/machine/practice/practice_machine.h"
#include "core/machine/practice/what_if.h"
#include "core/repair/journal.h"
#include "core/repair/plan.h"

namespace unclash {

namespace {

using Kind = Argument::Kind;
using practice::World;

constexpr const char* kPractice = "practice:";

/// Where to look, by where the facts for the cause lie.
Message whereToLook(const Finding& finding, const World& world) {
  const auto about = [&](std::string_view area) {
    return std::any_of(finding.evidence.begin(), finding.evidence.end(), [&](const Evidence& one) {
      return !one.against && one.fact.starts_with(area);
    });
  };
  if (world.goal.kind == practice::GoalKind::signIn || about("sessions/"))
    return Message{"practice.hint.sessions"};
  const char* id = about("credentials/")   ? "practice.hint.credentials"
                   : about("remembered/")  ? "practice.hint.remembered"
                   : about("connections/") ? "practice.hint.connections"
                                           : "practice.hint.other";
  return Message{id}.with("server", Kind::server, world.goal.server);
}

Message devices(const char* id, const std::vector<std::string>& names) {
  std::vector<Message> list;
  for (const std::string& name : names)
    list.push_back(name.starts_with("\\\\")
                       ? Message{"wizard.picture.path"}.with("path", Kind::path, name)
                       : Message{"wizard.picture.device"}.with("device", Kind::device, name));
  return Message{id}
      .with("count", Kind::number, static_cast<std::int64_t>(names.size()))
      .with("devices", std::move(list));
}

std::vector<Message> sentences(const practice::Damage& damage) {
  std::vector<Message> words;
  if (!damage.cutOff.empty()) words.push_back(devices("debrief.cut-off", damage.cutOff));
  if (damage.closedFiles > 0)
    words.push_back(Message{"debrief.files"}.with("count", Kind::number, damage.closedFiles));
  if (!damage.forgotten.empty()) words.push_back(devices("debrief.forgotten", damage.forgotten));
  if (!damage.signedOut.empty()) {
    std::vector<Message> users;
    for (const std::string& user : damage.signedOut)
      users.push_back(Message{"wizard.picture.user"}.with("user", Kind::user, user));
    words.push_back(Message{"debrief.signed-out"}
                        .with("count", Kind::number, static_cast<std::int64_t>(users.size()))
                        .with("users", std::move(users)));
  }
  if (words.empty()) words.push_back(Message{"debrief.nothing-lost"});
  words.push_back(damage.code == 0 ? Message{"debrief.works"}
                                   : Message{"debrief.works-not"}.with("code", Kind::number,
                                                                       std::int64_t{damage.code}));
  return words;
}

}  // namespace

Message storyOf(const World& world) {
  const practice::Goal& goal = world.goal;
  if (goal.kind == practice::GoalKind::signIn)
    return Message{"wizard.practice.story.sign-in"}
        .with("user", Kind::user, goal.user)
        .with("code", Kind::number, goal.error);
  const std::string path = "\\\\" + goal.server + (goal.share.empty() ? "" : "\\" + goal.share);
  if (goal.user.empty())
    return Message{"wizard.practice.story.open"}
        .with("path", Kind::path, path)
        .with("code", Kind::number, goal.error);
  return Message{"wizard.practice.story.open-as"}
      .with("path", Kind::path, path)
      .with("user", Kind::user, goal.user)
      .with("code", Kind::number, goal.error);
}

std::vector<Message> hintsFor(const Knowledge& knowledge, const World& world) {
  Answers answers;
  for (const auto& [question, answer] : world.answers) answers.set(question, answer);
  Look look;
  look.servers.push_back(world.goal.server);
  const Snapshot snapshot = practice::snapshotOf(world, look);
  const Diagnosis diagnosis = diagnose(knowledge, snapshot, answers);
  if (diagnosis.causes.empty()) return {};
  const Finding& cause = diagnosis.causes.front();
  std::vector<Message> hints{whereToLook(cause, world), cause.headline};
  const Plan plan = makePlan(knowledge, snapshot, answers, diagnosis);
  if (!plan.steps.empty())
    hints.push_back(Message{"practice.hint.step"}.with("step", plan.steps.front().title));
  return hints;
}

Debrief debrief(const World& before, const World& now) {
  Debrief told;
  if (const auto names = practice::kept(before, now); !names.empty())
    told.kept = devices("wizard.plan.untouched", names);
  told.deleteAll = sentences(practice::afterDeletingAll(before));
  told.restart = sentences(practice::afterRestart(before));
  return told;
}

Result<World> freshPractice(const std::string& name) {
  auto machine = practice::openPractice(name, {});
  if (!machine) return machine.failure();
  return std::move((*machine)->world());
}

Result<void> resetPractice(const std::string& name, const std::filesystem::path& stateDir) {
  auto machine = practice::openPractice(name, {});
  if (!machine) return machine.failure();
  const std::filesystem::path file = stateDir / "practice" / (name + ".json");
  std::error_code problem;
  std::filesystem::remove(file, problem);
  if (problem) {
    const std::u8string utf8 = file.u8string();
    return Failure{Trouble::failed, problem.value(),
                   Message{"error.practice.not-written"}.with(
                       "file", Kind::text, std::string(utf8.begin(), utf8.end())),
                   problem.message()};
  }
  auto journal = Journal::open(stateDir);
  if (!journal) return journal.failure();
  for (const std::size_t entry : journal->undoable(kPractice + name))
    if (const auto noted = journal->writeUndone(entry, systemClock().now()); !noted)
      return noted.failure();
  return {};
}

}  // namespace unclash

#include "core/machine/practice/practice_machine.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "core/machine/append.h"
#include "core/machine/elevated_look.h"
#include "core/machine/inspection.h"
#include "core/machine/practice/redirector.h"
#include "core/machine/state_dir.h"
#include "core/model/resource.h"
#include "core/model/snapshot_json.h"

namespace unclash::practice {
namespace {

constexpr std::string_view kFolder = "practice/";
constexpr std::string_view kEnding = ".json";
constexpr std::string_view kSchemaEnding = ".schema.json";

std::string nameOf(const std::filesystem::path& file) {
  const auto utf8 = file.u8string();
  return {utf8.begin(), utf8.end()};
}

Failure fileFailure(const char* id, const std::filesystem::path& file, std::string detail) {
  const std::string name = nameOf(file);
  return Failure{Trouble::input, 0, Message{id}.with("file", Argument::Kind::text, name),
                 name + ": " + std::move(detail)};
}

Result<std::string> readText(const std::filesystem::path& file) {
  std::error_code problem;
  const auto size = std::filesystem::file_size(file, problem);
  if (problem) return fileFailure("error.input.file-unreadable", file, problem.message());
  if (size > kMaxInputBytes) return fileFailure("error.input.file-too-large", file, "too large");
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.good() && !stream.eof())
    return fileFailure("error.input.file-unreadable", file, "cannot be read");
  return text;
}

}  // namespace

PracticeMachine::PracticeMachine(World world) : world_(std::move(world)) {}

PracticeMachine::PracticeMachine(World world, std::filesystem::path file)
    : world_(std::move(world)), file_(std::move(file)) {}

std::string PracticeMachine::identity() const { return "practice:" + world_.name; }

Result<void> PracticeMachine::load() {
  std::error_code problem;
  if (file_.empty() || !std::filesystem::exists(file_, problem)) return {};
  const Result<std::string> text = readText(file_);
  if (!text) return text.failure();
  Result<World> world = readWorld(*text);
  if (!world) {
    Failure failure = world.failure();
    failure.detail = nameOf(file_) + ": " + failure.detail;
    return failure;
  }
  if (world->name != world_.name)
    return fileFailure("error.practice.other-machine", file_, "is of practice:" + world->name);
  world_ = std::move(*world);
  return {};
}

Result<void> PracticeMachine::save() const {
  if (file_.empty()) return {};
  std::error_code problem = makeStateDir(file_.parent_path());
  if (!problem) problem = replaceFlushed(file_, writeWorld(world_));
  if (!problem) return {};
  Failure failure = fileFailure("error.practice.not-written", file_, problem.message());
  failure.trouble = Trouble::failed;
  failure.code = problem.value();
  return failure;
}

Result<Snapshot> PracticeMachine::inspect(const Look& look, const ProgressSink& progress,
                                          std::stop_token stop) {
  const std::lock_guard lock(mutex_);
  if (const auto loaded = load(); !loaded) return loaded.failure();
  Snapshot snapshot = snapshotOf(world_, look);
  if (progress)
    for (const std::string& area : areas()) {
      if (stop.stop_requested()) break;
      progress({area, AreaState::looking, 0});
      progress({area, areaSeen(snapshot, area) ? AreaState::done : AreaState::gap,
                countOf(snapshot, area)});
    }
  // Time passes: what the redirector holds late comes nearer to being let go.
  if (countDown(world_))
    if (const auto saved = save(); !saved) return saved.failure();
  return snapshot;
}

std::vector<std::string> PracticeMachine::areas() const {
  return {std::begin(kAreas), std::end(kAreas)};
}

bool PracticeMachine::looksElevated(const Snapshot& seen) const {
  const auto denied = areasForAdministrator(seen);
  return std::any_of(denied.begin(), denied.end(), [](const std::string& area) {
    return area == "connections" || area == "logonSessions";
  });
}

bool PracticeMachine::canPerform(const Step& step) const { return performs(step.action); }

StepOutcome PracticeMachine::perform(const Step& step, std::stop_token stop) {
  const std::lock_guard lock(mutex_);
  const auto refused = [](StepResult result, const Failure& failure) {
    return StepOutcome{result, failure.code, failure.message, failure.detail};
  };
  if (stop.stop_requested())
    return {StepResult::refused, kCancelled, Message{"reason.stopped"}, "stopped before it began"};
  if (const auto loaded = load(); !loaded) return refused(StepResult::failed, loaded.failure());
  const World before = world_;
  StepOutcome outcome = performOn(world_, step);
  if (world_ == before) return outcome;
  if (const auto saved = save(); !saved) {
    // Nobody but this process would ever know of the change: it did not happen.
    world_ = before;
    return refused(StepResult::failed, saved.failure());
  }
  return outcome;
}

Result<std::unique_ptr<PracticeMachine>> openPractice(const std::string& name,
                                                      const std::filesystem::path& stateDir) {
  const auto data = name.ends_with(".schema")
                        ? std::nullopt
                        : findResource(std::string(kFolder) + name + std::string(kEnding));
  if (!data)
    return Failure{Trouble::usage, 0,
                   Message{"error.practice.unknown"}.with("name", Argument::Kind::code, name),
                   "no practice machine is called " + name};
  Result<World> world = readWorld(*data);
  if (!world) return world.failure();
  auto machine = stateDir.empty()
                     ? std::make_unique<PracticeMachine>(std::move(*world))
                     : std::make_unique<PracticeMachine>(std::move(*world),
                                                         stateDir / "practice" / (name + ".json"));
  if (const auto loaded = machine->load(); !loaded) return loaded.failure();
  return machine;
}

}  // namespace unclash::practice

namespace unclash {

std::vector<std::string> practiceNames() {
  using namespace practice;
  std::vector<std::pair<int, std::string>> found;
  for (const Resource& resource : allResources()) {
    if (!resource.name.starts_with(kFolder) || resource.name.ends_with(kSchemaEnding)) continue;
    if (const Result<World> world = readWorld(resource.data))
      found.emplace_back(world->difficulty, world->name);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  names.reserve(found.size());
  for (auto& [difficulty, name] : found) names.push_back(std::move(name));
  return names;
}

Result<std::unique_ptr<Machine>> openPracticeMachine(const std::string& name,
                                                     const std::filesystem::path& stateDir) {
  auto opened = practice::openPractice(name, stateDir);
  if (!opened) return opened.failure();
  return std::unique_ptr<Machine>(std::move(*opened));
}

}  // namespace unclash

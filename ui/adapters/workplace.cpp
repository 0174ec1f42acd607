#include "ui/adapters/workplace.h"

#include "core/machine/elevated.h"
#include "core/machine/practice/practice_machine.h"
#include "core/text/say.h"

namespace unclash {

namespace {

using Kind = Argument::Kind;

constexpr const char* kPractice = "practice:";

/// What the person at the practice computer wants and meets.
Message storyOf(const practice::World& world) {
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

}  // namespace

Workplace::Workplace(std::shared_ptr<const Knowledge> knowledge, MachineOptions options,
                     std::chrono::milliseconds deadline, Words& words, QObject* parent)
    : QObject(parent),
      knowledge_(std::move(knowledge)),
      options_(std::move(options)),
      deadline_(deadline),
      words_(&words) {
  // On the thread that carries steps out, and for somebody else: in the computer's language.
  options_.say = [](const Message& message) { return sayIn(Catalog::systemLanguage(), message); };
  connect(words_, &Words::languageChanged, this, &Workplace::practicesChanged);
}

Result<void> Workplace::openAs(const std::string& machine) {
  MachineOptions options = options_;
  options.machine = machine;
  auto opened = openMachine(options);
  if (!opened) {
    problem_ = sentence(opened.failure());
    emit moved();
    return opened.failure();
  }
  take(std::move(*opened));
  return {};
}

void Workplace::take(std::shared_ptr<Machine> machine) {
  ConsultationAdapter::Setup setup{std::move(machine), knowledge_, options_.stateDir, deadline_};
  auto* before = consultation_;
  consultation_ = new ConsultationAdapter(std::move(setup), *words_, this);
  problem_ = {};
  emit moved();
  emit practicesChanged();
  // Pages that still show the old one are let go first.
  if (before) before->deleteLater();
}

Result<void> Workplace::open() { return openAs(options_.machine); }

bool Workplace::moveTo(const QString& machine) { return openAs(machine.toStdString()).ok(); }

bool Workplace::moveHome() {
  const bool startedPractising = options_.machine.rfind("practice", 0) == 0;
  return moveTo(startedPractising ? QStringLiteral("live")
                                  : QString::fromStdString(options_.machine));
}

QVariantList Workplace::practices() const {
  QVariantList list;
  for (const std::string& name : practiceNames()) {
    const auto machine = practice::openPractice(name, options_.stateDir);
    list.append(
        QVariantMap{{"name", QString::fromStdString(name)},
                    {"title", words_->say(Message{"wizard.practice.name." + name})},
                    {"story", machine ? words_->say(storyOf((*machine)->world())) : QString()}});
  }
  return list;
}

bool Workplace::practising() const {
  return consultation_ && consultation_->machineKind() == QLatin1String("practice");
}

bool Workplace::elevated() const {
  return consultation_ && consultation_->machineKind() == QLatin1String("live") &&
         hidesOwnConnections();
}

bool Workplace::startAgainAsUser() { return unclash::startAgainAsUser(); }

QString Workplace::story() const {
  if (!practising()) return {};
  const auto* machine =
      dynamic_cast<const practice::PracticeMachine*>(&consultation_->consultation().machine());
  return machine ? words_->say(storyOf(machine->world())) : QString();
}

}  // namespace unclash

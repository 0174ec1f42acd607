#include "ui/adapters/workplace.h"

#include "core/machine/elevated.h"
#include "core/machine/practice/practice_machine.h"
#include "core/machine/recorded/recorded_machine.h"
#include "core/settings.h"
#include "core/text/say.h"
#include "core/training.h"

namespace unclash {

namespace {

constexpr const char* kPractice = "practice:";

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
  connect(words_, &Words::chosen, this, [this] {
    Settings settings = readSettings(options_.stateDir);
    settings.language = words_->language().toStdString();
    // Where it cannot be written, the next start speaks the system's language again.
    (void)writeSettings(options_.stateDir, settings);
  });
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

bool Workplace::take(std::shared_ptr<Machine> machine) {
  if (changing()) return false;
  ConsultationAdapter::Setup setup{std::move(machine), knowledge_, options_.stateDir, deadline_};
  const Received* received = receivedIn(*setup.machine);
  const Answers told = received ? received->answers : Answers();
  auto* before = consultation_;
  auto* overviewBefore = overview_;
  auto* trainingBefore = training_;
  const std::string identity = setup.machine->identity();
  const bool practising = identity.starts_with(kPractice);
  overview_ = new Overview(setup.machine, deadline_, *words_, this);
  consultation_ = new ConsultationAdapter(std::move(setup), *words_, this);
  training_ = new Training(practising ? identity.substr(std::string_view(kPractice).size()) : "",
                           options_.stateDir, knowledge_, *words_, this);
  // An answer of another version is left out.
  for (const auto& [question, answer] : told.all())
    (void)consultation_->consultation().answer(question, answer);
  problem_ = {};
  emit moved();
  emit practicesChanged();
  // Pages that still show the old one are let go first.
  if (before) before->deleteLater();
  if (overviewBefore) overviewBefore->deleteLater();
  if (trainingBefore) trainingBefore->deleteLater();
  return true;
}

Result<void> Workplace::open() { return openAs(options_.machine); }

bool Workplace::moveTo(const QString& machine) {
  return !changing() && openAs(machine.toStdString()).ok();
}

bool Workplace::startAfresh() {
  if (!practising() || changing()) return false;
  const std::string name = consultation_->machineName().toStdString();
  consultation_->finish();
  if (const auto done = resetPractice(name, options_.stateDir); !done) {
    problem_ = sentence(done.failure());
    emit moved();
    return false;
  }
  return openAs(kPractice + name).ok();
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

QString Workplace::story() const { return training_ ? training_->story() : QString(); }

}  // namespace unclash

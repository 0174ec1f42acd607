#include "ui/adapters/helpdesk.h"

#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <algorithm>

#include "core/helpdesk/held_machine.h"
#include "core/helpdesk/opened.h"
#include "core/helpdesk/simulate.h"
#include "core/helpdesk/ticket.h"
#include "core/machine/practice/practice_machine.h"
#include "ui/adapters/save_file.h"

namespace unclash {

namespace {

using Kind = Argument::Kind;

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

/// Read once; without it nothing of the wizard works.
const std::shared_ptr<const Knowledge>& knowledge() {
  static const auto kKnowledge = *Knowledge::load();
  return kKnowledge;
}

std::filesystem::path pathOf(const QUrl& file) {
  return std::filesystem::path(file.toLocalFile().toStdU16String());
}

}  // namespace

void Helpdesk::setWorkplace(Workplace* workplace) {
  if (workplace_ == workplace) return;
  if (workplace_) workplace_->disconnect(this);
  workplace_ = workplace;
  if (workplace_) connect(workplace_, &Workplace::moved, this, &Helpdesk::follow);
  follow();
}

void Helpdesk::setWords(Words* words) {
  if (words_ == words) return;
  words_ = words;
  if (words_) connect(words_, &Words::languageChanged, this, &Helpdesk::changed);
  emit changed();
}

void Helpdesk::follow() {
  if (ConsultationAdapter* at = adapter())
    connect(at, &ConsultationAdapter::stateChanged, this, &Helpdesk::takeStock,
            Qt::UniqueConnection);
  takeStock();
}

/// The code is worked out where something changed, not each time that a page asks for it.
void Helpdesk::takeStock() {
  using State = ConsultationAdapter::State;
  caseCode_ = {};
  ConsultationAdapter* at = adapter();
  if (at == nullptr || at->state() == State::Wrong || at->state() == State::Asking ||
      at->state() == State::Found) {
    adopted_ = false;
    leftOut_.clear();
  }
  if (at != nullptr && at->consultation().snapshot() && at->state() != State::Wrong &&
      !at->changing()) {
    const Consultation& talk = at->consultation();
    caseCode_ = text(writeCaseCode(summaryOf(*knowledge(), *talk.snapshot(), talk.considered(),
                                             talk.diagnosis(), talk.plan())));
    if (waiting_) return adoptWaiting();
  }
  emit changed();
}

// The case of this workplace

QString Helpdesk::caseCode() const { return caseCode_; }

QString Helpdesk::spelledCode() const {
  QStringList characters;
  for (const QChar character : caseCode_)
    characters.append(character == QLatin1Char('-') ? QStringLiteral(",") : QString(character));
  return characters.join(QLatin1Char(' '));
}

QString Helpdesk::ticket(bool redacted) const {
  const ConsultationAdapter* at = adapter();
  if (at == nullptr || !words_) return {};
  const Consultation& talk = const_cast<ConsultationAdapter*>(at)->consultation();
  ReportContent content;
  if (talk.snapshot()) content.snapshot = &*talk.snapshot();
  content.diagnosis = &talk.diagnosis();
  content.plan = &talk.plan();
  if (talk.report()) content.repair = &*talk.report();
  const Answers answers = talk.considered();
  content.answers = &answers;
  Redactor redactor;
  return text(ticketText(content, caseCode_.toStdString(),
                         QGuiApplication::applicationVersion().toStdString(), words_->catalog(),
                         redacted ? &redactor : nullptr));
}

bool Helpdesk::copies(const QString& what, const char* said) {
  if (what.isEmpty()) return false;
  QGuiApplication::clipboard()->setText(what);
  problem_ = {};
  done_ = Message{said};
  emit changed();
  return true;
}

void Helpdesk::copyTicket(bool redacted) { copies(ticket(redacted), "wizard.desk.ticket.copied"); }
void Helpdesk::copyCode() { copies(caseCode_, "wizard.desk.code.copied"); }

// Somebody else's

bool Helpdesk::openCode(const QString& typed) {
  const auto summary = readCaseCode(typed.toStdString());
  codeProblem_ = summary ? Message{} : sentence(summary.failure());
  summary_.reset();
  if (summary) summary_ = *summary;
  emit changed();
  return summary.ok();
}

void Helpdesk::closeCode() {
  summary_.reset();
  codeProblem_ = {};
  emit changed();
}

QVariantMap Helpdesk::opened() const {
  if (!summary_ || !words_) return {};
  const Diagnosis diagnosis = diagnosisOf(*knowledge(), *summary_);
  const Plan plan = planOf(*knowledge(), *summary_);
  QVariantMap map{{"complete", summary_->complete}, {"found", diagnosis.problemFound()}};
  if (diagnosis.problemFound()) {
    const Finding& first = diagnosis.causes.front();
    map["headline"] = say(first.headline);
    map["explanation"] = say(first.explanation);
    map["sure"] = say(likelihoodOf(first.probability));
    map["likely"] = first.probability >= 0.5;
    QVariantList evidence;
    for (std::size_t i = 0; i < first.evidence.size(); ++i)
      evidence.append(QVariantMap{{"text", say(first.evidence[i].text)},
                                  {"against", !summary_->facts[i].present}});
    map["evidence"] = evidence;
    QStringList others;
    for (std::size_t i = 1; i < diagnosis.causes.size(); ++i)
      others.append(say(diagnosis.causes[i].name));
    map["others"] = others;
  } else {
    map["headline"] = say(Message{diagnosis.enough ? "cli.no-problem" : "cli.too-little"});
  }
  QStringList answers;
  for (const Message& answer : answersOf(*summary_)) answers.append(say(answer));
  map["answers"] = answers;
  QStringList unseen;
  for (const std::string& area : summary_->gaps) unseen.append(say(Message{"area." + area}));
  map["unseen"] = unseen;
  QVariantList steps;
  for (const Step& step : plan.steps)
    steps.append(QVariantMap{{"action", text(step.action)},
                             {"title", say(step.title)},
                             {"effect", say(step.effect)},
                             {"manual", say(step.manual)},
                             {"warning", step.warning ? say(*step.warning) : QString()}});
  map["steps"] = steps;
  return map;
}

bool Helpdesk::away() const {
  const ConsultationAdapter* at = adapter();
  if (at == nullptr) return false;
  const QString kind = at->machineKind();
  return kind == QLatin1String("caller") || kind == QLatin1String("snapshot") ||
         (kind == QLatin1String("practice") && at->machineName() == QLatin1String("copy"));
}

bool Helpdesk::canSend() const {
  ConsultationAdapter* at = adapter();
  return at != nullptr && at->machineKind() == QLatin1String("snapshot") &&
         at->consultation().snapshot() && !at->consultation().plan().empty();
}

QStringList Helpdesk::assumed() const {
  QStringList list;
  if (away() && adapter()->machineKind() == QLatin1String("practice"))
    for (const Message& message : assumed_) list.append(say(message));
  return list;
}

bool Helpdesk::failed(const Failure& failure) {
  done_ = {};
  problem_ = sentence(failure);
  emit changed();
  return false;
}

void Helpdesk::moveTo(std::shared_ptr<Machine> machine, const Answers& answers) {
  problem_ = {};
  done_ = {};
  workplace_->take(std::move(machine));
  for (const auto& [question, answer] : answers.all())
    adapter()->answer(text(question), text(answer));
  emit changed();
}

void Helpdesk::startCall() {
  if (workplace_) moveTo(callersMachine(), {});
}

void Helpdesk::goHome() {
  problem_ = {};
  done_ = {};
  if (workplace_) workplace_->moveHome();
  emit changed();
}

bool Helpdesk::openFile(const QUrl& file) {
  if (!workplace_ || adapter() == nullptr || adapter()->changing()) return false;
  const auto path = pathOf(file);
  auto plan = openPlanFile(path);
  if (plan) {
    waiting_ = std::move(*plan);
    problem_ = {};
    done_ = {};
    // A plan is for the computer one sits at.
    if (adapter()->readOnly()) workplace_->moveToLive();
    if (adapter()->state() == ConsultationAdapter::State::Found ||
        adapter()->state() == ConsultationAdapter::State::Asking ||
        adapter()->state() == ConsultationAdapter::State::Planned)
      adoptWaiting();
    else
      adapter()->look();
    return true;
  }
  const bool isPlan = plan.failure().message.id == "error.plan-version";
  const auto received = isPlan ? Result<Received>(plan.failure()) : readReceived(path);
  if (!received) {
    // A file that says it is a plan is told as one.
    const bool broken = QFileInfo(file.toLocalFile()).fileName().contains(QLatin1String("plan"));
    return failed(broken ? plan.failure() : received.failure());
  }
  moveTo(heldMachine(*received), received->answers);
  done_ = Message{received->redacted ? "wizard.desk.opened.redacted" : "wizard.desk.opened"}.with(
      "file", Kind::code, received->name);
  emit changed();
  return true;
}

void Helpdesk::adoptWaiting() {
  const PlanFile plan = *waiting_;
  waiting_.reset();
  const Consultation& talk = adapter()->consultation();
  const auto checked = checkPlan(*knowledge(), plan, *talk.snapshot(), talk.answers());
  if (!checked) {
    failed(checked.failure());
    return;
  }
  for (const auto& [question, answer] : checked->answers.all())
    if (!talk.answers().asked(question)) adapter()->answer(text(question), text(answer));
  adapter()->adoptPlan({checked->fitting(), {}});
  adopted_ = true;
  leftOut_.clear();
  for (const CheckedStep& step : checked->steps)
    if (step.objection) leftOut_.push_back(step);
  emit changed();
}

QVariantList Helpdesk::leftOut() const {
  QVariantList list;
  for (const CheckedStep& step : leftOut_)
    list.append(QVariantMap{{"title", say(step.step.title)}, {"why", say(*step.objection)}});
  return list;
}

bool Helpdesk::savePlan(const QUrl& file) {
  if (!canSend()) return false;
  const Consultation& talk = adapter()->consultation();
  const QString name = file.toLocalFile();
  const auto saved =
      saveFile(name, writePlanFile(planFile(*talk.snapshot(), talk.answers(), talk.plan().steps)));
  if (!saved) return failed(saved.failure());
  problem_ = {};
  done_ = Message{"wizard.desk.plan.saved"}.with("file", Kind::code,
                                                 QDir::toNativeSeparators(name).toStdString());
  emit changed();
  return true;
}

bool Helpdesk::tryOnCopy() {
  if (!canSend()) return false;
  const Consultation& talk = adapter()->consultation();
  auto copy = simulatedCopy(*talk.snapshot(), talk.answers());
  if (!copy) return failed(copy.failure());
  assumed_ = std::move(copy->assumed);
  const Answers answers = talk.answers();
  moveTo(std::make_shared<practice::PracticeMachine>(std::move(copy->world)), answers);
  adapter()->look();
  return true;
}

}  // namespace unclash

#include "ui/adapters/helpdesk.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QStandardPaths>
#include <algorithm>
#include <utility>

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
  typed_.clear();
  emit typedChanged();
  closeCode();
  follow();
}

void Helpdesk::setWords(Words* words) {
  if (words_ == words) return;
  words_ = words;
  if (words_) connect(words_, &Words::languageChanged, this, &Helpdesk::changed);
  emit changed();
}

/// Also where a move failed and everything is as it was.
void Helpdesk::follow() {
  ConsultationAdapter* at = adapter();
  if (at != at_) {
    at_ = at;
    forget();
  }
  if (at != nullptr) {
    connect(at, &ConsultationAdapter::stateChanged, this, &Helpdesk::takeStock,
            Qt::UniqueConnection);
    connect(at, &ConsultationAdapter::reportSaved, this, &Helpdesk::reportSaved,
            Qt::UniqueConnection);
  }
  takeStock();
}

/// What was said of the computer before.
void Helpdesk::forget() {
  problem_ = {};
  done_ = {};
  lastReport_.clear();
  savedPlan_.clear();
  savedPlanProblem_ = {};
  waiting_.reset();
  lent_.clear();
  tried_.reset();
  backToPlan_ = false;
}

/// What was said before is no longer the last word. It is told on every change, so it is looked at
/// whether there is a report at all, and a new one.
void Helpdesk::reportSaved() {
  const ConsultationAdapter* at = adapter();
  const QString report = at ? at->reportFile() + at->reportProblem() : QString();
  if (report == std::exchange(lastReport_, report) || report.isEmpty() || done_.empty()) return;
  done_ = {};
  emit changed();
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
    savedPlan_.clear();
    savedPlanProblem_ = {};
  }
  // Whoever has gone on has read it.
  if (at == nullptr || at->state() != problemIn_) problem_ = {};
  if (at != nullptr && at->consultation().snapshot() && at->state() != State::Wrong &&
      !at->changing()) {
    const Consultation& talk = at->consultation();
    caseCode_ = text(writeCaseCode(summaryOf(*knowledge(), *talk.snapshot(), talk.considered(),
                                             talk.diagnosis(), talk.plan())));
    if (waiting_) return adoptWaiting();
    if ((at->state() == State::Found || at->state() == State::Asking) &&
        std::exchange(backToPlan_, false)) {
      at->skipQuestions();
      at->showPlan();
      return;
    }
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

QString Helpdesk::whereabouts() const {
  if (!away()) return {};
  const QStringList taken = assumed();
  if (!taken.isEmpty())
    return say(Message{"wizard.desk.assumed"}) + QLatin1Char(' ') + taken.join(QLatin1Char(' '));
  const Received* received = receivedIn(adapter()->consultation().machine());
  if (received == nullptr || received->name.empty()) return say(Message{"wizard.desk.away"});
  return say(
      Message{received->redacted ? "wizard.desk.opened.redacted" : "wizard.desk.opened"}.with(
          "file", Kind::code, received->name));
}

QString Helpdesk::file() const {
  const Received* received = away() ? receivedIn(adapter()->consultation().machine()) : nullptr;
  return received ? text(received->name) : QString();
}

QUrl Helpdesk::documents() const {
  return QUrl::fromLocalFile(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
}

bool Helpdesk::failed(const Message& message) {
  done_ = {};
  problem_ = message;
  if (const ConsultationAdapter* at = adapter()) problemIn_ = at->state();
  emit changed();
  return false;
}

bool Helpdesk::moveTo(std::shared_ptr<Machine> machine) {
  return workplace_ && workplace_->take(std::move(machine));
}

bool Helpdesk::startCall() { return moveTo(callersMachine()); }

bool Helpdesk::goHome() {
  if (!tried_) return workplace_ && workplace_->moveToLive();
  if (!moveTo(heldMachine(Received(*tried_)))) return false;
  backToPlan_ = true;
  adapter()->look();
  return true;
}

bool Helpdesk::openFile(const QUrl& file) {
  if (!workplace_ || adapter() == nullptr || adapter()->changing()) return false;
  const auto path = pathOf(file);
  const QString name = QFileInfo(file.toLocalFile()).fileName();
  auto plan = openPlanFile(path);
  if (plan) return openPlan(std::move(*plan), name);
  const bool isPlan = plan.failure().message.id == "error.plan-version";
  const auto received = isPlan ? Result<Received>(plan.failure()) : readReceived(path);
  if (received) return moveTo(heldMachine(*received));
  // A file that says it is a plan is told as one. What either says of a file that is no such file
  // says what to do about it, too.
  if (QFileInfo::exists(file.toLocalFile()) && (isPlan || name.contains(QLatin1String("plan"))))
    return failed(Message{"error.input.in-file"}
                      .with("file", Kind::text, name.toStdString())
                      .with("why", sentence(plan.failure())));
  Message why = sentence(received.failure());
  if (why.id == "error.not-a-report") return failed(why);
  return failed(Message{"wizard.desk.file.refused"}.with("why", std::move(why)));
}

bool Helpdesk::openPlan(PlanFile plan, const QString& name) {
  // A plan is for the computer one sits at.
  if (adapter()->readOnly() && !workplace_->moveToLive()) return false;
  problem_ = {};
  done_ = {};
  waiting_ = std::move(plan);
  waitingName_ = name.toStdString();
  lent_.clear();
  using State = ConsultationAdapter::State;
  const State state = adapter()->state();
  if (state == State::Found || state == State::Asking || state == State::Planned) {
    adoptWaiting();
    return true;
  }
  // Somebody who was only sent a plan has told nothing. What names a server or a user waits until
  // the plan was checked: no plan leads this computer to a place that it does not know.
  const bool toldNothing = adapter()->consultation().answers().all().empty();
  for (const auto& [question, answer] : waiting_->answers.all())
    if (toldNothing && question != "server" && question != "wanted-user" &&
        adapter()->consultation().answer(question, answer))
      lent_.push_back(question);
  adapter()->look();
  return true;
}

void Helpdesk::adoptWaiting() {
  const PlanFile plan = *std::exchange(waiting_, std::nullopt);
  const auto lent = std::exchange(lent_, {});
  const Consultation& talk = adapter()->consultation();
  const auto checked = checkPlan(*knowledge(), plan, *talk.snapshot(), talk.answers());
  if (!checked) {
    // Said of another computer, it says nothing of this one.
    for (const std::string& question : lent) adapter()->takeBack(text(question));
    failed(Message{"wizard.desk.plan.refused"}
               .with("file", Kind::code, waitingName_)
               .with("why", sentence(checked.failure())));
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

bool Helpdesk::savePlan(const QString& folder) {
  if (!canSend()) return false;
  const Consultation& talk = adapter()->consultation();
  const auto saved =
      saveFile(folder, QStringLiteral("unclash-plan"), QStringLiteral("json"),
               writePlanFile(planFile(*talk.snapshot(), talk.answers(), talk.plan().steps)));
  problem_ = {};
  done_ = {};
  savedPlan_ = saved ? *saved : QString();
  savedPlanProblem_ = saved ? Message{} : sentence(saved.failure());
  emit changed();
  return saved.ok();
}

bool Helpdesk::openPlanFolder() const {
  return !savedPlan_.isEmpty() &&
         QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(savedPlan_).absolutePath()));
}

bool Helpdesk::tryOnCopy() {
  if (!canSend() || adapter()->changing()) return false;
  const Consultation& talk = adapter()->consultation();
  auto copy = simulatedCopy(*talk.snapshot(), talk.answers());
  if (!copy) return failed(sentence(copy.failure()));
  const Answers answers = talk.answers();
  auto received = *receivedIn(adapter()->consultation().machine());
  received.answers = answers;
  if (!moveTo(std::make_shared<practice::PracticeMachine>(std::move(copy->world)))) return false;
  assumed_ = std::move(copy->assumed);
  tried_ = std::move(received);
  for (const auto& [question, answer] : answers.all())
    adapter()->answer(text(question), text(answer));
  adapter()->look();
  return true;
}

}  // namespace unclash

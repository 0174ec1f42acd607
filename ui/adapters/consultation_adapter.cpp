#include "ui/adapters/consultation_adapter.h"

#include <QDateTime>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QSignalBlocker>
#include <QUrl>
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "core/diagnose/prevention.h"
#include "core/machine/open_page.h"
#include "core/machine/state_dir.h"
#include "core/model/settings_page.h"
#include "core/model/snapshot_json.h"
#include "core/report/report.h"
#include "core/settings.h"
#include "ui/adapters/pictures.h"
#include "ui/adapters/save_file.h"

namespace unclash {

namespace {

using Kind = Argument::Kind;

constexpr int kKeepAfter = 300;  // milliseconds

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

const char* name(AreaState state) {
  switch (state) {
    case AreaState::waiting:
      return "waiting";
    case AreaState::looking:
      return "looking";
    case AreaState::done:
      return "done";
    case AreaState::gap:
      return "gap";
  }
  return "waiting";
}

/// True where a cause's facts lie in the sessions of this computer.
bool aboutSessions(const Finding& finding) {
  return std::any_of(
      finding.evidence.begin(), finding.evidence.end(), [](const Evidence& evidence) {
        return evidence.fact.rfind("sessions/", 0) == 0 || evidence.fact.rfind("policy/", 0) == 0;
      });
}

}  // namespace

/// Where the repairing thread waits for the person's word on open files.
class ConsultationAdapter::OpenFilesQuestion {
 public:
  Consent wait(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop, [this] { return answer_.has_value(); });
    return answer_.value_or(Consent::cancel);
  }
  void answer(Consent answer) {
    {
      const std::lock_guard lock(mutex_);
      answer_ = answer;
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<Consent> answer_;
};

ConsultationAdapter::ConsultationAdapter(Setup setup, Words& words, QObject* parent)
    : QObject(parent),
      consultation_(std::make_shared<Consultation>(std::move(setup.machine), setup.knowledge,
                                                   setup.stateDir,
                                                   setup.clock ? *setup.clock : systemClock())),
      knowledge_(std::move(setup.knowledge)),
      stateDir_(std::move(setup.stateDir)),
      words_(&words),
      clock_(setup.clock ? setup.clock : &systemClock()),
      worker_(this) {
  consultation_->setDeadline(setup.deadline);
  lookBack();
  writable_ = canKeepIn(stateDir_);
  lingering_.setSingleShot(true);
  keepsAnswers_ = readSettings(stateDir_).keepAnswers;
  unfinished_ = findUnfinished(stateDir_, consultation_->machine().identity(), clock_->now());
  kept_ = unfinished_.has_value();
  // A flushed write for every letter that is typed would be felt.
  keeping_.setSingleShot(true);
  keeping_.setInterval(kKeepAfter);
  connect(&keeping_, &QTimer::timeout, this, &ConsultationAdapter::keep);
  connect(this, &ConsultationAdapter::answersChanged, &keeping_, qOverload<>(&QTimer::start));
  connect(words_, &Words::languageChanged, this, [this] {
    emit languageChanged();
    everything();
  });
}

ConsultationAdapter::~ConsultationAdapter() {
  const QSignalBlocker nobodyLooks(this);
  if (keeping_.isActive()) keep();
}

void ConsultationAdapter::keep() {
  keeping_.stop();
  // What was there before is not lost before the person has said what is to become of it.
  if (unfinished_ && consultation_->answers().all().empty()) return;
  const bool over =
      consultation_->solved() || (state() == State::Verified && helped() == QLatin1String("yes"));
  if (!keepsAnswers_ || over || readOnly() || consultation_->answers().all().empty()) {
    if (kept_) forgetUnfinished();
    return;
  }
  Unfinished now{consultation_->machine().identity(), consultation_->answers(),
                 Unfinished::Place::wrong};
  switch (state()) {
    case State::Wrong:
    case State::Undoing:
      break;
    case State::Looking:
    case State::Asking:
    case State::Found:
      now.place = byHand() ? Unfinished::Place::plan : Unfinished::Place::found;
      break;
    case State::Planned:
    case State::Repairing:
    case State::Verified:
      now.place = Unfinished::Place::plan;
      break;
  }
  // Where it cannot be written there is nothing to go on with next time; nothing else depends on
  // it.
  kept_ = keepUnfinished(stateDir_, now, clock_->now()).ok();
  if (writable_ != kept_) {
    writable_ = kept_;
    emit answersChanged();
  }
  unfinished_.reset();
}

int ConsultationAdapter::unfinished() const {
  return unfinished_ ? static_cast<int>(unfinished_->answers.all().size()) : 0;
}

void ConsultationAdapter::setKeepsAnswers(bool keeps) {
  if (keeps == keepsAnswers_) return;
  keepsAnswers_ = keeps;
  Settings settings = readSettings(stateDir_);
  settings.keepAnswers = keeps;
  if (const auto written = writeSettings(stateDir_, settings); !written) report(written.failure());
  if (!keeps) {
    forgetAllUnfinished(stateDir_);
    forgetUnfinished();
  }
  everything();
}

void ConsultationAdapter::forgetUnfinished() {
  unclash::forgetUnfinished(stateDir_, consultation_->machine().identity(), clock_->now());
  unfinished_.reset();
  kept_ = false;
  emit answersChanged();
}

void ConsultationAdapter::finish() {
  forgetUnfinished();
  consultation_->restart();
  keeping_.stop();
}

void ConsultationAdapter::goOn() {
  if (!unfinished_ || state() != State::Wrong) return;
  const Unfinished before = *std::exchange(unfinished_, std::nullopt);
  recall(before);
  toPlan_ = before.place == Unfinished::Place::plan;
  if (before.place == Unfinished::Place::wrong)
    everything();
  else
    look();
}

void ConsultationAdapter::recall(const Unfinished& before) {
  for (const auto& [question, answer] : before.answers.all())
    // What a newer or older version asked is left out.
    if (consultation_->answer(question, answer) && answer != kUnknownAnswer)
      recalled_.push_back(question);
}

void ConsultationAdapter::judgeInterrupted() {
  if (interrupted_.empty() || state() != State::Wrong) return;
  if (unfinished_ && consultation_->answers().all().empty())
    recall(*std::exchange(unfinished_, std::nullopt));
  startLook(consultation_->startJudging());
}

void ConsultationAdapter::setDraft(const QString& question, const QString& text) {
  if (text.isEmpty())
    drafts_.remove(question);
  else
    drafts_[question] = text;
}

void ConsultationAdapter::everything() {
  emit changed();
  emit answersChanged();
  emit areasChanged();
  emit chosenChanged();
  emit runningChanged();
  emit openFilesChanged();
  emit reportSaved();
  emit stateChanged();
}

void ConsultationAdapter::lookBack() {
  canUndo_ = !readOnly() && consultation_->canUndo();
  interrupted_ = consultation_->interrupted();
}

void ConsultationAdapter::report(const Failure& failure) {
  qInfo("failed: %s (%d)", failure.message.id.c_str(), failure.code);
  problem_ = sentence(failure);
  journalBroken_ = false;
}

void ConsultationAdapter::reportStart(const Failure& failure) {
  report(failure);
  journalBroken_ = failure.trouble == Trouble::input;
  everything();
}

void ConsultationAdapter::allIsWell() {
  problem_ = {};
  journalBroken_ = false;
}

// Where it is

ConsultationAdapter::State ConsultationAdapter::state() const {
  switch (consultation_->state()) {
    case Consultation::State::wrong:
      return State::Wrong;
    case Consultation::State::looking:
      return State::Looking;
    case Consultation::State::asking:
      return State::Asking;
    case Consultation::State::found:
      return State::Found;
    case Consultation::State::planned:
      return State::Planned;
    case Consultation::State::repairing:
      return State::Repairing;
    case Consultation::State::verified:
      return State::Verified;
    case Consultation::State::undoing:
      return State::Undoing;
  }
  return State::Wrong;
}

QString ConsultationAdapter::machineKind() const {
  const std::string identity = consultation_->machine().identity();
  return text(identity.substr(0, identity.find(':')));
}

QString ConsultationAdapter::machineName() const {
  const std::string identity = consultation_->machine().identity();
  const auto colon = identity.find(':');
  return colon == std::string::npos ? QString() : text(identity.substr(colon + 1));
}

bool ConsultationAdapter::readOnly() const { return consultation_->machine().readOnly(); }

bool ConsultationAdapter::changing() const {
  return state() == State::Repairing || state() == State::Undoing;
}

QString ConsultationAdapter::problem() const { return words_->say(problem_); }

// What is wrong

QVariantList ConsultationAdapter::symptoms() const {
  QVariantList list;
  const auto question = questionById(*knowledge_, "symptom");
  if (!question) return list;
  for (const AnswerChoice& choice : question->answers)
    list.append(QVariantMap{{"id", text(choice.id)},
                            {"text", words_->say(choice.text)},
                            {"help", words_->say(choice.help)}});
  return list;
}

QVariantMap ConsultationAdapter::answers() const {
  QVariantMap map;
  for (const auto& [question, answer] : consultation_->answers().all())
    map[text(question)] = text(answer);
  return map;
}

QString ConsultationAdapter::understood() const {
  QStringList list;
  const Answers& answers = consultation_->answers();
  std::vector<std::string> ids = recalled_;
  ids.insert(ids.end(), understood_.begin(), understood_.end());
  for (const std::string& id : ids) {
    const auto value = answers.given(id);
    if (!value) continue;
    if (id == "error" && answers.error())
      list.append(words_->say(Message{"wizard.understood.error"}.with("code", Kind::code, *value)));
    if (id == "server")
      list.append(
          words_->say(Message{"wizard.understood.server"}.with("server", Kind::server, *value)));
    if (id == "wanted-user")
      list.append(words_->say(Message{"wizard.understood.user"}.with("user", Kind::user, *value)));
  }
  return list.join(QStringLiteral("  ·  "));
}

QVariantList ConsultationAdapter::interrupted() const {
  QVariantList list;
  for (const StepReport& step : interrupted_) list.append(describe(step.step, step.outcome));
  return list;
}

QString ConsultationAdapter::notWritable() const {
  if (writable_) return {};
  const auto native = stateDir_.u8string();
  // Where it would be, had this account a home.
  return native.empty() ? QStringLiteral("~/.local/state/unclash")
                        : QDir::toNativeSeparators(
                              QString::fromUtf8(reinterpret_cast<const char*>(native.data()),
                                                static_cast<qsizetype>(native.size())));
}

QVariantList ConsultationAdapter::putBack() const {
  QVariantList list;
  for (const StepReport& step : putBack_) list.append(describe(step.step, step.outcome));
  return list;
}

bool ConsultationAdapter::answer(const QString& question, const QString& value) {
  const bool hadProblem = !problem_.empty();
  const auto result = consultation_->answer(question.toStdString(), value.toStdString());
  allIsWell();
  if (!result) report(result.failure());
  drafts_.remove(question);
  std::erase(understood_, question.toStdString());
  std::erase(recalled_, question.toStdString());
  answersChangedIn(hadProblem || !problem_.empty());
  return result.ok();
}

void ConsultationAdapter::takeBack(const QString& question) {
  consultation_->takeBack(question.toStdString());
  std::erase(understood_, question.toStdString());
  std::erase(recalled_, question.toStdString());
  answersChangedIn(false);
}

/// While the person still tells what is wrong nothing else moves, so the lists they are in stay.
void ConsultationAdapter::answersChangedIn(bool problemChanged) {
  if (state() == State::Wrong && !problemChanged)
    emit answersChanged();
  else
    everything();
}

void ConsultationAdapter::volunteer(const QString& words) {
  // What the last text said is taken back first: the person has changed or emptied it.
  for (const std::string& id : understood_) consultation_->takeBack(id);
  understood_ = consultation_->volunteer(words.toStdString());
  for (const std::string& id : understood_) std::erase(recalled_, id);
  volunteered_ = words;
  emit answersChanged();
}

// Looking

QVariantList ConsultationAdapter::areas() const {
  QVariantList list;
  for (const Area& area : areas_) {
    QString found;
    if (area.state == AreaState::done && (area.id == "machine" || area.id == "policy"))
      found = words_->say(Message{"wizard.looking.seen"});
    else if (area.state == AreaState::done)
      found = words_->say(Message{"wizard.looking.found"}.with(
          "count", Kind::number, static_cast<std::int64_t>(area.found)));
    if (area.state == AreaState::gap) found = words_->say(Message{"wizard.looking.gap"});
    if (area.state == AreaState::looking) found = words_->say(Message{"wizard.looking.now"});
    list.append(QVariantMap{{"name", words_->say(Message{"area." + area.id})},
                            {"state", name(area.state)},
                            {"found", found}});
  }
  return list;
}

double ConsultationAdapter::lookedAt() const {
  if (areas_.empty()) return 0;
  const auto done = std::count_if(areas_.begin(), areas_.end(), [](const Area& area) {
    return area.state == AreaState::done || area.state == AreaState::gap;
  });
  return static_cast<double>(done) / static_cast<double>(areas_.size());
}

void ConsultationAdapter::look() {
  if (state() == State::Looking || changing()) return;
  startLook(consultation_->startLooking());
}

void ConsultationAdapter::lookElevated() {
  if (state() != State::Found || !offersElevated()) return;
  startLook(consultation_->startLooking(true));
}

void ConsultationAdapter::lookAgain() {
  if (state() != State::Planned) return;
  startLook(consultation_->startChecking());
}

void ConsultationAdapter::startLook(const Consultation::LookTask& task) {
  allIsWell();
  putBack_.clear();
  stopping_ = false;
  reportFile_.clear();
  reportProblem_ = {};
  areas_.clear();
  for (const std::string& area : consultation_->machine().areas()) areas_.push_back({area});
  const QDateTime since = QDateTime::currentDateTimeUtc();
  worker_.start<Result<Snapshot>>(
      [this, task](const Worker::Post& post, std::stop_token stop) {
        return task(
            [this, post](const AreaProgress& progress) {
              post([this, progress] {
                for (Area& area : areas_)
                  if (area.id == progress.area) {
                    area.state = progress.state;
                    area.found = progress.found;
                  }
                emit areasChanged();
              });
            },
            std::move(stop));
      },
      [this, since](Result<Snapshot> seen) {
        // A look that is over in a moment would only flicker.
        const auto rest =
            linger_ - std::chrono::milliseconds(since.msecsTo(QDateTime::currentDateTimeUtc()));
        if (rest.count() <= 0 || stopping_) return finishLooking(std::move(seen));
        disconnect(&lingering_, nullptr, this, nullptr);
        connect(&lingering_, &QTimer::timeout, this,
                [this, kept = std::make_shared<Result<Snapshot>>(std::move(seen))] {
                  finishLooking(std::move(*kept));
                });
        lingering_.start(rest);
      });
  everything();
}

void ConsultationAdapter::finishLooking(Result<Snapshot> seen) {
  worker_.finished();
  lingering_.stop();
  stopping_ = false;
  if (const auto result = consultation_->finishLooking(std::move(seen)); !result)
    report(result.failure());
  if (std::exchange(toPlan_, false) && problemFound()) consultation_->showPlan();
  if (state() == State::Verified) lookBack();
  everything();
}

void ConsultationAdapter::stopLooking() {
  if (state() != State::Looking || stopping_) return;
  stopping_ = true;
  worker_.requestStop();
  // All is seen already, only the page still stands to be read.
  if (lingering_.isActive()) lingering_.start(std::chrono::milliseconds(0));
  emit areasChanged();
}

void ConsultationAdapter::back() {
  if (changing()) return;
  allIsWell();
  if (state() == State::Looking) {
    worker_.drop();
    lingering_.stop();
    stopping_ = false;
    toPlan_ = false;
  }
  consultation_->back();
  everything();
}

// A few questions

QVariantMap ConsultationAdapter::question() const {
  const auto& question = consultation_->question();
  if (!question) return {};
  QVariantList choices;
  for (const AnswerChoice& choice : question->answers)
    choices.append(QVariantMap{{"id", text(choice.id)},
                               {"text", words_->say(choice.text)},
                               {"help", words_->say(choice.help)}});
  return {{"id", text(question->id)},
          {"text", words_->say(question->text)},
          {"help", words_->say(question->help)},
          {"choices", choices}};
}

void ConsultationAdapter::skipQuestions() {
  consultation_->skipQuestions();
  everything();
}

// What we found

bool ConsultationAdapter::problemFound() const { return consultation_->diagnosis().problemFound(); }
bool ConsultationAdapter::enoughSeen() const { return consultation_->diagnosis().enough; }

QVariantMap ConsultationAdapter::describe(const Finding& finding) const {
  QVariantList evidence;
  std::int64_t against = 0;
  for (const Evidence& one : finding.evidence) {
    const Message words =
        one.against ? Message{"wizard.found.against"}.with("fact", one.text) : one.text;
    evidence.append(QVariantMap{{"text", words_->say(words)}, {"against", one.against}});
    if (one.against) ++against;
  }
  const auto total = static_cast<std::int64_t>(finding.evidence.size());
  return {{"cause", text(finding.cause)},
          {"name", words_->say(finding.name)},
          {"less", words_->say(Message{"wizard.found.less"}.with("name", finding.name))},
          {"headline", words_->say(finding.headline)},
          {"explanation", words_->say(finding.explanation)},
          {"sure", words_->say(likelihoodOf(finding.probability))},
          {"facts", words_->say(Message{"wizard.found.facts"}
                                    .with("for", Kind::number, total - against)
                                    .with("against", Kind::number, against))},
          {"likely", finding.probability >= 0.5},
          {"fits", finding.probability >= kFitsFrom},
          {"evidence", evidence}};
}

QVariantMap ConsultationAdapter::finding() const {
  const auto& causes = consultation_->diagnosis().causes;
  return causes.empty() ? QVariantMap() : describe(causes.front());
}

QVariantList ConsultationAdapter::lessLikely() const {
  constexpr std::size_t kMost = 4;
  QVariantList list;
  const auto& causes = consultation_->diagnosis().causes;
  for (std::size_t i = 1; i < causes.size() && i < kMost; ++i) list.append(describe(causes[i]));
  return list;
}

QStringList ConsultationAdapter::alsoPresent() const {
  QStringList list;
  for (const Finding& finding : consultation_->diagnosis().alsoPresent)
    list.append(words_->say(finding.headline));
  return list;
}

QStringList ConsultationAdapter::gaps() const {
  QStringList list;
  for (const Gap& gap : consultation_->diagnosis().gaps) list.append(words_->say(gapMessage(gap)));
  list.removeDuplicates();
  return list;
}

const std::optional<Snapshot>& ConsultationAdapter::shownSnapshot() const {
  const auto& report = consultation_->report();
  return state() == State::Verified && report && report->after ? report->after
                                                               : consultation_->snapshot();
}

QVariantMap ConsultationAdapter::picture() const {
  const auto& snapshot = shownSnapshot();
  const auto& causes = consultation_->diagnosis().causes;
  if (!snapshot || causes.empty() || aboutSessions(causes.front())) return {};
  const auto picture = clashPicture(*snapshot, consultation_->answers());
  return picture ? drawn(*picture, *words_) : QVariantMap{};
}

QVariantMap ConsultationAdapter::sessions() const {
  const auto& snapshot = shownSnapshot();
  const auto& causes = consultation_->diagnosis().causes;
  if (!snapshot || causes.empty() || !aboutSessions(causes.front())) return {};
  const auto picture = sessionsPicture(*snapshot);
  // The person's own session alone explains nothing.
  if (!picture || std::all_of(picture->bars.begin(), picture->bars.end(),
                              [](const SessionBar& bar) { return bar.current; }))
    return {};
  return drawn(*picture, *words_, [&](const SessionBar& bar) {
    const auto& facts = causes.front().evidence;
    // The facts are of the look before; a session keeps its id.
    const auto& found = each(consultation_->snapshot()->sessions);
    const auto& id = each(snapshot->sessions)[bar.index].id;
    const auto then = std::find_if(found.begin(), found.end(),
                                   [&](const Session& session) { return session.id == id; });
    if (then == found.end()) return false;
    const std::string fact = "sessions/" + std::to_string(then - found.begin());
    return bar.state == SessionState::disconnected && !bar.current &&
           std::any_of(facts.begin(), facts.end(), [&](const Evidence& evidence) {
             return !evidence.against && evidence.fact.rfind(fact, 0) == 0;
           });
  });
}

// The repair

void ConsultationAdapter::showPlan() {
  allIsWell();
  consultation_->showPlan();
  everything();
}

void ConsultationAdapter::openPage(const QString& page) {
  allIsWell();
  const std::string wanted = page.toStdString();
  if (machineKind() == QLatin1String("live") && !unclash::openPage(wanted))
    report({Trouble::failed, 0,
            Message{"error.page"}.with("command", Kind::code, commandForPage(wanted)),
            "the system opens no page " + wanted});
  everything();
}

QVariantMap ConsultationAdapter::describe(const Step& step) const {
  const bool person = forPerson(step);
  QString undo = words_->say(Message{step.reversible ? "wizard.plan.undo" : "wizard.plan.no-undo"});
  if (person) undo.clear();
  QString needs;
  if (step.needs == Needs::administrator) needs = words_->say(Message{"wizard.plan.administrator"});
  if (step.needs == Needs::serverAdministrator)
    needs = words_->say(Message{"wizard.plan.server-administrator"});
  return {{"action", text(step.action)},
          {"title", words_->say(step.title)},
          {"effect", words_->say(step.effect)},
          {"warning", step.warning ? words_->say(*step.warning) : QString()},
          {"manual", words_->plain(step.manual)},
          {"page",
           canOpenPages() && machineKind() == QLatin1String("live") ? text(step.page) : QString()},
          {"undo", undo},
          {"reversible", step.reversible},
          {"needs", needs},
          {"forPerson", person}};
}

QVariantMap ConsultationAdapter::describe(const Step& step, const StepOutcome& outcome) const {
  auto map = describe(step);
  map["result"] = toString(outcome.result);
  map["words"] = words_->say(Message{std::string("wizard.result.") + toString(outcome.result)});
  map["reason"] = words_->say(outcome.reason);
  return map;
}

bool ConsultationAdapter::forPerson(const Step& step) const {
  return !step.automatic || (!readOnly() && !consultation_->machine().canPerform(step));
}

std::vector<std::size_t> ConsultationAdapter::planned(bool person) const {
  std::vector<std::size_t> indices;
  const auto& steps = consultation_->plan().steps;
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (forPerson(steps[i]) == person) indices.push_back(i);
  return indices;
}

QVariantList ConsultationAdapter::steps() const {
  QVariantList list;
  for (const std::size_t i : planned(false)) list.append(describe(consultation_->plan().steps[i]));
  return list;
}

QVariantList ConsultationAdapter::advice() const {
  QVariantList list;
  for (const std::size_t i : planned(true)) list.append(describe(consultation_->plan().steps[i]));
  return list;
}

QVariantList ConsultationAdapter::chosen() const {
  QVariantList list;
  for (const std::size_t i : planned(false)) list.append(consultation_->chosen(i));
  return list;
}

int ConsultationAdapter::chosenCount() const {
  const auto indices = planned(false);
  return static_cast<int>(std::count_if(
      indices.begin(), indices.end(), [this](std::size_t i) { return consultation_->chosen(i); }));
}

QString ConsultationAdapter::untouched() const {
  const auto& names = consultation_->plan().untouched;
  if (names.empty()) return {};
  std::vector<Message> list;
  for (const std::string& name : names)
    list.push_back(Message{"wizard.picture.device"}.with("device", Kind::device, name));
  return words_->say(Message{"wizard.plan.untouched"}
                         .with("count", Kind::number, static_cast<std::int64_t>(list.size()))
                         .with("devices", std::move(list)));
}

void ConsultationAdapter::adoptPlan(Plan plan) {
  consultation_->adoptPlan(std::move(plan));
  everything();
}

void ConsultationAdapter::choose(int step, bool chosen) {
  const auto indices = planned(false);
  if (step < 0 || static_cast<std::size_t>(step) >= indices.size()) return;
  consultation_->chooseStep(indices[static_cast<std::size_t>(step)], chosen);
  emit chosenChanged();
}

// Doing it, and undoing

QVariantList ConsultationAdapter::running() const {
  QVariantList list;
  for (const Running& one : running_) {
    // Nothing happens to what is left to the person.
    if (forPerson(one.step) && !one.step.undo) continue;
    QVariantMap map = one.outcome ? describe(one.step, *one.outcome) : describe(one.step);
    map["state"] = one.outcome   ? toString(one.outcome->result)
                   : one.started ? "running"
                                 : "waiting";
    if (one.started && !one.outcome && !one.step.status.empty())
      map["title"] = words_->say(one.step.status);
    list.append(map);
  }
  return list;
}

QString ConsultationAdapter::verifying() const { return words_->say(verifying_); }

QVariantMap ConsultationAdapter::openFiles() const {
  if (openFiles_.empty()) return {};
  return {{"title", words_->say(openFilesStep_)}, {"text", words_->say(openFiles_)}};
}

RepairHooks ConsultationAdapter::hooks(ConsultationAdapter* self, const Worker::Post& post) {
  RepairHooks hooks;
  // The one strong button was the consent to exactly these steps.
  hooks.consent = [self, post](const Step& step, std::size_t index) {
    post([self, step, index] {
      // Undoing learns its steps as they come.
      if (index >= self->running_.size()) self->running_.resize(index + 1);
      self->running_[index].step = step;
      emit self->runningChanged();
    });
    return Consent::yes;
  };
  hooks.progress = [self, post](std::size_t index, const StepOutcome* outcome) {
    std::optional<StepOutcome> copy;
    if (outcome) copy = *outcome;
    post([self, index, copy] {
      if (index >= self->running_.size()) self->running_.resize(index + 1);
      self->running_[index].started = true;
      self->running_[index].outcome = copy;
      emit self->runningChanged();
    });
  };
  hooks.verifying = [self, post](int attempt, int of) {
    post([self, attempt, of] {
      self->verifying_ = Message{"wizard.repair.verifying"}
                             .with("attempt", Kind::number, attempt)
                             .with("of", Kind::number, of);
      emit self->runningChanged();
    });
  };
  return hooks;
}

void ConsultationAdapter::startRunning(std::vector<Step> steps) {
  allIsWell();
  verifying_ = {};
  openFiles_ = {};
  stopping_ = false;
  reportFile_.clear();
  reportProblem_ = {};
  running_.clear();
  for (Step& step : steps) running_.push_back({std::move(step)});
}

void ConsultationAdapter::repair() {
  auto steps = consultation_->chosenSteps();
  const auto task = consultation_->startRepair();
  if (!task) {
    reportStart(task.failure());
    return;
  }
  startRunning(std::move(steps));
  worker_.start<RepairReport>(
      [this, task = *task, keep = consultation_](const Worker::Post& post,
                                                 std::stop_token stop) mutable {
        RepairHooks hooks = ConsultationAdapter::hooks(this, post);
        const auto users = std::make_shared<Message>();
        hooks.inUse = [users](const Message& why) { *users = why; };
        hooks.closeFiles = [this, post, stop, users](const Step& step, std::int64_t files) {
          const Message why = std::exchange(*users, {});
          auto question = std::make_shared<OpenFilesQuestion>();
          post([this, question, step, files, why] {
            openFilesQuestion_ = question;
            openFilesStep_ = step.title;
            openFiles_ =
                why.empty() ? Message{"wizard.repair.open-files"}.with("count", Kind::number, files)
                            : why;
            emit openFilesChanged();
          });
          return question->wait(stop);
        };
        return task(hooks, std::move(stop));
      },
      [this](RepairReport done) {
        worker_.finished();
        openFiles_ = {};
        if (done.failure) report(*done.failure);
        consultation_->finishRepair(std::move(done));
        lookBack();
        stopping_ = false;
        everything();
      });
  everything();
}

void ConsultationAdapter::setJournalAside() {
  if (changing()) return;
  if (const auto result = consultation_->setJournalAside(); !result) {
    reportStart(result.failure());
    return;
  }
  allIsWell();
  lookBack();
  if (state() == State::Planned)
    repair();
  else
    everything();
}

void ConsultationAdapter::answerOpenFiles(bool close) {
  if (openFilesQuestion_) openFilesQuestion_->answer(close ? Consent::yes : Consent::no);
  openFilesQuestion_.reset();
  openFiles_ = {};
  emit openFilesChanged();
}

void ConsultationAdapter::stop() {
  if (!changing()) return;
  stopping_ = true;
  worker_.requestStop();
  emit areasChanged();
}

void ConsultationAdapter::undo() {
  if (changing()) return;
  const auto task = consultation_->startUndo();
  if (!task) {
    reportStart(task.failure());
    return;
  }
  startRunning({});
  worker_.start<Result<RepairReport>>(
      [this, task = *task, keep = consultation_](const Worker::Post& post,
                                                 std::stop_token stop) mutable {
        return task(hooks(this, post), std::move(stop));
      },
      [this](Result<RepairReport> done) {
        worker_.finished();
        if (done)
          putBack_ = done->steps;
        else
          report(done.failure());
        // Somebody else was faster.
        if (done && done->steps.empty()) problem_ = done->verdict;
        consultation_->finishUndo(std::move(done));
        lookBack();
        stopping_ = false;
        everything();
      });
  everything();
}

// Did it help?

QString ConsultationAdapter::helped() const {
  const auto& report = consultation_->report();
  if (report && nothingDone(*report)) return QStringLiteral("nothing");
  if (!report || !report->helped) return QStringLiteral("unknown");
  return *report->helped ? QStringLiteral("yes") : QStringLiteral("no");
}

QString ConsultationAdapter::verdict() const {
  const auto& report = consultation_->report();
  if (!report) return {};
  const auto& snapshot = shownSnapshot();
  if (report->helped == true && report->verdict.id == "verdict.helped" && snapshot)
    if (const auto working = workingConnection(*snapshot, consultation_->answers())) {
      const Connection& connection = (*snapshot->connections)[*working];
      if (!connection.user.valueOr({}).empty())
        return words_->say(Message{"wizard.done.opens"}
                               .with("path", Kind::path, connection.remote)
                               .with("user", Kind::user, *connection.user));
    }
  return words_->say(report->verdict);
}

QVariantList ConsultationAdapter::results(bool done) const {
  QVariantList list;
  if (const auto& report = consultation_->report())
    for (const StepReport& step : report->steps)
      if ((step.outcome.result == StepResult::done) == done &&
          !(step.outcome.result == StepResult::skipped && forPerson(step.step)))
        list.append(describe(step.step, step.outcome));
  return list;
}

QString ConsultationAdapter::lesson() const {
  const auto& causes = consultation_->diagnosis().causes;
  return causes.empty() ? QString() : text(lessonFor(causes.front().cause));
}

QStringList ConsultationAdapter::prevention() const {
  QStringList list;
  for (const Message& message : consultation_->prevention()) list.append(words_->say(message));
  return list;
}

void ConsultationAdapter::nextBest() {
  consultation_->nextBest();
  everything();
}

void ConsultationAdapter::restart() {
  if (changing()) return;
  worker_.drop();
  lingering_.stop();
  consultation_->restart();
  allIsWell();
  understood_.clear();
  recalled_.clear();
  volunteered_.clear();
  drafts_.clear();
  unclash::forgetUnfinished(stateDir_, consultation_->machine().identity(), clock_->now());
  unfinished_.reset();
  kept_ = false;
  putBack_.clear();
  lookBack();
  everything();
}

bool ConsultationAdapter::openReportFolder() const {
  return !reportFile_.isEmpty() &&
         QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(reportFile_).absolutePath()));
}

void ConsultationAdapter::saveReport(const QString& folder) {
  reportFormat_ = ReportFormat::html;
  reportRedacted_ = false;
  writeReportInto(folder);
}

void ConsultationAdapter::saveForHelpdesk(bool redacted, const QString& folder) {
  reportFormat_ = ReportFormat::json;
  reportRedacted_ = redacted;
  writeReportInto(folder);
}

void ConsultationAdapter::saveElsewhere(const QUrl& folder) {
  writeReportInto(folder.toLocalFile());
}

void ConsultationAdapter::writeReportInto(const QString& folder) {
  const auto journal = Journal::open(stateDir_);
  const auto& snapshot = consultation_->snapshot();
  const auto& repair = consultation_->report();
  ReportContent content;
  content.snapshot = snapshot ? &*snapshot : nullptr;
  content.diagnosis = &consultation_->diagnosis();
  content.plan = &consultation_->plan();
  content.repair = repair ? &*repair : nullptr;
  content.journal = journal ? &journal->entries() : nullptr;
  const Answers answers = consultation_->considered();
  content.answers = &answers;
  Redactor redactor;
  const bool json = reportFormat_ == ReportFormat::json;
  const auto saved = saveFile(folder, QStringLiteral("unclash"),
                              json ? QStringLiteral("json") : QStringLiteral("html"),
                              writeReport(content, reportFormat_, words_->catalog(),
                                          reportRedacted_ ? &redactor : nullptr));
  reportFile_ = saved ? *saved : QString();
  reportProblem_ = saved ? Message{} : saved.failure().message;
  emit reportSaved();
}

}  // namespace unclash

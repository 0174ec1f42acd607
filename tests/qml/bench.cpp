#include "bench.h"

#include <QAccessible>
#include <QDesktopServices>
#include <QFile>
#include <QQuickItem>
#include <QQuickWindow>
#include <QRegularExpression>
#include <QTest>
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>

#include "core/machine/practice/practice_machine.h"
#include "core/report/report.h"

namespace unclash {

namespace {

/// Looks at nothing until it is told to stop.
class HangingMachine final : public Machine {
 public:
  std::string identity() const override { return "live:hanging"; }
  Result<Snapshot> inspect(const Look&, const ProgressSink& progress,
                           std::stop_token stop) override {
    progress({"connections", AreaState::done, 2});
    progress({"servers", AreaState::looking, 0});
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait(lock, stop, [] { return false; });
    Snapshot snapshot;
    Gap gap;
    gap.area = "servers";
    gap.reason = "cancelled";
    snapshot.gaps = std::vector<Gap>{gap};
    return snapshot;
  }
  std::vector<std::string> areas() const override { return {"connections", "servers"}; }
  bool canPerform(const Step&) const override { return false; }
  StepOutcome perform(const Step&, std::stop_token) override { return {}; }
};

practice::PracticeMachine* practiceAt(Workplace* workplace) {
  return workplace ? dynamic_cast<practice::PracticeMachine*>(
                         &workplace->consultation()->consultation().machine())
                   : nullptr;
}

}  // namespace

class Bench::SlowMachine final : public Machine {
 public:
  SlowMachine(std::unique_ptr<Machine> inside, bool able)
      : inside_(std::move(inside)), able_(able) {}
  std::string identity() const override { return inside_->identity(); }
  std::vector<std::string> areas() const override { return inside_->areas(); }
  bool canPerform(const Step& step) const override { return able_ && inside_->canPerform(step); }
  Result<Snapshot> inspect(const Look& look, const ProgressSink& progress,
                           std::stop_token stop) override {
    return inside_->inspect(look, progress, std::move(stop));
  }
  /// Goes on to its end, stopped or not.
  StepOutcome perform(const Step& step, std::stop_token) override {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return free_; });
    }
    auto outcome = inside_->perform(step, {});
    ++performed;
    return outcome;
  }
  void letGo() {
    const std::lock_guard lock(mutex_);
    free_ = true;
    changed_.notify_all();
  }
  std::atomic<int> performed = 0;

 private:
  std::unique_ptr<Machine> inside_;
  bool able_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool free_ = false;
};

Bench::Bench(Words& words, QObject* parent) : QObject(parent), words_(&words) {
  QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "showFolder");
}

Bench::~Bench() {
  QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
  letGo();
}

void Bench::makeWorkplace(const QString& machine, const QString& folder) {
  const auto knowledge = Knowledge::load();
  if (!knowledge) qFatal("no knowledge: %s", knowledge.failure().detail.c_str());
  MachineOptions options;
  options.machine = machine.toStdString();
  options.stateDir = folder.toStdString();
  auto next = std::make_unique<Workplace>(*knowledge, options, std::chrono::seconds(10), *words_);
  // The pages move to the new one before the old one goes.
  const auto old = std::exchange(workplace_, std::move(next));
  if (const auto result = workplace_->open(); !result)
    qWarning("%s", result.failure().detail.c_str());
  if (workplace_->consultation())
    workplace_->consultation()->setLinger(std::chrono::milliseconds(0));
  emit opened();
}

bool Bench::open(const QString& machine) {
  folder_ = std::make_unique<QTemporaryDir>();
  return openAgain(machine);
}

bool Bench::openAgain(const QString& machine) {
  makeWorkplace(machine, folder_->path());
  return workplace_->consultation() != nullptr;
}

QUrl Bench::saveJsonReport(bool redacted) {
  const Consultation& talk = workplace_->consultation()->consultation();
  const ReportContent content{&*talk.snapshot(), &talk.diagnosis(), &talk.plan(),
                              nullptr,           nullptr,           &talk.answers()};
  Redactor redactor;
  const std::string json =
      writeReport(content, ReportFormat::json, words_->catalog(), redacted ? &redactor : nullptr);
  QFile out(folder_->filePath(QStringLiteral("report.json")));
  if (!out.open(QIODevice::WriteOnly)) return {};
  out.write(QByteArray::fromStdString(json));
  return QUrl::fromLocalFile(out.fileName());
}

void Bench::openHanging() {
  open(QStringLiteral("practice"));
  workplace_->take(std::make_shared<HangingMachine>());
}

bool Bench::openSlow(const QString& practice) { return openAround(practice, true); }

bool Bench::openHelpless(const QString& practice) { return openAround(practice, false); }

bool Bench::openAround(const QString& practice, bool able) {
  open(QStringLiteral("practice:") + practice);
  auto inside = openPracticeMachine(practice.toStdString(), folder_->path().toStdString());
  if (!inside) return false;
  slow_ = std::make_shared<SlowMachine>(std::move(*inside), able);
  workplace_->take(slow_);
  workplace_->consultation()->setLinger(std::chrono::milliseconds(0));
  return true;
}

void Bench::letGo() {
  if (slow_) slow_->letGo();
}

int Bench::performed() const { return slow_ ? slow_->performed.load() : 0; }

void Bench::openBroken() {
  folder_ = std::make_unique<QTemporaryDir>();
  QFile out(folder_->filePath(QStringLiteral("torn.json")));
  if (out.open(QIODevice::WriteOnly)) out.write("{\"schema\": \"unclash.snap");
  out.close();
  QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral(".")));
  makeWorkplace(QStringLiteral("snapshot:") + out.fileName(), folder_->path());
}

bool Bench::breakJournal() {
  QFile out(folder_->filePath(QStringLiteral("journal.jsonl")));
  return out.open(QIODevice::WriteOnly | QIODevice::Append) && out.write("{\"torn\n") > 0;
}

bool Bench::blockJournal() {
  return QFile::link(folder_->filePath(QStringLiteral("missing/journal")),
                     folder_->filePath(QStringLiteral("journal.jsonl")));
}

bool Bench::interrupt() {
  QFile file(folder_->filePath(QStringLiteral("journal.jsonl")));
  if (!file.open(QIODevice::ReadOnly)) return false;
  const QByteArray all = file.readAll();
  file.close();
  const auto end = all.chopped(1).lastIndexOf('\n') + 1;
  return all.mid(end).contains("\"closed\"") && file.resize(end);
}

bool Bench::putBackElsewhere() {
  auto journal = Journal::open(folder_->path().toStdString());
  if (!journal) return false;
  const auto& machine = workplace_->consultation()->consultation().machine();
  const auto entries = journal->undoable(machine.identity());
  return !entries.empty() && std::all_of(entries.begin(), entries.end(), [&](std::size_t entry) {
    return journal->writeUndone(entry, systemClock().now()).ok();
  });
}

bool Bench::openUnwritable(const QString& machine) {
  folder_ = std::make_unique<QTemporaryDir>();
  QFile out(folder_->filePath(QStringLiteral("file")));
  if (!out.open(QIODevice::WriteOnly)) return false;
  makeWorkplace(machine, folder_->filePath(QStringLiteral("file/state")));
  return workplace_->consultation() != nullptr;
}

bool Bench::write(const QString& file, const QString& text) const {
  QFile out(folder_->filePath(file));
  const QByteArray bytes = text.toUtf8();
  return out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size();
}

bool Bench::fileIs(const QString& file) const { return QFile::exists(folder_->filePath(file)); }

bool Bench::openRecording() {
  folder_ = std::make_unique<QTemporaryDir>();
  QFile out(folder_->filePath(QStringLiteral("recording.json")));
  if (!out.open(QIODevice::WriteOnly)) return false;
  out.write(
      R"({"schema": "unclash.snapshot/1", "capturedAt": "2026-11-20T08:00:00Z", "platform": "windows",
    "machine": {"name": "PC-7", "user": "CONTOSO\\anna", "logonSession": "0x1"},
    "connections": [{"local": "Z:", "remote": "\\\\fs01\\data", "user": "CONTOSO\\anna", "state": "connected",
                     "kind": "disk", "persistent": true, "openFiles": 0, "logonSession": "0x1"}],
    "remembered": [], "credentials": []})");
  out.close();
  return openAgain(QStringLiteral("snapshot:") + out.fileName());
}

bool Bench::settle(QObject* item) const {
  auto* const quick = qobject_cast<QQuickItem*>(item);
  if (!quick || !quick->window()) return false;
  QRectF before;
  for (int frame = 0, still = 0; frame < 200; ++frame) {
    QCoreApplication::processEvents();
    quick->window()->grabWindow();  // lays out and draws now, not when the screen wants a frame
    const QRectF now = quick->mapRectToScene(quick->boundingRect());
    still = now == before ? still + 1 : 0;
    if (still == 2) return true;
    before = now;
  }
  return false;
}

QStringList Bench::actionsOf(QObject* item) const {
  QAccessible::setActive(true);
  auto* interface = QAccessible::queryAccessibleInterface(item);
  return interface && interface->actionInterface() ? interface->actionInterface()->actionNames()
                                                   : QStringList();
}

void Bench::act(QObject* item, const QString& action) const {
  QAccessible::setActive(true);
  auto* interface = QAccessible::queryAccessibleInterface(item);
  if (interface && interface->actionInterface()) interface->actionInterface()->doAction(action);
}

QStringList Bench::practices() const {
  QStringList list;
  for (const std::string& name : practiceNames()) list.append(QString::fromStdString(name));
  return list;
}

QVariantMap Bench::script() const {
  QVariantMap map;
  if (const auto* machine = practiceAt(workplace_.get()))
    for (const auto& [question, answer] : machine->world().answers)
      map[QString::fromStdString(question)] = QString::fromStdString(answer);
  return map;
}

bool Bench::personDoes(const QString& action) {
  auto* machine = practiceAt(workplace_.get());
  if (!machine || !machine->load()) return false;
  return machine->world().personDoes(action.toStdString()) && machine->save();
}

bool Bench::personDisconnects(const QString& drive) {
  const auto name = workplace_->consultation()->machineName().toStdString();
  auto opened = practice::openPractice(name, folder_->path().toStdString());
  if (!opened) return false;
  auto& uses = (*opened)->world().uses;
  return std::erase_if(uses,
                       [&](const practice::Use& use) { return use.local == drive.toStdString(); }) >
             0 &&
         (*opened)->save();
}

int Bench::tryWanted() {
  auto* machine = practiceAt(workplace_.get());
  if (!machine || !machine->load()) return -1;
  return machine->world().tryWanted();
}

QStringList Bench::connections() {
  QStringList list;
  auto* machine = practiceAt(workplace_.get());
  if (!machine || !machine->load()) return list;
  for (const auto& use : machine->world().uses)
    list.append(QString::fromStdString(use.local + " " + use.remote + " " + use.user));
  return list;
}

QString Bench::bare(const QString& text) const {
  QString out;
  for (const QChar c : text)
    if (c.unicode() != 0x2060 && (c.unicode() < 0x2066 || c.unicode() > 0x2069)) out += c;
  return out;
}

bool Bench::fileHolds(const QString& file, const QString& text) const {
  QFile in(file);
  return in.open(QIODevice::ReadOnly) && QString::fromUtf8(in.readAll()).contains(text);
}

QString Bench::listed(const QStringList& rows) const {
  QFile file(QStringLiteral(UNCLASH_SOURCE_DIR) + QStringLiteral("/tests/qml/README.md"));
  if (!file.open(QIODevice::ReadOnly)) return file.errorString();
  const QString text = QString::fromUtf8(file.readAll());
  file.close();
  const QString head = QStringLiteral("| --- | --- | --- |\n");
  const auto start = text.indexOf(head) + head.size();
  const QString list = rows.join(QLatin1Char('\n')) + QLatin1Char('\n');
  if (start < head.size()) return QStringLiteral("no list in ") + file.fileName();
  auto end = start;
  while (end < text.size() && text[end] == QLatin1Char('|'))
    end = text.indexOf(QLatin1Char('\n'), end) + 1;
  if (text.mid(start, end - start) == list) return {};
  if (!qEnvironmentVariableIsSet("UNCLASH_WRITE_LIST"))
    return QStringLiteral("the list says something else than\n") + list;
  if (!file.open(QIODevice::WriteOnly)) return file.errorString();
  file.write((text.left(start) + list + text.mid(end)).toUtf8());
  return {};
}

}  // namespace unclash

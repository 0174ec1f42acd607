// ConsultationAdapter: a Consultation as QML sees it: where it is, what each page shows (plain
// values, in the chosen language), and what a person can do. Slow work runs beside the GUI thread.
#pragma once

#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <QUrl>
#include <QVariantList>
#include <QVariantMap>
#include <filesystem>
#include <memory>
#include <optional>

#include "core/consultation.h"
#include "core/report/report.h"
#include "core/unfinished.h"
#include "ui/adapters/words.h"
#include "ui/adapters/worker.h"

namespace unclash {

class ConsultationAdapter : public QObject {
  Q_OBJECT
  // Everything below may be different after `changed`; what changes on its own has its own signal,
  // so that a tick does not rebuild a list under the keyboard focus.
  Q_PROPERTY(State state READ state NOTIFY stateChanged)
  Q_PROPERTY(QString machineKind READ machineKind CONSTANT)
  Q_PROPERTY(QString machineName READ machineName CONSTANT)
  Q_PROPERTY(bool readOnly READ readOnly CONSTANT)
  /// What went wrong last, as a sentence; empty where nothing did.
  Q_PROPERTY(QString problem READ problem NOTIFY changed)
  /// The problem is a journal that cannot be read: setJournalAside() goes on.
  Q_PROPERTY(bool journalBroken READ journalBroken NOTIFY changed)

  // What is wrong
  Q_PROPERTY(QVariantList symptoms READ symptoms NOTIFY languageChanged)
  Q_PROPERTY(QVariantMap answers READ answers NOTIFY answersChanged)
  /// The free text as it was given.
  Q_PROPERTY(QString volunteered READ volunteered NOTIFY answersChanged)
  Q_PROPERTY(QString understood READ understood NOTIFY answersChanged)
  Q_PROPERTY(bool canUndo READ canUndo NOTIFY changed)
  /// The steps of a repair that was interrupted, so that nobody knows whether it helped.
  Q_PROPERTY(QVariantList interrupted READ interrupted NOTIFY changed)
  /// What the last undo put back; empty unless one was just done.
  Q_PROPERTY(QVariantList putBack READ putBack NOTIFY changed)

  /// How many answers are there from a consultation that was closed in the middle; 0 for none.
  Q_PROPERTY(int unfinished READ unfinished NOTIFY answersChanged)
  /// Whether the answers are kept until the end, a day at most; the choice is remembered.
  Q_PROPERTY(bool keepsAnswers READ keepsAnswers WRITE setKeepsAnswers NOTIFY answersChanged)

  /// The folder that answers would be kept in, where nothing can be written there; else empty.
  Q_PROPERTY(QString notWritable READ notWritable NOTIFY answersChanged)

  // Looking
  Q_PROPERTY(QVariantList areas READ areas NOTIFY areasChanged)
  Q_PROPERTY(double lookedAt READ lookedAt NOTIFY areasChanged)
  Q_PROPERTY(bool stopping READ stopping NOTIFY areasChanged)

  // A few questions
  Q_PROPERTY(QVariantMap question READ question NOTIFY changed)

  // What we found
  Q_PROPERTY(bool problemFound READ problemFound NOTIFY changed)
  Q_PROPERTY(bool enoughSeen READ enoughSeen NOTIFY changed)
  Q_PROPERTY(QVariantMap finding READ finding NOTIFY changed)
  Q_PROPERTY(QVariantList lessLikely READ lessLikely NOTIFY changed)
  Q_PROPERTY(QStringList alsoPresent READ alsoPresent NOTIFY changed)
  Q_PROPERTY(QStringList gaps READ gaps NOTIFY changed)
  /// An administrator's rights would show something that was denied.
  Q_PROPERTY(bool offersElevated READ offersElevated NOTIFY changed)
  Q_PROPERTY(QVariantMap picture READ picture NOTIFY changed)
  Q_PROPERTY(QVariantMap sessions READ sessions NOTIFY changed)

  // The repair: what a program does first, then what is for a person
  Q_PROPERTY(QVariantList steps READ steps NOTIFY changed)
  Q_PROPERTY(QVariantList advice READ advice NOTIFY changed)
  Q_PROPERTY(QVariantList chosen READ chosen NOTIFY chosenChanged)
  /// How many of `steps` are chosen.
  Q_PROPERTY(int chosenCount READ chosenCount NOTIFY chosenChanged)
  Q_PROPERTY(QString untouched READ untouched NOTIFY changed)

  // Doing it, and undoing
  Q_PROPERTY(QVariantList running READ running NOTIFY runningChanged)
  Q_PROPERTY(QString verifying READ verifying NOTIFY runningChanged)
  /// Asked when files are open where something is to be closed; empty where nothing is asked.
  Q_PROPERTY(QVariantMap openFiles READ openFiles NOTIFY openFilesChanged)
  Q_PROPERTY(bool changing READ changing NOTIFY stateChanged)

  // Did it help? "yes", "no", "unknown", or "nothing": nothing was done
  Q_PROPERTY(QString helped READ helped NOTIFY changed)
  Q_PROPERTY(QString verdict READ verdict NOTIFY changed)
  Q_PROPERTY(QVariantList done READ done NOTIFY changed)
  Q_PROPERTY(QVariantList notDone READ notDone NOTIFY changed)
  /// A person did by hand what was planned; no program changed anything.
  Q_PROPERTY(bool byHand READ byHand NOTIFY changed)
  /// The lesson that explains the first cause; empty for none.
  Q_PROPERTY(QString lesson READ lesson NOTIFY changed)
  Q_PROPERTY(QStringList prevention READ prevention NOTIFY changed)
  Q_PROPERTY(QString reportFile READ reportFile NOTIFY reportSaved)
  Q_PROPERTY(QString reportProblem READ reportProblem NOTIFY reportSaved)

 public:
  enum class State { Wrong, Looking, Asking, Found, Planned, Repairing, Verified, Undoing };
  Q_ENUM(State)

  struct Setup {
    std::shared_ptr<Machine> machine;
    std::shared_ptr<const Knowledge> knowledge;
    std::filesystem::path stateDir;
    std::chrono::milliseconds deadline{10'000};
    Clock* clock = nullptr;  ///< the system's where none is given
  };

  /// `words` outlives it.
  ConsultationAdapter(Setup setup, Words& words, QObject* parent = nullptr);
  ~ConsultationAdapter() override;

  State state() const;
  QString machineKind() const;
  QString machineName() const;
  bool readOnly() const;
  bool journalBroken() const { return journalBroken_; }
  QString problem() const;
  QVariantList symptoms() const;
  QVariantMap answers() const;
  QString volunteered() const { return volunteered_; }
  QString understood() const;
  bool canUndo() const { return canUndo_; }
  QVariantList putBack() const;
  QVariantList interrupted() const;
  QString notWritable() const;
  QVariantList areas() const;
  double lookedAt() const;
  bool stopping() const { return stopping_; }
  QVariantMap question() const;
  bool problemFound() const;
  bool enoughSeen() const;
  QVariantMap finding() const;
  QVariantList lessLikely() const;
  QStringList alsoPresent() const;
  QStringList gaps() const;
  bool offersElevated() const { return consultation_->offersElevatedLook(); }
  QVariantMap picture() const;
  QVariantMap sessions() const;
  QVariantList steps() const;
  QVariantList advice() const;
  QVariantList chosen() const;
  int chosenCount() const;
  QString untouched() const;
  QVariantList running() const;
  QString verifying() const;
  QVariantMap openFiles() const;
  bool changing() const;
  QString helped() const;
  QString verdict() const;
  QVariantList done() const { return results(true); }
  QVariantList notDone() const { return results(false); }
  bool byHand() const { return consultation_->byHand(); }
  QString lesson() const;
  int unfinished() const;
  bool keepsAnswers() const { return keepsAnswers_; }
  void setKeepsAnswers(bool keep);
  QStringList prevention() const;
  QString reportFile() const { return reportFile_; }
  QString reportProblem() const { return words_->say(reportProblem_); }

  /// Sets an answer by the ids of the taxonomy; false (and `problem`) where it is not understood.
  Q_INVOKABLE bool answer(const QString& question, const QString& value);
  Q_INVOKABLE void takeBack(const QString& question);
  /// Free text, understood as far as it can be: `understood` says what was.
  Q_INVOKABLE void volunteer(const QString& text);
  Q_INVOKABLE void look();
  /// In what was found: looks again as an administrator, for whom the system asks.
  Q_INVOKABLE void lookElevated();
  /// In a plan, after a person has done it by hand: looks whether it helped.
  Q_INVOKABLE void lookAgain();
  /// Takes up what was closed in the middle, and looks anew where it had looked.
  Q_INVOKABLE void goOn();
  /// Looks whether the repair that was interrupted helped.
  Q_INVOKABLE void judgeInterrupted();
  Q_INVOKABLE void forgetUnfinished();
  /// It is over: nothing of it is kept.
  Q_INVOKABLE void finish();
  /// What was typed or picked for a question and not answered with yet.
  Q_INVOKABLE QString draft(const QString& question) const { return drafts_.value(question); }
  Q_INVOKABLE void setDraft(const QString& question, const QString& text);
  /// Goes on with what has been seen so far.
  Q_INVOKABLE void stopLooking();
  Q_INVOKABLE void back();
  Q_INVOKABLE void skipQuestions();
  Q_INVOKABLE void showPlan();
  /// A plan that came from elsewhere, checked against what was seen here.
  void adoptPlan(Plan plan);
  /// By the index in `steps`.
  Q_INVOKABLE void choose(int step, bool chosen);
  /// Opens a page of Windows that a step names; it changes nothing, and nothing counts as done.
  Q_INVOKABLE void openPage(const QString& page);
  /// The person has agreed to the chosen steps.
  Q_INVOKABLE void repair();
  /// Keeps the broken journal beside a new one and, in a plan, carries on with the repair that the
  /// person has agreed to.
  Q_INVOKABLE void setJournalAside();
  Q_INVOKABLE void answerOpenFiles(bool close);
  /// Stops after the step that is being carried out.
  Q_INVOKABLE void stop();
  Q_INVOKABLE void nextBest();
  Q_INVOKABLE void undo();
  Q_INVOKABLE void restart();
  /// Writes an HTML report into the person's documents folder (or `folder`).
  Q_INVOKABLE void saveReport(const QString& folder = {});
  /// The same as data, for the helpdesk to open; redacted, without names and addresses.
  Q_INVOKABLE void saveForHelpdesk(bool redacted, const QString& folder = {});
  /// What was saved last, once more in another folder.
  Q_INVOKABLE void saveElsewhere(const QUrl& folder);
  /// Shows the folder that the report is in.
  Q_INVOKABLE bool openReportFolder() const;

  Consultation& consultation() { return *consultation_; }
  /// How long the page of looking stays at least, so that it can be read; default 600 ms.
  void setLinger(std::chrono::milliseconds linger) { linger_ = linger; }

 signals:
  void changed();
  void stateChanged();
  void answersChanged();
  void languageChanged();
  void areasChanged();
  void chosenChanged();
  void runningChanged();
  void openFilesChanged();
  void reportSaved();

 private:
  struct Area {
    std::string id;
    AreaState state = AreaState::waiting;
    std::size_t found = 0;
  };
  struct Running {
    Step step;
    bool started = false;
    std::optional<StepOutcome> outcome;
  };
  class OpenFilesQuestion;

  QVariantMap describe(const Finding& finding) const;
  QVariantList results(bool done) const;
  QVariantMap describe(const Step& step) const;
  QVariantMap describe(const Step& step, const StepOutcome& outcome) const;
  /// Called on the working thread, where `self` may be gone: only what is posted touches it.
  static RepairHooks hooks(ConsultationAdapter* self, const Worker::Post& post);
  void startRunning(std::vector<Step> steps);
  /// Takes the kept answers up again.
  void recall(const Unfinished& before);
  /// What the page shows: in Verified what the look after the repair saw.
  const std::optional<Snapshot>& shownSnapshot() const;
  void startLook(const Consultation::LookTask& task);
  void finishLooking(Result<Snapshot> seen);
  /// Writes down, or removes, what could be gone on with.
  void keep();
  void report(const Failure& failure);
  void allIsWell();
  /// What startRepair() and startUndo() failed with.
  void reportStart(const Failure& failure);
  void writeReportInto(const QString& folder);
  /// Only a person can do it here; in a recording, what no program could do anywhere.
  bool forPerson(const Step& step) const;
  /// Indices of the plan's steps for a person, or of the others.
  std::vector<std::size_t> planned(bool person) const;
  /// What the journal says of the last repair.
  void lookBack();
  void everything();
  void answersChangedIn(bool problemChanged);

  std::shared_ptr<Consultation> consultation_;
  std::shared_ptr<const Knowledge> knowledge_;
  std::filesystem::path stateDir_;
  Words* words_;
  std::chrono::milliseconds linger_{600};
  Message problem_;
  bool journalBroken_ = false;
  std::vector<std::string> understood_;
  std::vector<std::string> recalled_;  ///< of the answers that were kept; no text takes them back
  QString volunteered_;
  QHash<QString, QString> drafts_;
  std::optional<Unfinished> unfinished_;
  bool keepsAnswers_ = true;
  bool kept_ = false;    ///< written by this consultation
  bool toPlan_ = false;  ///< the look under way leads on to the plan
  Clock* clock_;
  bool canUndo_ = false;
  std::vector<StepReport> interrupted_;
  bool writable_ = true;  ///< the state folder
  bool stopping_ = false;
  std::vector<Area> areas_;
  std::vector<Running> running_;
  Message verifying_;
  Message openFiles_;
  Message openFilesStep_;
  std::shared_ptr<OpenFilesQuestion> openFilesQuestion_;
  std::vector<StepReport> putBack_;
  QString reportFile_;
  ReportFormat reportFormat_ = ReportFormat::html;
  bool reportRedacted_ = false;
  Message reportProblem_;
  QTimer lingering_;
  QTimer keeping_;
  Worker worker_;  // last, so that it is closed first
};

}  // namespace unclash

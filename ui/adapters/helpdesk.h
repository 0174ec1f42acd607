// Helpdesk: what goes between a caller and a helpdesk, as QML sees it: the case code of what was
// found here, one that was read out, what somebody sent, plan files, and a ticket to paste.
#pragma once

#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <QVariantList>
#include <QVariantMap>
#include <optional>

#include "core/helpdesk/case_code.h"
#include "core/helpdesk/plan_file.h"
#include "core/machine/recorded/recorded_machine.h"
#include "ui/adapters/words.h"
#include "ui/adapters/workplace.h"

namespace unclash {

class Helpdesk : public QObject {
  Q_OBJECT
  Q_PROPERTY(unclash::Workplace* workplace READ workplace WRITE setWorkplace NOTIFY changed)
  Q_PROPERTY(unclash::Words* words READ words WRITE setWords NOTIFY changed)

  /// Of what was found at this workplace; empty before a look.
  Q_PROPERTY(QString caseCode READ caseCode NOTIFY changed)
  /// The same, one character after the other, for a screen reader.
  Q_PROPERTY(QString spelledCode READ spelledCode NOTIFY changed)
  /// The case that was opened by its code: `headline`, `explanation`, `sure`, `evidence`,
  /// `answers`, `unseen`, `steps`, `others`, `complete`; empty where none is.
  Q_PROPERTY(QVariantMap opened READ opened NOTIFY changed)
  Q_PROPERTY(bool caseOpen READ caseOpen NOTIFY changed)
  /// What is wrong with the code that was typed; empty where nothing is.
  Q_PROPERTY(QString codeProblem READ codeProblem NOTIFY changed)
  /// What is wrong with a file, or why something else did not work.
  Q_PROPERTY(QString problem READ problem NOTIFY changed)
  /// What was done last, as a sentence.
  Q_PROPERTY(QString done READ done NOTIFY changed)
  /// The plan that is shown came from a file.
  Q_PROPERTY(bool adopted READ adopted NOTIFY changed)
  /// Steps of a plan from a file that do not fit this computer: maps of `title` and `why`.
  Q_PROPERTY(QVariantList leftOut READ leftOut NOTIFY changed)
  /// What was typed of a code, kept until it is done with.
  Q_PROPERTY(QString typed MEMBER typed_ NOTIFY typedChanged)
  /// At something that is not this computer: a caller's, by telephone or by file.
  Q_PROPERTY(bool away READ away NOTIFY changed)
  /// Where one is then, as a sentence: the file, the caller, or what is assumed on a copy.
  Q_PROPERTY(QString whereabouts READ whereabouts NOTIFY changed)
  /// The name of the file alone, where one is at one.
  Q_PROPERTY(QString file READ file NOTIFY changed)
  /// There is a plan to send back, or to try on a copy.
  Q_PROPERTY(bool canSend READ canSend NOTIFY changed)
  /// At a copy that was made to try a plan on: home is the file that it was made from.
  Q_PROPERTY(bool trying READ trying NOTIFY changed)
  /// What is taken for granted on the simulated copy one is at.
  Q_PROPERTY(QStringList assumed READ assumed NOTIFY changed)
  /// The plan file that was saved last, or why it could not be; empty where there is none.
  Q_PROPERTY(QString savedPlan READ savedPlan NOTIFY changed)
  Q_PROPERTY(QString savedPlanProblem READ savedPlanProblem NOTIFY changed)
  /// Where files are looked for first.
  Q_PROPERTY(QUrl documents READ documents CONSTANT)

 public:
  explicit Helpdesk(QObject* parent = nullptr) : QObject(parent) {}

  Workplace* workplace() const { return workplace_; }
  void setWorkplace(Workplace* workplace);
  Words* words() const { return words_; }
  void setWords(Words* words);

  QString caseCode() const;
  QString spelledCode() const;
  QVariantMap opened() const;
  bool caseOpen() const { return summary_.has_value(); }
  QString codeProblem() const { return say(codeProblem_); }
  QString problem() const { return say(problem_); }
  QString done() const { return say(done_); }
  bool adopted() const { return adopted_; }
  QVariantList leftOut() const;
  bool away() const;
  bool canSend() const;
  QString whereabouts() const;
  QString file() const;
  bool trying() const { return tried_.has_value(); }
  QStringList assumed() const;
  QString savedPlan() const { return savedPlan_; }
  QString savedPlanProblem() const { return say(savedPlanProblem_); }
  QUrl documents() const;

  /// False (and `codeProblem`) for a code that cannot be read.
  Q_INVOKABLE bool openCode(const QString& typed);
  Q_INVOKABLE void closeCode();
  /// A case of nothing but what the caller says: the pages ask, for the caller. False while
  /// something is being changed.
  Q_INVOKABLE bool startCall();
  /// A snapshot, a report or a plan file; true where it could be opened. A plan is checked as soon
  /// as this computer was looked at, which it asks for itself.
  Q_INVOKABLE bool openFile(const QUrl& file);
  /// Into the person's documents, or into `folder`; no file is ever replaced.
  Q_INVOKABLE bool savePlan(const QString& folder = {});
  Q_INVOKABLE bool savePlanElsewhere(const QUrl& folder) { return savePlan(folder.toLocalFile()); }
  /// Shows the folder that the plan is in.
  Q_INVOKABLE bool openPlanFolder() const;
  /// Goes to a simulated copy of the computer one is at; false where none can be made.
  Q_INVOKABLE bool tryOnCopy();
  /// To this computer, or from a copy to the plan that was tried; not while something is being
  /// changed.
  Q_INVOKABLE bool goHome();
  Q_INVOKABLE QString ticket(bool redacted) const;
  Q_INVOKABLE void copyTicket(bool redacted);
  Q_INVOKABLE void copyCode();

 signals:
  void changed();
  void typedChanged();

 private:
  QString say(const Message& message) const { return words_ ? words_->say(message) : QString(); }
  ConsultationAdapter* adapter() const { return workplace_ ? workplace_->consultation() : nullptr; }
  void follow();
  void takeStock();
  void reportSaved();
  bool moveTo(std::shared_ptr<Machine> machine);
  bool openPlan(PlanFile plan, const QString& name);
  void adoptWaiting();
  bool failed(const Message& message);
  void forget();
  bool copies(const QString& text, const char* said);

  QPointer<Workplace> workplace_;
  QPointer<Words> words_;
  const ConsultationAdapter* at_ = nullptr;  ///< told apart, never used
  QString caseCode_;
  std::optional<CaseSummary> summary_;
  Message codeProblem_;
  QString typed_;
  Message problem_;
  ConsultationAdapter::State problemIn_{};  ///< what the page showed when it arose
  Message done_;
  QString lastReport_;
  QString savedPlan_;
  Message savedPlanProblem_;
  std::optional<PlanFile> waiting_;
  std::string waitingName_;        ///< of its file
  std::vector<std::string> lent_;  ///< answers of the plan's, for the look
  bool adopted_ = false;
  std::vector<CheckedStep> leftOut_;
  std::vector<Message> assumed_;
  std::optional<Received> tried_;  ///< what the copy that one is at was made from
  bool backToPlan_ = false;        ///< the look under way leads on to the plan
};

}  // namespace unclash

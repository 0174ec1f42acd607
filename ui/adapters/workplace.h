// Workplace: which machine the wizard is at: this computer, a recording, or a practice computer.
#pragma once

#include <QObject>
#include <QString>
#include <QVariantList>
#include <memory>

#include "core/diagnose/knowledge.h"
#include "core/machine/machine.h"
#include "ui/adapters/consultation_adapter.h"
#include "ui/adapters/overview.h"
#include "ui/adapters/training.h"
#include "ui/adapters/words.h"

namespace unclash {

class Workplace : public QObject {
  Q_OBJECT
  /// Null until a machine could be opened.
  Q_PROPERTY(unclash::ConsultationAdapter* consultation READ consultation NOTIFY moved)
  /// What is connected at that machine, as tables; null until a machine could be opened.
  Q_PROPERTY(unclash::Overview* overview READ overview NOTIFY moved)
  /// Task, hints, debrief and lessons; null until a machine could be opened.
  Q_PROPERTY(unclash::Training* training READ training NOTIFY moved)
  /// The practice computers: maps of `name`, `title` and `story`.
  Q_PROPERTY(QVariantList practices READ practices NOTIFY practicesChanged)
  /// What is wrong with the practice computer one is at, as its user would tell it; empty
  /// elsewhere.
  Q_PROPERTY(QString story READ story NOTIFY practicesChanged)
  Q_PROPERTY(bool practising READ practising NOTIFY moved)
  /// This computer is looked at by a program that runs as an administrator, from where the person's
  /// own drives cannot be seen.
  Q_PROPERTY(bool elevated READ elevated NOTIFY moved)
  /// Why the last move failed, as a sentence; empty where it did not.
  Q_PROPERTY(QString problem READ problem NOTIFY moved)

 public:
  /// `words` outlives it. Nothing is open yet.
  Workplace(std::shared_ptr<const Knowledge> knowledge, MachineOptions options,
            std::chrono::milliseconds deadline, Words& words, QObject* parent = nullptr);

  /// Opens the machine that the options name; where that fails, `problem` says why too.
  Result<void> open();
  /// A machine that is open already, with what its user has answered there; false, and nothing
  /// happens, while something is being changed at the one before.
  bool take(std::shared_ptr<Machine> machine);
  /// Opens another one (`--machine`'s values); the one before is left as it is. Not while something
  /// is being changed there.
  Q_INVOKABLE bool moveTo(const QString& machine);
  /// To this computer.
  Q_INVOKABLE bool moveToLive() { return moveTo(QStringLiteral("live")); }

  /// Puts the practice computer that is open back to how it starts.
  Q_INVOKABLE bool startAfresh();

  /// Starts the program again without an administrator's rights; this one may end where it worked.
  Q_INVOKABLE bool startAgainAsUser();

  ConsultationAdapter* consultation() const { return consultation_; }
  Overview* overview() const { return overview_; }
  Training* training() const { return training_; }
  QVariantList practices() const;
  QString story() const;
  bool practising() const;
  bool elevated() const;
  QString problem() const { return words_->say(problem_); }

 signals:
  void moved();
  void practicesChanged();

 private:
  /// A failure is kept as `problem`.
  Result<void> openAs(const std::string& machine);
  bool changing() const { return consultation_ && consultation_->changing(); }

  std::shared_ptr<const Knowledge> knowledge_;
  MachineOptions options_;
  std::chrono::milliseconds deadline_;
  Words* words_;
  ConsultationAdapter* consultation_ = nullptr;
  Overview* overview_ = nullptr;
  Training* training_ = nullptr;
  Message problem_;
};

}  // namespace unclash

// Bench: a workplace in a folder of its own for each test, and what only a test may know.
#pragma once

#include <QObject>
#include <QStringList>
#include <QTemporaryDir>
#include <QVariantMap>
#include <memory>

#include "ui/adapters/workplace.h"

namespace unclash {

class Bench : public QObject {
  Q_OBJECT
  Q_PROPERTY(unclash::Workplace* workplace READ workplace NOTIFY opened)

 public:
  Bench(Words& words, QObject* parent = nullptr);

  Workplace* workplace() const { return workplace_.get(); }

  /// A fresh workplace at the machine, in an empty folder.
  Q_INVOKABLE bool open(const QString& machine);
  /// One whose look hangs until it is told to stop; what it saw until then has a gap.
  Q_INVOKABLE void openHanging();
  /// A recorded computer whose Z: holds fs01 under another name than FS01\backup.
  Q_INVOKABLE bool openRecording();
  /// Another workplace in the same folder, as after the program was started again.
  Q_INVOKABLE bool openAgain(const QString& machine);

  Q_INVOKABLE QStringList practices() const;
  /// What the person at the practice computer would answer, by question.
  Q_INVOKABLE QVariantMap script() const;
  /// What only a person can do there, done.
  Q_INVOKABLE bool personDoes(const QString& action);
  /// Tries what the person wants, as they would; 0 where it works.
  Q_INVOKABLE int tryWanted();
  /// The connections that the simulated redirector lists, as `Z: \\fs01\data CONTOSO\anna`.
  Q_INVOKABLE QStringList connections();
  Q_INVOKABLE QString folder() const { return folder_->path(); }
  /// Without the invisible characters that keep foreign names apart.
  Q_INVOKABLE QString bare(const QString& text) const;
  Q_INVOKABLE bool fileHolds(const QString& file, const QString& text) const;

 signals:
  void opened();

 private:
  void makeWorkplace(const QString& machine);
  Words* words_;
  std::unique_ptr<QTemporaryDir> folder_;
  std::unique_ptr<Workplace> workplace_;
};

}  // namespace unclash

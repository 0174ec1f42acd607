// Bench: a workplace in a folder of its own for each test, and what only a test may know.
#pragma once

#include <QObject>
#include <QStringList>
#include <QTemporaryDir>
#include <QUrl>
#include <QVariantMap>
#include <memory>

#include "ui/adapters/workplace.h"

namespace unclash {

class Bench : public QObject {
  Q_OBJECT
  Q_PROPERTY(unclash::Workplace* workplace READ workplace NOTIFY opened)

 public:
  Bench(Words& words, QObject* parent = nullptr);
  ~Bench() override;

  Workplace* workplace() const { return workplace_.get(); }

  /// A fresh workplace at the machine, in an empty folder.
  Q_INVOKABLE bool open(const QString& machine);
  /// One whose look hangs until it is told to stop; what it saw until then has a gap.
  Q_INVOKABLE void openHanging();
  /// A practice computer whose every step waits for letGo().
  Q_INVOKABLE bool openSlow(const QString& practice);
  Q_INVOKABLE void letGo();
  /// A practice computer where every step is left to the person.
  Q_INVOKABLE bool openHelpless(const QString& practice);
  /// How many steps it has carried out to their end.
  Q_INVOKABLE int performed() const;
  /// A workplace at a recording that is not one: nothing is open.
  Q_INVOKABLE void openBroken();
  /// Writes a line into the journal that is not a record.
  Q_INVOKABLE bool breakJournal();
  /// From now on nothing can be written into the journal.
  Q_INVOKABLE bool blockJournal();
  /// As if the program had been killed before it could say whether the last repair helped.
  Q_INVOKABLE bool interrupt();
  /// As if another wizard had put the last repair back.
  Q_INVOKABLE bool putBackElsewhere();
  /// A workplace whose state folder can be neither read nor made.
  Q_INVOKABLE bool openUnwritable(const QString& machine);
  Q_INVOKABLE bool fileIs(const QString& file) const;
  /// A recorded computer whose Z: holds fs01 under another name than FS01\backup.
  Q_INVOKABLE bool openRecording();
  /// Another workplace in the same folder, as after the program was started again.
  Q_INVOKABLE bool openAgain(const QString& machine);

  /// Waits until the item stays where it is: what is still to be laid out and drawn is. False where
  /// it does not within two hundred frames.
  Q_INVOKABLE bool settle(QObject* item) const;

  /// What a screen reader asks of a control: the names of what it can do, and to do one of them.
  Q_INVOKABLE QStringList actionsOf(QObject* item) const;
  Q_INVOKABLE void act(QObject* item, const QString& action) const;

  Q_INVOKABLE QStringList practices() const;
  /// What the person at the practice computer would answer, by question.
  Q_INVOKABLE QVariantMap script() const;
  /// What only a person can do there, done.
  Q_INVOKABLE bool personDoes(const QString& action);
  /// The person disconnects a drive on their own.
  Q_INVOKABLE bool personDisconnects(const QString& drive);
  /// Tries what the person wants, as they would; 0 where it works.
  Q_INVOKABLE int tryWanted();
  /// The connections that the simulated redirector lists, as `Z: \\fs01\data CONTOSO\anna`.
  Q_INVOKABLE QStringList connections();
  Q_INVOKABLE QString folder() const { return folder_->path(); }
  /// Without the invisible characters that keep foreign names apart.
  Q_INVOKABLE QString bare(const QString& text) const;
  /// A report as data, of what was found, as a caller would send it.
  Q_INVOKABLE QUrl saveJsonReport(bool redacted);
  /// Writes a file into the folder.
  Q_INVOKABLE bool write(const QString& file, const QString& text) const;
  Q_INVOKABLE QString pathOf(const QUrl& file) const { return file.toLocalFile(); }
  /// The folder that was shown last.
  Q_INVOKABLE QString openedFolder() const { return openedFolder_; }
  Q_INVOKABLE bool fileHolds(const QString& file, const QString& text) const;
  /// What is wrong with the list of clicks in README.md beside this file; with UNCLASH_WRITE_LIST
  /// in the environment it is written there instead.
  Q_INVOKABLE QString listed(const QStringList& rows) const;

 signals:
  void opened();

 public slots:
  /// In the place of the desktop's file manager.
  void showFolder(const QUrl& folder) { openedFolder_ = folder.toLocalFile(); }

 private:
  class SlowMachine;
  bool openAround(const QString& practice, bool able);
  void makeWorkplace(const QString& machine, const QString& folder);
  Words* words_;
  QString openedFolder_;
  std::unique_ptr<QTemporaryDir> folder_;
  std::unique_ptr<Workplace> workplace_;
  std::shared_ptr<SlowMachine> slow_;
};

}  // namespace unclash

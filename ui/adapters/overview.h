// Overview: who and what is connected here, as tables of a fresh look, for QML.
#pragma once

#include <QAbstractListModel>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QVariantList>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "core/machine/machine.h"
#include "ui/adapters/words.h"
#include "ui/adapters/worker.h"

namespace unclash {

/// The rows that the filter lets through, as many as are shown so far. Roles: `first` (the first
/// cells, one for each heading), `headline` (the same in one line), `details` (the others, each
/// with its heading) and `spoken` (all of them).
class OverviewRows : public QAbstractListModel {
  Q_OBJECT

 public:
  struct Row {
    QStringList first;
    QString headline;
    QString details;
    QString spoken;
    QStringList cells;  ///< without any dress, for copying
  };

  using QAbstractListModel::QAbstractListModel;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QHash<int, QByteArray> roleNames() const override;
  void show(std::vector<const Row*> rows);

 private:
  std::vector<const Row*> rows_;
};

class Overview : public QObject {
  Q_OBJECT
  Q_PROPERTY(bool looking READ looking NOTIFY changed)
  /// When it was looked, in words; empty before the first look.
  Q_PROPERTY(QString seenAt READ seenAt NOTIFY changed)
  /// Why there is nothing to show; empty where there is.
  Q_PROPERTY(QString problem READ problem NOTIFY changed)
  /// Maps of `id`, `title`, `count` (-1: nobody could look) and `expert` (few will want it).
  Q_PROPERTY(QVariantList tables READ tables NOTIFY changed)
  Q_PROPERTY(QString table READ table WRITE setTable NOTIFY tableChanged)
  /// What stands in for rows, or explains what could not be seen; empty where there is nothing to
  /// say.
  Q_PROPERTY(QString note READ note NOTIFY tableChanged)
  /// The headings of the first cells, and how much of the width each is worth; together 1.
  Q_PROPERTY(QStringList headings READ headings NOTIFY tableChanged)
  Q_PROPERTY(QVariantList shares READ shares NOTIFY tableChanged)
  /// The sessions on their time axis, while they are the table that is shown; else empty.
  Q_PROPERTY(QVariantMap sessions READ sessions NOTIFY tableChanged)
  /// An administrator's rights would show something that was denied.
  Q_PROPERTY(bool offersElevated READ offersElevated NOTIFY changed)
  Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY tableChanged)
  Q_PROPERTY(QObject* rows READ rows CONSTANT)
  /// Rows that the filter lets through, and how many of them are shown.
  Q_PROPERTY(int found READ found NOTIFY tableChanged)
  Q_PROPERTY(int shown READ shown NOTIFY tableChanged)
  /// Where the last file went, or why it could not be written.
  Q_PROPERTY(QString file READ file NOTIFY saved)
  Q_PROPERTY(QString fileProblem READ fileProblem NOTIFY saved)

 public:
  /// `words` outlives it. Nothing is looked at yet.
  Overview(std::shared_ptr<Machine> machine, std::chrono::milliseconds deadline, Words& words,
           QObject* parent = nullptr);

  /// Looks again, in the background; what was seen stays until the new look is there.
  Q_INVOKABLE void refresh();
  /// The same with an administrator's rights, which the system asks the person for.
  Q_INVOKABLE void refreshElevated();
  Q_INVOKABLE void stop();
  /// Shows more of the rows.
  Q_INVOKABLE void more();
  /// The rows that the filter lets through, with their headings, for pasting into a spreadsheet.
  Q_INVOKABLE QString copied() const;
  Q_INVOKABLE void copy() const;
  /// The whole table as CSV, into the folder (the person's documents where it is empty).
  Q_INVOKABLE void saveCsv(const QString& folder = {});

  bool looking() const { return worker_.busy(); }
  QString seenAt() const;
  QString problem() const;
  QVariantList tables() const;
  QString table() const { return table_; }
  void setTable(const QString& id);
  QString note() const;
  QStringList headings() const;
  QVariantList shares() const { return shares_; }
  QVariantMap sessions() const;
  bool offersElevated() const { return snapshot_ && machine_->looksElevated(*snapshot_); }
  QString filter() const { return filter_; }
  void setFilter(const QString& filter);
  QObject* rows() { return &rows_; }
  int found() const { return static_cast<int>(matching_.size()); }
  int shown() const { return rows_.rowCount(); }
  QString file() const { return file_; }
  QString fileProblem() const { return words_->say(fileProblem_); }

 signals:
  void changed();
  void tableChanged();
  void saved();

 private:
  struct Table;
  struct Seen;
  const Table* current() const;
  void look(bool elevated);
  void render();
  void choose();
  void share();
  void showRows();

  std::shared_ptr<Machine> machine_;
  std::chrono::milliseconds deadline_;
  Words* words_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::shared_ptr<const Seen> seen_;
  Message problem_;
  QString table_ = QStringLiteral("connections");
  QString filter_;
  std::vector<const OverviewRows::Row*> matching_;
  QVariantList shares_;
  std::size_t limit_ = 0;
  OverviewRows rows_;
  QString file_;
  Message fileProblem_;
  Worker worker_;
};

}  // namespace unclash

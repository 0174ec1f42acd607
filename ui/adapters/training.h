// Training: a practice computer's task, hints and debrief, and the lessons, for QML.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QVariantList>
#include <QVariantMap>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/diagnose/knowledge.h"
#include "core/model/message.h"
#include "ui/adapters/words.h"

namespace unclash {

class Training : public QObject {
  Q_OBJECT
  /// What the person at the practice computer wants and meets; empty elsewhere.
  Q_PROPERTY(QString story READ story NOTIFY changed)
  /// Those that were asked for, vague to plain.
  Q_PROPERTY(QStringList hints READ hints NOTIFY changed)
  Q_PROPERTY(int hintsLeft READ hintsLeft NOTIFY changed)
  /// Lists of sentences: `kept`, `deleteAll`, `restart`; empty where nothing is practised.
  Q_PROPERTY(QVariantMap debrief READ debrief NOTIFY changed)
  /// Maps of `id`, `title`, `paragraphs`, and `picture` or `sessions` as the pictures take them.
  /// The lesson that is to stand open; empty for none.
  Q_PROPERTY(QString lesson MEMBER lesson_ NOTIFY lessonChanged)
  Q_PROPERTY(QVariantList lessons READ lessons NOTIFY languageChanged)

 public:
  /// `practice` is the practice computer's name, empty for none; `words` outlives it.
  Training(std::string practice, std::filesystem::path stateDir,
           std::shared_ptr<const Knowledge> knowledge, Words& words, QObject* parent = nullptr);

  QString story() const;
  QStringList hints() const;
  int hintsLeft() const;
  QVariantMap debrief() const;
  QVariantList lessons() const;

  Q_INVOKABLE void nextHint();
  /// What is worked out from the computer's state may be different now.
  Q_INVOKABLE void refresh();

 signals:
  void changed();
  void languageChanged();
  void lessonChanged();

 private:
  std::vector<Message> allHints() const;

  std::string practice_;
  std::filesystem::path stateDir_;
  std::shared_ptr<const Knowledge> knowledge_;
  Words* words_;
  std::vector<Message> hints_;
  std::size_t shown_ = 0;
  QString lesson_;
};

}  // namespace unclash

// Words: the texts of the chosen language, for QML. Wraps one Renderer that dresses for the screen.
#pragma once

#include <QObject>
#include <QString>
#include <QVariantList>
#include <QVariantMap>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/model/message.h"
#include "core/model/result.h"
#include "core/text/catalog.h"
#include "core/text/render.h"

namespace unclash {

/// The sentence of a failure; where core gave none, that something broke, with its remark.
Message sentence(const Failure& failure);

/// What a Renderer for the screen gave, ready to be shown. Foreign names, which it isolates, are
/// kept on one line. The isolates themselves stay only where something runs from right to left: a
/// font that lacks them would make the line higher. For any thread.
QString onScreen(const std::string& rendered);

/// A message around texts that are ready to be shown already: these are put in as they are, by
/// name.
QString sayAround(const Renderer& screen, Message message,
                  const std::vector<std::pair<std::string, QString>>& ready);

class Words : public QObject {
  Q_OBJECT
  Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY languageChanged)
  /// What can be chosen: maps of `code` and `name` (the language's own).
  Q_PROPERTY(QVariantList languages READ languages CONSTANT)
  Q_PROPERTY(QString languageName READ languageName NOTIFY languageChanged)
  Q_PROPERTY(bool rightToLeft READ rightToLeft NOTIFY languageChanged)

 public:
  /// Speaks the system's language, English where there are no texts for it.
  explicit Words(QObject* parent = nullptr);

  QString language() const;
  /// An unknown language changes nothing.
  void setLanguage(const QString& language);
  /// The person picked it: `chosen` says so to who remembers it.
  Q_INVOKABLE void choose(const QString& language);
  QVariantList languages() const;
  QString languageName() const;
  bool rightToLeft() const;

  /// The sentence of an id. Numbers stay numbers (plurals), everything else is taken as text that
  /// is dressed already.
  Q_INVOKABLE QString render(const QString& id, const QVariantMap& arguments = {}) const;

  QString say(const Message& message) const;
  /// Without any dress: what is copied and typed elsewhere.
  QString plain(const Message& message) const;
  /// Foreign text alone: names of servers, users, drives.
  QString foreign(const std::string& text) const;
  std::shared_ptr<const Catalog> catalog() const { return catalog_; }

 signals:
  void languageChanged();
  void chosen();

 private:
  std::shared_ptr<const Catalog> catalog_;
};

}  // namespace unclash

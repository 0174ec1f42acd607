#include "ui/adapters/save_file.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace unclash {

Result<QString> saveFile(const QString& folder, const QString& stem, const QString& suffix,
                         const std::string& text) {
  constexpr int kMost = 1000;  // of one second
  const QDir place(folder.isEmpty()
                       ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)
                       : folder);
  const QString dated =
      stem + QDateTime::currentDateTime().toString(QStringLiteral("-yyyy-MM-dd-HHmmss"));
  const auto size = static_cast<qint64>(text.size());
  QString name = place.filePath(dated + QLatin1Char('.') + suffix);
  const bool there = QDir().mkpath(place.path());
  for (int i = 2; there && i < kMost; ++i) {
    QFile out(name);
    if (out.open(QIODevice::WriteOnly | QIODevice::NewOnly)) {
      if (out.write(text.data(), size) == size && out.flush())
        return QDir::toNativeSeparators(name);
      out.remove();
      break;
    }
    if (!out.exists()) break;
    name = place.filePath(QStringLiteral("%1-%2.%3").arg(dated).arg(i).arg(suffix));
  }
  return Failure{Trouble::failed, 0,
                 Message{"error.cannot-write"}.with("file", Argument::Kind::code,
                                                    QDir::toNativeSeparators(name).toStdString()),
                 "cannot write " + name.toStdString()};
}

}  // namespace unclash

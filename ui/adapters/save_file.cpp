#include "ui/adapters/save_file.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace unclash {

Result<void> saveFile(const QString& name, const std::string& text) {
  QSaveFile out(name);
  const auto size = static_cast<qint64>(text.size());
  if (QDir().mkpath(QFileInfo(name).absolutePath()) && out.open(QIODevice::WriteOnly) &&
      out.write(text.data(), size) == size && out.commit())
    return {};
  return Failure{Trouble::failed, 0,
                 Message{"error.cannot-write"}.with("file", Argument::Kind::code,
                                                    QDir::toNativeSeparators(name).toStdString()),
                 "cannot write " + name.toStdString()};
}

}  // namespace unclash

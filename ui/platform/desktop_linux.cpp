#include <QDir>
#include <QFileInfo>
#include <algorithm>

#include "ui/platform/desktop.h"

namespace unclash {

bool graphicsCardTrusted() {
  // A render node that this user may open means a card with a driver. Without one Mesa would draw
  // by the processor through OpenGL, which is slower than Qt's own software rendering and can fail.
  const QDir devices(QStringLiteral("/dev/dri"));
  const auto nodes = devices.entryInfoList({QStringLiteral("renderD*")}, QDir::System);
  return std::any_of(nodes.begin(), nodes.end(),
                     [](const QFileInfo& node) { return node.isReadable() && node.isWritable(); });
}

}  // namespace unclash

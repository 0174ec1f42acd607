// No D-Bus in this build: the palette and the font decide alone.
#include "ui/platform/desktop.h"

namespace unclash {

DesktopSettings readDesktopSettings() { return {}; }

void watchDesktopSettings(QObject*, std::function<void()>) {}

}  // namespace unclash

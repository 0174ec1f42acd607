#include "ui/platform/ending.h"

namespace unclash {

void watchEnding(QObject*, std::function<void()>) {}

}  // namespace unclash

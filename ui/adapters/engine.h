// What a QML engine has one of each of, for the program to set up before the first page.
#pragma once

#include "ui/adapters/appearance.h"
#include "ui/adapters/words.h"

class QQmlEngine;

namespace unclash {

struct Singletons {
  Words* words = nullptr;  ///< both owned by the engine; null where the module is missing
  Appearance* appearance = nullptr;
};

/// Makes the module `Unclash` known to the engine and hands out its singletons.
Singletons prepare(QQmlEngine& engine);

}  // namespace unclash

// Being told to end by the system, not by the person. One implementation for each platform, chosen
// in CMake.
#pragma once

#include <functional>

class QObject;

namespace unclash {

/// Linux: calls `end` on the GUI thread where the program is told to end (SIGTERM, SIGINT, SIGHUP),
/// for as long as `context` lives; told the same once more, it ends at once. Windows sends no such
/// signals: there the session's end is all (QGuiApplication::commitDataRequest).
void watchEnding(QObject* context, std::function<void()> end);

}  // namespace unclash

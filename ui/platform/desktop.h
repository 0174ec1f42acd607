// What the desktop says about how programs should look. One implementation for each platform,
// chosen in CMake.
#pragma once

#include <functional>
#include <optional>

class QObject;

namespace unclash {

/// Nothing where the desktop does not say.
struct DesktopSettings {
  std::optional<bool> dark;
  std::optional<bool> contrast;
  std::optional<double> textScale;  ///< 1.0 is the normal size
  std::optional<bool> reducedMotion;
};

/// Linux: what the settings portal (org.freedesktop.portal.Settings) said last, where the session
/// bus has one. The first call waits for it for 150 ms at most; what it says later is a change.
/// Nothing without Qt's D-Bus module. Windows: SystemParametersInfo for contrast and animation, the
/// registry values that the Settings app writes for the rest.
DesktopSettings readDesktopSettings();

/// Calls `changed` on the GUI thread when something of the above may be different, for as long as
/// `context` lives. Does nothing where the desktop tells nobody.
void watchDesktopSettings(QObject* context, std::function<void()> changed);

/// False where drawing by the graphics card cannot be relied on: no render device, a virtual
/// screen, a remote session. Decided before the first window, as a driver that fails later takes
/// the program with it.
bool graphicsCardTrusted();

}  // namespace unclash

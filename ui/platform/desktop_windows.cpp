// Windows keeps these in the registry of the signed-in user; QSettings reads it, so nothing of
// Windows has to be included.
#include <QSettings>

#include "ui/platform/desktop.h"

namespace unclash {

namespace {

QVariant read(const char* key, const char* value) {
  const QSettings settings(QString::fromLatin1(key), QSettings::NativeFormat);
  return settings.value(QLatin1String(value));
}

}  // namespace

DesktopSettings readDesktopSettings() {
  DesktopSettings settings;
  const QVariant light =
      read(R"(HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize)",
           "AppsUseLightTheme");
  if (light.isValid()) settings.dark = light.toInt() == 0;
  // Bit 0 of the HIGHCONTRAST structure's dwFlags is HCF_HIGHCONTRASTON.
  const QVariant contrast =
      read(R"(HKEY_CURRENT_USER\Control Panel\Accessibility\HighContrast)", "Flags");
  if (contrast.isValid()) settings.contrast = (contrast.toString().toUInt() & 1U) != 0;
  // Settings, Accessibility, Text size: 100 to 225 percent.
  const QVariant scale =
      read(R"(HKEY_CURRENT_USER\Software\Microsoft\Accessibility)", "TextScaleFactor");
  if (scale.isValid()) settings.textScale = scale.toDouble() / 100.0;
  const QVariant motion =
      read(R"(HKEY_CURRENT_USER\Control Panel\Desktop\WindowMetrics)", "MinAnimate");
  if (motion.isValid()) settings.reducedMotion = motion.toString() == QLatin1String("0");
  return settings;
}

void watchDesktopSettings(QObject*, std::function<void()>) {}

bool graphicsCardTrusted() {
  // A Remote Desktop session draws by a display driver of its own; SESSIONNAME is then RDP-Tcp#n.
  return !qEnvironmentVariable("SESSIONNAME")
              .startsWith(QLatin1String("RDP-"), Qt::CaseInsensitive);
}

}  // namespace unclash

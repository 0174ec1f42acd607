// Windows tells of contrast and animation by SystemParametersInfo, of the rest only by registry
// values of the signed-in user; changes of either reach every window as WM_SETTINGCHANGE.
#include <windows.h>
// Behind windows.h.
#include <QAbstractNativeEventFilter>
#include <QGuiApplication>
#include <QObject>
#include <QSettings>
#include <functional>
#include <utility>

#include "ui/platform/desktop.h"

namespace unclash {

namespace {

QVariant read(const char* key, const char* value) {
  const QSettings settings(QString::fromLatin1(key), QSettings::NativeFormat);
  return settings.value(QLatin1String(value));
}

class SettingsFilter final : public QObject, public QAbstractNativeEventFilter {
 public:
  SettingsFilter(QObject* context, std::function<void()> changed)
      : QObject(context), changed_(std::move(changed)) {
    qGuiApp->installNativeEventFilter(this);
  }
  ~SettingsFilter() override {
    if (qGuiApp) qGuiApp->removeNativeEventFilter(this);
  }

  bool nativeEventFilter(const QByteArray&, void* message, qintptr*) override {
    const auto* event = static_cast<const MSG*>(message);
    // Each window of the program gets it; asking twice costs little and shows nothing.
    if (event->message == WM_SETTINGCHANGE || event->message == WM_THEMECHANGED ||
        event->message == WM_SYSCOLORCHANGE)
      QMetaObject::invokeMethod(
          this, [this] { changed_(); }, Qt::QueuedConnection);
    return false;
  }

 private:
  std::function<void()> changed_;
};

}  // namespace

DesktopSettings readDesktopSettings() {
  DesktopSettings settings;
  const QVariant light =
      read(R"(HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize)",
           "AppsUseLightTheme");
  if (light.isValid()) settings.dark = light.toInt() == 0;
  HIGHCONTRASTW contrast = {};
  contrast.cbSize = sizeof contrast;
  if (::SystemParametersInfoW(SPI_GETHIGHCONTRAST, sizeof contrast, &contrast, 0))
    settings.contrast = (contrast.dwFlags & HCF_HIGHCONTRASTON) != 0;
  // Settings, Accessibility, Text size: 100 to 225 percent.
  const QVariant scale =
      read(R"(HKEY_CURRENT_USER\Software\Microsoft\Accessibility)", "TextScaleFactor");
  if (scale.isValid()) settings.textScale = scale.toDouble() / 100.0;
  // Settings, Accessibility, Visual effects, Animation effects.
  BOOL animated = TRUE;
  if (::SystemParametersInfoW(SPI_GETCLIENTAREAANIMATION, 0, &animated, 0))
    settings.reducedMotion = animated == FALSE;
  return settings;
}

void watchDesktopSettings(QObject* context, std::function<void()> changed) {
  new SettingsFilter(context, std::move(changed));
}

bool graphicsCardTrusted() {
  // A Remote Desktop session draws by a display driver of its own.
  return ::GetSystemMetrics(SM_REMOTESESSION) == 0;
}

}  // namespace unclash

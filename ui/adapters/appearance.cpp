#include "ui/adapters/appearance.h"

#include <QEvent>
#include <QGuiApplication>
#include <QPalette>
#include <algorithm>

#include "ui/platform/desktop.h"

namespace unclash {

Appearance::Appearance(QObject* parent) : QObject(parent) {
  qGuiApp->installEventFilter(this);
  watchDesktopSettings(this, [this] { refresh(); });
  refresh();
}

bool Appearance::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::ApplicationPaletteChange) refresh();
  return QObject::eventFilter(watched, event);
}

void Appearance::forceTheme(Theme theme) {
  forcedTheme_ = theme;
  refresh();
}

void Appearance::forceTextScale(double scale) {
  forcedScale_ = scale;
  refresh();
}

void Appearance::forceReducedMotion(bool reduced) {
  forcedMotion_ = reduced;
  refresh();
}

void Appearance::refresh() {
  const DesktopSettings desktop = readDesktopSettings();
  const QPalette palette = QGuiApplication::palette();
  const bool paletteDark =
      palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
  if (forcedTheme_)
    theme_ = *forcedTheme_;
  else if (desktop.contrast.value_or(false))
    theme_ = Theme::contrast;
  else
    theme_ = desktop.dark.value_or(paletteDark) ? Theme::dark : Theme::light;
  textScale_ = std::clamp(forcedScale_.value_or(desktop.textScale.value_or(1.0)), 0.8, 2.25);
  reducedMotion_ = forcedMotion_.value_or(desktop.reducedMotion.value_or(false));
  emit changed();
}

}  // namespace unclash

// Appearance: dark or light, high contrast, text size and motion, as the system wants them.
#pragma once

#include <QObject>
#include <QString>
#include <optional>

namespace unclash {

class Appearance : public QObject {
  Q_OBJECT
  Q_PROPERTY(bool dark READ dark NOTIFY changed)
  Q_PROPERTY(bool contrast READ contrast NOTIFY changed)
  /// True where the high contrast is the system's, so that its palette holds the colours to use.
  Q_PROPERTY(bool systemContrast READ systemContrast NOTIFY changed)
  /// The system's text size, 1.0 is normal; kept within 0.8 and 2.25.
  Q_PROPERTY(double textScale READ textScale NOTIFY changed)
  Q_PROPERTY(bool reducedMotion READ reducedMotion NOTIFY changed)

 public:
  enum class Theme { light, dark, contrast };

  /// Follows the system: the desktop's settings where it tells them, else the palette and the font.
  explicit Appearance(QObject* parent = nullptr);

  bool dark() const { return theme_ == Theme::dark; }
  bool contrast() const { return theme_ == Theme::contrast; }
  bool systemContrast() const { return contrast() && !forcedTheme_; }
  double textScale() const { return textScale_; }
  bool reducedMotion() const { return reducedMotion_; }

  /// From the command line: these stay, whatever the system says.
  void forceTheme(Theme theme);
  void forceTextScale(double scale);
  void forceReducedMotion(bool reduced);

 signals:
  void changed();

 protected:
  /// Watches the application for another palette.
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void refresh();

  Theme theme_ = Theme::light;
  double textScale_ = 1.0;
  bool reducedMotion_ = false;
  std::optional<Theme> forcedTheme_;
  std::optional<double> forcedScale_;
  std::optional<bool> forcedMotion_;
};

}  // namespace unclash

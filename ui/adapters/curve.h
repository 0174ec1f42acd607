// Curve: a line between two places of a picture, drawn by QPainter so that it looks alike with and
// without a graphics card, and is clipped as everything else is.
#pragma once

#include <QColor>
#include <QQuickPaintedItem>

namespace unclash {

class Curve : public QQuickPaintedItem {
  Q_OBJECT
  Q_PROPERTY(QColor ink MEMBER ink_ NOTIFY changed)
  Q_PROPERTY(double stroke MEMBER stroke_ NOTIFY changed)
  Q_PROPERTY(bool dashed MEMBER dashed_ NOTIFY changed)
  /// Left and right end, the height of both ends, and the height that it passes in the middle. A
  /// negative `crest` or `ends` means half of the item's height; a negative `toX` its width.
  Q_PROPERTY(double fromX MEMBER fromX_ NOTIFY changed)
  Q_PROPERTY(double toX MEMBER toX_ NOTIFY changed)
  Q_PROPERTY(double ends MEMBER ends_ NOTIFY changed)
  Q_PROPERTY(double crest MEMBER crest_ NOTIFY changed)

 public:
  explicit Curve(QQuickItem* parent = nullptr);
  void paint(QPainter* painter) override;

 signals:
  void changed();

 private:
  QColor ink_ = Qt::black;
  double stroke_ = 3;
  bool dashed_ = false;
  double fromX_ = 0;
  double toX_ = -1;
  double ends_ = -1;
  double crest_ = -1;
};

}  // namespace unclash

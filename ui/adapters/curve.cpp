#include "ui/adapters/curve.h"

#include <QPainter>
#include <QPainterPath>

namespace unclash {

Curve::Curve(QQuickItem* parent) : QQuickPaintedItem(parent) {
  setAntialiasing(true);
  connect(this, &Curve::changed, this, [this] { update(); });
}

void Curve::paint(QPainter* painter) {
  const double toX = toX_ < 0 ? width() : toX_;
  const double ends = ends_ < 0 ? height() / 2 : ends_;
  const double crest = crest_ < 0 ? height() / 2 : crest_;
  // The control points lie a third beyond the crest, so that the curve touches it.
  const double lean = (toX - fromX_) * 0.28;
  const double control = ends + (crest - ends) * 4 / 3;
  QPainterPath path(QPointF(fromX_, ends));
  path.cubicTo(fromX_ + lean, control, toX - lean, control, toX, ends);
  QPen pen(ink_, stroke_, Qt::SolidLine, Qt::FlatCap);
  if (dashed_) pen.setDashPattern({4, 3});
  painter->setRenderHint(QPainter::Antialiasing);
  painter->strokePath(path, pen);
}

}  // namespace unclash

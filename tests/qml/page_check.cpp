#include "page_check.h"

#include <QFont>
#include <QGlyphRun>
#include <QHash>
#include <QTextLayout>
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace unclash {

namespace {

constexpr double kSlack = 1.5;  // rounding of fonts and halves of pixels
constexpr double kSmallestTarget = 32;
constexpr double kSmallestContrast = 4.5;

struct Seen {
  const QQuickItem* item;
  QRectF place;  // in the window, as far as it is not clipped away
  bool text;
};

bool isText(const QQuickItem& item) {
  return item.inherits("QQuickText") || item.inherits("QQuickTextEdit") ||
         item.inherits("QQuickTextInput");
}

bool isControl(const QQuickItem& item) {
  return item.inherits("QQuickAbstractButton") || item.inherits("QQuickTextField") ||
         item.inherits("QQuickComboBox");
}

QString textOf(const QQuickItem& item) { return item.property("text").toString(); }

QString nameOf(const QQuickItem& item) {
  const QString text = textOf(item);
  if (!text.isEmpty()) return QStringLiteral("“%1”").arg(text.left(60));
  if (!item.objectName().isEmpty()) return item.objectName();
  return QString::fromLatin1(item.metaObject()->className());
}

QRectF placeOf(const QQuickItem& item) {
  return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()));
}

/// Where the letters are, which is less than the item where it is wider or higher than they need.
QRectF lettersOf(const QQuickItem& item) {
  const double width = item.property("contentWidth").toDouble();
  const double height = item.property("contentHeight").toDouble();
  const double left = item.property("leftPadding").toDouble();
  const double top = item.property("topPadding").toDouble();
  const double roomX = item.width() - left - item.property("rightPadding").toDouble() - width;
  const double roomY = item.height() - top - item.property("bottomPadding").toDouble() - height;
  const int across = item.property("effectiveHorizontalAlignment").toInt();
  const int down = item.property("verticalAlignment").toInt();
  const double x = across == Qt::AlignRight ? roomX : across == Qt::AlignHCenter ? roomX / 2 : 0;
  const double y = down == Qt::AlignBottom ? roomY : down == Qt::AlignVCenter ? roomY / 2 : 0;
  return item.mapRectToScene(QRectF(left + x, top + y, width, height));
}

bool inside(const QRectF& small, const QRectF& large) {
  return large.adjusted(-kSlack, -kSlack, kSlack, kSlack).contains(small);
}

bool isBox(const QQuickItem& item) {
  if (isControl(item)) return true;
  if (!item.inherits("QQuickRectangle")) return false;
  return item.property("color").value<QColor>().alpha() > 0;
}

/// True where a character has no glyph in the font nor in any that it falls back to.
bool lacksGlyphs(QString text, const QFont& font) {
  static QHash<QString, bool> known;
  // What is never drawn: word joiner and isolates.
  text.removeIf([](QChar c) { return c.unicode() >= 0x2060 && c.unicode() <= 0x206F; });
  const QString key = font.key() + QLatin1Char('\n') + text;
  if (const auto it = known.constFind(key); it != known.constEnd()) return *it;
  QTextLayout layout(text, font);
  layout.beginLayout();
  while (layout.createLine().isValid()) continue;
  layout.endLayout();
  const auto runs = layout.glyphRuns();
  const bool lacks = std::any_of(runs.begin(), runs.end(), [](const QGlyphRun& run) {
    return run.glyphIndexes().contains(0);
  });
  known.insert(key, lacks);
  return lacks;
}

class ShapeCheck {
 public:
  explicit ShapeCheck(QSizeF window) : window_(QPointF(0, 0), window) {}

  void visit(const QQuickItem& item, QRectF clip, const QRectF& reach) {
    if (!item.isVisible() || item.opacity() == 0) return;
    if (isText(item) && !textOf(item).isEmpty()) visitText(item, clip, reach);
    if (isControl(item)) visitControl(item, clip, reach);
    QRectF within = reach;
    if (item.clip()) {
      clip &= placeOf(item);
      // What a list hides can be scrolled to, as far as its content goes.
      within = item.inherits("QQuickFlickable") ? contentOf(item) : within & placeOf(item);
    }
    for (const QQuickItem* child : item.childItems()) visit(*child, clip, within);
  }

  QStringList result() {
    for (std::size_t i = 0; i < seen_.size(); ++i)
      for (std::size_t j = i + 1; j < seen_.size(); ++j) compare(seen_[i], seen_[j]);
    return faults_;
  }

 private:
  static QRectF contentOf(const QQuickItem& flick) {
    const auto* content = flick.property("contentItem").value<QQuickItem*>();
    return content->mapRectToScene(QRectF(0, 0, flick.property("contentWidth").toDouble(),
                                          flick.property("contentHeight").toDouble()));
  }

  void visitText(const QQuickItem& item, const QRectF& clip, const QRectF& reach) {
    const QString text = textOf(item);
    // A field moves its own text along under the cursor.
    const bool field = item.inherits("QQuickTextInput");
    const QRectF letters = field ? lettersOf(item) & placeOf(item) : lettersOf(item);
    if (item.property("truncated").toBool()) fault(item, "is cut off");
    const bool elided = item.property("fontSizeMode").toInt() != 0;
    // A line is as high as its font; the letters of the last one need less than its line height.
    if (!field && !elided && letters.height() > item.height() + kSlack)
      fault(item, QStringLiteral("is higher than its place (%1 in %2)")
                      .arg(letters.height())
                      .arg(item.height()));
    if (!field && letters.width() > item.width() + kSlack)
      fault(item, QStringLiteral("is wider than its place (%1 in %2)")
                      .arg(letters.width())
                      .arg(item.width()));
    if (!inside(letters, reach)) fault(item, "cannot be seen and not be scrolled to");
    for (const QQuickItem* box = item.parentItem(); box; box = box->parentItem())
      if (isBox(*box)) {
        if (!field && box->width() > 0 && !inside(letters, placeOf(*box)))
          fault(item, QStringLiteral("leaves its box ") + nameOf(*box));
        break;
      }
    if (text.startsWith(QChar(0x00AB)) && !text.contains(QLatin1Char(' ')))
      fault(item, "is no text of the catalog");
    if (lacksGlyphs(text, item.property("font").value<QFont>()))
      fault(item, "has a character that no font has");
    remember(item, letters & clip, true);
  }

  void visitControl(const QQuickItem& item, const QRectF& clip, const QRectF& reach) {
    const QRectF place = placeOf(item);
    if (!inside(place, reach)) fault(item, "cannot be seen and not be scrolled to");
    if (item.isEnabled() && item.property("focusPolicy").toInt() != Qt::NoFocus &&
        std::min(item.width(), item.height()) < kSmallestTarget)
      fault(
          item,
          QStringLiteral("is too small a target (%1 by %2)").arg(item.width()).arg(item.height()));
    remember(item, place & clip, false);
  }

  void remember(const QQuickItem& item, const QRectF& place, bool text) {
    if (place.width() > 0 && place.height() > 0) seen_.push_back({&item, place, text});
  }

  void compare(const Seen& one, const Seen& other) {
    const QRectF both = one.place & other.place;
    if (one.item == other.item || both.width() <= kSlack || both.height() <= kSlack) return;
    if (one.item->isAncestorOf(other.item) || other.item->isAncestorOf(one.item)) return;
    // The example in an empty field is an item of its own beside the field's letters.
    if (one.item->parentItem() == other.item->parentItem() &&
        one.item->inherits("QQuickPlaceholderText"))
      return;
    fault(*one.item, QStringLiteral("and %1 cover each other").arg(nameOf(*other.item)));
  }

  void fault(const QQuickItem& item, const QString& what) {
    faults_.append(nameOf(item) + QLatin1Char(' ') + what);
  }
  void fault(const QQuickItem& item, const char* what) { fault(item, QString::fromLatin1(what)); }

  QRectF window_;
  std::vector<Seen> seen_;
  QStringList faults_;
};

double luminance(const QColor& color) {
  const auto part = [](double value) {
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
}

/// The colour that most of the place has: between letters there is more ground than ink.
QColor groundOf(const QImage& picture, const QRect& place) {
  QHash<QRgb, int> counts;
  QRgb most = 0;
  for (int y = place.top(); y <= place.bottom(); ++y)
    for (int x = place.left(); x <= place.right(); ++x) {
      const QRgb pixel = picture.pixel(x, y);
      if (++counts[pixel] > counts[most]) most = pixel;
    }
  return QColor(most);
}

QColor mixed(const QColor& ink, const QColor& ground, double opacity) {
  const auto mix = [&](double a, double b) {
    return static_cast<float>(a * opacity + b * (1 - opacity));
  };
  return QColor::fromRgbF(mix(ink.redF(), ground.redF()), mix(ink.greenF(), ground.greenF()),
                          mix(ink.blueF(), ground.blueF()));
}

void visitInk(const QQuickItem& item, QRectF clip, double opacity, const QImage& painted,
              QStringList& faults) {
  if (!item.isVisible() || !item.isEnabled()) return;
  opacity *= item.opacity();
  if (item.clip()) clip &= placeOf(item);
  if (isText(item) && !textOf(item).isEmpty()) {
    const QRectF letters = lettersOf(item) & clip;
    if (letters.width() >= 4 && letters.height() >= 8) {
      const QColor ground = groundOf(painted, letters.toAlignedRect() & painted.rect());
      const QColor ink = item.property("color").value<QColor>();
      const double contrast =
          contrastOf(mixed(ink, ground, opacity * static_cast<double>(ink.alphaF())), ground);
      if (contrast < kSmallestContrast)
        faults.append(QStringLiteral("%1 stands out by only %2:1")
                          .arg(nameOf(item))
                          .arg(contrast, 0, 'f', 2));
    }
  }
  for (const QQuickItem* child : item.childItems())
    visitInk(*child, clip, opacity, painted, faults);
}

}  // namespace

QStringList faultsOfShape(const QQuickItem& root, QSizeF window) {
  ShapeCheck check(window);
  const QRectF all(QPointF(0, 0), window);
  check.visit(root, all, all);
  return check.result();
}

QStringList faultsOfContrast(const QQuickItem& root, const QImage& painted) {
  QStringList faults;
  visitInk(root, painted.rect(), 1, painted, faults);
  return faults;
}

double contrastOf(const QColor& one, const QColor& other) {
  const auto [dark, light] = std::minmax({luminance(one), luminance(other)});
  return (light + 0.05) / (dark + 0.05);
}

}  // namespace unclash

// What a person would see wrong with a page at a glance, found in its items and in its picture.
#pragma once

#include <QImage>
#include <QQuickItem>
#include <QSizeF>
#include <QStringList>

namespace unclash {

/// One sentence for each text that is cut off, higher or wider than its place, outside its box, its
/// clip or the window without being scrolled to; for each two texts or controls that cover each
/// other; for each control that is smaller than 32 pixels; for each character that no font has.
QStringList faultsOfShape(const QQuickItem& root, QSizeF window);

/// One sentence for each text that stands out from its ground by less than 4.5:1 (WCAG 2.1, success
/// criterion 1.4.3). `painted` is a picture of the whole window; what is disabled is exempt.
QStringList faultsOfContrast(const QQuickItem& root, const QImage& painted);

/// Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1, "relative luminance").
double contrastOf(const QColor& one, const QColor& other);

}  // namespace unclash

import QtQuick
import Unclash

// A ring around what has the keyboard's focus.
Rectangle {
    property real around: Theme.controlRadius

    anchors.fill: parent
    anchors.margins: -(Theme.focusGap + border.width)
    color: "transparent"
    radius: around + Theme.focusGap + border.width
    border.width: Theme.outline
    border.color: Theme.colors.accent
}

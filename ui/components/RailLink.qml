import QtQuick
import Unclash

// Something beside the way, in the rail.
QuietButton {
    implicitHeight: Math.max(Theme.smallTarget, contentItem.implicitHeight + topPadding + bottomPadding)
    ink: Theme.colors.soft
    align: Text.AlignLeft
    boxed: false
    font.pixelSize: Theme.secondSize
    font.weight: Font.Normal
}

import QtQuick
import Unclash

// Something beside the way, in the rail.
QuietButton {
    /// One is there now.
    property bool here: false

    implicitHeight: Math.max(Theme.smallTarget, contentItem.implicitHeight + topPadding + bottomPadding)
    ink: here ? Theme.colors.ink : Theme.colors.soft
    align: Text.AlignLeft
    boxed: false
    font.pixelSize: Theme.secondSize
    font.weight: here ? Font.DemiBold : Font.Normal
    Accessible.selectable: true
    Accessible.selected: here
}

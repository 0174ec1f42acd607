pragma ComponentBehavior: Bound

import QtQuick
import Unclash

// The mark: two rings, interlocked; after a repair they come apart.
Item {
    id: mark

    property bool apart: false
    property real size: Math.round(17 * Theme.scale)
    readonly property real overlap: apart ? -size * 0.15 : size * 0.34

    implicitWidth: size * 2.15
    implicitHeight: size
    Accessible.ignored: true

    component Ring: Rectangle {
        width: mark.size
        height: mark.size
        radius: mark.size / 2
        color: "transparent"
        border.width: Math.max(2, mark.size * 0.17)
    }

    Ring {
        border.color: Theme.colors.accent
    }
    Ring {
        x: mark.size - mark.overlap
        border.color: mark.apart ? Theme.colors.good : Theme.colors.bad

        Behavior on x {
            NumberAnimation { duration: Theme.motion; easing.type: Easing.OutCubic }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Unclash

// Points to what opens: down where it is closed, up where it is open.
Item {
    id: chevron

    property bool down: true
    property color ink: Theme.colors.soft

    implicitWidth: Math.round(11 * Theme.scale)
    implicitHeight: Math.round(7 * Theme.scale)
    Accessible.ignored: true

    component Stroke: Rectangle {
        width: chevron.width * 0.68
        height: Theme.outline
        radius: height / 2
        y: (chevron.height - height) / 2
        color: chevron.ink
        antialiasing: true
    }

    Stroke {
        x: chevron.width * 0.28 - width / 2
        rotation: chevron.down ? 45 : -45
    }
    Stroke {
        x: chevron.width * 0.72 - width / 2
        rotation: chevron.down ? -45 : 45
    }
}

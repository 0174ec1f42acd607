pragma ComponentBehavior: Bound

import QtQuick
import Unclash

// A tick, drawn, so that no font decides how it looks. Two strokes: shapes would not be clipped where
// the processor draws.
Item {
    id: tick

    property color ink: Theme.colors.inkOnAccent
    readonly property real stroke: Math.max(1.5, width * 0.18)

    Accessible.ignored: true

    // A stroke from its own middle, leaning by its angle.
    component Stroke: Rectangle {
        height: tick.stroke
        radius: height / 2
        color: tick.ink
        antialiasing: true
    }

    Stroke {
        width: tick.width * 0.5
        x: tick.width * 0.22 - width / 2
        y: tick.height * 0.68 - height / 2
        rotation: 45
    }
    Stroke {
        width: tick.width * 0.9
        x: tick.width * 0.64 - width / 2
        y: tick.height * 0.53 - height / 2
        rotation: -50
    }
}

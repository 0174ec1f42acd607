import QtQuick
import QtQuick.Shapes
import Unclash

// A tick, drawn, so that no font decides how it looks.
Shape {
    id: tick

    property color ink: Theme.colors.inkOnAccent
    property real stroke: Math.max(1.5, width * 0.18)

    antialiasing: true
    Accessible.ignored: true

    ShapePath {
        strokeColor: tick.ink
        strokeWidth: tick.stroke
        fillColor: "transparent"
        capStyle: ShapePath.RoundCap
        joinStyle: ShapePath.RoundJoin
        startX: tick.width * 0.08
        startY: tick.height * 0.55
        PathLine { x: tick.width * 0.38; y: tick.height * 0.85 }
        PathLine { x: tick.width * 0.94; y: tick.height * 0.18 }
    }
}

import QtQuick
import QtQuick.Shapes
import Unclash

// Points to what opens: down where it is closed, up where it is open.
Shape {
    id: chevron

    property bool down: true
    property color ink: Theme.colors.soft

    implicitWidth: Math.round(10 * Theme.scale)
    implicitHeight: Math.round(6 * Theme.scale)
    antialiasing: true
    Accessible.ignored: true

    ShapePath {
        strokeColor: chevron.ink
        strokeWidth: Theme.outline
        fillColor: "transparent"
        capStyle: ShapePath.RoundCap
        joinStyle: ShapePath.RoundJoin
        startX: 0
        startY: chevron.down ? 0 : chevron.height
        PathLine { x: chevron.width / 2; y: chevron.down ? chevron.height : 0 }
        PathLine { x: chevron.width; y: chevron.down ? 0 : chevron.height }
    }
}

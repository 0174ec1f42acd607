import QtQuick
import Unclash
import Unclash.Adapters

// How much is done, 0 to 1.
Rectangle {
    id: line

    property real value: 0

    implicitHeight: Theme.space4 + 2
    radius: height / 2
    color: Theme.colors.line
    Accessible.role: Accessible.ProgressBar
    Accessible.name: T.say("wizard.progress", { percent: Math.round(value * 100) })

    Rectangle {
        anchors.left: parent.left
        width: Math.max(parent.height, parent.width * line.value)
        height: parent.height
        radius: parent.radius
        color: Theme.colors.accent
        visible: line.value > 0

        Behavior on width {
            NumberAnimation { duration: Theme.motion; easing.type: Easing.OutCubic }
        }
    }
}

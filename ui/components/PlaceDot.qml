pragma ComponentBehavior: Bound

import QtQuick
import Unclash

// One place of the way: a tick, or its number.
Rectangle {
    id: dot

    property int number
    property bool done: false
    property bool here: false

    implicitWidth: Theme.dot
    implicitHeight: Theme.dot
    radius: width / 2
    color: done ? Theme.colors.accent : "transparent"
    border.width: Theme.outline
    border.color: done || here ? Theme.colors.accent : Theme.colors.line
    Accessible.ignored: true

    Repeater {
        model: dot.done ? 1 : 0

        CheckMark {
            anchors.centerIn: parent
            width: dot.width * 0.42
            height: width
        }
    }
    Text {
        anchors.centerIn: parent
        visible: !dot.done
        text: dot.number
        color: dot.here ? Theme.colors.accent : Theme.colors.soft
        font.pixelSize: Theme.tagSize - 1
        font.weight: Font.DemiBold
        Accessible.ignored: true
    }
}

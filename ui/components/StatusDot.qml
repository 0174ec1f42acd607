pragma ComponentBehavior: Bound

import QtQuick
import Unclash

// How far something is: waiting, running, done, failed, or left out. Its shape says it without colour.
Item {
    id: dot

    property string status: "waiting"
    readonly property bool done: status === "done"
    readonly property bool bad: status === "failed" || status === "refused" || status === "needs-administrator"
    readonly property color ink: done ? Theme.colors.good : bad ? Theme.colors.bad : Theme.colors.soft

    implicitWidth: Theme.dot
    implicitHeight: Theme.dot
    Accessible.ignored: true

    Rectangle {
        anchors.fill: parent
        radius: width / 2
        color: dot.done ? Theme.colors.goodSoft : dot.bad ? Theme.colors.badSoft : "transparent"
        border.width: dot.done || dot.bad ? (Theme.contrast ? Theme.outline : 0) : Theme.outline
        border.color: dot.status === "running" || dot.status === "looking" ? Theme.colors.accent
                    : Theme.contrast ? Theme.colors.ink : Theme.colors.line
    }
    Repeater {
        model: dot.done ? 1 : 0

        CheckMark {
            anchors.centerIn: parent
            width: dot.width * 0.5
            height: width
            ink: dot.ink
        }
    }
    Repeater {
        model: dot.done || dot.status === "waiting" ? 0 : 1

        Text {
            anchors.centerIn: parent
            text: dot.bad || dot.status === "gap" ? "!" : dot.status === "skipped" ? "–" : "…"
            color: dot.status === "running" || dot.status === "looking" ? Theme.colors.accent : dot.ink
            font.pixelSize: Theme.secondSize
            font.weight: Font.Bold
            Accessible.ignored: true
        }
    }
}

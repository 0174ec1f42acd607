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
    CheckMark {
        anchors.centerIn: parent
        width: parent.width * 0.5
        height: width
        visible: dot.done
        ink: dot.ink
    }
    Text {
        anchors.centerIn: parent
        visible: !dot.done && dot.status !== "waiting"
        text: dot.bad || dot.status === "gap" ? "!" : dot.status === "skipped" ? "–" : "…"
        color: dot.status === "running" || dot.status === "looking" ? Theme.colors.accent : dot.ink
        font.pixelSize: Theme.secondSize
        font.weight: Font.Bold
        Accessible.ignored: true
    }
}

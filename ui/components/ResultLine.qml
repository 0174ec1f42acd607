import QtQuick
import QtQuick.Layouts
import Unclash

// What became of one step.
Item {
    id: line

    required property var step

    Layout.fillWidth: true
    implicitHeight: Math.max(dot.implicitHeight, words.implicitHeight)
    Accessible.role: Accessible.ListItem
    Accessible.name: step.title + ". " + step.words + ". " + step.reason

    StatusDot {
        id: dot

        anchors.left: parent.left
        status: line.step.result
    }
    // Of given widths: nested layouts lose count of lines that wrap late.
    Column {
        id: words

        anchors.right: parent.right
        width: parent.width - dot.width - Theme.space12

        BodyText {
            width: parent.width
            text: line.step.title
            Accessible.ignored: true
        }
        SecondText {
            width: parent.width
            text: line.step.reason.length > 0 ? line.step.reason : line.step.words
            color: line.step.result === "failed" || line.step.result === "needs-administrator" ? Theme.colors.bad : Theme.colors.soft
            Accessible.ignored: true
        }
    }
}

import QtQuick
import QtQuick.Layouts
import Unclash

// What became of one step.
RowLayout {
    id: line

    required property var step

    Layout.fillWidth: true
    spacing: Theme.space12
    Accessible.role: Accessible.ListItem
    Accessible.name: step.title + ". " + step.words + ". " + step.reason

    StatusDot {
        Layout.alignment: Qt.AlignTop
        status: line.step.result
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: 0

        BodyText {
            Layout.fillWidth: true
            text: line.step.title
            Accessible.ignored: true
        }
        SecondText {
            Layout.fillWidth: true
            text: line.step.reason.length > 0 ? line.step.reason : line.step.words
            color: line.step.result === "failed" || line.step.result === "needs-administrator" ? Theme.colors.bad : Theme.colors.soft
            Accessible.ignored: true
        }
    }
}

import QtQuick
import Unclash

// Who has to do a step, and whether it can be undone.
Row {
    id: marks

    required property var step

    spacing: Theme.space8

    Tag {
        anchors.verticalCenter: parent.verticalCenter
        text: marks.step.needs
        visible: text.length > 0
    }
    SecondText {
        anchors.verticalCenter: parent.verticalCenter
        text: marks.step.undo
        wrapMode: Text.NoWrap
        color: marks.step.reversible ? Theme.colors.soft : Theme.colors.ink
        font.weight: marks.step.reversible ? Font.Normal : Font.Medium
        visible: text.length > 0
        Accessible.ignored: true
    }
}

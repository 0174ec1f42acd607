import QtQuick
import QtQuick.Layouts
import Unclash

// What one step of the plan does, what it brings about, what to mind, and how to do it by hand.
ColumnLayout {
    id: words

    required property var step
    property string title
    property bool byHand: false

    spacing: Theme.space4

    GridLayout {
        id: top

        // Beside the title where there is room, else below it.
        readonly property bool beside: heading.implicitWidth + marks.implicitWidth + Theme.space16 < width

        Layout.fillWidth: true
        columns: beside ? 2 : 1
        columnSpacing: Theme.space16
        rowSpacing: Theme.space4

        BodyText {
            id: heading

            Layout.fillWidth: true
            text: words.title
            font.weight: Font.Medium
            Accessible.ignored: true
        }
        Row {
            id: marks

            spacing: Theme.space8

            Tag {
                text: words.step.needs
                visible: text.length > 0
            }
            SecondText {
                anchors.verticalCenter: parent.verticalCenter
                text: words.step.undo
                visible: text.length > 0
                Accessible.ignored: true
            }
        }
    }
    SecondText {
        Layout.fillWidth: true
        text: words.step.effect
        visible: text.length > 0
        Accessible.ignored: true
    }
    SecondText {
        Layout.fillWidth: true
        text: words.step.warning
        color: Theme.colors.bad
        visible: text.length > 0
        Accessible.ignored: true
    }
    ByHand {
        text: words.step.manual
        visible: text.length > 0 && (words.byHand || !words.step.automatic)
    }
}

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

    // Whether it can be undone stands beside the title where there is room, else below it.
    property bool beside: true

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space16

        BodyText {
            Layout.fillWidth: true
            text: words.title
            font.weight: Font.Medium
            Accessible.ignored: true
        }
        StepMarks {
            Layout.alignment: Qt.AlignTop
            step: words.step
            visible: words.beside
        }
    }
    StepMarks {
        step: words.step
        visible: !words.beside
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

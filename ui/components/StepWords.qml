pragma ComponentBehavior: Bound

import QtQuick
import Unclash

// What one step of the plan does, what it brings about, what to mind, and how to do it by hand. A
// column of given widths: nested layouts lose count of lines that wrap late.
Column {
    id: words

    required property var step
    property string title
    property bool byHand: false
    /// Beside the way: what to mind is said softly.
    property bool quiet: false
    /// Whether it can be undone stands beside the title, where there is room, else below it.
    property bool beside: true

    signal opened(string page)

    spacing: Theme.space4

    component Warning: SecondText {
        width: words.width
        text: words.step.warning
        color: words.quiet ? Theme.colors.soft : Theme.colors.bad
        Accessible.ignored: true
    }

    Item {
        width: words.width
        implicitHeight: Math.max(heading.implicitHeight, words.beside ? marks.implicitHeight : 0)

        BodyText {
            id: heading

            anchors.left: parent.left
            width: words.beside ? parent.width - marks.implicitWidth - Theme.space16 : parent.width
            text: words.title
            font.weight: Font.Medium
            Accessible.ignored: true
        }
        StepMarks {
            id: marks

            anchors.right: parent.right
            step: words.step
            visible: words.beside
        }
    }
    // Where room is dear, what to mind comes first.
    Warning {
        visible: text.length > 0 && !words.beside
    }
    StepMarks {
        width: words.width
        step: words.step
        visible: !words.beside
    }
    SecondText {
        width: words.width
        text: words.step.effect
        visible: text.length > 0
        Accessible.ignored: true
    }
    Warning {
        visible: text.length > 0 && words.beside
    }
    ByHand {
        width: words.width
        text: words.step.manual
        page: words.step.page ?? ""
        visible: text.length > 0 && words.byHand
        onOpened: page => words.opened(page)
    }
}

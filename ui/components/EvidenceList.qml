pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash

// The facts behind a finding: those for it, and those against it.
ColumnLayout {
    id: list

    property var evidence: []

    Layout.fillWidth: true
    spacing: Theme.space4

    Repeater {
        model: list.evidence

        // Anchored: nested layouts lose count of lines that wrap late.
        Item {
            id: fact

            required property var modelData

            Layout.fillWidth: true
            implicitHeight: Math.max(dot.implicitHeight, words.implicitHeight)

            StatusDot {
                id: dot

                anchors.left: parent.left
                status: fact.modelData.against ? "skipped" : "done"
            }
            SecondText {
                id: words

                anchors.left: dot.right
                anchors.right: parent.right
                anchors.leftMargin: Theme.space8
                text: fact.modelData.text
                color: Theme.colors.ink
            }
        }
    }
}

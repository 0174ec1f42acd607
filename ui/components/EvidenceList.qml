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

        RowLayout {
            id: fact

            required property var modelData

            Layout.fillWidth: true
            spacing: Theme.space8

            StatusDot {
                Layout.alignment: Qt.AlignTop
                status: fact.modelData.against ? "skipped" : "done"
            }
            SecondText {
                Layout.fillWidth: true
                text: fact.modelData.text
                color: Theme.colors.ink
            }
        }
    }
}

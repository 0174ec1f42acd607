import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// What the helpdesk can do beside sending the plan for a caller's file back: try it, keep a report.
Flow {
    id: ways

    required property Helpdesk desk

    signal report

    Layout.fillWidth: true
    Layout.leftMargin: Theme.outdent
    visible: desk?.canSend ?? false
    spacing: Theme.space8

    QuietButton {
        objectName: "desk.try"
        text: T.say("wizard.desk.try")
        onClicked: ways.desk.tryOnCopy()
    }
    QuietButton {
        objectName: "desk.report"
        text: T.say("wizard.report.save")
        onClicked: ways.report()
    }
}

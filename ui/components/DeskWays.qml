import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// What the helpdesk does with the plan for a caller's file: try it, and send it back.
Flow {
    id: ways

    required property Helpdesk desk

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
        objectName: "desk.savePlan"
        text: T.say("wizard.desk.save-plan")
        onClicked: ways.desk.savePlan()
    }
}

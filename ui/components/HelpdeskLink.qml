import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// A quiet way to the helpdesk, with the code that the telephone needs.
RowLayout {
    id: link

    required property PageBase page

    Layout.fillWidth: true
    visible: (page.desk?.caseCode ?? "").length > 0
    spacing: Theme.space8

    SecondText {
        Layout.fillWidth: true
        objectName: "helpdesk.code"
        text: T.say("ticket.code", { code: link.page.desk?.caseCode ?? "" })
        Accessible.name: T.say("ticket.code", { code: link.page.desk?.spelledCode ?? "" })
    }
    QuietButton {
        objectName: "helpdesk.link"
        text: T.say("wizard.desk")
        onClicked: link.page.helpdesk()
    }
}

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// Says on every page that what is shown is a caller's case, not this computer; and leads back.
Rectangle {
    id: bar

    required property Helpdesk desk

    implicitHeight: row.implicitHeight + 2 * Theme.space4
    color: Theme.colors.accentSoft
    visible: desk.away
    Accessible.role: Accessible.Grouping
    Accessible.name: words.text

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.space24
        anchors.rightMargin: Theme.space12
        spacing: Theme.space8

        SecondText {
            id: words

            Layout.fillWidth: true
            color: Theme.colors.ink
            text: bar.desk.assumed.length > 0 ? T.say("wizard.desk.assumed") + " " + bar.desk.assumed.join(" ")
                : bar.desk.done.length > 0 ? bar.desk.done : T.say("wizard.desk.theirs")
        }
        QuietButton {
            objectName: "away.home"
            text: T.say("wizard.desk.home")
            onClicked: bar.desk.goHome()
        }
    }
}

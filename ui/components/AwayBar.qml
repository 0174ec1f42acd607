import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// Says on every page that what is shown is a caller's case, not this computer; and leads back.
Rectangle {
    id: bar

    required property Helpdesk desk
    /// Little room: the name alone.
    property bool brief: false

    property real sideMargin: Theme.space32 + 2

    implicitHeight: Math.max(row.implicitHeight, Theme.target) + 2 * Theme.space4
    color: Theme.colors.accentSoft
    visible: desk.away
    Accessible.role: Accessible.Grouping
    Accessible.name: bar.desk.whereabouts

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.hairline
        color: Theme.colors.accent
    }
    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: bar.sideMargin
        anchors.rightMargin: bar.sideMargin + Theme.outdent
        spacing: Theme.space8

        SecondText {
            id: words

            Layout.fillWidth: true
            color: Theme.colors.ink
            objectName: "away.where"
            text: bar.brief && bar.desk.file.length > 0 ? bar.desk.file : bar.desk.whereabouts
        }
        QuietButton {
            objectName: "away.home"
            text: T.say(bar.desk.trying ? "wizard.desk.back-to-file" : "wizard.desk.home")
            enabled: !(bar.desk.workplace?.consultation?.changing ?? false)
            onClicked: bar.desk.goHome()
        }
    }
}

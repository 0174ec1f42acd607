import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// Says on every page that this is practice, and leads to the task and the hints.
Rectangle {
    id: bar

    required property Workplace workplace
    /// False on the page that it leads to.
    property bool leads: true

    readonly property bool practises: workplace.story.length > 0

    signal task

    property real sideMargin: Theme.space32 + 2

    implicitHeight: Math.max(row.implicitHeight, Theme.target) + 2 * Theme.space4
    color: Theme.colors.accentSoft
    visible: practises
    Accessible.role: Accessible.Grouping
    Accessible.name: words.text

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
            objectName: "practice.banner"
            color: Theme.colors.ink
            text: T.say("wizard.practice.banner")
        }
        QuietButton {
            objectName: "practice.task"
            text: T.say("wizard.practice.task")
            visible: bar.leads
            onClicked: bar.task()
        }
    }
}

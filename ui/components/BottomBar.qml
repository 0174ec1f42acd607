import QtQuick
import QtQuick.Layouts
import Unclash

// Back on the left; on the right a quiet second way and the one strong button. Where they do not fit
// side by side, the strong one takes a row of its own.
Rectangle {
    id: bar

    property string backText
    property bool backShown: true
    property string secondaryText
    property bool secondaryEnabled: true
    property string primaryText
    property bool primaryEnabled: true
    property real sideMargin: Theme.space32 + 2
    property real contentWidth: width
    readonly property alias primaryItem: primary

    signal back
    signal secondary
    signal proceed

    readonly property real room: Math.min(width, contentWidth) - 2 * sideMargin
    readonly property bool stacked: (backShown ? back.implicitWidth : 0)
        + (secondaryText.length > 0 ? second.implicitWidth : 0)
        + (primaryText.length > 0 ? primary.implicitWidth : 0) + 2 * Theme.space12 > room

    color: "transparent"
    implicitHeight: grid.implicitHeight + 2 * Theme.space12 + Theme.space4

    Rectangle {
        width: parent.width
        height: Theme.hairline
        color: Theme.colors.line
    }
    GridLayout {
        id: grid

        anchors.verticalCenter: parent.verticalCenter
        anchors.left: parent.left
        anchors.leftMargin: bar.sideMargin
        width: bar.room
        columns: 4
        columnSpacing: Theme.space12
        rowSpacing: Theme.space4

        QuietButton {
            id: back

            Layout.row: bar.stacked ? 1 : 0
            Layout.column: 0
            objectName: "bar.back"
            text: bar.backText
            visible: bar.backShown
            onClicked: bar.back()
        }
        Item {
            Layout.row: bar.stacked ? 1 : 0
            Layout.column: 1
            Layout.fillWidth: true
        }
        QuietButton {
            id: second

            Layout.row: bar.stacked ? 1 : 0
            Layout.column: 2
            Layout.columnSpan: bar.stacked ? 2 : 1
            Layout.maximumWidth: bar.room - (bar.backShown ? back.implicitWidth + 3 * Theme.space12 : 0)
            objectName: "bar.secondary"
            text: bar.secondaryText
            enabled: bar.secondaryEnabled
            visible: text.length > 0
            onClicked: bar.secondary()
        }
        StrongButton {
            id: primary

            Layout.row: 0
            Layout.column: bar.stacked ? 0 : 3
            Layout.columnSpan: bar.stacked ? 4 : 1
            Layout.fillWidth: bar.stacked
            objectName: "bar.primary"
            text: bar.primaryText
            enabled: bar.primaryEnabled
            visible: text.length > 0
            onClicked: bar.proceed()
        }
    }
}

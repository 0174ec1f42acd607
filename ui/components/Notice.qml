import QtQuick
import QtQuick.Layouts
import Unclash

// Something to know before going on, in a box of its own.
Rectangle {
    id: notice

    property string title
    property string text
    /// plain, good or bad
    property string tone: "plain"
    default property alias content: column.data

    readonly property color ink: tone === "bad" ? Theme.colors.bad : tone === "good" ? Theme.colors.good : Theme.colors.soft

    Layout.fillWidth: true
    implicitHeight: column.implicitHeight + 2 * Theme.space12
    radius: Theme.radius
    color: tone === "bad" ? Theme.colors.badSoft : tone === "good" ? Theme.colors.goodSoft : "transparent"
    border.width: tone === "plain" || Theme.contrast ? Theme.hairline : 0
    border.color: Theme.colors.line
    visible: title.length + text.length > 0
    Accessible.role: tone === "bad" ? Accessible.AlertMessage : Accessible.Grouping
    Accessible.name: title.length > 0 ? title + " " + text : text

    ColumnLayout {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.space12
        anchors.leftMargin: Theme.space12
        anchors.rightMargin: Theme.space12
        spacing: Theme.space4

        StrongText {
            Layout.fillWidth: true
            text: notice.title
            visible: text.length > 0
        }
        SecondText {
            Layout.fillWidth: true
            text: notice.text
            color: notice.tone === "plain" ? Theme.colors.soft : notice.tone === "bad" ? notice.ink : Theme.colors.ink
            visible: text.length > 0
        }
    }
}

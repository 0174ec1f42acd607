import QtQuick
import QtQuick.Layouts
import Unclash

// One line of a list. Anchored: nested layouts lose count of lines that wrap late.
Item {
    id: bullet

    property alias text: words.text
    property alias ink: words.color

    Layout.fillWidth: true
    implicitHeight: words.implicitHeight

    BodyText {
        id: point

        anchors.left: parent.left
        text: "•"
        color: words.color
        Accessible.ignored: true
    }
    BodyText {
        id: words

        anchors.left: point.right
        anchors.right: parent.right
        anchors.leftMargin: Theme.space8
        color: Theme.colors.soft
    }
}

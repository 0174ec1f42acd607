import QtQuick
import Unclash

// How a person does a step: text that can be selected and copied.
Rectangle {
    id: box

    property alias text: words.text

    implicitHeight: words.implicitHeight + 2 * Theme.space8
    radius: Theme.controlRadius
    color: Theme.colors.bg
    border.width: Theme.hairline
    border.color: Theme.colors.line

    TextEdit {
        id: words

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: Theme.space12
        readOnly: true
        selectByMouse: true
        activeFocusOnTab: false
        textFormat: TextEdit.PlainText
        wrapMode: TextEdit.Wrap
        color: Theme.colors.ink
        selectionColor: Theme.colors.accent
        selectedTextColor: Theme.colors.inkOnAccent
        font.pixelSize: Theme.secondSize
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
}

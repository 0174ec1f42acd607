import QtQuick
import Unclash
import Unclash.Adapters

// How a person does a step: text that can be selected and copied, and where Windows has a page for it,
// a button that opens it. That shows a page and changes nothing.
Rectangle {
    id: box

    property alias text: words.text
    property string page
    signal opened(string page)

    implicitHeight: words.implicitHeight + 2 * Theme.space8 + (page.length > 0 ? open.implicitHeight + Theme.space8 : 0)
    radius: Theme.controlRadius
    color: Theme.colors.bg
    border.width: Theme.hairline
    border.color: Theme.colors.line

    TextEdit {
        id: words

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.topMargin: Theme.space8
        anchors.leftMargin: Theme.space12
        anchors.rightMargin: Theme.space12
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
    QuietButton {
        id: open

        objectName: "byHand.open"
        anchors.left: parent.left
        anchors.leftMargin: Theme.space12
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space8
        visible: box.page.length > 0
        text: T.say("wizard.page.open")
        onClicked: box.opened(box.page)
    }
}

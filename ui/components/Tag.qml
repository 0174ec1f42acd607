import QtQuick
import Unclash

// Two or three words on a soft ground.
Rectangle {
    id: tag

    property string text
    property color ink: Theme.colors.accent
    property color ground: Theme.colors.accentSoft

    implicitWidth: words.implicitWidth + 2 * Theme.space8 + 2
    implicitHeight: words.implicitHeight + Theme.space4
    radius: height / 2
    color: ground
    border.width: Theme.contrast ? Theme.hairline : 0
    border.color: ink

    Text {
        id: words

        anchors.centerIn: parent
        text: tag.text
        color: tag.ink
        font.pixelSize: Theme.tagSize
        font.weight: Font.DemiBold
        textFormat: Text.PlainText
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
}

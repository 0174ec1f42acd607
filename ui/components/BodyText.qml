import QtQuick
import Unclash

// Text as it is read: 15 high, wrapped between words. Never interprets markup of foreign names.
Text {
    color: Theme.colors.ink
    font.pixelSize: Theme.textSize
    lineHeight: Theme.lineHeight
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    verticalAlignment: Text.AlignVCenter
    horizontalAlignment: Text.AlignLeft
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}

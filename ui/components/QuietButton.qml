import QtQuick
import QtQuick.Controls.Basic
import Unclash
import Unclash.Adapters

// A second way: text in the colour of what one can do.
Button {
    id: button

    property color ink: Theme.colors.accent
    property int align: Text.AlignHCenter
    /// High contrast draws a box around it.
    property bool boxed: true

    implicitHeight: Math.max(Theme.target, contentItem.implicitHeight + topPadding + bottomPadding)
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    topPadding: Theme.space4
    bottomPadding: Theme.space4
    focusPolicy: Qt.StrongFocus
    font.pixelSize: Theme.textSize
    font.weight: Font.Medium
    Accessible.role: Accessible.Button
    Accessible.name: text
    // Qt 6.4 does not tell a screen reader that something is disabled.
    Accessible.description: enabled ? "" : T.say("wizard.unavailable")
    Accessible.onPressAction: if (enabled) clicked()
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    contentItem: Text {
        text: button.text
        font: button.font
        color: button.enabled || !Theme.contrast ? button.ink : Theme.colors.disabled
        opacity: button.enabled || Theme.contrast ? 1 : 0.5
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        horizontalAlignment: button.align
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
    background: Rectangle {
        radius: Theme.controlRadius
        color: button.hovered && button.enabled ? Theme.colors.accentSoft : "transparent"
        border.width: Theme.contrast && button.boxed ? Theme.outline : 0
        border.color: button.enabled ? Theme.colors.ink : Theme.colors.disabled

        FocusRing {
            visible: button.visualFocus
        }
    }
}

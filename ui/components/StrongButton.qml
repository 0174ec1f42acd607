import QtQuick
import QtQuick.Controls.Basic
import Unclash
import Unclash.Adapters

// The one button that says what will happen next.
Button {
    id: button

    property bool plain: Theme.contrast && !enabled

    implicitHeight: Math.max(Theme.target, contentItem.implicitHeight + topPadding + bottomPadding)
    leftPadding: Theme.space24 - 2
    rightPadding: Theme.space24 - 2
    topPadding: Theme.space8
    bottomPadding: Theme.space8
    focusPolicy: Qt.StrongFocus
    font.pixelSize: Theme.textSize
    font.weight: Font.DemiBold
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
        color: button.plain ? Theme.colors.disabled : Theme.colors.inkOnAccent
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
    background: Rectangle {
        radius: Theme.controlRadius
        color: button.plain ? Theme.colors.bg : button.down ? Qt.darker(Theme.colors.accent, 1.15)
                            : button.hovered ? Qt.lighter(Theme.colors.accent, 1.08) : Theme.colors.accent
        border.width: Theme.contrast ? Theme.outline : 0
        border.color: button.plain ? Theme.colors.disabled : Theme.colors.ink
        opacity: button.enabled || button.plain ? 1 : 0.4

        FocusRing {
            visible: button.visualFocus
        }
    }
}

import QtQuick
import QtQuick.Controls.Basic
import Unclash

// One of several tables to show, with how many rows it has; nothing where nobody could look.
RadioButton {
    id: chip

    property string spoken: text
    /// -1: nobody could look.
    property int count: -1

    implicitHeight: Math.max(Theme.smallTarget, contentItem.implicitHeight + topPadding + bottomPadding)
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    topPadding: Theme.space4
    bottomPadding: Theme.space4
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.RadioButton
    Accessible.name: spoken
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.onPressAction: if (enabled) clicked()
    Accessible.onToggleAction: if (enabled) clicked()
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()
    Keys.onRightPressed: move(!mirrored)
    Keys.onLeftPressed: move(mirrored)
    Keys.onDownPressed: move(true)
    Keys.onUpPressed: move(false)

    // To the neighbour among the tables.
    function move(forwards: bool) {
        const next = nextItemInFocusChain(forwards) as TableChip;
        if (next)
            next.forceActiveFocus(Qt.TabFocusReason);
    }

    indicator: Item {}
    background: Rectangle {
        radius: height / 2
        color: chip.checked ? Theme.colors.accentSoft : chip.hovered ? Theme.colors.bg : Theme.colors.surface
        border.width: chip.checked ? Theme.outline : Theme.hairline
        border.color: chip.checked ? Theme.colors.accent : Theme.colors.line

        FocusRing {
            around: height / 2
            visible: chip.visualFocus
        }
    }
    contentItem: Text {
        text: chip.count >= 0 ? chip.text + "  " + chip.count : chip.text
        color: chip.count === 0 || chip.count < 0 ? Theme.colors.soft : Theme.colors.ink
        font.pixelSize: Theme.secondSize
        font.weight: chip.checked ? Font.DemiBold : Font.Normal
        textFormat: Text.PlainText
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
}

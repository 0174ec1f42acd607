import QtQuick
import QtQuick.Controls.Basic
import Unclash

// One of several answers, as a card. Space, Enter or a click picks it; the arrow keys move on.
RadioButton {
    id: card

    property string help

    signal picked

    width: parent ? (parent as Item).width : implicitWidth
    implicitWidth: Theme.pageWidth
    implicitHeight: Math.max(Theme.target + Theme.space8, contentItem.implicitHeight + topPadding + bottomPadding)
    leftPadding: Theme.space16
    rightPadding: Theme.space16
    topPadding: Theme.space8
    bottomPadding: Theme.space8
    focusPolicy: Qt.StrongFocus
    autoExclusive: true
    Accessible.role: Accessible.RadioButton
    Accessible.name: text
    Accessible.description: help
    Accessible.checked: checked
    Accessible.checkable: true
    Accessible.onPressAction: if (enabled) pick()
    Accessible.onToggleAction: if (enabled) pick()

    function pick() {
        checked = true;
        picked();
    }
    // To the neighbour that can be picked, past repeaters and texts.
    function move(forwards: bool) {
        const next = nextItemInFocusChain(forwards) as ChoiceCard;
        if (next && next.parent === card.parent)
            next.forceActiveFocus(Qt.TabFocusReason);
    }

    onClicked: picked()
    Keys.onReturnPressed: pick()
    Keys.onEnterPressed: pick()
    Keys.onDownPressed: move(true)
    Keys.onUpPressed: move(false)

    indicator: Item {}
    background: Rectangle {
        radius: Theme.radius
        color: card.checked ? Theme.colors.accentSoft : card.hovered ? Theme.colors.bg : Theme.colors.surface
        border.width: card.checked ? Theme.outline : Theme.hairline
        border.color: card.checked ? Theme.colors.accent : card.hovered ? Theme.colors.soft : Theme.colors.line

        FocusRing {
            around: Theme.radius
            visible: card.visualFocus
        }
    }
    contentItem: Item {
        implicitHeight: (children[1] as Column).implicitHeight

        Rectangle {
            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.indicator
            height: Theme.indicator
            radius: width / 2
            color: "transparent"
            border.width: Theme.outline
            border.color: card.checked ? Theme.colors.accent : Theme.colors.soft

            Rectangle {
                anchors.centerIn: parent
                width: parent.width / 2
                height: width
                radius: width / 2
                color: Theme.colors.accent
                visible: card.checked
            }
        }
        Column {
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            width: card.availableWidth - Theme.indicator - Theme.space16 + 2
            spacing: Theme.space4 / 2

            BodyText {
                width: (parent as Item).width
                text: card.text
                font.weight: Font.Medium
                Accessible.ignored: true
            }
            SecondText {
                width: (parent as Item).width
                text: card.help
                visible: text.length > 0
                Accessible.ignored: true
            }
        }
    }
}

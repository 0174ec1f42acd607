import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Unclash

// One step of the plan: what it does, what it brings about, what to mind, whether it can be undone,
// and how to do it by hand. It can be left out.
CheckBox {
    id: card

    required property var step
    property bool byHand: false
    property bool choosable: true
    property bool narrow: false
    signal opened(string page)

    Layout.fillWidth: true
    leftPadding: Theme.space16
    rightPadding: Theme.space16
    topPadding: Theme.space12
    bottomPadding: Theme.space12
    implicitHeight: contentItem.implicitHeight + topPadding + bottomPadding
    focusPolicy: choosable ? Qt.StrongFocus : Qt.NoFocus
    checkable: choosable
    text: step.title
    Accessible.role: choosable ? Accessible.CheckBox : Accessible.ListItem
    Accessible.name: text
    Accessible.description: [step.effect, step.warning, step.undo, step.needs].filter(words => words.length > 0).join(" ")
    Accessible.checked: checked
    Accessible.checkable: choosable
    Accessible.onPressAction: if (enabled) flip()
    Accessible.onToggleAction: if (enabled) flip()
    Keys.onReturnPressed: flip()
    Keys.onEnterPressed: flip()

    function flip() {
        if (!choosable)
            return;
        toggle();
        toggled();
    }

    indicator: Item {}
    background: Card {
        border.color: card.hovered && card.choosable ? Theme.colors.soft : Theme.colors.line

        FocusRing {
            around: Theme.radius
            visible: card.visualFocus
        }
    }
    contentItem: Item {
        implicitHeight: (children[1] as StepWords).implicitHeight

        Rectangle {
            anchors.left: parent.left
            y: Theme.space4 / 2
            width: Theme.indicator
            height: Theme.indicator
            radius: Theme.space4
            visible: card.choosable
            color: card.checked ? Theme.colors.accent : "transparent"
            border.width: Theme.outline
            border.color: card.checked ? Theme.colors.accent : Theme.colors.soft

            CheckMark {
                anchors.centerIn: parent
                width: parent.width * 0.5
                height: width
                visible: card.checked
            }
        }
        StepWords {
            anchors.right: parent.right
            width: card.availableWidth - (card.choosable ? Theme.indicator + Theme.space16 - 2 : 0)
            step: card.step
            title: card.text
            byHand: card.byHand
            beside: !card.narrow
            onOpened: page => card.opened(page)
            opacity: card.checked || !card.choosable ? 1 : 0.75
        }
    }
}

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

    Layout.fillWidth: true
    leftPadding: Theme.space16
    rightPadding: Theme.space16
    topPadding: Theme.space12
    bottomPadding: Theme.space12
    implicitHeight: contentItem.implicitHeight + topPadding + bottomPadding
    focusPolicy: Qt.StrongFocus
    enabled: choosable
    text: step.title
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.description: [step.effect, step.warning, step.undo, step.needs].filter(words => words.length > 0).join(" ")
    Accessible.checked: checked
    Accessible.checkable: true
    Accessible.onPressAction: flip()
    Keys.onReturnPressed: flip()
    Keys.onEnterPressed: flip()

    function flip() {
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
    contentItem: RowLayout {
        spacing: Theme.space16 - 2

        Rectangle {
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: Theme.space4 / 2
            implicitWidth: Theme.indicator
            implicitHeight: Theme.indicator
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
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space4
            opacity: card.checked ? 1 : 0.75

            GridLayout {
                id: top

                // Beside the title where there is room, else below it.
                readonly property bool beside: title.implicitWidth + marks.implicitWidth + Theme.space16 < width

                Layout.fillWidth: true
                columns: beside ? 2 : 1
                columnSpacing: Theme.space16
                rowSpacing: Theme.space4

                BodyText {
                    id: title

                    Layout.fillWidth: true
                    text: card.text
                    font.weight: Font.Medium
                    Accessible.ignored: true
                }
                Row {
                    id: marks

                    spacing: Theme.space8

                    Tag {
                        text: card.step.needs
                        visible: text.length > 0
                    }
                    SecondText {
                        anchors.verticalCenter: parent.verticalCenter
                        text: card.step.undo
                        visible: text.length > 0
                        Accessible.ignored: true
                    }
                }
            }
            SecondText {
                Layout.fillWidth: true
                text: card.step.effect
                visible: text.length > 0
                Accessible.ignored: true
            }
            SecondText {
                Layout.fillWidth: true
                text: card.step.warning
                color: Theme.colors.bad
                visible: text.length > 0
                Accessible.ignored: true
            }
            ByHand {
                text: card.step.manual
                visible: text.length > 0 && (card.byHand || !card.step.automatic)
            }
        }
    }
}

import QtQuick
import QtQuick.Controls.Basic
import Unclash

// The language's own name; opens the list of languages. What is chosen takes effect at once.
AbstractButton {
    id: button

    implicitHeight: Theme.smallTarget
    implicitWidth: row.implicitWidth + leftPadding + rightPadding
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    focusPolicy: Qt.StrongFocus
    text: Words.languageName
    objectName: "language"
    Accessible.role: Accessible.ButtonMenu
    Accessible.name: T.say("wizard.language", { language: text })
    Accessible.onPressAction: clicked()
    onClicked: menu.open()
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()
    Keys.onDownPressed: clicked()

    contentItem: Item {
        Row {
            id: row

            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space8

            Text {
                text: button.text
                color: Theme.colors.soft
                font.pixelSize: Theme.secondSize
                textFormat: Text.PlainText
                Accessible.ignored: true
            }
            Chevron {
                anchors.verticalCenter: parent.verticalCenter
            }
        }
    }
    background: Rectangle {
        radius: Theme.controlRadius
        color: button.hovered ? Theme.colors.accentSoft : "transparent"

        FocusRing {
            visible: button.visualFocus
        }
    }

    Menu {
        id: menu

        y: -height
        padding: Theme.space4

        background: Card {
            implicitWidth: Math.round(180 * Theme.scale)
        }

        Instantiator {
            model: Words.languages
            onObjectAdded: (index, object) => menu.insertItem(index, object)
            onObjectRemoved: (index, object) => menu.removeItem(object)

            MenuItem {
                id: item

                required property var modelData

                objectName: "language." + modelData.code
                text: modelData.name
                implicitHeight: Theme.target
                Accessible.role: Accessible.MenuItem
                Accessible.name: text
                onTriggered: Words.language = modelData.code

                contentItem: Text {
                    text: item.text
                    color: Theme.colors.ink
                    font.pixelSize: Theme.textSize
                    font.weight: item.modelData.code === Words.language ? Font.DemiBold : Font.Normal
                    verticalAlignment: Text.AlignVCenter
                    textFormat: Text.PlainText
                }
                background: Rectangle {
                    radius: Theme.controlRadius
                    color: item.highlighted ? Theme.colors.accentSoft : "transparent"
                    border.width: item.highlighted && Theme.contrast ? Theme.outline : 0
                    border.color: Theme.colors.accent
                }
            }
        }
    }
}

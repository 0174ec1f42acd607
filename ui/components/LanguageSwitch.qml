pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Unclash
import Unclash.Adapters

// The language's own name; opens the list of languages. What is chosen takes effect at once.
AbstractButton {
    id: button

    implicitHeight: Theme.smallTarget
    implicitWidth: contentItem.implicitWidth + leftPadding + rightPadding
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    focusPolicy: Qt.StrongFocus
    text: Words.languageName
    objectName: "language"
    Accessible.role: Accessible.ButtonMenu
    Accessible.name: T.say("wizard.language", { language: text })
    Accessible.onPressAction: if (enabled) clicked()
    onClicked: menu.visible ? menu.close() : menu.open()
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()
    Keys.onDownPressed: clicked()

    contentItem: Row {
        spacing: Theme.space8

        Text {
            anchors.verticalCenter: parent.verticalCenter
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
    background: Rectangle {
        radius: Theme.controlRadius
        color: button.hovered ? Theme.colors.accentSoft : "transparent"

        FocusRing {
            visible: button.visualFocus
        }
    }

    Popup {
        id: menu

        objectName: "language.menu"
        padding: Theme.space4
        // Never beyond the window.
        margins: Theme.space4
        focus: true
        // Towards the middle of the window, where there is room.
        onAboutToShow: {
            list.active = true;
            const place = button.mapToItem(null, 0, 0);
            x = place.x > button.Window.width / 2 ? button.width - width : 0;
            y = place.y > button.Window.height / 2 ? -height : button.height;
        }
        onOpened: (list.item as LanguageList).choose()
        onClosed: button.forceActiveFocus(Qt.PopupFocusReason)

        background: Card {}
        // Knows every language's own name, so it is made when it is first opened.
        Loader {
            id: list

            active: false
            source: "LanguageList.qml"
            onLoaded: (item as LanguageList).picked.connect(menu.close)
        }
    }
}

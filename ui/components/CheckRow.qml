import QtQuick
import QtQuick.Controls.Basic
import Unclash

// One thing that is so or not, with its words beside it.
CheckBox {
    id: box

    implicitHeight: Math.max(Theme.target, contentItem.implicitHeight + topPadding + bottomPadding)
    leftPadding: 0
    spacing: Theme.space12
    font.pixelSize: Theme.textSize
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.onPressAction: if (enabled) toggle()
    Accessible.onToggleAction: if (enabled) toggle()
    Keys.onReturnPressed: toggle()
    Keys.onEnterPressed: toggle()

    indicator: Rectangle {
        x: box.mirrored ? box.width - width : 0
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.indicator
        height: Theme.indicator
        radius: Theme.space4
        color: box.checked ? Theme.colors.accent : "transparent"
        border.width: Theme.outline
        border.color: box.checked ? Theme.colors.accent : Theme.colors.soft

        CheckMark {
            anchors.centerIn: parent
            width: parent.width * 0.5
            height: width
            visible: box.checked
        }
        FocusRing {
            visible: box.visualFocus
        }
    }
    contentItem: Text {
        leftPadding: box.mirrored ? 0 : box.indicator.width + box.spacing
        rightPadding: box.mirrored ? box.indicator.width + box.spacing : 0
        text: box.text
        font: box.font
        color: Theme.colors.ink
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
}

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// A card whose title opens and closes what stands below it.
Card {
    id: expander

    property string title
    /// Its title for who cannot see what stands around it.
    property string spoken: title
    property bool open: false
    default property alias content: inside.data
    readonly property Item header: header

    implicitHeight: column.implicitHeight
    Layout.fillWidth: true

    ColumnLayout {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        spacing: 0

        AbstractButton {
            id: header

            Layout.fillWidth: true
            implicitHeight: Math.max(Theme.target, contentItem.implicitHeight + 2 * Theme.space8)
            leftPadding: Theme.space12
            rightPadding: Theme.space12
            focusPolicy: Qt.StrongFocus
            objectName: expander.objectName.length > 0 ? expander.objectName + ".header" : ""
            text: expander.title
            Accessible.role: Accessible.Button
            Accessible.name: expander.spoken
            Accessible.description: expander.open ? T.say("wizard.expander.open") : T.say("wizard.expander.closed")
            Accessible.onPressAction: if (enabled) clicked()
            onClicked: expander.open = !expander.open
            Keys.onReturnPressed: clicked()
            Keys.onEnterPressed: clicked()

            contentItem: RowLayout {
                spacing: Theme.space8

                BodyText {
                    Layout.fillWidth: true
                    text: header.text
                    Accessible.ignored: true
                }
                Chevron {
                    down: !expander.open
                }
            }
            background: Rectangle {
                color: "transparent"
                radius: expander.radius

                FocusRing {
                    around: expander.radius
                    visible: header.visualFocus
                }
            }
        }
        ColumnLayout {
            id: inside

            Layout.fillWidth: true
            Layout.leftMargin: Theme.space12
            Layout.rightMargin: Theme.space12
            Layout.bottomMargin: Theme.space12
            spacing: Theme.space8
            visible: expander.open
        }
    }
}

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Unclash

// A field for one line of free text, with its label above it (or inside it, for a screen reader only).
ColumnLayout {
    id: field

    property string label
    property alias text: input.text
    property alias placeholder: input.placeholderText
    property bool labelShown: true
    readonly property Item inputItem: input

    signal edited
    signal entered

    spacing: Theme.space4

    SecondText {
        Layout.fillWidth: true
        text: field.label
        visible: field.labelShown && text.length > 0
        Accessible.ignored: true
    }
    TextField {
        id: input

        Layout.fillWidth: true
        implicitHeight: Math.max(Theme.target, contentHeight + topPadding + bottomPadding)
        leftPadding: Theme.space12
        rightPadding: Theme.space12
        color: Theme.colors.ink
        placeholderTextColor: Theme.colors.soft
        selectionColor: Theme.colors.accent
        selectedTextColor: Theme.colors.inkOnAccent
        font.pixelSize: Theme.textSize
        verticalAlignment: TextInput.AlignVCenter
        maximumLength: 4000
        Accessible.role: Accessible.EditableText
        Accessible.name: field.label
        Accessible.description: placeholderText
        onTextEdited: field.edited()
        onAccepted: field.entered()

        background: Rectangle {
            radius: Theme.controlRadius
            color: Theme.colors.surface
            border.width: input.activeFocus ? Theme.outline : Theme.hairline
            border.color: input.activeFocus ? Theme.colors.accent : Theme.colors.soft
        }
    }
}

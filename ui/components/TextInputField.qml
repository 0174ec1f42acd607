import QtQuick
import QtQuick.Controls.Basic
import Unclash

// A field for one line of free text, with its label above it (or inside it, for a screen reader only).
// A column: nested layouts lose count of lines that wrap late.
Column {
    id: field

    property string label
    property alias text: input.text
    property string placeholder
    property bool labelShown: true
    readonly property Item inputItem: input

    signal edited
    signal entered

    spacing: Theme.space4

    // What would be cut off inside the field stands above it.
    readonly property bool roomy: metrics.advanceWidth + input.leftPadding + input.rightPadding <= field.width

    TextMetrics {
        id: metrics

        font.family: input.font.family
        font.pixelSize: Theme.textSize
        text: field.placeholder
    }
    SecondText {
        width: field.width
        text: field.labelShown ? field.label : field.roomy ? "" : field.placeholder
        visible: text.length > 0
        Accessible.ignored: true
    }
    TextField {
        id: input

        width: field.width
        implicitHeight: Math.max(Theme.target, contentHeight + topPadding + bottomPadding)
        leftPadding: Theme.space12
        rightPadding: Theme.space12
        color: Theme.colors.ink
        placeholderText: field.roomy ? field.placeholder : ""
        placeholderTextColor: Theme.colors.soft
        selectionColor: Theme.colors.accent
        selectedTextColor: Theme.colors.inkOnAccent
        font.pixelSize: Theme.textSize
        verticalAlignment: TextInput.AlignVCenter
        maximumLength: 4000
        Accessible.role: Accessible.EditableText
        Accessible.name: field.label
        Accessible.description: field.placeholder
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

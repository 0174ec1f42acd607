import QtQuick
import Unclash
import Unclash.Adapters

// One language in the list of languages.
QuietButton {
    id: choice

    required property var modelData
    readonly property bool chosen: modelData.code === Words.language

    width: Math.round((Theme.scale > 1.4 ? 150 : 180) * Theme.scale)
    objectName: "language." + modelData.code
    text: modelData.name
    ink: Theme.colors.ink
    align: Text.AlignLeft
    boxed: false
    font.weight: chosen ? Font.DemiBold : Font.Normal
    Accessible.role: Accessible.RadioButton
    Accessible.checked: chosen
    Accessible.onToggleAction: if (enabled) clicked()
    Keys.onDownPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
    Keys.onUpPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.TabFocusReason)
    onClicked: Words.choose(modelData.code)
}

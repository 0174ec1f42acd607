import QtQuick
import Unclash
import Unclash.Adapters

// A case code, large enough to read out. Selectable; a screen reader says it character by character.
TextEdit {
    id: code

    required property Helpdesk desk

    text: desk.caseCode
    readOnly: true
    selectByMouse: true
    activeFocusOnTab: true
    textFormat: TextEdit.PlainText
    wrapMode: TextEdit.WrapAnywhere
    color: Theme.colors.ink
    selectionColor: Theme.colors.accent
    selectedTextColor: Theme.colors.inkOnAccent
    font.pixelSize: Theme.headlineSize
    font.weight: Font.DemiBold
    // Read from the left in every language, and standing where the other texts begin.
    LayoutMirroring.enabled: false
    horizontalAlignment: Words.rightToLeft ? TextEdit.AlignRight : TextEdit.AlignLeft
    Accessible.role: Accessible.StaticText
    Accessible.name: T.say("ticket.code", { code: desk.spelledCode })

    FocusRing {
        visible: code.activeFocus
    }
}

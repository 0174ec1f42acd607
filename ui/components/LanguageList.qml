pragma ComponentBehavior: Bound

import QtQuick
import Unclash
import Unclash.Adapters

// The languages there are; the one that is spoken has the focus first.
Grid {
    id: list

    signal picked

    // With large text one column would be higher than a small window.
    columns: Theme.scale > 1.4 ? 2 : 1
    // What is in a popup does not inherit it.
    LayoutMirroring.enabled: Words.rightToLeft
    LayoutMirroring.childrenInherit: true

    function choose() {
        for (let i = 0; i < choices.count; ++i) {
            const choice = choices.itemAt(i) as LanguageChoice;
            if (choice.chosen)
                choice.forceActiveFocus(Qt.PopupFocusReason);
        }
    }

    Repeater {
        id: choices

        model: Words.languages

        LanguageChoice {
            onClicked: list.picked()
        }
    }
}

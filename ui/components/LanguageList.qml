pragma ComponentBehavior: Bound

import QtQuick
import Unclash
import Unclash.Adapters

// The languages there are; the one that is spoken has the focus first.
Column {
    id: list

    signal picked

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

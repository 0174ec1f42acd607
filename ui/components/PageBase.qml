pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// What every page is made of: a headline, one sentence, content that scrolls, and what its buttons
// say. Back, Next and the order belong to the shell.
FocusScope {
    id: page

    required property Workplace workplace
    readonly property ConsultationAdapter consultation: workplace.consultation
    property Helpdesk desk: null

    property string title
    property string sentence
    /// What the one strong button does; empty for none.
    property string primaryText
    property bool primaryEnabled: true
    /// A quiet second way; empty for none.
    property string secondaryText
    property bool secondaryEnabled: true
    property bool canGoBack: true
    property bool narrow: false
    /// Too little room for pictures that need width.
    property bool cramped: false
    /// What the keyboard is at when the page opens; the first control where it is null.
    property Item firstFocus: null
    default property alias content: flick.content
    readonly property real contentWidth: flick.column.width

    signal secondary
    /// The page itself asks to go on (Enter in a field).
    signal proceed
    /// The page itself asks to be closed.
    signal leave
    /// The page itself asks for one beside the way ("LearnPage").
    signal open(string name)
    /// The person wants to talk to the helpdesk.
    signal helpdesk

    /// Called before the shell goes on; false keeps the page.
    function commit(): bool {
        return true;
    }
    function begin() {
        const first = firstFocus ?? page.nextItemInFocusChain(true);
        if (holds(first))
            first.forceActiveFocus(Qt.OtherFocusReason);
        else
            page.forceActiveFocus(Qt.OtherFocusReason);
        // The headline first, wherever the first control stands.
        flick.contentY = 0;
    }
    /// Whether something is content of this page.
    function holds(item: Item): bool {
        return flick.holds(item);
    }
    /// Scrolls to something on the page; what is elsewhere stays where it is.
    function reveal(item: Item) {
        if (holds(item))
            flick.reveal(item);
    }

    Accessible.role: Accessible.Pane
    Accessible.name: title
    Accessible.description: sentence
    Keys.onPressed: event => {
        if (event.key !== Qt.Key_PageDown && event.key !== Qt.Key_PageUp)
            return;
        flick.turn(event.key === Qt.Key_PageDown ? 0.9 : -0.9);
        event.accepted = true;
    }

    ScrollColumn {
        id: flick

        anchors.fill: parent
        margin: page.narrow ? Theme.space24 : Theme.space32 + 2
        head: page.narrow ? Theme.space12 : Theme.space24 + Theme.space4

        HeadlineText {
            Layout.fillWidth: true
            Layout.bottomMargin: page.sentence.length > 0 ? 0 : Theme.space12
            objectName: "page.title"
            text: page.title
        }
        BodyText {
            Layout.fillWidth: true
            Layout.bottomMargin: Theme.space12
            objectName: "page.sentence"
            text: page.sentence
            color: Theme.colors.soft
            visible: text.length > 0
        }
        // Wherever a file that does not fit has led to. Made only then.
        Repeater {
            model: (page.desk?.problem ?? "").length > 0 ? 1 : 0

            Notice {
                id: refused

                objectName: "desk.problem"
                tone: "bad"
                text: page.desk?.problem ?? ""
                onTextChanged: leading.start()

                // When it is laid out.
                Timer {
                    id: leading

                    interval: 0
                    running: true
                    onTriggered: page.reveal(refused)
                }
            }
        }
    }
}

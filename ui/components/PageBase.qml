import QtQuick
import QtQuick.Controls.Basic
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
    default property alias content: column.data
    readonly property real contentWidth: column.width

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
    function reveal(item: Item) {
        const top = item.mapToItem(column, 0, 0).y;
        const bottom = top + item.height;
        const gap = Theme.space16;
        if (top - gap < flick.contentY)
            flick.contentY = Math.max(0, top - gap);
        else if (bottom + gap + column.y > flick.contentY + flick.height)
            flick.contentY = Math.min(Math.max(0, flick.contentHeight - flick.height), bottom + gap + column.y - flick.height);
    }
    function holds(item: Item): bool {
        for (let at = item; at; at = at.parent)
            if (at === column)
                return true;
        return false;
    }

    readonly property Item focused: Window.activeFocusItem
    onFocusedChanged: if (focused && holds(focused)) reveal(focused)

    Accessible.role: Accessible.Pane
    Accessible.name: title
    Accessible.description: sentence
    Keys.onPressed: event => {
        const span = flick.height * 0.9;
        if (event.key === Qt.Key_PageDown)
            flick.contentY = Math.min(Math.max(0, flick.contentHeight - flick.height), flick.contentY + span);
        else if (event.key === Qt.Key_PageUp)
            flick.contentY = Math.max(0, flick.contentY - span);
        else
            return;
        event.accepted = true;
    }

    Flickable {
        id: flick

        anchors.fill: parent
        clip: true
        contentWidth: width
        contentHeight: column.y + column.height + Theme.space24
        boundsBehavior: Flickable.StopAtBounds

        ScrollBar.vertical: ScrollBar {
            policy: flick.contentHeight > flick.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        }

        ColumnLayout {
            id: column

            readonly property real margin: page.narrow ? Theme.space24 : Theme.space32 + 2

            x: Words.rightToLeft ? flick.width - margin - width : margin
            y: page.narrow ? Theme.space12 : Theme.space24 + Theme.space4
            width: Math.min(Theme.pageWidth, flick.width - 2 * margin)
            spacing: Theme.space12

            HeadlineText {
                Layout.fillWidth: true
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
        }
    }
}

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// A column as wide as text is read well, that scrolls where the window is too low for it and follows
// the keyboard.
Flickable {
    id: scroll

    property real margin: Theme.space32
    property real head: Theme.space24
    readonly property alias column: column
    default property alias content: column.data

    function reveal(item: Item) {
        const top = item.mapToItem(column, 0, 0).y;
        const bottom = top + item.height;
        const gap = Theme.space16;
        if (top - gap < contentY)
            contentY = Math.max(0, top - gap);
        else if (bottom + gap + column.y > contentY + height)
            contentY = Math.min(Math.max(0, contentHeight - height), bottom + gap + column.y - height);
    }
    function holds(item: Item): bool {
        for (let at = item; at; at = at.parent)
            if (at === column)
                return true;
        return false;
    }
    /// By so many screens, down where positive.
    function turn(screens: real) {
        contentY = Math.max(0, Math.min(contentHeight - height, contentY + screens * height));
    }

    readonly property Item focused: Window.activeFocusItem
    onFocusedChanged: if (focused && holds(focused)) reveal(focused)

    // What is at work stays in view where the window becomes lower.
    property real before: 0
    onHeightChanged: {
        if (focused && holds(focused)) {
            const bottom = column.y + focused.mapToItem(column, 0, 0).y + focused.height;
            if (bottom <= contentY + before && bottom > contentY + height)
                reveal(focused);
        }
        before = height;
    }

    clip: true
    contentWidth: width
    contentHeight: column.y + column.height + Theme.space24
    boundsBehavior: Flickable.StopAtBounds

    ScrollBar.vertical: ScrollBar {
        policy: scroll.contentHeight > scroll.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
    }

    ColumnLayout {
        id: column

        x: Words.rightToLeft ? scroll.width - scroll.margin - width : scroll.margin
        y: scroll.head
        width: Math.min(Theme.pageWidth, scroll.width - 2 * scroll.margin)
        spacing: Theme.space12
    }
}

import QtQuick
import QtQuick.Layouts
import Unclash

// One line of a list.
RowLayout {
    id: bullet

    property alias text: words.text
    property alias ink: words.color

    Layout.fillWidth: true
    spacing: Theme.space8

    BodyText {
        Layout.alignment: Qt.AlignTop
        text: "•"
        color: words.color
        Accessible.ignored: true
    }
    BodyText {
        id: words

        Layout.fillWidth: true
        color: Theme.colors.soft
    }
}

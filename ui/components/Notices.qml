pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash

// A titled list that may be empty, and then is not there. A plain column: nested layouts lose count
// of lines that wrap late.
Column {
    id: notices

    property string title
    property var texts: []

    Layout.fillWidth: true
    Layout.topMargin: Theme.space8
    spacing: Theme.space4
    visible: texts.length > 0

    StrongText {
        width: notices.width
        text: notices.title
        Accessible.role: Accessible.Heading
    }
    Repeater {
        model: notices.texts

        BulletText {
            required property string modelData

            width: notices.width
            text: modelData
        }
    }
}

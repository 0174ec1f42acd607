pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash

// A titled list that may be empty, and then is not there.
ColumnLayout {
    id: notices

    property string title
    property var texts: []

    Layout.fillWidth: true
    Layout.topMargin: Theme.space8
    spacing: Theme.space4
    visible: texts.length > 0

    StrongText {
        Layout.fillWidth: true
        text: notices.title
        Accessible.role: Accessible.Heading
    }
    Repeater {
        model: notices.texts

        BulletText {
            required property string modelData

            text: modelData
        }
    }
}

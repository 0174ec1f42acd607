pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// The six places of the way: what is done, where one is, what comes. Below them what is beside the way.
Rectangle {
    id: rail

    required property var places
    required property int current
    property bool solved: false
    /// One is beside the way; where one comes back to is still marked.
    property bool beside: false
    default property alias below: foot.data

    color: Theme.colors.rail
    implicitWidth: Theme.railWidth

    Rectangle {
        visible: Theme.contrast
        anchors.right: parent.right
        width: Theme.hairline
        height: parent.height
        color: Theme.colors.line
    }
    Brand {
        anchors.left: parent.left
        anchors.leftMargin: Theme.space16 + Theme.space4
        y: Theme.space16 + Theme.space4
        solved: rail.solved
    }
    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.space16 + Theme.space4
        anchors.rightMargin: Theme.space8
        y: Math.round(76 * Theme.scale)
        spacing: Theme.space16 + 2
        Accessible.role: Accessible.List
        Accessible.name: T.say("wizard.places")

        Repeater {
            model: rail.places

            RowLayout {
                id: place

                required property int index
                required property string modelData
                readonly property bool done: index < rail.current
                readonly property bool here: index === rail.current

                Layout.fillWidth: true
                spacing: Theme.space12
                Accessible.role: Accessible.ListItem
                Accessible.name: T.say(done ? "wizard.place.done" : here ? "wizard.place.here" : "wizard.place.coming",
                                       { place: modelData, number: index + 1 })

                PlaceDot {
                    number: place.index + 1
                    done: place.done
                    here: place.here
                }
                Text {
                    Layout.fillWidth: true
                    text: place.modelData
                    color: place.here || place.done ? Theme.colors.ink : Theme.colors.soft
                    font.pixelSize: Theme.textSize - 1
                    font.weight: place.here && !rail.beside ? Font.DemiBold : Font.Normal
                    textFormat: Text.PlainText
                    wrapMode: Text.Wrap
                    Accessible.ignored: true
                }
            }
        }
    }
    ColumnLayout {
        id: foot

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.leftMargin: Theme.space8
        anchors.rightMargin: Theme.space8
        anchors.bottomMargin: Theme.space12
        spacing: 0
    }
}

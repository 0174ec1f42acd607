pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// Looking: what is being looked at, area by area. Nothing is changed.
PageBase {
    id: page

    title: consultation.stopping ? T.say("wizard.looking.stopping") : T.say("wizard.looking.title")
    sentence: T.say("wizard.looking.sentence")
    // What cannot be pressed yet takes no line of its own.
    primaryText: cramped ? "" : T.say("wizard.next")
    primaryEnabled: false
    secondaryText: T.say("wizard.looking.stop")
    secondaryEnabled: !consultation.stopping
    onSecondary: consultation.stopLooking()

    // Above the list, which may go on below the window.
    ProgressLine {
        Layout.fillWidth: true
        Layout.bottomMargin: Theme.space4
        objectName: "looking.progress"
        value: page.consultation.lookedAt
    }
    Card {
        Layout.fillWidth: true
        implicitHeight: rows.implicitHeight + 2 * Theme.space12

        ColumnLayout {
            id: rows

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: Theme.space12
            spacing: Theme.space4

            Repeater {
                model: page.consultation.areas.length

                RowLayout {
                    id: row

                    required property int index
                    readonly property var area: page.consultation.areas[index] ?? { name: "", state: "waiting", found: "" }

                    Layout.fillWidth: true
                    spacing: Theme.space12
                    Accessible.role: Accessible.ListItem
                    Accessible.name: area.name + " " + area.found

                    StatusDot {
                        status: row.area.state
                    }
                    BodyText {
                        Layout.fillWidth: true
                        text: row.area.name
                        color: row.area.state === "waiting" ? Theme.colors.soft : Theme.colors.ink
                        Accessible.ignored: true
                    }
                    SecondText {
                        text: row.area.found
                        horizontalAlignment: Text.AlignRight
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
}

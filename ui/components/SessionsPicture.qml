pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// One row for each session on a time axis that ends now: disconnected ones hatched, idle time lighter.
Card {
    id: picture

    required property var model
    property bool compact: false

    Layout.fillWidth: true
    implicitHeight: rows.implicitHeight + 2 * Theme.space16
    Accessible.role: Accessible.Graphic
    Accessible.name: model?.text ?? ""

    ColumnLayout {
        id: rows

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.space16
        spacing: Theme.space12

        Repeater {
            model: picture.model?.bars ?? []

            ColumnLayout {
                id: row

                required property var modelData
                readonly property bool gone: modelData.state === "disconnected" || modelData.state === "down"
                readonly property color ink: gone ? Theme.colors.bad : modelData.current ? Theme.colors.accent : Theme.colors.soft

                Layout.fillWidth: true
                spacing: Theme.space4

                GridLayout {
                    Layout.fillWidth: true
                    columns: picture.compact ? 1 : 2
                    columnSpacing: Theme.space8
                    rowSpacing: 0

                    StrongText {
                        Layout.fillWidth: picture.compact
                        text: row.modelData.user
                        Accessible.ignored: true
                    }
                    SecondText {
                        Layout.fillWidth: true
                        text: row.modelData.words
                        color: row.gone ? Theme.colors.bad : Theme.colors.soft
                        Accessible.ignored: true
                    }
                }
                Item {
                    id: axis

                    Layout.fillWidth: true
                    implicitHeight: Theme.space12
                    clip: true

                    Rectangle {
                        id: bar

                        x: axis.width * row.modelData.start
                        width: axis.width - x
                        height: parent.height
                        radius: Theme.space4
                        color: row.gone ? Theme.colors.badSoft : row.ink
                        border.width: row.gone ? Theme.hairline : 0
                        border.color: row.ink
                        clip: true

                        Rectangle {
                            visible: !row.gone
                            x: axis.width * row.modelData.idleFrom - bar.x
                            width: parent.width - x
                            height: parent.height
                            color: Theme.colors.surface
                            opacity: 0.6
                        }
                        Repeater {
                            model: row.gone ? Math.ceil(bar.width / Theme.space8) : 0

                            Rectangle {
                                required property int index

                                x: index * Theme.space8
                                y: -Theme.space4
                                width: Theme.hairline
                                height: Theme.space24
                                rotation: 45
                                color: row.ink
                            }
                        }
                    }
                }
            }
        }
        RowLayout {
            Layout.fillWidth: true

            SecondText {
                Layout.fillWidth: true
                text: picture.model?.since ?? ""
                Accessible.ignored: true
            }
            SecondText {
                text: T.say("wizard.session.now")
                Accessible.ignored: true
            }
        }
    }
}

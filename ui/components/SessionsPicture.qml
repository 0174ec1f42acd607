pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// One row for each session on a time axis that ends now: disconnected ones hatched, idle time lighter.
Card {
    id: picture

    required property var model

    Layout.fillWidth: true
    implicitHeight: rows.implicitHeight + 2 * Theme.space16
    Accessible.role: Accessible.Graphic
    Accessible.name: model?.text ?? ""

    // Columns of given widths: nested layouts lose count of lines that wrap late.
    Column {
        id: rows

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.space16
        spacing: Theme.space12

        Repeater {
            model: picture.model?.bars ?? []

            Column {
                id: row

                required property var modelData
                readonly property bool gone: modelData.state === "disconnected" || modelData.state === "down"
                readonly property color ink: gone ? Theme.colors.bad : modelData.current ? Theme.colors.accent : Theme.colors.soft

                width: rows.width
                spacing: Theme.space4

                Flow {
                    id: title

                    width: row.width
                    spacing: Theme.space8

                    StrongText {
                        id: user

                        width: Math.min(implicitWidth, title.width)
                        text: row.modelData.user
                        Accessible.ignored: true
                    }
                    SecondText {
                        width: Math.min(implicitWidth, title.width)
                        height: Math.max(user.height, implicitHeight)
                        text: row.modelData.words
                        color: row.gone ? Theme.colors.bad : Theme.colors.soft
                        Accessible.ignored: true
                    }
                    Tag {
                        text: row.modelData.tag ?? ""
                        ink: Theme.colors.bad
                        ground: Theme.colors.badSoft
                        visible: text.length > 0
                        Accessible.ignored: true
                    }
                }
                SecondText {
                    width: row.width
                    text: row.modelData.place ?? ""
                    visible: text.length > 0
                    Accessible.ignored: true
                }
                Item {
                    id: axis

                    width: row.width
                    height: Theme.space12

                    // Nothing in here is clipped: where the page clips it away as a whole, drawing by the
                    // processor would take a clip that is empty for none.
                    // Now: where every line ends.
                    Rectangle {
                        anchors.right: parent.right
                        y: -Theme.space4
                        width: Theme.outline
                        height: parent.height + 2 * Theme.space4
                        color: Theme.colors.ink
                    }
                    Rectangle {
                        id: bar

                        // Ends now, which is where the line ends.
                        anchors.right: parent.right
                        width: axis.width * (1 - row.modelData.start)
                        height: parent.height
                        radius: Theme.space4
                        color: row.gone ? Theme.colors.badSoft : row.ink
                        border.width: row.gone ? Theme.hairline : 0
                        border.color: row.ink

                        Rectangle {
                            visible: !row.gone
                            anchors.right: parent.right
                            width: axis.width * (1 - row.modelData.idleFrom)
                            height: parent.height
                            radius: bar.radius
                            color: Theme.colors.surface
                            opacity: 0.6
                        }
                        Repeater {
                            model: row.gone ? Math.max(0, Math.floor((bar.width - Theme.space8) / Theme.space8)) : 0

                            Rectangle {
                                required property int index

                                x: (index + 1) * Theme.space8
                                width: Theme.outline
                                height: bar.height
                                color: row.ink
                            }
                        }
                    }
                }
            }
        }
        Item {
            width: rows.width
            implicitHeight: since.implicitHeight

            SecondText {
                id: since

                anchors.left: parent.left
                anchors.right: now.left
                anchors.rightMargin: Theme.space8
                text: picture.model?.since ?? ""
                Accessible.ignored: true
            }
            SecondText {
                id: now

                anchors.right: parent.right
                text: T.say("wizard.session.now")
                Accessible.ignored: true
            }
        }
    }
}

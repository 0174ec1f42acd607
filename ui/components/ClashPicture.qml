pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// This computer on the left, the server on the right, one line for each connection: solid in the bad
// colour for what is in the way, dashed for what is wanted, thin for the rest. Without room for that,
// the same as rows.
Card {
    id: picture

    required property var model

    readonly property var lines: model?.lines ?? []
    property bool compact: false
    /// Also where a name would not fit between the two.
    readonly property bool asRows: compact || lines.some(line => letters.advanceWidth(line.label) > drawing.room)

    FontMetrics {
        id: letters

        font.pixelSize: Theme.tagSize
        font.weight: Font.Medium
    }

    Layout.fillWidth: true
    implicitHeight: asRows ? rows.implicitHeight + 2 * Theme.space16 : drawing.implicitHeight
    Accessible.role: Accessible.Graphic
    Accessible.name: model?.text ?? ""

    function ink(kind: string): color {
        return kind === "in-the-way" ? Theme.colors.bad : kind === "wanted" ? Theme.colors.accent
             : kind === "works" ? Theme.colors.good : Theme.colors.soft;
    }
    function ground(kind: string): color {
        return kind === "in-the-way" ? Theme.colors.badSoft : kind === "wanted" ? Theme.colors.accentSoft
             : kind === "works" ? Theme.colors.goodSoft : Theme.colors.bg;
    }

    component LineTag: Tag {
        property string kind
        ink: picture.ink(kind)
        ground: picture.ground(kind)
        visible: text.length > 0
    }

    component Place: Rectangle {
        id: place

        property string title
        property string detail

        implicitWidth: Math.max(Math.round(138 * Theme.scale), words.implicitWidth + 2 * Theme.space16)
        implicitHeight: words.implicitHeight + 2 * Theme.space16
        radius: Theme.controlRadius
        color: Theme.colors.bg
        border.width: Theme.hairline
        border.color: Theme.contrast ? Theme.colors.ink : Theme.colors.line

        ColumnLayout {
            id: words

            anchors.centerIn: parent
            spacing: Theme.space4 / 2

            StrongText {
                Layout.alignment: Qt.AlignHCenter
                text: place.title
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            SecondText {
                Layout.alignment: Qt.AlignHCenter
                text: place.detail
                wrapMode: Text.NoWrap
                visible: text.length > 0 && text !== place.title
                Accessible.ignored: true
            }
        }
    }

    Item {
        id: drawing

        // The lines spread evenly about the middle. The tag stands on the line, the label outside
        // of it: above the upper ones, below the lower ones.
        readonly property int count: picture.lines.length
        readonly property real labelHeight: Math.round(Theme.textSize * 1.5)
        readonly property real labelGap: Math.round(15 * Theme.scale)
        readonly property real spacing: labelHeight + Math.round((count > 2 ? 46 : 66) * Theme.scale)
        readonly property real from: Theme.space24 + pc.width
        readonly property real to: width - Theme.space24 - server.width
        readonly property real room: to - from - 2 * Theme.space8
        readonly property real middle: height / 2

        visible: !picture.asRows
        anchors.left: parent.left
        anchors.right: parent.right
        implicitHeight: Math.max((count - 1) * spacing + 2 * (labelHeight + labelGap + Theme.space16),
                                 pc.height + 2 * Theme.space24)
        height: implicitHeight

        /// The height at which a line crosses the middle.
        function crest(index: int): real {
            return middle + (index - (count - 1) / 2) * spacing;
        }
        function labelAt(index: int): real {
            return index < count / 2 ? crest(index) - labelGap - labelHeight : crest(index) + labelGap;
        }
        /// Where it meets the boxes.
        function root(index: int): real {
            const spread = pc.height * 0.56;
            return count < 2 ? middle : middle - spread / 2 + spread * index / (count - 1);
        }

        Place {
            id: pc

            anchors.left: parent.left
            anchors.leftMargin: Theme.space24
            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(implicitWidth, server.implicitWidth)
            title: T.say("wizard.picture.this-computer")
            detail: picture.model?.computer ?? ""
        }
        Place {
            id: server

            anchors.right: parent.right
            anchors.rightMargin: Theme.space24
            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(implicitWidth, pc.implicitWidth)
            height: pc.height
            title: picture.model?.server ?? ""
            detail: T.say("wizard.picture.file-server")
        }
        Repeater {
            model: picture.asRows ? [] : picture.lines

            Item {
                id: line

                required property int index
                required property var modelData
                readonly property string kind: modelData.kind
                readonly property bool thin: kind === "uninvolved" || kind === "folded"
                readonly property real from: drawing.root(index)
                readonly property real crest: drawing.crest(index)

                anchors.fill: parent

                Curve {
                    anchors.fill: parent
                    ink: picture.ink(line.kind)
                    stroke: line.thin ? 1.5 : 3
                    dashed: line.kind === "wanted"
                    fromX: drawing.from
                    toX: drawing.to
                    ends: line.from
                    crest: line.crest
                }
                Rectangle {
                    anchors.centerIn: label
                    width: label.paintedWidth + Theme.space12
                    height: label.height
                    color: picture.color
                }
                BodyText {
                    id: label

                    x: drawing.from + Theme.space8
                    width: drawing.room
                    y: drawing.labelAt(line.index)
                    height: drawing.labelHeight
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    text: line.modelData.label
                    color: line.thin ? Theme.colors.soft : Theme.colors.ink
                    font.weight: line.thin ? Font.Normal : Font.Medium
                    fontSizeMode: Text.Fit
                    minimumPixelSize: Theme.tagSize
                    wrapMode: Text.NoWrap
                    elide: Text.ElideMiddle
                    Accessible.ignored: true
                }
                Rectangle {
                    visible: tag.visible
                    anchors.centerIn: tag
                    width: tag.width
                    height: tag.height
                    radius: tag.radius
                    color: picture.color
                }
                LineTag {
                    id: tag

                    kind: line.kind
                    text: line.modelData.tag
                    x: (drawing.from + drawing.to - width) / 2
                    y: line.crest - height / 2
                }
            }
        }
    }
    Column {
        id: rows

        visible: picture.asRows
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.space16
        spacing: Theme.space16

        StrongText {
            width: rows.width
            text: T.say("wizard.picture.this-computer") + " – " + (picture.model?.server ?? "")
            Accessible.ignored: true
        }
        Repeater {
            model: picture.asRows ? picture.lines : []

            Column {
                id: row

                required property var modelData

                width: rows.width
                spacing: Theme.space4

                Row {
                    width: rows.width
                    spacing: Theme.space12

                    Curve {
                        anchors.verticalCenter: parent.verticalCenter
                        width: Theme.space32
                        height: Theme.space8
                        ink: picture.ink(row.modelData.kind)
                        stroke: row.modelData.tag.length > 0 ? 3 : 1.5
                        dashed: row.modelData.kind === "wanted"
                    }
                    LineTag {
                        anchors.verticalCenter: parent.verticalCenter
                        kind: row.modelData.kind
                        text: row.modelData.tag
                    }
                }
                BodyText {
                    width: rows.width
                    text: row.modelData.label
                    Accessible.ignored: true
                }
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// Who and what is connected here: everything that a look finds, as tables.
PageBase {
    id: page

    readonly property Overview overview: workplace.overview
    property bool copied: false
    property bool expert: false

    title: T.say("wizard.overview.title")
    sentence: T.say("wizard.overview.sentence")
    primaryText: T.say("wizard.overview.refresh")
    primaryEnabled: !overview.looking

    function commit(): bool {
        overview.refresh();
        return false;
    }

    Component.onCompleted: overview.refresh()
    Keys.onPressed: event => {
        if (event.key === Qt.Key_F5) {
            overview.refresh();
            event.accepted = true;
        }
    }
    Connections {
        target: page.overview
        // The first look brings the tables: the keyboard begins there, if it has not gone elsewhere.
        function onChanged() {
            if (page.Window.activeFocusItem === page)
                page.begin();
        }
        function onTableChanged() {
            page.copied = false;
        }
    }

    // One line of the table: each cell as wide as its column is worth.
    component Cells: Row {
        id: cells

        property var texts: []
        property color color: Theme.colors.ink
        property font font: Qt.font({ pixelSize: Theme.textSize, weight: Font.Medium })

        Layout.fillWidth: true
        Layout.topMargin: Theme.space8
        Layout.bottomMargin: Theme.space4
        Layout.leftMargin: Theme.space16
        Layout.rightMargin: Theme.space16
        spacing: Theme.space12

        Repeater {
            model: cells.texts

            BodyText {
                required property string modelData
                required property int index

                width: (cells.width - (cells.texts.length - 1) * cells.spacing) * (page.overview.shares[index] ?? 0)
                text: modelData
                color: cells.color
                font: cells.font
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }
        }
    }

    Notice {
        tone: "bad"
        text: page.overview.problem
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8
        Accessible.role: Accessible.Grouping
        Accessible.name: T.say("wizard.overview.tables")

        Repeater {
            model: page.overview.tables

            TableChip {
                required property var modelData

                objectName: "table." + modelData.id
                visible: page.expert || !modelData.expert || checked
                text: modelData.title
                count: modelData.count
                spoken: modelData.count < 0 ? modelData.title
                                            : T.say("wizard.overview.table", { title: modelData.title, count: modelData.count })
                checked: page.overview.table === modelData.id
                onClicked: page.overview.table = modelData.id
            }
        }
        QuietButton {
            objectName: "expert"
            text: T.say("wizard.overview.expert")
            visible: !page.expert && page.overview.tables.length > 0
            implicitHeight: Theme.smallTarget
            font.pixelSize: Theme.secondSize
            onClicked: page.expert = true
        }
    }
    TextInputField {
        Layout.fillWidth: true
        objectName: "filter"
        label: T.say("wizard.overview.filter")
        // A table that is read at a glance needs none.
        visible: text.length > 0 || page.overview.found > 8
        text: page.overview.filter
        onEdited: page.overview.filter = text
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8

        QuietButton {
            objectName: "copy"
            text: T.say("wizard.overview.copy")
            enabled: page.overview.found > 0
            onClicked: {
                page.overview.copy();
                page.copied = true;
            }
        }
        QuietButton {
            objectName: "saveCsv"
            text: T.say("wizard.overview.save")
            enabled: page.overview.found > 0
            onClicked: page.overview.saveCsv()
        }
        SecondText {
            height: Theme.target
            verticalAlignment: Text.AlignVCenter
            text: page.overview.looking ? T.say("wizard.place.looking") : page.overview.seenAt
        }
    }
    Notice {
        tone: "good"
        text: page.copied ? T.say("wizard.overview.copied") : ""
    }
    Notice {
        objectName: "csv.saved"
        tone: page.overview.fileProblem.length > 0 ? "bad" : "good"
        title: page.overview.file.length > 0 ? T.say("wizard.overview.saved") : ""
        text: page.overview.fileProblem.length > 0 ? page.overview.fileProblem : page.overview.file
    }
    BodyText {
        Layout.fillWidth: true
        objectName: "note"
        text: page.overview.note
        color: Theme.colors.soft
        visible: text.length > 0
    }
    QuietButton {
        Layout.leftMargin: Theme.outdent
        objectName: "elevated"
        text: T.say("look.elevated")
        visible: page.overview.note.length > 0 && page.overview.offersElevated
        enabled: !page.overview.looking
        onClicked: page.overview.refreshElevated()
    }
    SessionsPicture {
        objectName: "sessions"
        model: page.overview.sessions
        visible: (model?.bars ?? []).length > 0
    }
    Card {
        Layout.fillWidth: true
        implicitHeight: rows.implicitHeight
        visible: page.overview.shown > 0

        ColumnLayout {
            id: rows

            anchors.left: parent.left
            anchors.right: parent.right
            spacing: 0
            Accessible.role: Accessible.List
            Accessible.name: page.title

            Cells {
                texts: page.overview.headings
                visible: !page.cramped
                color: Theme.colors.soft
                font.pixelSize: Theme.tagSize
            }
            Repeater {
                model: page.overview.rows

                ColumnLayout {
                    id: row

                    required property int index
                    required property string headline
                    required property var first
                    required property string details
                    required property string spoken

                    Layout.fillWidth: true
                    spacing: Theme.space4 / 2
                    Accessible.role: Accessible.ListItem
                    Accessible.name: spoken

                    Rectangle {
                        Layout.fillWidth: true
                        Layout.preferredHeight: Theme.hairline
                        color: Theme.colors.line
                        visible: row.index > 0 || !page.cramped
                    }
                    Cells {
                        texts: row.first
                        visible: !page.cramped
                    }
                    BodyText {
                        Layout.fillWidth: true
                        Layout.topMargin: Theme.space8
                        Layout.leftMargin: Theme.space16
                        Layout.rightMargin: Theme.space16
                        text: row.headline
                        font.weight: Font.Medium
                        visible: page.cramped
                        Accessible.ignored: true
                    }
                    SecondText {
                        Layout.fillWidth: true
                        Layout.bottomMargin: Theme.space8
                        Layout.leftMargin: Theme.space16
                        Layout.rightMargin: Theme.space16
                        text: row.details
                        visible: text.length > 0
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
    QuietButton {
        objectName: "more"
        text: T.say("wizard.overview.more", { count: page.overview.found - page.overview.shown })
        visible: page.overview.found > page.overview.shown
        onClicked: page.overview.more()
    }
}

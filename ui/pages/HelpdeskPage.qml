pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// Between a caller and a helpdesk: the code to read out, and for who is called: a code to type, a
// file to open, or the questions to ask.
PageBase {
    id: page

    readonly property bool typed: theirs.text.trim().length > 0

    readonly property bool hasCode: desk.caseCode.length > 0

    title: T.say(hasCode ? "wizard.desk.yours" : "wizard.desk.title")
    sentence: T.say(hasCode ? "wizard.desk.yours.help" : "wizard.desk.sentence")
    primaryText: T.say(typed ? "wizard.desk.open-code" : "wizard.desk.done")
    firstFocus: hasCode ? copyCode as Item : theirs.inputItem

    function commit(): bool {
        if (typed)
            desk.openCode(theirs.text);
        else
            page.leave();
        return false;
    }
    function pick() {
        picker.source = "";
        picker.setSource("../components/FilePicker.qml", { currentFolder: desk.documents });
    }
    function openFile(file: url) {
        if (desk.openFile(file))
            page.leave();
    }

    Loader {
        id: picker

        visible: false

        Connections {
            target: picker.item
            function onPicked(file) {
                page.openFile(file);
            }
        }
    }
    Notice {
        objectName: "desk.done"
        tone: "good"
        text: page.desk.done
    }
    Card {
        Layout.fillWidth: true
        implicitHeight: yours.implicitHeight + 2 * Theme.space16

        ColumnLayout {
            id: yours

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: Theme.space16
            spacing: Theme.space8

            CaseCode {
                Layout.fillWidth: true
                objectName: "desk.code"
                desk: page.desk
                visible: text.length > 0
            }
            SecondText {
                Layout.fillWidth: true
                text: T.say("wizard.desk.yours.none")
                visible: !page.hasCode
            }
            CheckRow {
                id: redacted

                Layout.fillWidth: true
                objectName: "desk.redacted"
                text: T.say("wizard.desk.redacted")
                visible: page.hasCode
            }
            Flow {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.outdent
                visible: page.hasCode
                spacing: Theme.space8

                QuietButton {
                    id: copyCode

                    objectName: "desk.copyCode"
                    text: T.say("wizard.desk.code.copy")
                    onClicked: page.desk.copyCode()
                }
                QuietButton {
                    objectName: "desk.copyTicket"
                    text: T.say("wizard.desk.ticket.copy")
                    onClicked: page.desk.copyTicket(redacted.checked)
                }
                QuietButton {
                    objectName: "desk.saveReport"
                    text: T.say("wizard.desk.report.save")
                    onClicked: page.consultation.saveForHelpdesk(redacted.checked)
                }
            }
        }
    }
    ReportSaved {
        id: reportSaved

        consultation: page.consultation
        onArrived: page.reveal(reportSaved)
    }
    StrongText {
        Layout.fillWidth: true
        Layout.topMargin: Theme.space12
        text: T.say("wizard.desk.theirs")
        Accessible.role: Accessible.Heading
    }
    Notice {
        id: wrongCode

        objectName: "desk.codeProblem"
        tone: "bad"
        text: page.desk.codeProblem
        onVisibleChanged: if (visible) leading.start()

        // When it is laid out.
        Timer {
            id: leading

            interval: 0
            onTriggered: page.reveal(wrongCode)
        }
    }
    TextInputField {
        id: theirs

        Layout.fillWidth: true
        objectName: "desk.typed"
        label: T.say("wizard.desk.code.label")
        placeholder: T.say("wizard.desk.code.hint")
        text: page.desk.typed
        onTextChanged: page.desk.typed = text
        onEdited: page.desk.closeCode()
        onEntered: page.proceed()
    }
    Rectangle {
        Layout.fillWidth: true
        implicitHeight: ways.implicitHeight
        radius: Theme.radius
        color: drop.containsDrag ? Theme.colors.accentSoft : "transparent"

        DropArea {
            id: drop

            anchors.fill: parent
            onDropped: dropped => {
                if (dropped.hasUrls)
                    page.openFile(dropped.urls[0]);
            }
        }
        ColumnLayout {
            id: ways

            anchors.left: parent.left
            anchors.right: parent.right
            spacing: 0

            QuietButton {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.outdent
                objectName: "desk.call"
                align: Text.AlignLeft
                text: T.say("wizard.desk.call")
                onClicked: if (page.desk.startCall()) page.leave()
            }
            QuietButton {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.outdent
                objectName: "desk.file"
                align: Text.AlignLeft
                text: T.say(drop.containsDrag ? "wizard.desk.file.drop" : "wizard.desk.file")
                onClicked: page.pick()
            }
        }
    }
}

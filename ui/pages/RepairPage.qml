pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// Doing it, or putting it back: step by step, with one question where files are open.
PageBase {
    id: page

    readonly property bool undoing: consultation.state === ConsultationAdapter.Undoing
    readonly property var openFiles: consultation.openFiles
    readonly property bool asked: openFiles.text !== undefined

    title: T.say(asked ? "wizard.repair.files.title" : undoing ? "wizard.undoing.title" : consultation.verifying.length > 0 ? "wizard.repair.checking" : "wizard.repair.title")
    sentence: asked ? openFiles.text : consultation.stopping ? T.say("wizard.repair.stopping") : consultation.verifying.length > 0 ? consultation.verifying : T.say("wizard.repair.sentence")
    canGoBack: false
    // The strong button is the safe answer.
    primaryText: asked ? T.say("wizard.repair.keep-open") : ""
    secondaryText: T.say(asked ? "wizard.repair.close-files" : "wizard.repair.stop")
    secondaryEnabled: asked || !consultation.stopping
    onSecondary: asked ? consultation.answerOpenFiles(true) : consultation.stop()

    function commit(): bool {
        consultation.answerOpenFiles(false);
        return false;
    }

    Notice {
        objectName: "repair.openFiles"
        tone: "bad"
        text: page.openFiles.title ?? ""
    }
    Card {
        Layout.fillWidth: true
        implicitHeight: rows.implicitHeight + 2 * Theme.space16
        visible: page.consultation.running.length > 0

        ColumnLayout {
            id: rows

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: Theme.space16
            spacing: Theme.space12

            Repeater {
                model: page.consultation.running

                RowLayout {
                    id: row

                    required property var modelData

                    Layout.fillWidth: true
                    spacing: Theme.space12
                    Accessible.role: Accessible.ListItem
                    Accessible.name: modelData.title + " " + (modelData.words ?? "")

                    StatusDot {
                        Layout.alignment: Qt.AlignTop
                        status: row.modelData.state
                    }
                    ColumnLayout {
                        Layout.fillWidth: true
                        spacing: 0

                        BodyText {
                            Layout.fillWidth: true
                            text: row.modelData.title
                            color: row.modelData.state === "waiting" ? Theme.colors.soft : Theme.colors.ink
                            Accessible.ignored: true
                        }
                        SecondText {
                            Layout.fillWidth: true
                            text: row.modelData.reason ?? ""
                            visible: text.length > 0
                            Accessible.ignored: true
                        }
                    }
                }
            }
        }
    }
    QuietButton {
        Layout.leftMargin: Theme.outdent
        objectName: "repair.stop"
        text: T.say("wizard.repair.stop")
        visible: page.asked
        enabled: !page.consultation.stopping
        onClicked: page.consultation.stop()
    }
}

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

    title: T.say(undoing ? "wizard.undoing.title" : consultation.verifying.length > 0 ? "wizard.repair.checking" : "wizard.repair.title")
    sentence: consultation.stopping ? T.say("wizard.repair.stopping") : consultation.verifying.length > 0 ? consultation.verifying : T.say("wizard.repair.sentence")
    canGoBack: false
    secondaryText: T.say("wizard.repair.stop")
    secondaryEnabled: !consultation.stopping
    onSecondary: consultation.stop()
    onAskedChanged: if (asked) keep.forceActiveFocus(Qt.TabFocusReason)

    Notice {
        objectName: "repair.openFiles"
        tone: "bad"
        title: page.openFiles.title ?? ""
        text: page.openFiles.text ?? ""

        Flow {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space8
            spacing: Theme.space12

            StrongButton {
                id: keep

                objectName: "repair.keepOpen"
                text: T.say("wizard.repair.keep-open")
                onClicked: page.consultation.answerOpenFiles(false)
            }
            QuietButton {
                objectName: "repair.closeFiles"
                text: T.say("wizard.repair.close-files")
                onClicked: page.consultation.answerOpenFiles(true)
            }
        }
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
}

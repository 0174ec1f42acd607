pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// Did it help? What the fresh look showed, what was changed, and how it does not come back.
PageBase {
    id: page

    readonly property string helped: consultation.helped
    readonly property bool looked: helped === "yes" || helped === "no"
    readonly property var changed: consultation.done
    readonly property var others: consultation.notDone

    title: T.say("wizard.done." + helped)
    // Where nothing was done the reasons below say more.
    sentence: helped === "nothing" ? "" : consultation.verdict
    primaryText: T.say(helped === "nothing" ? "wizard.done.plan" : helped === "no" ? "wizard.done.next-best" : workplace.story.length > 0 ? "wizard.practice.debrief" : "wizard.done.finish")
    // Only the person can tell then, and goes on if it still fails.
    secondaryText: T.say(helped === "unknown" ? "wizard.done.next-best" : "wizard.report.save")
    onSecondary: helped === "unknown" ? consultation.nextBest() : consultation.saveReport()

    Problem {
        objectName: "done.problem"
        consultation: page.consultation
    }
    ClashPicture {
        objectName: "done.picture"
        model: page.consultation.picture
        compact: page.cramped
        visible: page.looked && (model?.lines ?? []).length > 0
    }
    SessionsPicture {
        objectName: "done.sessions"
        model: page.consultation.sessions
        visible: page.looked && (model?.bars ?? []).length > 0
    }
    Notice {
        objectName: "done.changed"
        tone: page.helped === "yes" ? "good" : "plain"
        title: page.consultation.byHand || page.helped === "nothing" ? "" : T.say(page.changed.length > 0 ? "wizard.done.changed" : "wizard.done.nothing")

        Repeater {
            model: page.changed

            // Of given widths: nested layouts lose count of lines that wrap late.
            Item {
                id: change

                required property var modelData

                Layout.fillWidth: true
                implicitHeight: words.implicitHeight
                Accessible.role: Accessible.ListItem
                Accessible.name: modelData.title + ". " + modelData.words

                StatusDot {
                    id: tick

                    anchors.left: parent.left
                    status: change.modelData.result
                }
                BodyText {
                    id: words

                    anchors.right: parent.right
                    width: parent.width - tick.width - Theme.space8
                    text: change.modelData.title
                    Accessible.ignored: true
                }
            }
        }
        RowLayout {
            Layout.fillWidth: true
            visible: page.consultation.canUndo && page.changed.length > 0

            SecondText {
                Layout.fillWidth: true
                text: T.say("wizard.done.undo.help")
            }
            QuietButton {
                objectName: "done.undo"
                text: T.say("wizard.done.undo")
                onClicked: page.consultation.undo()
            }
        }
    }
    Notice {
        objectName: "done.others"
        title: page.others.length > 0 ? T.say("wizard.done.not-done") : ""

        Repeater {
            model: page.others

            ResultLine {
                required property var modelData

                step: modelData
            }
        }
    }
    Notices {
        title: T.say("wizard.done.prevention")
        texts: page.helped === "no" || page.helped === "nothing" ? [] : page.consultation.prevention
    }
    HelpdeskLink {
        page: page
    }
    ReportSaved {
        consultation: page.consultation
    }
}

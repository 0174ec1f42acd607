pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// A case that was read out, for the helpdesk: what the caller sees, what they said, and each step with
// what to say.
PageBase {
    id: page

    readonly property var shown: desk.opened

    title: shown.headline ?? ""
    sentence: shown.explanation ?? ""
    primaryText: T.say("wizard.desk.done")
    secondaryText: T.say("wizard.case.another")
    onSecondary: close()

    // The case is done with, unlike on the way back to its code.
    function close() {
        desk.typed = "";
        desk.closeCode();
    }
    function commit(): bool {
        close();
        page.leave();
        return false;
    }

    SecondText {
        Layout.fillWidth: true
        text: T.say("wizard.case.sees")
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space12
        visible: page.shown.found ?? false

        Tag {
            objectName: "case.sure"
            text: page.shown.sure ?? ""
            ink: page.shown.likely ? Theme.colors.good : Theme.colors.soft
            ground: page.shown.likely ? Theme.colors.goodSoft : Theme.colors.bg
        }
    }
    Card {
        Layout.fillWidth: true
        implicitHeight: facts.implicitHeight + 2 * Theme.space12
        visible: (page.shown.evidence ?? []).length > 0

        EvidenceList {
            id: facts

            objectName: "case.evidence"
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: Theme.space12
            evidence: page.shown.evidence ?? []
        }
    }
    SecondText {
        Layout.fillWidth: true
        visible: (page.shown.unseen ?? []).length > 0
        text: T.say("wizard.case.unseen", { areas: (page.shown.unseen ?? []).join(", ") })
    }
    SecondText {
        Layout.fillWidth: true
        visible: (page.shown.others ?? []).length > 0
        text: T.say("wizard.case.others", { causes: (page.shown.others ?? []).join(", ") })
    }
    Notices {
        objectName: "case.answers"
        title: T.say("wizard.case.answered")
        texts: page.shown.answers ?? []
    }
    Notice {
        text: page.shown.complete ?? true ? "" : T.say("case.incomplete")
    }
    StrongText {
        Layout.fillWidth: true
        Layout.topMargin: Theme.space8
        text: T.say("wizard.case.steps")
        visible: (page.shown.steps ?? []).length > 0
        Accessible.role: Accessible.Heading
    }
    Repeater {
        model: page.shown.steps ?? []

        Card {
            id: step

            required property var modelData
            required property int index

            Layout.fillWidth: true
            objectName: "case.step." + index
            implicitHeight: words.implicitHeight + 2 * Theme.space12
            Accessible.role: Accessible.ListItem
            Accessible.name: step.modelData.title

            ColumnLayout {
                id: words

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: Theme.space12
                spacing: Theme.space4

                StrongText {
                    Layout.fillWidth: true
                    text: (step.index + 1) + ". " + step.modelData.title
                }
                SecondText {
                    Layout.fillWidth: true
                    text: step.modelData.effect
                    visible: text.length > 0
                }
                SecondText {
                    Layout.fillWidth: true
                    text: step.modelData.warning
                    color: Theme.colors.bad
                    visible: text.length > 0
                }
                ByHand {
                    Layout.fillWidth: true
                    text: step.modelData.manual
                    visible: text.length > 0
                }
            }
        }
    }
}

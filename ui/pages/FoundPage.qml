pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// What we found: the answer as a sentence, a picture of it, how sure it is and why.
PageBase {
    id: page

    readonly property bool problem: consultation.problemFound
    readonly property var finding: consultation.finding
    property bool factsShown: false

    /// Otherwise the best that is known is a guess, and is said to be one.
    readonly property bool fits: finding.fits ?? true

    title: problem ? fits ? finding.headline ?? "" : T.say("verdict.unsure.title") : consultation.enoughSeen ? T.say("wizard.none.title") : T.say("wizard.too-little.title")
    sentence: problem ? fits ? finding.explanation ?? "" : T.say("verdict.unsure.sentence", { headline: finding.headline ?? "" }) : consultation.enoughSeen ? T.say("wizard.none.sentence") : T.say("wizard.too-little.sentence")
    primaryText: problem ? T.say("wizard.found.repair") : T.say("wizard.restart")
    secondaryText: problem && fits ? "" : T.say("wizard.report.save")
    onSecondary: consultation.saveReport()

    ClashPicture {
        objectName: "found.picture"
        model: page.consultation.picture
        compact: page.cramped
        visible: (model?.lines ?? []).length > 0
    }
    SessionsPicture {
        objectName: "found.sessions"
        model: page.consultation.sessions
        visible: (model?.bars ?? []).length > 0
    }
    GridLayout {
        Layout.fillWidth: true
        visible: page.problem
        columns: page.cramped ? 1 : 2
        columnSpacing: Theme.space12
        rowSpacing: 0

        Flow {
            id: certainty

            Layout.fillWidth: true
            spacing: Theme.space12

            Tag {
                id: sure

                objectName: "found.sure"
                text: page.finding.sure ?? ""
                ink: page.finding.likely ? Theme.colors.good : Theme.colors.soft
                ground: page.finding.likely ? Theme.colors.goodSoft : Theme.colors.bg
            }
            SecondText {
                text: page.finding.facts ?? ""
                width: Math.min(implicitWidth, certainty.width)
                height: Math.max(sure.height, implicitHeight)
                verticalAlignment: Text.AlignVCenter
            }
        }
        QuietButton {
            Layout.leftMargin: page.cramped ? Theme.outdent : 0
            objectName: "found.facts"
            text: T.say("wizard.found.how")
            visible: (page.finding.evidence ?? []).length > 0
            Accessible.description: page.factsShown ? T.say("wizard.expander.open") : T.say("wizard.expander.closed")
            onClicked: page.factsShown = !page.factsShown
        }
    }
    // What is closed is made when it is opened.
    Repeater {
        model: page.problem && page.factsShown ? 1 : 0

        Card {
            Layout.fillWidth: true
            implicitHeight: facts.implicitHeight + 2 * Theme.space12

            EvidenceList {
                id: facts

                objectName: "found.evidence"
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: Theme.space12
                evidence: page.finding.evidence ?? []
            }
        }
    }
    SecondText {
        Layout.fillWidth: true
        Layout.topMargin: Theme.space4
        text: T.say("wizard.found.less.title")
        visible: page.consultation.lessLikely.length > 0
        // Each says so itself.
        Accessible.ignored: true
    }
    Repeater {
        model: page.consultation.lessLikely

        Expander {
            id: other

            required property var modelData
            required property int index

            objectName: "found.less." + index
            title: modelData.name
            spoken: modelData.less

            Repeater {
                model: other.open ? 1 : 0

                Column {
                    id: inside

                    // Lines wrap at once only where the width is known at once.
                    readonly property real room: other.width - 2 * Theme.space12

                    spacing: Theme.space8

                    BodyText {
                        width: inside.room
                        text: other.modelData.headline
                    }
                    SecondText {
                        width: inside.room
                        text: other.modelData.explanation
                        visible: text.length > 0
                    }
                    EvidenceList {
                        width: inside.room
                        evidence: other.modelData.evidence
                    }
                }
            }
        }
    }
    Notices {
        title: T.say("wizard.found.also")
        texts: page.consultation.alsoPresent
    }
    Notices {
        title: T.say("wizard.found.gaps")
        texts: page.consultation.gaps
    }
    QuietButton {
        Layout.leftMargin: Theme.outdent
        objectName: "found.elevated"
        text: T.say("look.elevated")
        visible: page.consultation.gaps.length > 0 && page.consultation.offersElevated
        onClicked: page.consultation.lookElevated()
    }
    HelpdeskLink {
        page: page
    }
    ReportSaved {
        id: reportSaved

        consultation: page.consultation
        onArrived: page.reveal(reportSaved)
    }
}

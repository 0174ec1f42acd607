pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// The repair before it happens: each step with what it brings about, what to mind and how to do it by
// hand. The strong button is the consent to exactly the steps that are ticked. What only a person can
// do stands below, or is the page where there is nothing else.
PageBase {
    id: page

    property bool byHand: consultation.readOnly

    readonly property var steps: consultation.steps
    readonly property var advice: consultation.advice
    readonly property int count: consultation.chosenCount
    readonly property bool none: steps.length + advice.length === 0
    /// Nothing here that a program can do.
    readonly property bool person: steps.length === 0 && !none
    readonly property bool saves: none || consultation.readOnly

    title: none ? T.say("wizard.plan.none")
         : T.say(person ? "wizard.plan.title.person" : "wizard.plan.title", { count: person ? advice.length : steps.length })
    sentence: none ? T.say("wizard.plan.none.sentence")
            : !person ? consultation.untouched
            : T.say(consultation.readOnly ? "wizard.plan.sentence.person.recording" : "wizard.plan.sentence.person")
    /// At a caller's file, where the plan is what one came for.
    readonly property bool sends: desk?.canSend ?? false

    primaryText: sends ? T.say("wizard.desk.save-plan")
               : saves ? T.say("wizard.report.save")
               : person ? T.say("wizard.plan.done-by-hand")
               : count === 0 ? T.say("wizard.plan.do.none") : T.say("wizard.plan.do", { count: count })
    primaryEnabled: count > 0 || person || saves
    readonly property string byHandText: saves || person ? "" : T.say(byHand ? "wizard.plan.hide" : "wizard.plan.show")
    // In a small window the bar keeps to one line: the steps that it agrees to are worth more.
    secondaryText: cramped ? "" : byHandText
    onSecondary: byHand = !byHand

    function commit(): bool {
        if (sends)
            desk.savePlan();
        return !sends;
    }

    Problem {
        objectName: "plan.problem"
        consultation: page.consultation
    }
    Notice {
        objectName: "plan.adopted"
        tone: "good"
        text: page.desk?.adopted && !page.none ? T.say("wizard.desk.plan.adopted") : ""
    }
    Notices {
        objectName: "plan.leftOut"
        title: T.say("wizard.desk.left-out")
        texts: (page.desk?.leftOut ?? []).map(step => step.title + " — " + step.why)
    }
    Repeater {
        model: page.steps

        StepCard {
            required property var modelData
            required property int index

            objectName: "step." + index
            step: modelData
            byHand: page.byHand
            narrow: page.narrow
            choosable: !page.consultation.readOnly
            checked: page.consultation.chosen[index] ?? false
            onToggled: page.consultation.choose(index, checked)
            onOpened: place => page.consultation.openPage(place)
        }
    }
    Repeater {
        model: page.person ? page.advice : []

        StepCard {
            required property var modelData
            required property int index

            objectName: "advice." + index
            step: modelData
            byHand: true
            narrow: page.narrow
            choosable: false
            onOpened: place => page.consultation.openPage(place)
        }
    }
    QuietButton {
        Layout.leftMargin: Theme.outdent
        objectName: "plan.byHand"
        text: page.byHandText
        visible: page.cramped && text.length > 0
        onClicked: page.byHand = !page.byHand
    }
    Notice {
        objectName: "plan.note"
        text: page.none ? "" : page.consultation.readOnly ? T.say("wizard.plan.recording")
            : page.person ? "" : T.say("wizard.plan.afterwards")
    }
    Expander {
        objectName: "plan.more"
        title: T.say("wizard.plan.more")
        visible: !page.person && page.advice.length > 0

        Repeater {
            model: page.person ? [] : page.advice

            StepWords {
                required property var modelData
                required property int index

                Layout.fillWidth: true
                objectName: "advice." + index
                step: modelData
                title: modelData.title
                byHand: page.byHand
                quiet: true
                beside: !page.narrow
                onOpened: place => page.consultation.openPage(place)
            }
        }
    }
    DeskWays {
        desk: page.desk
        onReport: page.consultation.saveReport()
    }
    PlanSaved {
        id: planSaved

        desk: page.desk
        onArrived: page.reveal(planSaved)
    }
    ReportSaved {
        id: reportSaved

        consultation: page.consultation
        onArrived: page.reveal(reportSaved)
    }
}

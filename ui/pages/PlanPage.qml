pragma ComponentBehavior: Bound

import QtQuick
import Unclash
import Unclash.Adapters

// The repair before it happens: each step with what it brings about, what to mind and how to do it by
// hand. The strong button is the consent to exactly the steps that are ticked.
PageBase {
    id: page

    property bool byHand: consultation.readOnly

    readonly property int total: consultation.steps.length
    readonly property int count: consultation.chosenCount
    readonly property int automatic: consultation.chosenAutomatic

    title: total === 0 ? T.say("wizard.plan.none") : T.say("wizard.plan.title", { count: total })
    sentence: total === 0 ? T.say("wizard.plan.none.sentence") : consultation.untouched
    primaryText: total === 0 || consultation.readOnly ? T.say("wizard.report.save")
               : count === 0 ? T.say("wizard.plan.do.none")
               : automatic === 0 ? T.say("wizard.plan.done-by-hand") : T.say("wizard.plan.do", { count: automatic })
    primaryEnabled: count > 0 || total === 0 || consultation.readOnly
    secondaryText: total === 0 || consultation.readOnly ? "" : T.say(byHand ? "wizard.plan.hide" : "wizard.plan.show")
    onSecondary: byHand = !byHand

    Notice {
        objectName: "plan.problem"
        tone: "bad"
        text: page.consultation.problem
    }
    Repeater {
        model: page.consultation.steps

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
        }
    }
    Notice {
        text: page.consultation.readOnly ? T.say("wizard.plan.recording") : page.total > 0 ? T.say("wizard.plan.afterwards") : ""
    }
    ReportSaved {
        consultation: page.consultation
    }
}

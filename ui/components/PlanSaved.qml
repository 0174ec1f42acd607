import Unclash
import Unclash.Adapters

// Where the plan for a caller went, or why it could not be written.
Saved {
    id: saved

    required property Helpdesk desk

    kind: "plan"
    heading: T.say("wizard.desk.plan.saved")
    file: desk?.savedPlan ?? ""
    problem: desk?.savedPlanProblem ?? ""
    hint: T.say("wizard.desk.plan.send")
    onFolderWanted: saved.desk.openPlanFolder()
    onElsewhere: folder => saved.desk.savePlanElsewhere(folder)
}

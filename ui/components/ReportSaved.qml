import Unclash
import Unclash.Adapters

// Where the report went, or why it could not be written.
Saved {
    id: saved

    required property ConsultationAdapter consultation

    kind: "report"
    heading: T.say("wizard.report.saved")
    file: consultation.reportFile
    problem: consultation.reportProblem
    hint: file.endsWith(".json") ? T.say("wizard.desk.report.saved") : ""
    onFolderWanted: saved.consultation.openReportFolder()
    onElsewhere: folder => saved.consultation.saveElsewhere(folder)
}

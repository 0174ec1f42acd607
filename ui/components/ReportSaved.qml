import QtQuick
import Unclash
import Unclash.Adapters

// Where the report went, or why it could not be written.
Notice {
    id: saved

    required property ConsultationAdapter consultation

    objectName: "report.saved"
    tone: consultation.reportProblem.length > 0 ? "bad" : "good"
    title: consultation.reportFile.length > 0 ? T.say("wizard.report.saved") : ""
    text: consultation.reportProblem.length > 0 ? consultation.reportProblem : consultation.reportFile

    QuietButton {
        objectName: "report.folder"
        text: T.say("wizard.report.folder")
        visible: saved.consultation.reportFile.length > 0
        onClicked: saved.consultation.openReportFolder()
    }
}

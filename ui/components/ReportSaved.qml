import QtQuick
import QtQuick.Layouts
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

    SecondText {
        Layout.fillWidth: true
        text: T.say("wizard.desk.report.saved")
        color: Theme.colors.ink
        visible: saved.consultation.reportFile.endsWith(".json")
    }
    Flow {
        Layout.fillWidth: true
        Layout.leftMargin: Theme.outdent
        spacing: Theme.space8

        QuietButton {
            objectName: "report.folder"
            text: T.say("wizard.report.folder")
            visible: saved.consultation.reportFile.length > 0
            onClicked: saved.consultation.openReportFolder()
        }
        QuietButton {
            objectName: "report.elsewhere"
            text: T.say("wizard.report.elsewhere")
            onClicked: {
                picker.source = "";
                picker.setSource("FolderPicker.qml");
            }
        }
    }
    Loader {
        id: picker

        visible: false

        Connections {
            target: picker.item
            function onPicked(folder) {
                saved.consultation.saveElsewhere(folder);
            }
        }
    }
}

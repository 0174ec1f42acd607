import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// What went wrong last; for a broken journal also the way on.
Notice {
    id: problem

    required property ConsultationAdapter consultation

    tone: "bad"
    text: consultation.problem

    SecondText {
        Layout.fillWidth: true
        text: T.say("wizard.journal.aside.help")
        color: Theme.colors.ink
        visible: problem.consultation.journalBroken
    }
    QuietButton {
        Layout.leftMargin: Theme.outdent
        Layout.maximumWidth: parent.width
        objectName: "problem.aside"
        text: T.say("wizard.journal.aside")
        visible: problem.consultation.journalBroken
        onClicked: problem.consultation.setJournalAside()
    }
}

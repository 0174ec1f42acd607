pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// What is wanted at the practice computer, and hints for who asks for them, from vague to plain.
PageBase {
    id: page

    readonly property Training training: workplace.training

    title: T.say("wizard.practice.task.title")
    sentence: training.story
    primaryText: T.say("wizard.practice.go-on")
    secondaryText: training.hintsLeft > 0 ? T.say("wizard.practice.hint.next", { left: training.hintsLeft }) : ""
    onSecondary: training.nextHint()

    Notices {
        objectName: "task.hints"
        title: T.say("wizard.practice.hints")
        texts: page.training.hints
    }
    Notice {
        tone: "bad"
        text: page.workplace.problem
    }
    QuietButton {
        Layout.topMargin: Theme.space16
        Layout.leftMargin: Theme.outdent
        objectName: "task.reset"
        text: T.say("wizard.practice.reset")
        enabled: !page.consultation.changing
        onClicked: page.workplace.startAfresh()
    }
}

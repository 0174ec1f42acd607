import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// After a practice computer is solved: what was in the way, what was changed, what stayed, and what
// the blunt ways out would have done instead.
PageBase {
    id: page

    readonly property var told: workplace.training.debrief
    readonly property string lesson: consultation.lesson

    title: T.say("debrief.title")
    sentence: T.say("debrief.sentence")
    primaryText: T.say("wizard.practice.next")

    function commit(): bool {
        page.open("PracticePage");
        return false;
    }

    Notices {
        objectName: "debrief.deleteAll"
        title: T.say("debrief.delete-all")
        texts: page.told.deleteAll ?? []
    }
    Notices {
        objectName: "debrief.restart"
        title: T.say("debrief.restart")
        texts: page.told.restart ?? []
    }
    Notices {
        objectName: "debrief.kept"
        title: T.say("debrief.kept")
        texts: page.told.kept ?? []
    }
    Notice {
        tone: "bad"
        text: page.workplace.problem
    }
    QuietButton {
        Layout.topMargin: Theme.space8
        Layout.leftMargin: Theme.outdent
        Layout.maximumWidth: page.contentWidth
        objectName: "debrief.lesson"
        text: T.say("wizard.learn.this", { title: T.say("lesson." + page.lesson + ".title") })
        visible: page.lesson.length > 0
        onClicked: {
            page.workplace.training.lesson = page.lesson;
            page.open("LearnPage");
        }
    }
    QuietButton {
        Layout.leftMargin: Theme.outdent
        Layout.maximumWidth: page.contentWidth
        objectName: "debrief.reset"
        text: T.say("wizard.practice.reset")
        onClicked: page.workplace.startAfresh()
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// Simulated computers to try the wizard on: nothing real is touched.
PageBase {
    id: page

    property string picked

    title: T.say("wizard.practice.title")
    sentence: T.say("wizard.practice.sentence")
    primaryText: T.say("wizard.practice.open")
    primaryEnabled: picked.length > 0
    secondaryText: workplace.practising ? T.say("wizard.practice.leave") : ""

    function commit(): bool {
        return workplace.moveTo("practice:" + picked);
    }
    onSecondary: if (workplace.moveToLive()) page.leave()

    Notice {
        tone: "bad"
        text: page.workplace.problem
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.space8

        Repeater {
            model: page.workplace.practices

            ChoiceCard {
                required property var modelData

                Layout.fillWidth: true
                objectName: "practice." + modelData.name
                text: modelData.title
                help: modelData.story
                checked: page.picked === modelData.name
                onPicked: page.picked = modelData.name
            }
        }
    }
    QuietButton {
        Layout.leftMargin: Theme.outdent
        objectName: "practice.learn"
        text: T.say("wizard.learn")
        onClicked: page.open("LearnPage")
    }
}

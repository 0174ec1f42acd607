pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// What is wrong: pick what fits, or say it in one's own words.
PageBase {
    id: page

    /// The symptoms most people come with; the others stand behind "Something else".
    readonly property var common: ["more-than-one-user-name", "cannot-open-share", "old-session-still-there", "asked-again-and-again"]
    readonly property var symptoms: consultation.symptoms
    readonly property var others: symptoms.filter(one => !common.includes(one.id))
    readonly property var answers: consultation.answers
    readonly property string symptom: answers.symptom ?? ""
    property bool moreShown: others.some(one => one.id === symptom)

    title: T.say("wizard.wrong.title")
    // At a practice computer, what is wanted there.
    sentence: workplace.story.length > 0 ? workplace.story : T.say("wizard.wrong.sentence")
    primaryText: T.say("wizard.wrong.look")
    canGoBack: false

    function named(id: string): var {
        return symptoms.find(one => one.id === id);
    }
    function commit(): bool {
        typing.stop();
        consultation.volunteer(words.text);
        return true;
    }
    function tell(question: string, value: string) {
        if (value.trim().length > 0)
            consultation.answer(question, value.trim());
        else
            consultation.takeBack(question);
    }

    Problem {
        objectName: "wrong.problem"
        consultation: page.consultation
    }
    // What is rarely there is made only then.
    Repeater {
        model: page.consultation.putBack.length > 0 ? 1 : 0

        Notice {
            objectName: "wrong.putBack"
            tone: "good"
            title: T.say("wizard.undone.title")

            Repeater {
                model: page.consultation.putBack

                ResultLine {
                    required property var modelData

                    step: modelData
                }
            }
        }
    }
    Repeater {
        model: page.consultation.interrupted.length > 0 ? 1 : 0

        Notice {
            objectName: "wrong.interrupted"
            title: T.say("wizard.interrupted.title")

            Repeater {
                model: page.consultation.interrupted

                ResultLine {
                    required property var modelData

                    step: modelData
                }
            }
            Flow {
                Layout.fillWidth: true
                spacing: Theme.space12

                QuietButton {
                    objectName: "interrupted.look"
                    text: T.say("wizard.interrupted.look")
                    onClicked: page.consultation.judgeInterrupted()
                }
                QuietButton {
                    objectName: "interrupted.undo"
                    text: T.say("wizard.wrong.undo")
                    visible: page.consultation.canUndo
                    onClicked: page.consultation.undo()
                }
            }
        }
    }
    Repeater {
        model: page.consultation.unfinished > 0 && page.consultation.interrupted.length === 0 && Object.keys(page.answers).length === 0 ? 1 : 0

        Notice {
            objectName: "wrong.unfinished"
            title: T.say("wizard.unfinished.title")
            text: T.say("wizard.unfinished.text", { count: page.consultation.unfinished })

            Flow {
                Layout.fillWidth: true
                spacing: Theme.space12

                QuietButton {
                    objectName: "unfinished.goOn"
                    text: T.say("wizard.unfinished.go-on")
                    onClicked: page.consultation.goOn()
                }
                QuietButton {
                    objectName: "unfinished.forget"
                    text: T.say("wizard.unfinished.forget")
                    onClicked: page.consultation.forgetUnfinished()
                }
            }
        }
    }
    Repeater {
        model: page.workplace.elevated ? 1 : 0

        Notice {
            objectName: "wrong.elevated"
            text: T.say("notice.elevated")

            QuietButton {
                objectName: "wrong.goOnAsUser"
                text: T.say("wizard.elevated.go-on")
                onClicked: if (page.workplace.startAgainAsUser()) Qt.quit()
            }
        }
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.space12
        Accessible.role: Accessible.Grouping
        Accessible.name: page.title

        Repeater {
            model: page.common

            ChoiceCard {
                required property string modelData
                readonly property var choice: page.named(modelData)

                Layout.fillWidth: true
                objectName: "symptom." + modelData
                visible: choice !== undefined
                text: choice?.text ?? ""
                help: choice?.help ?? ""
                checked: page.symptom === modelData
                onPicked: page.consultation.answer("symptom", modelData)
            }
        }
        Repeater {
            id: extra

            model: page.moreShown ? page.others : []

            ChoiceCard {
                required property var modelData

                Layout.fillWidth: true
                objectName: "symptom." + modelData.id
                text: modelData.text
                help: modelData.help
                checked: page.symptom === modelData.id
                onPicked: page.consultation.answer("symptom", modelData.id)
            }
        }
    }
    TextInputField {
        id: words

        Layout.fillWidth: true
        objectName: "wrong.words"
        label: T.say("wizard.wrong.words.label")
        labelShown: false
        placeholder: T.say("wizard.wrong.words")
        text: page.consultation.volunteered
        onEdited: typing.restart()
        onEntered: page.proceed()

        Timer {
            id: typing

            interval: 300
            onTriggered: page.consultation.volunteer(words.text)
            // Whoever goes elsewhere before that has told it, too.
            Component.onDestruction: if (running) page.consultation?.volunteer(words.text)
        }
    }
    SecondText {
        Layout.fillWidth: true
        objectName: "wrong.understood"
        visible: page.consultation.understood.length > 0
        text: page.consultation.understood
        color: Theme.colors.good
    }
    Flow {
        Layout.fillWidth: true
        Layout.leftMargin: Theme.outdent
        spacing: Theme.space8

        QuietButton {
            objectName: "wrong.more"
            text: T.say("wizard.wrong.more")
            visible: !page.moreShown && page.others.length > 0
            onClicked: {
                page.moreShown = true;
                leading.start();
            }
        }
        // They stand above the button: led there, nobody has to look for them.
        Timer {
            id: leading

            interval: 0
            onTriggered: (extra.itemAt(0) as ChoiceCard)?.forceActiveFocus(Qt.OtherFocusReason)
        }
        QuietButton {
            objectName: "wrong.code"
            text: T.say("wizard.wrong.code")
            onClicked: page.helpdesk()
        }
    }
    Expander {
        id: details

        objectName: "wrong.details"
        title: T.say("wizard.wrong.details")
        open: page.workplace.story.length > 0 || page.answers.server !== undefined || page.answers["wanted-user"] !== undefined

        Told {
            question: "server"
            consultation: page.consultation
            label: T.say("wizard.wrong.server")
            placeholder: T.say("wizard.wrong.server.example")
        }
        Told {
            question: "wanted-user"
            consultation: page.consultation
            label: T.say("wizard.wrong.user")
            placeholder: T.say("wizard.wrong.user.example")
        }
    }
    QuietButton {
        Layout.leftMargin: Theme.outdent
        objectName: "wrong.undo"
        text: T.say("wizard.wrong.undo")
        visible: page.consultation.canUndo && page.consultation.interrupted.length === 0
        onClicked: page.consultation.undo()
    }
    SecondText {
        Layout.fillWidth: true
        Layout.topMargin: Theme.space8
        objectName: "wrong.keeps"
        text: page.consultation.notWritable.length > 0 ? T.say("wizard.keep.cannot", { folder: page.consultation.notWritable })
            : T.say(page.consultation.keepsAnswers ? "wizard.keep.on" : "wizard.keep.off")
        visible: !page.consultation.readOnly
    }
    QuietButton {
        Layout.leftMargin: Theme.outdent
        objectName: "wrong.keep"
        text: T.say(page.consultation.keepsAnswers ? "wizard.keep.stop" : "wizard.keep.start")
        visible: !page.consultation.readOnly && page.consultation.notWritable.length === 0
        onClicked: page.consultation.keepsAnswers = !page.consultation.keepsAnswers
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// One question at a time, only where the answer can change what is done.
PageBase {
    id: page

    readonly property var question: consultation.question
    readonly property string questionId: question.id ?? ""
    readonly property bool free: (question.choices ?? []).length === 0
    property string picked

    onQuestionIdChanged: recall()
    Component.onCompleted: recall()

    title: question.text ?? ""
    // In a small window the answers come first, and what cannot be pressed yet takes no line of its own.
    sentence: cramped ? "" : question.help ?? ""
    primaryText: cramped && !primaryEnabled ? "" : T.say("wizard.next")
    primaryEnabled: free ? words.text.trim().length > 0 || picked === "unknown" : picked.length > 0
    secondaryText: T.say("wizard.ask.skip")
    onSecondary: consultation.skipQuestions()

    // What was answered, typed or picked before, when one has come back to the question.
    function recall() {
        const draft = consultation.draft(questionId);
        const answer = draft.length > 0 ? draft : consultation.answers[questionId] ?? "";
        picked = free && answer !== "unknown" ? "" : answer;
        words.text = free && answer !== "unknown" ? answer : "";
        if (free)
            words.inputItem.forceActiveFocus(Qt.OtherFocusReason);
    }
    function commit(): bool {
        return consultation.answer(questionId, free && picked !== "unknown" ? words.text.trim() : picked);
    }

    Notice {
        objectName: "ask.problem"
        tone: "bad"
        text: page.consultation.problem
    }
    TextInputField {
        id: words

        Layout.fillWidth: true
        objectName: "ask.words"
        visible: page.free
        label: page.title
        labelShown: false
        onEdited: {
            page.picked = "";
            page.consultation.setDraft(page.questionId, text);
        }
        onEntered: if (page.primaryEnabled) page.proceed()
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.space12

        Repeater {
            model: page.question.choices ?? []

            ChoiceCard {
                required property var modelData

                Layout.fillWidth: true
                objectName: "answer." + modelData.id
                text: modelData.text
                help: modelData.help
                checked: page.picked === modelData.id
                onPicked: {
                    page.picked = modelData.id;
                    page.consultation.setDraft(page.questionId, page.picked);
                }
            }
        }
        ChoiceCard {
            Layout.fillWidth: true
            objectName: "answer.unknown"
            visible: page.free
            text: T.say("wizard.unknown")
            help: T.say("wizard.unknown.help")
            checked: page.free && page.picked === "unknown"
            onPicked: {
                words.text = "";
                page.picked = "unknown";
                page.consultation.setDraft(page.questionId, page.picked);
            }
        }
    }
    BodyText {
        Layout.fillWidth: true
        text: page.question.help ?? ""
        color: Theme.colors.soft
        visible: page.cramped && text.length > 0
    }
}

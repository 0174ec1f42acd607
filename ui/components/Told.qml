import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// A field whose text is the answer to a question: told as it is typed, and shown again later.
TextInputField {
    id: told

    required property ConsultationAdapter consultation
    required property string question
    readonly property string known: {
        const answer = consultation.answers[question] ?? "";
        return answer === "unknown" ? "" : answer;
    }

    /// What is shown is no answer: a kept one may be longer than the field takes.
    property bool showing: false

    function show() {
        showing = true;
        text = known;
        showing = false;
    }

    Layout.fillWidth: true
    objectName: "told." + question
    onKnownChanged: if (!inputItem.activeFocus) show()
    Component.onCompleted: show()
    // Also what is not typed but put there, by a voice or a screen reader.
    onTextChanged: {
        const value = text.trim();
        if (showing || value === known)
            return;
        if (value.length > 0)
            consultation.answer(question, value);
        else
            consultation.takeBack(question);
    }
}

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// Where a file went that was asked for, with a way to it and to another place; or why it could not be
// written.
Notice {
    id: saved

    /// What its parts are called: "report" has "report.saved", "report.folder", "report.elsewhere".
    required property string kind
    property string heading
    /// Its name; empty where none was written.
    property string file
    property string problem
    property string hint

    signal folderWanted
    signal elsewhere(folder: url)
    /// It has just come, and may stand where it has to be scrolled to.
    signal arrived

    property bool complete: false

    Component.onCompleted: complete = true
    onTextChanged: if (complete && text.length > 0) leading.start()

    // When it is laid out.
    Timer {
        id: leading

        interval: 0
        onTriggered: saved.arrived()
    }

    objectName: kind + ".saved"
    tone: problem.length > 0 ? "bad" : "good"
    title: file.length > 0 ? heading : ""
    text: problem.length > 0 ? problem : file

    SecondText {
        Layout.fillWidth: true
        text: saved.hint
        color: Theme.colors.ink
        visible: saved.file.length > 0 && text.length > 0
    }
    Flow {
        Layout.fillWidth: true
        Layout.leftMargin: Theme.outdent
        spacing: Theme.space8

        QuietButton {
            objectName: saved.kind + ".folder"
            text: T.say("wizard.report.folder")
            visible: saved.file.length > 0
            onClicked: saved.folderWanted()
        }
        QuietButton {
            objectName: saved.kind + ".elsewhere"
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
                saved.elsewhere(folder);
            }
        }
    }
}

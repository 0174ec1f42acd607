import QtQuick
import QtQuick.Dialogs
import Unclash.Adapters

// The system's own dialog for a file to open, open as soon as it is loaded; loaded when it is needed.
FileDialog {
    id: dialog

    signal picked(file: url)

    nameFilters: [T.say("wizard.desk.files") + " (*.json)"]
    // Where the desktop has none of its own, nobody else says them in the person's language.
    acceptLabel: T.say("wizard.file.open")
    rejectLabel: T.say("wizard.file.cancel")
    Component.onCompleted: open()
    onAccepted: dialog.picked(selectedFile)
}

import QtQuick
import QtQuick.Dialogs
import Unclash.Adapters

// The system's own dialog for a folder to save in, open as soon as it is loaded; loaded when it is
// needed.
FolderDialog {
    id: dialog

    signal picked(folder: url)

    acceptLabel: T.say("wizard.file.save-here")
    rejectLabel: T.say("wizard.file.cancel")
    Component.onCompleted: open()
    onAccepted: dialog.picked(selectedFolder)
}

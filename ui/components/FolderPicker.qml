import QtQuick
import QtQuick.Dialogs

// The system's own dialog for a folder, open as soon as it is loaded; loaded when it is needed.
FolderDialog {
    id: dialog

    signal picked(folder: url)

    Component.onCompleted: open()
    onAccepted: dialog.picked(selectedFolder)
}

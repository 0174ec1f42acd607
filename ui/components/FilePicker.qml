import QtQuick
import QtQuick.Dialogs
import Unclash.Adapters

// The system's own file dialog, open as soon as it is loaded; loaded when it is needed.
FileDialog {
    id: dialog

    /// Asks where to save instead of what to open.
    property bool saves: false

    signal picked(file: url)

    nameFilters: [T.say("wizard.desk.files") + " (*.json)"]
    fileMode: saves ? FileDialog.SaveFile : FileDialog.OpenFile
    defaultSuffix: "json"
    Component.onCompleted: open()
    onAccepted: dialog.picked(selectedFile)
}

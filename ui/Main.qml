import QtQuick
import Unclash
import Unclash.Adapters

// The window. Closing it while something is being changed asks nothing and waits for the step at
// hand.
Window {
    id: window

    required property Workplace workplace
    readonly property bool changing: workplace.consultation?.changing ?? false
    property bool closing: false

    width: 920
    height: 640
    minimumWidth: 640
    minimumHeight: 480
    visible: true
    title: workplace.practising ? T.say("wizard.window.practice") : T.say("wizard.window")
    color: Theme.colors.bg

    onClosing: close => {
        if (window.changing) {
            close.accepted = false;
            window.closing = true;
            window.workplace.consultation.stop();
        }
    }
    onChangingChanged: if (closing && !changing) close()

    Loader {
        readonly property string shown: window.workplace.consultation ? "Shell.qml" : "Unopened.qml"

        anchors.fill: parent
        focus: true
        onShownChanged: setSource(shown, { workplace: window.workplace, focus: true })
        onLoaded: {
            const shell = item as Shell;
            const unopened = item as Unopened;
            if (shell)
                shell.finished.connect(window.close);
            if (unopened)
                unopened.leave.connect(window.close);
        }
    }
}

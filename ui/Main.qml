import QtQuick
import Unclash
import Unclash.Adapters

// The window. Closing it while something is being changed waits for the step at hand.
Window {
    id: window

    required property Workplace workplace
    property bool closing: false

    width: 920
    height: 640
    minimumWidth: 640
    minimumHeight: 480
    visible: true
    title: workplace.practising ? T.say("wizard.window.practice") : T.say("wizard.window")
    color: Theme.colors.bg

    onClosing: close => {
        if (window.workplace.consultation.changing) {
            close.accepted = false;
            window.closing = true;
            window.workplace.consultation.stop();
        }
    }
    Connections {
        target: window.workplace.consultation
        function onStateChanged() {
            if (window.closing && !window.workplace.consultation.changing)
                window.close();
        }
    }
    Shell {
        anchors.fill: parent
        focus: true
        workplace: window.workplace
        onFinished: window.close()
    }
}

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

    // As far as the screen has room for it, less the window's own title: at 300 % a laptop's has little.
    readonly property int roomWide: Math.min(Screen.width, Screen.desktopAvailableWidth)
    readonly property int roomHigh: Math.min(Screen.height, Screen.desktopAvailableHeight) - Theme.space32

    width: Math.min(920, roomWide)
    height: Math.min(640, roomHigh)
    minimumWidth: Math.min(640, roomWide)
    minimumHeight: Math.min(480, roomHigh)
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

    // The window shows at once with the frame that is always there; the rest is made meanwhile.
    Rectangle {
        x: Words.rightToLeft ? window.width - width : 0
        width: Theme.railWidth
        height: window.height
        visible: loader.status !== Loader.Ready && window.width >= Theme.narrowBelow
        color: Theme.colors.rail

        Brand {
            x: Words.rightToLeft ? parent.width - width - y : y
            y: Theme.space16 + Theme.space4
        }
    }
    Loader {
        id: loader

        readonly property string shown: window.workplace.consultation ? "Shell.qml" : "Unopened.qml"

        anchors.fill: parent
        asynchronous: true
        focus: true
        onShownChanged: setSource(shown, { workplace: window.workplace, focus: true, width: width, height: height })
    }
    // Not by their types: those would be read before the window is there.
    Connections {
        target: loader.item
        ignoreUnknownSignals: true
        function onFinished() {
            window.close();
        }
        function onLeave() {
            window.close();
        }
    }
}

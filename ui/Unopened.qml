import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// What the program was started for cannot be opened: why, and a way on.
FocusScope {
    id: unopened

    required property Workplace workplace

    signal leave

    LayoutMirroring.enabled: Words.rightToLeft
    LayoutMirroring.childrenInherit: true
    Accessible.role: Accessible.Pane
    Accessible.name: title.text
    Accessible.description: unopened.workplace.problem

    Rectangle {
        anchors.fill: parent
        color: Theme.colors.bg
    }
    ScrollColumn {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: bar.top

        RowLayout {
            Layout.fillWidth: true
            Layout.bottomMargin: Theme.space16

            Brand {}
            Item {
                Layout.fillWidth: true
            }
            LanguageSwitch {}
        }
        HeadlineText {
            id: title

            Layout.fillWidth: true
            text: T.say("wizard.unopened.title")
        }
        Notice {
            objectName: "unopened.problem"
            tone: "bad"
            text: unopened.workplace.problem
        }
        BodyText {
            Layout.fillWidth: true
            text: T.say("wizard.unopened.help")
            color: Theme.colors.soft
        }
    }
    BottomBar {
        id: bar

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        focus: true
        sideMargin: Theme.space32
        contentWidth: Theme.pageWidth + 2 * sideMargin
        backText: ""
        backShown: false
        secondaryText: T.say("wizard.unopened.close")
        secondaryEnabled: true
        primaryText: T.say("wizard.unopened.live")
        primaryEnabled: true
        onSecondary: unopened.leave()
        onProceed: unopened.workplace.moveToLive()
    }
}

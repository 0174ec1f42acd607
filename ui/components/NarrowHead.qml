import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// Where there is no room for the rail: where one is, and in the same line what is beside the way. What
// does not fit there is folded away, so that a small window with large text is left to the page.
Item {
    id: head

    required property var places
    required property int current
    required property Workplace workplace
    /// False on the page that it leads to.
    property bool leads: true
    property bool open: false
    default property alias links: beside.data
    readonly property bool practises: workplace.story.length > 0
    readonly property bool folds: {
        let needed = dots.implicitWidth;
        for (let i = 0; i < beside.children.length; ++i)
            needed += (beside.children[i] as Item).implicitWidth + Theme.space8;
        return needed > width;
    }

    signal task

    implicitHeight: folds ? line.height + (open ? beside.height : 0) : Math.max(line.height, beside.height)

    RowLayout {
        id: line

        anchors.left: parent.left
        anchors.right: parent.right
        height: Math.max(implicitHeight, Theme.smallTarget)
        spacing: Theme.space8

        Dots {
            id: dots

            objectName: "head.dots"
            Layout.preferredHeight: Theme.smallTarget
            places: head.places
            current: head.current
        }
        Tag {
            objectName: "head.practice"
            text: T.say("wizard.practice")
            visible: head.folds && head.practises
        }
        Item {
            Layout.fillWidth: true
        }
        RailLink {
            objectName: "practice.task"
            text: T.say("wizard.practice.task")
            visible: head.folds && head.practises && head.leads
            onClicked: head.task()
        }
        RailLink {
            objectName: "head.more"
            text: T.say("wizard.more")
            visible: head.folds
            Accessible.description: T.say(head.open ? "wizard.expander.open" : "wizard.expander.closed")
            onClicked: head.open = !head.open
        }
    }
    // Beside the dots or below them: a place of its own, as layouts take a span that changes late.
    Flow {
        id: beside

        objectName: "head.links"
        readonly property real start: head.folds ? 0 : dots.implicitWidth + Theme.space8

        x: Words.rightToLeft ? 0 : start
        y: head.folds ? line.height : 0
        width: head.width - start
        visible: !head.folds || head.open
        spacing: Theme.space4
    }
}

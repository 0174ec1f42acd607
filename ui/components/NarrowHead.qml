import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// Where there is no room for the rail: where one is, and in the same line what is beside the way. What
// does not fit there is folded away, so that a small window with large text is left to the page.
GridLayout {
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
            needed += (beside.children[i] as Item).implicitWidth + columnSpacing;
        return needed > width;
    }

    signal task

    columns: 5
    columnSpacing: Theme.space8
    rowSpacing: 0

    Dots {
        id: dots

        Layout.row: 0
        Layout.column: 0
        Layout.preferredHeight: Theme.smallTarget
        places: head.places
        current: head.current
    }
    Tag {
        Layout.row: 0
        Layout.column: 1
        objectName: "head.practice"
        text: T.say("wizard.practice")
        visible: head.folds && head.practises
    }
    Item {
        Layout.row: 0
        Layout.column: 2
        Layout.fillWidth: true
        visible: head.folds
    }
    RailLink {
        Layout.row: 0
        Layout.column: 3
        objectName: "practice.task"
        text: T.say("wizard.practice.task")
        visible: head.folds && head.practises && head.leads
        onClicked: head.task()
    }
    RailLink {
        Layout.row: 0
        Layout.column: 4
        objectName: "head.more"
        text: T.say("wizard.more")
        visible: head.folds
        Accessible.description: T.say(head.open ? "wizard.expander.open" : "wizard.expander.closed")
        onClicked: head.open = !head.open
    }
    Flow {
        id: beside

        Layout.row: head.folds ? 1 : 0
        Layout.column: head.folds ? 0 : 1
        Layout.columnSpan: head.folds ? 5 : 4
        Layout.fillWidth: true
        visible: !head.folds || head.open
        spacing: Theme.space4
    }
}

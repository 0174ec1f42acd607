pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// The six places as a thin line, where there is no room for the rail.
RowLayout {
    id: dots

    required property var places
    required property int current

    spacing: Theme.space8
    Accessible.role: Accessible.StaticText
    Accessible.name: T.say("wizard.place.short", { number: current + 1, of: places.length, place: places[current] ?? "" })

    Repeater {
        model: dots.places.length

        Rectangle {
            id: dot

            required property int index
            readonly property bool here: index === dots.current

            implicitWidth: here ? Theme.space24 : Theme.space8
            implicitHeight: Theme.space8
            radius: height / 2
            color: index <= dots.current ? Theme.colors.accent : Theme.colors.bg
            border.width: index <= dots.current ? 0 : Theme.hairline
            border.color: Theme.colors.soft
            Accessible.ignored: true
        }
    }
}

import QtQuick
import Unclash

// A surface with a hairline around it.
Rectangle {
    color: Theme.colors.surface
    radius: Theme.radius
    border.width: Theme.hairline
    border.color: Theme.colors.line
}

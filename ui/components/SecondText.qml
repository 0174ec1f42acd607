import QtQuick
import Unclash

// What may be read later: smaller and softer.
BodyText {
    color: Theme.colors.soft
    font.pixelSize: Theme.secondSize
}

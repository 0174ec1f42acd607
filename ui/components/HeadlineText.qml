import QtQuick
import Unclash

// The headline of a page: the answer, not a label.
BodyText {
    font.pixelSize: Theme.headlineSize
    font.weight: Font.DemiBold
    font.letterSpacing: 0
    lineHeight: 1.2
    Accessible.role: Accessible.Heading
}

import QtQuick
import Unclash

// Mark and name.
Row {
    id: brand

    property bool solved: false

    spacing: Theme.space8
    Accessible.role: Accessible.StaticText
    Accessible.name: "Unclash"

    Mark {
        anchors.verticalCenter: parent.verticalCenter
        apart: brand.solved
    }
    Text {
        anchors.verticalCenter: parent.verticalCenter
        text: "Unclash"
        color: Theme.colors.ink
        font.pixelSize: Theme.brandSize
        font.weight: Font.Medium
        Accessible.ignored: true
    }
}

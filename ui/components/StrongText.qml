import QtQuick

// The title of a card or a group.
BodyText {
    font.weight: Font.DemiBold
}

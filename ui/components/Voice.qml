import QtQuick

// Says something to whoever does not see it. Qt 6.4 has no call to announce with; what screen readers
// hear is that the name of an alert has changed.
Item {
    property string says

    width: 1
    height: 1
    visible: says.length > 0
    Accessible.role: Accessible.AlertMessage
    Accessible.name: says
}

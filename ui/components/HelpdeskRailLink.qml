import QtQuick
import Unclash
import Unclash.Adapters

// Opens the page for callers and for the helpdesk.
RailLink {
    required property Workplace workplace

    objectName: "helpdesk"
    text: T.say("wizard.desk")
    enabled: !workplace.consultation.changing
}

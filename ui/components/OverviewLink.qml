import QtQuick
import Unclash
import Unclash.Adapters

// Opens the tables of everything that is connected.
RailLink {
    required property Workplace workplace

    objectName: "overview"
    text: T.say("wizard.overview")
    enabled: !workplace.consultation.changing
}

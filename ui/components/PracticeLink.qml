import QtQuick
import Unclash
import Unclash.Adapters

// Opens the list of practice computers.
RailLink {
    required property Workplace workplace

    objectName: "practice"
    text: T.say("wizard.practice")
    enabled: !workplace.consultation.changing
}

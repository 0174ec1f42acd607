import QtQuick
import Unclash

// Opens the list of practice computers.
RailLink {
    required property Workplace workplace

    objectName: "practice"
    text: workplace.practising ? Words.say("wizard.practice.other") : Words.say("wizard.practice")
    visible: workplace.practices.length > 0
    enabled: !workplace.consultation.changing
}

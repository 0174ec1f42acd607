pragma Singleton

import QtQuick
import Unclash.Adapters

// Every colour, size and duration of the wizard. Sizes follow the system's text size; the pages name
// tokens and nothing else.
QtObject {
    id: theme

    readonly property real scale: Appearance.textScale
    readonly property bool contrast: Appearance.contrast

    // Colours. High contrast uses the system's own where the system asks for it, and a fixed black,
    // white and yellow where only this program is told to.
    readonly property SystemPalette system: SystemPalette {}
    readonly property SystemPalette greyed: SystemPalette {
        colorGroup: SystemPalette.Disabled
    }
    readonly property bool systemContrast: Appearance.systemContrast

    component Colors: QtObject {
        property color bg
        property color surface
        property color rail
        property color line
        property color ink
        property color soft
        property color accent
        property color inkOnAccent
        property color accentSoft
        property color bad
        property color badSoft
        property color good
        property color goodSoft
        /// Words that cannot be pressed now.
        property color disabled
    }
    readonly property Colors lightColors: Colors {
        bg: "#F7F7F5"; surface: "#FFFFFF"; rail: "#EFEFEB"; line: "#DCDCD6"; ink: "#1A1E23"; soft: "#5A626C"
        accent: "#0B6478"; inkOnAccent: "#FFFFFF"; accentSoft: "#E2F0F3"
        bad: "#B23A0A"; badSoft: "#FBEAE1"; good: "#1F6E43"; goodSoft: "#E4F2E9"; disabled: soft
    }
    readonly property Colors darkColors: Colors {
        bg: "#15181C"; surface: "#1D2126"; rail: "#111418"; line: "#343A42"; ink: "#ECEEF0"; soft: "#A9B1BA"
        accent: "#6CC5D9"; inkOnAccent: "#06222A"; accentSoft: "#17323A"
        bad: "#FF9F70"; badSoft: "#3A241A"; good: "#86D3A0"; goodSoft: "#1A3224"; disabled: soft
    }
    readonly property Colors contrastColors: Colors {
        bg: theme.systemContrast ? theme.system.window : "#000000"
        surface: bg; rail: bg; accentSoft: bg; badSoft: bg; goodSoft: bg
        ink: theme.systemContrast ? theme.system.windowText : "#FFFFFF"
        line: ink; soft: ink; bad: ink; good: ink
        disabled: theme.systemContrast ? theme.greyed.windowText : "#9A9A9A"
        accent: theme.systemContrast ? theme.system.highlight : "#FFE14D"
        inkOnAccent: theme.systemContrast ? theme.system.highlightedText : "#000000"
    }
    readonly property Colors colors: Appearance.contrast ? contrastColors : Appearance.dark ? darkColors : lightColors

    // Type
    // Grows more slowly: a headline of twice the size would fill a small window.
    readonly property int headlineSize: Math.round(26 * (1 + (scale - 1) * 0.7))
    readonly property int brandSize: Math.round(18 * scale)
    readonly property int textSize: Math.round(15 * scale)
    readonly property int secondSize: Math.round(13 * scale)
    readonly property int tagSize: Math.round(12 * scale)
    readonly property real lineHeight: 1.3

    // Spacing
    readonly property int space4: 4
    readonly property int space8: 8
    readonly property int space12: 12
    readonly property int space16: 16
    readonly property int space24: 24
    readonly property int space32: 32

    // Shapes
    readonly property int radius: 10
    readonly property int controlRadius: 8
    readonly property int hairline: contrast ? 2 : 1
    readonly property int outline: 2
    readonly property int focusGap: 2
    /// Moves a quiet button's words to where the texts above begin; a box that is drawn stands there itself.
    readonly property int outdent: contrast ? 0 : -space12
    readonly property int target: Math.round(40 * Math.max(1, scale * 0.85))
    readonly property int smallTarget: Math.round(32 * Math.max(1, scale * 0.85))
    readonly property int dot: Math.round(22 * scale)
    readonly property int indicator: Math.round(20 * scale)

    // The frame
    readonly property int pageWidth: Math.round(680 * Math.max(1, scale * 0.8))
    readonly property int railWidth: Math.round(214 * scale)
    readonly property int narrowBelow: Math.round(760 * scale)
    readonly property int crampedBelow: Math.round(620 * scale)

    readonly property int motion: Appearance.reducedMotion ? 0 : 150
}

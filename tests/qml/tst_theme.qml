import QtQuick
import QtTest
import Unclash
import Unclash.Adapters

// Text is read in every dress: at least 4.5:1 for each ink on each ground that it is written on (WCAG
// 2.1, 1.4.3), and 3:1 for what shows a control's or a picture's shape (1.4.11).
TestCase {
    name: "theme"

    function part(value) {
        return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
    function luminance(color) {
        return 0.2126 * part(color.r) + 0.7152 * part(color.g) + 0.0722 * part(color.b);
    }
    function contrast(one, other) {
        const a = luminance(one), b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }
    function test_contrast_data() {
        return [
            { tag: "light", colors: Theme.lightColors },
            { tag: "dark", colors: Theme.darkColors },
            { tag: "contrast", colors: Theme.contrastColors }
        ];
    }
    function test_contrast(data) {
        const c = data.colors;
        const written = [];
        for (const ground of ["bg", "surface", "rail", "accentSoft", "badSoft", "goodSoft"])
            for (const ink of ["ink", "soft"])
                written.push([ink, ground]);
        for (const ground of ["bg", "surface", "rail", "accentSoft"])
            written.push(["accent", ground]);
        for (const tone of ["bad", "good"])
            for (const ground of ["bg", "surface", tone + "Soft"])
                written.push([tone, ground]);
        written.push(["inkOnAccent", "accent"]);
        for (const [ink, ground] of written) {
            const ratio = contrast(c[ink], c[ground]);
            verify(ratio >= 4.5, ink + " on " + ground + " is " + ratio.toFixed(2) + ":1");
        }
        // Outlines of fields, focus, and lines in pictures.
        for (const ground of ["bg", "surface", "rail"])
            for (const shape of ["soft", "accent", "bad", "good"])
                verify(contrast(c[shape], c[ground]) >= 3, shape + " beside " + ground);
    }
}

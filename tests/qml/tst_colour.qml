import QtQuick
import QtTest
import Unclash
import Unclash.Adapters

// Nothing is said by colour alone: each state has a shape or a word of its own, and words for a screen
// reader.
Item {
    id: bed

    width: 920
    height: 640

    Rectangle {
        anchors.fill: parent
        color: Theme.colors.bg
    }
    StatusDot {
        id: dot
        x: 20; y: 20
    }
    PlaceDot {
        id: place
        x: 60; y: 20
        number: 3
    }
    Mark {
        id: mark
        x: 100; y: 20
    }
    ChoiceCard {
        id: choice
        x: 20; y: 60; width: 300
        text: "One"
    }
    CheckRow {
        id: box
        x: 20; y: 130; width: 300
        text: "Tick"
    }
    StepCard {
        id: card
        x: 20; y: 190; width: 300
        choosable: true
        step: ({ title: "Disconnect", effect: "", warning: "", manual: "", undo: "", needs: "", automatic: true })
    }
    TableChip {
        id: chip
        x: 20; y: 300
        text: "Drives"
        autoExclusive: false
    }
    ResultLine {
        id: result
        x: 400; y: 20; width: 300
        step: ({ title: "Disconnect", words: "", reason: "", result: "done" })
    }
    Dots {
        id: dots
        x: 400; y: 100
        places: ["One", "Two", "Three"]
        current: 1
    }
    Rail {
        id: rail
        x: 700; height: 500
        places: ["One", "Two", "Three"]
        current: 1
    }
    TestCase {
        name: "colour"
        when: windowShown

        // What stands out from the ground, whatever its colour: the picture in one ink.
        function drawn(item) {
            waitForRendering(item, 500);
            const image = grabImage(item);
            const light = (x, y) => 0.3 * image.red(x, y) + 0.6 * image.green(x, y) + 0.1 * image.blue(x, y);
            const ground = 0.3 * Theme.colors.bg.r * 255 + 0.6 * Theme.colors.bg.g * 255 + 0.1 * Theme.colors.bg.b * 255;
            let rows = "";
            for (let y = 0; y < Math.floor(item.height); ++y)
                for (let x = 0; x < Math.floor(item.width); ++x)
                    rows += Math.abs(light(x, y) - ground) > 60 ? "#" : ".";
            return rows;
        }
        function different(one, other) {
            let count = 0;
            for (let i = 0; i < Math.max(one.length, other.length); ++i)
                count += one[i] === other[i] ? 0 : 1;
            return count;
        }
        function verifyShapes(item, states, set) {
            const shapes = {};
            for (const state of states) {
                set(state);
                shapes[state] = drawn(item);
            }
            for (const one of states)
                for (const other of states)
                    if (one !== other)
                        verify(different(shapes[one], shapes[other]) >= 6, item + ": " + one + " looks like " + other);
        }

        function test_shapesTellStatesApart() {
            verifyShapes(dot, ["waiting", "running", "done", "failed", "skipped"], state => dot.status = state);
            verifyShapes(mark, [false, true], apart => mark.apart = apart);
            verifyShapes(choice, [false, true], checked => choice.checked = checked);
            verifyShapes(box, [false, true], checked => box.checked = checked);
            verifyShapes(card, [false, true], checked => card.checked = checked);
            verifyShapes(chip, [false, true], checked => chip.checked = checked);
            verifyShapes(dots, [0, 1, 2], at => dots.current = at);
        }
        function test_whatMeansTheSameLooksTheSame() {
            dot.status = "failed";
            const failed = drawn(dot);
            for (const state of ["refused", "needs-administrator"]) {
                dot.status = state;
                compare(different(drawn(dot), failed), 0, state);
            }
        }
        function test_whereOneIsInTheRail() {
            const words = [0, 1, 2].map(at => {
                rail.current = at;
                return [0, 1, 2].map(index => row(rail, "" + ["One", "Two", "Three"][index]));
            });
            compare(words[1].map(one => one.bold), [false, true, false], "the one where one is stands out in weight");
            const told = words[1].map(one => one.told);
            compare(told.length, new Set(told).size, JSON.stringify(told));
            verify(told[0].includes("done") && told[1].includes("here") && told[2].includes("come"), JSON.stringify(told));
        }
        // A place in the rail: how its words look and what is told of it.
        function row(start, text) {
            for (let i = 0; i < start.children.length; ++i) {
                const child = start.children[i];
                if (child.text === text)
                    return { bold: child.font.weight > Font.Normal, told: child.parent.Accessible.name };
                const inside = row(child, text);
                if (inside)
                    return inside;
            }
            return null;
        }
        function test_resultsHaveWords() {
            const seen = [];
            for (const state of ["done", "failed", "skipped"]) {
                result.step = { title: "Disconnect", words: state, reason: "", result: state };
                verify(result.Accessible.name.includes(state));
                seen.push(drawn(result));
            }
            verify(different(seen[0], seen[1]) > 0 && different(seen[1], seen[2]) > 0);
        }
        function test_linesOfThePictureHaveWordsAndStrokes() {
            verify(bench.open("practice:two-names"));
            const consultation = bench.workplace.consultation;
            const script = bench.script();
            for (const question of ["symptom", "server", "wanted-user", "error"])
                if (script[question])
                    consultation.answer(question, script[question]);
            consultation.look();
            tryVerify(() => consultation.state !== ConsultationAdapter.Looking, 15000);
            const lines = consultation.picture.lines;
            const tags = lines.filter(line => line.kind !== "uninvolved" && line.kind !== "folded").map(line => line.tag);
            verify(tags.length >= 2, JSON.stringify(lines));
            verify(tags.every(tag => tag.length > 0), "each has a tag");
            compare(new Set(tags).size, tags.length, "of its own: " + tags);
            for (const tag of tags)
                verify(bench.bare(consultation.picture.text).length > tag.length, "and the picture is told as text");
        }
        function test_sessionsSayWhatTheyAre() {
            verify(bench.open("practice:disconnected-desktop"));
            const consultation = bench.workplace.consultation;
            const script = bench.script();
            for (const question in script)
                consultation.answer(question, script[question]);
            consultation.look();
            tryVerify(() => consultation.state !== ConsultationAdapter.Looking, 15000);
            const bars = consultation.sessions.bars;
            verify(bars.length > 1);
            verify(bars.every(bar => bar.words.length > 0), JSON.stringify(bars));
            const gone = bars.filter(bar => bar.state === "disconnected").map(bar => bar.words);
            verify(gone.length > 0 && bars.every(bar => bar.state === "disconnected" || !gone.includes(bar.words)), "in words of its own");
        }
    }
}

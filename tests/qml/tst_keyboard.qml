import QtQuick
import QtTest
import Unclash
import Unclash.Adapters

// Every practice computer is put right by the keyboard alone, with a look around on every page: each
// stop of Tab can be seen, has a name and a visible focus, comes in reading order, and nothing that
// can be used is left out.
Item {
    id: stage

    width: 920
    height: 640

    Loader {
        id: loader
        anchors.fill: parent
        active: bench.workplace !== null
        sourceComponent: Shell { workplace: bench.workplace; focus: true }
    }

    Walk {
        id: test

        name: "keyboard"
        shell: loader.item

        property int tours: 0

        function focused(): Item {
            return stage.Window.activeFocusItem;
        }
        function told(item): string {
            return bench.bare(String(item.Accessible.name || item.text || item));
        }
        // Controls that can be used, in the order of the item tree.
        function usable(at, list): var {
            for (let i = 0; i < at.children.length; ++i) {
                const child = at.children[i];
                if (!child.visible || !child.enabled)
                    continue;
                if (child.activeFocusOnTab)
                    list.push(child);
                usable(child, list);
            }
            return list;
        }
        function assertStop(item) {
            verify(item.visualFocus === true || item.cursorVisible !== undefined, "the focus is seen at " + told(item));
            verify(told(item).length > 0, "a stop without a name: " + item);
            const place = item.mapToItem(stage, 0, 0);
            verify(place.x > -1 && place.x + item.width < stage.width + 1, told(item) + " is in the window");
            verify(place.y > -1, told(item) + " is scrolled to: " + place.y);
            verify(place.y + Math.min(item.height, 200) < stage.height + 1, told(item) + " is scrolled to: " + place.y);
        }
        // Once around with Tab.
        function tour() {
            wait(0);
            if (consultation.state === ConsultationAdapter.Repairing || consultation.state === ConsultationAdapter.Looking)
                return;
            keyClick(Qt.Key_Tab);
            const first = focused();
            const stops = [];
            do {
                assertStop(focused());
                stops.push(focused());
                keyClick(Qt.Key_Tab);
            } while (focused() !== first && stops.length < 100);
            verify(stops.length < 100, "Tab comes around");
            for (const item of usable(shell, []))
                verify(stops.includes(item), told(item) + " is reached by Tab on " + headline());
            // Down the page, then the bar.
            const inPage = stops.filter(item => shell.page.holds(item));
            const down = inPage.map(item => item.mapToItem(stage, 0, 0).y);
            let turns = 0;
            for (let i = 1; i < inPage.length; ++i)
                turns += down[i] + inPage[i].height <= down[i - 1] ? 1 : 0;
            verify(turns <= 1, "down the page: " + inPage.map(told));
            keyClick(Qt.Key_Backtab);
            compare(focused(), stops[stops.length - 1], "Shift+Tab goes back");
            ++tours;
        }
        function stopAt(fits, what) {
            for (let i = 0; i < 100 && !fits(focused()); ++i) {
                keyClick(Qt.Key_Tab);
                assertStop(focused());
            }
            verify(fits(focused()), what + " is reached by Tab on " + headline());
        }
        // A choice is reached by Tab and the arrow keys and taken with Space, a button with Enter.
        function click(name) {
            const item = seen(name);
            verify(item, name + " is visible");
            if (item as ChoiceCard) {
                stopAt(at => at as ChoiceCard && at.parent === item.parent, name);
                const up = focused().mapToItem(stage, 0, 0).y > item.mapToItem(stage, 0, 0).y;
                for (let i = 0; i < 40 && focused() !== item; ++i)
                    keyClick(up ? Qt.Key_Up : Qt.Key_Down);
                compare(focused(), item, name + " is reached by arrow keys");
                keyClick(Qt.Key_Space);
            } else {
                stopAt(at => at === item, name);
                keyClick(Qt.Key_Return);
            }
            wait(0);
        }
        function type(name, text) {
            const field = find(name).inputItem;
            stopAt(at => at === field, name);
            for (const letter of text)
                keyClick(letter);
            wait(0);
        }
        function go() {
            tour();
            click("bar.primary");
        }

        function test_solved_data() {
            return bench.practices().map(name => ({ tag: name }));
        }
        function test_solved(data) {
            verify(bench.open("practice:" + data.tag));
            stage.Window.window.requestActivate();
            wait(0);
            tours = 0;
            walkThrough(bench.script());
            tour();
            verify(tours >= 4, "every page was looked around on");
            compare(bench.tryWanted(), 0, "the wanted connection is accepted");
        }
    }
}

import QtQuick
import QtTest
import Unclash
import Unclash.Adapters

// How far it is from the symptom to "it works again" for somebody who knows nothing but what the
// screen says: the message is pasted into the one field for it, questions are skipped. No way is longer than 8 clicks, and README.md lists them.
Item {
    width: 920
    height: 640

    Loader {
        id: stage
        anchors.fill: parent
        active: bench.workplace !== null
        sourceComponent: Shell { workplace: bench.workplace; focus: true }
    }

    Walk {
        id: test

        name: "clicks"
        shell: stage.item

        property var path: []
        property var rows: []

        // What is clicked is told as the screen says it.
        onClicked: name => path.push(bench.bare(seen(name).label ?? seen(name).text))

        function answer(script) {
            click("bar.secondary");
        }
        function initTestCase() {
            rows = [];
        }
        function test_few_data() {
            return bench.practices().map(name => ({ tag: name }));
        }
        function test_few(data) {
            verify(bench.open("practice:" + data.tag));
            path = [];
            wait(0);
            type("wrong.words", bench.bare(shell.workplace.story).replace(/\u2011/g, "-").replace(/\u00a0/g, " "));
            walkThrough({});
            compare(bench.tryWanted(), 0, "the wanted connection is accepted");
            verify(path.length <= 8, path.length + " clicks: " + path.join(" → "));
            rows.push("| " + data.tag + " | " + path.length + " | " + path.join(" → ") + " |");
        }
        function cleanupTestCase() {
            compare(bench.listed(rows), "", "README.md lists them; UNCLASH_WRITE_LIST=1 writes them there");
        }
    }
}

import QtQuick
import QtTest
import Unclash

// Every practice computer is put right by clicking through the wizard.
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
        name: "practice"
        shell: stage.item

        function test_solved_data() {
            return bench.practices().map(name => ({ tag: name }));
        }
        function test_solved(data) {
            verify(bench.open("practice:" + data.tag));
            const script = bench.script();
            verify(bench.tryWanted() !== 0, "it starts broken");
            walkThrough(script);
            compare(bench.tryWanted(), 0, "the wanted connection is accepted");
        }
    }
}

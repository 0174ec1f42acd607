import QtQuick
import QtTest
import Unclash
import Unclash.Adapters

// The window itself: closing it at any moment, and opening where there is nothing to open.
Item {
    width: 920
    height: 640

    Component {
        id: made

        Main {
            workplace: bench.workplace
        }
    }

    TestCase {
        id: test

        name: "window"
        when: windowShown

        function toRepair(consultation, script) {
            for (const question in script)
                consultation.answer(question, script[question]);
            consultation.look();
            tryVerify(() => consultation.state !== ConsultationAdapter.Looking, 15000);
            if (consultation.state === ConsultationAdapter.Asking)
                consultation.skipQuestions();
            consultation.showPlan();
            compare(consultation.state, ConsultationAdapter.Planned);
            verify(consultation.steps.length > 1);
            consultation.repair();
            tryVerify(() => consultation.running.length > 0 && consultation.running[0].state === "running", 5000);
        }

        // What is in the window comes a moment after the window.
        function inside(window, name) {
            tryVerify(() => findChild(window.contentItem, name) !== null, 5000, name + " is there");
            return findChild(window.contentItem, name);
        }

        function test_whatIsBesideTheWayStandsBesideTheDots() {
            verify(bench.open("practice:two-names"));
            const window = made.createObject(test);
            const head = inside(window, "head");
            // Made narrow at once, as by a window manager.
            window.width = 640;
            window.height = 480;
            tryVerify(() => head.visible && head.width > 0);
            const dots = findChild(head, "head.dots");
            const links = findChild(head, "head.links");
            tryVerify(() => links.visible);
            verify(bench.settle(links));
            verify(links.mapToItem(head, 0, 0).x >= dots.mapToItem(head, 0, 0).x + dots.width, "beside, not above");
            window.close();
            window.destroy();
        }
        function test_opensAtTheHeadlineAndKeepsWhatIsAtWorkInView() {
            verify(bench.open("practice:two-names"));
            const window = made.createObject(test);
            const title = inside(window, "page.title");
            const words = inside(window, "wrong.words");
            verify(bench.settle(title));
            const top = title.mapToItem(window.contentItem, 0, 0).y;
            verify(top > 0 && top < window.height / 3, "the headline is at " + top);
            words.inputItem.forceActiveFocus(Qt.TabFocusReason);
            window.height = 480;
            verify(bench.settle(words));
            const bottom = words.mapToItem(window.contentItem, 0, words.height).y;
            const bar = inside(window, "bar.primary").mapToItem(window.contentItem, 0, 0).y;
            verify(bottom < bar, "the field ends at " + bottom + ", above " + bar);
            window.close();
            window.destroy();
        }
        function test_closesAtOnceWhereNothingIsChanged() {
            verify(bench.open("practice:two-names"));
            const window = createTemporaryObject(made, test);
            verify(window.visible);
            window.close();
            verify(!window.visible);
        }
        function test_closingWhileRepairingWaitsForTheStep() {
            verify(bench.open("practice:two-names"));
            const script = bench.script();
            verify(bench.openSlow("two-names"));
            const window = createTemporaryObject(made, test);
            const consultation = window.workplace.consultation;
            toRepair(consultation, script);
            window.close();
            verify(window.visible, "not in the middle of a step");
            verify(consultation.changing);
            compare(consultation.openFiles.text, undefined, "nothing is asked");
            wait(100);
            verify(window.visible);
            compare(bench.performed(), 0);
            bench.letGo();
            tryVerify(() => !window.visible, 15000);
            compare(bench.performed(), 1, "the step at hand is finished, the next one is not begun");
            verify(consultation.canUndo, "what was done is written down");
        }
        function test_whatCannotBeOpenedIsClosed() {
            bench.openBroken();
            const window = createTemporaryObject(made, test);
            const close = inside(window, "bar.secondary");
            verify(bench.settle(close));
            mouseClick(close);
            verify(!window.visible);
        }
        function test_whatCannotBeOpenedIsSaidAndThereIsAWayOn() {
            bench.openBroken();
            const window = createTemporaryObject(made, test);
            verify(window.visible);
            compare(window.workplace.consultation, null);
            verify(window.workplace.problem.includes("torn.json"), window.workplace.problem);
            const problem = inside(window, "unopened.problem");
            verify(problem && problem.visible);
            const on = findChild(window.contentItem, "bar.primary");
            verify(on && on.enabled);
            verify(bench.settle(on));
            mouseClick(on);
            tryVerify(() => window.workplace.consultation !== null, 5000);
            compare(window.workplace.consultation.machineKind, "live");
            window.close();
            verify(!window.visible);
        }
    }
}

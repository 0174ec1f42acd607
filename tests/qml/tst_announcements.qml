import QtQuick
import QtTest
import Unclash
import Unclash.Adapters

// What changes is told as it changes: by the name of an alert, of a progress bar, or of a line in a list.
// That a screen reader hears it is tested in announcements_test.py.
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
        name: "announcements"
        shell: stage.item

        property var heard: []
        property var listened: []

        function init() {
            heard = [];
            listened = [];
        }
        // From now on all that is told by the item as it changes.
        function listen(item) {
            verify(item, "there is something to listen to");
            const voice = item.Accessible;
            compare(listened.includes(item), false);
            listened.push(item);
            voice.nameChanged.connect(() => heard.push(bench.bare(voice.name)));
        }
        function verifyHeard(text) {
            tryVerify(() => heard.some(one => one.includes(bench.bare(text))), 5000, text + " is told; was: " + JSON.stringify(heard));
        }
        function tellAll(script) {
            for (const question of ["symptom", "server", "wanted-user", "error"])
                if (script[question])
                    consultation.answer(question, script[question]);
        }
        // Looks, and leaves it at what was told already.
        function toFinding() {
            consultation.look();
            tryVerify(() => consultation.state !== ConsultationAdapter.Looking, 15000);
            if (consultation.state === ConsultationAdapter.Asking)
                consultation.skipQuestions();
            until(ConsultationAdapter.Found);
        }
        function toFound() {
            verify(bench.open("practice:two-names"));
            tellAll(bench.script());
            toFinding();
        }
        // The lines of the list on the page, as a screen reader hears them.
        function lines(start) {
            let list = start.Accessible.role === Accessible.ListItem ? [start] : [];
            for (let i = 0; i < start.children.length; ++i)
                list = list.concat(lines(start.children[i]));
            return list;
        }

        function test_voicesAreAlerts() {
            verify(bench.open("practice:two-names"));
            for (const name of ["voice.page", "voice.problem", "voice.done"])
                compare(find(name).Accessible.role, Accessible.AlertMessage);
        }
        function test_anotherPageIsTold() {
            verify(bench.open("practice:two-names"));
            tellAll(bench.script());
            listen(find("voice.page"));
            toFinding();
            verifyHeard("Looking at this computer");
            verifyHeard(headline());
            const sentence = find("page.sentence").text;
            verify(sentence.length > 0);
            verifyHeard(sentence);
            click("helpdesk");
            verifyHeard("Read this code out");
            heard = [];
            click("bar.back");
            verifyHeard(headline());
        }
        function test_progressOfLookingIsTold() {
            bench.openHanging();
            wait(0);
            consultation.look();
            tryCompare(shell, "pageName", "LookingPage");
            wait(0);
            const bar = find("looking.progress");
            compare(bar.Accessible.role, Accessible.ProgressBar);
            tryVerify(() => bar.Accessible.name === "50 percent done", 5000, bar.Accessible.name);
            tryVerify(() => lines(shell.page).some(line => bench.bare(line.Accessible.name) === "Connections 2 found"), 5000);
            listen(find("voice.page"));
            consultation.stopLooking();
            verifyHeard(headline());
        }
        function test_stepsAndResultAreTold() {
            verify(bench.open("practice:two-names"));
            const script = bench.script();
            verify(bench.openSlow("two-names"));
            wait(0);
            tellAll(script);
            toFinding();
            consultation.showPlan();
            listen(find("voice.page"));
            consultation.repair();
            verifyHeard("Putting it right");
            tryVerify(() => lines(shell.page).length > 0);
            const before = lines(shell.page).map(line => line.Accessible.name);
            bench.letGo();
            until(ConsultationAdapter.Verified);
            verifyHeard("It works again");
            verify(before.length > 0);
        }
        function test_anErrorIsTold() {
            toFound();
            verify(bench.breakJournal());
            consultation.showPlan();
            listen(find("voice.problem"));
            consultation.repair();
            verifyHeard("journal.jsonl");
        }
        function test_aWrongCodeIsTold() {
            verify(bench.open("practice:two-names"));
            click("helpdesk");
            type("desk.typed", "0000-0000-0001");
            listen(find("voice.problem"));
            go();
            verifyHeard(find("desk.codeProblem").text);
        }
        function test_whatWasDoneIsTold() {
            toFound();
            click("helpdesk");
            tryCompare(shell, "pageName", "HelpdeskPage");
            listen(find("voice.done"));
            click("desk.copyCode");
            verifyHeard(find("desk.done").text);
        }
    }
}

import QtQuick
import QtTest
import Unclash
import Unclash.Adapters

// Between a caller and a helpdesk: by telephone, by file, by ticket.
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
        name: "helpdesk"
        shell: stage.item

        readonly property Helpdesk desk: shell ? shell.desk : null

        function toFound(machine) {
            verify(bench.open(machine));
            const script = bench.script();
            tell(script);
            for (let asked = 0; consultation.state === ConsultationAdapter.Asking && asked < 10; ++asked)
                answer(script);
            until(ConsultationAdapter.Found);
        }
        function titles() {
            return consultation.steps.concat(consultation.advice).map(step => step.action);
        }

        function test_aCodeOpensTheSameCaseElsewhere() {
            toFound("practice:two-names");
            consultation.showPlan();
            const actions = titles().sort();
            const code = desk.caseCode;
            verify(code.length > 0 && code.length <= 24, code);
            click("helpdesk");
            tryCompare(shell, "pageName", "HelpdeskPage");
            compare(find("desk.code").text, code);

            // The other side has seen nothing of that computer.
            verify(bench.open("practice:disconnected-desktop"));
            click("helpdesk");
            type("desk.typed", code);
            go();
            tryCompare(shell, "pageName", "CasePage");
            compare(desk.opened.steps.map(step => step.action).sort(), actions);
            verify(headline().length > 0);
            verify(seen("case.step.0"), "the steps are shown");
            click("bar.secondary");
            tryCompare(shell, "pageName", "HelpdeskPage");
        }
        function test_aWrongCodeIsSaid() {
            verify(bench.open("practice:two-names"));
            click("helpdesk");
            type("desk.typed", "0000-0000-0001");
            go();
            compare(shell.pageName, "HelpdeskPage");
            verify(seen("desk.codeProblem"), "says what is wrong");
            type("desk.typed", "1");
            tryVerify(() => !seen("desk.codeProblem"), 1000, "and no longer while one types");
        }
        function test_backLeadsToWhereOneWas() {
            toFound("practice:two-names");
            click("helpdesk.link");
            tryCompare(shell, "pageName", "HelpdeskPage");
            click("bar.back");
            tryCompare(shell, "pageName", "FoundPage");
        }
        function test_aTicketIsCopied() {
            toFound("practice:two-names");
            click("helpdesk");
            tryCompare(shell, "pageName", "HelpdeskPage");
            waitForRendering(shell);
            click("desk.copyTicket");
            tryVerify(() => seen("desk.done"), 2000, "says so");
            verify(desk.ticket(false).includes(desk.caseCode));
            verify(desk.ticket(false).includes("fs01"), desk.ticket(false));
            verify(!desk.ticket(true).includes("fs01"), desk.ticket(true));
        }
        function test_theQuestionsWithoutAComputer() {
            verify(bench.open("practice:two-names"));
            click("helpdesk");
            click("desk.call");
            tryCompare(shell, "pageName", "WrongPage");
            compare(consultation.machineKind, "caller");
            tell({ symptom: "more-than-one-user-name", server: "fs01", error: "1219" });
            for (let asked = 0; consultation.state === ConsultationAdapter.Asking && asked < 10; ++asked)
                answer({});
            until(ConsultationAdapter.Found);
            verify(consultation.problemFound);
            verify(desk.away);
            verify(find("away.where").text.length > 0);
            click("away.home");
            tryVerify(() => !desk.away);
        }
        function fileOf(path) {
            return Qt.url("file://" + path);
        }
        function test_whatTheCallerSavesTheHelpdeskOpens() {
            toFound("practice:two-names");
            consultation.saveForHelpdesk(true, bench.folder() + "/sent");
            const redacted = consultation.reportFile;
            verify(redacted.endsWith(".json"), redacted);
            for (const name of ["fs01", "CONTOSO", "anna", "PC-0412"])
                verify(!bench.fileHolds(redacted, name), name);
            verify(desk.openFile(fileOf(redacted)));
            verify(desk.away);
            consultation.look();
            tryVerify(() => consultation.state !== ConsultationAdapter.Looking && consultation.state !== ConsultationAdapter.Wrong, 15000);
            consultation.skipQuestions();
            until(ConsultationAdapter.Found);
            verify(consultation.problemFound);
        }
        function test_aFileIsSavedWhereOneLikes() {
            toFound("practice:two-names");
            click("helpdesk");
            tryCompare(shell, "pageName", "HelpdeskPage");
            verify(!seen("report.saved"));
            consultation.saveForHelpdesk(false, bench.folder() + "/here");
            tryVerify(() => seen("report.saved"), 2000, "says where");
            verify(seen("report.elsewhere"), "and offers another place");
            const first = consultation.reportFile;
            verify(first.startsWith(bench.folder() + "/here/unclash-"), first);
            consultation.saveElsewhere(fileOf(bench.folder() + "/there"));
            verify(consultation.reportFile.startsWith(bench.folder() + "/there/unclash-"), consultation.reportFile);
            verify(consultation.reportFile.endsWith(".json"), "of the same kind");
            verify(bench.fileHolds(consultation.reportFile, "fs01"));
            consultation.saveReport(bench.folder());
            verify(bench.fileHolds(consultation.reportFile, "<html"));
            consultation.saveReport(first);
            verify(consultation.reportFile.length === 0 && consultation.reportProblem.length > 0, "a file is no folder");
        }
        function test_aFileIsOpenedTriedAndAnswered() {
            toFound("practice:two-names");
            consultation.saveForHelpdesk(false, bench.folder());
            const report = fileOf(consultation.reportFile);
            const actions = (consultation.showPlan(), titles());

            verify(bench.openAgain("practice:disconnected-desktop"));
            verify(desk.openFile(report));
            compare(consultation.machineKind, "snapshot");
            verify(desk.away);
            go();
            tryVerify(() => consultation.state === ConsultationAdapter.Found || consultation.state === ConsultationAdapter.Asking, 15000);
            consultation.skipQuestions();
            until(ConsultationAdapter.Found);
            go();
            until(ConsultationAdapter.Planned);
            compare(titles(), actions);
            click("desk.try");
            tryVerify(() => consultation.machineKind === "practice" && consultation.state !== ConsultationAdapter.Looking, 15000);
            verify(desk.assumed.length > 0, "says what is assumed");
            verify(bench.bare(find("away.where").text).includes(bench.bare(desk.assumed[0])));
            consultation.skipQuestions();
            consultation.showPlan();
            wait(0);
            consultation.repair();
            until(ConsultationAdapter.Verified);
            compare(consultation.helped, "yes");

            // What was tried is over: back at the file, it is sent.
            verify(seen("away.home"));
            go();
            tryVerify(() => consultation.machineKind === "snapshot");
            until(ConsultationAdapter.Planned);
            compare(titles(), actions);
            verify(!desk.trying);
            compare(find("bar.primary").text, "Save the plan for the caller");
            verify(desk.savePlan(bench.folder() + "/plans"));
            const plan = fileOf(desk.savedPlan);

            // The caller's own Unclash shows the plan, and does it after consent.
            verify(bench.openAgain("practice:two-names"));
            verify(desk.openFile(plan));
            until(ConsultationAdapter.Planned);
            verify(seen("plan.adopted"), "says where it comes from");
            compare(titles(), actions);
            compare(desk.leftOut.length, 0);
            verify(bench.tryWanted() !== 0, "nothing has happened yet");
            go();
            until(ConsultationAdapter.Verified);
            compare(consultation.helped, "yes");
            compare(bench.tryWanted(), 0);
        }
        // A plan made from what the caller at a practice computer sent.
        function planFor(machine) {
            toFound(machine);
            verify(desk.openFile(bench.saveJsonReport(false)));
            go();
            tryVerify(() => consultation.state !== ConsultationAdapter.Looking && consultation.state !== ConsultationAdapter.Wrong, 15000);
            consultation.skipQuestions();
            verify(desk.savePlan(bench.folder()));
            return fileOf(desk.savedPlan);
        }
        function test_aPlanForAnotherComputerIsRefused() {
            const plan = planFor("practice:two-names");
            verify(bench.openAgain("practice:disconnected-desktop"));
            click("helpdesk");
            find("desk.file"); // the page is there
            shell.page.openFile(plan);
            tryVerify(() => desk.problem.length > 0, 15000, "says so");
            verify(consultation.state !== ConsultationAdapter.Planned);
            tryVerify(() => seen("desk.problem"), 2000, "on the page that was reached");
            const said = bench.bare(seen("desk.problem").text);
            verify(said.includes("unclash-plan-"), said);
            verify(said.includes("0412"), said);
            compare(Object.keys(consultation.answers).length, 0, "and takes nothing of it over");
            consultation.skipQuestions();
            go();
            tryVerify(() => desk.problem.length === 0, 2000, "until one goes on");
        }
        function test_aPlanBringsItsAnswersWhereNoneWereGiven() {
            const plan = planFor("practice:two-names");
            verify(bench.openAgain("practice:two-names"));
            verify(desk.openFile(plan));
            compare(consultation.answers.error, "1219");
            compare(consultation.answers.server, undefined, "no place that this computer does not know");
            until(ConsultationAdapter.Planned);
            verify(consultation.answers.server.length > 0, "but one that it knows");
        }
        function test_noFileIsReplaced() {
            toFound("practice:two-names");
            verify(desk.openFile(bench.saveJsonReport(false)));
            go();
            tryVerify(() => consultation.state !== ConsultationAdapter.Looking && consultation.state !== ConsultationAdapter.Wrong, 15000);
            consultation.skipQuestions();
            consultation.showPlan();
            until(ConsultationAdapter.Planned);
            const names = [];
            for (let i = 0; i < 3; ++i) {
                verify(desk.savePlan(bench.folder() + "/here"));
                verify(desk.savedPlan.startsWith(bench.folder() + "/here/unclash-plan-"), desk.savedPlan);
                verify(!names.includes(desk.savedPlan), desk.savedPlan);
                names.push(desk.savedPlan);
            }
            tryVerify(() => seen("plan.saved"), 2000, "says where");
            const bottom = find("bar.primary").mapToItem(shell, 0, 0).y;
            tryVerify(() => seen("plan.saved").mapToItem(shell, 0, seen("plan.saved").height).y < bottom, 2000, "where one looks");
            verify(seen("plan.elsewhere"), "and offers another place");
            click("plan.folder");
            compare(bench.openedFolder(), bench.folder() + "/here");
            verify(desk.savePlanElsewhere(fileOf(bench.folder() + "/there")));
            verify(desk.savedPlan.startsWith(bench.folder() + "/there/unclash-plan-"), desk.savedPlan);
            for (const name of names.concat([desk.savedPlan]))
                verify(bench.fileHolds(name, "unclash.plan/1"), name);
            verify(!desk.savePlan(names[0]), "a file is no folder");
            verify(bench.fileHolds(names[0], "unclash.plan/1"), "and stays what it is");
            tryVerify(() => !seen("plan.folder") && seen("plan.saved"), 2000, "which is said");
        }
        function test_aRecordingIsLeftForThisComputer() {
            verify(bench.openRecording());
            verify(desk.away);
            const where = bench.bare(find("away.where").text);
            verify(where.includes("recording.json"), where);
            click("away.home");
            tryCompare(consultation, "machineKind", "live");
            verify(!desk.away);
        }
        function test_aSavedReportIsARecording() {
            toFound("practice:two-names");
            const report = bench.saveJsonReport(true);
            const error = consultation.answers.error;
            verify(bench.openAgain("snapshot:" + bench.pathOf(report)));
            compare(consultation.machineKind, "snapshot");
            compare(consultation.answers.error, error);
            verify(find("away.where").text.includes("report.json"));
            go();
            tryVerify(() => consultation.state !== ConsultationAdapter.Looking && consultation.state !== ConsultationAdapter.Wrong, 15000);
            consultation.skipQuestions();
            verify(consultation.problemFound);
        }
        function test_aFileThatIsNoneIsNamed_data() {
            return [
                { tag: "report.json", holds: "net use" },
                { tag: "torn.json", holds: '{"schema": "unclash.rep' },
                { tag: "list.json", holds: "[]" },
                { tag: "plan.json", holds: "[]" },
                { tag: "gone.json" }
            ];
        }
        function test_aFileThatIsNoneIsNamed(data) {
            verify(bench.open("practice:two-names"));
            click("helpdesk");
            if (data.holds !== undefined)
                verify(bench.write(data.tag, data.holds));
            shell.page.openFile(fileOf(bench.folder() + "/" + data.tag));
            tryVerify(() => seen("desk.problem"), 2000);
            const said = bench.bare(seen("desk.problem").text);
            verify(said.includes(data.tag), said);
            verify(/ask for/i.test(said), "what to do: " + said);
        }
        function test_aCodeHalfTypedStays() {
            verify(bench.open("practice:two-names"));
            click("helpdesk");
            type("desk.typed", "6A04-");
            click("bar.back");
            tryCompare(shell, "pageName", "WrongPage");
            click("helpdesk");
            tryCompare(shell, "pageName", "HelpdeskPage");
            compare(find("desk.typed").text, "6A04-");
        }
        function test_theLastWordIsOne() {
            toFound("practice:two-names");
            click("helpdesk");
            tryCompare(shell, "pageName", "HelpdeskPage");
            click("desk.copyTicket");
            tryVerify(() => seen("desk.done"), 2000);
            consultation.saveForHelpdesk(false, bench.folder());
            tryVerify(() => seen("report.saved"), 2000);
            verify(!seen("desk.done"), "the ticket was before that");
            click("desk.copyTicket");
            tryVerify(() => seen("desk.done"), 2000, "and is the last word again");
        }
        function test_nothingLeavesARepair() {
            verify(bench.openSlow("two-names"));
            wait(0);
            const at = consultation;
            consultation.answer("error", "1219");
            consultation.answer("server", "fs01");
            consultation.answer("wanted-user", "FS01\\backup");
            consultation.look();
            tryVerify(() => consultation.state !== ConsultationAdapter.Looking && consultation.state !== ConsultationAdapter.Wrong, 15000);
            consultation.skipQuestions();
            consultation.showPlan();
            consultation.repair();
            until(ConsultationAdapter.Repairing);
            verify(!desk.startCall());
            verify(!desk.goHome());
            verify(!desk.tryOnCopy());
            verify(!bench.workplace.moveTo("live"));
            verify(!bench.workplace.moveToLive());
            verify(consultation === at, "one is where one was");
            bench.letGo();
            until(ConsultationAdapter.Verified);
            verify(desk.goHome(), "and may go afterwards");
        }
        function test_aPlanComesToWhereNothingWasFound() {
            failOnWarning(/undefined/);
            const plan = planFor("practice:two-names");
            verify(bench.openAgain("practice:two-names"));
            consultation.look();
            tryVerify(() => consultation.state !== ConsultationAdapter.Looking && consultation.state !== ConsultationAdapter.Wrong, 15000);
            consultation.skipQuestions();
            until(ConsultationAdapter.Found);
            verify(!consultation.problemFound);
            verify(desk.openFile(plan));
            until(ConsultationAdapter.Planned);
        }
        function test_aLongAnswerIsShownAndKept() {
            failOnWarning(/Binding loop/);
            verify(bench.open("practice:two-names"));
            const longest = "x".repeat(5000);
            consultation.answer("server", longest);
            wait(0);
            verify(find("told.server").text.length > 0);
            compare(consultation.answers.server, longest);
        }
        function test_whatIsNoFileOfOursIsRefused() {
            verify(bench.open("practice:two-names"));
            click("helpdesk");
            verify(!desk.openFile(Qt.url("file://" + bench.folder() + "/nothing.json")));
            verify(seen("desk.problem"));
            compare(consultation.machineKind, "practice");
        }
    }
}

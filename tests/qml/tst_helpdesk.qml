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
            const plan = Qt.url("file://" + bench.folder() + "/plan.json");
            verify(desk.savePlan(plan));

            click("desk.try");
            tryVerify(() => consultation.machineKind === "practice" && consultation.state !== ConsultationAdapter.Looking, 15000);
            verify(desk.assumed.length > 0, "says what is assumed");
            consultation.skipQuestions();
            consultation.showPlan();
            wait(0);
            consultation.repair();
            until(ConsultationAdapter.Verified);
            compare(consultation.helped, "yes");

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
        function test_aPlanForAnotherComputerIsRefused() {
            toFound("practice:two-names");
            const report = bench.saveJsonReport(false);
            verify(desk.openFile(report));
            go();
            tryVerify(() => consultation.state !== ConsultationAdapter.Looking && consultation.state !== ConsultationAdapter.Wrong, 15000);
            consultation.skipQuestions();
            const plan = Qt.url("file://" + bench.folder() + "/plan.json");
            verify(desk.savePlan(plan));
            verify(bench.openAgain("practice:disconnected-desktop"));
            desk.openFile(plan);
            tryVerify(() => desk.problem.length > 0, 15000, "says so");
            verify(consultation.state !== ConsultationAdapter.Planned);
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

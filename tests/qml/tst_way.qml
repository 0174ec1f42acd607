import QtQuick
import QtTest
import Unclash
import Unclash.Adapters

// The way through the pages: back, language, cancelling, undo, leaving steps out, saving a report.
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

        name: "way"
        shell: stage.item

        function init() {
            Words.language = "en";
            verify(bench.open("practice:two-names"));
            wait(0);
        }
        function cleanup() {
            Words.language = "en";
        }
        function toPlan() {
            const script = bench.script();
            tell(script);
            while (consultation.state === ConsultationAdapter.Asking)
                answer(script);
            compare(consultation.state, ConsultationAdapter.Found);
            go();
            compare(consultation.state, ConsultationAdapter.Planned);
        }

        function test_anAdministratorIsShownWhatWasDenied() {
            verify(bench.open("practice:stale-session"));
            wait(0);
            consultation.look();
            tryCompare(consultation, "state", ConsultationAdapter.Found, 10000);
            verify(consultation.gaps.length > 0);
            click("found.elevated");
            tryCompare(consultation, "state", ConsultationAdapter.Found, 10000);
            compare(consultation.gaps.length, 0);
            verify(!find("found.elevated").visible, "nothing is left to ask for");
        }
        function test_languageChangesAtOnce() {
            compare(headline(), "What is going wrong?");
            Words.language = "de";
            compare(headline(), "Was geht nicht?");
            compare(find("bar.primary").text, "Nachsehen");
            toPlan();
            const german = bench.bare(consultation.steps[0].title);
            click("language");
            // The list opens at the language that is spoken; English stands first.
            tryVerify(() => (stage.Window.activeFocusItem?.objectName ?? "").startsWith("language."));
            for (let above = Words.languages.findIndex(each => each.code === "de"); above > 0; --above)
                keyClick(Qt.Key_Up);
            keyClick(Qt.Key_Return);
            compare(Words.language, "en");
            verify(bench.bare(consultation.steps[0].title) !== german, "steps are said in English");
            compare(consultation.state, ConsultationAdapter.Planned);
        }
        function test_backKeepsAnswers() {
            const script = bench.script();
            toPlan();
            const steps = consultation.steps.length;
            while (consultation.state !== ConsultationAdapter.Wrong)
                click("bar.back");
            compare(consultation.answers["server"], script.server);
            compare(find("told.server").text, script.server);
            verify(find("symptom." + script.symptom).checked);
            go();
            tryVerify(() => consultation.state === ConsultationAdapter.Asking || consultation.state === ConsultationAdapter.Found, 15000);
            while (consultation.state === ConsultationAdapter.Asking)
                answer(script);
            go();
            compare(consultation.steps.length, steps);
        }
        function test_cancelWhileLooking() {
            bench.openHanging();
            go();
            until(ConsultationAdapter.Looking);
            tryVerify(() => consultation.lookedAt > 0.4);
            click("bar.back");
            compare(consultation.state, ConsultationAdapter.Wrong);
            // What the abandoned look still finds is nobody's any more.
            wait(100);
            compare(consultation.state, ConsultationAdapter.Wrong);
        }
        function test_closeWhileLooking() {
            bench.openHanging();
            go();
            until(ConsultationAdapter.Looking);
            const since = Date.now();
            verify(bench.open("practice:two-names"), "the one before went, though it was still looking");
            verify(Date.now() - since < 8000);
            wait(50);
            compare(consultation.state, ConsultationAdapter.Wrong);
        }
        function test_recordingIsExplainedAndNeverChanged() {
            verify(bench.openRecording());
            wait(0);
            verify(consultation.readOnly);
            const script = { "symptom": "more-than-one-user-name", "error": "1219", "server": "\\\\fs01\\archive", "wanted-user": "FS01\\backup", "two-accounts-needed": "no" };
            consultation.answer("server", script.server);
            consultation.answer("wanted-user", script["wanted-user"]);
            tell({ "symptom": script.symptom, "error": script.error });
            while (consultation.state === ConsultationAdapter.Asking)
                answer(script);
            verify(consultation.problemFound);
            verify(bench.bare(consultation.finding.headline).includes("fs01"));
            go();
            compare(consultation.state, ConsultationAdapter.Planned);
            verify(consultation.steps.length > 0);
            verify(shell.page.byHand, "how to do it by hand is shown");
            compare(find("bar.primary").text, "Save the plan for the caller");
            consultation.repair();
            compare(consultation.state, ConsultationAdapter.Planned, "nothing is carried out");
            verify(consultation.problem.length > 0);
        }
        function test_stopLookingGoesOnWithWhatWasSeen() {
            bench.openHanging();
            go();
            until(ConsultationAdapter.Looking);
            click("bar.secondary");
            tryVerify(() => consultation.state === ConsultationAdapter.Found || consultation.state === ConsultationAdapter.Asking, 5000);
            if (consultation.state === ConsultationAdapter.Asking)
                click("bar.secondary");
            verify(consultation.gaps.length > 0, "what was not seen is said");
        }
        function test_stepsCanBeLeftOut() {
            toPlan();
            const all = consultation.steps.length;
            verify(all > 0);
            for (let i = 0; i < all; ++i)
                click("step." + i);
            compare(consultation.chosenCount, 0);
            verify(!find("bar.primary").enabled);
            click("step.0");
            compare(consultation.chosenCount, 1);
            verify(find("bar.primary").enabled);
        }
        function test_brokenJournalIsSetAside() {
            verify(bench.breakJournal());
            toPlan();
            const before = bench.connections();
            go();
            compare(consultation.state, ConsultationAdapter.Planned, "nothing is changed without a journal");
            verify(consultation.problem.includes("journal.jsonl"), "the file is named");
            compare(JSON.stringify(bench.connections()), JSON.stringify(before));
            click("problem.aside");
            until(ConsultationAdapter.Verified);
            compare(consultation.helped, "yes");
            verify(bench.fileIs("journal.jsonl.broken-1"), "the broken file is kept");
            verify(consultation.canUndo);
        }
        function test_backFromWhatHelpedFindsNothingInTheWay() {
            toPlan();
            const cause = consultation.finding.headline;
            const code = shell.desk.caseCode;
            go();
            until(ConsultationAdapter.Verified);
            compare(consultation.helped, "yes");
            compare(shell.desk.caseCode, code, "the code tells what was found before");
            verify(bench.bare(shell.desk.ticket(false)).includes(bench.bare(cause)), "and so does the ticket");
            click("bar.back");
            compare(consultation.state, ConsultationAdapter.Found);
            verify(!consultation.problemFound, "it does not show the old cause: " + headline());
            compare(consultation.steps.length, 0, "there is nothing to do a second time");
            verify(headline() !== bench.bare(cause));
            verify(shell.desk.caseCode !== code, "the code is of what is shown");
            verify(!bench.bare(shell.desk.ticket(false)).includes(bench.bare(cause)));
        }
        function test_nothingDoneIsSaidAndLeadsBackToTheSteps() {
            verify(bench.blockJournal());
            toPlan();
            go();
            until(ConsultationAdapter.Verified);
            compare(headline(), "Nothing was changed");
            verify(consultation.problem.includes("journal.jsonl"), "why: " + consultation.problem);
            verify(!bench.bare(find("voice.page").says).includes("Try it now"));
            verify(!seen("done.changed"));
            compare(find("bar.primary").text, "Back to the steps");
            go();
            compare(consultation.state, ConsultationAdapter.Planned);
            verify(consultation.steps.length > 0);
        }
        function test_stoppedBeforeAnythingWasDone() {
            verify(bench.open("practice:open-files"));
            wait(0);
            const script = bench.script();
            toPlan();
            go();
            tryVerify(() => consultation.openFiles["text"] !== undefined, 20000, "files are open");
            consultation.stop();
            until(ConsultationAdapter.Verified);
            compare(headline(), "Nothing was changed");
            verify(consultation.notDone.length > 0, "each step says why");
            go();
            compare(consultation.state, ConsultationAdapter.Planned);
        }
        function test_anInterruptedRepairIsSaidAndJudged() {
            toPlan();
            go();
            until(ConsultationAdapter.Verified);
            const done = consultation.done.length;
            verify(bench.interrupt());
            verify(bench.openAgain("practice:two-names"));
            wait(0);
            verify(seen("wrong.interrupted"), "it is said");
            compare(consultation.interrupted.length, done);
            verify(!seen("wrong.undo"), "once is enough");
            click("interrupted.look");
            until(ConsultationAdapter.Verified);
            compare(consultation.helped, "yes");
            compare(consultation.done.length, done);
            verify(bench.openAgain("practice:two-names"));
            wait(0);
            verify(!seen("wrong.interrupted"), "it is judged");
        }
        function test_anInterruptedRepairIsPutBack() {
            toPlan();
            go();
            until(ConsultationAdapter.Verified);
            verify(bench.interrupt());
            verify(bench.openAgain("practice:two-names"));
            wait(0);
            click("interrupted.undo");
            tryVerify(() => consultation.putBack.length > 0, 20000);
            compare(consultation.interrupted.length, 0);
            verify(!seen("wrong.interrupted"));
        }
        function test_whatAnotherWizardPutBackIsSaid() {
            toPlan();
            go();
            until(ConsultationAdapter.Verified);
            verify(bench.openAgain("practice:two-names"));
            wait(0);
            verify(bench.putBackElsewhere());
            click("wrong.undo");
            tryVerify(() => consultation.problem.length > 0, 20000);
            compare(consultation.problem, "There is nothing to put back.");
            verify(!consultation.canUndo);
        }
        function test_answersThatCannotBeKeptAreNotPromised() {
            verify(bench.openUnwritable("practice:two-names"));
            wait(0);
            verify(bench.bare(find("wrong.keeps").text).includes("cannot be kept"), find("wrong.keeps").text);
            verify(bench.bare(find("wrong.keeps").text).includes("file/state"));
            verify(!seen("wrong.keep"), "there is nothing to choose");
            verify(bench.open("practice:two-names"));
            wait(0);
            verify(bench.bare(find("wrong.keeps").text).includes("stay on this computer"));
            verify(seen("wrong.keep"));
        }
        function test_adviceIsNoStepOfTheProgram() {
            toPlan();
            const steps = consultation.steps.length;
            compare(headline(), steps === 1 ? "One step will fix it" : steps === 2 ? "Two steps will fix it" : "Three steps will fix it");
            compare(find("bar.primary").text, steps === 1 ? "Do this step" : "Do these " + steps + " steps");
            compare(find("plan.more").visible, consultation.advice.length > 0);
            verify(consultation.steps.every(step => !step.forPerson));
            verify(consultation.advice.every(step => step.forPerson));
            go();
            until(ConsultationAdapter.Verified);
            compare(bench.bare(consultation.verdict), "\\\\fs01\\backup opens as FS01\\backup. Unclash looked again a moment ago.");
            compare(consultation.done.length, steps, "only what was done is listed");
            compare(consultation.notDone.length, 0, "what is left to the person did not fail");
        }
        function test_onlyForAPerson() {
            const script = bench.script();
            verify(bench.openHelpless("two-names"));
            wait(0);
            tell(script);
            while (consultation.state === ConsultationAdapter.Asking)
                answer(script);
            go();
            compare(consultation.state, ConsultationAdapter.Planned);
            compare(consultation.steps.length, 0);
            verify(consultation.advice.length > 0);
            verify(headline().endsWith("for you to do"), headline());
            verify(!find("plan.more").visible);
            verify(!seen("bar.secondary"), "how to do it is there already");
            compare(find("bar.primary").text, "I have done it: look again");
            let looked = false;
            consultation.stateChanged.connect(() => looked = looked || consultation.state === ConsultationAdapter.Looking);
            go();
            verify(looked, "it looks again");
            until(ConsultationAdapter.Verified);
            compare(consultation.helped, "no", "nothing was done, and it says so");
            verify(bench.bare(consultation.verdict).includes("fs01"), consultation.verdict);
            compare(consultation.done.length, 0);
        }
        function test_doneByAPerson() {
            const script = bench.script();
            verify(bench.openHelpless("two-names"));
            wait(0);
            tell(script);
            while (consultation.state === ConsultationAdapter.Asking)
                answer(script);
            go();
            verify(bench.personDisconnects("Z:"), "the person does it");
            go();
            until(ConsultationAdapter.Verified);
            compare(consultation.helped, "yes");
            compare(headline(), "It works again");
            verify(!seen("done.changed"), "nobody claims to have changed something");
        }
        function test_byHandIsShown() {
            toPlan();
            click("bar.secondary");
            verify(shell.page.byHand);
            verify(consultation.steps[0].manual.length > 0);
        }
        function test_undoPutsBack() {
            const before = bench.connections();
            toPlan();
            go();
            until(ConsultationAdapter.Verified);
            compare(consultation.helped, "yes");
            verify(JSON.stringify(bench.connections()) !== JSON.stringify(before));
            click("done.undo");
            until(ConsultationAdapter.Wrong);
            verify(consultation.putBack.length > 0);
            verify(bench.tryWanted() !== 0, "it is as broken as before");
        }
        function test_undoAfterRestart() {
            toPlan();
            go();
            until(ConsultationAdapter.Verified);
            verify(bench.openAgain("practice:two-names"));
            wait(0);
            verify(consultation.canUndo);
            click("wrong.undo");
            // It may be over before anybody could see it going on.
            tryVerify(() => consultation.putBack.length > 0, 20000);
            compare(consultation.state, ConsultationAdapter.Wrong);
        }
        function test_reportIsSaved() {
            toPlan();
            consultation.saveReport(bench.folder());
            compare(consultation.reportProblem, "");
            verify(bench.fileHolds(consultation.reportFile, "<html"));
            consultation.saveReport("/proc/nowhere");
            verify(consultation.reportProblem.length > 0);
            compare(consultation.reportFile, "");
        }
        function test_freeTextIsUnderstood() {
            type("wrong.words", "System error 1219 on \\\\fs01\\archive");
            tryVerify(() => consultation.understood.length > 0, 3000);
            compare(consultation.answers["error"], "1219");
            type("wrong.words", "nothing that means anything");
            tryVerify(() => consultation.answers["error"] === undefined, 3000, "what is no longer there is taken back");
        }
        function test_moveToAnotherPracticeComputer() {
            const other = bench.practices().find(name => name !== "two-names");
            click("practice");
            click("practice." + other);
            go();
            compare(consultation.machineName, other);
            compare(consultation.state, ConsultationAdapter.Wrong);
            verify(shell.workplace.story.length > 0);
        }
        function test_keyboardOnly() {
            const script = bench.script();
            // To the first choice, down to the one that fits, and on by Enter.
            const card = find("symptom." + script.symptom);
            for (let i = 0; i < 30 && !card.activeFocus; ++i)
                keyClick(Qt.Key_Tab);
            verify(card.activeFocus, "reached by Tab");
            keyClick(Qt.Key_Space);
            compare(consultation.answers["symptom"], script.symptom);
            const primary = find("bar.primary");
            for (let i = 0; i < 30 && !primary.activeFocus; ++i)
                keyClick(Qt.Key_Tab);
            verify(primary.activeFocus, "the strong button is reached by Tab");
            keyClick(Qt.Key_Return);
            tryVerify(() => consultation.state !== ConsultationAdapter.Wrong);
        }
    }
}

import QtQuick
import QtTest
import Unclash
import Unclash.Adapters

// Practice and its manners: task, hints, debrief, lessons; and that nothing told is lost.
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
        name: "training"
        shell: stage.item

        function init() {
            verify(bench.open("practice:two-names"));
            wait(0);
        }
        function texts(name) {
            return find(name).texts.map(text => bench.bare(text)).join("\n");
        }

        function kept(words) {
            tryVerify(() => bench.fileHolds(bench.folder() + "/unfinished.json", words), 5000, words + " is on the disk");
        }

        function test_everyPageSaysThatItIsPractice() {
            const script = bench.script();
            const seenOn = [];
            const look = () => {
                if (!seenOn.includes(shell.pageName))
                    seenOn.push(shell.pageName);
                verify(seen("practice.banner"), shell.pageName + " says it");
                compare(seen("practice.banner").text, "Practice: nothing real is touched");
            };
            shell.onPageNameChanged.connect(look);
            look();
            walkThrough(script);
            for (const page of ["WrongPage", "LookingPage", "FoundPage", "PlanPage", "RepairPage", "DonePage"])
                verify(seenOn.includes(page), page);
            bench.openHanging();
            wait(0);
            verify(!seen("practice.banner"), "a real computer does not say so");
            shell.onPageNameChanged.disconnect(look);
        }
        function test_hintsComeOneByOne() {
            click("practice.task");
            compare(shell.pageName, "TaskPage");
            verify(bench.bare(find("page.sentence").text).includes("FS01\\backup"), "what is wanted is said");
            compare(find("task.hints").texts.length, 0);
            for (let i = 1; i <= 3; ++i) {
                click("bar.secondary");
                compare(find("task.hints").texts.length, i);
            }
            verify(!seen("bar.secondary"), "there is no fourth");
            verify(!bench.bare(find("task.hints").texts[0]).includes("Z:"), "the first one is vague");
            verify(bench.bare(find("task.hints").texts[2]).includes("Z:"), "the last one is plain");
            go();
            compare(shell.pageName, "WrongPage");
            click("practice.task");
            compare(find("task.hints").texts.length, 3, "hints stay");
        }
        function test_hintsInTheMiddleLoseNothing() {
            tell(bench.script());
            const page = shell.pageName;
            click("practice.task");
            click("bar.secondary");
            click("bar.back");
            compare(shell.pageName, page);
        }
        function test_debriefIsWorkedOut() {
            walkThrough(bench.script());
            compare(consultation.helped, "yes");
            go();
            compare(shell.pageName, "DebriefPage");
            const lost = texts("debrief.deleteAll");
            verify(lost.includes("Z:"), lost);
            verify(lost.includes("What you want works afterwards"), lost);
            verify(texts("debrief.restart").length > 0);
            click("debrief.lesson");
            compare(shell.pageName, "LearnPage");
            verify(find("lesson.one-account").open, "the lesson that fits stands open");
            verify(!find("lesson.elevated").open);
        }
        function test_debriefLeadsToAnotherComputer() {
            walkThrough(bench.script());
            go();
            go();
            compare(shell.pageName, "PracticePage");
        }
        function test_deletingAllDoesNotHelpAgainstWhatIsNotListed() {
            verify(bench.open("practice:stale-session"));
            wait(0);
            const told = shell.workplace.training.debrief.deleteAll.join("\n");
            verify(told.includes("still does not work"), told);
        }
        function test_startAfresh() {
            const before = JSON.stringify(bench.connections());
            walkThrough(bench.script());
            compare(bench.tryWanted(), 0);
            click("practice.task");
            click("task.reset");
            compare(shell.pageName, "WrongPage");
            compare(JSON.stringify(bench.connections()), before);
            verify(bench.tryWanted() !== 0, "it is broken again");
            verify(!consultation.canUndo, "there is nothing left to put back");
            compare(Object.keys(consultation.answers).length, 0);
        }
        function test_lessons() {
            click("practice");
            click("practice.learn");
            compare(shell.workplace.training.lessons.length, 5);
            for (const lesson of shell.workplace.training.lessons) {
                click("lesson." + lesson.id + ".header");
                verify(find("lesson." + lesson.id).open, lesson.id + " opens");
                verify(lesson.paragraphs.length >= 2, lesson.id);
            }
            click("bar.back");
            compare(shell.pageName, "WrongPage");
        }

        // Manners

        function test_goOnAfterClosing() {
            const script = bench.script();
            tell(script);
            while (consultation.state === ConsultationAdapter.Asking)
                answer(script);
            go();
            compare(consultation.state, ConsultationAdapter.Planned);
            const steps = consultation.steps.length;
            kept("plan");
            verify(bench.openAgain("practice:two-names"));
            wait(0);
            compare(consultation.state, ConsultationAdapter.Wrong);
            verify(seen("unfinished.goOn"), "it offers to go on");
            click("unfinished.goOn");
            until(ConsultationAdapter.Planned);
            compare(consultation.steps.length, steps);
            compare(consultation.answers["server"], script.server);
        }
        function test_aCrashLosesNothing() {
            click("symptom.more-than-one-user-name");
            type("told.server", "\\\\fs01\\backup");
            kept("fs01");
            verify(bench.openAgain("practice:two-names"));
            wait(0);
            click("unfinished.goOn");
            compare(consultation.state, ConsultationAdapter.Wrong);
            compare(find("told.server").text, "\\\\fs01\\backup");
            verify(find("symptom.more-than-one-user-name").checked);
        }
        function test_whatWasBroughtBackIsShown() {
            type("wrong.words", "System error 1219 on \\\\fs01\\archive");
            kept("1219");
            verify(bench.openAgain("practice:two-names"));
            wait(0);
            click("unfinished.goOn");
            verify(bench.bare(consultation.understood).includes("1219"), consultation.understood);
            verify(bench.bare(consultation.understood).includes("fs01"));
            verify(seen("wrong.understood"));
            type("wrong.words", "slow");
            tryVerify(() => consultation.volunteered === "slow", 3000);
            compare(consultation.answers["error"], "1219", "another text does not take it back");
            verify(bench.bare(consultation.understood).includes("1219"));
        }
        function test_pastedTextIsNotKept() {
            type("wrong.words", "error 1219 with password geheim");
            kept("1219");
            verify(!bench.fileHolds(bench.folder() + "/unfinished.json", "geheim"));
        }
        function test_nothingIsKeptThatIsNotWanted() {
            click("symptom.more-than-one-user-name");
            tryVerify(() => bench.fileIs("unfinished.json"), 5000);
            click("wrong.keep");
            verify(!bench.fileIs("unfinished.json"), "what was kept is gone at once");
            click("symptom.cannot-open-share");
            wait(600);
            verify(!bench.fileIs("unfinished.json"));
            verify(bench.openAgain("practice:two-names"));
            wait(0);
            verify(!consultation.keepsAnswers, "the choice is remembered");
            verify(!seen("unfinished.goOn"));
        }
        function test_forgetIt() {
            click("symptom.more-than-one-user-name");
            kept("symptom");
            verify(bench.openAgain("practice:two-names"));
            wait(0);
            click("unfinished.forget");
            verify(!seen("unfinished.goOn"));
            verify(!bench.fileIs("unfinished.json"));
        }
        function test_whatIsSolvedIsNotKept() {
            walkThrough(bench.script());
            compare(consultation.helped, "yes");
            tryVerify(() => !bench.fileIs("unfinished.json"), 5000);
        }
        function test_backKeepsWhatWasPickedOnAQuestion() {
            const names = bench.practices();
            for (const name of names) {
                verify(bench.open("practice:" + name));
                wait(0);
                tell({ "symptom": bench.script().symptom });
                if (consultation.state === ConsultationAdapter.Asking && consultation.question.choices.length > 1)
                    break;
            }
            compare(consultation.state, ConsultationAdapter.Asking);
            const first = consultation.question;
            const choice = first.choices[0].id;
            click("answer." + choice);
            click("practice.task");
            click("bar.back");
            compare(consultation.question.id, first.id);
            verify(find("answer." + choice).checked, "picked before going elsewhere");
            click("bar.back");
            compare(consultation.state, ConsultationAdapter.Wrong);
            go();
            tryVerify(() => consultation.state === ConsultationAdapter.Asking, 15000);
            wait(0);
            verify(find("answer." + choice).checked, "picked before going back");
        }
        function test_chosenLanguageIsRemembered() {
            click("language");
            // The list opens at the language that is spoken; Arabic stands below English.
            tryVerify(() => (stage.Window.activeFocusItem?.objectName ?? "").startsWith("language."));
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Return);
            compare(Words.language, "ar");
            verify(bench.fileHolds(bench.folder() + "/settings.json", "\"ar\""));
            tryVerify(() => stage.Window.activeFocusItem?.objectName === "language", 5000, "the keyboard is where it was");
            Words.choose("en");
        }
        function test_reportFolderOpens() {
            tell(bench.script());
            while (consultation.state === ConsultationAdapter.Asking)
                answer(bench.script());
            consultation.saveReport(bench.folder());
            go();
            click("report.folder");
            compare(bench.openedFolder(), bench.folder());
        }
    }
}

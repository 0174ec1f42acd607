import QtQuick
import QtTest
import Unclash
import Unclash.Adapters

// A person at the wizard: finds what is on the page, scrolls to it and clicks it.
TestCase {
    id: walk

    property Shell shell: null
    readonly property ConsultationAdapter consultation: shell ? shell.consultation : null

    when: windowShown

    /// Something was clicked with the mouse; comes before what it does.
    signal clicked(string name)

    function find(name) {
        const item = findChild(shell, name);
        verify(item, name + " is there");
        return item;
    }
    // The one of several of that name that can be seen.
    function seen(name, at) {
        const start = at ?? shell;
        for (let i = 0; i < start.children.length; ++i) {
            const child = start.children[i];
            if (!child.visible)
                continue;
            if (child.objectName === name)
                return child;
            const inside = seen(name, child);
            if (inside)
                return inside;
        }
        return null;
    }
    function click(name) {
        const item = seen(name);
        verify(item, name + " is visible");
        verify(item.enabled, name + " can be clicked");
        press(item, name);
        wait(0);
    }
    // A click lands where the item is, so it has to stay there.
    function press(item, name) {
        bench.settle(item);
        shell.page.reveal(item);
        verify(bench.settle(item), name + " stays where it is");
        clicked(name);
        mouseClick(item);
    }
    function type(name, text) {
        const field = find(name).inputItem;
        press(field, name);
        field.selectAll();
        keyClick(Qt.Key_Delete);
        for (const letter of text)
            keyClick(letter);
        wait(0);
    }
    function go() {
        click("bar.primary");
    }
    function until(state) {
        tryVerify(() => consultation.state === state, 20000, "state " + state + ", is " + consultation.state);
        wait(0);
    }
    function headline() {
        return bench.bare(find("page.title").text);
    }

    // Tells what the practice computer's person would tell, and looks.
    function tell(script) {
        if (script.symptom) {
            if (!seen("symptom." + script.symptom))
                click("wrong.more");
            click("symptom." + script.symptom);
        }
        if (script.server)
            type("told.server", script.server);
        if (script["wanted-user"])
            type("told.wanted-user", script["wanted-user"]);
        if (script.error)
            type("wrong.words", script.error);
        go();
        tryVerify(() => consultation.state !== ConsultationAdapter.Looking && consultation.state !== ConsultationAdapter.Wrong, 15000);
        wait(0);
    }
    function answer(script) {
        const question = consultation.question;
        const known = script[question.id];
        if (question.choices.length === 0 && known)
            type("ask.words", known);
        else
            click("answer." + (known ?? "unknown"));
        go();
        wait(0);
    }
    // From the first page to the last, as often as the wizard knows something next.
    function walkThrough(script) {
        tell(script);
        for (let turn = 0; turn < 40; ++turn) {
            wait(0);
            switch (consultation.state) {
            case ConsultationAdapter.Asking:
                answer(script);
                break;
            case ConsultationAdapter.Found:
                verify(consultation.problemFound, "a cause is named: " + headline());
                go();
                break;
            case ConsultationAdapter.Planned:
                verify(consultation.steps.length + consultation.advice.length > 0, "there is a step for " + bench.bare(consultation.finding.headline));
                if (consultation.steps.length === 0)
                    for (const step of consultation.advice)
                        bench.personDoes(step.action);
                go();
                break;
            case ConsultationAdapter.Repairing:
                if (consultation.openFiles["text"] !== undefined)
                    click("repair.closeFiles");
                wait(20);
                turn -= 0.99;
                break;
            case ConsultationAdapter.Looking:
                wait(20);
                turn -= 0.99;
                break;
            case ConsultationAdapter.Verified:
                if (consultation.helped !== "no")
                    return;
                go();
                break;
            default:
                fail("unexpected state " + consultation.state);
            }
        }
        fail("the way does not end");
    }
}

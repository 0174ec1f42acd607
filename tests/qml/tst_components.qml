import QtQuick
import QtQuick.Layouts
import QtTest
import Unclash
import Unclash.Adapters

// The controls: keyboard, and what a screen reader is told.
Item {
    width: 640
    height: 480

    ColumnLayout {
        id: column
        anchors.fill: parent

        ChoiceCard { id: one; objectName: "one"; text: "One"; help: "first" }
        ChoiceCard { id: two; objectName: "two"; text: "Two" }
        StrongButton { id: strong; text: "Do it" }
        QuietButton { id: quiet; text: "Rather not" }
        TextInputField { id: field; label: "Server" }
        Expander { id: expander; objectName: "more"; title: "More"; BodyText { id: inside; text: "Inside" } }
        StepCard {
            id: step
            checked: true
            step: ({ title: "Disconnect Z:", effect: "Z: goes.", warning: "2 files are open", manual: "net use Z: /delete",
                     undo: "can be undone", needs: "", automatic: true })
        }
        HeadlineText { id: headline; text: "Headline" }
        Tag { id: tag; text: "in the way" }
    }
    Loader { id: dialog }
    StepCard {
        id: paged
        width: parent.width
        visible: false
        byHand: true
        choosable: false
        step: ({ title: "Install updates", effect: "", warning: "", manual: "Open Settings", page: "ms-settings:windowsupdate",
                 undo: "", needs: "" })
    }
    SignalSpy { id: opened; target: paged; signalName: "opened" }
    SignalSpy { id: strongSpy; target: strong; signalName: "clicked" }
    SignalSpy { id: quietSpy; target: quiet; signalName: "clicked" }
    SignalSpy { id: picked; target: two; signalName: "picked" }
    SignalSpy { id: toggled; target: step; signalName: "toggled" }

    TestCase {
        name: "components"
        when: windowShown

        function init() {
            one.checked = two.checked = false;
            [strongSpy, quietSpy, picked, toggled].forEach(spy => spy.clear());
        }
        function test_tabOrder() {
            one.forceActiveFocus();
            const header = findChild(expander, "more.header");
            for (const next of [two, strong, quiet, field.inputItem, header, step]) {
                keyClick(Qt.Key_Tab);
                verify(next.activeFocus, "Tab reaches " + (next.text ?? next));
            }
        }
        function test_focusIsSeen() {
            one.forceActiveFocus(Qt.TabFocusReason);
            verify(one.visualFocus);
            strong.forceActiveFocus(Qt.TabFocusReason);
            verify(strong.visualFocus);
            verify(!one.visualFocus);
        }
        function test_spaceAndEnter() {
            strong.forceActiveFocus();
            keyClick(Qt.Key_Space);
            keyClick(Qt.Key_Return);
            keyClick(Qt.Key_Enter);
            compare(strongSpy.count, 3);
            quiet.forceActiveFocus();
            keyClick(Qt.Key_Return);
            compare(quietSpy.count, 1);
        }
        function test_aScreenReadersPressActsOnce() {
            for (const [control, spy] of [[strong, strongSpy], [quiet, quietSpy], [two, picked], [step, toggled]]) {
                spy.clear();
                verify(bench.actionsOf(control).includes("Press"), control + ": " + bench.actionsOf(control));
                bench.act(control, "Press");
                compare(spy.count, 1, "Press on " + control);
            }
            for (const [control, spy] of [[two, picked], [step, toggled]]) {
                spy.clear();
                bench.act(control, "Toggle");
                compare(spy.count, 1, "Toggle on " + control);
            }
        }
        function test_disabledDoesNothing() {
            strong.enabled = false;
            mouseClick(strong);
            bench.act(strong, "Press");
            compare(strongSpy.count, 0);
            compare(strong.Accessible.description, "not available now");
            strong.enabled = true;
            compare(strong.Accessible.description, "");
            two.enabled = step.enabled = false;
            for (const [control, spy] of [[two, picked], [step, toggled]])
                for (const action of ["Press", "Toggle"]) {
                    spy.clear();
                    bench.act(control, action);
                    compare(spy.count, 0, action + " on " + control);
                }
            two.enabled = step.enabled = true;
        }
        function test_choices() {
            one.forceActiveFocus();
            keyClick(Qt.Key_Space);
            verify(one.checked);
            keyClick(Qt.Key_Down);
            verify(two.activeFocus);
            keyClick(Qt.Key_Return);
            verify(two.checked);
            verify(!one.checked, "only one at a time");
            compare(picked.count, 1);
            keyClick(Qt.Key_Up);
            verify(one.activeFocus);
        }
        function test_stepCanBeUnticked() {
            step.forceActiveFocus();
            keyClick(Qt.Key_Space);
            verify(!step.checked);
            keyClick(Qt.Key_Return);
            verify(step.checked);
            compare(toggled.count, 2);
        }
        function test_aStepByHandOpensItsPage() {
            column.visible = false;
            paged.visible = true;
            const open = findChild(paged, "byHand.open");
            verify(open.visible);
            verify(open.height >= Theme.target);
            mouseClick(open);
            open.forceActiveFocus();
            keyClick(Qt.Key_Return);
            compare(opened.count, 2);
            compare(opened.signalArguments[0][0], "ms-settings:windowsupdate");
            paged.step = Object.assign({}, paged.step, { page: "" });
            verify(!open.visible, "a step without a page has no button");
            paged.visible = false;
            column.visible = true;
            verify(!findChild(step, "byHand.open").visible);
        }
        function test_expander() {
            const header = findChild(expander, "more.header");
            verify(!inside.visible);
            header.forceActiveFocus();
            keyClick(Qt.Key_Return);
            verify(inside.visible);
            keyClick(Qt.Key_Space);
            verify(!inside.visible);
        }
        function test_whatAScreenReaderIsTold() {
            compare(one.Accessible.role, Accessible.RadioButton);
            compare(one.Accessible.name, "One");
            compare(one.Accessible.description, "first");
            compare(strong.Accessible.role, Accessible.Button);
            compare(strong.Accessible.name, "Do it");
            compare(field.inputItem.Accessible.name, "Server");
            compare(headline.Accessible.role, Accessible.Heading);
            compare(step.Accessible.role, Accessible.CheckBox);
            compare(step.Accessible.name, "Disconnect Z:");
            verify(step.Accessible.description.includes("2 files are open"));
            compare(tag.implicitHeight > 0, true);
        }
        function test_dialogsOpen_data() {
            return [{ tag: "FilePicker", accept: "Öffnen" }, { tag: "FolderPicker", accept: "Hier speichern" }];
        }
        // Also where the desktop has none of its own.
        function test_dialogsOpen(data) {
            dialog.setSource("qrc:/qt/qml/Unclash/components/" + data.tag + ".qml");
            verify(dialog.item, data.tag + " is there");
            tryVerify(() => dialog.item.visible, 5000, data.tag + " opens");
            Words.language = "de";
            compare(dialog.item.acceptLabel, data.accept, "in the person's language");
            compare(dialog.item.rejectLabel, "Abbrechen");
            Words.language = "en";
            dialog.item.close();
            dialog.source = "";
        }
        function test_targetsAreLargeEnough() {
            for (const control of [one, two, strong, quiet, field.inputItem, step])
                verify(control.height >= 40, control + " is " + control.height + " high");
        }
    }
}

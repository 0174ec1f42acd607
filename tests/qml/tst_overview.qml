import QtQuick
import QtTest
import Unclash
import Unclash.Adapters

// The tables of what is connected, as somebody meets them.
Item {
    id: root

    width: 920
    height: 640

    Loader {
        id: stage
        anchors.fill: parent
        active: bench.workplace !== null
        sourceComponent: Shell { workplace: bench.workplace; focus: true }
    }

    TestCase {
        name: "overview"
        when: windowShown

        property Overview overview

        function init() {
            Words.language = "en";
        }

        function open(machine) {
            verify(bench.open(machine));
            toTables();
            tryVerify(() => overview.tables.length > 0 && !overview.looking, 10000);
        }
        function press(name) {
            const item = findChild(stage.item, name);
            verify(bench.settle(item), name);
            mouseClick(item);
        }
        function toTables() {
            wait(0);
            overview = bench.workplace.overview;
            press("overview");
            compare(stage.item.pageName, "OverviewPage");
        }
        function rows() {
            const all = [];
            for (let i = 0; i < overview.rows.rowCount(); ++i)
                all.push(bench.bare(overview.rows.data(overview.rows.index(i, 0), Qt.UserRole + 2)));
            return all;
        }
        function test_connectionsWithTheirUsers() {
            open("practice:two-names");
            compare(overview.table, "connections");
            const z = rows().filter(row => row.includes("Drive: Z:"));
            compare(z.length, 1);
            verify(z[0].includes("User: CONTOSO\\anna.berg"), z[0]);
            const before = bench.connections();
            press("table.remembered");
            verify(rows().every(row => !row.includes("State:")), "another table");
            compare(bench.connections(), before);
        }
        function test_settingsSayWhoMayChangeThem() {
            open("practice:no-time-limits");
            overview.table = "policy";
            verify(rows().length > 3);
            verify(rows().every(row => row.startsWith("What: ")));
            verify(rows().some(row => row.includes("May be changed by: ")), rows().join("\n"));
        }
        function test_filterAndCopy() {
            open("practice:two-names");
            overview.filter = "FS01";
            verify(rows().length > 0);
            verify(rows().every(row => row.toLowerCase().includes("fs01")));
            const lines = overview.copied().trim().split("\n");
            compare(lines.length, rows().length + 1);
            verify(lines[0].startsWith("Drive\tPath\tUser"), lines[0]);
            verify(lines[1].includes("\\\\fs01"), lines[1]);
            overview.filter = "no such text";
            compare(rows().length, 0);
            compare(bench.bare(overview.note).includes("No row has that text."), true);
        }
        function test_savesCsv() {
            open("practice:two-names");
            overview.saveCsv(bench.folder());
            verify(overview.file.endsWith(".csv"), overview.fileProblem);
            verify(bench.fileHolds(overview.file, "CONTOSO\\anna.berg"));
            overview.saveCsv("/proc/no-such-place");
            compare(overview.file, "");
            verify(overview.fileProblem.length > 0);
        }
        function test_whatWasNotSeenIsSaid() {
            open("practice:two-names");
            for (const table of overview.tables) {
                overview.table = table.id;
                verify(overview.found > 0 || overview.note.length > 0, table.id);
            }
        }
        function test_theKeyboardBeginsAtTheTables() {
            open("practice:two-names");
            tryCompare(stage.item.Window.activeFocusItem, "objectName", "table.connections");
            keyClick(Qt.Key_Right);
            compare(stage.item.Window.activeFocusItem.objectName, "table.remembered");
            keyClick(Qt.Key_Space);
            compare(overview.table, "remembered");
            keyClick(Qt.Key_Left);
            compare(stage.item.Window.activeFocusItem.objectName, "table.connections");
            keyClick(Qt.Key_Escape);
            compare(stage.item.pageName, "WrongPage");
        }
        function test_aScreenReaderChoosesATable() {
            open("practice:two-names");
            bench.act(findChild(stage.item, "table.remembered"), "Toggle");
            compare(overview.table, "remembered");
        }
        function test_sessionsAreDrawn() {
            open("practice:disconnected-desktop");
            compare(findChild(stage.item, "sessions").visible, false);
            press("table.sessions");
            const picture = findChild(stage.item, "sessions");
            tryVerify(() => picture.visible);
            const told = bench.bare(picture.Accessible.name);
            verify(told.includes("session 2"), told);
            verify(/from BANK.NB.118/.test(told), told);
            verify(told.includes("signed in 18 Nov 2026"), told);
        }
        function test_backToWhereOneWas() {
            open("practice:two-names");
            keyClick(Qt.Key_Left, Qt.AltModifier);
            compare(stage.item.pageName, "WrongPage");
        }
        function test_aLookThatHangsCanBeLeft() {
            bench.openHanging();
            toTables();
            verify(overview.looking);
            keyClick(Qt.Key_Left, Qt.AltModifier);
            compare(stage.item.pageName, "WrongPage");
            overview.stop();
            tryVerify(() => !overview.looking, 10000);
        }
    }
}

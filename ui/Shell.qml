import QtQuick
import QtQuick.Layouts
import Unclash
import Unclash.Adapters

// The frame around the pages: where one is, what is beside the way, and the bar that goes on and
// back. The order of the way is the Consultation's; what a press of the strong button asks of it
// stands here, once.
FocusScope {
    id: shell

    required property Workplace workplace
    readonly property ConsultationAdapter consultation: workplace.consultation
    readonly property bool narrow: width > 0 && width < Theme.narrowBelow
    readonly property bool cramped: width > 0 && width < Theme.crampedBelow
    readonly property PageBase page: loader.item as PageBase
    /// The page that is shown beside the way ("OverviewPage"); empty while the way itself is.
    property string aside

    readonly property real sideMargin: narrow ? Theme.space24 : Theme.space32 + 2

    signal finished

    readonly property Helpdesk desk: Helpdesk {
        workplace: shell.workplace
        words: Words
    }

    readonly property var places: [
        T.say("wizard.place.wrong"), T.say("wizard.place.looking"), T.say("wizard.place.asking"),
        T.say("wizard.place.found"), T.say("wizard.place.repair"), T.say("wizard.place.helped")
    ]
    readonly property int place: {
        switch (consultation.state) {
        case ConsultationAdapter.Wrong: return 0;
        case ConsultationAdapter.Looking: return 1;
        case ConsultationAdapter.Asking: return 2;
        case ConsultationAdapter.Found: return 3;
        case ConsultationAdapter.Verified: return 5;
        default: return 4;
        }
    }
    readonly property bool solved: consultation.state === ConsultationAdapter.Verified && consultation.helped === "yes"

    LayoutMirroring.enabled: Words.rightToLeft
    LayoutMirroring.childrenInherit: true

    function proceed() {
        // Committing moves on by itself, also to another computer, so where one was counts.
        const state = consultation.state;
        const beside = aside.length > 0;
        if (!page || !page.primaryEnabled || !page.commit())
            return;
        if (beside) {
            aside = "";
            return;
        }
        switch (state) {
        case ConsultationAdapter.Wrong:
            consultation.look();
            break;
        case ConsultationAdapter.Found:
            if (consultation.problemFound)
                consultation.showPlan();
            else
                consultation.restart();
            break;
        case ConsultationAdapter.Planned:
            if (consultation.readOnly || consultation.steps.length + consultation.advice.length === 0)
                consultation.saveReport();
            else if (consultation.steps.length === 0)
                consultation.lookAgain();
            else
                consultation.repair();
            break;
        case ConsultationAdapter.Verified:
            if (consultation.helped === "nothing")
                consultation.back();
            else if (consultation.helped === "no")
                consultation.nextBest();
            else if (workplace.story.length > 0)
                aside = "DebriefPage";
            else if (desk.trying)
                desk.goHome();
            else {
                consultation.finish();
                finished();
            }
            break;
        default:
            break;
        }
    }
    function back() {
        if (pageName === "CasePage")
            desk.closeCode();
        else if (aside.length > 0)
            aside = "";
        else if (page && page.canGoBack)
            consultation.back();
    }
    function show() {
        loader.setSource("pages/" + pageName + ".qml", { workplace: workplace, desk: desk, narrow: narrow, cramped: cramped });
    }

    readonly property string pageName: {
        if (aside === "HelpdeskPage" && desk.caseOpen)
            return "CasePage";
        if (aside.length > 0)
            return aside;
        switch (consultation.state) {
        case ConsultationAdapter.Wrong: return "WrongPage";
        case ConsultationAdapter.Looking: return "LookingPage";
        case ConsultationAdapter.Asking: return "AskPage";
        case ConsultationAdapter.Found: return "FoundPage";
        case ConsultationAdapter.Planned: return "PlanPage";
        case ConsultationAdapter.Verified: return "DonePage";
        default: return "RepairPage";
        }
    }
    onPageNameChanged: {
        head.open = false;
        show();
    }
    onConsultationChanged: {
        aside = "";
        show();
    }

    // What is beside the way is left as a menu is.
    Keys.onEscapePressed: event => {
        event.accepted = aside.length > 0;
        if (event.accepted)
            back();
    }
    Shortcut {
        sequences: ["Alt+Left"]
        onActivated: shell.back()
    }
    function joined(parts: var): string {
        return parts.filter(part => part?.length > 0).join(" ");
    }

    // Another page, also where the keyboard's focus stays where it was.
    Voice {
        objectName: "voice.page"
        says: shell.joined([shell.page?.title, shell.page?.sentence])
    }
    Voice {
        objectName: "voice.problem"
        says: shell.joined([shell.workplace.problem, shell.consultation.problem, shell.consultation.reportProblem,
                            shell.desk.problem, shell.desk.codeProblem, shell.desk.savedPlanProblem])
    }
    Voice {
        objectName: "voice.done"
        says: shell.desk.done
    }
    Voice {
        objectName: "voice.saved"
        says: shell.joined([shell.consultation.reportFile.length > 0 ? T.say("wizard.report.saved") : "",
                            shell.desk.savedPlan.length > 0 ? T.say("wizard.desk.plan.saved") : ""])
    }
    Voice {
        objectName: "voice.away"
        says: shell.desk.whereabouts
    }
    Rectangle {
        anchors.fill: parent
        color: Theme.colors.bg
    }
    RowLayout {
        anchors.fill: parent
        spacing: 0

        Rail {
            Layout.fillHeight: true
            Layout.preferredWidth: Theme.railWidth
            visible: !shell.narrow
            places: shell.places
            current: shell.place
            beside: shell.aside.length > 0
            solved: shell.solved

            OverviewLink {
                Layout.fillWidth: true
                workplace: shell.workplace
                here: shell.aside === "OverviewPage"
                onClicked: shell.aside = "OverviewPage"
            }
            HelpdeskRailLink {
                Layout.fillWidth: true
                workplace: shell.workplace
                here: shell.aside === "HelpdeskPage"
                onClicked: shell.aside = "HelpdeskPage"
            }
            PracticeLink {
                Layout.fillWidth: true
                workplace: shell.workplace
                here: shell.aside === "PracticePage"
                onClicked: shell.aside = "PracticePage"
            }
            LanguageSwitch {}
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: 0

            NarrowHead {
                id: head

                objectName: "head"
                Layout.fillWidth: true
                Layout.leftMargin: Theme.space24
                Layout.rightMargin: Theme.space12
                Layout.topMargin: Theme.space4
                visible: shell.narrow
                places: shell.places
                current: shell.place
                workplace: shell.workplace
                leads: shell.aside !== "TaskPage"
                onTask: shell.aside = "TaskPage"

                OverviewLink {
                    workplace: shell.workplace
                    here: shell.aside === "OverviewPage"
                    onClicked: shell.aside = "OverviewPage"
                }
                HelpdeskRailLink {
                    workplace: shell.workplace
                    here: shell.aside === "HelpdeskPage"
                    onClicked: shell.aside = "HelpdeskPage"
                }
                PracticeLink {
                    workplace: shell.workplace
                    here: shell.aside === "PracticePage"
                    onClicked: shell.aside = "PracticePage"
                }
                LanguageSwitch {}
            }
            AwayBar {
                Layout.fillWidth: true
                desk: shell.desk
                brief: shell.narrow
                sideMargin: shell.sideMargin
            }
            PracticeBar {
                Layout.fillWidth: true
                workplace: shell.workplace
                visible: practises && shell.pageName !== "CasePage" && !(head.visible && head.folds)
                sideMargin: shell.sideMargin
                leads: shell.aside !== "TaskPage"
                onTask: shell.aside = "TaskPage"
            }
            Loader {
                id: loader

                Layout.fillWidth: true
                Layout.fillHeight: true
                focus: true
                onLoaded: shell.page.begin()

                Binding {
                    target: loader.item
                    property: "narrow"
                    value: shell.narrow
                }
                Binding {
                    target: loader.item
                    property: "cramped"
                    value: shell.cramped
                }
                Connections {
                    target: shell.page
                    function onProceed() {
                        shell.proceed();
                    }
                    function onLeave() {
                        shell.aside = "";
                    }
                    function onOpen(name: string) {
                        shell.aside = name;
                    }
                    function onHelpdesk() {
                        shell.aside = "HelpdeskPage";
                    }
                }
            }
            BottomBar {
                Layout.fillWidth: true
                sideMargin: shell.sideMargin
                contentWidth: Theme.pageWidth + 2 * sideMargin
                backText: T.say("wizard.back")
                backShown: shell.aside.length > 0 || (shell.page?.canGoBack ?? false)
                secondaryText: shell.page?.secondaryText ?? ""
                secondaryEnabled: shell.page?.secondaryEnabled ?? false
                primaryText: shell.page?.primaryText ?? ""
                primaryEnabled: shell.page?.primaryEnabled ?? false
                onBack: shell.back()
                onSecondary: shell.page.secondary()
                onProceed: shell.proceed()
            }
        }
    }
}

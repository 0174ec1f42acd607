// Pictures of every page in every dress, and a check of each:
//
//   wizard_pictures [--check] [--languages en,de,...] [DIR [PRACTICE-COMPUTER...]]
//
// Every page on the way through some practice computers (all of them with `all`), in the languages
// English, German, Japanese and Arabic (as far as they are built in), in light, dark and high
// contrast, at 100 % and 200 % text, in a window of 920x640 and one of 640x480. The pictures go to
// DIR/PAGE/LANGUAGE-DRESS-TEXT-WIDTH.png. With `--check` it fails where a page has a fault
// (page_check.h), and needs no DIR.
#include <QtQml/qqmlextensionplugin.h>

#include <QDir>
#include <QFontInfo>
#include <QGuiApplication>
#include <QImage>
#include <QQmlContext>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickStyle>
#include <QQuickView>
#include <QtTest/QTest>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <optional>

#include "bench.h"
#include "core/text/catalog.h"
#include "page_check.h"
#include "ui/adapters/engine.h"
#include "ui/adapters/helpdesk.h"
#include "ui/adapters/overview.h"

Q_IMPORT_QML_PLUGIN(UnclashPlugin)
Q_IMPORT_QML_PLUGIN(Unclash_AdaptersPlugin)

namespace {

using namespace unclash;
using State = ConsultationAdapter::State;

using Theme = Appearance::Theme;

struct Look {
  QString language;
  Theme theme;
  double scale;
  QSize size;
  QString name() const {
    const QString dress = theme == Theme::dark       ? QStringLiteral("dark")
                          : theme == Theme::contrast ? QStringLiteral("contrast")
                                                     : QStringLiteral("light");
    return QStringLiteral("%1-%2-%3-%4")
        .arg(language, dress)
        .arg(qRound(scale * 100))
        .arg(size.width());
  }
};

int faults = 0;

void fault(const QString& where, const QString& what) {
  ++faults;
  std::fprintf(stderr, "%s: %s\n", qPrintable(where), qPrintable(what));
}

/// False, and a fault, where it does not come to that.
bool reached(const QString& what, const std::function<bool()>& there) {
  if (QTest::qWaitFor(there, 20000)) return true;
  fault(what, QStringLiteral("is never reached"));
  return false;
}

/// The looks in an order that changes least from one to the next.
std::vector<Look> looks(const QStringList& languages) {
  std::vector<Look> all;
  for (const QString& language : languages)
    for (const double scale : {1.0, 2.0})
      for (const QSize size : {QSize(920, 640), QSize(640, 480)})
        for (const Theme theme : {Theme::light, Theme::dark, Theme::contrast})
          all.push_back({language, theme, scale, size});
  return all;
}

/// Takes a page in every look: the window changes its dress while the page stays.
class Camera {
 public:
  Camera(QQuickView& view, Singletons dress, std::optional<QDir> folder,
         const QStringList& languages, bool check)
      : view_(&view),
        dress_(dress),
        folder_(std::move(folder)),
        looks_(looks(languages)),
        check_(check) {}

  /// `arrange` is called in each look anew, for what another look would close or move.
  void shoot(const QString& page, const std::function<void()>& arrange = {}) {
    if (folder_) folder_->mkpath(page);
    for (const Look& look : looks_) {
      wear(look);
      if (arrange) {
        settled();
        arrange();
      }
      const QString name = page + QLatin1Char('/') + look.name();
      const QImage image = settled();
      if (check_) check(name, image);
      if (folder_ && !image.save(folder_->filePath(name + QStringLiteral(".png"))))
        fault(name, QStringLiteral("cannot be written"));
    }
    wear(looks_.front());
    settled();
  }

  void press(const QString& name) {
    if (auto* item = view_->rootObject()->findChild<QQuickItem*>(name))
      QMetaObject::invokeMethod(item, "clicked");
  }
  /// The one of several of that name that can be seen, which there has to be.
  void pressSeen(const QString& name) {
    for (auto* item : view_->rootObject()->findChildren<QQuickItem*>(name))
      if (item->isVisible()) {
        QMetaObject::invokeMethod(item, "clicked");
        return;
      }
    fault(name, QStringLiteral("is not to be seen"));
  }
  bool sees(const QString& name) const {
    const auto items = view_->rootObject()->findChildren<QQuickItem*>(name);
    return std::any_of(items.begin(), items.end(),
                       [](const QQuickItem* item) { return item->isVisible(); });
  }
  /// Closes a popup by its own name, wherever it is open.
  void close(const QString& popup) {
    for (QObject* one : view_->rootObject()->findChildren<QObject*>(popup))
      QMetaObject::invokeMethod(one, "close");
    if (!QTest::qWaitFor([this] { return popups().empty(); }, 5000))
      fault(popup, QStringLiteral("does not close"));
  }
  /// What stands above the page now: menus and the like.
  std::vector<QQuickItem*> popups() const {
    std::vector<QQuickItem*> list;
    for (QQuickItem* layer : view_->contentItem()->childItems())
      if (layer->inherits("QQuickOverlay"))
        for (QQuickItem* popup : layer->childItems())
          if (popup->isVisible() && popup->inherits("QQuickPopupItem")) list.push_back(popup);
    return list;
  }
  void set(const char* property, const QVariant& value) {
    view_->rootObject()->setProperty(property, value);
  }

 private:
  void wear(const Look& look) {
    dress_.words->setLanguage(look.language);
    dress_.appearance->forceTheme(look.theme);
    dress_.appearance->forceTextScale(look.scale);
    view_->resize(look.size);
  }
  /// Layouts in layouts take a few rounds until each knows how high its lines are.
  QImage settled() {
    QImage before;
    for (int round = 0, still = 0; round < 40 && still < 4; ++round) {
      QCoreApplication::processEvents();
      const QImage now = view_->grabWindow();
      still = now == before ? still + 1 : 0;
      before = now;
    }
    return before;
  }
  void check(const QString& name, const QImage& image) {
    for (const QString& what : faultsOfShape(*view_->rootObject(), view_->size()))
      fault(name, what);
    // What is below a popup is not read while it is open.
    const auto open = popups();
    if (open.empty())
      for (const QString& what : faultsOfContrast(*view_->rootObject(), image)) fault(name, what);
    for (const QQuickItem* popup : open) {
      for (const QString& what : faultsOfShape(*popup, view_->size())) fault(name, what);
      for (const QString& what : faultsOfContrast(*popup, image)) fault(name, what);
      if (!QRectF(QPointF(0, 0), view_->size())
               .contains(popup->mapRectToScene(QRectF(0, 0, popup->width(), popup->height()))))
        fault(name, QStringLiteral("a popup leaves the window"));
    }
  }

  QQuickView* view_;
  Singletons dress_;
  std::optional<QDir> folder_;
  std::vector<Look> looks_;
  bool check_;
};

/// From the first page to the last, with a picture of each.
void walk(Bench& bench, Camera& camera, const QString& machine) {
  const auto until = [](const std::function<bool()>& there) {
    return QTest::qWaitFor(there, 20000);
  };
  if (!bench.open(QStringLiteral("practice:") + machine))
    return fault(machine, QStringLiteral("does not open"));
  ConsultationAdapter& c = *bench.workplace()->consultation();
  const QVariantMap script = bench.script();
  camera.shoot(machine + QStringLiteral("-01-wrong"));
  for (const char* id : {"symptom", "server", "wanted-user", "error"})
    if (script.contains(QLatin1String(id)))
      c.answer(QLatin1String(id), script[QLatin1String(id)].toString());
  c.setLinger(std::chrono::hours(1));
  c.look();
  camera.shoot(machine + QStringLiteral("-02-looking"));
  c.setLinger(std::chrono::milliseconds(0));
  c.stopLooking();
  until([&] { return c.state() != State::Looking; });
  int turn = 0;
  while (turn < 12) {
    ++turn;
    const QString number = QStringLiteral("-%1-").arg(turn + 2, 2, 10, QLatin1Char('0'));
    switch (c.state()) {
      case State::Asking: {
        const QString id = c.question()[QStringLiteral("id")].toString();
        camera.shoot(machine + number + QStringLiteral("ask-") + id);
        c.answer(id, script.value(id, QStringLiteral("unknown")).toString());
        break;
      }
      case State::Found:
        camera.shoot(machine + number + QStringLiteral("found"));
        camera.press(QStringLiteral("found.facts"));
        camera.shoot(machine + number + QStringLiteral("found-facts"));
        camera.set("aside", QStringLiteral("HelpdeskPage"));
        camera.shoot(machine + number + QStringLiteral("found-helpdesk"));
        camera.set("aside", QString());
        if (!c.problemFound()) return;
        c.showPlan();
        break;
      case State::Planned:
        camera.shoot(machine + number + QStringLiteral("plan"));
        if (c.steps().isEmpty() && c.advice().isEmpty()) return;
        camera.press(QStringLiteral("bar.secondary"));
        camera.press(QStringLiteral("plan.more.header"));
        camera.shoot(machine + number + QStringLiteral("plan-by-hand"));
        if (!c.steps().isEmpty()) {
          c.repair();
          break;
        }
        for (const QVariant& step : c.advice())
          bench.personDoes(step.toMap()[QStringLiteral("action")].toString());
        c.lookAgain();
        until([&] { return c.state() != State::Looking; });
        break;
      case State::Repairing:
        until([&] {
          return c.state() != State::Repairing || !c.openFiles().isEmpty() ||
                 !c.verifying().isEmpty();
        });
        if (c.state() != State::Repairing) {
          --turn;
          break;
        }
        camera.shoot(machine + number + QStringLiteral("repair"));
        if (!c.openFiles().isEmpty()) c.answerOpenFiles(true);
        until([&] { return c.state() != State::Repairing || !c.openFiles().isEmpty(); });
        break;
      case State::Verified:
        camera.shoot(machine + number + QStringLiteral("done-") + c.helped());
        if (c.helped() != QLatin1String("no")) return;
        c.nextBest();
        break;
      default:
        return fault(machine, QStringLiteral("unexpected state"));
    }
  }
}

/// Who and what is connected, table by table; of a shared computer its people, too.
void overview(Bench& bench, Camera& camera) {
  for (const char* machine : {"two-names", "disconnected-desktop"}) {
    bench.open(QStringLiteral("practice:") + QLatin1String(machine));
    camera.set("aside", QStringLiteral("OverviewPage"));
    Overview& tables = *bench.workplace()->overview();
    if (!reached(QStringLiteral("overview"),
                 [&tables] { return !tables.looking() && !tables.tables().isEmpty(); }))
      return;
    const QString first = tables.table();
    for (const QVariant& table : tables.tables()) {
      const QString id = table.toMap()[QStringLiteral("id")].toString();
      // Every table of one computer; of the other what the first does not have.
      if (QLatin1String(machine) != QLatin1String("two-names") && id != QLatin1String("sessions") &&
          id != QLatin1String("audit"))
        continue;
      tables.setTable(id);
      camera.shoot(QStringLiteral("overview-") + id + QLatin1Char('-') + QLatin1String(machine));
    }
    tables.setTable(first);
    if (QLatin1String(machine) != QLatin1String("two-names")) break;
    camera.press(QStringLiteral("expert"));
    tables.setFilter(QStringLiteral("no such text"));
    tables.saveCsv(bench.folder());
    camera.press(QStringLiteral("copy"));
    camera.shoot(QStringLiteral("overview-nothing-left"));
  }
}

/// The first page with all that can stand on it, and what stands there after a crash and an undo.
void firstPage(Bench& bench, Camera& camera) {
  bench.open(QStringLiteral("practice:two-names"));
  ConsultationAdapter& c = *bench.workplace()->consultation();
  c.setKeepsAnswers(true);
  camera.press(QStringLiteral("wrong.more"));
  c.volunteer(QStringLiteral("System error 1219 has occurred. \\\\fs01\\backup"));
  camera.shoot(QStringLiteral("wrong-more"));
  bench.openAgain(QStringLiteral("practice:two-names"));
  camera.shoot(QStringLiteral("wrong-unfinished"));
  bench.openRecording();
  camera.shoot(QStringLiteral("wrong-of-a-file"));
  bench.openUnwritable(QStringLiteral("practice:two-names"));
  camera.shoot(QStringLiteral("wrong-not-kept"));
}

/// A look that takes long, and what it says where it was stopped.
void slowLook(Bench& bench, Camera& camera) {
  bench.openHanging();
  ConsultationAdapter& c = *bench.workplace()->consultation();
  c.answer(QStringLiteral("symptom"), QStringLiteral("cannot-open-share"));
  c.look();
  camera.shoot(QStringLiteral("looking-long"));
  c.stopLooking();
  if (!reached(QStringLiteral("found-too-little"), [&c] { return c.state() != State::Looking; }))
    return;
  c.skipQuestions();
  camera.shoot(QStringLiteral("found-too-little"));
}

/// A plan of which nothing was done, and one whose steps are all a person's.
void noHelp(Bench& bench, Camera& camera) {
  bench.open(QStringLiteral("practice:two-names"));
  const QVariantMap script = bench.script();
  bench.openHelpless(QStringLiteral("two-names"));
  ConsultationAdapter& c = *bench.workplace()->consultation();
  for (const char* id : {"symptom", "server", "wanted-user", "error"})
    c.answer(QLatin1String(id), script[QLatin1String(id)].toString());
  c.look();
  if (!reached(QStringLiteral("plan-for-a-person"), [&c] { return c.state() != State::Looking; }))
    return;
  c.skipQuestions();
  c.showPlan();
  camera.shoot(QStringLiteral("plan-for-a-person"));
  c.lookAgain();
  if (reached(QStringLiteral("done-no"), [&c] { return c.state() == State::Verified; }))
    camera.shoot(QStringLiteral("done-no"));
}

/// A repair that could not begin, and one that was interrupted.
void cutShort(Bench& bench, Camera& camera) {
  for (const bool begins : {false, true}) {
    bench.open(QStringLiteral("practice:two-names"));
    if (!begins) bench.blockJournal();
    const QVariantMap script = bench.script();
    ConsultationAdapter& c = *bench.workplace()->consultation();
    for (const char* id : {"symptom", "server", "wanted-user", "error"})
      c.answer(QLatin1String(id), script[QLatin1String(id)].toString());
    c.look();
    if (!reached(QStringLiteral("cut-short"), [&c] { return c.state() != State::Looking; })) return;
    c.skipQuestions();
    c.showPlan();
    c.repair();
    if (!reached(QStringLiteral("cut-short"), [&c] { return c.state() == State::Verified; }))
      return;
    if (!begins) camera.shoot(QStringLiteral("done-nothing"));
  }
  bench.interrupt();
  bench.openAgain(QStringLiteral("practice:two-names"));
  camera.shoot(QStringLiteral("wrong-interrupted"));
}

/// What stands beside the way: languages, practice, lessons, the helpdesk.
void aside(Bench& bench, Camera& camera, QQuickView& view, const QString& machine) {
  camera.shoot(QStringLiteral("language-menu"), [&camera] {
    camera.close(QStringLiteral("language.menu"));
    if (!camera.sees(QStringLiteral("language"))) camera.pressSeen(QStringLiteral("head.more"));
    camera.pressSeen(QStringLiteral("language"));
    if (!QTest::qWaitFor([&camera] { return !camera.popups().empty(); }, 5000))
      fault(QStringLiteral("language-menu"), QStringLiteral("does not open"));
  });
  camera.close(QStringLiteral("language.menu"));
  camera.set("aside", QStringLiteral("PracticePage"));
  camera.shoot(QStringLiteral("practice-computers"));
  // After the last one was solved, and in the middle of the first.
  camera.set("aside", QStringLiteral("DebriefPage"));
  camera.shoot(QStringLiteral("practice-debrief"));
  bench.open(QStringLiteral("practice:") + machine);
  Training& training = *bench.workplace()->training();
  camera.set("aside", QStringLiteral("TaskPage"));
  for (int hint = 0; hint < 3; ++hint) training.nextHint();
  camera.shoot(QStringLiteral("practice-task"));
  for (const QVariant& lesson : training.lessons()) {
    const QString id = lesson.toMap()[QStringLiteral("id")].toString();
    training.setProperty("lesson", id);
    camera.set("aside", QStringLiteral("LearnPage"));
    camera.shoot(QStringLiteral("learn-") + id);
    camera.set("aside", QString());
  }
  // A case that was read out, and what is no case.
  camera.set("aside", QStringLiteral("HelpdeskPage"));
  bench.workplace()->consultation()->saveForHelpdesk(true, bench.folder());
  camera.shoot(QStringLiteral("helpdesk-report-saved"));
  if (auto* desk = view.rootObject()->property("desk").value<Helpdesk*>()) {
    desk->openCode(QStringLiteral("3XAH-T8TM-RJ6J"));
    camera.shoot(QStringLiteral("helpdesk-case"));
    desk->openCode(QStringLiteral("0000-0000-0001"));
    camera.shoot(QStringLiteral("helpdesk-wrong-code"));
    desk->closeCode();
    desk->openFile(QUrl::fromLocalFile(bench.folder() + QStringLiteral("/gone.json")));
    camera.shoot(QStringLiteral("helpdesk-no-file"));
    desk->startCall();
    camera.shoot(QStringLiteral("helpdesk-call"));
  }
}

}  // namespace

int main(int argc, char* argv[]) {
  QQuickStyle::setStyle(QStringLiteral("Basic"));
  QGuiApplication app(argc, argv);
  QStringList arguments = QGuiApplication::arguments().mid(1);
  const bool check = arguments.removeAll(QStringLiteral("--check")) > 0;
  QStringList languages = {QStringLiteral("en"), QStringLiteral("de"), QStringLiteral("ja"),
                           QStringLiteral("ar")};
  if (const auto at = arguments.indexOf(QStringLiteral("--languages"));
      at >= 0 && at + 1 < arguments.size()) {
    languages = arguments[at + 1].split(QLatin1Char(','));
    arguments.remove(at, 2);
  }
  if (arguments.isEmpty() && !check) {
    std::fprintf(stderr,
                 "wizard_pictures [--check] [--languages en,de] [DIR [PRACTICE-COMPUTER...]]\n");
    return 2;
  }
  languages.removeIf([](const QString& language) {
    const auto built = Catalog::languages();
    return std::find(built.begin(), built.end(), language.toStdString()) == built.end();
  });
  std::optional<QDir> folder;
  if (!arguments.isEmpty()) {
    folder = QDir(arguments.takeFirst());
    folder->mkpath(QStringLiteral("."));
    // Pictures of an earlier run would be taken for this one's.
    for (const QString& page : folder->entryList({QStringLiteral("*-*")}, QDir::Dirs))
      QDir(folder->filePath(page)).removeRecursively();
  }
  if (QFont font(QStringLiteral("Inter")); QFontInfo(font).family() == QLatin1String("Inter"))
    QGuiApplication::setFont(font);

  QQuickView view;
  const Singletons dress = prepare(*view.engine());
  dress.appearance->forceReducedMotion(true);
  Bench bench(*dress.words);
  QStringList machines = arguments;
  if (machines.isEmpty())
    machines = {QStringLiteral("two-names"), QStringLiteral("disconnected-desktop"),
                QStringLiteral("open-files"), QStringLiteral("guest-blocked")};
  if (machines == QStringList{QStringLiteral("all")}) machines = bench.practices();
  bench.open(QStringLiteral("practice:") + machines.first());
  view.setResizeMode(QQuickView::SizeRootObjectToView);
  view.setInitialProperties(
      {{QStringLiteral("workplace"), QVariant::fromValue(bench.workplace())}});
  view.setSource(QUrl(QStringLiteral("qrc:/qt/qml/Unclash/Shell.qml")));
  if (view.status() != QQuickView::Ready) return 1;
  view.show();
  QObject::connect(&bench, &Bench::opened, &view, [&] {
    if (view.rootObject())
      view.rootObject()->setProperty("workplace", QVariant::fromValue(bench.workplace()));
  });
  Camera camera(view, dress, folder, languages, check);
  for (const QString& machine : machines) walk(bench, camera, machine);
  aside(bench, camera, view, machines.first());
  overview(bench, camera);
  firstPage(bench, camera);
  slowLook(bench, camera);
  noHelp(bench, camera);
  cutShort(bench, camera);
  // A file that cannot be opened has a page of its own.
  view.setSource({});
  bench.openBroken();
  view.setInitialProperties(
      {{QStringLiteral("workplace"), QVariant::fromValue(bench.workplace())}});
  view.setSource(QUrl(QStringLiteral("qrc:/qt/qml/Unclash/Unopened.qml")));
  camera.shoot(QStringLiteral("unopened"));
  view.setSource({});
  return faults == 0 ? 0 : 1;
}

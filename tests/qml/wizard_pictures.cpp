// Pictures of every page in a folder: `wizard_pictures DIR [--machine NAME]...`; with `--check`
// first, also fails where a text is cut off or leaves the window.
#include <QtQml/qqmlextensionplugin.h>

#include <QDir>
#include <QFile>
#include <QFontInfo>
#include <QGuiApplication>
#include <QImage>
#include <QQmlContext>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickStyle>
#include <QQuickView>
#include <QtTest/QTest>
#include <cstdio>
#include <functional>

#include "bench.h"
#include "ui/adapters/engine.h"

Q_IMPORT_QML_PLUGIN(UnclashPlugin)
Q_IMPORT_QML_PLUGIN(Unclash_AdaptersPlugin)

namespace {

using namespace unclash;
using State = ConsultationAdapter::State;

struct Outfit {
  QString language;
  Appearance::Theme theme;
  double scale;
  QSize size;
  QString name() const {
    const QString dress = theme == Appearance::Theme::dark       ? QStringLiteral("dark")
                          : theme == Appearance::Theme::contrast ? QStringLiteral("contrast")
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

/// Every text that can be seen fits: not cut off, not wider than its place, not outside the window.
void checkTexts(const QQuickItem* item, const QQuickWindow& window, const QString& where) {
  if (!item->isVisible() || item->opacity() == 0) return;
  if (item->inherits("QQuickText") && !item->property("text").toString().isEmpty()) {
    const QString text = item->property("text").toString();
    const QRectF place = item->mapRectToScene(QRectF(0, 0, item->width(), item->height()));
    const double painted = item->property("contentWidth").toDouble();
    if (item->property("truncated").toBool()) fault(where, QStringLiteral("cut off: ") + text);
    const bool oneLine = item->property("lineCount").toInt() == 1;
    if (painted > item->width() + 1.5 && (!oneLine || item->implicitWidth() > item->width() + 1.5))
      fault(where,
            QStringLiteral("wider than its place (%1 in %2): ").arg(painted).arg(item->width()) +
                text);
    if (place.left() < -0.5 || place.right() > window.width() + 0.5)
      fault(where, QStringLiteral("outside the window: ") + text);
    if (text.contains(QChar(0x00AB))) fault(where, QStringLiteral("no such text: ") + text);
  }
  for (const QQuickItem* child : item->childItems()) checkTexts(child, window, where);
}

class Camera {
 public:
  Camera(QQuickView& view, QDir folder, QString look, bool check)
      : view_(&view), folder_(std::move(folder)), look_(std::move(look)), check_(check) {}

  void shoot(const QString& page) {
    // Layouts and focus settle over a few frames.
    for (int i = 0; i < 3; ++i) QTest::qWait(15);
    const QString name = look_ + QLatin1Char('-') + page;
    if (check_) checkTexts(view_->rootObject(), *view_, name);
    const QImage image = view_->grabWindow();
    if (!image.save(folder_.filePath(name + QStringLiteral(".png"))))
      fault(name, QStringLiteral("cannot be written"));
  }

  void press(const QString& name) {
    if (auto* item = view_->rootObject()->findChild<QQuickItem*>(name))
      QMetaObject::invokeMethod(item, "clicked");
  }
  void showPractice(bool shown) { view_->rootObject()->setProperty("practiceShown", shown); }

 private:
  QQuickView* view_;
  QDir folder_;
  QString look_;
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
  camera.shoot(machine + QStringLiteral("-1-wrong"));
  for (const char* id : {"symptom", "server", "wanted-user", "error"})
    if (script.contains(QLatin1String(id)))
      c.answer(QLatin1String(id), script[QLatin1String(id)].toString());
  c.setLinger(std::chrono::milliseconds(400));
  c.look();
  QTest::qWait(150);
  camera.shoot(machine + QStringLiteral("-2-looking"));
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
        if (!c.problemFound()) return;
        c.showPlan();
        break;
      case State::Planned:
        camera.shoot(machine + number + QStringLiteral("plan"));
        if (c.steps().isEmpty() && c.advice().isEmpty()) return;
        camera.press(QStringLiteral("bar.secondary"));
        camera.shoot(machine + number + QStringLiteral("plan-by-hand"));
        if (!c.steps().isEmpty()) {
          c.repair();
          break;
        }
        for (const QVariant& step : c.advice())
          bench.personDoes(step.toMap()[QStringLiteral("action")].toString());
        c.look();
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

}  // namespace

int main(int argc, char* argv[]) {
  QQuickStyle::setStyle(QStringLiteral("Basic"));
  QGuiApplication app(argc, argv);
  QStringList arguments = QGuiApplication::arguments().mid(1);
  const bool check = arguments.removeAll(QStringLiteral("--check")) > 0;
  if (arguments.isEmpty()) {
    std::fprintf(stderr, "wizard_pictures [--check] DIR [PRACTICE-COMPUTER...]\n");
    return 2;
  }
  const QDir folder(arguments.takeFirst());
  folder.mkpath(QStringLiteral("."));
  // Pictures of an earlier run would be taken for this one's.
  for (const QString& old : folder.entryList({QStringLiteral("*-*-*-*.png")}))
    QFile::remove(folder.filePath(old));
  const QStringList machines =
      arguments.isEmpty()
          ? QStringList{QStringLiteral("two-names"), QStringLiteral("disconnected-desktop")}
          : arguments;
  if (QFont font(QStringLiteral("Inter")); QFontInfo(font).family() == QLatin1String("Inter"))
    QGuiApplication::setFont(font);

  using Theme = Appearance::Theme;
  const QSize normal(920, 640), small(640, 480);
  const std::vector<Outfit> looks = {{"en", Theme::light, 1.0, normal},
                                     {"en", Theme::dark, 1.0, normal},
                                     {"de", Theme::light, 1.0, normal},
                                     {"de", Theme::light, 2.0, normal},
                                     {"en", Theme::light, 1.0, small},
                                     {"de", Theme::dark, 2.0, small},
                                     {"de", Theme::light, 2.0, QSize(700, 1500)},
                                     {"en", Theme::contrast, 1.0, normal}};
  for (const Outfit& look : looks) {
    QQuickView view;
    QQmlEngine& engine = *view.engine();
    const auto [words, appearance] = prepare(engine);
    words->setLanguage(look.language);
    appearance->forceTheme(look.theme);
    appearance->forceTextScale(look.scale);
    appearance->forceReducedMotion(true);
    Bench bench(*words);
    bench.open(QStringLiteral("practice:") + machines.first());
    view.setResizeMode(QQuickView::SizeRootObjectToView);
    view.resize(look.size);
    view.setInitialProperties(
        {{QStringLiteral("workplace"), QVariant::fromValue(bench.workplace())}});
    view.setSource(QUrl(QStringLiteral("qrc:/qt/qml/Unclash/Shell.qml")));
    if (view.status() != QQuickView::Ready) return 1;
    view.show();
    QObject::connect(&bench, &Bench::opened, &view, [&] {
      view.rootObject()->setProperty("workplace", QVariant::fromValue(bench.workplace()));
    });
    Camera camera(view, folder, look.name(), check);
    for (const QString& machine : machines) walk(bench, camera, machine);
    camera.showPractice(true);
    camera.shoot(QStringLiteral("practice"));
    view.setSource({});
  }
  return faults == 0 ? 0 : 1;
}

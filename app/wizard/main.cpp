// The wizard: reads the command line, puts the parts together, and shows the window.
#include <QtQml/qqmlextensionplugin.h>

#include <QDeadlineTimer>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QIcon>
#include <QLoggingCategory>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QSessionManager>
#include <cstdio>
#include <cstdlib>

#include "app/version.h"
#include "app/wizard/options.h"
#include "core/machine/elevated.h"
#include "core/settings.h"
#include "core/text/render.h"
#include "core/text/say.h"
#include "ui/adapters/engine.h"
#include "ui/adapters/workplace.h"
#include "ui/platform/desktop.h"
#include "ui/platform/ending.h"

Q_IMPORT_QML_PLUGIN(UnclashPlugin)
Q_IMPORT_QML_PLUGIN(Unclash_AdaptersPlugin)

namespace {

using namespace unclash;

constexpr int kInput = 3;  // exit codes of the contract
constexpr int kUsage = 2;

int fail(int code, const std::string& why) {
  std::fprintf(stderr, "unclash: %s\n", why.c_str());
  return code;
}

/// Rules that keep what is less grave than a level from standard error.
QString quieterThan(const std::string& level) {
  QString rules;
  if (level == "trace") return rules;
  for (const char* less : {"debug", "info", "warning", "error"}) {
    if (level == less) break;
    const char* name = std::string_view(less) == "error" ? "critical" : less;
    rules += QStringLiteral("*.%1=false\n").arg(QLatin1String(name));
  }
  return rules;
}

/// False where windows are drawn for nobody.
bool someoneLooks() {
  const QString platform = QGuiApplication::platformName();
  return platform != QLatin1String("offscreen") && platform != QLatin1String("minimal");
}

/// The system's own interface font; on Linux desktops that leave it open, one that is easy to read.
void chooseFont() {
  const QString own = QGuiApplication::font().family();
  const QStringList given = QFontDatabase::families();
  if (own != QLatin1String("Sans Serif") && own != QLatin1String("Sans") &&
      own != QLatin1String("DejaVu Sans"))
    return;
  for (const char* name : {"Inter", "Noto Sans"})
    if (given.contains(QLatin1String(name))) {
      QGuiApplication::setFont(QFont(QLatin1String(name)));
      return;
    }
}

}  // namespace

int main(int argc, char* argv[]) {
  if (const auto exit = actAsElevatedCopy(
          [](const Message& message) { return sayIn(Catalog::systemLanguage(), message); }))
    return *exit;
  const wizard::Parsed parsed = wizard::parse(argc, argv);
  std::fputs(parsed.output.c_str(), stdout);
  if (!parsed.run) return parsed.error.empty() ? parsed.exit : fail(parsed.exit, parsed.error);
  const wizard::Options& options = parsed.options;
  QLoggingCategory::setFilterRules(quieterThan(options.logLevel));

  auto knowledge = Knowledge::load();
  if (!knowledge) return fail(kInput, knowledge.failure().detail);

  if (qEnvironmentVariableIsEmpty("QT_QUICK_BACKEND") && !graphicsCardTrusted())
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
  QQuickStyle::setStyle(QStringLiteral("Basic"));
  QGuiApplication app(argc, argv);
  QGuiApplication::setApplicationName(QStringLiteral("Unclash"));
  QGuiApplication::setApplicationVersion(QLatin1String(kVersion));
  // Under which Wayland desktops find icon and name, and what others show.
  QGuiApplication::setDesktopFileName(QStringLiteral("unclash"));
  QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/unclash.png")));
  chooseFont();

  int code = 0;
  {
    QQmlApplicationEngine engine;
    const auto [words, appearance] = prepare(engine);
    if (!words || !appearance) return fail(kInput, "the pages are missing from this build");
    // What the command line says holds for now, what was picked in the window until something else
    // is.
    const std::string language = options.language.empty()
                                     ? readSettings(options.machine.stateDir).language
                                     : options.language;
    if (!language.empty()) words->setLanguage(QString::fromStdString(language));
    if (options.theme) appearance->forceTheme(*options.theme);
    if (options.textScale) appearance->forceTextScale(*options.textScale);

    Workplace workplace(
        *knowledge, options.machine,
        std::chrono::milliseconds(static_cast<std::int64_t>(options.deadlineSeconds * 1000)),
        *words);
    if (const auto opened = workplace.open(); !opened) {
      const Failure& failure = opened.failure();
      const bool usage = failure.trouble == Trouble::usage;
      fail(0, Renderer(words->catalog(), Dress::terminal)(sentence(failure)));
      // What was typed wrong is read where it was typed; a file that cannot be read was perhaps
      // opened by a click, so the window says so, where there is anybody to see it.
      if (usage || !someoneLooks()) return usage ? kUsage : kInput;
    }
    engine.setInitialProperties({{QStringLiteral("workplace"), QVariant::fromValue(&workplace)}});
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Unclash/Main.qml")));
    if (engine.rootObjects().isEmpty()) return fail(kInput, "the window could not be made");
    // Told to end, the window is closed as a person would: the step at hand is finished first.
    watchEnding(&engine, [&engine] {
      for (QObject* root : engine.rootObjects())
        if (auto* const window = qobject_cast<QWindow*>(root)) window->close();
    });
    QObject::connect(
        &app, &QGuiApplication::commitDataRequest, &engine,
        [&workplace](QSessionManager&) {
          auto* const consultation = workplace.consultation();
          if (consultation) consultation->stop();
          const QDeadlineTimer patience(std::chrono::seconds(4));
          while (consultation && consultation->changing() && !patience.hasExpired())
            QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents, 50);
        },
        Qt::DirectConnection);
    code = QGuiApplication::exec();
    if (!workplace.consultation()) code = kInput;
    // The window goes before what it shows.
    qDeleteAll(engine.rootObjects());
  }
  if (Worker::anyLeftBehind()) {
    // A look still hangs on a dead server: it may use what ordinary ending would take down.
    std::fflush(nullptr);
    std::_Exit(code);
  }
  return code;
}

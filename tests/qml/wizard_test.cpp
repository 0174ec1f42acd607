// Runs the tst_*.qml files on the real pages, adapters and practice machines.
#include <QtQml/qqmlextensionplugin.h>
#include <QtQuickTest/quicktest.h>

#include <QQmlContext>
#include <QQmlEngine>
#include <QQuickStyle>

#include "bench.h"
#include "ui/adapters/engine.h"

Q_IMPORT_QML_PLUGIN(UnclashPlugin)
Q_IMPORT_QML_PLUGIN(Unclash_AdaptersPlugin)

class Setup : public QObject {
  Q_OBJECT
 public slots:
  void applicationAvailable() { QQuickStyle::setStyle(QStringLiteral("Basic")); }
  void qmlEngineAvailable(QQmlEngine* engine) {
    using namespace unclash;
    const auto [words, appearance] = prepare(*engine);
    words->setLanguage(QStringLiteral("en"));
    appearance->forceTheme(Appearance::Theme::light);
    appearance->forceTextScale(1.0);
    appearance->forceReducedMotion(true);
    engine->rootContext()->setContextProperty(QStringLiteral("bench"), new Bench(*words, engine));
  }
};

QUICK_TEST_MAIN_WITH_SETUP(wizard, Setup)

#include "wizard_test.moc"

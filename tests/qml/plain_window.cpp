// The least that a window of Qt Quick Controls takes, for wizard_cost.py to compare with.
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickStyle>

int main(int argc, char* argv[]) {
  QQuickStyle::setStyle(QStringLiteral("Basic"));
  QGuiApplication app(argc, argv);
  QQmlApplicationEngine engine;
  engine.loadData(
      "import QtQuick\nimport QtQuick.Controls.Basic\nimport QtQuick.Layouts\n"
      "ApplicationWindow { width: 920; height: 640; visible: true; title: \"Plain\"\n"
      "  ColumnLayout { anchors.centerIn: parent\n"
      "    Label { text: \"Headline\" }\n    TextField { placeholderText: \"Words\" }\n"
      "    CheckBox { text: \"Choice\" }\n    Button { text: \"Go on\" } } }\n");
  return engine.rootObjects().isEmpty() ? 1 : QGuiApplication::exec();
}

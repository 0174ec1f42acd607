#include "ui/adapters/engine.h"

#include <QQmlComponent>
#include <QQmlEngine>
#include <memory>

namespace unclash {

Singletons prepare(QQmlEngine& engine) {
  engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
  // Types of a static module are registered by the first import of it, so this imports it.
  QQmlComponent probe(&engine);
  probe.setData(
      "import QtQml\nimport Unclash.Adapters\nQtObject { property QtObject words: Words; property "
      "QtObject "
      "looks: Appearance }",
      QUrl());
  const std::unique_ptr<QObject> object(probe.create());
  if (!object) {
    qWarning("%s", qPrintable(probe.errorString()));
    return {};
  }
  return {qobject_cast<Words*>(object->property("words").value<QObject*>()),
          qobject_cast<Appearance*>(object->property("looks").value<QObject*>())};
}

}  // namespace unclash

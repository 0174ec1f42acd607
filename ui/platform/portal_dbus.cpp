// The freedesktop settings portal, documented at
// flatpak.github.io/xdg-desktop-portal (org.freedesktop.portal.Settings).
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QObject>

#include "ui/platform/desktop.h"

namespace unclash {

namespace {

constexpr int kTimeoutMs = 150;
const auto kService = QStringLiteral("org.freedesktop.portal.Desktop");
const auto kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const auto kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const auto kAppearance = QStringLiteral("org.freedesktop.appearance");
const auto kInterfaceSettings = QStringLiteral("org.gnome.desktop.interface");
const auto kAccessibility = QStringLiteral("org.gnome.desktop.a11y.interface");

/// The value inside however many variants the portal wrapped it in (Read wraps twice).
QVariant unwrap(QVariant value) {
  while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
  return value;
}

QVariant read(const QDBusConnection& bus, const QString& group, const QString& key) {
  auto call = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
  call.setArguments({group, key});
  const auto reply = bus.call(call, QDBus::Block, kTimeoutMs);
  if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().isEmpty()) return {};
  return unwrap(reply.arguments().constFirst());
}

class PortalWatch : public QObject {
  Q_OBJECT
 public:
  PortalWatch(QObject* parent, std::function<void()> changed)
      : QObject(parent), changed_(std::move(changed)) {}
 public slots:
  void settingChanged(const QString&, const QString&, const QDBusVariant&) { changed_(); }

 private:
  std::function<void()> changed_;
};

}  // namespace

DesktopSettings readDesktopSettings() {
  DesktopSettings settings;
  // Without an address Qt would try to start a bus of its own.
  if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) return settings;
  const QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return settings;
  const QVariant scheme = read(bus, kAppearance, QStringLiteral("color-scheme"));
  if (!scheme.isValid()) return settings;  // no portal: do not wait for the others
  if (scheme.toUInt() != 0) settings.dark = scheme.toUInt() == 1;
  if (const QVariant contrast = read(bus, kAccessibility, QStringLiteral("high-contrast"));
      contrast.isValid())
    settings.contrast = contrast.toBool();
  if (const QVariant scale = read(bus, kInterfaceSettings, QStringLiteral("text-scaling-factor"));
      scale.isValid())
    settings.textScale = scale.toDouble();
  if (const QVariant motion = read(bus, kInterfaceSettings, QStringLiteral("enable-animations"));
      motion.isValid())
    settings.reducedMotion = !motion.toBool();
  return settings;
}

void watchDesktopSettings(QObject* context, std::function<void()> changed) {
  if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) return;
  auto* watch = new PortalWatch(context, std::move(changed));
  QDBusConnection::sessionBus().connect(kService, kPath, kInterface,
                                        QStringLiteral("SettingChanged"), watch,
                                        SLOT(settingChanged(QString, QString, QDBusVariant)));
}

}  // namespace unclash

#include "portal_dbus.moc"

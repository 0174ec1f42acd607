// The freedesktop settings portal, documented at
// flatpak.github.io/xdg-desktop-portal (org.freedesktop.portal.Settings).
#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QMap>
#include <QObject>
#include <QPointer>
#include <QVariantMap>

#include "ui/platform/desktop.h"

namespace unclash {

namespace {

/// How long the first frame may wait for how it is to look. A portal that has to be started first
/// takes longer; what it says then comes as a change.
constexpr int kFirstMs = 150;
constexpr int kLaterMs = 10'000;
const auto kService = QStringLiteral("org.freedesktop.portal.Desktop");
const auto kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const auto kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const auto kAppearance = QStringLiteral("org.freedesktop.appearance");
const auto kInterfaceSettings = QStringLiteral("org.gnome.desktop.interface");
const auto kAccessibility = QStringLiteral("org.gnome.desktop.a11y.interface");

using Groups = QMap<QString, QVariantMap>;

class Portal : public QObject {
  Q_OBJECT
 public:
  /// Null where there is no session bus.
  static Portal* self() {
    static QPointer<Portal> portal;
    // Without an address Qt would try to start a bus of its own.
    if (!portal && !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") &&
        QDBusConnection::sessionBus().isConnected())
      portal = new Portal(QCoreApplication::instance());
    return portal;
  }

  DesktopSettings settings() const {
    DesktopSettings settings;
    if (const QVariant scheme = said(kAppearance, "color-scheme"); scheme.toUInt() != 0)
      settings.dark = scheme.toUInt() == 1;
    // Version 2 of the portal has a key of its own; GNOME's was there before.
    const QVariant contrast = said(kAppearance, "contrast");
    const QVariant high = said(kAccessibility, "high-contrast");
    if (contrast.isValid() || high.isValid())
      settings.contrast = contrast.toUInt() == 1 || high.toBool();
    if (const QVariant scale = said(kInterfaceSettings, "text-scaling-factor"); scale.isValid())
      settings.textScale = scale.toDouble();
    if (const QVariant motion = said(kInterfaceSettings, "enable-animations"); motion.isValid())
      settings.reducedMotion = !motion.toBool();
    return settings;
  }

 signals:
  void changed();

 private slots:
  void settingChanged(const QString& group, const QString& key, const QDBusVariant& value) {
    groups_[group][key] = value.variant();
    emit changed();
  }
  void answered(QDBusPendingCallWatcher* watcher) {
    take(watcher->reply());
    watcher->deleteLater();
    emit changed();
  }

 private:
  explicit Portal(QObject* parent) : QObject(parent) {
    QDBusConnection bus = QDBusConnection::sessionBus();
    // Qt finds a slot's types by name, and knows this one's only once something has used it.
    qRegisterMetaType<QDBusVariant>();
    bus.connect(QString(), kPath, kInterface, QStringLiteral("SettingChanged"), this,
                SLOT(settingChanged(QString, QString, QDBusVariant)));
    auto call =
        QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("ReadAll"));
    call.setArguments({QStringList{kAppearance, kInterfaceSettings, kAccessibility}});
    const QDBusMessage reply = bus.call(call, QDBus::Block, kFirstMs);
    take(reply);
    if (reply.type() == QDBusMessage::ReplyMessage ||
        reply.errorName() == QLatin1String("org.freedesktop.DBus.Error.ServiceUnknown"))
      return;
    auto* later = new QDBusPendingCallWatcher(bus.asyncCall(call, kLaterMs), this);
    connect(later, &QDBusPendingCallWatcher::finished, this, &Portal::answered);
  }

  void take(const QDBusMessage& reply) {
    if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().isEmpty()) return;
    groups_ = qdbus_cast<Groups>(reply.arguments().constFirst());
  }
  QVariant said(const QString& group, const char* key) const {
    return groups_.value(group).value(QLatin1String(key));
  }

  Groups groups_;
};

}  // namespace

DesktopSettings readDesktopSettings() {
  const Portal* portal = Portal::self();
  return portal ? portal->settings() : DesktopSettings{};
}

void watchDesktopSettings(QObject* context, std::function<void()> changed) {
  if (const Portal* portal = Portal::self())
    QObject::connect(portal, &Portal::changed, context, std::move(changed));
}

}  // namespace unclash

#include "portal_dbus.moc"

#include "ui/adapters/words.h"

#include <QVarLengthArray>
#include <algorithm>

namespace unclash {

namespace {

std::shared_ptr<const Catalog> load(const std::string& language) {
  auto catalog = Catalog::load(language);
  return catalog ? *catalog : nullptr;
}

constexpr char16_t kLeftToRightIsolate = 0x2066;
constexpr char16_t kFirstStrongIsolate = 0x2068;
constexpr char16_t kPopIsolate = 0x2069;
constexpr char16_t kNoBreakSpace = 0x00A0;
constexpr char16_t kNoBreakHyphen = 0x2011;

bool isIsolate(QChar c) { return c.unicode() >= 0x2066 && c.unicode() <= kPopIsolate; }

}  // namespace

QString onScreen(const std::string& rendered) {
  QString text = QString::fromStdString(rendered);
  bool rightToLeft = false;
  // Which isolates are open: names, and what is only to be typed, which may be broken.
  QVarLengthArray<bool, 4> names;
  for (QChar& c : text) {
    if (c.unicode() == kFirstStrongIsolate) names.append(true);
    if (c.unicode() == kLeftToRightIsolate) names.append(false);
    if (c.unicode() == kPopIsolate && !names.isEmpty()) names.removeLast();
    const bool name = !names.isEmpty() && names.last();
    if (name && c == QLatin1Char(' ')) c = QChar(kNoBreakSpace);
    if (name && c == QLatin1Char('-')) c = QChar(kNoBreakHyphen);
    rightToLeft = rightToLeft || c.direction() == QChar::DirR || c.direction() == QChar::DirAL;
  }
  if (!rightToLeft) text.removeIf(isIsolate);
  // Unicode allows a break between the two backslashes that a path begins with.
  text.replace(QStringLiteral("\\\\"), QStringLiteral("\\\u2060\\"));
  return text;
}

QString sayAround(const Renderer& screen, Message message,
                  const std::vector<std::pair<std::string, QString>>& ready) {
  // The renderer would make the isolates in them visible, as it does in foreign text. So it is
  // given characters that stand for them, which no text has.
  constexpr char16_t kFirst = 0xE000;
  std::size_t next = 0;
  for (const auto& [name, text] : ready) {
    const QString mark(QChar(static_cast<char16_t>(kFirst + next++)));
    message.add(name, Argument::Kind::code, mark.toStdString());
  }
  QString said = onScreen(screen(message));
  next = 0;
  for (const auto& [name, text] : ready)
    said.replace(QChar(static_cast<char16_t>(kFirst + next++)), text);
  return said;
}

Message sentence(const Failure& failure) {
  if (!failure.message.empty()) return failure.message;
  return Message{"wizard.failed"}.with("detail", Argument::Kind::text, failure.detail);
}

Words::Words(QObject* parent) : QObject(parent), catalog_(load(Catalog::systemLanguage())) {
  if (!catalog_) catalog_ = load("en");
}

QString Words::language() const { return QString::fromStdString(catalog_->language()); }

void Words::setLanguage(const QString& language) {
  if (language == this->language()) return;
  auto catalog = load(language.toStdString());
  if (!catalog) return;
  catalog_ = std::move(catalog);
  emit languageChanged();
}

void Words::choose(const QString& language) {
  setLanguage(language);
  emit chosen();
}

QVariantList Words::languages() const {
  QVariantList list;
  for (const std::string& code : Catalog::languages())
    if (const auto catalog = load(code))
      list.append(QVariantMap{{"code", QString::fromStdString(code)},
                              {"name", QString::fromStdString(catalog->nativeName())}});
  return list;
}

QString Words::languageName() const { return QString::fromStdString(catalog_->nativeName()); }

bool Words::rightToLeft() const { return catalog_->rightToLeft(); }

QString Words::render(const QString& id, const QVariantMap& arguments) const {
  Message message{id.toStdString(), {}};
  std::vector<std::pair<std::string, QString>> ready;
  for (auto it = arguments.begin(); it != arguments.end(); ++it) {
    const std::string name = it.key().toStdString();
    const int type = it.value().typeId();
    if (type == QMetaType::Int || type == QMetaType::Double || type == QMetaType::LongLong)
      message.add(name, Argument::Kind::number, static_cast<std::int64_t>(it.value().toLongLong()));
    else if (const QString text = it.value().toString();
             std::any_of(text.begin(), text.end(), isIsolate))
      ready.emplace_back(name, text);
    else
      message.add(name, Argument::Kind::code, text.toStdString());
  }
  return sayAround(Renderer(catalog_, Dress::screen), std::move(message), ready);
}

QString Words::say(const Message& message) const {
  return message.empty() ? QString() : onScreen(Renderer(catalog_, Dress::screen)(message));
}

QString Words::plain(const Message& message) const {
  return message.empty() ? QString()
                         : QString::fromStdString(Renderer(catalog_, Dress::plain)(message));
}

QString Words::foreign(const std::string& text) const {
  return onScreen(Renderer(catalog_, Dress::screen).foreign(text));
}

}  // namespace unclash

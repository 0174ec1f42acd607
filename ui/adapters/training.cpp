#include "ui/adapters/training.h"

#include <algorithm>
#include <utility>

#include "core/diagnose/prevention.h"
#include "core/machine/practice/practice_machine.h"
#include "core/training.h"

namespace unclash {

namespace {

using Kind = Argument::Kind;

struct ExampleLine {
  const char* kind;
  const char* place;
  const char* user;
};

struct ExampleBar {
  const char* user;
  const char* state;
  double start;
  double idleFrom;
};

}  // namespace

Training::Training(std::string practice, std::filesystem::path stateDir,
                   std::shared_ptr<const Knowledge> knowledge, Words& words, QObject* parent)
    : QObject(parent),
      practice_(std::move(practice)),
      stateDir_(std::move(stateDir)),
      knowledge_(std::move(knowledge)),
      words_(&words) {
  connect(words_, &Words::languageChanged, this, [this] {
    emit languageChanged();
    emit changed();
  });
  refresh();
}

void Training::refresh() {
  shown_ = 0;
  hints_.clear();
  emit changed();
}

std::vector<Message> Training::allHints() const {
  if (practice_.empty()) return {};
  const auto machine = practice::openPractice(practice_, stateDir_);
  return machine ? hintsFor(*knowledge_, (*machine)->world()) : std::vector<Message>();
}

QString Training::story() const {
  if (practice_.empty()) return {};
  const auto world = freshPractice(practice_);
  return world ? words_->say(storyOf(*world)) : QString();
}

QStringList Training::hints() const {
  QStringList list;
  for (std::size_t i = 0; i < shown_; ++i) list.append(words_->say(hints_[i]));
  return list;
}

/// Before the first is asked for nobody has worked them out.
int Training::hintsLeft() const {
  constexpr int kMost = 3;
  if (practice_.empty()) return 0;
  return shown_ == 0 ? kMost : static_cast<int>(hints_.size() - shown_);
}

void Training::nextHint() {
  if (shown_ == 0) {
    hints_ = allHints();
    if (hints_.empty()) hints_.push_back(Message{"wizard.practice.hint.none"});
  }
  if (shown_ < hints_.size()) ++shown_;
  emit changed();
}

QVariantMap Training::debrief() const {
  if (practice_.empty()) return {};
  const auto before = freshPractice(practice_);
  const auto now = practice::openPractice(practice_, stateDir_);
  if (!before || !now) return {};
  const Debrief told = unclash::debrief(*before, (*now)->world());
  const auto said = [&](const std::vector<Message>& messages) {
    QStringList list;
    for (const Message& message : messages) list.append(words_->say(message));
    return list;
  };
  QStringList kept;
  if (!told.kept.empty()) kept.append(words_->say(told.kept));
  return {{"kept", kept}, {"deleteAll", said(told.deleteAll)}, {"restart", said(told.restart)}};
}

QVariantList Training::lessons() const {
  const auto clash = [&](std::initializer_list<ExampleLine> examples) {
    QVariantList lines;
    QStringList spoken;
    for (const ExampleLine& example : examples) {
      const QString label =
          words_->say(Message{"wizard.picture.label"}
                          .with("place", Message{"wizard.picture.device"}.with(
                                             "device", Kind::device, example.place))
                          .with("user", Kind::user, example.user));
      const QString tag = words_->say(Message{std::string("wizard.picture.tag.") + example.kind});
      lines.append(QVariantMap{{"kind", example.kind}, {"label", label}, {"tag", tag}});
      spoken.append(label + QStringLiteral(": ") + tag);
    }
    return QVariantMap{{"computer", words_->say(Message{"wizard.picture.this-computer"})},
                       {"server", QStringLiteral("fs01")},
                       {"lines", lines},
                       {"text", spoken.join(QStringLiteral(". "))}};
  };
  const auto axis = [&](std::initializer_list<ExampleBar> examples) {
    QVariantList bars;
    QStringList spoken;
    for (const ExampleBar& example : examples) {
      const QString words = words_->say(Message{std::string("wizard.session.") + example.state});
      bars.append(QVariantMap{{"user", example.user},
                              {"state", example.state},
                              {"words", words},
                              {"start", example.start},
                              {"idleFrom", example.idleFrom},
                              {"current", false}});
      spoken.append(QLatin1String(example.user) + QStringLiteral(": ") + words);
    }
    return QVariantMap{
        {"bars", bars}, {"since", QString()}, {"text", spoken.join(QStringLiteral(". "))}};
  };
  QVariantList list;
  for (const std::string& id : lessonIds()) {
    QVariantMap lesson{{"id", QString::fromStdString(id)},
                       {"title", words_->say(Message{"lesson." + id + ".title"})},
                       {"paragraphs", words_->say(Message{"lesson." + id + ".text"})
                                          .split(QStringLiteral("\n\n"), Qt::SkipEmptyParts)}};
    if (id == "one-account")
      lesson["picture"] =
          clash({{"in-the-way", "Z:", "CONTOSO\\anna"}, {"wanted", "Y:", "FS01\\backup"}});
    if (id == "sign-out" || id == "time-limits")
      lesson["sessions"] = axis({{"anna", "active", 0.55, 1}, {"ben", "disconnected", 0.05, 0.3}});
    list.append(lesson);
  }
  return list;
}

}  // namespace unclash

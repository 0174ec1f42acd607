#include "ui/adapters/pictures.h"

#include "core/model/snapshot_json.h"
#include "core/report/sheet.h"

namespace unclash {

namespace {

using Kind = Argument::Kind;

}  // namespace

QVariantMap drawn(const ClashPicture& picture, const Words& words) {
  QVariantList lines;
  std::vector<Message> spoken;
  for (const PictureLine& line : picture.lines) {
    lines.append(QVariantMap{{"kind", QString::fromLatin1(toString(line.kind))},
                             {"label", words.say(line.label)},
                             {"tag", words.say(tagOf(line))}});
    spoken.push_back(spokenLine(line));
  }
  return {{"computer", words.foreign(picture.computer)},
          {"server", words.foreign(picture.server)},
          {"lines", lines},
          {"text", words.say(Message{"wizard.picture.text"}
                                 .with("server", Kind::server, picture.server)
                                 .with("lines", std::move(spoken)))}};
}

QVariantMap drawn(const SessionsPicture& picture, const Words& words,
                  const std::function<bool(const SessionBar&)>& inTheWay) {
  const Message tag{"wizard.picture.tag.in-the-way"};
  QVariantList bars;
  QStringList spoken;
  for (const SessionBar& bar : picture.bars) {
    const bool tagged = inTheWay(bar);
    const QString user = words.foreign(bar.user);
    bars.append(QVariantMap{{"user", user},
                            {"state", QString::fromLatin1(toString(bar.state))},
                            {"words", words.say(stateOf(bar))},
                            {"place", words.say(whereOf(bar))},
                            {"tag", tagged ? words.say(tag) : QString()},
                            {"start", bar.start},
                            {"idleFrom", bar.idleFrom},
                            {"current", bar.current}});
    const Message all = spokenBar(bar);
    spoken.append(
        user + QStringLiteral(": ") +
        words.say(tagged ? Message{"wizard.picture.spoken"}.with("what", all).with("tag", tag)
                         : all));
  }
  return {{"bars", bars},
          {"since", picture.since.empty() ? QString()
                                          : words.say(Message{"wizard.session.since"}.with(
                                                "time", Kind::time, picture.since))},
          {"text", spoken.join(QStringLiteral(". "))}};
}

}  // namespace unclash

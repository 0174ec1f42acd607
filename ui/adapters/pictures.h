// The pictures as QML draws them: plain maps, in the chosen language, with the same content as
// text.
#pragma once

#include <QVariantMap>
#include <functional>

#include "core/report/clash_picture.h"
#include "ui/adapters/words.h"

namespace unclash {

/// `computer`, `server`, `lines` (maps of `kind`, `label`, `tag`) and `text`.
QVariantMap drawn(const ClashPicture& picture, const Words& words);

/// `bars` (maps of `user`, `state`, `words`, `place`, `tag`, `start`, `idleFrom`, `current`),
/// `since` and `text`. `inTheWay` says which of them get that tag.
QVariantMap drawn(const SessionsPicture& picture, const Words& words,
                  const std::function<bool(const SessionBar&)>& inTheWay);

}  // namespace unclash

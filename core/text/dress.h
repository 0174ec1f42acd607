// How one piece of text is made fit for where it is shown: escaping and the isolation of names.
#pragma once

#include <string>
#include <string_view>

#include "core/text/render.h"

namespace unclash {

/// A text of our own: escaped for HTML and Markdown, as it is otherwise.
std::string dressOwn(std::string_view text, Dress dress);

/// A foreign name. Everywhere but in `plain` what could act or mislead (control characters,
/// escapes, direction overrides, bytes that are not UTF-8) is made visible as `\x1b` or `\u202e`.
/// On the screen it stands between U+2068 and U+2069 (Unicode UAX #9, isolates); in HTML inside
/// `bdi`, in Markdown between the isolates, where the name or the language (`rightToLeft`) asks for
/// it. Nothing else is put in, so that a copied name works.
std::string dressForeign(std::string_view text, Dress dress, bool rightToLeft);

/// Something to type: as a foreign name, but isolated left to right, and only in a language that is
/// written right to left.
std::string dressCode(std::string_view text, Dress dress, bool rightToLeft);

/// A rendered sentence of a language that is written right to left, for the screen or HTML: paths,
/// commands and options that stand in it, with the isolated names that belong to them, are isolated
/// left to right as a whole (Unicode UAX #9), so that their backslashes and words keep their order.
std::string isolateRuns(std::string_view rendered, Dress dress);

}  // namespace unclash

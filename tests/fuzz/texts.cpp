// What people type or paste is understood or not, and patterns of translations are patterns or
// nothing; rendering ends whatever stands in them.
#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"
#include "core/model/unc_path.h"
#include "core/model/user_name.h"
#include "core/text/render.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace unclash;
  static const auto knowledge = Knowledge::load();
  static const auto catalog = Catalog::load("en");
  const std::string_view text = textOf(data, size);

  Answers answers;
  volunteer(**knowledge, text, answers);
  if (const auto path = UncPath::parse(text)) {
    const auto again = UncPath::parse(path->root());
    promise(again && again->root() == path->root(), "a path's root is a path with that root");
  }
  Redactor redactor;
  const std::string once = redactor.path(text);
  promise(redactor.path(text) == once, "one text has one stand-in");
  for (const Dress dress : {Dress::plain, Dress::terminal, Dress::html}) {
    const std::string said = Renderer(*catalog, dress, &redactor).foreign(text);
    if (dress == Dress::terminal)
      promise(said.find('\x1b') == std::string::npos, "no escape sequence reaches the terminal");
  }

  const std::string arb = "{\"x\":\"" + std::string(text) + "\"}";
  if (const auto own = Catalog::parse("ar", arb))
    Renderer(*own,
             Dress::plain)(Message{"x"}.with("count", Argument::Kind::number, std::int64_t{3}));
  return 0;
}

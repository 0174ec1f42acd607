// Catalog: the texts of one language.
//
// Format: Application Resource Bundle (.arb), one file for each language under
// `resources/translations/` (`unclash_en.arb`, `unclash_de.arb`, ...). Chosen over Qt Linguist's
// .ts because it is plain JSON (the command line reads it with the JSON library it has anyway,
// without Qt and without an XML parser), has ids, named placeholders, descriptions for translators
// and plurals (ICU: `{count, plural, one{# file} other{# files}}`), and translators' tools
// (Weblate, Crowdin, Lokalise, POEditor) read and write it. English is the source: only it has
// `@id` members with `description` and `placeholders`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/result.h"

namespace unclash {

class Catalog {
 public:
  /// Languages that are built in, English first: `en`, `de`, ...
  static std::vector<std::string> languages();
  /// The built-in language that fits `de_AT.UTF-8`, `pt-BR`, ... best; English where none does.
  static std::string bestMatch(std::string_view locale);
  /// The first language that the person has chosen (core/text/locales.h) and that is built in.
  static std::string systemLanguage();
  /// Texts of a built-in language; a text it lacks comes from English. Fails with Trouble::usage
  /// for an unknown language.
  static Result<std::shared_ptr<const Catalog>> load(std::string_view language);
  /// For tests and tools: from ARB text.
  static Result<std::shared_ptr<const Catalog>> parse(
      std::string_view language, std::string_view arb,
      std::shared_ptr<const Catalog> fallback = nullptr);

  virtual ~Catalog() = default;
  virtual const std::string& language() const = 0;
  /// The language's own name for itself: "Deutsch".
  virtual std::string nativeName() const = 0;
  virtual bool rightToLeft() const = 0;
  virtual bool has(std::string_view id) const = 0;
  /// The pattern of an id, from the fallback where this language lacks it; nothing where none has
  /// it.
  virtual std::optional<std::string_view> pattern(std::string_view id) const = 0;
  virtual std::vector<std::string> ids() const = 0;
  /// CLDR cardinal category of a count in this language: zero, one, two, few, many or other.
  virtual std::string_view pluralCategory(std::int64_t count) const = 0;
};

}  // namespace unclash

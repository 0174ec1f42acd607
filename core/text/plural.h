// Plural categories for whole numbers, after CLDR's "Language Plural Rules".
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace unclash {

/// The category of a count: `zero`, `one`, `two`, `few`, `many` or `other`. A language without a
/// rule here counts as English.
std::string_view pluralCategoryOf(std::string_view language, std::int64_t count);

/// The categories that a text of the language has to tell apart, `other` last. CLDR's `many` of
/// French, Spanish and Portuguese (whole millions) is not asked for: `other` serves there.
std::vector<std::string_view> pluralCategoriesOf(std::string_view language);

}  // namespace unclash

#include "core/text/plural.h"

namespace unclash {
namespace {

/// `pt` of `pt_BR`.
std::string_view base(std::string_view language) {
  return language.substr(0, language.find_first_of("_-"));
}

}  // namespace

std::string_view pluralCategoryOf(std::string_view language, std::int64_t count) {
  const std::string_view name = base(language);
  // Negation as unsigned, because the smallest number has no positive twin.
  const std::uint64_t n =
      count < 0 ? ~static_cast<std::uint64_t>(count) + 1 : static_cast<std::uint64_t>(count);
  if (name == "ja" || name == "zh") return "other";
  if (name == "ar") {
    if (n == 0) return "zero";
    if (n == 1) return "one";
    if (n == 2) return "two";
    if (n % 100 >= 3 && n % 100 <= 10) return "few";
    return n % 100 >= 11 ? "many" : "other";
  }
  const bool millions = n != 0 && n % 1000000 == 0;
  if (name == "fr" || name == "pt") return n <= 1 ? "one" : millions ? "many" : "other";
  if (name == "es") return n == 1 ? "one" : millions ? "many" : "other";
  return n == 1 ? "one" : "other";
}

std::vector<std::string_view> pluralCategoriesOf(std::string_view language) {
  const std::string_view name = base(language);
  if (name == "ja" || name == "zh") return {"other"};
  if (name == "ar") return {"zero", "one", "two", "few", "many", "other"};
  return {"one", "other"};
}

}  // namespace unclash

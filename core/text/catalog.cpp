#include "core/text/catalog.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>

#include "core/model/resource.h"
#include "core/model/utf8.h"
#include "core/text/locales.h"
#include "core/text/plural.h"

namespace unclash {
namespace {

constexpr std::string_view kPrefix = "translations/unclash_";
constexpr std::string_view kSuffix = ".arb";
constexpr const char* kSource = "en";

/// A parsed ARB file. Texts are kept, not parsed patterns: only few of them are ever shown.
class ArbCatalog : public Catalog {
 public:
  ArbCatalog(std::string language, std::map<std::string, std::string, std::less<>> texts,
             std::shared_ptr<const Catalog> fallback)
      : language_(std::move(language)), texts_(std::move(texts)), fallback_(std::move(fallback)) {}

  const std::string& language() const override { return language_; }
  std::string nativeName() const override {
    const auto found = texts_.find("language.name");
    return found == texts_.end() ? language_ : found->second;
  }
  bool rightToLeft() const override {
    const std::string_view base = std::string_view(language_).substr(0, language_.find('_'));
    return base == "ar" || base == "he" || base == "fa" || base == "ur";
  }
  bool has(std::string_view id) const override { return pattern(id).has_value(); }
  std::optional<std::string_view> pattern(std::string_view id) const override {
    if (const auto found = texts_.find(id); found != texts_.end()) return found->second;
    return fallback_ ? fallback_->pattern(id) : std::nullopt;
  }
  std::vector<std::string> ids() const override {
    std::vector<std::string> ids = fallback_ ? fallback_->ids() : std::vector<std::string>();
    for (const auto& [id, text] : texts_) ids.push_back(id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
  }
  std::string_view pluralCategory(std::int64_t count) const override {
    return pluralCategoryOf(language_, count);
  }

 private:
  std::string language_;
  std::map<std::string, std::string, std::less<>> texts_;
  std::shared_ptr<const Catalog> fallback_;
};

/// `pt_br` of `pt-BR.UTF-8@euro`.
std::string normalised(std::string_view locale) {
  std::string name = foldCase(locale.substr(0, locale.find_first_of(".@")));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

}  // namespace

std::vector<std::string> Catalog::languages() {
  std::vector<std::string> names = {kSource};
  for (const Resource& resource : allResources()) {
    std::string_view name = resource.name;
    if (name.substr(0, kPrefix.size()) != kPrefix || name.size() <= kPrefix.size() + kSuffix.size())
      continue;
    name.remove_prefix(kPrefix.size());
    if (name.substr(name.size() - kSuffix.size()) != kSuffix) continue;
    name.remove_suffix(kSuffix.size());
    if (name != kSource) names.emplace_back(name);
  }
  return names;
}

std::string Catalog::bestMatch(std::string_view locale) {
  const std::string wanted = normalised(locale);
  const std::string base = wanted.substr(0, wanted.find('_'));
  std::string best = kSource;
  for (const std::string& language : languages()) {
    const std::string name = normalised(language);
    if (name == wanted) return language;
    if (name.substr(0, name.find('_')) == base) best = language;
  }
  return best;
}

std::string Catalog::systemLanguage() {
  for (const std::string& locale : preferredLocales()) {
    const std::string best = bestMatch(locale);
    // English stands for every language that has no texts; the next one chosen may have some.
    if (best != kSource || normalised(locale).starts_with(kSource)) return best;
  }
  return kSource;
}

Result<std::shared_ptr<const Catalog>> Catalog::load(std::string_view language) {
  // Texts that are built in never change, and a window may ask for them at every change of
  // language.
  static std::mutex guard;
  static std::map<std::string, std::shared_ptr<const Catalog>, std::less<>> loaded;
  {
    const std::lock_guard<std::mutex> lock(guard);
    if (const auto found = loaded.find(language); found != loaded.end()) return found->second;
  }
  const std::string name(language);
  const auto data = findResource(std::string(kPrefix) + name + std::string(kSuffix));
  if (!data)
    return Failure{Trouble::usage, 0,
                   Message{"error.unknown-language"}.with("language", Argument::Kind::code, name),
                   "unknown language: " + name};
  std::shared_ptr<const Catalog> source;
  if (name != kSource) {
    Result<std::shared_ptr<const Catalog>> english = load(kSource);
    if (!english) return english;
    source = *english;
  }
  Result<std::shared_ptr<const Catalog>> catalog = parse(name, *data, std::move(source));
  if (catalog) {
    const std::lock_guard<std::mutex> lock(guard);
    loaded.emplace(name, *catalog);
  }
  return catalog;
}

Result<std::shared_ptr<const Catalog>> Catalog::parse(std::string_view language,
                                                      std::string_view arb,
                                                      std::shared_ptr<const Catalog> fallback) {
  using Json = nlohmann::json;
  const Json root = Json::parse(arb, nullptr, false);
  const auto broken = [&](const std::string& detail) {
    return Failure{Trouble::input, 0,
                   Message{"error.broken-translation"}.with("language", Argument::Kind::code,
                                                            std::string(language)),
                   "translation " + std::string(language) + ": " + detail};
  };
  if (root.is_discarded() || !root.is_object()) return broken("not a JSON object");
  std::map<std::string, std::string, std::less<>> texts;
  for (const auto& [id, value] : root.items()) {
    if (!id.empty() && id.front() == '@') continue;
    if (!value.is_string()) return broken(id + " is not a text");
    // An untranslated text stands empty in files that translators' tools write.
    if (std::string text = value.get<std::string>(); !text.empty())
      texts.emplace(id, std::move(text));
  }
  return std::shared_ptr<const Catalog>(
      std::make_shared<ArbCatalog>(std::string(language), std::move(texts), std::move(fallback)));
}

}  // namespace unclash

#include "core/text/catalog.h"

#include <algorithm>
#include <iterator>
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

/// The texts of an ARB file, in one piece and sorted by id. Patterns are not parsed: only few are
/// ever shown.
class Texts {
 public:
  /// For a file of that size; more does not go in.
  explicit Texts(std::size_t size) { all_.reserve(size); }

  void add(std::string_view id, std::string_view text) {
    const std::string_view kept = keep(id);
    entries_.emplace_back(kept, keep(text));
  }
  /// Of an id that was added twice the later text counts.
  void sort() {
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const Entry& a, const Entry& b) { return a.first < b.first; });
  }
  std::optional<std::string_view> find(std::string_view id) const {
    const auto behind =
        std::upper_bound(entries_.begin(), entries_.end(), id,
                         [](std::string_view wanted, const Entry& e) { return wanted < e.first; });
    if (behind == entries_.begin() || std::prev(behind)->first != id) return std::nullopt;
    return std::prev(behind)->second;
  }
  void appendIds(std::vector<std::string>& ids) const {
    for (const Entry& entry : entries_) ids.emplace_back(entry.first);
  }

 private:
  using Entry = std::pair<std::string_view, std::string_view>;

  std::string_view keep(std::string_view text) {
    const std::size_t from = all_.size();
    all_.insert(all_.end(), text.begin(), text.end());
    return {all_.data() + from, text.size()};
  }

  std::vector<char> all_;  // never grows, and stays where it is when moved
  std::vector<Entry> entries_;
};

class ArbCatalog : public Catalog {
 public:
  ArbCatalog(std::string language, Texts texts, std::shared_ptr<const Catalog> fallback)
      : language_(std::move(language)), texts_(std::move(texts)), fallback_(std::move(fallback)) {}

  const std::string& language() const override { return language_; }
  std::string nativeName() const override {
    return std::string(texts_.find("language.name").value_or(language_));
  }
  bool rightToLeft() const override {
    const std::string_view base = std::string_view(language_).substr(0, language_.find('_'));
    return base == "ar" || base == "he" || base == "fa" || base == "ur";
  }
  bool has(std::string_view id) const override { return pattern(id).has_value(); }
  std::optional<std::string_view> pattern(std::string_view id) const override {
    if (const auto found = texts_.find(id)) return found;
    return fallback_ ? fallback_->pattern(id) : std::nullopt;
  }
  std::vector<std::string> ids() const override {
    std::vector<std::string> ids = fallback_ ? fallback_->ids() : std::vector<std::string>();
    texts_.appendIds(ids);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
  }
  std::string_view pluralCategory(std::int64_t count) const override {
    return pluralCategoryOf(language_, count);
  }

 private:
  std::string language_;
  Texts texts_;
  std::shared_ptr<const Catalog> fallback_;
};

/// Takes the texts out of an ARB file as they come by: a tree of the whole file would be many times
/// as large, and thrown away, at every start.
struct ArbReader : nlohmann::json_sax<nlohmann::json> {
  explicit ArbReader(std::size_t size) : texts(size) {}

  Texts texts;
  std::string problem = "not a JSON object";

  bool null() override { return other(); }
  bool boolean(bool) override { return other(); }
  bool number_integer(number_integer_t) override { return other(); }
  bool number_unsigned(number_unsigned_t) override { return other(); }
  bool number_float(number_float_t, const string_t&) override { return other(); }
  bool binary(binary_t&) override { return other(); }
  bool string(string_t& value) override {
    if (depth_ == 0) return false;
    // An untranslated text stands empty in files that translators' tools write.
    if (depth_ == 1 && !remark() && !value.empty()) texts.add(id_, value);
    return true;
  }
  bool start_object(std::size_t) override {
    if (depth_ > 0 && !other()) return false;
    ++depth_;
    return true;
  }
  bool key(string_t& name) override {
    if (depth_ == 1) id_.assign(name);
    return true;
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override {
    if (!other()) return false;
    ++depth_;
    return true;
  }
  bool end_array() override { return end_object(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    problem = "not a JSON object";
    return false;
  }

 private:
  /// `@@locale`, and `@id` with what is said to translators.
  bool remark() const { return !id_.empty() && id_.front() == '@'; }
  /// Anything that is no text stands in remarks only.
  bool other() {
    if (depth_ > 1 || (depth_ == 1 && remark())) return true;
    if (depth_ == 1) problem = id_ + " is not a text";
    return false;
  }

  int depth_ = 0;
  std::string id_;
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
  // language. Whoever asks for what is just being read waits for it.
  static std::recursive_mutex guard;  // once more for English
  static std::map<std::string, std::shared_ptr<const Catalog>, std::less<>> loaded;
  const std::lock_guard lock(guard);
  if (const auto found = loaded.find(language); found != loaded.end()) return found->second;
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
  if (catalog) loaded.emplace(name, *catalog);
  return catalog;
}

Result<std::shared_ptr<const Catalog>> Catalog::parse(std::string_view language,
                                                      std::string_view arb,
                                                      std::shared_ptr<const Catalog> fallback) {
  const auto broken = [&](const std::string& detail) {
    return Failure{Trouble::input, 0,
                   Message{"error.broken-translation"}.with("language", Argument::Kind::code,
                                                            std::string(language)),
                   "translation " + std::string(language) + ": " + detail};
  };
  ArbReader reader(arb.size());
  if (!nlohmann::json::sax_parse(arb, &reader)) return broken(reader.problem);
  reader.texts.sort();
  return std::shared_ptr<const Catalog>(std::make_shared<ArbCatalog>(
      std::string(language), std::move(reader.texts), std::move(fallback)));
}

}  // namespace unclash

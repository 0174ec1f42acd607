#include "core/diagnose/codes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/model/letters.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxText = 64U << 10U;  // nobody pastes a longer message
constexpr std::size_t kMaxByWords = 3;

/// What a token consists of: a word, a number, or a symbolic name.
bool isTokenByte(char c) { return isWordByte(c) || c == '_'; }

std::string hexOf(std::uint32_t value) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "0x%08X", static_cast<unsigned>(value));
  return text.data();
}

std::optional<std::uint32_t> parseHex(std::string_view digits) {
  std::uint32_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> parseDecimal(std::string_view digits) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

/// Without the `L` or `UL` that constants end in.
std::string_view withoutSuffix(std::string_view number) {
  while (!number.empty() && std::string_view("LlUu").find(number.back()) != std::string_view::npos)
    number.remove_suffix(1);
  return number;
}

/// A run of letters, digits and underscores of a text.
struct Token {
  std::string_view text;
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Token> tokensOf(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < text.size();) {
    if (!isTokenByte(text[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    // Japanese and Chinese put no space between a word and a number, so that a digit next to a
    // letter beyond Latin begins a token of its own.
    const auto script = [&](std::size_t at) {
      return static_cast<unsigned char>(text[at]) >= 0xE0;
    };
    const bool far = script(i);
    while (i < text.size() && isTokenByte(text[i])) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (byte >= 0x80 && byte < 0xC0) {  // inside a character
        ++i;
        continue;
      }
      if (script(i) != far) break;
      ++i;
    }
    tokens.push_back({text.substr(begin, i - begin), begin, i});
  }
  return tokens;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Words that announce an error number, in the languages that are shipped.
bool announcesCode(std::string_view word) {
  for (const char* stem :
       {"error",  "fehler", "code",   "erreur", "errore", "status", "hresult", "ntstatus",
        "win32",  "rc",     "exit",   "errno",  "erro",   "código", "nr",      "number",
        "nummer", "エラー", "コード", "错误",   "代码",   "خطأ",    "رمز"})
    if (word == stem || (std::string_view(stem).size() >= 4 && contains(word, stem))) return true;
  return false;
}

/// Words behind which a number is something else.
bool announcesOther(std::string_view word) {
  for (const char* other : {"event", "ereignis", "id", "port", "line", "zeile", "build", "version",
                            "kb", "year", "jahr", "pid", "page", "seite", "ticket"})
    if (word == other) return true;
  return false;
}

/// True where a number stands by itself: not a part of an address, a path, a time or a version.
bool standsAlone(std::string_view text, std::size_t begin, std::size_t end) {
  const auto joins = [](char c) {
    return c == '\\' || c == '/' || c == '@' || c == '-' || c == '$';
  };
  if (begin > 0) {
    const char before = text[begin - 1];
    if (joins(before)) return false;
    if ((before == '.' || before == ':' || before == ',') && begin > 1 &&
        isTokenByte(text[begin - 2]) && isDigit(text[begin - 2]))
      return false;
  }
  if (end < text.size()) {
    const char after = text[end];
    if (joins(after) && after != '-') return false;
    if (after == '-' && end + 1 < text.size() && isTokenByte(text[end + 1])) return false;
    if ((after == '.' || after == ':' || after == ',') && end + 1 < text.size() &&
        isTokenByte(text[end + 1]))
      return false;
  }
  return true;
}

bool inBrackets(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin == 0 || end >= text.size()) return false;
  const char open = text[begin - 1];
  const char close = text[end];
  return (open == '(' && close == ')') || (open == '[' && close == ']');
}

std::string memberText(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> memberTexts(const Json& object, const char* name) {
  std::vector<std::string> texts;
  const auto found = object.find(name);
  if (found != object.end() && found->is_array())
    for (const Json& each : *found)
      if (each.is_string()) texts.push_back(each.get<std::string>());
  return texts;
}

/// Bytes that lead a character of the scripts that put no space between words.
bool isUnspaced(std::string_view word) {
  return !word.empty() && static_cast<unsigned char>(word.front()) >= 0xE3;
}

std::vector<std::string> wordsOf(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  std::string low = foldCase(text);
  // The typographic apostrophe parts words as the plain one does.
  constexpr std::string_view kApostrophe = "\u2019";
  for (std::size_t at = low.find(kApostrophe); at != std::string::npos; at = low.find(kApostrophe))
    low.replace(at, kApostrophe.size(), "'");
  for (const char c : low + " ") {
    if (isTokenByte(c) || c == '*') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

bool matches(std::string_view wanted, std::string_view word) {
  if (!wanted.empty() && wanted.back() == '*') {
    wanted.remove_suffix(1);
    return word.substr(0, wanted.size()) == wanted;
  }
  if (isUnspaced(wanted)) return contains(word, wanted);
  return wanted == word;
}

/// The words of a phrase that occur in a text, as a part of 1.
double overlap(const std::vector<std::string>& wanted, const std::vector<std::string>& words) {
  std::size_t hits = 0;
  for (const std::string& each : wanted)
    if (std::any_of(words.begin(), words.end(),
                    [&](const std::string& w) { return matches(each, w); }))
      ++hits;
  return wanted.empty() ? 0 : static_cast<double>(hits) / static_cast<double>(wanted.size());
}

/// A long message may miss a word (it was typed from memory, or cut off), a short one may not.
double enough(const std::vector<std::string>& wanted) { return wanted.size() >= 6 ? 0.8 : 1.0; }

Failure broken(std::string detail) {
  return {Trouble::input, 0,
          Message{"error.knowledge"}.with("file", Argument::Kind::code, "codes.json"),
          std::move(detail)};
}

}  // namespace

Result<CodeTable> CodeTable::parse(std::string_view json) {
  const Json root = Json::parse(json, nullptr, false);
  if (root.is_discarded() || !root.is_object()) return broken("codes: not JSON");
  if (memberText(root, "schema") != "unclash.codes/1") return broken("codes: unknown schema");
  const auto list = root.find("codes");
  if (list == root.end() || !list->is_array()) return broken("codes: no list of codes");

  CodeTable table;
  for (const Json& entry : *list) {
    const std::string at = "codes/" + std::to_string(table.codes_.size());
    if (!entry.is_object()) return broken(at + ": not an object");
    const auto number = entry.find("code");
    if (number == entry.end() || !number->is_number_integer()) return broken(at + ": no code");
    CodeInfo info;
    info.code = number->get<std::int64_t>();
    info.name = memberText(entry, "name");
    if (info.name.empty() || info.code <= 0 || info.code > 0xFFFFFFFFLL)
      return broken(at + ": no name or a wrong code");
    const auto value = static_cast<std::uint32_t>(info.code);
    // HRESULT_FROM_WIN32 leaves a value alone whose sign bit is set.
    info.hresult = hexOf((value & 0x80000000U) != 0 ? value : ((value & 0xFFFFU) | 0x80070000U));
    info.ntstatus = memberText(entry, "ntstatus");
    info.causes = memberTexts(entry, "causes");
    const std::string id = "code." + std::to_string(info.code);
    info.text.id = id + ".text";
    info.meaning.id = id + ".meaning";

    const std::size_t index = table.codes_.size();
    if (!table.byCode_.emplace(info.code, index).second)
      return broken(at + ": the code is listed twice");
    std::vector<std::string> statuses = memberTexts(entry, "alsoFrom");
    if (!info.ntstatus.empty()) statuses.push_back(info.ntstatus);
    for (const std::string& status : statuses) {
      const auto parsed =
          parseHex(std::string_view(status).substr(std::min<std::size_t>(2, status.size())));
      if (!parsed) return broken(at + ": wrong NTSTATUS");
      table.byStatus_.emplace(*parsed, index);
    }
    table.byName_.emplace(upperAscii(info.name), index);
    for (const std::string& alias : memberTexts(entry, "aliases"))
      table.byName_.emplace(upperAscii(alias), index);
    if (const auto words = entry.find("words"); words != entry.end() && words->is_object())
      for (const auto& [language, phrases] : words->items())
        for (const std::string& phrase : memberTexts(*words, language.c_str()))
          table.messages_.push_back({wordsOf(phrase), index, {}});
    table.codes_.push_back(std::move(info));
  }
  if (const auto symptoms = root.find("symptoms"); symptoms != root.end() && symptoms->is_array())
    for (const Json& entry : *symptoms)
      if (const auto words = entry.is_object() ? entry.find("words") : entry.end();
          words != entry.end() && words->is_object())
        for (const auto& [language, phrases] : words->items())
          for (const std::string& phrase : memberTexts(*words, language.c_str()))
            table.symptoms_.push_back({wordsOf(phrase), 0, memberText(entry, "id")});
  return table;
}

void CodeTable::learn(std::int64_t code, std::string_view message) {
  const auto found = byCode_.find(code);
  std::vector<std::string> words = wordsOf(message);
  if (found != byCode_.end() && !words.empty())
    messages_.push_back({std::move(words), found->second, {}});
}

const CodeInfo* CodeTable::find(std::int64_t code) const {
  const auto found = byCode_.find(code);
  return found == byCode_.end() ? nullptr : &codes_[found->second];
}

std::optional<std::int64_t> CodeTable::toWin32(std::uint32_t value) const {
  if (byCode_.count(value) != 0) return value;
  std::optional<std::size_t> index;
  const auto byStatus = [&](std::uint32_t status) {
    if (const auto found = byStatus_.find(status); found != byStatus_.end()) index = found->second;
  };
  if ((value & 0xFFFF0000U) == 0x80070000U) {
    const std::int64_t code = value & 0xFFFFU;
    return byCode_.count(code) != 0 ? std::optional(code) : std::nullopt;
  }
  byStatus(value);
  // FACILITY_NT_BIT marks an NTSTATUS that was made into an HRESULT [MS-ERREF 2.1].
  if (!index && (value & 0x10000000U) != 0) byStatus(value & ~0x10000000U);
  return index ? std::optional(codes_[*index].code) : std::nullopt;
}

std::vector<std::size_t> CodeTable::indicesNamed(std::string_view text) const {
  std::vector<std::size_t> found;
  const auto add = [&](std::optional<std::int64_t> code) {
    const auto at = code ? byCode_.find(*code) : byCode_.end();
    if (at == byCode_.end()) return false;
    if (std::find(found.begin(), found.end(), at->second) == found.end())
      found.push_back(at->second);
    return true;
  };
  const auto addName = [&](std::string_view token) {
    const std::string name = upperAscii(token);
    auto at = byName_.find(name);
    // Samba writes NT_STATUS_ for STATUS_; people leave the prefix out.
    if (at == byName_.end() && name.rfind("NT_STATUS_", 0) == 0) at = byName_.find(name.substr(3));
    for (const char* prefix : {"ERROR_", "STATUS_", "NERR_"})
      if (at == byName_.end() && contains(name, "_")) at = byName_.find(prefix + name);
    if (at != byName_.end()) add(codes_[at->second].code);
  };

  const std::vector<Token> tokens = tokensOf(text);
  const bool single = tokens.size() == 1;
  std::vector<std::uint32_t> exits;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    std::string_view token = tokens[i].text;
    const auto [word, begin, end] = tokens[i];
    const bool alone = standsAlone(text, begin, end);
    if (token.size() > 2 && token[0] == '0' && (token[1] == 'x' || token[1] == 'X')) {
      token.remove_prefix(2);
      token = withoutSuffix(token);
      if (const auto value = parseHex(token)) add(toWin32(*value));
      continue;
    }
    if (const auto digits = withoutSuffix(token);
        !digits.empty() && std::all_of(digits.begin(), digits.end(), isDigit)) {
      token = digits;
      const auto value = parseDecimal(token);
      if (!value) continue;
      const bool negative =
          begin > 0 && text[begin - 1] == '-' && (begin == 1 || !isTokenByte(text[begin - 2]));
      if (negative) {
        if (*value <= 0x80000000LL) add(toWin32(static_cast<std::uint32_t>(-*value)));
        continue;
      }
      if (!alone || *value > 0xFFFFFFFFLL) continue;
      const std::string before = i > 0 ? foldCase(tokens[i - 1].text) : std::string();
      if (announcesOther(before) && !single) {
        const bool isErrorId =
            before == "id" && i > 1 && announcesCode(foldCase(tokens[i - 2].text));
        if (!isErrorId) continue;
      }
      const bool announced =
          single || announcesCode(before) || inBrackets(text, begin, end) ||
          (i + 1 < tokens.size() && announcesCode(foldCase(tokens[i + 1].text)) && i == 0);
      if (!announced && token.size() < 4) continue;
      // What a program ends with is often its own count; an error that it prints says more.
      if (i > 1 && foldCase(tokens[i - 2].text) == "exit") {
        exits.push_back(static_cast<std::uint32_t>(*value));
        continue;
      }
      if (add(toWin32(static_cast<std::uint32_t>(*value)))) continue;
      // An HRESULT without its 0x, as update pages print it.
      if (token.size() == 8)
        if (const auto hex = parseHex(token)) add(toWin32(*hex));
      continue;
    }
    if (std::all_of(token.begin(), token.end(), isHexDigit) && alone &&
        (token.size() == 8 || single)) {
      if (const auto value = parseHex(token)) add(toWin32(*value));
      continue;
    }
    if (token.size() > 3) addName(token);
  }
  for (const std::uint32_t value : exits) add(toWin32(value));
  return found;
}

std::vector<std::size_t> CodeTable::indicesByWords(std::string_view text) const {
  const std::vector<std::string> words = wordsOf(text);
  struct Hit {
    std::size_t index;
    double part;
    std::size_t length;
  };
  std::vector<Hit> hits;
  for (const Phrase& phrase : messages_) {
    const double part = overlap(phrase.words, words);
    if (part < enough(phrase.words)) continue;
    const auto same = std::find_if(hits.begin(), hits.end(),
                                   [&](const Hit& hit) { return hit.index == phrase.code; });
    if (same == hits.end())
      hits.push_back({phrase.code, part, phrase.words.size()});
    else if (phrase.words.size() > same->length)
      *same = {phrase.code, part, phrase.words.size()};
  }
  // The phrase with the most words explains most of the text.
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return a.part * static_cast<double>(a.length) > b.part * static_cast<double>(b.length);
  });
  std::vector<std::size_t> indices;
  for (const Hit& hit : hits) {
    if (indices.size() == kMaxByWords || hit.length * 2 < hits.front().length) break;
    indices.push_back(hit.index);
  }
  return indices;
}

std::vector<CodeInfo> CodeTable::named(std::string_view text) const {
  std::vector<CodeInfo> infos;
  for (const std::size_t index : indicesNamed(text.substr(0, kMaxText)))
    infos.push_back(codes_[index]);
  return infos;
}

std::vector<CodeInfo> CodeTable::explain(std::string_view text) const {
  std::vector<CodeInfo> infos = named(text);
  if (infos.empty())
    for (const std::size_t index : indicesByWords(text.substr(0, kMaxText)))
      infos.push_back(codes_[index]);
  return infos;
}

std::string CodeTable::symptom(std::string_view text) const {
  const std::vector<std::string> words = wordsOf(text.substr(0, kMaxText));
  const Phrase* best = nullptr;
  for (const Phrase& phrase : symptoms_)
    if (overlap(phrase.words, words) >= enough(phrase.words) &&
        (!best || phrase.words.size() > best->words.size()))
      best = &phrase;
  return best ? best->symptomId : std::string();
}

}  // namespace unclash

// What a person types or pastes, understood: paths and names are taken out first, so that the
// numbers and words in them are not read as error codes.
#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"
#include "core/model/letters.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

constexpr std::size_t kMaxText = 64U << 10U;  // nobody pastes a longer message

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool isQuote(char c) { return c == '"' || c == '\'' || c == '`' || c == '<' || c == '>'; }

/// Without what a sentence puts around a name.
std::string_view bare(std::string_view word) {
  while (!word.empty() &&
         std::string_view(".,;:!?)]}\"'`").find(word.back()) != std::string_view::npos)
    word.remove_suffix(1);
  while (!word.empty() && std::string_view("([{\"'`").find(word.front()) != std::string_view::npos)
    word.remove_prefix(1);
  return word;
}

std::vector<std::string_view> wordsOf(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && !isSpace(text[at])) ++at;
    if (at > begin) words.push_back(text.substr(begin, at - begin));
    while (at < text.size() && isSpace(text[at])) ++at;
  }
  return words;
}

/// Where a UNC path or an smb: address begins, at or behind `from`; npos for nowhere. A web address
/// is none.
std::size_t findPath(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at + 2 < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    const bool start = at == 0 || isSpace(text[at - 1]) || isQuote(text[at - 1]) ||
                       text[at - 1] == '(' || text[at - 1] == '=' || text[at - 1] == ':';
    if (!start) continue;
    const bool slashes = rest.substr(0, 2) == "\\\\" || rest.substr(0, 2) == "//";
    const bool scheme =
        at == 0 || text[at - 1] != ':' || !isWordByte(text[at - std::min<std::size_t>(at, 2)]);
    if (slashes && !isSpace(rest[2]) && (rest[0] == '\\' || scheme)) return at;
    const std::string head = foldCase(rest.substr(0, 7));
    if (head.rfind("smb://", 0) == 0 || head == "cifs://" || head == "file://") return at;
  }
  return std::string_view::npos;
}

struct Place {
  UncPath path;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The next path. A quoted one may have spaces and ends at its quotation mark.
std::optional<Place> nextPath(std::string_view text, std::size_t from) {
  for (std::size_t at = findPath(text, from); at != std::string_view::npos;
       at = findPath(text, at + 1)) {
    const char quote = at > 0 && isQuote(text[at - 1]) ? text[at - 1] : '\0';
    std::size_t end =
        quote != '\0' ? text.find(quote == '<' ? '>' : quote, at) : std::string_view::npos;
    if (end == std::string_view::npos) {
      end = at;
      while (end < text.size() && !isSpace(text[end]) && !isQuote(text[end])) ++end;
    }
    if (auto path = UncPath::parse(bare(text.substr(at, end - at))))
      return Place{std::move(*path), at, end};
  }
  return std::nullopt;
}

std::string serverAnswer(const UncPath& path) {
  return path.share().empty() || path.isIpc() ? path.server().text() : path.root();
}

/// The paths are replaced by spaces in `text`. A path with a share says more than one without.
std::optional<std::string> takePaths(std::string& text) {
  std::optional<std::string> found;
  bool withShare = false;
  for (std::optional<Place> place = nextPath(text, 0); place; place = nextPath(text, place->end)) {
    const bool share = !place->path.share().empty() && !place->path.isIpc();
    if (!found || (share && !withShare)) {
      found = serverAnswer(place->path);
      withShare = share;
    }
    std::fill(text.begin() + static_cast<std::ptrdiff_t>(place->begin),
              text.begin() + static_cast<std::ptrdiff_t>(place->end), ' ');
  }
  return found;
}

bool isAddress(std::string_view word) {
  const ServerName::Form form = ServerName(word).form();
  return form == ServerName::Form::ipv4 || form == ServerName::Form::ipv6;
}

/// Letters, digits, dots and dashes, with a letter, as servers are named; an underscore is allowed
/// by NetBIOS but is what symbolic error names have.
bool isHostName(std::string_view word) {
  const bool letters =
      std::any_of(word.begin(), word.end(), [](char c) { return isWordByte(c) && !isDigit(c); });
  return letters && word.size() <= 255 && word.front() != '-' && word.front() != '.' &&
         std::all_of(word.begin(), word.end(),
                     [](char c) { return isWordByte(c) || c == '.' || c == '-'; });
}

/// A word by itself can be anything; these look like servers.
bool looksLikeServer(std::string_view word) {
  if (!isHostName(word)) return false;
  if (word.find_first_of("0123456789-.") != std::string_view::npos) return true;
  const bool shouted = word.size() > 1 && std::all_of(word.begin(), word.end(),
                                                      [](char c) { return c >= 'A' && c <= 'Z'; });
  const std::string folded = foldCase(word);
  for (const char* part : {"server", "nas", "srv", "storage", "station", "fileserv"})
    if (folded.find(part) != std::string::npos) return true;
  return shouted;
}

/// `DOMAIN\user`, `.\user` or `user@domain`, neither empty; no drive, registry key or system
/// account.
bool looksLikeUser(std::string_view word) {
  const auto allowed = [](std::string_view part) {
    return !part.empty() && part.find_first_of("\\/:*?\"<>|[];=,+@") == std::string_view::npos;
  };
  if (const std::size_t slash = word.find('\\'); slash != std::string_view::npos) {
    const std::string authority = foldCase(word.substr(0, slash));
    for (const char* other :
         {"authority", "autorität", "builtin", "hklm", "hkcu", "hkcr", "hku", "software", "system"})
      if (authority == other) return false;
    // The account can be an address: MicrosoftAccount\anna@example.com.
    const std::string_view account = word.substr(slash + 1);
    const std::size_t at = account.find('@');
    return authority.rfind("hkey_", 0) != 0 && allowed(word.substr(0, slash)) &&
           (allowed(account) || (at != std::string_view::npos && allowed(account.substr(0, at)) &&
                                 allowed(account.substr(at + 1))));
  }
  const std::size_t at = word.find('@');
  return at != std::string_view::npos && allowed(word.substr(0, at)) &&
         isHostName(word.substr(at + 1)) && word.substr(at + 1).find('@') == std::string_view::npos;
}

/// What follows `/user:` of a `net use` line.
std::optional<std::string_view> userOption(std::string_view word) {
  const std::string folded = foldCase(word);
  for (const std::string_view option : {"/user:", "-user:", "/u:"})
    if (folded.rfind(option, 0) == 0 && word.size() > option.size())
      return word.substr(option.size());
  return std::nullopt;
}

/// The user names are replaced by spaces in `text`. Only one that stands alone tells who is wanted:
/// of two, one is the other.
std::optional<std::string> takeUser(std::string& text) {
  std::vector<std::string> found;
  std::optional<std::string> option;
  const std::string copy = text;
  for (const std::string_view word : wordsOf(copy)) {
    std::string_view name = bare(word);
    const std::optional<std::string_view> given = userOption(name);
    if (given) {
      name = bare(*given);
      option = std::string(name);
    } else if (!looksLikeUser(name)) {
      continue;
    }
    if (std::none_of(found.begin(), found.end(),
                     [&](const std::string& each) { return foldCase(each) == foldCase(name); }))
      found.emplace_back(name);
    const auto begin = word.data() - copy.data();
    std::fill(text.begin() + begin, text.begin() + begin + static_cast<std::ptrdiff_t>(word.size()),
              ' ');
  }
  if (option) return option;
  return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
}

/// A server's name without slashes: the whole text, an address anywhere, or behind the word
/// "server".
std::optional<std::string> bareServer(std::string_view text) {
  const std::vector<std::string_view> words = wordsOf(text);
  if (words.size() == 1 && (isAddress(bare(words[0])) || looksLikeServer(bare(words[0]))))
    return ServerName(bare(words[0])).text();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = bare(words[i]);
    if (isAddress(word)) return ServerName(word).text();
    const bool announced = i > 0 && foldCase(bare(words[i - 1])) == "server" &&
                           (i < 2 || foldCase(bare(words[i - 2])) != "windows");
    if (announced && looksLikeServer(word) &&
        word.find_first_of("0123456789-.") != std::string_view::npos)
      return std::string(word);
  }
  return std::nullopt;
}

/// A number that nothing is known about is still what the person saw.
std::optional<std::string> unknownNumber(std::string_view text) {
  const std::string_view word = trimmed(text);
  const bool hex = word.size() > 2 && word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
  const std::string_view digits = hex ? word.substr(2) : word;
  std::uint32_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size())
    return std::nullopt;
  if ((value & 0xFFFF0000U) == 0x80070000U) value &= 0xFFFFU;
  return std::to_string(value);
}

}  // namespace

std::vector<std::string> volunteer(const Knowledge& knowledge, std::string_view text,
                                   Answers& answers) {
  std::vector<std::string> set;
  const auto answer = [&](const char* id, std::optional<std::string> value) {
    if (!value || value->empty()) return;
    answers.set(id, std::move(*value));
    set.emplace_back(id);
  };
  std::string rest(text.substr(0, kMaxText));
  std::optional<std::string> server = takePaths(rest);
  std::optional<std::string> user = takeUser(rest);

  const std::vector<CodeInfo> codes = knowledge.explain(rest);
  std::optional<std::string> error =
      codes.empty() ? unknownNumber(rest) : std::optional(std::to_string(codes.front().code));
  const bool onlyCode = error && wordsOf(rest).size() == 1;
  if (!server && !onlyCode) server = bareServer(rest);

  answer("error", std::move(error));
  answer("symptom", knowledge.symptom(rest));
  answer("server", std::move(server));
  answer("wanted-user", std::move(user));
  return set;
}

}  // namespace unclash

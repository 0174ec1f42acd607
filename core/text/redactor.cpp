#include <algorithm>
#include <vector>

#include "core/model/letters.h"
#include "core/model/unc_path.h"
#include "core/model/user_name.h"
#include "core/model/utf8.h"
#include "core/text/render.h"

namespace unclash {
namespace {

template <std::size_t n>
bool oneOf(std::string_view folded, const char* const (&names)[n]) {
  return std::find(std::begin(names), std::end(names), folded) != std::end(names);
}

bool wellKnownServer(std::string_view folded) {
  static constexpr const char* kNames[] = {"",          ".",   "*",       "?", "localhost",
                                           "127.0.0.1", "::1", "0.0.0.0", "::"};
  return oneOf(folded, kNames);
}

bool wellKnownShare(std::string_view folded) {
  static constexpr const char* kNames[] = {"",     "ipc$",     "admin$", "print$",
                                           "fax$", "netlogon", "sysvol", "davwwwroot"};
  const bool drive = folded.size() == 2 && isAsciiLetter(folded[0]) && folded[1] == '$';
  return drive || oneOf(folded, kNames);
}

bool wellKnownUser(std::string_view folded) {
  static constexpr const char* kNames[] = {"",
                                           "*",
                                           "?",
                                           "system",
                                           "guest",
                                           "gast",
                                           "invité",
                                           "invitado",
                                           "root",
                                           "nobody",
                                           "administrator",
                                           "administrateur",
                                           "anonymous",
                                           "everyone",
                                           "jeder",
                                           "anonymous logon",
                                           "network service",
                                           "local service",
                                           "netzwerkdienst",
                                           "lokaler dienst",
                                           "defaultaccount"};
  return oneOf(folded, kNames);
}

bool wellKnownAuthority(std::string_view folded) {
  static constexpr const char* kNames[] = {
      ".",         "nt authority",       "nt-autorität", "autorite nt",    "builtin",
      "azuread",   "microsoftaccount",   "nt service",   "window manager", "font driver host",
      "workgroup", "nt virtual machine", "iis apppool"};
  return oneOf(folded, kNames);
}

/// The label that a NetBIOS name and a DNS name of one domain have in common, usually.
std::string firstLabel(std::string_view name) { return foldCase(name.substr(0, name.find('.'))); }

}  // namespace

void Redactor::remember(std::string_view name, std::string_view standIn) {
  std::string key = foldCase(name);
  const std::size_t length = key.size();
  if (length > 1 && words_.emplace(std::move(key), standIn).second) ++lengths_[length];
  issue(standIn);
}

void Redactor::issue(std::string_view standIn) {
  if (issued_.insert(foldCase(standIn)).second) ++lengths_[standIn.size()];
}

std::string Redactor::standIn(const char* kind, std::string_view key) {
  std::string& name = known_[std::string(kind) + '/' + std::string(key)];
  if (name.empty()) name = std::string(kind) + '-' + std::to_string(++counters_[kind]);
  return name;
}

/// RFC 5737 sets three blocks aside for documentation, RFC 3849 one.
std::string Redactor::address(std::string_view name, bool six) {
  const char* kind = six ? "ipv6" : "ipv4";
  const std::string key = std::string(kind) + '/' + ServerName(name).redirectorKey();
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  const int number = ++counters_[kind];
  std::string text;
  if (six) {
    text = "2001:db8::" + std::to_string(number);
  } else {
    static constexpr const char* kBlocks[] = {"192.0.2.", "198.51.100.", "203.0.113."};
    constexpr int kEach = 254;
    const int block = (number - 1) / kEach;
    text = block < 3 ? kBlocks[block] + std::to_string((number - 1) % kEach + 1)
                     : "address-" + std::to_string(number);
  }
  known_[key] = text;
  return text;
}

/// Servers, computers and domains are one space of names: `FS01\backup` names the server `fs01`.
std::string Redactor::host(std::string_view name, const char* kind) {
  const std::string label = firstLabel(name);
  std::string& known = known_["host/" + label];
  if (known.empty()) known = standIn(kind, label);
  const std::size_t dot = name.find('.');
  std::string text = known;
  if (dot != std::string_view::npos && dot + 1 < name.size())
    text += '.' + domain(name.substr(dot + 1), true);
  remember(label, known);
  return text;
}

std::string Redactor::domain(std::string_view name, bool dns) {
  const std::string label = firstLabel(name);
  std::string& known = known_["host/" + label];
  if (known.empty()) known = standIn("domain", label);
  // A domain's label stands for an authority alone; in free text its DNS name is replaced whole.
  std::string text = dns ? known + ".example" : upperAscii(known);
  remember(name, text);
  return text;
}

std::string Redactor::domain(std::string_view name) {
  const std::string folded = foldCase(name);
  if (name.empty() || wellKnownAuthority(folded) || issued_.count(folded) != 0)
    return std::string(name);
  return domain(name, name.find('.') != std::string_view::npos);
}

std::string Redactor::word(const char* kind, std::string_view name) {
  const std::string folded = foldCase(name);
  if (name.empty() || issued_.count(folded) != 0) return std::string(name);
  std::string text = standIn(kind, folded);
  remember(name, text);
  return text;
}

std::string Redactor::server(std::string_view name) {
  const ServerName parsed(name);
  const std::string folded = foldCase(parsed.text());
  if (wellKnownServer(folded) || issued_.count(foldCase(name)) != 0) return std::string(name);
  std::string text;
  if (parsed.form() == ServerName::Form::ipv4 || parsed.form() == ServerName::Form::ipv6) {
    if (wellKnownServer(parsed.redirectorKey())) return std::string(name);
    const bool six = parsed.form() == ServerName::Form::ipv6;
    text = address(parsed.text(), six);
    if (six && folded.find(':') == std::string::npos) {
      std::replace(text.begin(), text.end(), ':', '-');
      text += ".ipv6-literal.net";
    }
  } else {
    text = host(parsed.text(), "server");
  }
  remember(parsed.text(), text);
  text += parsed.webDavSuffix();
  if (parsed.port()) text += ':' + std::to_string(*parsed.port());
  issue(text);
  return text;
}

std::string Redactor::computer(std::string_view name) {
  // Windows names the client of a session `\\PC01`, and a computer's account `PC01$`.
  const std::size_t begin = std::min(name.find_first_not_of('\\'), name.size());
  const std::string_view bare = name.substr(begin);
  const ServerName parsed(bare);
  if (wellKnownServer(foldCase(bare)) || issued_.count(foldCase(bare)) != 0)
    return std::string(name);
  if (parsed.form() == ServerName::Form::ipv4 || parsed.form() == ServerName::Form::ipv6)
    return std::string(name.substr(0, begin)) + server(bare);
  const std::string text = host(bare, "computer");
  remember(bare, text);
  return std::string(name.substr(0, begin)) + text;
}

std::string Redactor::user(std::string_view name) {
  const UserName parsed(name);
  const std::string account = foldCase(parsed.account());
  if (parsed.anonymous() || issued_.count(foldCase(parsed.text())) != 0) return std::string(name);
  const std::string authority = foldCase(parsed.authority());
  const bool systemOwn = wellKnownAuthority(authority) && authority != "." &&
                         authority != "azuread" && authority != "microsoftaccount";
  if (systemOwn) return std::string(name);

  std::string alias;
  if (wellKnownUser(account)) {
    alias = parsed.account();
  } else if (account.size() > 1 && account.back() == '$') {
    alias = upperAscii(computer(parsed.account().substr(0, account.size() - 1))) + '$';
  } else {
    // `MicrosoftAccount\a@b.c` is the account that `a@b.c` is.
    alias = standIn("user", account.substr(0, account.find('@')));
    remember(parsed.account(), alias);
  }

  std::string text = alias;
  if (parsed.form() == UserName::Form::principal) {
    text = alias + '@' + domain(parsed.authority(), true);
  } else if (!parsed.authority().empty()) {
    const ServerName::Form form = ServerName(parsed.authority()).form();
    const bool isAddress = form == ServerName::Form::ipv4 || form == ServerName::Form::ipv6;
    text = (wellKnownAuthority(authority) ? parsed.authority()
            : isAddress
                ? server(parsed.authority())
                : domain(parsed.authority(), parsed.authority().find('.') != std::string::npos)) +
           '\\' + alias;
  }
  remember(parsed.text(), text);
  return text;
}

std::string Redactor::share(std::string_view name) {
  const std::string folded = foldCase(name);
  if (wellKnownShare(folded) || issued_.count(folded) != 0) return std::string(name);
  std::string text = standIn("share", folded);
  remember(name, text);
  return text;
}

std::string Redactor::path(std::string_view path) {
  const std::optional<UncPath> unc = UncPath::parse(path);
  const bool bare = path.find_first_of("\\/") == std::string_view::npos;
  if (!unc) return text(path);
  if (bare) return server(path);
  std::string out = "\\\\";
  const ServerName& name = unc->server();
  out += server(name.text()) + name.webDavSuffix();
  if (!unc->share().empty()) out += '\\' + share(unc->share());
  for (std::string_view rest = unc->rest(); !rest.empty();) {
    const std::size_t slash = rest.find('\\');
    const std::string item = foldCase(rest.substr(0, slash));
    const std::string alias = issued_.count(item) != 0 ? item : standIn("item", item);
    issue(alias);
    out += '\\' + alias;
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
  }
  if (path.substr(0, 2) == "//") std::replace(out.begin(), out.end(), '\\', '/');
  return out;
}

std::string Redactor::text(std::string_view text) const {
  const std::string folded = foldCase(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto longest = [&]() -> std::size_t {
      if (at > 0 && isWordByte(text[at]) && isWordByte(text[at - 1])) return 0;
      for (const auto& [length, count] : lengths_) {
        if (length > folded.size() - at) continue;
        const std::size_t end = at + length;
        if (end < text.size() && isWordByte(text[end]) && isWordByte(text[end - 1])) continue;
        const std::string_view word = std::string_view(folded).substr(at, length);
        // A stand-in in a text that was redacted before is no name.
        if (issued_.find(word) != issued_.end()) {
          out += text.substr(at, length);
          return length;
        }
        if (const auto found = words_.find(word); found != words_.end()) {
          out += found->second;
          return length;
        }
      }
      return 0;
    };
    if (const std::size_t taken = longest()) {
      at += taken;
    } else {
      out += text[at++];
    }
  }
  return out;
}

}  // namespace unclash

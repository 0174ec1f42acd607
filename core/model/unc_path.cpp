#include "core/model/unc_path.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <set>

#include "core/model/letters.h"
#include "core/model/snapshot.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

constexpr std::string_view kIpv6Literal = ".ipv6-literal.net";
constexpr std::string_view kDavRoot = "davwwwroot";

bool startsWithoutCase(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && foldCase(text.substr(0, prefix.size())) == prefix;
}

/// `text` without those characters at both ends.
std::string_view without(std::string_view text, std::string_view characters) {
  const auto drop = [&](char c) {
    return std::any_of(characters.begin(), characters.end(), [c](char one) { return one == c; });
  };
  while (!text.empty() && drop(text.front())) text.remove_prefix(1);
  while (!text.empty() && drop(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<std::uint16_t> portOf(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (problem != std::errc{} || end != digits.data() + digits.size() || port == 0)
    return std::nullopt;
  return port;
}

bool isIpv4(std::string_view text) {
  int parts = 0;
  while (true) {
    std::size_t length = 0;
    int value = 0;
    while (length < text.size() && isDigit(text[length]) && length < 4)
      value = value * 10 + (text[length++] - '0');
    if (length == 0 || length > 3 || value > 255) return false;
    text.remove_prefix(length);
    ++parts;
    if (text.empty()) return parts == 4;
    if (parts == 4 || text.front() != '.') return false;
    text.remove_prefix(1);
  }
}

struct Ipv6 {
  std::array<std::uint16_t, 8> groups{};
  std::string zone;
};

/// Groups of `text` (`fe80:0`), an IPv4 tail counting as two; nothing where one is no group.
std::optional<std::vector<std::uint16_t>> ipv6Groups(std::string_view text) {
  std::vector<std::uint16_t> groups;
  if (text.empty()) return groups;
  while (true) {
    const auto colon = text.find(':');
    const std::string_view group = text.substr(0, colon);
    if (colon == std::string_view::npos && isIpv4(group)) {
      unsigned bytes[4] = {};
      const char* at = group.data();
      for (unsigned& byte : bytes)
        at = std::from_chars(at, group.data() + group.size(), byte).ptr + 1;
      groups.push_back(static_cast<std::uint16_t>(bytes[0] << 8U | bytes[1]));
      groups.push_back(static_cast<std::uint16_t>(bytes[2] << 8U | bytes[3]));
      return groups;
    }
    std::uint16_t value = 0;
    const auto [end, problem] =
        std::from_chars(group.data(), group.data() + group.size(), value, 16);
    if (group.empty() || group.size() > 4 || problem != std::errc{} ||
        end != group.data() + group.size())
      return std::nullopt;
    groups.push_back(value);
    if (colon == std::string_view::npos) return groups;
    text.remove_prefix(colon + 1);
  }
}

/// An address as RFC 4291 writes it, with a zone behind `%`, or in the spelling that UNC paths need
/// (`fe80--1s4.ipv6-literal.net`).
std::optional<Ipv6> parseIpv6(std::string_view text) {
  if (text.find(':') == std::string_view::npos && text.size() < kIpv6Literal.size())
    return std::nullopt;
  std::string spelled = foldCase(text);
  if (spelled.ends_with(kIpv6Literal)) {
    spelled.resize(spelled.size() - kIpv6Literal.size());
    std::replace(spelled.begin(), spelled.end(), '-', ':');
    if (const auto zone = spelled.find('s'); zone != std::string::npos) spelled[zone] = '%';
  }
  Ipv6 address;
  std::string_view rest = spelled;
  if (const auto zone = rest.find('%'); zone != std::string_view::npos) {
    address.zone = rest.substr(zone + 1);
    rest = rest.substr(0, zone);
    if (address.zone.empty()) return std::nullopt;
  }
  if (rest.find(':') == std::string_view::npos) return std::nullopt;
  const auto gap = rest.find("::");
  const auto head = ipv6Groups(rest.substr(0, gap));
  const auto tail = gap == std::string_view::npos ? std::vector<std::uint16_t>{}
                                                  : ipv6Groups(rest.substr(gap + 2));
  if (!head || !tail) return std::nullopt;
  const std::size_t count = head->size() + tail->size();
  if (gap == std::string_view::npos ? count != 8 : count > 7) return std::nullopt;
  std::copy(head->begin(), head->end(), address.groups.begin());
  std::copy_backward(tail->begin(), tail->end(), address.groups.end());
  return address;
}

/// RFC 5952: lower case, the longest run of zeros left out.
std::string formatIpv6(const Ipv6& address) {
  std::size_t zeros = 8;
  std::size_t length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t run = 0;
    while (i + run < 8 && address.groups[i + run] == 0) ++run;
    if (run > length) zeros = i, length = run;
  }
  std::string text;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == zeros) {
      text += "::";
      i += length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    char group[5];
    std::snprintf(group, sizeof group, "%x", static_cast<unsigned>(address.groups[i]));
    text += group;
  }
  if (!address.zone.empty()) text += '%' + address.zone;
  return text;
}

/// `@SSL`, `@8080`, `@SSL@8443`, upper case; nothing for anything else. 443 is what @SSL means.
std::optional<std::string> parseDavSuffix(std::string_view text) {
  std::string suffix;
  if (startsWithoutCase(text, "@ssl")) {
    suffix = "@SSL";
    text.remove_prefix(4);
    if (text.empty()) return suffix;
  }
  if (text.empty() || text.front() != '@') return std::nullopt;
  const auto port = portOf(text.substr(1));
  if (!port) return std::nullopt;
  if (!suffix.empty() && *port == 443) return suffix;
  return suffix + '@' + std::to_string(*port);
}

/// Characters that neither DNS nor NetBIOS names have ("Naming conventions in Active Directory");
/// a space is not allowed either, so that a sentence is not taken for a server.
bool isServerName(const ServerName& server) {
  if (server.empty() || server.text().size() > 255) return false;
  if (server.form() == ServerName::Form::ipv6) return true;
  if (!validUtf8(server.text())) return false;
  static constexpr auto kAllowed = [] {
    std::array<bool, 256> allowed{};
    for (std::size_t c = 0x21; c < allowed.size(); ++c) allowed[c] = c != 0x7F;
    for (const char c : std::string_view{"\"/\\[]:;|=,+*?<>@%"})
      allowed[static_cast<unsigned char>(c)] = false;
    return allowed;
  }();
  const auto allowed = [](char c) { return kAllowed[static_cast<unsigned char>(c)]; };
  return std::all_of(server.text().begin(), server.text().end(), allowed) &&
         server.text().front() != '.';
}

std::string percentDecoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr ==
            text.data() + i + 3) {
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

bool isDrivePath(std::string_view text) {
  return text.size() >= 2 && text[1] == ':' && isAsciiLetter(text[0]) &&
         (text.size() == 2 || text[2] == '\\');
}

/// A URL (`smb://user@s:445/x`) as the UNC path that means the same, slashes still forward; nothing
/// for a text that is no URL of a kind that can be one.
std::optional<std::string> uncOfUrl(std::string_view text) {
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string scheme = foldCase(text.substr(0, colon));
  const bool web = scheme == "http" || scheme == "https";
  if (!web && scheme != "smb" && scheme != "cifs" && scheme != "file") return std::nullopt;
  std::string_view rest = text.substr(colon + 3);
  if (scheme == "file") {
    // file://s/x, and the five-slash spelling of old browsers; file:///C:/x is a local file.
    const auto start = rest.find_first_not_of('/');
    if (start == std::string_view::npos || start == 1) return std::string{"/"};
    rest.remove_prefix(start);
  }
  if (const auto query = rest.find_first_of("?#"); web && query != std::string_view::npos)
    rest = rest.substr(0, query);
  const auto slash = rest.find('/');
  std::string_view host = rest.substr(0, slash);
  if (const auto at = host.rfind('@'); at != std::string_view::npos && !web)
    host.remove_prefix(at + 1);
  std::string path =
      slash == std::string_view::npos ? std::string{} : percentDecoded(rest.substr(slash));
  if (!web) return "//" + percentDecoded(host) + path;

  if (const auto at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  std::string port;
  if (const auto at = host.rfind(':');
      at != std::string_view::npos && host.find(']', at) == std::string_view::npos) {
    port = host.substr(at + 1);
    host = host.substr(0, at);
  }
  if (scheme == "http")
    return "//" + std::string{host} + '@' + (port.empty() ? "80" : port) + "/DavWWWRoot" + path;
  return "//" + std::string{host} + "@SSL" + (port.empty() ? "" : '@' + port) + "/DavWWWRoot" +
         path;
}

/// The name without WebDAV suffix, as the key of what is known about a machine.
std::string hostKey(const ServerName& name) {
  std::string key = name.redirectorKey();
  key.resize(key.size() - std::min(key.size(), name.webDavSuffix().size()));
  return key;
}

std::string guidKey(const std::string& guid) {
  std::string key;
  for (char c : foldCase(guid))
    if (isHexDigit(c)) key += c;
  // A server that sends zeros has no GUID.
  return key.find_first_not_of('0') == std::string::npos ? std::string{} : key;
}

/// What is known of one name: every name and address it is known to have, and its GUIDs.
struct Known {
  std::set<std::string> names;
  std::set<std::string> guids;
};

Known gather(const ServerName& name, const std::vector<Server>& servers) {
  Known known;
  known.names.insert(hostKey(name));
  for (bool grown = true; grown;) {
    grown = false;
    for (const Server& server : servers) {
      if (known.names.count(hostKey(ServerName{server.name})) == 0) continue;
      if (server.aliasOf && !server.aliasOf->empty())
        grown |= known.names.insert(hostKey(ServerName{*server.aliasOf})).second;
    }
  }
  const std::set<std::string> aliases = known.names;
  for (const Server& server : servers) {
    if (aliases.count(hostKey(ServerName{server.name})) == 0) continue;
    for (const std::string& address : each(server.addresses))
      known.names.insert(hostKey(ServerName{address}));
    if (server.guid)
      if (std::string guid = guidKey(*server.guid); !guid.empty())
        known.guids.insert(std::move(guid));
  }
  return known;
}

bool meet(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& x) { return b.count(x) != 0; });
}

}  // namespace

ServerName::ServerName(std::string_view text) {
  text = without(text, " \t\r\n\\/");
  if (const auto at = text.find('@'); at != std::string_view::npos)
    if (auto suffix = parseDavSuffix(text.substr(at))) {
      suffix_ = std::move(*suffix);
      text = text.substr(0, at);
    }
  if (text.starts_with('[')) {
    if (const auto close = text.find(']'); close != std::string_view::npos) {
      const std::string_view behind = text.substr(close + 1);
      if (behind.starts_with(':')) port_ = portOf(behind.substr(1));
      if (behind.empty() || port_) text = text.substr(1, close - 1);
    }
  } else if (const auto colon = text.find(':');
             colon != std::string_view::npos && colon == text.rfind(':') && colon > 0) {
    port_ = portOf(text.substr(colon + 1));
    if (port_) text = text.substr(0, colon);
  }
  text_ = text;
  if (parseIpv6(text)) {
    form_ = Form::ipv6;
  } else if (isIpv4(text)) {
    form_ = Form::ipv4;
  } else if (const auto dot = text.find('.');
             dot != std::string_view::npos && dot + 1 < text.size()) {
    form_ = Form::qualifiedName;
  }
}

std::string ServerName::redirectorKey() const {
  std::string key;
  if (form_ == Form::ipv6) {
    key = formatIpv6(*parseIpv6(text_));
  } else {
    key = foldCase(text_);
    if (key.ends_with('.')) key.pop_back();
  }
  if (!suffix_.empty()) key += foldCase(suffix_);
  return key;
}

std::string ServerName::shortName() const {
  return form_ == Form::qualifiedName ? text_.substr(0, text_.find('.')) : text_;
}

bool sameRedirectorName(const ServerName& a, const ServerName& b) { return a == b; }

Sameness sameMachine(const ServerName& a, const ServerName& b, const std::vector<Server>& known) {
  if (hostKey(a) == hostKey(b)) return Sameness::surely;
  const Known ofA = gather(a, known);
  const Known ofB = gather(b, known);
  const bool otherGuid = !ofA.guids.empty() && !ofB.guids.empty() && !meet(ofA.guids, ofB.guids);
  const bool sharedName = meet(ofA.names, ofB.names);
  // A name that leads to several machines (round robin) or moved between two looks shares an
  // address and still answers as two.
  if (sharedName) return otherGuid ? Sameness::possibly : Sameness::surely;
  return otherGuid ? Sameness::surelyNot : Sameness::possibly;
}

/// What people and mails put around a path.
constexpr std::string_view kAround = " \t\r\n\"'";

std::optional<UncPath> UncPath::parse(std::string_view text) {
  text = without(text, kAround);
  std::string_view rest = text;
  std::string turned;
  if (text.find('/') != std::string_view::npos) {
    turned = uncOfUrl(text).value_or(std::string{text});
    std::replace(turned.begin(), turned.end(), '/', '\\');
    rest = turned;
  }
  // No server, share or file has one ([MS-DTYP] 2.2.57, UNC).
  if (std::any_of(rest.begin(), rest.end(), [](char c) { return c >= 0 && c < ' '; }))
    return std::nullopt;
  if (isDrivePath(rest)) return std::nullopt;

  if (rest.starts_with("\\\\")) {
    for (std::string_view device : {"\\\\?\\", "\\\\.\\"}) {
      if (!rest.starts_with(device)) continue;
      rest.remove_prefix(device.size());
      if (!startsWithoutCase(rest, "unc\\")) return std::nullopt;
      rest.remove_prefix(4);
      break;
    }
  } else if (startsWithoutCase(rest, "\\??\\unc\\")) {
    rest.remove_prefix(8);
  } else if (rest.find('\\') != std::string_view::npos) {
    return std::nullopt;  // a local path, or DOMAIN\user
  }

  // The next part that is not empty.
  const auto next = [&rest] {
    while (rest.starts_with('\\')) rest.remove_prefix(1);
    const std::string_view part = rest.substr(0, rest.find('\\'));
    rest.remove_prefix(part.size());
    return part;
  };
  std::string_view part = next();
  if (part.empty()) return std::nullopt;

  UncPath unc;
  unc.server_ = ServerName{part};
  if (!isServerName(unc.server_)) return std::nullopt;
  part = next();
  if (part.size() == kDavRoot.size() && foldCase(part) == kDavRoot) {
    part = next();
    unc.davRoot_ = true;
    // Without a port Windows' web client means 80; it is another provider than SMB, and so another
    // name for credentials.
    if (unc.server_.webDavSuffix().empty()) unc.server_ = ServerName{unc.server_.text() + "@80"};
  }
  if (!part.empty()) {
    unc.share_ = without(part, kAround);
    if (unc.share_.empty()) return std::nullopt;
  }
  for (part = next(); !part.empty(); part = next()) {
    if (!unc.rest_.empty()) unc.rest_ += '\\';
    unc.rest_ += part;
  }
  return unc;
}

bool UncPath::isIpc() const { return foldCase(share_) == "ipc$"; }

std::string UncPath::root() const {
  if (server_.empty()) return {};
  std::string root = "\\\\";
  if (server_.form() == ServerName::Form::ipv6) {
    // A colon cannot stand in a UNC path (MS-DTYP, "IPv6 literal names").
    std::string address = formatIpv6(*parseIpv6(server_.text()));
    std::replace(address.begin(), address.end(), ':', '-');
    std::replace(address.begin(), address.end(), '%', 's');
    root += address + std::string{kIpv6Literal};
  } else {
    root += server_.text();
  }
  root += server_.webDavSuffix();
  if (davRoot_) root += "\\DavWWWRoot";
  if (!share_.empty()) root += '\\' + share_;
  return root;
}

std::string UncPath::text() const { return rest_.empty() ? root() : root() + '\\' + rest_; }

bool UncPath::sameShare(const UncPath& other) const {
  return sameRedirectorName(server_, other.server_) && foldCase(share_) == foldCase(other.share_);
}

}  // namespace unclash

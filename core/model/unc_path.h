// ServerName and UncPath: how SMB and WebDAV places are written, and when two are one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unclash {

struct Server;

/// How sure it is that two things are one.
enum class Sameness { surely, possibly, surelyNot };

/// A server as someone wrote it: `fs01`, `fs01.contoso.com`, `192.168.1.5`, `fe80::1%4`,
/// `fe80--1s4.ipv6-literal.net`, or for WebDAV with `@SSL` or `@8080`.
class ServerName {
 public:
  enum class Form { name, qualifiedName, ipv4, ipv6 };

  ServerName() = default;
  explicit ServerName(std::string_view text);

  /// As written, without brackets, slashes or port.
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  Form form() const { return form_; }
  /// WebDAV's part behind the name (`@SSL`, `@8080`, `@SSL@8443`), upper case; empty for SMB.
  const std::string& webDavSuffix() const { return suffix_; }
  /// A port written as `name:port`; only probing understands it.
  std::optional<std::uint16_t> port() const { return port_; }
  /// The key under which the redirector keeps credentials: lower case, a trailing dot removed, the
  /// WebDAV suffix kept. Two names with one key are one name to it; an address and a name of the
  /// same machine are two [KB 938120].
  std::string redirectorKey() const;
  /// The first label of a qualified name; the text itself otherwise.
  std::string shortName() const;

  friend bool operator==(const ServerName& a, const ServerName& b) {
    return a.redirectorKey() == b.redirectorKey();
  }

 private:
  std::string text_;
  std::string suffix_;
  Form form_ = Form::name;
  std::optional<std::uint16_t> port_;
};

/// Are two names one name to the redirector (case, trailing dot and IPv6 spelling aside)? That a
/// short and a full name differ is an inference (KB 938120 names addresses and aliases).
bool sameRedirectorName(const ServerName& a, const ServerName& b);

/// Are two names one machine, by what is known of them (`servers` of a snapshot)? Common addresses
/// or an alias chain say surely; different ServerGuids, both known, surely not; equal ServerGuids
/// alone, or `fs01` beside `fs01.contoso.com`, only possibly (Samba derives the GUID from the
/// NetBIOS name, so two servers can share one). Possibly, too, where nothing is known, or where a
/// common address and different ServerGuids contradict each other.
Sameness sameMachine(const ServerName& a, const ServerName& b, const std::vector<Server>& known);

/// `\\server\share\rest`, in any of the ways people and programs write it.
class UncPath {
 public:
  UncPath() = default;
  /// Understands `\\s\x`, `//s/x`, `\\?\UNC\s\x`, `\\.\UNC\s\x`, `smb://user@s/x`, `file://s/x`,
  /// `http(s)://s:8080/x`, `\\s@SSL@8443\DavWWWRoot\x`, `[fe80::1]`, and a bare server name.
  /// Nothing for an empty text, a drive path (`C:\x`), or a name with characters no server name
  /// has.
  static std::optional<UncPath> parse(std::string_view text);

  const ServerName& server() const { return server_; }
  /// Empty for a bare server. DavWWWRoot is not a share: what follows it is.
  const std::string& share() const { return share_; }
  /// Below the share, with backslashes, no leading one; empty for the share itself.
  const std::string& rest() const { return rest_; }
  bool isIpc() const;
  /// `\\server\share` as Windows writes it, or `\\server`.
  std::string root() const;
  /// `\\server\share\rest`.
  std::string text() const;

  /// Same redirector name and share (case-insensitive).
  bool sameShare(const UncPath& other) const;

 private:
  ServerName server_;
  std::string share_;
  std::string rest_;
  bool davRoot_ = false;
};

}  // namespace unclash

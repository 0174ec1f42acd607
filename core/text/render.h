// Renderer: turns Messages into sentences at the edge. Language, escaping, isolation of foreign
// names, terminal safety and redaction each stand here, once.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "core/model/message.h"
#include "core/text/catalog.h"

namespace unclash {

/// Stable stand-ins for names: the same name gets the same stand-in for as long as the Redactor
/// lives, a server `server-1`, a user `user-1`, an address from the documentation ranges (RFC 5737,
/// RFC 3849), shares `share-1`, files and folders below them `item-1`, computers `computer-1`; two
/// spellings of one account share the number (`DOMAIN-1\user-1`, `user-1@domain-1.example`), and so
/// do `fs01` and `fs01.contoso.com` (`server-1`, `server-1.domain-1.example`). Well-known names
/// (IPC$, ADMIN$, C$, SYSTEM, guest, drive letters, localhost) stay, and so does a stand-in, so
/// that what is redacted already can be redacted again.
class Redactor {
 public:
  std::string server(std::string_view name);
  std::string user(std::string_view name);
  std::string path(std::string_view path);
  std::string computer(std::string_view name);
  /// A domain or workgroup, as NetBIOS or DNS writes it.
  std::string domain(std::string_view name);
  /// A share's bare name.
  std::string share(std::string_view name);
  /// Anything else that may tell who or where: a program, a group, a mount point. `kind` is the
  /// first part of the stand-in: `program-1`.
  std::string word(const char* kind, std::string_view name);
  /// Replaces every name known so far wherever it occurs in free text.
  std::string text(std::string_view text) const;

 private:
  std::string standIn(const char* kind, std::string_view key);
  std::string host(std::string_view name, const char* kind);
  std::string domain(std::string_view name, bool dns);
  void issue(std::string_view standIn);
  std::string address(std::string_view name, bool six);
  void remember(std::string_view name, std::string_view standIn);

  std::map<std::string, std::string, std::less<>> known_;  ///< "kind/key" to stand-in
  std::map<std::string, int, std::less<>> counters_;       ///< the last number of a kind
  std::map<std::string, std::string, std::less<>> words_;  ///< names as written, folded, for text()
  std::set<std::string, std::less<>> issued_;              ///< stand-ins given out, folded
  std::map<std::size_t, int, std::greater<>> lengths_;     ///< how many of words_ have a length
};

enum class Dress {
  plain,     ///< for JSON, clipboard, log
  screen,    ///< plain, with foreign names isolated for right-to-left text and kept unbroken
  terminal,  ///< plain, with control and escape characters of foreign names made visible
  html,
  markdown
};

class Renderer {
 public:
  Renderer(std::shared_ptr<const Catalog> catalog, Dress dress, Redactor* redactor = nullptr);

  /// The sentence. An id that no language has renders as the id itself in «», so that it is seen.
  std::string operator()(const Message& message) const;
  /// Foreign text alone, dressed: for table cells and the like.
  std::string foreign(std::string_view text) const;
  std::string argument(const Argument& argument) const;

  const Catalog& catalog() const { return *catalog_; }
  Dress dress() const { return dress_; }

 private:
  std::shared_ptr<const Catalog> catalog_;
  Dress dress_;
  Redactor* redactor_;
};

}  // namespace unclash

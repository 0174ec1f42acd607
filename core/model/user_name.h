// UserName: how accounts are written, and when two spellings are one account.
#pragma once

#include <string>
#include <string_view>

#include "core/model/unc_path.h"

namespace unclash {

/// `CONTOSO\anna`, `anna@contoso.com`, `.\anna`, `anna`, `AzureAD\AnnaBerg`,
/// `MicrosoftAccount\a@b.c`; the empty name is the anonymous or guest identity.
class UserName {
 public:
  enum class Form { anonymous, bare, downLevel, principal, thisMachine };

  UserName() = default;
  explicit UserName(std::string_view text);

  const std::string& text() const { return text_; }
  Form form() const { return form_; }
  bool anonymous() const { return form_ == Form::anonymous; }
  /// The account's own part: `anna` of all the spellings above.
  const std::string& account() const { return account_; }
  /// The part before `\` or behind `@`, as written; empty for a bare name.
  const std::string& authority() const { return authority_; }

  /// Spelled alike, case aside: what the redirector compares.
  bool sameSpelling(const UserName& other) const;

 private:
  std::string text_;
  std::string account_;
  std::string authority_;
  Form form_ = Form::anonymous;
};

/// What helps to tell whether two spellings are one account.
struct AccountContext {
  std::string machine;  ///< this computer's name: `.\anna` and `PC\anna` are one
  std::string domain;   ///< this computer's domain, NetBIOS or DNS; empty for a workgroup
  std::string server;   ///< the server it is used on: a bare name may mean `SERVER\anna`
};

/// Surely: spelled alike, or `.\x` and `MACHINE\x`. Possibly: one account part with authorities
/// that can name one place (`CONTOSO\anna` and `anna@contoso.com`; a bare name beside any).
/// Surely not: different account parts, anonymous beside a name, or authorities that cannot be one
/// (`FS01\anna` on fs01 beside `CONTOSO\anna`).
Sameness sameAccount(const UserName& a, const UserName& b, const AccountContext& context);

}  // namespace unclash

#include "core/model/user_name.h"

#include "core/model/letters.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

std::string label(std::string_view authority) {
  const ServerName name{authority};
  return foldCase(name.shortName());
}

bool isEntra(const UserName& user) { return foldCase(user.authority()) == "azuread"; }

/// Authorities under which the account part is an e-mail address or made from one.
bool isCloud(const UserName& user) {
  return isEntra(user) || foldCase(user.authority()) == "microsoftaccount";
}

/// `MicrosoftAccount\a@b.c` beside `a@b.c`, or `AzureAD\AnnaBerg` beside `anna.berg@contoso.com`,
/// whose account part Windows makes from the display name.
bool possiblyCloudTwins(const UserName& cloud, const UserName& principal) {
  if (!isCloud(cloud) || principal.form() != UserName::Form::principal) return false;
  if (cloud.account().find('@') != std::string::npos)
    return foldCase(cloud.account()) == foldCase(principal.text());
  return isEntra(cloud);
}

/// Where an account lives, as far as its spelling and the context tell; empty where they do not.
std::string home(const UserName& user, const AccountContext& context) {
  return user.form() == UserName::Form::thisMachine ? context.machine : user.authority();
}

/// One DNS name above the other: `contoso.com` and `corp.contoso.com`.
bool oneAbove(const std::string& a, const std::string& b) {
  const std::string& longer = a.size() > b.size() ? a : b;
  const std::string& shorter = a.size() > b.size() ? b : a;
  return longer.ends_with('.' + shorter);
}

/// Is `authority` the name of this computer or of the server, where accounts are local?
bool isLocalTo(const std::string& authority, const AccountContext& context) {
  const std::string name = label(authority);
  return (!context.machine.empty() && name == label(context.machine)) ||
         (!context.server.empty() && name == label(context.server));
}

/// Can two different authorities, both known, name one place?
bool canBeOne(const UserName& a, const UserName& b, const AccountContext& context) {
  const std::string homeA = home(a, context);
  const std::string homeB = home(b, context);
  if (label(homeA) == label(homeB)) return true;
  const bool principalA = a.form() == UserName::Form::principal;
  const bool principalB = b.form() == UserName::Form::principal;
  if (principalA && principalB) return oneAbove(foldCase(homeA), foldCase(homeB));
  if (principalA || principalB) {
    // The suffix of a principal name may be any that the forest knows, not only the domain's; but
    // a local account has none.
    return !isLocalTo(principalA ? homeB : homeA, context);
  }
  // An address names the same place as some computer's name.
  const auto isAddress = [](const std::string& authority) {
    const ServerName::Form form = ServerName{authority}.form();
    return form == ServerName::Form::ipv4 || form == ServerName::Form::ipv6;
  };
  return isAddress(homeA) != isAddress(homeB);
}

}  // namespace

UserName::UserName(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return;
  text_ = text;
  if (const auto slash = text.find('\\'); slash != std::string_view::npos) {
    account_ = text.substr(slash + 1);
    const std::string_view before = text.substr(0, slash);
    if (before.empty()) {
      form_ = Form::bare;
    } else {
      authority_ = before;
      form_ = before == "." ? Form::thisMachine : Form::downLevel;
    }
    return;
  }
  if (const auto at = text.rfind('@');
      at != std::string_view::npos && at > 0 && at + 1 < text.size()) {
    account_ = text.substr(0, at);
    authority_ = text.substr(at + 1);
    form_ = Form::principal;
    return;
  }
  account_ = text;
  form_ = Form::bare;
}

bool UserName::sameSpelling(const UserName& other) const {
  return foldCase(text_) == foldCase(other.text_);
}

Sameness sameAccount(const UserName& a, const UserName& b, const AccountContext& context) {
  if (a.anonymous() || b.anonymous())
    return a.anonymous() == b.anonymous() ? Sameness::surely : Sameness::surelyNot;
  if (a.sameSpelling(b)) return Sameness::surely;
  if (possiblyCloudTwins(a, b) || possiblyCloudTwins(b, a)) return Sameness::possibly;
  if (foldCase(a.account()) != foldCase(b.account())) return Sameness::surelyNot;

  if (a.form() == UserName::Form::bare || b.form() == UserName::Form::bare)
    return Sameness::possibly;
  const std::string homeA = home(a, context);
  const std::string homeB = home(b, context);
  if (homeA.empty() || homeB.empty()) return Sameness::possibly;
  const bool oneIsThisMachine =
      a.form() == UserName::Form::thisMachine || b.form() == UserName::Form::thisMachine;
  if (oneIsThisMachine && foldCase(homeA) == foldCase(homeB)) return Sameness::surely;
  return canBeOne(a, b, context) ? Sameness::possibly : Sameness::surelyNot;
}

}  // namespace unclash

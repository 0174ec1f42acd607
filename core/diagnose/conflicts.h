// The conflict finder: who holds a server name under which identity, by the redirector's rule.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/model/answers.h"
#include "core/model/snapshot.h"

namespace unclash {

/// What the person wants to reach, completed from the snapshot.
struct Wanted {
  UncPath place;       ///< at least a server
  UserName user;       ///< empty text(): none named, so the signed-in identity
  bool named = false;  ///< a user name was given
  /// Nobody names an account, and two accounts at odds is not what is reported: who has the share
  /// already is who is wanted.
  bool asMapped = false;
  AccountContext context;
};

/// From `server` and `wanted-user`. Where no server was named: the one with two identities, else
/// the one whose own account is wanted; nothing where there is none, or several could be meant.
std::optional<Wanted> wantedOf(const Snapshot& snapshot, const Answers& answers);

/// How a connection, remembered mapping or credential stands to what is wanted.
enum class Stance {
  unrelated,         ///< another server name, or another logon session
  agrees,            ///< same name, the wanted identity, spelled alike
  spelledOtherwise,  ///< same name, the same account in another spelling: a clash in field reports
  clashes,           ///< same name, another identity
  unclear            ///< same name, identity unknown
};

/// Why Windows takes a stored credential for a server name: the rank of its target, best first
/// [CredReadDomainCredentials].
enum class MatchedBy {
  share,          ///< a DFS root and share
  dnsName,        ///< the server's DNS name
  netBiosName,    ///< its NetBIOS name
  exactName,      ///< the very name that is used
  pattern,        ///< `*.contoso.com`, the longest first
  dnsDomain,      ///< `contoso.com\*`
  netBiosDomain,  ///< `CONTOSO\*`
  session,        ///< `*Session`
  any             ///< `*`
};

struct Holder {
  std::size_t index = 0;  ///< into the snapshot's list
  Stance stance = Stance::unrelated;
  MatchedBy by = MatchedBy::exactName;  ///< for credentials
  bool inferred = false;                ///< for credentials: CredentialMatch::inferred
};

/// Everything on the wanted server name, by list.
struct Clash {
  std::vector<Holder> connections;    ///< of this logon session, or global
  std::vector<Holder> otherSessions;  ///< connections of other logon sessions
  std::vector<Holder> remembered;
  std::vector<Holder> credentials;  ///< only those Windows would use for the name, best match first
  /// The connections that stand in the way (clashes or spelledOtherwise).
  bool inTheWay() const;
};

Clash findClash(const Snapshot& snapshot, const Wanted& wanted);

/// Clashes, and another spelling of the wanted account: both make Windows answer 1219.
bool standsInTheWay(Stance stance);

struct CredentialMatch {
  std::size_t index = 0;
  MatchedBy by = MatchedBy::exactName;
  /// A short name matched by the DNS name that it has if the server is of this computer's domain:
  /// enough to say what may be in the way, not to rely on.
  bool inferred = false;
};

/// Those of `matchingCredentials` with the reason for each.
std::vector<CredentialMatch> rankedCredentials(const std::vector<Credential>& credentials,
                                               const ServerName& server,
                                               const std::string& share = {},
                                               const std::string& domain = {});

/// Indices into `credentials` that Windows would use for a server name, in its documented matching
/// order (CredReadDomainCredentials): the first is the one it takes. Generic ones are never used
/// for shares. `domain` is this computer's domain, taken for a short server name's own (inference).
std::vector<std::size_t> matchingCredentials(const std::vector<Credential>& credentials,
                                             const ServerName& server,
                                             const std::string& share = {},
                                             const std::string& domain = {});

/// Servers names with two identities in one logon session, without knowing what is wanted.
std::vector<ServerName> clashingServers(const Snapshot& snapshot);

}  // namespace unclash

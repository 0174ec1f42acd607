// The ids that other programs rely on, written down once more, so that a lost or renamed one is
// noticed.
#pragma once

#include <set>
#include <string>

namespace unclash::test {

/// Every action of the contract's taxonomy.
inline const std::set<std::string>& actions() {
  static const std::set<std::string> kAll = {
      "disconnect-connection",
      "disconnect-server",
      "forget-remembered-connection",
      "remove-stored-credential",
      "replace-stored-credential",
      "reconnect-as",
      "use-full-user-name",
      "use-server-alias",
      "use-one-account",
      "close-program",
      "close-explorer-windows",
      "purge-kerberos-tickets",
      "restart-workstation-service",
      "sign-out-and-in",
      "restart-computer",
      "sign-out-session",
      "set-session-time-limits",
      "set-single-session",
      "enable-linked-connections",
      "correct-path",
      "correct-clock",
      "check-network",
      "change-smb-setting",
      "install-updates",
      "separate-accounts",
      "review-access",
      "close-server-session",
      "report-to-helpdesk",
      "wait-for-idle-end",
      "reuse-existing-connection",
      "remove-global-mapping",
      "use-direct-server-path",
      "update-program",
      "reconfigure-program",
      "separate-guest-and-named-access",
      "grant-share-permission",
      "create-share",
      "correct-session-policy",
      "allow-several-sessions",
      "raise-session-limit",
      "set-session-keep-alive",
      "sign-in-interactively",
      "reset-password",
      "uninstall-update",
  };
  return kAll;
}

}  // namespace unclash::test

#include "core/machine/windows/ticket_steps.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/machine/windows/network_resources.h"
#include "core/machine/windows/step_outcomes.h"
#include "core/machine/windows/tickets.h"
#include "core/model/unc_path.h"

namespace unclash {
namespace {

struct Name {
  std::string server;  ///< `cifs/fs01.contoso.com`
  std::string realm;
};

Name nameOf(const Ticket& ticket) {
  const std::size_t at = ticket.server.rfind('@');
  if (at == std::string::npos) return {ticket.server, {}};
  return {ticket.server.substr(0, at), ticket.server.substr(at + 1)};
}

/// `cifs/FS01.contoso.com` is for `fs01`, and the other way round.
bool isFor(const Ticket& ticket, const ServerName& server) {
  const std::string name = nameOf(ticket).server;
  const std::size_t slash = name.find('/');
  if (slash == std::string::npos) return false;
  const std::string host = name.substr(slash + 1);
  const ServerName other(host.substr(0, host.find('/')));
  if (sameRedirectorName(other, server)) return true;
  const bool oneIsShort =
      other.form() == ServerName::Form::name || server.form() == ServerName::Form::name;
  return oneIsShort && sameName(other.shortName(), server.shortName());
}

StepOutcome staying(DWORD code) {
  const std::string says = "code " + std::to_string(code);
  return stepFailed(code, Message{"reason.tickets-stay"}.with("error", Argument::Kind::text, says),
                    "KerbPurgeTicketCache: " + says);
}

}  // namespace

StepOutcome purgeKerberosTickets(const Hands& hands, const Step& step, std::stop_token) {
  if (step.undo) return notReversible();
  const ServerName server(step.target);
  const auto meant = [&](std::vector<Ticket>& tickets) {
    const DWORD code = listTickets(hands.api, tickets);
    if (!server.empty())
      std::erase_if(tickets, [&](const Ticket& ticket) { return !isFor(ticket, server); });
    return code;
  };
  std::vector<Ticket> tickets;
  if (const DWORD code = meant(tickets); code != ERROR_SUCCESS) return staying(code);
  if (tickets.empty()) return alreadyGone("no ticket is kept");
  if (server.empty()) {
    if (const DWORD code = purgeTickets(hands.api, {}, {}); code != ERROR_SUCCESS)
      return staying(code);
  } else {
    for (const Ticket& ticket : tickets) {
      const Name name = nameOf(ticket);
      if (const DWORD code = purgeTickets(hands.api, name.server, name.realm);
          code != ERROR_SUCCESS)
        return staying(code);
    }
  }
  std::vector<Ticket> left;
  if (meant(left) != ERROR_SUCCESS) return unconfirmed("the cache cannot be read");
  return left.empty() ? stepDone() : withoutEffect("the tickets are still kept");
}

}  // namespace unclash

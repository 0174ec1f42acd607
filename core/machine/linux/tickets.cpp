#include "core/machine/linux/tickets.h"

#include <krb5/krb5.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/machine/linux/gap_reasons.h"
#include "core/machine/linux/text_files.h"

namespace unclash {
namespace {

constexpr const char* kTickets = "tickets";

bool meansNoCache(krb5_error_code code) {
  return code == KRB5_FCC_NOFILE || code == KRB5_CC_NOTFOUND || code == ENOENT;
}

/// libkrb5 with the default cache, released in the right order.
class Cache {
 public:
  Cache() {
    code_ = krb5_init_context(&context_);
    if (code_ == 0) code_ = krb5_cc_default(context_, &cache_);
  }
  Cache(const Cache&) = delete;
  Cache& operator=(const Cache&) = delete;
  ~Cache() {
    if (cache_ != nullptr) krb5_cc_close(context_, cache_);
    if (context_ != nullptr) krb5_free_context(context_);
  }

  krb5_error_code code() const { return code_; }

  std::string says(krb5_error_code code) const {
    if (code == EACCES || code == EPERM || code == KRB5_FCC_PERM) return gap_reason::kAccessDenied;
    if (context_ == nullptr) return gap_reason::kFailed;
    const char* message = krb5_get_error_message(context_, code);
    std::string text = message != nullptr ? message : gap_reason::kFailed;
    krb5_free_error_message(context_, message);
    return text;
  }

  /// 0 and the tickets, or libkrb5's error.
  krb5_error_code list(std::vector<Ticket>& tickets) const {
    krb5_cc_cursor cursor{};
    krb5_error_code code = krb5_cc_start_seq_get(context_, cache_, &cursor);
    if (code != 0) return code;
    krb5_creds creds{};
    while ((code = krb5_cc_next_cred(context_, cache_, &cursor, &creds)) == 0) {
      // Some entries only keep settings of the cache itself.
      if (!krb5_is_config_principal(context_, creds.server)) {
        Ticket ticket;
        ticket.server = nameOf(creds.server);
        ticket.client = nameOf(creds.client);
        ticket.endTime = timeText(static_cast<unsigned>(creds.times.endtime));
        tickets.push_back(std::move(ticket));
      }
      krb5_free_cred_contents(context_, &creds);
    }
    krb5_cc_end_seq_get(context_, cache_, &cursor);
    return code == KRB5_CC_END ? 0 : code;
  }

  /// The cache is closed by this, whatever comes of it.
  krb5_error_code destroy() { return krb5_cc_destroy(context_, std::exchange(cache_, nullptr)); }

 private:
  std::string nameOf(krb5_const_principal principal) const {
    char* name = nullptr;
    if (krb5_unparse_name(context_, principal, &name) != 0) return {};
    std::string text = name;
    krb5_free_unparsed_name(context_, name);
    return text;
  }

  krb5_context context_ = nullptr;
  krb5_ccache cache_ = nullptr;
  krb5_error_code code_ = 0;
};

}  // namespace

Inspector ticketsInspector() {
  return {kTickets, [](const InspectorContext&) {
            const Cache cache;
            std::vector<Ticket> tickets;
            krb5_error_code code = cache.code();
            if (code == 0) code = cache.list(tickets);
            if (code != 0 && !meansNoCache(code))
              return onlyGap(kTickets, cache.says(code), static_cast<int>(code));
            Snapshot part;
            part.tickets = std::move(tickets);
            return part;
          }};
}

StepOutcome purgeTickets() {
  krb5_error_code code = 0;
  std::string says;
  {
    Cache cache;
    code = cache.code();
    if (code == 0) code = cache.destroy();
    says = cache.says(code);
  }
  if (code == 0 || meansNoCache(code)) {
    const Cache again;
    std::vector<Ticket> left;
    code = again.code();
    if (code == 0) code = again.list(left);
    if (meansNoCache(code) || (code == 0 && left.empty())) return {StepResult::done, 0, {}, {}};
    says = again.says(code);
  }
  return {StepResult::failed, static_cast<int>(code),
          Message{"reason.tickets-stay"}.with("error", Argument::Kind::text, says), says};
}

}  // namespace unclash

#include "core/machine/servers.h"

#include <algorithm>
#include <future>
#include <random>
#include <set>
#include <utility>

#include "core/machine/gap_reasons.h"
#include "core/machine/server_look.h"

namespace unclash {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr const char* kArea = "servers";
/// A server that has not answered by then does not answer for anybody who waits for a window.
constexpr milliseconds kPatience{5000};
/// What is left of a look's deadline for handing in what was seen.
constexpr milliseconds kMargin{250};
constexpr std::size_t kMostServers = 32;

Snapshot lookAtServers(const InspectorContext& context, const ServerLook& one) {
  const auto now = steady_clock::now();
  const LookLimits limits{std::max(now, std::min(context.until - kMargin, now + kPatience)),
                          context.stop};
  std::vector<std::future<SeenServer>> looks;
  for (const ServerName& name : serversOf(context.look))
    looks.push_back(
        std::async(std::launch::async, [one, name, limits] { return one(name, limits); }));

  Snapshot part;
  part.servers.ensure();
  for (std::future<SeenServer>& each : looks) {
    SeenServer seen = each.get();
    if (!seen.missing.empty()) {
      Gap gap = makeGap(kArea, seen.missing, seen.code);
      gap.unknown.emplace_back("server", "\"" + seen.server.name + "\"");
      part.gaps.ensure().push_back(std::move(gap));
    }
    part.servers->push_back(std::move(seen.server));
  }
  return part;
}

Failure usage(const std::string& text) {
  Failure failure{.trouble = Trouble::usage};
  failure.message = Message{"error.no-server-name"}.with("text", Argument::Kind::text, text);
  failure.detail = "not a server name: " + text;
  return failure;
}

}  // namespace

NegotiateNonce freshNonce() {
  std::random_device random;
  NegotiateNonce nonce;
  const auto fill = [&random](auto& bytes) {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
  };
  fill(nonce.clientGuid);
  fill(nonce.salt);
  return nonce;
}

void fillInAnswer(Server& server, const Negotiated& negotiated, TimePoint asked,
                  TimePoint answered) {
  if (!negotiated.answer) {
    server.negotiateError = negotiated.error;
    return;
  }
  const NegotiateAnswer& answer = *negotiated.answer;
  server.negotiateError = Fact<std::string>::none();
  server.guid = answer.guid;
  server.dialect = answer.dialect;
  server.signingRequired = answer.signingRequired;
  server.clockSkewSeconds = Fact<std::int64_t>::none();
  if (answer.systemTime) {
    const TimePoint here = asked + (answered - asked) / 2;
    server.clockSkewSeconds =
        std::int64_t{std::chrono::round<std::chrono::seconds>(*answer.systemTime - here).count()};
  }
}

void fillInNames(Server& server, const ServerName& name, const std::vector<std::string>& addresses,
                 const std::string& canonical) {
  std::vector<std::string> texts;
  for (const std::string& address : addresses)
    if (std::find(texts.begin(), texts.end(), address) == texts.end()) texts.push_back(address);
  server.addresses = std::move(texts);
  server.aliasOf = Fact<std::string>::none();
  const ServerName other(canonical);
  if (!other.empty() && !sameRedirectorName(other, name)) server.aliasOf = other.text();
}

std::string writtenServer(const ServerName& name) {
  if (!name.port()) return name.text();
  const bool brackets = name.form() == ServerName::Form::ipv6;
  return (brackets ? "[" + name.text() + "]" : name.text()) + ":" + std::to_string(*name.port());
}

std::vector<ServerName> serversOf(const Look& look) {
  std::vector<ServerName> names;
  std::set<std::string> known;
  for (const std::string& text : look.servers) {
    const auto path = UncPath::parse(text);
    if (!path || !path->server().webDavSuffix().empty() || names.size() >= kMostServers) continue;
    const std::uint16_t port = path->server().port().value_or(kSmbPort);
    if (known.insert(path->server().redirectorKey() + ":" + std::to_string(port)).second)
      names.push_back(path->server());
  }
  return names;
}

Inspector serversInspector(ServerLook one) {
  return {kArea, [one = std::move(one)](const InspectorContext& context) {
            return lookAtServers(context, one);
          }};
}

Inspector connectedServersInspector(
    std::function<std::vector<std::string>(const InspectorContext&)> paths, ServerLook one) {
  return {kArea, [paths = std::move(paths), one = std::move(one)](const InspectorContext& context) {
            std::vector<ServerName> known;
            for (const std::string& named : context.look.servers) known.emplace_back(named);
            InspectorContext connected = context;
            connected.look.servers.clear();
            for (const std::string& text : paths(context)) {
              const auto path = UncPath::parse(text);
              if (!path || std::any_of(known.begin(), known.end(), [&](const ServerName& each) {
                    return sameRedirectorName(each, path->server());
                  }))
                continue;
              known.push_back(path->server());
              connected.look.servers.push_back(path->server().text());
            }
            return lookAtServers(connected, one);
          }};
}

Result<Server> probeServer(const std::string& nameOrNamePort, std::chrono::milliseconds deadline,
                           std::stop_token stop) {
  const auto path = UncPath::parse(nameOrNamePort);
  if (!path) return usage(nameOrNamePort);
  SeenServer seen = lookAtServer(path->server(), {steady_clock::now() + deadline, stop});
  if (stop.stop_requested() && !seen.missing.empty()) {
    Failure failure{.trouble = Trouble::cancelled};
    failure.message = Message{"error.cancelled"};
    return failure;
  }
  const bool nothingKnown = seen.server.addresses.isUnseen() && seen.server.reachable.isUnseen();
  if (nothingKnown) {
    Failure failure{.trouble = Trouble::timedOut};
    failure.message =
        Message{"error.server-silent"}.with("server", Argument::Kind::server, seen.server.name);
    failure.detail = seen.missing;
    return failure;
  }
  return std::move(seen.server);
}

}  // namespace unclash

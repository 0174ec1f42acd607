#include "core/diagnose/evidence.h"

#include <algorithm>

#include "core/diagnose/evidence_parts.h"
#include "core/model/utf8.h"

namespace unclash {
namespace evidence {
namespace {

/// Words of a message, for sorting.
std::string wordsOf(const Message& message) {
  std::string words = message.id;
  for (const Argument& argument : message.arguments)
    words +=
        '\x1f' + argument.name + '\x1f' + argument.text + '\x1f' + std::to_string(argument.number);
  return words;
}

}  // namespace

Observation Sighting::done() {
  if (traces_.empty()) return absent();
  // As many traces as there are connections: their words are put together once, and only the first
  // few are sorted.
  constexpr std::size_t kMost = 8;
  std::vector<std::pair<std::string, std::size_t>> words;
  for (std::size_t i = 0; i < traces_.size(); ++i) words.emplace_back(wordsOf(traces_[i].text), i);
  const std::size_t kept = std::min(kMost, words.size());
  std::partial_sort(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(kept), words.end());
  std::vector<Trace> first;
  for (std::size_t i = 0; i < kept; ++i) first.push_back(std::move(traces_[words[i].second]));
  traces_ = std::move(first);
  return {Presence::present, std::move(traces_)};
}

std::string pointer(const char* list, std::size_t index) {
  return std::string(list) + "/" + std::to_string(index);
}

std::optional<TimePoint> timeOf(const Fact<std::string>& fact) {
  if (!fact.known()) return std::nullopt;
  return parseTime(*fact);
}

std::optional<TimePoint> capturedAt(const Scene& scene) {
  return timeOf(scene.snapshot.capturedAt);
}

std::string ownLogonSession(const Scene& scene) {
  if (!scene.snapshot.machine.known()) return {};
  return foldCase(scene.snapshot.machine->logonSession.valueOr(""));
}

const LogonSession* logonSession(const Scene& scene, std::string_view luid) {
  for (const LogonSession& session : each(scene.snapshot.logonSessions))
    if (!luid.empty() && foldCase(session.luid) == foldCase(luid)) return &session;
  return nullptr;
}

std::optional<UserName> signedIn(const Scene& scene) {
  if (!scene.snapshot.machine.known() || !scene.snapshot.machine->user.known() ||
      scene.snapshot.machine->user->empty())
    return std::nullopt;
  return UserName(*scene.snapshot.machine->user);
}

std::string wantedText(const Scene& scene) {
  if (scene.wanted != nullptr && scene.wanted->named) return scene.wanted->user.text();
  if (const auto user = signedIn(scene)) return user->text();
  return {};
}

AccountContext here(const Scene& scene) {
  AccountContext context;
  if (scene.snapshot.machine.known()) {
    context.machine = scene.snapshot.machine->name.valueOr("");
    context.domain = scene.snapshot.machine->domain.valueOr("");
    context.server = context.machine;
  }
  return context;
}

bool oneAccount(const Scene& scene, std::string_view a, std::string_view b) {
  return sameAccount(UserName(a), UserName(b), here(scene)) != Sameness::surelyNot;
}

bool errorIs(const Scene& scene, std::initializer_list<std::int64_t> codes) {
  const auto error = scene.answers.error();
  if (!error) return false;
  return std::find(codes.begin(), codes.end(), static_cast<std::int64_t>(*error)) != codes.end();
}

bool clashReported(const Scene& scene) {
  return errorIs(scene, {1219}) || scene.answers.is("symptom", "more-than-one-user-name");
}

bool containsFolded(std::string_view text, std::string_view part) {
  const auto plain = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (!std::all_of(text.begin(), text.end(), plain) ||
      !std::all_of(part.begin(), part.end(), plain))
    return foldCase(text).find(foldCase(part)) != std::string::npos;
  // Event logs are long and their names plain: nothing is copied for them.
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [&](char a, char b) { return lower(a) == lower(b); }) != text.end() ||
         part.empty();
}

namespace {

std::vector<Rule> allRules() {
  std::vector<Rule> rules;
  for (const std::span<const Rule> part : {connectionRules(), sessionRules(), networkRules()})
    rules.insert(rules.end(), part.begin(), part.end());
  std::sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) {
    return std::string_view(a.name) < std::string_view(b.name);
  });
  return rules;
}

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all = allRules();
  return all;
}

}  // namespace
}  // namespace evidence

std::vector<std::string> predicateNames() {
  std::vector<std::string> names;
  for (const evidence::Rule& rule : evidence::rules()) names.emplace_back(rule.name);
  return names;
}

namespace {

bool listed(const Snapshot& snapshot, std::string_view area) {
  const auto seen = [](const auto& fact) { return fact.known(); };
  if (area == "machine") return seen(snapshot.machine);
  if (area == "connections") return seen(snapshot.connections);
  if (area == "remembered") return seen(snapshot.remembered);
  if (area == "credentials") return seen(snapshot.credentials);
  if (area == "sessions") return seen(snapshot.sessions);
  if (area == "logonSessions") return seen(snapshot.logonSessions);
  if (area == "serverSessions") return seen(snapshot.serverSessions);
  if (area == "servers") return seen(snapshot.servers);
  if (area == "policy") return seen(snapshot.policy);
  if (area == "services") return seen(snapshot.services);
  if (area == "tickets") return seen(snapshot.tickets);
  if (area == "accounts") return seen(snapshot.accounts);
  if (area == "events") return seen(snapshot.events);
  return false;
}

}  // namespace

bool wholeAreaSeen(const Snapshot& snapshot, std::string_view area) {
  constexpr std::int64_t kAccessDenied = 5;
  const bool own = area == "connections";
  if (!listed(snapshot, area == kOthersConnections ? std::string_view("connections") : area))
    return false;
  for (const Gap& gap : each(snapshot.gaps)) {
    const std::string_view of = std::string_view(gap.area).substr(0, gap.area.find('/'));
    if (of != area.substr(0, area.find('/'))) continue;
    // A process lists its own connections without any right [NetUseEnum, WNetOpenEnum]: what is
    // denied beside a list are those of other logon sessions.
    if (own && gap.code == kAccessDenied) continue;
    return false;
  }
  return true;
}

Observation observe(const Sight& sight, const Scene& scene) {
  const std::vector<evidence::Rule>& rules = evidence::rules();
  const auto rule = std::lower_bound(
      rules.begin(), rules.end(), sight.predicate,
      [](const evidence::Rule& a, const std::string& name) { return a.name < name; });
  if (rule == rules.end() || rule->name != sight.predicate) return {};
  Observation seen = rule->look(sight, scene);
  if (seen.presence == Presence::absent)
    for (const std::string& area : sight.areas)
      if (!wholeAreaSeen(scene.snapshot, area)) return {};
  return seen;
}

}  // namespace unclash

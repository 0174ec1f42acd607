// What the evidence rules share. Only for core/diagnose/evidence*.cpp.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/diagnose/evidence.h"
#include "core/model/time.h"

namespace unclash::evidence {

using Look = Observation (*)(const Sight&, const Scene&);
struct Rule {
  const char* name;
  Look look;
};

/// The rules, by what they look at.
std::span<const Rule> connectionRules();
std::span<const Rule> sessionRules();
std::span<const Rule> networkRules();

/// Collects what a rule found: nothing collected is absent.
class Sighting {
 public:
  explicit Sighting(const Sight& sight) : sight_(sight) {}
  Message say() const { return Message{"evidence." + sight_.rule, {}}; }
  void add(std::string fact, Message text) {
    traces_.push_back({std::move(fact), std::move(text)});
  }
  bool empty() const { return traces_.empty(); }
  std::size_t size() const { return traces_.size(); }
  /// Keeps the first eight in the order of their words, so that a list's order changes nothing.
  Observation done();

 private:
  const Sight& sight_;
  std::vector<Trace> traces_;
};

inline Observation notAsked() { return {}; }
inline Observation absent() { return {Presence::absent, {}}; }

std::string pointer(const char* list, std::size_t index);

/// The snapshot's own moment; rules never ask a clock.
std::optional<TimePoint> capturedAt(const Scene& scene);
std::optional<TimePoint> timeOf(const Fact<std::string>& fact);

std::string ownLogonSession(const Scene& scene);
const LogonSession* logonSession(const Scene& scene, std::string_view luid);
/// Who is signed in, or nothing where it is not known.
std::optional<UserName> signedIn(const Scene& scene);
/// The identity that is wanted: the one named, else the signed-in one; may be empty.
std::string wantedText(const Scene& scene);
/// Context for comparing accounts on this machine (not on the wanted server).
AccountContext here(const Scene& scene);
/// Not surely two accounts.
bool oneAccount(const Scene& scene, std::string_view a, std::string_view b);

bool errorIs(const Scene& scene, std::initializer_list<std::int64_t> codes);
/// The person complains about a clash of names: 1219, or the symptom in words.
bool clashReported(const Scene& scene);

bool containsFolded(std::string_view text, std::string_view part);

}  // namespace unclash::evidence

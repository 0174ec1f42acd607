// Fact<T>: something an inspector knows, knows to be absent, or could not look at.
#pragma once

#include <optional>
#include <utility>

namespace unclash {

/// Three-way value, so that "there is none" and "nobody could look" never become one.
///
/// In a snapshot's JSON `known` is the value, `none` is `null` and `unseen` is an absent member.
/// What `null` says depends on the member (snapshot.schema.json): for `connections[].local` "a
/// connection without a device", for most others "looked, and could not tell".
template <class T>
class Fact {
 public:
  enum class State { unseen, none, known };

  Fact() = default;
  Fact(T value) : state_(State::known), value_(std::move(value)) {}  // NOLINT: reads as a value

  static Fact none() {
    Fact fact;
    fact.state_ = State::none;
    return fact;
  }
  static Fact unseen() { return {}; }

  State state() const { return state_; }
  bool known() const { return state_ == State::known; }
  bool isNone() const { return state_ == State::none; }
  bool isUnseen() const { return state_ == State::unseen; }
  explicit operator bool() const { return known(); }

  /// Only where known().
  const T& operator*() const { return *value_; }
  T& operator*() { return *value_; }
  const T* operator->() const { return &*value_; }
  T* operator->() { return &*value_; }

  T valueOr(T other) const { return known() ? *value_ : std::move(other); }
  /// The value, put there first (as T{}) where it is not known.
  T& ensure() {
    if (!known()) *this = T{};
    return *value_;
  }

  friend bool operator==(const Fact&, const Fact&) = default;
  /// True where the fact is known and equals `value`.
  friend bool operator==(const Fact& fact, const T& value) {
    return fact.known() && *fact.value_ == value;
  }

 private:
  State state_ = State::unseen;
  std::optional<T> value_;
};

}  // namespace unclash

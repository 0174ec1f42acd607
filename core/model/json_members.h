// JSON_MEMBERS: one description of a struct's members, used for reading and for writing.
//
// Only for .cpp files that read or write JSON (snapshots, steps, practice worlds): it brings the
// JSON library in. A struct is described once, by a specialisation of Shape; MemberReader and
// MemberWriter walk it. Errors name the member as a JSON pointer without its first slash.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/model/fact.h"
#include "core/model/result.h"
#include "core/model/snapshot.h"

namespace unclash::members {

using Json = nlohmann::json;

/// `template <class Io, class T> static void describe(Io& io, T& value)`, T const when writing.
template <class T>
struct Shape;

/// `static constexpr std::pair<E, const char*> kAll[]`.
template <class E>
struct Names;

template <class E>
const char* nameOf(E value) {
  for (const auto& [known, name] : Names<E>::kAll)
    if (known == value) return name;
  return "";
}

enum class Range { any, notNegative };

/// Where the reader is; made into text only for an error.
struct Place {
  const Place* above = nullptr;
  std::string_view name;
  std::size_t index = 0;

  std::string text() const {
    if (!above) return {};
    std::string path = above->text();
    if (!path.empty()) path += '/';
    return path + (name.data() ? std::string{name} : std::to_string(index));
  }
};

/// Parses JSON text: size, nesting and UTF-8 are checked in one pass before anything is built.
Result<Json> parse(std::string_view text);

Failure wrongType(const Place& place, std::string_view needed);
Failure wrongValue(const Place& place, std::string_view value);
Failure missing(const Place& place);
Failure unexpected(const Place& place);

// ---- reading -----------------------------------------------------------------------------------

/// First failure wins; later reads are harmless.
using Problem = std::optional<Failure>;

inline void fail(Problem& problem, Failure failure) {
  if (!problem) problem = std::move(failure);
}

std::optional<std::int64_t> integerOf(const Json& json);

template <class T>
void read(const Json& json, T& value, const Place& place, Problem& problem,
          Range range = Range::any);

/// The members of one JSON object.
class MemberReader {
 public:
  MemberReader(const Json& object, const Place& place, Problem& problem)
      : object_(object), place_(place), problem_(problem) {}

  /// Must be there.
  template <class T>
  void required(const char* name, T& value, Range range = Range::any) {
    if (const Json* json = find(name))
      read(*json, value, Place{&place_, name}, problem_, range);
    else
      fail(problem_, missing(Place{&place_, name}));
  }
  /// Keeps its value where it is absent.
  template <class T>
  void plain(const char* name, T& value, Range range = Range::any) {
    if (const Json* json = find(name)) read(*json, value, Place{&place_, name}, problem_, range);
  }
  /// Absent is unseen; there is no null.
  template <class T>
  void optional(const char* name, Fact<T>& fact, Range range = Range::any) {
    if (const Json* json = find(name))
      read(*json, fact.ensure(), Place{&place_, name}, problem_, range);
  }
  /// Absent is unseen, null is none.
  template <class T>
  void nullable(const char* name, Fact<T>& fact, Range range = Range::any) {
    const Json* json = find(name);
    if (!json) return;
    if (json->is_null())
      fact = Fact<T>::none();
    else
      read(*json, fact.ensure(), Place{&place_, name}, problem_, range);
  }
  /// Keeps every member that none of the calls before has named.
  void others(UnknownMembers& unknown) {
    for (const auto& [name, value] : object_.items())
      if (!isKnown(name)) unknown.emplace_back(name, value.dump());
  }
  /// Refuses them.
  void noOthers() {
    for (const auto& [name, value] : object_.items())
      if (!isKnown(name)) return fail(problem_, unexpected(Place{&place_, name}));
  }

 private:
  const Json* find(const char* name) {
    known_.emplace_back(name);
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }
  bool isKnown(std::string_view name) const {
    for (std::string_view known : known_)
      if (known == name) return true;
    return false;
  }

  const Json& object_;
  const Place& place_;
  Problem& problem_;
  std::vector<std::string_view> known_;
};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
void read(const Json& json, T& value, const Place& place, Problem& problem, Range range) {
  if (problem) return;
  if constexpr (std::is_same_v<T, bool>) {
    if (!json.is_boolean()) return fail(problem, wrongType(place, "true or false"));
    value = json.get<bool>();
  } else if constexpr (std::is_integral_v<T>) {
    const auto number = integerOf(json);
    if (!number || !std::in_range<T>(*number))
      return fail(problem, wrongType(place, "a whole number"));
    if (range == Range::notNegative && *number < 0)
      return fail(problem, wrongType(place, "a whole number, 0 or more"));
    value = static_cast<T>(*number);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!json.is_string()) return fail(problem, wrongType(place, "a text"));
    value = json.get_ref<const std::string&>();
  } else if constexpr (std::is_enum_v<T>) {
    if (!json.is_string()) return fail(problem, wrongType(place, "a text"));
    const auto& text = json.get_ref<const std::string&>();
    for (const auto& [known, name] : Names<T>::kAll) {
      if (text != name) continue;
      value = known;
      return;
    }
    fail(problem, wrongValue(place, text));
  } else if constexpr (IsOptional<T>::value) {
    read(json, value.emplace(), place, problem, range);
  } else if constexpr (IsVector<T>::value) {
    if (!json.is_array()) return fail(problem, wrongType(place, "a list"));
    value.clear();
    value.reserve(json.size());
    for (const Json& element : json) {
      const Place at{&place, {}, value.size()};
      read(element, value.emplace_back(), at, problem);
    }
  } else {
    if (!json.is_object()) return fail(problem, wrongType(place, "an object"));
    MemberReader members{json, place, problem};
    Shape<T>::describe(members, value);
  }
}

// ---- writing -----------------------------------------------------------------------------------

/// Writes text directly, in the order of the description. Texts that are not UTF-8 get U+FFFD.
class MemberWriter {
 public:
  enum class Style { indented, oneLine };
  explicit MemberWriter(Style style) : style_(style) {}

  template <class T>
  void write(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      out_ += value ? "true" : "false";
    } else if constexpr (std::is_integral_v<T>) {
      out_ += std::to_string(value);
    } else if constexpr (std::is_same_v<T, std::string>) {
      out_ += quoted(value);
    } else if constexpr (std::is_enum_v<T>) {
      out_ += quoted(nameOf(value));
    } else if constexpr (IsOptional<T>::value) {
      write(*value);
    } else if constexpr (IsVector<T>::value) {
      open('[');
      for (const auto& element : value) {
        next();
        write(element);
      }
      close(']');
    } else {
      object(value);
    }
  }

  /// An object, with members of the caller's in front of its own.
  template <class T, class... Front>
  void object(const T& value, const Front&... front) {
    open('{');
    (member(front.first, front.second), ...);
    Shape<T>::describe(*this, value);
    close('}');
  }

  template <class T>
  void required(const char* name, const T& value, Range = Range::any) {
    member(name, value);
  }
  /// Left out where it is what it is anyway.
  template <class T>
  void plain(const char* name, const T& value, Range = Range::any) {
    if (value != T{}) member(name, value);
  }
  /// A none cannot be said where there is no null: left out.
  template <class T>
  void optional(const char* name, const Fact<T>& fact, Range = Range::any) {
    if (fact) member(name, *fact);
  }
  template <class T>
  void nullable(const char* name, const Fact<T>& fact, Range = Range::any) {
    if (fact) {
      member(name, *fact);
    } else if (fact.isNone()) {
      key(name);
      out_ += "null";
    }
  }
  void others(const UnknownMembers& unknown) {
    for (const auto& [name, json] : unknown) {
      key(name);
      raw(json);
    }
  }
  void noOthers() {}

  std::string take() { return std::move(out_); }

 private:
  template <class T>
  void member(std::string_view name, const T& value) {
    key(name);
    write(value);
  }
  static std::string quoted(std::string_view text);
  void key(std::string_view name);
  /// JSON text of a value, indented to where it stands.
  void raw(const std::string& json);
  void open(char bracket);
  void next();
  void close(char bracket);
  void newLine();

  Style style_;
  std::string out_;
  int depth_ = 0;
  bool empty_ = true;
};

}  // namespace unclash::members

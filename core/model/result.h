// Result<T>: a value, or what went wrong.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/model/message.h"

namespace unclash {

/// Kinds of failure that a caller treats differently; the command line turns them into exit codes.
enum class Trouble {
  usage,               ///< the caller asked for something that makes no sense here
  input,               ///< a file is missing, broken, too large or of an unknown version
  needsAdministrator,  ///< only an administrator may
  failed,              ///< the system refused or something broke
  cancelled,           ///< by the user
  timedOut             ///< the deadline passed
};

struct Failure {
  Trouble trouble = Trouble::failed;
  /// The system's own code (Win32, errno, ...); 0 where there is none.
  int code = 0;
  Message message;
  /// A technical remark in English for the log, the `reason` of a gap and JSON: never a secret.
  std::string detail;
};

/// Either a value or a Failure. Used where a function can fail; no exception leaves a room.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}            // NOLINT
  Result(Failure failure) : content_(std::in_place_index<1>, std::move(failure)) {}  // NOLINT

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& operator*() { return std::get<0>(content_); }
  const T& operator*() const { return std::get<0>(content_); }
  T* operator->() { return &std::get<0>(content_); }
  const T* operator->() const { return &std::get<0>(content_); }
  const Failure& failure() const { return std::get<1>(content_); }

 private:
  std::variant<T, Failure> content_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Failure failure) : failure_(std::move(failure)) {}  // NOLINT

  bool ok() const { return !failure_; }
  explicit operator bool() const { return ok(); }
  const Failure& failure() const { return *failure_; }

 private:
  std::optional<Failure> failure_;
};

}  // namespace unclash

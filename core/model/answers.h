// Answers: what the person said, by the ids of the contract's taxonomy.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/unc_path.h"
#include "core/model/user_name.h"

namespace unclash {

inline constexpr const char* kUnknownAnswer = "unknown";

/// Question id to answer id or text. A question not asked is absent; one answered with "I don't
/// know" holds `unknown`, which is a third thing.
class Answers {
 public:
  void set(std::string question, std::string answer);
  void forget(std::string_view question);
  bool asked(std::string_view question) const;
  /// The answer, unless it is absent or `unknown`.
  std::optional<std::string> given(std::string_view question) const;
  bool is(std::string_view question, std::string_view answer) const;

  /// `server` understood: a server, or a server and a share.
  std::optional<UncPath> server() const;
  /// `wanted-user`; an empty answer is not the anonymous user but none given.
  std::optional<UserName> wantedUser() const;
  /// `error` as a number (decimal, hex, HRESULT and NTSTATUS are brought to Win32 by whoever sets
  /// it); nothing for `none`.
  std::optional<std::int64_t> error() const;

  const std::map<std::string, std::string, std::less<>>& all() const { return given_; }
  friend bool operator==(const Answers&, const Answers&) = default;

 private:
  std::map<std::string, std::string, std::less<>> given_;
};

}  // namespace unclash

#include "core/model/answers.h"

#include <charconv>

namespace unclash {

void Answers::set(std::string question, std::string answer) {
  given_.insert_or_assign(std::move(question), std::move(answer));
}

void Answers::forget(std::string_view question) {
  if (const auto found = given_.find(question); found != given_.end()) given_.erase(found);
}

bool Answers::asked(std::string_view question) const {
  return given_.find(question) != given_.end();
}

std::optional<std::string> Answers::given(std::string_view question) const {
  const auto found = given_.find(question);
  if (found == given_.end() || found->second == kUnknownAnswer) return std::nullopt;
  return found->second;
}

bool Answers::is(std::string_view question, std::string_view answer) const {
  const auto found = given_.find(question);
  return found != given_.end() && found->second == answer;
}

std::optional<UncPath> Answers::server() const {
  const auto text = given("server");
  return text ? UncPath::parse(*text) : std::nullopt;
}

std::optional<UserName> Answers::wantedUser() const {
  const auto text = given("wanted-user");
  if (!text) return std::nullopt;
  UserName user{*text};
  if (user.anonymous()) return std::nullopt;
  return user;
}

std::optional<std::int64_t> Answers::error() const {
  const auto text = given("error");
  if (!text) return std::nullopt;
  std::string_view digits = *text;
  int base = 10;
  if (digits.starts_with("0x") || digits.starts_with("0X")) {
    digits.remove_prefix(2);
    base = 16;
  }
  std::int64_t number = 0;
  const auto [end, problem] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (problem != std::errc{} || end != digits.data() + digits.size() || digits.empty())
    return std::nullopt;
  return number;
}

}  // namespace unclash

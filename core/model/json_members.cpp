#include "core/model/json_members.h"

#include <algorithm>
#include <cmath>

#include "core/model/snapshot_json.h"
#include "core/model/utf8.h"

namespace unclash::members {
namespace {

Failure inputFailure(Message message, std::string detail) {
  return Failure{Trouble::input, 0, std::move(message), std::move(detail)};
}

Failure atMember(const char* id, const Place& place, std::string detail) {
  const std::string path = place.text();
  Message message{id};
  message.add("member", Argument::Kind::code, path.empty() ? std::string{"/"} : path);
  return inputFailure(std::move(message), (path.empty() ? std::string{"/"} : path) + ": " + detail);
}

/// Deepest nesting of brackets outside of strings, counted only as far as one above the limit.
int depthOf(std::string_view text) {
  int depth = 0;
  int deepest = 0;
  bool inString = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inString) {
      if (c == '\\') ++i;
      if (c == '"') inString = false;
    } else if (c == '"') {
      inString = true;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
      if (deepest > kMaxInputDepth) return deepest;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return deepest;
}

std::pair<std::int64_t, std::int64_t> lineAndColumn(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, std::min(at, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto newLine = before.rfind('\n');
  const auto start = newLine == std::string_view::npos ? 0 : newLine + 1;
  return {line, static_cast<std::int64_t>(before.size() - start)};
}

}  // namespace

Result<Json> parse(std::string_view text) {
  if (text.size() > kMaxInputBytes)
    return inputFailure(
        Message{"error.input.too-large"}.with("limit", Argument::Kind::number,
                                              static_cast<std::int64_t>(kMaxInputBytes >> 20U)),
        "larger than " + std::to_string(kMaxInputBytes) + " bytes");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (depthOf(text) > kMaxInputDepth)
    return inputFailure(Message{"error.input.too-deep"}.with("limit", Argument::Kind::number,
                                                             std::int64_t{kMaxInputDepth}),
                        "nested deeper than " + std::to_string(kMaxInputDepth) + " levels");
  if (!validUtf8(text)) return inputFailure(Message{"error.input.not-utf8"}, "not UTF-8");
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const auto [line, column] = lineAndColumn(text, error.byte);
    return inputFailure(Message{"error.input.not-json"}
                            .with("line", Argument::Kind::number, line)
                            .with("column", Argument::Kind::number, column),
                        "not JSON: " + std::string{error.what()});
  } catch (const Json::exception& error) {  // a number that no double holds
    return inputFailure(Message{"error.input.not-json"}
                            .with("line", Argument::Kind::number, std::int64_t{1})
                            .with("column", Argument::Kind::number, std::int64_t{1}),
                        "not JSON: " + std::string{error.what()});
  }
}

Failure wrongType(const Place& place, std::string_view needed) {
  return atMember("error.input.type", place, "must be " + std::string{needed});
}

Failure wrongValue(const Place& place, std::string_view value) {
  Failure failure = atMember("error.input.value", place, "unknown value: " + std::string{value});
  failure.message.add("value", Argument::Kind::text, std::string{value.substr(0, 80)});
  return failure;
}

Failure missing(const Place& place) {
  return atMember("error.input.missing-member", place, "is missing");
}

Failure unexpected(const Place& place) {
  return atMember("error.input.unexpected-member", place, "is not known here");
}

std::optional<std::int64_t> integerOf(const Json& json) {
  if (json.is_number_unsigned()) {
    const auto number = json.get<std::uint64_t>();
    if (!std::in_range<std::int64_t>(number)) return std::nullopt;
    return static_cast<std::int64_t>(number);
  }
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (!json.is_number_float()) return std::nullopt;
  const double number = json.get<double>();
  constexpr double kLimit = 9007199254740992.0;  // beyond it a double skips whole numbers
  if (std::floor(number) != number || number > kLimit || number < -kLimit) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::string MemberWriter::quoted(std::string_view text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

void MemberWriter::key(std::string_view name) {
  next();
  out_ += quoted(name);
  out_ += style_ == Style::indented ? ": " : ":";
}

void MemberWriter::raw(const std::string& json) {
  const Json value = Json::parse(json, nullptr, false);
  if (value.is_discarded()) {
    out_ += quoted(json);  // not from a reader: kept as a text rather than lost
    return;
  }
  const std::string text =
      value.dump(style_ == Style::indented ? 2 : -1, ' ', false, Json::error_handler_t::replace);
  for (char c : text) {
    out_ += c;
    if (c == '\n') out_.append(static_cast<std::size_t>(depth_) * 2, ' ');
  }
}

void MemberWriter::open(char bracket) {
  out_ += bracket;
  ++depth_;
  empty_ = true;
}

void MemberWriter::next() {
  if (!empty_) out_ += ',';
  empty_ = false;
  newLine();
}

void MemberWriter::close(char bracket) {
  --depth_;
  if (!empty_) newLine();
  empty_ = false;
  out_ += bracket;
}

void MemberWriter::newLine() {
  if (style_ == Style::oneLine) return;
  out_ += '\n';
  out_.append(static_cast<std::size_t>(depth_) * 2, ' ');
}

}  // namespace unclash::members

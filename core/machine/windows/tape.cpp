#include "core/machine/windows/tape.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/machine/windows/recording.h"
#include "core/machine/windows/text.h"
#include "core/model/json_members.h"
#include "core/model/message.h"

namespace unclash {
namespace {

/// Larger than anything the system hands out at once.
constexpr std::size_t kMostBytes = 256U << 20U;

std::string keyOf(const std::string& call, const Json& with) {
  return call + with.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string handleIn(const Json& with) {
  const auto of = with.find("of");
  return of != with.end() && of->is_string() ? of->get<std::string>() : std::string();
}

Failure wrongSchema(const Json& found) {
  const std::string name = found.is_string() ? found.get<std::string>() : std::string("-");
  Failure failure{.trouble = Trouble::input};
  failure.message = Message{"error.input.schema"}
                        .with("found", Argument::Kind::text, name)
                        .with("expected", Argument::Kind::code, kRawSchema);
  failure.detail = "schema: " + name + " instead of " + kRawSchema;
  return failure;
}

Failure wrongMember(const std::string& member) {
  Failure failure{.trouble = Trouble::input};
  failure.message = Message{"error.input.type"}.with("member", Argument::Kind::code, member);
  failure.detail = "not as a recording has it: " + member;
  return failure;
}

}  // namespace

void Tape::add(const std::string& call, Json with, Json entry) {
  Json one = Json::object();
  one["call"] = call;
  one["with"] = std::move(with);
  one.update(entry);
  const std::lock_guard lock(mutex_);
  calls_.push_back(std::move(one));
}

Json Tape::next(const std::string& call, const Json& with) {
  const std::lock_guard lock(mutex_);
  const auto found = answers_.find(keyOf(call, with));
  if (found == answers_.end()) return nullptr;
  Answers& answers = found->second;
  const Json entry = answers.entries[std::min(answers.next, answers.entries.size() - 1)];
  ++answers.next;
  return entry;
}

void Tape::setServers(std::vector<std::string> servers) {
  const std::lock_guard lock(mutex_);
  servers_ = std::move(servers);
}

std::vector<std::string> Tape::servers() const {
  const std::lock_guard lock(mutex_);
  return servers_;
}

void Tape::setAbsent(const std::string& function) {
  const std::lock_guard lock(mutex_);
  absent_.insert(function);
}

bool Tape::isAbsent(const std::string& function) const {
  const std::lock_guard lock(mutex_);
  return absent_.count(function) != 0;
}

Json Tape::json() const {
  const std::lock_guard lock(mutex_);
  return {{"schema", kRawSchema}, {"servers", servers_}, {"absent", absent_}, {"calls", calls_}};
}

std::optional<Failure> Tape::load(const Json& file) {
  const auto member = [&](const char* name) {
    return file.is_object() && file.contains(name) ? file[name] : Json();
  };
  if (const Json schema = member("schema"); schema != kRawSchema) return wrongSchema(schema);
  const std::lock_guard lock(mutex_);
  for (auto [name, take] : {std::pair<const char*, std::function<void(std::string)>>{
                                "servers", [&](std::string text) { servers_.push_back(text); }},
                            {"absent", [&](std::string text) { absent_.insert(text); }}}) {
    const Json list = member(name);
    if (!list.is_array()) return wrongMember(name);
    for (const Json& each : list) {
      if (!each.is_string()) return wrongMember(name);
      take(each.get<std::string>());
    }
  }
  calls_ = member("calls");
  if (!calls_.is_array()) return wrongMember("calls");
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    const Json& one = calls_[i];
    if (!one.is_object() || !one.contains("call") || !one["call"].is_string() ||
        !one.contains("with") || !one["with"].is_object())
      return wrongMember("calls/" + std::to_string(i));
    answers_[keyOf(one["call"].get<std::string>(), one["with"])].entries.push_back(one);
  }
  return std::nullopt;
}

std::string Tape::nameHandle(const void* handle, const std::string& call, const Json& with,
                             bool once) {
  const std::lock_guard lock(mutex_);
  std::string name = keyOf(call, with);
  if (once) name += "#" + std::to_string(++given_[name]);
  names_[handle] = name;
  return name;
}

void* Tape::handleNamed(const std::string& name) {
  const std::lock_guard lock(mutex_);
  for (auto& [key, answers] : answers_)
    if (handleIn(answers.entries.front().value("with", Json::object())) == name) answers.next = 0;
  // Real handles are multiples of four; nobody looks into these.
  lastHandle_ += 4;
  void* handle = reinterpret_cast<void*>(lastHandle_);
  names_[handle] = name;
  return handle;
}

std::string Tape::nameOf(const void* handle) const {
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(handle);
  return found == names_.end() ? std::string() : found->second;
}

void Tape::forgetHandle(const void* handle) {
  const std::lock_guard lock(mutex_);
  names_.erase(handle);
}

void* Tape::allocate(std::size_t bytes) {
  bytes = std::min(bytes, kMostBytes);
  auto memory = std::make_unique<std::max_align_t[]>(bytes / sizeof(std::max_align_t) + 1);
  void* start = memory.get();
  const std::lock_guard lock(mutex_);
  memory_[start] = std::move(memory);
  return start;
}

void Tape::free(const void* memory) {
  const std::lock_guard lock(mutex_);
  memory_.erase(memory);
}

LPWSTR Tape::keep(const std::wstring& text) {
  const std::lock_guard lock(mutex_);
  texts_.push_back(text);
  return texts_.back().data();
}

Json* Outputs::find(const char* name) {
  const auto found = json_.is_object() ? json_.find(name) : json_.end();
  return found == json_.end() ? nullptr : &*found;
}

void Outputs::time(const char* name, FILETIME& value) {
  auto ticks = static_cast<std::int64_t>(ticksOf(value));
  number(name, ticks);
  value.dwHighDateTime = static_cast<DWORD>(static_cast<std::uint64_t>(ticks) >> 32U);
  value.dwLowDateTime = static_cast<DWORD>(static_cast<std::uint64_t>(ticks) & 0xffffffffU);
}

void Outputs::luid(const char* name, LUID& value) {
  if (!replaying())
    json_[name] = luidText(value);
  else if (const Json* found = find(name); found != nullptr && found->is_string())
    parseLuid(found->get<std::string>(), value);
}

void Outputs::text(const char* name, LPWSTR& value) {
  if (!replaying())
    json_[name] = value == nullptr ? Json() : Json(toUtf8(value));
  else if (const Json* found = find(name); found != nullptr && found->is_string())
    value = tape_->keep(toUtf16(found->get<std::string>()));
}

void Outputs::text(const char* name, LSA_UNICODE_STRING& value) {
  if (!replaying()) {
    json_[name] =
        value.Buffer == nullptr
            ? Json()
            : Json(toUtf8(std::wstring_view(value.Buffer, value.Length / sizeof(wchar_t))));
  } else if (const Json* found = find(name); found != nullptr && found->is_string()) {
    constexpr std::size_t kLongest = 0x7ffe;
    const std::wstring text = toUtf16(found->get<std::string>()).substr(0, kLongest);
    value.Buffer = tape_->keep(text);
    value.Length = static_cast<USHORT>(text.size() * sizeof(wchar_t));
    value.MaximumLength = static_cast<USHORT>(value.Length + sizeof(wchar_t));
  }
}

void Outputs::room(const char* name, wchar_t* value, std::size_t size) {
  if (value == nullptr || size == 0) return;
  if (!replaying()) {
    const std::wstring_view all(value, size);
    json_[name] = toUtf8(all.substr(0, all.find(L'\0')));
  } else if (const Json* found = find(name); found != nullptr && found->is_string()) {
    const std::wstring text = toUtf16(found->get<std::string>()).substr(0, size - 1);
    std::copy(text.begin(), text.end(), value);
    value[text.size()] = L'\0';
  }
}

std::shared_ptr<Tape> emptyTape(std::vector<std::string> servers) {
  auto tape = std::make_shared<Tape>();
  tape->setServers(std::move(servers));
  return tape;
}

std::vector<std::string> serversOf(const Tape& tape) { return tape.servers(); }

std::string writeTape(const Tape& tape) {
  return tape.json().dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<std::shared_ptr<Tape>> readTape(std::string_view json) {
  const auto file = members::parse(json);
  if (!file) return file.failure();
  auto tape = std::make_shared<Tape>();
  if (auto wrong = tape->load(*file)) return *wrong;
  return tape;
}

}  // namespace unclash

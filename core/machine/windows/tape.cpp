#include "core/machine/windows/tape.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/machine/gap_reasons.h"
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

/// Lists are handed out once each, and have an end of their own.
bool isOfList(const Json& with) { return handleIn(with).find('#') != std::string::npos; }

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

Tape::Begun Tape::begin(const std::string& call, Json with) {
  const std::lock_guard lock(mutex_);
  Json one = Json::object();
  one["call"] = call;
  one["with"] = std::move(with);
  begun_[++lastBegun_] = std::move(one);
  return lastBegun_;
}

void Tape::add(Begun begun, Json entry) {
  const std::lock_guard lock(mutex_);
  const auto found = begun_.find(begun);
  if (found == begun_.end()) return;
  Json one = std::move(found->second);
  begun_.erase(found);
  one.update(entry);
  calls_.push_back(std::move(one));
}

void Tape::end(const char* reason) {
  const std::lock_guard lock(mutex_);
  ended_ = reason;
  for (auto& [begun, one] : begun_) {
    one["pending"] = reason;
    calls_.push_back(std::move(one));
  }
  begun_.clear();
}

DWORD Tape::endCode() const {
  const std::lock_guard lock(mutex_);
  return ended_ == gap_reason::kStopped ? ERROR_CANCELLED : ERROR_TIMEOUT;
}

void Tape::setElevated(Json elevated) {
  const std::lock_guard lock(mutex_);
  elevated_ = std::move(elevated);
}

Json Tape::elevated() const {
  const std::lock_guard lock(mutex_);
  return elevated_;
}

Json Tape::next(const std::string& call, const Json& with) {
  const std::lock_guard lock(mutex_);
  const auto found = answers_.find(keyOf(call, with));
  if (found == answers_.end()) return nullptr;
  Answers& answers = found->second;
  if (answers.next >= answers.entries.size() && isOfList(with)) return nullptr;
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
  Json file = Json::object();
  file["schema"] = kRawSchema;
  file["servers"] = servers_;
  file["absent"] = absent_;
  file["calls"] = calls_;
  if (!ended_.empty()) file["ended"] = ended_;
  if (!elevated_.is_null()) file["elevated"] = elevated_;
  return file;
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
  if (const Json ended = member("ended"); ended.is_string()) ended_ = ended.get<std::string>();
  elevated_ = member("elevated");
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

void* Tape::newHandle(Known known) {
  // Real handles are multiples of four; nobody looks into these.
  lastHandle_ += 4;
  void* handle = reinterpret_cast<void*>(lastHandle_);
  handles_[handle] = std::move(known);
  return handle;
}

Tape::Given Tape::nameHandle(void* real, const std::string& call, const Json& with, bool once) {
  const std::lock_guard lock(mutex_);
  std::string name = keyOf(call, with);
  if (once) name += "#" + std::to_string(++given_[name]);
  return {newHandle({name, real}), name};
}

void* Tape::handleNamed(const std::string& name) {
  const std::lock_guard lock(mutex_);
  for (auto& [key, answers] : answers_)
    if (handleIn(answers.entries.front().value("with", Json::object())) == name) answers.next = 0;
  return newHandle({name, nullptr});
}

std::string Tape::nameOf(const void* handle) const {
  const std::lock_guard lock(mutex_);
  const auto found = handles_.find(handle);
  return found == handles_.end() ? std::string() : found->second.name;
}

void* Tape::realOf(void* handle) const {
  const std::lock_guard lock(mutex_);
  const auto found = handles_.find(handle);
  return found == handles_.end() ? handle : found->second.real;
}

void Tape::forgetHandle(const void* handle) {
  const std::lock_guard lock(mutex_);
  handles_.erase(handle);
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

void endTape(Tape& tape, bool stopped) {
  tape.end(stopped ? gap_reason::kStopped : gap_reason::kTimedOut);
}

void addElevated(Tape& tape, const RecordedElevation& elevation) {
  const ElevatedAnswer& answer = elevation.answer;
  Json file = Json::object();
  file["areas"] = elevation.areas;
  if (answer.sight) file["sight"] = writeElevatedSight(*answer.sight);
  file["reason"] = answer.reason;
  file["code"] = answer.code;
  tape.setElevated(std::move(file));
}

std::optional<RecordedElevation> elevatedOf(const Tape& tape) {
  const Json file = tape.elevated();
  if (!file.is_object()) return std::nullopt;
  RecordedElevation elevation;
  const auto member = [&](const char* name) {
    const auto found = file.find(name);
    return found == file.end() ? Json() : *found;
  };
  for (const Json& area : member("areas"))
    if (area.is_string()) elevation.areas.push_back(area.get<std::string>());
  if (const Json sight = member("sight"); sight.is_string())
    if (auto read = readElevatedSight(sight.get<std::string>())) elevation.answer.sight = *read;
  if (const Json reason = member("reason"); reason.is_string())
    elevation.answer.reason = reason.get<std::string>();
  if (const Json code = member("code"); code.is_number_integer())
    elevation.answer.code = code.get<int>();
  return elevation;
}

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

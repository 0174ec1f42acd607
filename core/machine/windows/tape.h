// Recorded calls, and how their outputs are written to JSON and put back into memory: each
// structure is described once, for both directions.
#pragma once

#include <windows.h>
// Behind windows.h.
#include <ntsecapi.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "core/model/result.h"

namespace unclash {

using Json = nlohmann::json;

/// The recorded calls, and what a replay handed out: memory that lives until it is freed, and
/// handles with the names that the recording knows them by. Any thread may use it.
class Tape {
 public:
  /// A call that was made; for recording.
  using Begun = std::uint64_t;
  Begun begin(const std::string& call, Json with);
  /// It has returned: one more to the end. Nothing where the tape has ended.
  void add(Begun begun, Json entry);
  /// The look is over. Calls that have not returned are kept as `pending`, with why nobody waits
  /// for them any more (gap_reason::kTimedOut or kStopped).
  void end(const char* reason);
  /// The next answer to a call; null where it was never made, or not so often of a list.
  Json next(const std::string& call, const Json& with);
  /// The code of what there was no time for; for replaying.
  DWORD endCode() const;

  /// What an elevated copy saw: any JSON; null for no such look.
  void setElevated(Json elevated);
  Json elevated() const;

  /// The servers that the person had named.
  void setServers(std::vector<std::string> servers);
  std::vector<std::string> servers() const;

  void setAbsent(const std::string& function);
  bool isAbsent(const std::string& function) const;

  Json json() const;
  /// What is wrong with a file; nothing where it is a recording.
  std::optional<Failure> load(const Json& file);

  /// A handle that stands for one that a call gave, and its name; for recording. Of its own for
  /// each that is opened: the system gives one number again, and to handles of several kinds.
  /// `once`: a name different from all others, for what goes on from one call to the next (a list);
  /// otherwise all of one call and arguments are alike, since threads may take them in another
  /// order when they are played.
  struct Given {
    void* handle = nullptr;
    std::string name;
  };
  Given nameHandle(void* real, const std::string& call, const Json& with, bool once);
  /// The system's handle; the handle itself where it is none of the tape's.
  void* realOf(void* handle) const;
  /// A handle for a recorded name; for replaying. What is asked of it starts again.
  void* handleNamed(const std::string& name);
  /// The name of a handle; empty for one that no call gave.
  std::string nameOf(const void* handle) const;
  void forgetHandle(const void* handle);

  /// Zeroed memory, aligned for anything, until it is freed.
  void* allocate(std::size_t bytes);
  void free(const void* memory);
  /// The text, as long as the tape lives.
  LPWSTR keep(const std::wstring& text);

 private:
  struct Answers {
    std::vector<Json> entries;
    std::size_t next = 0;
  };
  struct Known {
    std::string name;
    void* real = nullptr;
  };
  void* newHandle(Known known);

  mutable std::mutex mutex_;
  Json calls_ = Json::array();
  std::set<std::string> absent_;
  std::vector<std::string> servers_;
  std::map<std::string, Answers> answers_;
  std::map<Begun, Json> begun_;
  Begun lastBegun_ = 0;
  std::string ended_;
  Json elevated_;
  std::map<const void*, Known> handles_;
  std::map<std::string, int> given_;
  std::uintptr_t lastHandle_ = 0;
  std::map<const void*, std::unique_ptr<std::max_align_t[]>> memory_;
  std::deque<std::wstring> texts_;
};

/// The outputs of one call: written into JSON while recording, read from it while replaying. What
/// the file lacks or has in another type stays as it is.
class Outputs {
 public:
  /// `tape`: replaying, and where memory comes from; null: recording.
  Outputs(Json& json, Tape* tape) : json_(json), tape_(tape) {}

  bool replaying() const { return tape_ != nullptr; }
  Tape& tape() { return *tape_; }
  Json& json() { return json_; }

  template <class T>
  void number(const char* name, T& value) {
    if (!replaying())
      json_[name] = static_cast<std::int64_t>(value);
    else if (const Json* found = find(name); found != nullptr && found->is_number_integer())
      value = static_cast<T>(found->get<std::int64_t>());
  }
  template <class T>
  void number(const char* name, T* value) {
    if (value != nullptr) number(name, *value);
  }
  void number(const char* name, LARGE_INTEGER& value) { number(name, value.QuadPart); }
  void time(const char* name, FILETIME& value);
  void luid(const char* name, LUID& value);

  /// A text of its own; null stays null.
  void text(const char* name, LPWSTR& value);
  void text(const char* name, LSA_UNICODE_STRING& value);
  /// A text in the caller's room of `size` characters.
  void room(const char* name, wchar_t* value, std::size_t size);
  template <std::size_t Size>
  void room(const char* name, wchar_t (&value)[Size]) {
    room(name, value, Size);
  }

  /// One structure that the call allocated; null stays null.
  template <class T>
  void one(const char* name, T*& value) {
    if (!replaying()) {
      if (value == nullptr) {
        json_[name] = nullptr;
        return;
      }
      Json object = Json::object();
      Outputs inner(object, nullptr);
      describe(inner, *value);
      json_[name] = std::move(object);
    } else if (Json* found = find(name); found != nullptr && found->is_object()) {
      value = static_cast<T*>(tape_->allocate(sizeof(T)));
      Outputs inner(*found, tape_);
      describe(inner, *value);
    }
  }

  /// A list that the call allocated, with the number of its entries; null stays null, with the
  /// number as it is. A number that was left at 0xffffffff counts nothing.
  template <class T, class Count>
  void list(const char* name, T*& values, Count* count) {
    number("count", count);
    if (!replaying()) {
      json_[name] = nullptr;
      if (values != nullptr && count != nullptr && *count != static_cast<Count>(0xffffffffU))
        json_[name] = array(values, *count);
      return;
    }
    Json* found = find(name);
    if (found == nullptr || !found->is_array()) return;
    values = static_cast<T*>(tape_->allocate(found->size() * sizeof(T)));
    for (std::size_t i = 0; i < found->size(); ++i) entry((*found)[i], values[i]);
    if (count != nullptr) *count = static_cast<Count>(found->size());
  }

  /// Entries in the caller's room of `bytes`; those that do not fit are left out. The number of
  /// entries is the function's result.
  template <class T>
  std::size_t fill(const char* name, T* values, std::size_t bytes, std::size_t count) {
    if (!replaying()) {
      json_[name] = array(values, count);
      return count;
    }
    Json* found = find(name);
    if (found == nullptr || !found->is_array()) return 0;
    std::size_t filled = 0;
    for (; filled < found->size() && (filled + 1) * sizeof(T) <= bytes; ++filled) {
      values[filled] = {};
      entry((*found)[filled], values[filled]);
    }
    return filled;
  }

  Json* find(const char* name);

 private:
  template <class T>
  Json array(T* values, std::size_t count) {
    Json entries = Json::array();
    for (std::size_t i = 0; i < count; ++i) {
      Json one = Json::object();
      entry(one, values[i]);
      entries.push_back(std::move(one));
    }
    return entries;
  }

  template <class T>
  void entry(Json& json, T& value) {
    Outputs inner(json, tape_);
    if constexpr (std::is_pointer_v<T>) {
      if (replaying()) value = static_cast<T>(tape_->allocate(sizeof *value));
      if (value != nullptr) describe(inner, *value);
    } else {
      describe(inner, value);
    }
  }

  Json& json_;
  Tape* tape_;
};

}  // namespace unclash

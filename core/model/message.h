// Message: what core wants to say, without a sentence: an id and typed arguments.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace unclash {

struct Message;

/// One named argument. The type decides how it is rendered (isolation of foreign names, number and
/// time formats, redaction); see core/text/render.h.
struct Argument {
  enum class Kind {
    text,      ///< foreign text shown as it is, e.g. a system's own message
    code,      ///< something to type or an id: never translated, never redacted as a name
    number,    ///< count or code, `number`
    server,    ///< a server's name or address
    user,      ///< a user name as the system writes it; empty is the anonymous or guest identity
    path,      ///< a UNC path
    device,    ///< a drive letter, port or mount point
    computer,  ///< this or another computer's own name
    program,   ///< a process or service
    time,      ///< ISO 8601, `text`
    seconds,   ///< a duration, `number` in seconds
    message,   ///< one message, `messages[0]`
    list       ///< messages joined as the language joins a list
  };

  std::string name;
  Kind kind = Kind::text;
  std::string text;
  std::int64_t number = 0;
  std::vector<Message> messages;

  friend bool operator==(const Argument&, const Argument&) = default;
};

/// Id of a text in `resources/translations/`, with its arguments. An empty id says nothing.
struct Message {
  std::string id;
  std::vector<Argument> arguments;

  bool empty() const { return id.empty(); }

  // Builders, so that a message reads in one line:
  // Message{"plan.disconnect"}.with("device", Argument::Kind::device, "Z:").
  Message& add(std::string name, Argument::Kind kind, std::string value) & {
    arguments.push_back({std::move(name), kind, std::move(value), 0, {}});
    return *this;
  }
  Message& add(std::string name, Argument::Kind kind, std::int64_t value) & {
    arguments.push_back({std::move(name), kind, {}, value, {}});
    return *this;
  }
  Message& add(std::string name, std::vector<Message> messages) & {
    arguments.push_back({std::move(name), Argument::Kind::list, {}, 0, std::move(messages)});
    return *this;
  }
  Message& add(std::string name, Message message) & {
    arguments.push_back({std::move(name), Argument::Kind::message, {}, 0, {}});
    arguments.back().messages.push_back(std::move(message));
    return *this;
  }
  template <class... Rest>
  Message&& with(std::string name, Rest&&... rest) && {
    add(std::move(name), std::forward<Rest>(rest)...);
    return std::move(*this);
  }

  friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace unclash

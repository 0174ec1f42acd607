#include "core/model/step_json.h"

#include "core/model/json_members.h"

namespace unclash::members {

template <>
struct Names<Argument::Kind> {
  static constexpr std::pair<Argument::Kind, const char*> kAll[] = {
      {Argument::Kind::text, "text"},       {Argument::Kind::code, "code"},
      {Argument::Kind::number, "number"},   {Argument::Kind::server, "server"},
      {Argument::Kind::user, "user"},       {Argument::Kind::path, "path"},
      {Argument::Kind::device, "device"},   {Argument::Kind::computer, "computer"},
      {Argument::Kind::program, "program"}, {Argument::Kind::time, "time"},
      {Argument::Kind::seconds, "seconds"}, {Argument::Kind::message, "message"},
      {Argument::Kind::list, "list"}};
};
template <>
struct Names<Needs> {
  static constexpr std::pair<Needs, const char*> kAll[] = {
      {Needs::user, "user"},
      {Needs::administrator, "administrator"},
      {Needs::serverAdministrator, "server administrator"}};
};
template <>
struct Names<UndoNeeds> {
  static constexpr std::pair<UndoNeeds, const char*> kAll[] = {
      {UndoNeeds::nothing, "nothing"},
      {UndoNeeds::password, "password"},
      {UndoNeeds::administrator, "administrator"}};
};
template <>
struct Names<StepResult> {
  static constexpr std::pair<StepResult, const char*> kAll[] = {
      {StepResult::done, "done"},
      {StepResult::failed, "failed"},
      {StepResult::skipped, "skipped"},
      {StepResult::refused, "refused"},
      {StepResult::needsAdministrator, "needs-administrator"}};
};

template <>
struct Shape<Message> {
  template <class Io, class T>
  static void describe(Io& io, T& message) {
    io.required("id", message.id);
    io.plain("arguments", message.arguments);
    io.noOthers();
  }
};
template <>
struct Shape<Argument> {
  template <class Io, class T>
  static void describe(Io& io, T& argument) {
    io.required("name", argument.name);
    io.required("kind", argument.kind);
    io.plain("text", argument.text);
    io.plain("number", argument.number);
    io.plain("messages", argument.messages);
    io.noOthers();
  }
};
template <>
struct Shape<Step> {
  template <class Io, class T>
  static void describe(Io& io, T& step) {
    io.required("action", step.action);
    io.plain("target", step.target);
    io.plain("fact", step.fact);
    io.plain("cause", step.cause);
    io.required("needs", step.needs);
    io.plain("reversible", step.reversible);
    io.required("undoNeeds", step.undoNeeds);
    io.required("automatic", step.automatic);
    io.plain("local", step.local);
    io.plain("remote", step.remote);
    io.plain("user", step.user);
    io.plain("logonSession", step.logonSession);
    io.plain("client", step.client);
    io.required("session", step.session);
    io.plain("persistent", step.persistent);
    io.plain("alsoForget", step.alsoForget);
    io.plain("openFiles", step.openFiles);
    io.plain("alias", step.alias);
    io.plain("value", step.value);
    io.plain("before", step.before);
    io.plain("force", step.force);
    io.plain("undo", step.undo);
    io.plain("alsoCutOff", step.alsoCutOff);
    io.plain("title", step.title);
    io.plain("effect", step.effect);
    io.plain("status", step.status);
    io.plain("manual", step.manual);
    io.plain("warning", step.warning);
    io.noOthers();
  }
};
template <>
struct Shape<StepOutcome> {
  template <class Io, class T>
  static void describe(Io& io, T& outcome) {
    io.required("result", outcome.result);
    io.plain("code", outcome.code);
    io.plain("reason", outcome.reason);
    io.plain("detail", outcome.detail);
    io.noOthers();
  }
};

}  // namespace unclash::members

namespace unclash {
namespace {

template <class T>
std::string write(const T& value) {
  members::MemberWriter writer{members::MemberWriter::Style::oneLine};
  writer.write(value);
  return writer.take();
}

template <class T>
Result<T> readText(std::string_view json) {
  const Result<members::Json> document = members::parse(json);
  if (!document) return document.failure();
  T value;
  members::Problem problem;
  members::read(*document, value, members::Place{}, problem);
  if (problem) return *problem;
  return value;
}

}  // namespace

std::string writeMessage(const Message& message) { return write(message); }
Result<Message> readMessage(std::string_view json) { return readText<Message>(json); }

std::string writeStep(const Step& step) { return write(step); }
Result<Step> readStep(std::string_view json) { return readText<Step>(json); }

std::string writeStepOutcome(const StepOutcome& outcome) { return write(outcome); }
Result<StepOutcome> readStepOutcome(std::string_view json) { return readText<StepOutcome>(json); }

}  // namespace unclash

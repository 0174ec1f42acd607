#include "core/diagnose/named_question.h"

#include <algorithm>

#include "core/diagnose/conflicts.h"

namespace unclash {

namespace {

using Kind = Argument::Kind;

/// Only where both accounts are known, and all that holds the server has one of them.
Question namedAccounts(Question question, const Snapshot& snapshot, const Answers& answers) {
  const auto wanted = wantedOf(snapshot, answers);
  if (!wanted || !wanted->named || wanted->user.text().empty()) return question;
  std::string holds;
  std::vector<Message> closed;
  for (const Holder& holder : findClash(snapshot, *wanted).connections) {
    if (!standsInTheWay(holder.stance)) continue;
    const Connection& connection = (*snapshot.connections)[holder.index];
    const std::string user = connection.user.valueOr({});
    if (user.empty() || (!holds.empty() && holds != user)) return question;
    holds = user;
    const std::string local = connection.local.valueOr({});
    Message what{"report.value"};
    what.add("value", local.empty() ? Kind::path : Kind::device,
             local.empty() ? connection.remote : local);
    closed.push_back(std::move(what));
  }
  if (closed.empty()) return question;

  const std::string id = question.text.id + ".named";
  question.text = Message{id}.with("server", Kind::server, wanted->place.server().text());
  question.help = Message{id + ".help"}
                      .with("user", Kind::user, holds)
                      .with("wanted", Kind::user, wanted->user.text());
  for (AnswerChoice& choice : question.answers) {
    if (choice.id != "no") continue;
    const std::string answer = choice.text.id + ".named";
    choice.text = Message{answer}.with("wanted", Kind::user, wanted->user.text());
    choice.help = Message{answer + ".help"}.with("connections", std::move(closed));
  }
  return question;
}

}  // namespace

Question named(Question question, const Snapshot& snapshot, const Answers& answers) {
  if (question.id == "two-accounts-needed")
    return namedAccounts(std::move(question), snapshot, answers);
  return question;
}

}  // namespace unclash

#include "core/diagnose/named_question.h"

#include <gtest/gtest.h>

#include "core/diagnose/knowledge.h"

namespace unclash {
namespace {

Connection use(const char* local, const char* remote, const char* user) {
  Connection connection;
  if (*local != '\0') connection.local = std::string(local);
  connection.remote = remote;
  connection.user = std::string(user);
  return connection;
}

Question asked(const std::vector<Connection>& connections, const Answers& answers) {
  const auto knowledge = Knowledge::load();
  Snapshot snapshot;
  snapshot.connections = connections;
  return named(*questionById(**knowledge, "two-accounts-needed"), snapshot, answers);
}

Answers wanting(const char* user) {
  Answers answers;
  answers.set("server", "\\\\fs01\\backup");
  if (*user != '\0') answers.set("wanted-user", user);
  return answers;
}

const AnswerChoice& choice(const Question& question, std::string_view id) {
  for (const AnswerChoice& one : question.answers)
    if (one.id == id) return one;
  static const AnswerChoice kNone;
  return kNone;
}

TEST(NamedQuestion, namesBothAccountsAndWhatWillBeClosed) {
  const Question question = asked(
      {use("Z:", "\\\\fs01\\data", "CONTOSO\\anna"), use("", "\\\\fs01\\IPC$", "CONTOSO\\anna"),
       use("H:", "\\\\fs02\\home", "CONTOSO\\anna")},
      wanting("FS01\\backup"));
  EXPECT_EQ(question.id, "two-accounts-needed");
  EXPECT_EQ(question.text, Message{"question.two-accounts-needed.named"}.with(
                               "server", Argument::Kind::server, "fs01"));
  EXPECT_EQ(question.help, Message{"question.two-accounts-needed.named.help"}
                               .with("user", Argument::Kind::user, "CONTOSO\\anna")
                               .with("wanted", Argument::Kind::user, "FS01\\backup"));
  const AnswerChoice& no = choice(question, "no");
  EXPECT_EQ(no.text.id, "answer.two-accounts-needed.no.named");
  ASSERT_EQ(no.help.arguments.size(), 1U);
  ASSERT_EQ(no.help.arguments[0].messages.size(), 2U) << "not the drive on another server";
  EXPECT_EQ(no.help.arguments[0].messages[0].arguments[0].text, "Z:");
  EXPECT_EQ(no.help.arguments[0].messages[1].arguments[0].text, "\\\\fs01\\IPC$");
  EXPECT_EQ(choice(question, "yes").text.id, "answer.two-accounts-needed.yes");
}

TEST(NamedQuestion, staysGeneralWhereNamesAreMissing) {
  const auto text = [](const Question& question) { return question.text.id; };
  const Connection held = use("Z:", "\\\\fs01\\data", "CONTOSO\\anna");
  EXPECT_EQ(text(asked({held}, wanting(""))), "question.two-accounts-needed");
  EXPECT_EQ(text(asked({}, wanting("FS01\\backup"))), "question.two-accounts-needed");
  EXPECT_EQ(text(asked({use("Z:", "\\\\fs01\\data", "")}, wanting("FS01\\backup"))),
            "question.two-accounts-needed");
  EXPECT_EQ(
      text(asked({held, use("Y:", "\\\\fs01\\more", "CONTOSO\\ben")}, wanting("FS01\\backup"))),
      "question.two-accounts-needed");
}

}  // namespace
}  // namespace unclash

// How often the diagnosis is right: figures may rise, and never fall below what they were.
#include "tests/cases/cases.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "core/diagnose/diagnosis.h"
#include "core/evaluation.h"

namespace unclash {
namespace {

Evaluation evaluated(const std::filesystem::path& folder) {
  const auto knowledge = Knowledge::load();
  const auto cases = readCases({folder});
  EXPECT_TRUE(knowledge.ok());
  EXPECT_TRUE(cases.ok());
  return knowledge.ok() && cases.ok() ? evaluate(**knowledge, *cases) : Evaluation{};
}

std::string misses(const Evaluation& evaluation) {
  std::string text;
  for (const CaseResult& one : evaluation.each) {
    if (one.top1 && one.firstAction && one.closedNeedlessly == 0) continue;
    text += one.id + (one.top1 ? " cause" : " CAUSE") + (one.firstAction ? " action" : " ACTION");
    for (const std::string& cause : one.causes) text += " " + cause;
    text += " |";
    for (const std::string& action : one.plan) text += " " + action;
    text += "\n";
  }
  return text;
}

void expectGood(const Evaluation& evaluation, double firstAction = 0.9, double planAction = 0.98) {
  SCOPED_TRACE(misses(evaluation));
  EXPECT_GE(evaluation.top1, 0.95);
  EXPECT_GE(evaluation.top3, 0.98);
  EXPECT_GE(evaluation.firstAction, firstAction);
  EXPECT_GE(evaluation.planAction, planAction);
  EXPECT_LE(evaluation.questionsMean, 2);
  EXPECT_LE(evaluation.planMean, 3);
  EXPECT_EQ(evaluation.closedNeedlessly, 0U);
}

TEST(Cases, OwnOnesAreUnderstood) {
  const Evaluation evaluation = evaluated(test::ownCases());
  EXPECT_GE(evaluation.each.size(), 25U);
  expectGood(evaluation);
}

TEST(Cases, FieldOnesAreUnderstood) {
  const Evaluation evaluation = evaluated(test::fieldCases());
  EXPECT_GE(evaluation.each.size(), 128U);
  // Of the latest reports some stay without an accepted action (README.md says which).
  expectGood(evaluation, 0.87, 0.94);
}

/// `said`: what the person pasted, in whatever language and form, has to lead to the same number.
TEST(Cases, WhatWasPastedIsUnderstood) {
  const auto knowledge = Knowledge::load();
  ASSERT_TRUE(knowledge.ok());
  std::size_t pasted = 0;
  for (const auto& entry : std::filesystem::directory_iterator(test::fieldCases())) {
    std::ifstream in(entry.path(), std::ios::binary);
    const nlohmann::json one = nlohmann::json::parse(in);
    if (!one.contains("said")) continue;
    ++pasted;
    Answers answers;
    volunteer(**knowledge, one["said"].get<std::string>(), answers);
    // Where no number is written down, whoever wrote the case left it to the words.
    const nlohmann::json stated = one["answers"].value("error", nlohmann::json(""));
    const std::string error = stated.is_string() ? stated.get<std::string>() : stated.dump();
    if (error == "none") {
      EXPECT_EQ(answers.given("error"), std::nullopt) << one["said"];
    } else if (!error.empty()) {
      EXPECT_EQ(answers.given("error"), error) << one["said"];
    }
  }
  EXPECT_GT(pasted, 5U);
}

/// Each case again with one answer less, and with one area that nobody could look at.
std::vector<Case> withOneFactLess(const std::vector<Case>& cases) {
  static constexpr void (*kForget[])(Snapshot&) = {
      [](Snapshot& one) { one.machine = {}; },        [](Snapshot& one) { one.connections = {}; },
      [](Snapshot& one) { one.remembered = {}; },     [](Snapshot& one) { one.credentials = {}; },
      [](Snapshot& one) { one.sessions = {}; },       [](Snapshot& one) { one.logonSessions = {}; },
      [](Snapshot& one) { one.serverSessions = {}; }, [](Snapshot& one) { one.servers = {}; },
      [](Snapshot& one) { one.policy = {}; },         [](Snapshot& one) { one.services = {}; },
      [](Snapshot& one) { one.tickets = {}; },        [](Snapshot& one) { one.accounts = {}; },
      [](Snapshot& one) { one.events = {}; }};
  std::vector<Case> variants;
  for (const Case& one : cases) {
    for (const auto& [question, answer] : one.answers.all()) {
      variants.push_back(one);
      variants.back().answers.forget(question);
      // What was pasted tells the same again.
      variants.back().said.clear();
    }
    for (const auto forget : kForget) {
      Case other = one;
      forget(other.snapshot);
      if (other.snapshot == one.snapshot) continue;
      variants.push_back(std::move(other));
    }
  }
  return variants;
}

TEST(Cases, OneFactLessIsMostlyEnough) {
  const auto knowledge = Knowledge::load();
  ASSERT_TRUE(knowledge.ok());
  std::vector<std::filesystem::path> folders = {test::ownCases(), test::fieldCases()};
  if (std::filesystem::is_directory(test::sharedCases())) folders.push_back(test::sharedCases());
  const auto cases = readCases(folders);
  ASSERT_TRUE(cases.ok());
  const Evaluation evaluation = evaluate(**knowledge, withOneFactLess(*cases));
  std::printf(
      "%zu variants: cause first %.3f, among three %.3f, action first %.3f, in the plan %.3f; "
      "%.2f questions, %.2f steps\n",
      evaluation.each.size(), evaluation.top1, evaluation.top3, evaluation.firstAction,
      evaluation.planAction, evaluation.questionsMean, evaluation.planMean);
  EXPECT_GE(evaluation.top1, 0.905);
  EXPECT_GE(evaluation.top3, 0.95);
  EXPECT_GE(evaluation.firstAction, 0.84);
  EXPECT_GE(evaluation.planAction, 0.925);
  EXPECT_LE(evaluation.questionsMean, 2);
  EXPECT_LE(evaluation.planMean, 3);
  EXPECT_EQ(evaluation.closedNeedlessly, 0U);
}

TEST(Cases, SharedOnesAreUnderstood) {
  if (!std::filesystem::is_directory(test::sharedCases())) GTEST_SKIP() << "no shared cases here";
  expectGood(evaluated(test::sharedCases()));
}

}  // namespace
}  // namespace unclash

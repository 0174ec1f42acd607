// How far from the best possible the chosen sequences of questions and actions are: random
// troubles, each solved exactly beside. Nothing here asks the program how it chooses; only what
// things cost is agreed on (strategy.h). UNCLASH_MODELS: how many troubles, 200 unless set.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge_data.h"
#include "core/diagnose/strategy.h"

namespace unclash {
namespace {

/// The same numbers with every standard library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  double unit() { return (static_cast<double>(engine_() >> 11) + 0.5) / 9007199254740992.0; }
  double between(double low, double high) { return low + (high - low) * unit(); }
  double spread(double low, double high) { return low * std::pow(high / low, unit()); }
  std::size_t count(std::size_t low, std::size_t high) {
    return low + static_cast<std::size_t>(unit() * static_cast<double>(high - low + 1));
  }
  bool chance(double probability) { return unit() < probability; }

 private:
  std::mt19937_64 engine_;
};

struct Model {
  std::vector<double> prior;  ///< something else last
  struct Action {
    double cost = 0;
    bool disruptive = false;
    std::vector<double> helps;
  };
  std::vector<Action> actions;
  struct Question {
    double cost = 0;
    std::vector<std::vector<double>> given;  ///< [answer][fault], "I don't know" last
  };
  std::vector<Question> questions;

  std::size_t faults() const { return prior.size(); }
  std::size_t states() const {
    std::size_t states = std::size_t{1} << actions.size();
    for (const Question& question : questions) states *= question.given.size() + 1;
    return states;
  }
};

std::vector<double> shares(Dice& dice, std::size_t count) {
  std::vector<double> result;
  for (std::size_t i = 0; i < count; ++i) result.push_back(-std::log(dice.unit()) + 0.02);
  const double sum = std::accumulate(result.begin(), result.end(), 0.0);
  for (double& share : result) share /= sum;
  return result;
}

Model drawn(Dice& dice) {
  Model model;
  const std::size_t causes = dice.count(3, 12);
  const double other = dice.between(0.02, 0.15);
  for (const double share : shares(dice, causes)) model.prior.push_back(share * (1 - other));
  model.prior.push_back(other);

  const std::size_t actions = std::min<std::size_t>(12, causes + dice.count(0, 2));
  const double overlap = dice.chance(0.3) ? 0 : 0.25;
  for (std::size_t a = 0; a < actions; ++a) {
    Model::Action action;
    action.helps.assign(model.faults(), 0);
    const bool general = a >= causes;
    for (std::size_t c = 0; c < causes; ++c)
      if (c == a)
        action.helps[c] = dice.between(0.6, 0.97);
      else if (dice.chance(general ? 0.6 : overlap))
        action.helps[c] = dice.between(0.05, general ? 0.8 : 0.5);
    action.disruptive = general || dice.chance(0.1);
    action.cost = action.disruptive ? dice.spread(10, 25) : dice.spread(1.5, 30);
    model.actions.push_back(std::move(action));
  }

  const std::size_t questions = dice.count(0, 6);
  for (std::size_t q = 0; q < questions; ++q) {
    Model::Question question;
    question.cost = dice.spread(0.3, 3);
    const std::size_t answers = questions > 4 ? 2 : dice.count(2, 3);
    question.given.assign(answers + 1, std::vector<double>(model.faults(), 0));
    const std::vector<double> usual = shares(dice, answers);
    const double unknown = dice.between(0.02, 0.2);
    for (std::size_t f = 0; f < model.faults(); ++f) {
      const bool told = f < causes && dice.chance(0.6);
      const std::vector<double> here = told ? shares(dice, answers) : usual;
      const std::size_t typical = dice.count(0, answers - 1);
      const double typically = told ? dice.between(0.3, 0.9) : 0;
      const double quiet = told && dice.chance(0.2) ? dice.between(0.02, 0.5) : unknown;
      for (std::size_t answer = 0; answer < answers; ++answer)
        question.given[answer][f] =
            (1 - quiet) * ((1 - typically) * here[answer] + (answer == typical ? typically : 0));
      question.given[answers][f] = quiet;
    }
    model.questions.push_back(std::move(question));
    if (model.states() > std::size_t{1} << 22) model.questions.pop_back();
  }
  return model;
}

double questionCost(const Model::Question& question, std::size_t asked) {
  return question.cost * (1 + strategy::kWearing * static_cast<double>(asked));
}

double actionCost(const Model::Action& action) { return action.cost + strategy::kAttempt; }

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// The least expected cost, over every order of questions and actions: dynamic programming over
/// what was done (and did not help) and what was answered, on weights that need no normalising.
double optimum(const Model& model) {
  const std::size_t sets = std::size_t{1} << model.actions.size();
  std::vector<std::size_t> place;  // of a question in the number that stands for all answers
  std::size_t answers = 1;
  for (const Model::Question& question : model.questions) {
    place.push_back(answers);
    answers *= question.given.size() + 1;
  }
  std::vector<std::vector<double>> failed(sets, std::vector<double>(model.faults(), 1));
  for (std::size_t set = 1; set < sets; ++set)
    for (std::size_t a = 0; a < model.actions.size(); ++a)
      if ((set >> a & 1) != 0)
        for (std::size_t f = 0; f < model.faults(); ++f)
          failed[set][f] *= 1 - model.actions[a].helps[f];

  std::vector<double> cost(sets * answers);
  std::vector<double> weight(model.faults());
  for (std::size_t given = answers; given-- > 0;) {
    weight = model.prior;
    std::size_t asked = 0;
    std::vector<std::size_t> digit;
    for (std::size_t q = 0; q < model.questions.size(); ++q) {
      const auto& question = model.questions[q];
      digit.push_back(given / place[q] % (question.given.size() + 1));
      if (digit[q] == 0) continue;
      ++asked;
      for (std::size_t f = 0; f < model.faults(); ++f) weight[f] *= question.given[digit[q] - 1][f];
    }
    for (std::size_t set = sets; set-- > 0;) {
      const double left =
          std::inner_product(weight.begin(), weight.end(), failed[set].begin(), 0.0);
      double least = strategy::kUnsolved * left;
      for (std::size_t a = 0; a < model.actions.size(); ++a)
        if ((set >> a & 1) == 0)
          least = std::min(least, actionCost(model.actions[a]) * left +
                                      cost[(set | std::size_t{1} << a) * answers + given]);
      for (std::size_t q = 0; q < model.questions.size(); ++q) {
        if (digit[q] != 0) continue;
        double asking = questionCost(model.questions[q], asked) * left;
        for (std::size_t answer = 1; answer <= model.questions[q].given.size(); ++answer)
          asking += cost[set * answers + given + answer * place[q]];
        least = std::min(least, asking);
      }
      cost[set * answers + given] = least;
    }
  }
  return cost[0];
}

/// Actions by chance for cost as it is at the start, and no question; given up when that is best.
double chanceOverCost(const Model& model) {
  const auto worth = [&](const Model::Action& action) {
    return std::inner_product(model.prior.begin(), model.prior.end(), action.helps.begin(), 0.0) /
           actionCost(action);
  };
  std::vector<Model::Action> order = model.actions;
  std::stable_sort(order.begin(), order.end(),
                   [&](const auto& a, const auto& b) { return worth(a) > worth(b); });
  std::vector<double> left = model.prior;
  double spent = 0;
  double least = strategy::kUnsolved;
  for (const Model::Action& action : order) {
    spent += sum(left) * actionCost(action);
    for (std::size_t f = 0; f < left.size(); ++f) left[f] *= 1 - action.helps[f];
    least = std::min(least, spent + sum(left) * strategy::kUnsolved);
  }
  return least;
}

/// The model as the program knows it.
class Known final : public Knowledge {
 public:
  explicit Known(const Model& model) {
    data_.somethingElse = model.prior.back();
    const std::size_t causes = model.faults() - 1;
    for (std::size_t c = 0; c < causes; ++c) {
      CauseInfo cause;
      cause.id = "cause-" + std::to_string(c);
      cause.prior = model.prior[c];
      data_.causes.push_back(std::move(cause));
    }
    QuestionInfo start;
    start.id = "symptom";
    start.start = true;
    start.answers = {"other", "none"};
    start.base = {{"other", 0.5}, {"none", 0.5}};
    start.given.assign(causes, start.base);
    start.unknownGiven.assign(causes, start.unknown);
    data_.questions.push_back(std::move(start));
    for (const Model::Question& question : model.questions)
      data_.questions.push_back(asKnown(question));
    for (const Model::Action& action : model.actions) {
      TreatmentInfo treatment;
      treatment.action.id = "action-" + std::to_string(data_.treatments.size());
      treatment.action.cost = action.cost;
      treatment.action.disruptive = action.disruptive;
      treatment.action.reversible = !action.disruptive;
      treatment.helps.assign(action.helps.begin(), action.helps.end() - 1);
      data_.treatments.push_back(std::move(treatment));
    }
  }

  std::vector<CodeInfo> explain(std::string_view) const override { return {}; }
  const ActionInfo* action(std::string_view id) const override {
    const TreatmentInfo* treatment = data_.treatment(id);
    return treatment == nullptr ? nullptr : &treatment->action;
  }
  std::vector<std::string> causeIds() const override { return {}; }
  std::vector<std::string> actionIds() const override { return {}; }
  std::vector<std::string> questionIds() const override { return {}; }
  const KnowledgeData& data() const override { return data_; }

 private:
  QuestionInfo asKnown(const Model::Question& question) const {
    QuestionInfo known;
    known.id = "question-" + std::to_string(data_.questions.size() - 1);
    known.cost = question.cost;
    const std::size_t answers = question.given.size() - 1;
    for (std::size_t answer = 0; answer < answers; ++answer)
      known.answers.push_back("answer-" + std::to_string(answer));
    const auto distribution = [&](std::size_t fault) {
      Distribution result;
      for (std::size_t answer = 0; answer < answers; ++answer)
        result[known.answers[answer]] =
            question.given[answer][fault] / (1 - question.given[answers][fault]);
      return result;
    };
    known.base = distribution(data_.causes.size());
    known.unknown = question.given[answers][data_.causes.size()];
    for (std::size_t c = 0; c < data_.causes.size(); ++c) {
      known.given.push_back(distribution(c));
      known.unknownGiven.push_back(question.given[answers][c]);
    }
    return known;
  }

  KnowledgeData data_;
};

/// What the program's own choices cost, over every way that the talk can go.
class Talk {
 public:
  explicit Talk(const Model& model) : model_(model), known_(model) {}

  double cost() {
    Answers answers;
    answers.set("symptom", "other");
    return from(model_.prior, answers, {}, 0);
  }
  double questions() const { return questions_; }

 private:
  double from(std::vector<double> left, const Answers& answers, std::vector<Tried> tried,
              std::size_t asked) {
    const double weight = sum(left);
    if (weight < 1e-12) return 0;
    const Diagnosis diagnosis = diagnose(known_, Snapshot{}, answers, tried);
    if (diagnosis.question) return asking(*diagnosis.question, left, answers, tried, asked);
    if (diagnosis.treatments.empty()) return weight * strategy::kUnsolved;
    const Treatment& best = diagnosis.treatments.front();
    // Nobody works on what can save less than it costs.
    if (best.chance * strategy::kUnsolved < best.cost + strategy::kAttempt)
      return weight * strategy::kUnsolved;
    const Model::Action& action = model_.actions[numberOf(best.action)];
    const bool again = std::any_of(tried.begin(), tried.end(),
                                   [&](const Tried& one) { return one.action == best.action; });
    EXPECT_FALSE(again) << best.action << " a second time";
    if (again) return weight * strategy::kUnsolved;
    for (std::size_t f = 0; f < left.size(); ++f) left[f] *= 1 - action.helps[f];
    tried.push_back({best.action, ""});
    return weight * actionCost(action) + from(std::move(left), answers, std::move(tried), asked);
  }

  double asking(const Question& put, const std::vector<double>& left, const Answers& answers,
                const std::vector<Tried>& tried, std::size_t asked) {
    const Model::Question& question = model_.questions[numberOf(put.id)];
    double cost = sum(left) * questionCost(question, asked);
    questions_ += sum(left);
    EXPECT_EQ(put.answers.size(), question.given.size());
    for (std::size_t answer = 0; answer < question.given.size(); ++answer) {
      std::vector<double> then = left;
      for (std::size_t f = 0; f < then.size(); ++f) then[f] *= question.given[answer][f];
      Answers more = answers;
      more.set(put.id, put.answers[answer].id);
      cost += from(std::move(then), more, tried, asked + 1);
    }
    return cost;
  }

  static std::size_t numberOf(const std::string& id) {
    return std::stoul(id.substr(id.find('-') + 1));
  }

  const Model& model_;
  Known known_;
  double questions_ = 0;
};

TEST(Optimum, ChosenSequencesCostHardlyMoreThanTheBestPossible) {
  const char* wish = std::getenv("UNCLASH_MODELS");
  const int models = wish != nullptr ? std::atoi(wish) : 200;
  Dice dice(20261121);
  double best = 0;
  double chosen = 0;
  double plain = 0;
  double questions = 0;
  double worst = 1;
  int within = 0;
  for (int i = 0; i < models; ++i) {
    const Model model = drawn(dice);
    const double least = optimum(model);
    Talk talk(model);
    const double cost = talk.cost();
    EXPECT_GE(cost, least * (1 - 1e-9)) << "model " << i << ": better than the best";
    best += least;
    chosen += cost;
    plain += chanceOverCost(model);
    questions += talk.questions();
    worst = std::max(worst, cost / least);
    within += cost <= 1.05 * least ? 1 : 0;
  }
  std::cout << models << " models, expected minutes each: optimum " << best / models
            << ", chosen sequences " << chosen / models << " (" << chosen / best
            << " of the optimum; at worst " << worst << "; " << within
            << " models within 1.05), chance over cost without questions " << plain / models
            << "; questions asked " << questions / models << "\n";
  EXPECT_LE(chosen, 1.05 * best);
  EXPECT_LT(chosen, plain);
}

}  // namespace
}  // namespace unclash

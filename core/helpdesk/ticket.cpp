#include "core/helpdesk/ticket.h"

#include <cmath>
#include <optional>

#include "core/report/conceal.h"

namespace unclash {
namespace {

using Kind = Argument::Kind;

// More than this nobody reads in a ticket; the report has it all.
constexpr std::size_t kMostFacts = 5;

class Lines {
 public:
  explicit Lines(std::shared_ptr<const Catalog> catalog) : say_(std::move(catalog), Dress::plain) {}

  void line(const Message& message) { text_ += say_(message) + '\n'; }
  void heading(const char* id) { text_ += '\n' + say_(Message{id}) + '\n'; }
  void bullet(const Message& message) { text_ += "- " + say_(message) + '\n'; }
  std::string take() { return std::move(text_); }

 private:
  Renderer say_;
  std::string text_;
};

Message resultOf(const StepReport& step) {
  Message result{std::string("cli.result.") + toString(step.outcome.result)};
  return Message{"ticket.step"}.with("step", step.step.title).with("result", std::move(result));
}

}  // namespace

std::string ticketText(const ReportContent& content, const std::string& caseCode,
                       const std::string& version, std::shared_ptr<const Catalog> catalog,
                       Redactor* redactor) {
  std::optional<Snapshot> snapshot;
  std::optional<Diagnosis> diagnosis;
  std::optional<Plan> plan;
  std::optional<RepairReport> repair;
  if (content.snapshot) snapshot = *content.snapshot;
  if (content.diagnosis) diagnosis = *content.diagnosis;
  if (content.plan) plan = *content.plan;
  if (content.repair) repair = *content.repair;
  if (redactor) {
    Concealer conceal{*redactor};
    // Once to learn every name, once more to use them all.
    for (int round = 0; round < 2; ++round) {
      if (content.snapshot) snapshot = conceal.snapshot(*content.snapshot);
      if (content.answers) (void)conceal.answers(*content.answers);
      if (content.plan) plan = conceal.plan(*content.plan);
      if (content.repair) repair = conceal.repair(*content.repair);
      if (content.diagnosis) diagnosis = conceal.diagnosis(*content.diagnosis);
    }
  }

  Lines ticket(std::move(catalog));
  const bool found = diagnosis && diagnosis->problemFound();
  if (found) {
    const Finding& first = diagnosis->causes.front();
    ticket.line(Message{"ticket.cause"}
                    .with("cause", first.headline)
                    .with("likelihood", likelihoodOf(first.probability))
                    .with("percent", Kind::number,
                          static_cast<std::int64_t>(std::floor(first.probability * 100))));
  } else {
    ticket.line(Message{diagnosis && !diagnosis->enough ? "cli.too-little" : "cli.no-problem"});
  }
  if (content.answers) {
    if (const auto code = content.answers->error())
      ticket.line(Message{"evidence.answer.error"}.with("code", Kind::number, *code));
    if (const auto symptom = content.answers->given("symptom"))
      ticket.line(Message{"answer.symptom." + *symptom});
  }
  if (found) {
    std::size_t told = 0;
    for (const Evidence& evidence : diagnosis->causes.front().evidence) {
      if (evidence.fact.rfind("answer/", 0) == 0 || told == kMostFacts) continue;
      if (told++ == 0) ticket.heading("ticket.seen");
      ticket.bullet(evidence.text);
    }
  }
  if (diagnosis && !diagnosis->gaps.empty()) {
    ticket.heading("ticket.unseen");
    for (const Gap& gap : diagnosis->gaps) ticket.bullet(gapMessage(gap));
  }
  if (repair && !repair->steps.empty()) {
    ticket.heading("ticket.done");
    for (const StepReport& step : repair->steps) ticket.bullet(resultOf(step));
    if (!repair->verdict.empty()) ticket.line(repair->verdict);
  } else if (plan && !plan->steps.empty()) {
    ticket.heading("ticket.planned");
    for (const Step& step : plan->steps) ticket.bullet(step.title);
  }
  ticket.heading("ticket.about");
  if (!caseCode.empty()) ticket.line(Message{"ticket.code"}.with("code", Kind::code, caseCode));
  ticket.line(Message{"ticket.version"}
                  .with("version", Kind::code, version)
                  .with("system", Kind::code,
                        snapshot && snapshot->machine.known() ? snapshot->machine->os.valueOr("?")
                                                              : std::string("?")));
  return ticket.take();
}

}  // namespace unclash

#include "core/report/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/diagnose/prevention.h"
#include "core/model/snapshot_json.h"
#include "core/report/audit.h"
#include "core/report/clash_picture.h"
#include "core/report/conceal.h"
#include "core/report/csv.h"
#include "core/report/sheet.h"
#include "core/report/tables.h"

namespace unclash {
namespace {

using Kind = Argument::Kind;

/// The content as values, concealed where that was asked for.
struct Content {
  std::optional<Snapshot> snapshot;
  std::optional<Diagnosis> diagnosis;
  std::optional<Plan> plan;
  std::optional<RepairReport> repair;
  std::optional<std::vector<JournalEntry>> journal;
  std::optional<Answers> answers;
  bool concealed = false;
};

template <class T>
std::optional<T> copied(const T* value) {
  return value ? std::optional<T>{*value} : std::nullopt;
}

Content prepared(const ReportContent& given, Redactor* redactor) {
  Content content{copied(given.snapshot), copied(given.diagnosis), copied(given.plan),
                  copied(given.repair),   copied(given.journal),   copied(given.answers)};
  if (!redactor) return content;
  Concealer conceal{*redactor};
  content.concealed = true;
  // Once to learn every name, from whichever part it comes, and once more to use them all: a
  // message of the diagnosis can hold a name that only the journal knows.
  for (int round = 0; round < 2; ++round) {
    if (given.snapshot) content.snapshot = conceal.snapshot(*given.snapshot);
    if (given.answers) content.answers = conceal.answers(*given.answers);
    if (given.plan) content.plan = conceal.plan(*given.plan);
    if (given.repair) content.repair = conceal.repair(*given.repair);
    if (given.journal) content.journal = conceal.journal(*given.journal);
    if (given.diagnosis) content.diagnosis = conceal.diagnosis(*given.diagnosis);
  }
  return content;
}

// ---- JSON --------------------------------------------------------------------------------------

using Json = nlohmann::ordered_json;

Json journalJson(const JournalEntry& entry, const Renderer& say) {
  Json json{{"repair", entry.repair},
            {"machine", entry.machine},
            {"startedAt", entry.startedAt},
            {"action", entry.step.action},
            {"target", entry.step.target},
            {"title", say(entry.step.title)},
            {"result", nullptr},
            {"code", nullptr},
            {"reason", nullptr},
            {"undone", entry.undone}};
  if (entry.outcome) {
    json["result"] = toString(entry.outcome->result);
    json["code"] = entry.outcome->code;
    json["reason"] = say(entry.outcome->reason);
  }
  return json;
}

std::string jsonReport(const Content& content, const Renderer& say) {
  Json json{{"schema", "unclash.report/1"},
            {"language", say.catalog().language()},
            {"redacted", content.concealed}};
  if (content.answers) json["answers"] = content.answers->all();
  if (content.diagnosis)
    json["diagnosis"] =
        Json::parse(diagnosisJson(*content.diagnosis, content.plan.value_or(Plan{}), say));
  if (content.repair) json["repair"] = Json::parse(repairJson(*content.repair, say));
  if (content.journal) {
    json["journal"] = Json::array();
    for (const JournalEntry& entry : *content.journal)
      json["journal"].push_back(journalJson(entry, say));
  }
  if (content.snapshot) json["snapshot"] = Json::parse(writeSnapshot(*content.snapshot));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

// ---- pages -------------------------------------------------------------------------------------

Message kickerOf(const Content& content) {
  Message kicker{"report.kicker"};
  const bool named = content.snapshot && content.snapshot->machine &&
                     content.snapshot->machine->name && !content.snapshot->machine->name->empty();
  const bool timed = content.snapshot && content.snapshot->capturedAt;
  if (named && timed) {
    kicker.id = "report.kicker.computer-time";
  } else if (named) {
    kicker.id = "report.kicker.computer";
  } else if (timed) {
    kicker.id = "report.kicker.time";
  }
  if (named) kicker.add("computer", Kind::computer, *content.snapshot->machine->name);
  if (timed) kicker.add("time", Kind::time, *content.snapshot->capturedAt);
  return kicker;
}

void addTitle(Sheet& sheet, const Content& content) {
  if (content.repair && content.repair->helped == true)
    return sheet.title(kickerOf(content), Message{"report.title.helped"}, {});
  if (!content.diagnosis) return sheet.title(kickerOf(content), Message{"report.title"}, {});
  const Diagnosis& diagnosis = *content.diagnosis;
  if (!diagnosis.causes.empty()) {
    const Finding& best = diagnosis.causes.front();
    const Message& said = best.headline.empty() ? best.name : best.headline;
    if (diagnosis.fits())
      return sheet.title(kickerOf(content), said, likelihoodOf(best.probability));
    sheet.title(kickerOf(content), Message{"verdict.unsure.title"}, {});
    return sheet.paragraph(
        {Message{"verdict.unsure.sentence"}.with("headline", said), Tone::plain});
  }
  sheet.title(kickerOf(content),
              Message{diagnosis.enough ? "report.title.no-problem" : "report.title.too-little"},
              {});
}

/// The picture belongs to a problem with connections, the time axis to one with sessions; each is
/// shown where there is something to show.
void addPictures(Sheet& sheet, const Content& content) {
  if (!content.snapshot) return;
  const bool after = content.repair && content.repair->after && content.repair->helped == true;
  const Snapshot& snapshot = after ? *content.repair->after : *content.snapshot;
  if (const auto picture = clashPicture(snapshot, content.answers.value_or(Answers{})))
    sheet.picture(*picture);
}

void addAnswers(Sheet& sheet, const Content& content) {
  if (!content.answers || content.answers->all().empty()) return;
  sheet.heading(Message{"report.heading.answers"});
  Grid grid{{Message{"report.column.question"}, Message{"report.column.answer"}}, {}};
  for (const auto& [question, answer] : content.answers->all()) {
    Argument asked{"cell", Kind::message, {}, 0, {Message{"question." + question}}};
    Argument given{"cell", Kind::text, answer, 0, {}};
    if (question == "server") {
      given.kind = answer.find_first_of("\\/") == std::string::npos ? Kind::server : Kind::path;
    } else if (question == "wanted-user") {
      given.kind = Kind::user;
    } else if (question != "error") {
      given.kind = Kind::message;
      given.messages.push_back(Message{"answer." + question + '.' + answer});
    }
    if (answer == kUnknownAnswer) {
      given.kind = Kind::message;
      given.messages = {Message{"report.value.unknown"}};
    }
    grid.rows.push_back({std::move(asked), std::move(given)});
  }
  sheet.table(grid);
}

void addEvidence(Sheet& sheet, const Finding& finding) {
  std::vector<Line> lines;
  for (const Evidence& evidence : finding.evidence)
    lines.push_back(
        evidence.against
            ? Line{Message{"report.evidence.against"}.with("fact", evidence.text), Tone::soft}
            : Line{evidence.text});
  sheet.bullets(lines);
}

/// A page tells the causes that somebody may want to follow up; the JSON holds all.
constexpr std::size_t kMostCauses = 6;
constexpr double kWorthTelling = 0.02;

void addFindings(Sheet& sheet, const Content& content) {
  if (!content.diagnosis) return;
  const Diagnosis& diagnosis = *content.diagnosis;
  if (!diagnosis.causes.empty()) {
    sheet.heading(Message{"report.heading.evidence"});
    addEvidence(sheet, diagnosis.causes.front());
  }
  std::size_t told = std::min(diagnosis.causes.size(), kMostCauses);
  while (told > 1 && diagnosis.causes[told - 1].probability < kWorthTelling) --told;
  if (told > 1) {
    sheet.heading(Message{"report.heading.less-likely"});
    for (std::size_t i = 1; i < told; ++i) {
      const Finding& finding = diagnosis.causes[i];
      sheet.fold(Message{"report.finding"}
                     .with("name", finding.name)
                     .with("likelihood", likelihoodOf(finding.probability)),
                 Sheet::Rank::item);
      if (!finding.explanation.empty()) sheet.paragraph({finding.explanation});
      addEvidence(sheet, finding);
      sheet.unfold();
    }
  }
  if (!diagnosis.alsoPresent.empty()) {
    sheet.heading(Message{"report.heading.also-present"});
    for (const Finding& finding : diagnosis.alsoPresent) {
      sheet.subheading(finding.name);
      if (!finding.explanation.empty()) sheet.paragraph({finding.explanation});
      addEvidence(sheet, finding);
    }
  }
  if (diagnosis.question) {
    sheet.heading(Message{"report.heading.question"});
    sheet.paragraph({diagnosis.question->text});
  }
}

StepCard cardOf(const Step& step) {
  StepCard card;
  card.title = step.title;
  if (!step.effect.empty()) card.lines.push_back({step.effect, Tone::soft});
  if (step.warning && !step.warning->empty()) card.lines.push_back({*step.warning, Tone::bad});
  for (const std::string& user : step.alsoCutOff)
    card.lines.push_back(
        {Message{"report.step.also-cut-off"}.with("user", Kind::user, user), Tone::bad});
  if (step.needs == Needs::administrator) card.tags.push_back(Message{"report.step.administrator"});
  if (step.needs == Needs::serverAdministrator)
    card.tags.push_back(Message{"report.step.server-administrator"});
  if (step.automatic)
    card.tags.push_back(Message{step.reversible ? "report.step.undo" : "report.step.no-undo"});
  else
    card.tags.push_back(Message{"report.step.person"});
  card.manual = step.manual;
  return card;
}

void addPlan(Sheet& sheet, const Content& content) {
  if (!content.plan || content.plan->steps.empty()) return;
  sheet.heading(Message{"report.heading.plan"});
  std::vector<StepCard> cards;
  for (const Step& step : content.plan->steps) cards.push_back(cardOf(step));
  sheet.steps(cards);
  if (content.plan->untouched.empty()) return;
  std::vector<Message> untouched;
  for (const std::string& place : content.plan->untouched)
    untouched.push_back(Message{"report.value"}.with("value", Kind::device, place));
  sheet.paragraph({Message{"report.untouched"}.with("places", std::move(untouched)), Tone::soft});
}

Tone toneOf(StepResult result) {
  switch (result) {
    case StepResult::done:
      return Tone::good;
    case StepResult::failed:
    case StepResult::refused:
    case StepResult::needsAdministrator:
      return Tone::bad;
    case StepResult::skipped:
      break;
  }
  return Tone::soft;
}

Message resultOf(const StepOutcome& outcome) {
  return Message{std::string{"report.result."} + toString(outcome.result)};
}

void addRepair(Sheet& sheet, const Content& content) {
  if (!content.repair) return;
  const RepairReport& repair = *content.repair;
  sheet.heading(Message{"report.heading.repair"});
  if (!repair.verdict.empty())
    sheet.paragraph({repair.verdict, repair.helped == true    ? Tone::good
                                     : repair.helped == false ? Tone::bad
                                                              : Tone::plain});
  if (repair.failure && !repair.failure->message.empty())
    sheet.paragraph({repair.failure->message, Tone::bad});
  std::vector<StepCard> cards;
  for (const StepReport& step : repair.steps) {
    StepCard card;
    card.title = step.step.title;
    card.tone = toneOf(step.outcome.result);
    card.tags.push_back(resultOf(step.outcome));
    if (!step.outcome.reason.empty()) card.lines.push_back({step.outcome.reason, Tone::soft});
    if (step.outcome.code != 0)
      card.lines.push_back(
          {Message{"report.step.code"}.with("code", Kind::number, std::int64_t{step.outcome.code}),
           Tone::soft});
    cards.push_back(std::move(card));
  }
  sheet.steps(cards);
}

void addJournal(Sheet& sheet, const Content& content) {
  if (!content.journal || content.journal->empty()) return;
  sheet.heading(Message{"report.heading.journal"});
  Grid grid{{Message{"report.column.time"}, Message{"report.column.step"},
             Message{"report.column.result"}, Message{"report.column.repair"}},
            {}};
  const auto words = [](Message message) {
    return Argument{"cell", Kind::message, {}, 0, {std::move(message)}};
  };
  for (const JournalEntry& entry : *content.journal) {
    Message result = entry.undone    ? Message{"report.result.undone"}
                     : entry.outcome ? resultOf(*entry.outcome)
                                     : Message{"report.result.open"};
    grid.rows.push_back({{"cell", Kind::time, entry.startedAt, 0, {}},
                         words(entry.step.title),
                         words(std::move(result)),
                         {"cell", Kind::code, entry.repair, 0, {}}});
  }
  sheet.table(grid);
}

void addSessions(Sheet& sheet, const Content& content) {
  if (!content.snapshot) return;
  const auto sessions = sessionsPicture(*content.snapshot);
  if (!sessions) return;
  sheet.heading(Message{"report.heading.sessions"});
  sheet.sessions(*sessions);
}

void addGaps(Sheet& sheet, const Content& content) {
  // The diagnosis carries those of its snapshot.
  const std::vector<Gap>& gaps = content.diagnosis && !content.diagnosis->gaps.empty()
                                     ? content.diagnosis->gaps
                                 : content.snapshot ? each(content.snapshot->gaps)
                                                    : each(Fact<std::vector<Gap>>{});
  if (gaps.empty()) return;
  sheet.heading(Message{"report.heading.gaps"});
  std::vector<Line> lines;
  for (const Gap& gap : gaps) lines.push_back({gapMessage(gap)});
  sheet.bullets(lines);
}

void addPrevention(Sheet& sheet, const Content& content) {
  if (!content.diagnosis) return;
  std::vector<Line> lines;
  for (Message& words : prevention(*content.diagnosis)) lines.push_back({std::move(words)});
  if (lines.empty()) return;
  sheet.heading(Message{"wizard.done.prevention"});
  sheet.bullets(lines);
}

std::string pageReport(const Content& content, std::unique_ptr<Sheet> sheet) {
  addTitle(*sheet, content);
  if (content.diagnosis && !content.diagnosis->causes.empty() &&
      !content.diagnosis->causes.front().explanation.empty())
    sheet->paragraph({content.diagnosis->causes.front().explanation, Tone::soft});
  addPictures(*sheet, content);
  addRepair(*sheet, content);
  addAnswers(*sheet, content);
  addFindings(*sheet, content);
  addPlan(*sheet, content);
  addPrevention(*sheet, content);
  addSessions(*sheet, content);
  addGaps(*sheet, content);
  addJournal(*sheet, content);
  if (content.snapshot) {
    sheet->fold(Message{"report.heading.everything"}, Sheet::Rank::part);
    if (const Grid audit = accessAudit(*content.snapshot); !audit.rows.empty()) {
      sheet->subheading(Message{"audit.title"});
      sheet->table(audit);
    }
    addTables(*sheet, *content.snapshot);
    sheet->unfold();
  }
  sheet->paragraph(
      {Message{content.concealed ? "report.footer.redacted" : "report.footer"}, Tone::soft});
  return sheet->take();
}

}  // namespace

Message likelihoodOf(double probability) {
  if (probability >= 0.8) return Message{"likelihood.very-likely"};
  if (probability >= 0.5) return Message{"likelihood.likely"};
  return Message{"likelihood.possible"};
}

std::string writeReport(const ReportContent& content, ReportFormat format,
                        std::shared_ptr<const Catalog> catalog, Redactor* redactor) {
  const Content ready = prepared(content, redactor);
  switch (format) {
    case ReportFormat::json:
      return jsonReport(ready, Renderer{std::move(catalog), Dress::plain});
    case ReportFormat::markdown:
      return pageReport(ready, markdownSheet(std::move(catalog)));
    case ReportFormat::csv:
      return csvOf(ready.snapshot ? accessAudit(*ready.snapshot) : accessAudit({}),
                   Renderer{std::move(catalog), Dress::plain});
    case ReportFormat::html:
      break;
  }
  return pageReport(ready, htmlSheet(std::move(catalog)));
}

}  // namespace unclash

#include "core/report/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/model/snapshot_json.h"
#include "tests/unit/report/sample.h"

namespace unclash {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using Kind = Argument::Kind;

std::shared_ptr<const Catalog> catalog(const char* language = "en") {
  const auto base = Catalog::load(language);
  const auto both = Catalog::parse(
      language, R"({"sample.all": "{user} uses {path}; by hand {command}; {says}"})", *base);
  return *both;
}

std::string written(ReportFormat format, const char* language = "en") {
  const sample::Everything everything;
  return writeReport(everything.content(), format, catalog(language));
}

std::size_t countOf(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string_view::npos; ++at) ++count;
  return count;
}

TEST(HtmlReport, LoadsNothingAndRunsNothing) {
  const std::string html = written(ReportFormat::html);
  EXPECT_TRUE(html.starts_with("<!DOCTYPE html>"));
  for (const char* forbidden : {"<script", "<link", "<img", "<iframe", "<object", "src=", "href=",
                                "@import", "url(http", "onload", "onclick", "javascript:"})
    EXPECT_THAT(html, Not(HasSubstr(forbidden))) << forbidden;
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
}

TEST(HtmlReport, AGuessIsNotItsTitle) {
  sample::Everything everything;
  everything.repair.helped = false;
  everything.diagnosis.causes.front().probability = 0.2;
  const std::string html = writeReport(everything.content(), ReportFormat::html, catalog());
  EXPECT_THAT(html, HasSubstr("<h1>Nothing fits well</h1>"));
}

TEST(HtmlReport, IsBalanced) {
  const std::string html = written(ReportFormat::html);
  for (const char* element : {"svg", "table", "tr", "td", "th", "section", "figure", "details",
                              "ul", "p", "g", "text", "main", "body", "html", "div", "span"}) {
    const std::string open = std::string{"<"} + element;
    EXPECT_EQ(countOf(html, open + ">") + countOf(html, open + " "),
              countOf(html, std::string{"</"} + element + ">"))
        << element;
  }
}

TEST(HtmlReport, IsReadableInTheDarkAndOnPaper) {
  const std::string html = written(ReportFormat::html);
  EXPECT_THAT(html, HasSubstr("prefers-color-scheme:dark"));
  EXPECT_THAT(html, HasSubstr("@media print"));
  EXPECT_THAT(html, HasSubstr("<html lang=\"en\" dir=\"ltr\">"));
}

TEST(HtmlReport, ShowsTheClash) {
  const std::string html = written(ReportFormat::html);
  EXPECT_THAT(html, HasSubstr("role=\"img\""));
  EXPECT_THAT(html, HasSubstr("class=\"in-the-way\""));
  EXPECT_THAT(html, HasSubstr("class=\"wanted\""));
  EXPECT_THAT(html, HasSubstr("in the way"));
  EXPECT_THAT(html, HasSubstr("what you want"));
}

TEST(HtmlReport, ShowsTheSessionsOnATimeAxis) {
  const std::string html = written(ReportFormat::html);
  EXPECT_THAT(html, HasSubstr("class=\"left\""));
  EXPECT_THAT(html, HasSubstr("class=\"bar\""));
  EXPECT_THAT(html, HasSubstr("disconnected, not signed out"));
}

TEST(HtmlReport, WorksAfterARepairThatHelped) {
  sample::Everything everything;
  everything.repair.helped = true;
  const std::string html = writeReport(everything.content(), ReportFormat::html, catalog());
  EXPECT_THAT(html, HasSubstr("It works again"));
}

TEST(Report, HasNoMissingTextInAnyLanguage) {
  for (const std::string& language : Catalog::languages()) {
    for (ReportFormat format : {ReportFormat::html, ReportFormat::markdown, ReportFormat::json}) {
      const std::string text = written(format, language.c_str());
      for (const char* own : {"«report.", "«area.", "«gap.", "«wizard.", "«likelihood."})
        EXPECT_THAT(text, Not(HasSubstr(own))) << language;
    }
  }
}

TEST(Report, EveryEnumerationValueHasAText) {
  const auto english = *Catalog::load("en");
  json schema;
  for (const char* value : {"windows",
                            "linux",
                            "macos",
                            "domain",
                            "entra",
                            "workgroup",
                            "client",
                            "server",
                            "terminal-server",
                            "connected",
                            "paused",
                            "disconnected",
                            "error",
                            "connecting",
                            "reconnecting",
                            "disk",
                            "print",
                            "ipc",
                            "other",
                            "session",
                            "global",
                            "domain-password",
                            "domain-certificate",
                            "generic",
                            "machine",
                            "enterprise",
                            "active",
                            "idle",
                            "locked",
                            "closing",
                            "down",
                            "console",
                            "rdp",
                            "ica",
                            "interactive",
                            "network",
                            "batch",
                            "service",
                            "unlock",
                            "new-credentials",
                            "remote-interactive",
                            "cached",
                            "system",
                            "running",
                            "stopped",
                            "starting",
                            "stopping",
                            "missing",
                            "automatic",
                            "manual",
                            "disabled",
                            "default",
                            "user",
                            "administrator",
                            "group-policy"})
    EXPECT_TRUE(english->has(std::string{"report.value."} + value)) << value;
}

TEST(Report, AnEmptyContentIsStillAFile) {
  for (ReportFormat format : {ReportFormat::html, ReportFormat::markdown, ReportFormat::json})
    EXPECT_FALSE(writeReport({}, format, catalog()).empty());
  const Snapshot nothing;
  const Diagnosis tooLittle = [] {
    Diagnosis diagnosis;
    diagnosis.enough = false;
    return diagnosis;
  }();
  ReportContent content;
  content.snapshot = &nothing;
  content.diagnosis = &tooLittle;
  EXPECT_THAT(writeReport(content, ReportFormat::markdown, catalog()), HasSubstr("Too little"));
}

TEST(Report, TellsNotLookedFromNoneFound) {
  Snapshot snapshot;
  snapshot.connections.ensure();
  ReportContent content;
  content.snapshot = &snapshot;
  const std::string text = writeReport(content, ReportFormat::markdown, catalog());
  EXPECT_THAT(text, HasSubstr("### Connections\n\nLooked, found none."));
  EXPECT_THAT(text, HasSubstr("### Remembered connections\n\nNobody looked here."));
}

TEST(Report, TellsTheGuestFromAnUnknownUser) {
  Snapshot snapshot;
  Connection guest;
  guest.remote = R"(\\fs01\a)";
  guest.user = std::string{};
  Connection unknown;
  unknown.remote = R"(\\fs01\b)";
  unknown.user = Fact<std::string>::none();
  snapshot.connections = std::vector<Connection>{guest, unknown};
  ReportContent content;
  content.snapshot = &snapshot;
  const std::string text = writeReport(content, ReportFormat::markdown, catalog());
  EXPECT_THAT(text, HasSubstr("a guest without a name"));
  EXPECT_THAT(text, HasSubstr("not known"));
}

TEST(JsonReport, HoldsEveryPart) {
  const json report = json::parse(written(ReportFormat::json));
  EXPECT_EQ(report["schema"], "unclash.report/1");
  EXPECT_EQ(report["redacted"], false);
  EXPECT_EQ(report["snapshot"]["schema"], kSnapshotSchema);
  EXPECT_EQ(report["snapshot"], json::parse(writeSnapshot(sample::snapshot())));
  EXPECT_EQ(report["diagnosis"]["schema"], "unclash.diagnosis/1");
  EXPECT_EQ(report["repair"]["schema"], "unclash.repair/1");
  EXPECT_EQ(report["journal"][0]["result"], "failed");
  EXPECT_TRUE(report["journal"][1]["result"].is_null());
  EXPECT_EQ(report["answers"]["wanted-user"], R"(NUMBAT\bandicoot)");
}

// What a person can call a share, a computer or an account, or a server can say it is called.
class HostileName : public testing::TestWithParam<const char*> {
 protected:
  static sample::Everything everything() {
    sample::Everything content;
    const std::string name = GetParam();
    content.snapshot.machine->name = name;
    content.snapshot.machine->user = name;
    content.snapshot.connections->at(0).user = name;
    content.snapshot.connections->at(0).remote = "\\\\numbat\\" + name;
    content.snapshot.connections->at(0).owner = name;
    content.snapshot.sessions->at(0).user = name;
    content.snapshot.credentials->at(0).target = name;
    content.snapshot.servers->at(0).name = name;
    content.snapshot.events->at(0).text = name;
    content.snapshot.gaps->at(0).reason = name;
    content.snapshot.gaps->at(0).area = name;
    content.diagnosis.gaps = *content.snapshot.gaps;
    content.answers.set("wanted-user", name);
    content.diagnosis.causes[0].headline = Message{"report.value"}.with("value", Kind::user, name);
    content.plan.steps[0].title = Message{"report.value"}.with("value", Kind::path, name);
    content.plan.steps[0].manual = Message{"report.value"}.with("value", Kind::code, name);
    content.plan.untouched = {name};
    content.journal[0].repair = name;
    content.journal[0].startedAt = name;
    return content;
  }
};

TEST_P(HostileName, DoesNothingInHtml) {
  const sample::Everything content = everything();
  const std::string html = writeReport(content.content(), ReportFormat::html, catalog());
  const std::string harmless = written(ReportFormat::html);
  for (const char* element : {"<script", "<img", "<b>", "<a ", "<style", "<svg", "<!--"})
    EXPECT_LE(countOf(html, element), countOf(harmless, element)) << element;
  const auto acts = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; };
  EXPECT_TRUE(std::none_of(html.begin(), html.end(), acts));
  EXPECT_THAT(html, Not(HasSubstr("\u202E")));
}

TEST_P(HostileName, BreaksNoMarkdownTable) {
  const sample::Everything content = everything();
  const std::string text = writeReport(content.content(), ReportFormat::markdown, catalog());
  EXPECT_THAT(text, Not(HasSubstr("\u202E")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  // Every row of a table has as many unescaped bars as its heading.
  std::size_t bars = 0;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("|")) {
      bars = 0;
      continue;
    }
    std::size_t count = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '\\')
        ++i;
      else if (line[i] == '|')
        ++count;
    }
    if (bars == 0) bars = count;
    EXPECT_EQ(count, bars) << line;
  }
  EXPECT_EQ(text.find("<script>"), std::string::npos);
}

TEST_P(HostileName, IsValidJson) {
  const sample::Everything content = everything();
  EXPECT_TRUE(json::accept(writeReport(content.content(), ReportFormat::json, catalog())));
}

TEST_P(HostileName, IsGoneFromARedactedReport) {
  const sample::Everything content = everything();
  Redactor redactor;
  const std::string text = writeReport(content.content(), ReportFormat::json, catalog(), &redactor);
  EXPECT_THAT(text, Not(HasSubstr("hostile")));
}

INSTANTIATE_TEST_SUITE_P(
    Names, HostileName,
    testing::Values("hostile<script>alert(1)</script>", "hostile\"><img src=x onerror=alert(1)>",
                    "hostile|with|bars", "hostile`code`", "hostile **bold** _x_ [a](http://b)",
                    "hostile\u202Egnp.exe", "hostile\x1b[31mred\x07", "hostile\nline\r\n# two",
                    "hostile\\", "hostile-->]]>", "hostile &amp; &#60;", "- hostile", "# hostile",
                    "1. hostile", "hostile \xFF\xC3", "عربي hostile", "hostile \u2028 \u0085 x"));

TEST(LikelihoodOf, SpeaksInWords) {
  EXPECT_EQ(likelihoodOf(0.8).id, "likelihood.very-likely");
  EXPECT_EQ(likelihoodOf(0.79).id, "likelihood.likely");
  EXPECT_EQ(likelihoodOf(0.5).id, "likelihood.likely");
  EXPECT_EQ(likelihoodOf(0.1).id, "likelihood.possible");
}

}  // namespace
}  // namespace unclash

// Reports: snapshot, diagnosis, plan and journal as HTML, Markdown or JSON, and the contract's
// JSON.
#pragma once

#include <string>
#include <vector>

#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"
#include "core/model/snapshot.h"
#include "core/repair/journal.h"
#include "core/repair/plan.h"
#include "core/repair/repair.h"
#include "core/text/render.h"

namespace unclash {

/// `unclash.diagnosis/1`, texts rendered by `say`; with `caseCode` where there is one.
std::string diagnosisJson(const Diagnosis& diagnosis, const Plan& plan, const Renderer& say,
                          const std::string& caseCode = {});
/// `unclash.repair/1`.
std::string repairJson(const RepairReport& report, const Renderer& say);
/// `unclash.explanation/1`.
std::string explanationJson(const std::vector<CodeInfo>& codes, const Renderer& say);
/// `unclash.error/1`.
std::string errorJson(int exitCode, const std::string& reason);

/// csv is the access audit alone (core/report/audit.h), for spreadsheets.
enum class ReportFormat { html, markdown, json, csv };

struct ReportContent {
  const Snapshot* snapshot = nullptr;
  const Diagnosis* diagnosis = nullptr;
  const Plan* plan = nullptr;
  const RepairReport* repair = nullptr;
  const std::vector<JournalEntry>* journal = nullptr;
  const Answers* answers = nullptr;
};

/// One self-contained file. HTML has no script and loads nothing. With a redactor no name or
/// address of the content is left, in free text neither.
std::string writeReport(const ReportContent& content, ReportFormat format,
                        std::shared_ptr<const Catalog> catalog, Redactor* redactor = nullptr);

/// A snapshot with every name and address replaced by stand-ins, still a valid snapshot.
Snapshot redact(const Snapshot& snapshot, Redactor& redactor);

/// In words instead of a percentage: very likely from 0.8, likely from 0.5, else possible.
Message likelihoodOf(double probability);

/// Message of a gap: the area, why it could not be seen, what the person can do.
Message gapMessage(const Gap& gap);

}  // namespace unclash

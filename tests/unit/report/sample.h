// A whole report's worth of content whose names are found nowhere else, so that a test can look for
// them in what was written.
#pragma once

#include <string>
#include <vector>

#include "core/report/report.h"

namespace unclash::sample {

/// Every part of every name in the content, lower case.
inline constexpr const char* kNames[] = {
    "quokka",    "zanzibar",  "wombat",        "numbat",    "dingo",   "platypus",   "echidna",
    "bandicoot", "bilby",     "potoroo",       "cassowary", "galah",   "kookaburra", "brolga",
    "currawong", "lorikeet",  "taipan",        "goanna",    "bettong", "dunnart",    "antechinus",
    "quoll",     "dugong",    "perentie",      "10.77.66",  "fd77:66", "7777abcd",   "thylacine",
    "wallaroo",  "pademelon", "secret-project"};

/// A machine on which all of those names occur, free texts and unknown members too.
Snapshot snapshot();
Answers answers();
Diagnosis diagnosis();
Plan plan();
RepairReport repair();
std::vector<JournalEntry> journal();

/// All of the above, kept alive.
struct Everything {
  Snapshot snapshot = sample::snapshot();
  Answers answers = sample::answers();
  Diagnosis diagnosis = sample::diagnosis();
  Plan plan = sample::plan();
  RepairReport repair = sample::repair();
  std::vector<JournalEntry> journal = sample::journal();

  ReportContent content() const {
    return {&snapshot, &diagnosis, &plan, &repair, &journal, &answers};
  }
};

}  // namespace unclash::sample

// Ticket: a case in a few lines, to paste where a helpdesk keeps its tickets.
#pragma once

#include <memory>
#include <string>

#include "core/report/report.h"

namespace unclash {

/// Error, cause with its probability, what was seen and what could not be, what is planned or was
/// done and whether it helped, the case code, the version. Plain text, a heading and bullets; with
/// a redactor no name or address of the content is left. `version` is the program's.
std::string ticketText(const ReportContent& content, const std::string& caseCode,
                       const std::string& version, std::shared_ptr<const Catalog> catalog,
                       Redactor* redactor = nullptr);

}  // namespace unclash

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/machine/gap_reasons.h"
#include "core/report/report.h"

namespace unclash {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string said(const Gap& gap, const char* language = "en") {
  const auto catalog = Catalog::load(language);
  return Renderer{*catalog, Dress::plain}(gapMessage(gap));
}

TEST(GapMessage, SaysEveryAreaForEveryReasonInBothLanguages) {
  for (const char* language : {"en", "de"})
    for (const char* area : kAreas)
      for (const char* reason :
           {gap_reason::kAccessDenied, gap_reason::kTimedOut, gap_reason::kStopped,
            gap_reason::kNotOnThisSystem, gap_reason::kBrokenAnswer, gap_reason::kNoAnswer,
            gap_reason::kFailed, gap_reason::kNotLookedAt, "program not found: smbstatus", "odd"}) {
        const std::string text = said(makeGap(area, reason), language);
        EXPECT_THAT(text, Not(HasSubstr("«"))) << language << ' ' << area << ' ' << reason;
        EXPECT_THAT(text, Not(HasSubstr("{"))) << language << ' ' << area << ' ' << reason;
      }
}

TEST(GapMessage, NamesAreaProgramAndCode) {
  EXPECT_THAT(said(makeGap("serverSessions", "program not found: smbstatus")),
              HasSubstr("smbstatus"));
  EXPECT_THAT(said(makeGap("sessions", gap_reason::kAccessDenied)), HasSubstr("the sessions"));
  EXPECT_THAT(said(makeGap("sessions", gap_reason::kFailed, 1722)), HasSubstr("1722"));
  EXPECT_THAT(said(makeGap("sessions", "Too many open files")), HasSubstr("Too many open files"));
  EXPECT_THAT(said(makeGap("shares", gap_reason::kTimedOut)), HasSubstr("shares"));
}

}  // namespace
}  // namespace unclash

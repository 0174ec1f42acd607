#include "core/machine/linux/policy.h"

#include <gtest/gtest.h>

#include "scratch.h"

namespace unclash {
namespace {

TEST(ParseTimeSpan, ReadsSystemdsSpelling) {
  EXPECT_EQ(parseTimeSpan("30min"), 1'800'000);
  EXPECT_EQ(parseTimeSpan("1h 30s"), 3'630'000);
  EXPECT_EQ(parseTimeSpan("1h30min"), 5'400'000);
  EXPECT_EQ(parseTimeSpan("90"), 90'000);
  EXPECT_EQ(parseTimeSpan(" 0.5 s "), 500);
  EXPECT_EQ(parseTimeSpan("infinity"), 0);
  EXPECT_EQ(parseTimeSpan("999999999999 weeks"), 0);
  for (const char* text : {"", "soon", "5 parsecs", "-3", "1h x"})
    EXPECT_EQ(parseTimeSpan(text), std::nullopt) << text;
}

TEST(ParseSecurityFlags, TellsMustFromMay) {
  EXPECT_EQ(parseSecurityFlags("0x85\n"), false);
  EXPECT_EQ(parseSecurityFlags("0x1081"), true);
  EXPECT_EQ(parseSecurityFlags(""), std::nullopt);
}

/// A system on which logind runs.
class LogindPolicy : public testing::Test {
 protected:
  LogindPolicy() {
    std::filesystem::create_directories(scratch_.places().run / "systemd" / "seats");
    scratch_.write("proc/1/stat", "1 (systemd) S 0 1 1 0 -1");
    scratch_.write("proc/300/stat", "300 (systemd-logind) S 1 300 300 0 -1");
  }
  Snapshot look() { return lookWith(policyInspector(scratch_.places())); }
  Scratch scratch_;
};

TEST_F(LogindPolicy, NeverEndsIdleSessionsByDefault) {
  const Snapshot seen = look();
  ASSERT_TRUE(seen.policy.known());
  EXPECT_TRUE(seen.policy->idleSessionLimitMs.isNone());
  ASSERT_EQ(each(seen.policySources).size(), 1U);
  EXPECT_EQ((*seen.policySources)[0].setBy, SetBy::default_);
}

TEST_F(LogindPolicy, ADropInBeatsTheFile) {
  scratch_.write("etc/systemd/logind.conf", "[Login]\nStopIdleSessionSec=2h\n");
  const auto file = scratch_.write("etc/systemd/logind.conf.d/50-idle.conf",
                                   "[Login]\nStopIdleSessionSec=30min\n");
  const Snapshot seen = look();
  EXPECT_EQ(seen.policy->idleSessionLimitMs, std::int64_t{1'800'000});
  EXPECT_EQ((*seen.policySources)[0].source, file.string());
  EXPECT_EQ((*seen.policySources)[0].raw, std::string("30min"));
  EXPECT_EQ((*seen.policySources)[0].name, "idleSessionLimitMs");
}

TEST_F(LogindPolicy, ADropInBelowEtcHidesItsNamesake) {
  scratch_.write("usr/lib/systemd/logind.conf.d/50-idle.conf", "[Login]\nStopIdleSessionSec=1h\n");
  scratch_.write("etc/systemd/logind.conf.d/50-idle.conf", "");
  EXPECT_TRUE(look().policy->idleSessionLimitMs.isNone());
}

TEST_F(LogindPolicy, TheKernelsClientSaysWhetherItSigns) {
  scratch_.write("proc/fs/cifs/SecurityFlags", "0x1081\n");
  EXPECT_EQ(look().policy->signingRequired, true);
}

TEST(PolicyInspector, NothingToLookAtIsAGap) {
  const Scratch scratch;
  const Snapshot seen = lookWith(policyInspector(scratch.places()));
  EXPECT_TRUE(seen.policy.isUnseen());
  ASSERT_EQ(each(seen.gaps).size(), 1U);
  EXPECT_EQ((*seen.gaps)[0].reason, "not on this system");
}

}  // namespace
}  // namespace unclash

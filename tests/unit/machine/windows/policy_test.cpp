#include "core/machine/windows/policy.h"

#include <gtest/gtest.h>

#include "tests/unit/machine/windows/fake_computer.h"

namespace unclash {
namespace {

#define POLICY "SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services\\"
#define LISTENER "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp\\"
#define CLIENT "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation\\Parameters\\"

class WindowsPolicy : public ::testing::Test {
 protected:
  FakeComputer computer;
  Snapshot look() { return lookWith(policyInspector(computer.api)); }
  static const PolicySource& source(const Snapshot& snapshot, const std::string& name) {
    for (const PolicySource& each : unclash::each(snapshot.policySources))
      if (each.name == name) return each;
    static const PolicySource kNone;
    return kNone;
  }
};

TEST_F(WindowsPolicy, NothingSetMeansTheDocumentedDefaults) {
  const Snapshot snapshot = look();
  EXPECT_TRUE(snapshot.policy->disconnectedSessionLimitMs.isNone());
  EXPECT_EQ(snapshot.policy->serverIdleDisconnectMinutes, std::int64_t{15});
  EXPECT_EQ(snapshot.policy->clientIdleDisconnectSeconds, std::int64_t{600});
  EXPECT_EQ(snapshot.policy->linkedConnections, false);
  EXPECT_EQ(source(snapshot, "ntlmLevel").setBy, SetBy::default_);
  EXPECT_TRUE(source(snapshot, "ntlmLevel").raw.isNone());
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsPolicy, TheComputersLimitBeatsTheUsersAndBothBeatTheListeners) {
  computer.set(LISTENER "MaxDisconnectionTime", 300'000);
  computer.set(LISTENER "fInheritMaxDisconnectionTime", 0U);
  EXPECT_EQ(look().policy->disconnectedSessionLimitMs, std::int64_t{300'000});
  computer.set("HKCU\\" POLICY "MaxDisconnectionTime", 600'000);
  EXPECT_EQ(look().policy->disconnectedSessionLimitMs, std::int64_t{600'000});
  computer.set("HKLM\\" POLICY "MaxDisconnectionTime", 900'000);
  const Snapshot snapshot = look();
  EXPECT_EQ(snapshot.policy->disconnectedSessionLimitMs, std::int64_t{900'000});
  EXPECT_EQ(source(snapshot, "disconnectedSessionLimitMs").setBy, SetBy::groupPolicy);
  EXPECT_EQ(source(snapshot, "disconnectedSessionLimitMs").raw, std::string("900000 (REG_DWORD)"));
}

TEST_F(WindowsPolicy, AListenerThatTakesTheAccountsLimitHasNoneOfItsOwn) {
  computer.set(LISTENER "MaxIdleTime", 300'000);
  EXPECT_TRUE(look().policy->idleSessionLimitMs.isNone());
  computer.set(LISTENER "fInheritMaxIdleTime", 1U);
  EXPECT_TRUE(look().policy->idleSessionLimitMs.isNone());
}

TEST_F(WindowsPolicy, ADisabledLimitMayBeStoredAsText) {
  computer.set("HKLM\\" POLICY "MaxDisconnectionTime", "0");
  const Snapshot snapshot = look();
  EXPECT_EQ(snapshot.policy->disconnectedSessionLimitMs, std::int64_t{0});
  EXPECT_EQ(source(snapshot, "disconnectedSessionLimitMs").raw, std::string("\"0\" (REG_SZ)"));
}

TEST_F(WindowsPolicy, AllOnesMeanWithoutLimit) {
  computer.set(
      "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\autodisconnect",
      0xffffffffU);
  computer.set(LISTENER "MaxInstanceCount", 0xffffffffU);
  const Snapshot snapshot = look();
  EXPECT_EQ(snapshot.policy->serverIdleDisconnectMinutes, std::int64_t{-1});
  EXPECT_TRUE(snapshot.policy->maxSessions.isNone());
}

TEST_F(WindowsPolicy, AnAdministratorsValueIsToldFromAGroupPolicy) {
  computer.set(CLIENT "AllowInsecureGuestAuth", 0U);
  EXPECT_EQ(source(look(), "insecureGuestLogon").setBy, SetBy::administrator);
  computer.set(
      "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\LanmanWorkstation\\"
      "AllowInsecureGuestAuth",
      1U);
  const Snapshot snapshot = look();
  EXPECT_EQ(snapshot.policy->insecureGuestLogon, true);
  EXPECT_EQ(source(snapshot, "insecureGuestLogon").setBy, SetBy::groupPolicy);
}

TEST_F(WindowsPolicy, AKeyThatMayNotBeReadIsAGapAndNoDefault) {
  for (const DWORD code : {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_KEY_DELETED}) {
    computer.registryCode = code;
    const Snapshot snapshot = look();
    EXPECT_TRUE(snapshot.policy->ntlmLevel.isNone());
    EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"policy " + std::to_string(code)});
  }
}

TEST_F(WindowsPolicy, AnAnswerThatWritesNothingIsNotBelieved) {
  computer.api.RegOpenKeyExW = [](HKEY, LPCWSTR, DWORD, REGSAM, PHKEY) -> LSTATUS {
    return ERROR_SUCCESS;
  };
  EXPECT_EQ(gapsOf(look()), std::vector<std::string>{"policy 13"});
}

TEST_F(WindowsPolicy, AValueThatWritesNothingIsNotBelieved) {
  computer.set(CLIENT "KeepConn", 30U);
  computer.api.RegQueryValueExW = [](HKEY, LPCWSTR, LPDWORD, LPDWORD, LPBYTE, LPDWORD) -> LSTATUS {
    return ERROR_SUCCESS;
  };
  const Snapshot snapshot = look();
  EXPECT_TRUE(snapshot.policy->clientIdleDisconnectSeconds.isNone());
  EXPECT_EQ(gapsOf(snapshot), std::vector<std::string>{"policy 13"});
  EXPECT_TRUE(computer.gotAllBack());
}

TEST_F(WindowsPolicy, ALongValueIsReadInWhole) {
  computer.set(CLIENT "KeepConn", (std::string(2000, ' ') + "45").c_str());
  EXPECT_EQ(look().policy->clientIdleDisconnectSeconds, std::int64_t{45});
}

}  // namespace
}  // namespace unclash

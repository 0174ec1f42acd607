// The product's inspectors and steps over Wine's real mpr, with a network provider of the tests'
// own behind it (provider.cpp): codes reach the person unchanged, what mpr keeps in HKCU\Network is
// read and forgotten, and a device is told from a path.
#include <windows.h>
// Behind windows.h.
#include <gtest/gtest.h>
#include <winnetwk.h>

#include <algorithm>
#include <array>

#include "core/machine/windows/connection_steps.h"
#include "core/machine/windows/connections.h"
#include "core/machine/windows/remembered.h"

namespace unclash {
namespace {

const wchar_t* const kService =
    L"SYSTEM\\CurrentControlSet\\Services\\UnclashTest\\NetworkProvider";
const wchar_t* const kOrder = L"SYSTEM\\CurrentControlSet\\Control\\NetworkProvider\\Order";

void put(const wchar_t* key, const wchar_t* name, const std::wstring& text) {
  ::RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, name, REG_SZ, text.c_str(),
                    static_cast<DWORD>((text.size() + 1) * sizeof(wchar_t)));
}

/// mpr reads which providers there are once in a process, so they are registered before it loads.
class Registered : public testing::Environment {
 public:
  void SetUp() override {
    std::array<wchar_t, 1024> program{};
    ::GetModuleFileNameW(nullptr, program.data(), static_cast<DWORD>(program.size()));
    std::wstring folder = program.data();
    folder.erase(folder.find_last_of(L'\\') + 1);
    put(kService, L"Name", L"Unclash Test Network");
    put(kService, L"ProviderPath", folder + L"unclash_provider.dll");
    put(kOrder, L"ProviderOrder", L"UnclashTest");
    clearMappings();
  }
  void TearDown() override {
    clearMappings();
    ::RegDeleteTreeW(HKEY_LOCAL_MACHINE, L"SYSTEM\\CurrentControlSet\\Services\\UnclashTest");
    ::RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, kOrder, L"ProviderOrder");
  }
  static void clearMappings() { ::RegDeleteTreeW(HKEY_CURRENT_USER, L"Network"); }
};

const auto* const kRegistered = testing::AddGlobalTestEnvironment(new Registered);

class Provider : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(kRegistered, nullptr);
    hands_.api = Api::system();
    hands_.around = Surroundings::system();
    hands_.around.asking = [] { return Asking{}; };
    const HMODULE mpr = ::GetModuleHandleW(L"mpr.dll");
    ASSERT_NE(mpr, nullptr);
    ASSERT_EQ(::GetProcAddress(mpr, "UnclashDouble"), nullptr) << "this is about Wine's own mpr";
  }
  void TearDown() override {
    for (const char* device : {"X:", "Y:"})
      hands_.api.WNetCancelConnection2W(wide(device).c_str(), CONNECT_UPDATE_PROFILE, TRUE);
    for (const char* path : {"\\\\open\\data", "\\\\busy\\data"})
      hands_.api.WNetCancelConnection2W(wide(path).c_str(), 0, TRUE);
    Registered::clearMappings();
  }

  static std::wstring wide(const std::string& text) { return {text.begin(), text.end()}; }

  /// As another program would.
  DWORD connect(const std::string& remote, const std::string& local, DWORD flags = 0) {
    std::wstring to = wide(remote);
    std::wstring device = wide(local);
    NETRESOURCEW resource{};
    resource.dwType = RESOURCETYPE_DISK;
    resource.lpLocalName = device.empty() ? nullptr : device.data();
    resource.lpRemoteName = to.data();
    return hands_.api.WNetAddConnection3W(nullptr, &resource, nullptr, nullptr, flags);
  }

  std::vector<Connection> connections() {
    Snapshot part;
    lookAtConnections(hands_.api, part);
    return each(part.connections);
  }

  std::vector<Remembered> remembered() {
    Snapshot part;
    lookAtRemembered(hands_.api, part);
    return each(part.remembered);
  }

  static Step step(const char* action, const std::string& local, const std::string& remote) {
    Step step;
    step.action = action;
    step.local = local;
    step.remote = remote;
    return step;
  }

  Hands hands_;
};

TEST_F(Provider, AConnectionOfAnotherProviderIsListed) {
  ASSERT_EQ(connect("\\\\open\\data", "X:"), NO_ERROR);
  const auto found = connections();
  const auto at = std::find_if(found.begin(), found.end(), [](const Connection& connection) {
    return connection.local == std::string("X:");
  });
  ASSERT_NE(at, found.end());
  EXPECT_EQ(at->remote, "\\\\open\\data");
  EXPECT_EQ(at->provider, std::string("Unclash Test Network"));
  EXPECT_EQ(at->kind, ConnectionKind::disk);
  EXPECT_EQ(at->persistent, false);
}

TEST_F(Provider, AConnectionWithoutADeviceIsListed) {
  ASSERT_EQ(connect("\\\\open\\data", ""), NO_ERROR);
  const auto found = connections();
  const auto at = std::find_if(found.begin(), found.end(), [](const Connection& connection) {
    return connection.remote == "\\\\open\\data";
  });
  ASSERT_NE(at, found.end());
  EXPECT_TRUE(at->local.isNone());
}

TEST_F(Provider, WhatWindowsRemembersIsSeen) {
  ASSERT_EQ(connect("\\\\open\\data", "X:", CONNECT_UPDATE_PROFILE), NO_ERROR);
  const auto found = remembered();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().local, std::string("X:"));
  EXPECT_EQ(found.front().remote, "\\\\open\\data");
  const auto live = connections();
  ASSERT_FALSE(live.empty());
  EXPECT_TRUE(std::any_of(live.begin(), live.end(), [](const Connection& connection) {
    return connection.local == std::string("X:") && connection.persistent == true;
  }));
}

TEST_F(Provider, ADeviceIsDisconnectedAndStaysRemembered) {
  ASSERT_EQ(connect("\\\\open\\data", "X:", CONNECT_UPDATE_PROFILE), NO_ERROR);
  const StepOutcome outcome =
      disconnectConnection(hands_, step("disconnect-connection", "X:", "\\\\open\\data"), {});
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_TRUE(connections().empty());
  EXPECT_EQ(remembered().size(), 1U);
}

TEST_F(Provider, ADeviceIsDisconnectedAndForgotten) {
  ASSERT_EQ(connect("\\\\open\\data", "X:", CONNECT_UPDATE_PROFILE), NO_ERROR);
  Step forgetting = step("disconnect-connection", "X:", "\\\\open\\data");
  forgetting.alsoForget = true;
  const StepOutcome outcome = disconnectConnection(hands_, forgetting, {});
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_TRUE(connections().empty());
  EXPECT_TRUE(remembered().empty());
}

TEST_F(Provider, APathWithoutADeviceIsDisconnected) {
  ASSERT_EQ(connect("\\\\open\\data", ""), NO_ERROR);
  const StepOutcome outcome =
      disconnectConnection(hands_, step("disconnect-connection", "", "\\\\open\\data"), {});
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_TRUE(connections().empty());
}

TEST_F(Provider, OpenFilesAreToldAndNothingIsForced) {
  ASSERT_EQ(connect("\\\\busy\\data", "X:"), NO_ERROR);
  const StepOutcome outcome =
      disconnectConnection(hands_, step("disconnect-connection", "X:", "\\\\busy\\data"), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.code, 2401);
  EXPECT_EQ(connections().size(), 1U);
}

TEST_F(Provider, OpenFilesAreClosedOnceThePersonAgrees) {
  ASSERT_EQ(connect("\\\\busy\\data", "X:"), NO_ERROR);
  Step forcing = step("disconnect-connection", "X:", "\\\\busy\\data");
  forcing.force = true;
  EXPECT_EQ(disconnectConnection(hands_, forcing, {}).result, StepResult::done);
  EXPECT_TRUE(connections().empty());
}

TEST_F(Provider, WhatIsNotConnectedIsSaid) {
  const StepOutcome outcome =
      disconnectConnection(hands_, step("disconnect-connection", "Y:", "\\\\open\\data"), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.code, ERROR_NOT_CONNECTED);
}

TEST_F(Provider, ADeviceThatLeadsElsewhereByNowIsLeftAlone) {
  ASSERT_EQ(connect("\\\\open\\data", "X:"), NO_ERROR);
  const StepOutcome outcome =
      disconnectConnection(hands_, step("disconnect-connection", "X:", "\\\\busy\\data"), {});
  EXPECT_NE(outcome.result, StepResult::done);
  EXPECT_EQ(connections().size(), 1U);
}

TEST_F(Provider, TheClashReachesThePerson) {
  const StepOutcome outcome =
      reuseExisting(hands_, step("reuse-existing-connection", "X:", "\\\\clash\\data"), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.code, ERROR_SESSION_CREDENTIAL_CONFLICT);
}

TEST_F(Provider, AMissingShareIsSaid) {
  const StepOutcome outcome =
      reuseExisting(hands_, step("reuse-existing-connection", "X:", "\\\\gone\\data"), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.code, ERROR_BAD_NET_NAME);
}

TEST_F(Provider, AWrongPasswordIsSaidWhereNobodyCanBeAsked) {
  const StepOutcome outcome =
      reuseExisting(hands_, step("reuse-existing-connection", "X:", "\\\\password\\data"), {});
  EXPECT_EQ(outcome.result, StepResult::failed);
  EXPECT_EQ(outcome.code, ERROR_LOGON_FAILURE);
}

TEST_F(Provider, AConnectionIsMadeAndUndone) {
  Step making = step("reuse-existing-connection", "Y:", "\\\\open\\data");
  ASSERT_EQ(reuseExisting(hands_, making, {}).result, StepResult::done);
  ASSERT_EQ(connections().size(), 1U);
  making.undo = true;
  EXPECT_EQ(reuseExisting(hands_, making, {}).result, StepResult::done);
  EXPECT_TRUE(connections().empty());
}

TEST_F(Provider, ARememberedDriveIsForgottenAndRememberedAgain) {
  ASSERT_EQ(connect("\\\\open\\data", "X:", CONNECT_UPDATE_PROFILE), NO_ERROR);
  ASSERT_EQ(hands_.api.WNetCancelConnection2W(L"X:", 0, FALSE), DWORD{NO_ERROR});
  Step forgetting = step("forget-remembered-connection", "X:", "\\\\open\\data");
  ASSERT_EQ(forgetRemembered(hands_, forgetting, {}).result, StepResult::done);
  EXPECT_TRUE(remembered().empty());
  forgetting.undo = true;
  ASSERT_EQ(forgetRemembered(hands_, forgetting, {}).result, StepResult::done);
  ASSERT_EQ(remembered().size(), 1U);
  EXPECT_EQ(remembered().front().remote, "\\\\open\\data");
}

}  // namespace
}  // namespace unclash

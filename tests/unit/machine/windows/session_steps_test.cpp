#include "core/machine/windows/session_steps.h"

#include <gtest/gtest.h>

#include "core/machine/windows/sessions.h"
#include "tests/unit/machine/windows/fake_sessions.h"

namespace unclash {
namespace {

class WindowsSessionSteps : public testing::Test {
 protected:
  void SetUp() override {
    ::ProcessIdToSessionId(::GetCurrentProcessId(), &own_);
    sessions_.add(own_, WTSActive, L"anna");
    sessions_.add(7, WTSDisconnected, L"anna");
  }
  void TearDown() override { EXPECT_EQ(sessions_.buffers, 0); }
  StepOutcome signOut(std::int64_t session, const std::string& user = "PC\\anna") {
    Step step;
    step.action = "sign-out-session";
    step.session = session;
    step.user = user;
    return signOutSession({sessions_.api(), emptySurroundings(clock_)}, step, {});
  }

  DWORD own_ = 0;
  FakeSessions sessions_;
  FastClock clock_;
};

TEST_F(WindowsSessionSteps, ADisconnectedSessionIsSignedOutWithoutATalk) {
  const StepOutcome outcome = signOut(7);
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_TRUE(sessions_.told.empty());
  EXPECT_FALSE(sessions_.has(7));
}

TEST_F(WindowsSessionSteps, WhoeverSitsThereIsToldFirst) {
  sessions_.add(8, WTSActive, L"anna");
  EXPECT_EQ(signOut(8).result, StepResult::done);
  EXPECT_EQ(sessions_.told, std::vector<std::string>{"8: step.sign-out-session.notice"});
}

TEST_F(WindowsSessionSteps, TheOwnSessionIsNeverSignedOut) {
  EXPECT_EQ(signOut(own_).reason.id, "reason.own-session");
  EXPECT_TRUE(sessions_.has(own_));
}

TEST_F(WindowsSessionSteps, ANumberThatSomebodyElseHasByNowIsLeftAlone) {
  EXPECT_EQ(signOut(7, "PC\\bert").result, StepResult::skipped);
  EXPECT_TRUE(sessions_.has(7));
}

TEST_F(WindowsSessionSteps, ASessionThatIsGoneNeedsNothing) {
  EXPECT_EQ(signOut(9).reason.id, "reason.session-already-gone");
}

TEST_F(WindowsSessionSteps, WithoutRightsAnAdministratorIsNeeded) {
  sessions_.logoffCode = ERROR_ACCESS_DENIED;
  EXPECT_EQ(signOut(7).result, StepResult::needsAdministrator);
}

TEST_F(WindowsSessionSteps, AFailureWithoutACodeIsStillOne) {
  sessions_.logoffCode = ERROR_SUCCESS;
  sessions_.logoffFails = true;
  EXPECT_EQ(signOut(7).code, ERROR_INVALID_DATA);
}

TEST_F(WindowsSessionSteps, ASessionThatStaysIsNotCalledSignedOut) {
  sessions_.lies = true;
  EXPECT_EQ(signOut(7).reason.id, "reason.session-stays");
  EXPECT_GE(clock_.waited, std::chrono::seconds(10));  // programs get time to close
}

TEST_F(WindowsSessionSteps, AListWithoutTheOwnSessionIsNoAnswer) {
  sessions_.sessions.clear();
  EXPECT_EQ(signOut(7).result, StepResult::failed);
}

// ---- clients of this computer's shares ---------------------------------------------------------

struct FakeServer {
  struct Client {
    std::wstring name;
    std::wstring user;
  };
  std::vector<Client> clients{{L"PC7", L"bert"}, {L"PC7", L"anna"}, {L"PC8", L"bert"}};
  std::vector<std::string> deleted;
  DWORD deleteCode = NERR_Success;
  DWORD listCode = NERR_Success;
  bool lies = false;

  Api api() {
    Api api = Api::system();
    api.NetSessionEnum = [this](LMSTR, LMSTR, LMSTR, DWORD level, LPBYTE* buffer, DWORD,
                                LPDWORD read, LPDWORD total, LPDWORD) -> NET_API_STATUS {
      if (level != 10) return ERROR_ACCESS_DENIED;
      if (listCode != NERR_Success) return listCode;
      auto* infos = new SESSION_INFO_10[clients.size() + 1]();
      for (std::size_t i = 0; i < clients.size(); ++i) {
        infos[i].sesi10_cname = clients[i].name.data();
        infos[i].sesi10_username = clients[i].user.data();
      }
      *buffer = reinterpret_cast<LPBYTE>(infos);
      *read = *total = static_cast<DWORD>(clients.size());
      return NERR_Success;
    };
    api.NetApiBufferFree = [](LPVOID buffer) -> NET_API_STATUS {
      delete[] static_cast<SESSION_INFO_10*>(buffer);
      return NERR_Success;
    };
    api.NetSessionDel = [this](LMSTR, LMSTR client, LMSTR user) -> NET_API_STATUS {
      deleted.push_back(toUtf8(client) + " " + toUtf8(user));
      if (deleteCode != NERR_Success) return deleteCode;
      if (!lies)
        std::erase_if(clients, [&](const Client& each) {
          return L"\\\\" + each.name == client && (user == nullptr || each.user == user);
        });
      return NERR_Success;
    };
    return api;
  }
};

class WindowsServerSessionSteps : public testing::Test {
 protected:
  StepOutcome close(const std::string& client, const std::string& user) {
    Step step;
    step.action = "close-server-session";
    step.client = client;
    step.user = user;
    return closeServerSession({server_.api(), emptySurroundings(clock_)}, step, {});
  }
  FakeServer server_;
  FastClock clock_;
};

TEST_F(WindowsServerSessionSteps, OneClientsSessionOfOneUserIsEnded) {
  const StepOutcome outcome = close("\\\\PC7", "CONTOSO\\bert");
  EXPECT_EQ(outcome.result, StepResult::done) << outcome.detail;
  EXPECT_EQ(server_.deleted, std::vector<std::string>{"\\\\PC7 bert"});
  EXPECT_EQ(server_.clients.size(), 2U);
}

TEST_F(WindowsServerSessionSteps, WithoutAClientEveryBodysSessionsWouldEnd) {
  EXPECT_EQ(close("", "CONTOSO\\bert").code, ERROR_INVALID_PARAMETER);
  EXPECT_TRUE(server_.deleted.empty());
}

TEST_F(WindowsServerSessionSteps, ASessionThatIsGoneIsTold) {
  EXPECT_EQ(close("PC9", "bert").code, NERR_ClientNameNotFound);
}

TEST_F(WindowsServerSessionSteps, WithoutRightsAnAdministratorIsNeeded) {
  server_.deleteCode = ERROR_ACCESS_DENIED;
  EXPECT_EQ(close("PC7", "bert").result, StepResult::needsAdministrator);
}

TEST_F(WindowsServerSessionSteps, SuccessWithoutEffectIsNotBelieved) {
  server_.lies = true;
  EXPECT_EQ(close("PC7", "bert").reason.id, "reason.session-still-there");
}

TEST_F(WindowsServerSessionSteps, SuccessThatCannotBeCheckedIsNoSuccess) {
  server_.listCode = ERROR_INVALID_LEVEL;
  EXPECT_EQ(close("PC7", "bert").reason.id, "reason.unconfirmed");
}

}  // namespace
}  // namespace unclash

#include "core/machine/windows/open_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/machine/windows/fake_network.h"

namespace unclash {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class WindowsOpenFiles : public testing::Test {
 protected:
  void SetUp() override {
    around_ = emptySurroundings(clock_);
    around_.filesIn = [this](const std::string& folder, std::size_t) {
      listed_.push_back(folder);
      return files_;
    };
    api_.RmStartSession = [this](DWORD* session, DWORD, WCHAR*) -> DWORD {
      *session = 5;
      ++sessions_;
      return startCode_;
    };
    api_.RmEndSession = [this](DWORD) -> DWORD {
      --sessions_;
      return ERROR_SUCCESS;
    };
    api_.RmRegisterResources = [this](DWORD, UINT count, LPCWSTR* files, UINT, RM_UNIQUE_PROCESS*,
                                      UINT, LPCWSTR*) -> DWORD {
      for (UINT i = 0; i < count; ++i) asked_.push_back(toUtf8(files[i]));
      return ERROR_SUCCESS;
    };
    api_.RmGetList = [this](DWORD, UINT* needed, UINT* count, RM_PROCESS_INFO* infos,
                            LPDWORD) -> DWORD {
      *needed = static_cast<UINT>(users_.size());
      if (*count < users_.size()) return ERROR_MORE_DATA;
      *count = *needed;
      for (std::size_t i = 0; i < users_.size(); ++i)
        users_[i].copy(infos[i].strAppName, users_[i].size());
      return listCode_;
    };
    api_.NetFileEnum = [this](LMSTR, LMSTR, LMSTR, DWORD, LPBYTE* buffer, DWORD, LPDWORD read,
                              LPDWORD total, PDWORD_PTR) -> NET_API_STATUS {
      serverAsked_ = true;
      auto* infos = new FILE_INFO_3[1]();
      infos[0].fi3_pathname = path_.data();
      *buffer = reinterpret_cast<LPBYTE>(infos);
      *read = *total = 1;
      return serverCode_;
    };
    api_.NetApiBufferFree = [](LPVOID buffer) -> NET_API_STATUS {
      delete[] static_cast<FILE_INFO_3*>(buffer);
      return NERR_Success;
    };
  }
  OpenFiles look(const std::string& local, const std::string& remote) {
    OpenFiles open = openFilesOn({api_, around_}, local, remote);
    EXPECT_EQ(sessions_, startCode_ == ERROR_SUCCESS ? 0 : 1);
    return open;
  }

  std::vector<std::string> files_;
  std::vector<std::string> listed_;
  std::vector<std::string> asked_;
  std::vector<std::wstring> users_;
  std::wstring path_ = L"D:\\data\\plan.xlsx";
  DWORD startCode_ = ERROR_SUCCESS;
  DWORD listCode_ = ERROR_SUCCESS;
  DWORD serverCode_ = NERR_Success;
  bool serverAsked_ = false;
  int sessions_ = 0;
  Api api_ = Api::system();
  FastClock clock_;
  Surroundings around_;
};

TEST_F(WindowsOpenFiles, TheRestartManagerIsAskedAboutTheDrivesFiles) {
  files_ = {"a.txt", "b.txt"};
  users_ = {L"Editor", L"Editor", L"Viewer"};
  const OpenFiles open = look("Q:", "\\\\fs01\\data");
  EXPECT_THAT(asked_, ElementsAre("Q:\\a.txt", "Q:\\b.txt"));
  EXPECT_THAT(open.programs, ElementsAre("Editor", "Viewer"));
}

TEST_F(WindowsOpenFiles, MoreProgramsThanExpectedAreAllTold) {
  files_ = {"a.txt"};
  for (wchar_t letter = L'a'; letter <= L'z'; ++letter) users_.emplace_back(1, letter);
  EXPECT_EQ(look("Q:", "\\\\fs01\\data").programs.size(), 26U);
}

TEST_F(WindowsOpenFiles, OwnerFilesTellWhichDocumentsAreOpen) {
  files_ = {"plan.docx", "~$plan.docx", "annual report.xlsx", "~$nual report.xlsx", "other.docx"};
  EXPECT_THAT(look("Q:", "\\\\fs01\\data").files,
              ElementsAre("Q:\\plan.docx", "Q:\\annual report.xlsx"));
}

TEST_F(WindowsOpenFiles, WithoutADriveNoServerIsRead) {
  look("", "\\\\fs01\\data");
  EXPECT_THAT(listed_, IsEmpty());
  EXPECT_FALSE(serverAsked_);
}

TEST_F(WindowsOpenFiles, OnThisComputersOwnSharesTheServerIsAsked) {
  const OpenFiles open = look("", "\\\\localhost\\data");
  EXPECT_THAT(open.files, ElementsAre("D:\\data\\plan.xlsx"));
  EXPECT_THAT(asked_, ElementsAre("D:\\data\\plan.xlsx"));
}

TEST_F(WindowsOpenFiles, WhatMayNotBeAskedIsLeftOut) {
  serverCode_ = ERROR_ACCESS_DENIED;
  EXPECT_THAT(look("", "\\\\localhost\\data").files, IsEmpty());
  files_ = {"a.txt"};
  users_ = {L"Editor"};
  listCode_ = ERROR_ACCESS_DENIED;
  EXPECT_THAT(look("Q:", "\\\\fs01\\data").programs, IsEmpty());
  startCode_ = ERROR_SEM_TIMEOUT;
  EXPECT_THAT(look("Q:", "\\\\fs01\\data").programs, IsEmpty());
}

TEST_F(WindowsOpenFiles, WithoutARestartManagerTheRestIsStillTold) {
  api_.RmStartSession = nullptr;
  files_ = {"a.txt", "~$a.txt"};
  EXPECT_THAT(look("Q:", "\\\\fs01\\data").files, ElementsAre("Q:\\a.txt"));
}

TEST_F(WindowsOpenFiles, AddressesOfExplorerAreUnderstood) {
  EXPECT_TRUE(showsPlace("file:///Q:/sub%20folder", "Q:", "\\\\fs01\\data"));
  EXPECT_TRUE(showsPlace("file:///q:/", "Q:", "\\\\fs01\\data"));
  EXPECT_TRUE(showsPlace("file://FS01/Data/x", "", "\\\\fs01\\data"));
  EXPECT_FALSE(showsPlace("file://fs01/database", "", "\\\\fs01\\data"));
  EXPECT_FALSE(showsPlace("file:///C:/", "", "\\\\fs01\\data"));
  EXPECT_FALSE(showsPlace("https://fs01/data", "", "\\\\fs01\\data"));
}

}  // namespace
}  // namespace unclash

#include <gmock/gmock.h>

#include "core/diagnose/codes.h"
#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"
#include "core/model/resource.h"

namespace unclash {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// The built-in codes, and nothing else that Knowledge has.
class OnlyCodes : public Knowledge {
 public:
  std::vector<CodeInfo> explain(std::string_view text) const override {
    return table_.explain(text);
  }
  std::string symptom(std::string_view text) const override { return table_.symptom(text); }
  const ActionInfo* action(std::string_view) const override { return nullptr; }
  std::vector<std::string> causeIds() const override { return {}; }
  std::vector<std::string> actionIds() const override { return {}; }
  std::vector<std::string> questionIds() const override { return {}; }

 private:
  CodeTable table_ = *CodeTable::parse(*findResource("knowledge/codes.json"));
};

Answers said(std::string_view text) {
  static const OnlyCodes knowledge;
  Answers answers;
  volunteer(knowledge, text, answers);
  return answers;
}

std::string given(std::string_view text, const char* id) {
  return said(text).given(id).value_or("-");
}

TEST(Volunteer, returnsWhatItSet) {
  const OnlyCodes knowledge;
  Answers answers;
  EXPECT_THAT(volunteer(knowledge, "error 1219 on \\\\fs01\\data as CONTOSO\\anna", answers),
              UnorderedElementsAre("error", "server", "wanted-user"));
  EXPECT_THAT(volunteer(knowledge, "hello there", answers), IsEmpty());
}

TEST(Volunteer, bringsCodesToWin32Decimal) {
  EXPECT_EQ(given("0xC0000195", "error"), "1219");
  EXPECT_EQ(given("0x80070035", "error"), "53");
  EXPECT_EQ(given("-2147023677", "error"), "1219");
  EXPECT_EQ(given("System error 1326 has occurred.", "error"), "1326");
  EXPECT_EQ(said("0xC05D0003").error(), 3227320323);
}

TEST(Volunteer, keepsANumberThatNobodyKnows) {
  EXPECT_EQ(given("4711", "error"), "4711");
  EXPECT_EQ(given("0x80071234", "error"), "4660");
  EXPECT_EQ(given("4711 things", "error"), "-");
}

TEST(Volunteer, findsPathsInEverySpelling) {
  for (const char* text :
       {"\\\\fs01\\data", "cannot open \\\\fs01\\data.", "//fs01/data", "smb://fs01/data",
        "(\\\\fs01\\data)", "net use Z: \\\\fs01\\data /user:CONTOSO\\anna", "'\\\\fs01\\data'",
        "file://fs01/data", "\\\\fs01\\data\\reports\\2026"})
    EXPECT_EQ(given(text, "server"), "\\\\fs01\\data") << text;
  EXPECT_EQ(given("open \"\\\\fs01\\my files\" please", "server"), "\\\\fs01\\my files");
  EXPECT_EQ(given("\\\\fs01", "server"), "fs01");
  EXPECT_EQ(given("\\\\fs01\\IPC$", "server"), "fs01");
  EXPECT_EQ(given("\\\\fs01 or \\\\fs02\\data", "server"), "\\\\fs02\\data");
}

TEST(Volunteer, findsABareServer) {
  EXPECT_EQ(given("fs01", "server"), "fs01");
  EXPECT_EQ(given("fs01.contoso.com", "server"), "fs01.contoso.com");
  EXPECT_EQ(given("192.168.1.5", "server"), "192.168.1.5");
  EXPECT_EQ(given("fe80::1", "server"), "fe80::1");
  EXPECT_EQ(given("nas", "server"), "nas");
  EXPECT_EQ(given("I cannot reach 192.168.1.5.", "server"), "192.168.1.5");
  EXPECT_EQ(given("the server fs01 refuses me", "server"), "fs01");
}

TEST(Volunteer, takesNoOtherWordForAServer) {
  for (const char* text :
       {"hello", "1219", "ERROR_ACCESS_DENIED", "password", "Windows Server 2019", "C:\\temp",
        "https://example.com/help", "and/or", ""})
    EXPECT_EQ(given(text, "server"), "-") << text;
}

TEST(Volunteer, findsTheUser) {
  EXPECT_EQ(given("CONTOSO\\anna", "wanted-user"), "CONTOSO\\anna");
  EXPECT_EQ(given("I need FS01\\backup.", "wanted-user"), "FS01\\backup");
  EXPECT_EQ(given("sign in as anna@contoso.com, please", "wanted-user"), "anna@contoso.com");
  EXPECT_EQ(given(".\\anna", "wanted-user"), ".\\anna");
  EXPECT_EQ(given("MicrosoftAccount\\anna@example.com", "wanted-user"),
            "MicrosoftAccount\\anna@example.com");
  EXPECT_EQ(given("net use \\\\fs01\\data /user:anna secret", "wanted-user"), "anna");
}

TEST(Volunteer, doesNotGuessWhichOfTwoUsersIsWanted) {
  EXPECT_EQ(given("CONTOSO\\anna is connected, FS01\\backup is not", "wanted-user"), "-");
  EXPECT_EQ(given("CONTOSO\\anna and contoso\\Anna", "wanted-user"), "CONTOSO\\anna");
}

TEST(Volunteer, takesNoPathOrKeyForAUser) {
  for (const char* text : {"C:\\Users", "HKLM\\Software", "HKEY_LOCAL_MACHINE\\x", "\\\\fs01\\data",
                           "NT AUTHORITY\\SYSTEM", "Z:\\a\\b", "@", "a@", "@b"})
    EXPECT_EQ(given(text, "wanted-user"), "-") << text;
}

TEST(Volunteer, numbersInPathsAndNamesAreNoErrors) {
  EXPECT_EQ(given("\\\\192.168.1.5\\1219", "error"), "-");
  EXPECT_EQ(given("192.168.1.5", "error"), "-");
  EXPECT_EQ(given("error 53 at \\\\10.0.0.5\\data", "error"), "53");
}

TEST(Volunteer, readsAWholeMessage) {
  const Answers answers = said(
      "Multiple connections to a server or shared resource by the same user, using more than one "
      "user name, are not allowed. Disconnect all previous connections to the server or shared "
      "resource and try again. \\\\fs01\\data");
  EXPECT_TRUE(answers.is("error", "1219"));
  EXPECT_TRUE(answers.is("symptom", "more-than-one-user-name"));
  EXPECT_TRUE(answers.is("server", "\\\\fs01\\data"));
  EXPECT_FALSE(answers.asked("wanted-user"));
}

TEST(Volunteer, survivesBytesThatAreNoText) {
  EXPECT_THAT(said("\xFF\xFE\\\\\x80 //\xC3 @\\").all(), IsEmpty());
}

}  // namespace
}  // namespace unclash

#include <gmock/gmock.h>

#include <set>

#include "core/text/render.h"

namespace unclash {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Redactor, keepsAStandInForANameHoweverItIsWritten) {
  Redactor redactor;
  EXPECT_EQ(redactor.server("fs01"), "server-1");
  EXPECT_EQ(redactor.server("FS01"), "server-1");
  EXPECT_EQ(redactor.server("fs02"), "server-2");
  EXPECT_EQ(redactor.server("fs01.contoso.com"), "server-1.domain-1.example");
  EXPECT_EQ(redactor.server("fs01@SSL"), "server-1@SSL");
  EXPECT_EQ(redactor.server("fs01:4455"), "server-1:4455");
}

TEST(Redactor, spellingsOfOneAccountShareTheNumber) {
  Redactor redactor;
  EXPECT_EQ(redactor.user("CONTOSO\\anna"), "DOMAIN-1\\user-1");
  EXPECT_EQ(redactor.user("anna@contoso.com"), "user-1@domain-1.example");
  EXPECT_EQ(redactor.user("Anna"), "user-1");
  EXPECT_EQ(redactor.user(".\\anna"), ".\\user-1");
  EXPECT_EQ(redactor.user("MicrosoftAccount\\anna@contoso.com"), "MicrosoftAccount\\user-1");
  EXPECT_EQ(redactor.user("CONTOSO\\bert"), "DOMAIN-1\\user-2");
}

TEST(Redactor, namesTheServerThatAnAccountLivesOn) {
  Redactor redactor;
  redactor.server("fs01");
  EXPECT_EQ(redactor.user("FS01\\backup"), "SERVER-1\\user-1");
  redactor.computer("PC7");
  EXPECT_EQ(redactor.user("pc7\\anna"), "COMPUTER-1\\user-2");
  EXPECT_EQ(redactor.user("192.168.1.5\\anna"), "192.0.2.1\\user-2");
}

TEST(Redactor, takesAddressesFromTheDocumentationRanges) {
  Redactor redactor;
  EXPECT_EQ(redactor.server("192.168.1.5"), "192.0.2.1");
  EXPECT_EQ(redactor.server("10.0.0.1"), "192.0.2.2");
  EXPECT_EQ(redactor.server("192.168.1.5"), "192.0.2.1");
  EXPECT_EQ(redactor.server("fe80::1"), "2001:db8::1");
  EXPECT_EQ(redactor.server("fe80--1.ipv6-literal.net"), "2001-db8--1.ipv6-literal.net");
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i)
    seen.insert(redactor.server("10.1." + std::to_string(i / 250) + "." + std::to_string(i % 250)));
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(Redactor, redactsThePartsOfPaths) {
  Redactor redactor;
  EXPECT_EQ(redactor.path("\\\\fs01\\payroll"), "\\\\server-1\\share-1");
  EXPECT_EQ(redactor.path("//fs01/payroll"), "//server-1/share-1");
  EXPECT_EQ(redactor.path("\\\\fs01\\Payroll\\anna\\2026.xlsx"),
            "\\\\server-1\\share-1\\item-1\\item-2");
  EXPECT_EQ(redactor.path("\\\\192.168.1.5\\IPC$"), "\\\\192.0.2.1\\IPC$");
  EXPECT_EQ(redactor.path("\\\\fs01\\C$"), "\\\\server-1\\C$");
  EXPECT_EQ(redactor.path("fs01"), "server-1");
}

TEST(Redactor, keepsWellKnownNames) {
  Redactor redactor;
  for (const char* name : {"", "SYSTEM", "NT AUTHORITY\\SYSTEM", "Guest", "Administrator"})
    EXPECT_EQ(redactor.user(name), name);
  for (const char* name : {"localhost", "127.0.0.1", "::1"}) EXPECT_EQ(redactor.server(name), name);
  EXPECT_EQ(redactor.path("Z:"), "Z:");
  EXPECT_EQ(redactor.path("Z:\\"), "Z:\\");
  EXPECT_EQ(redactor.user("CONTOSO\\Administrator"), "DOMAIN-1\\Administrator");
}

TEST(Redactor, redactsComputers) {
  Redactor redactor;
  EXPECT_EQ(redactor.computer("PC-ANNA"), "computer-1");
  EXPECT_EQ(redactor.computer("\\\\PC-ANNA"), "\\\\computer-1");
  EXPECT_EQ(redactor.user("CONTOSO\\PC-ANNA$"), "DOMAIN-1\\COMPUTER-1$");
  EXPECT_EQ(redactor.computer("\\\\10.0.0.9"), "\\\\192.0.2.1");
}

TEST(Redactor, replacesKnownNamesInFreeText) {
  Redactor redactor;
  redactor.server("fs01.contoso.com");
  redactor.user("CONTOSO\\anna");
  redactor.server("10.0.0.9");
  const std::string text =
      redactor.text("FS01 refused anna (contoso\\Anna) from 10.0.0.9; annabel, 110.0.0.9");
  EXPECT_EQ(text, "server-1 refused user-1 (DOMAIN-1\\user-1) from 192.0.2.1; annabel, 110.0.0.9");
  EXPECT_EQ(redactor.text("/home/anna/mnt"), "/home/user-1/mnt");
}

TEST(Redactor, leavesNothingOfNamesBeyondAscii) {
  Redactor redactor;
  redactor.user("BÜRO\\Jürgen");
  EXPECT_THAT(redactor.text("büro\\JÜRGEN"), Not(HasSubstr("RGEN")));
}

TEST(Redactor, redactingTwiceChangesNothing) {
  Redactor redactor;
  const std::string server = redactor.server("fs01.contoso.com");
  const std::string user = redactor.user("CONTOSO\\anna");
  const std::string principal = redactor.user("anna@contoso.com");
  const std::string path = redactor.path("\\\\fs01\\payroll\\a");
  const std::string address = redactor.server("10.0.0.9");
  const std::string computer = redactor.computer("PC7");
  EXPECT_EQ(redactor.server(server), server);
  EXPECT_EQ(redactor.user(user), user);
  EXPECT_EQ(redactor.user(principal), principal);
  EXPECT_EQ(redactor.path(path), path);
  EXPECT_EQ(redactor.server(address), address);
  EXPECT_EQ(redactor.computer(computer), computer);
  EXPECT_EQ(redactor.text(user + " " + path), user + " " + path);
}

}  // namespace
}  // namespace unclash

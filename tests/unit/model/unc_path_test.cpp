#include "core/model/unc_path.h"

#include <gtest/gtest.h>

#include "core/model/snapshot.h"

namespace unclash {
namespace {

struct Spelling {
  const char* written;
  const char* server;  ///< redirector key
  const char* share;
  const char* rest;
};

class Spellings : public testing::TestWithParam<Spelling> {};

TEST_P(Spellings, AreUnderstood) {
  const Spelling& expected = GetParam();
  const auto path = UncPath::parse(expected.written);
  ASSERT_TRUE(path) << expected.written;
  EXPECT_EQ(path->server().redirectorKey(), expected.server) << expected.written;
  EXPECT_EQ(path->share(), expected.share) << expected.written;
  EXPECT_EQ(path->rest(), expected.rest) << expected.written;
  // What we write means the same when it is read again.
  const auto again = UncPath::parse(path->text());
  ASSERT_TRUE(again) << path->text();
  EXPECT_TRUE(again->sameShare(*path)) << path->text();
  EXPECT_EQ(again->rest(), path->rest());
}

INSTANTIATE_TEST_SUITE_P(
    Smb, Spellings,
    testing::Values(Spelling{R"(\\fs01\data)", "fs01", "data", ""},
                    Spelling{R"(\\FS01\Data\Sub\file.txt)", "fs01", "Data", R"(Sub\file.txt)"},
                    Spelling{"//fs01/data/", "fs01", "data", ""}, Spelling{"fs01", "fs01", "", ""},
                    Spelling{"  fs01.contoso.com ", "fs01.contoso.com", "", ""},
                    Spelling{R"(\\fs01.contoso.com.\x)", "fs01.contoso.com", "x", ""},
                    Spelling{R"(\\fs01)", "fs01", "", ""}, Spelling{R"(\\fs01\)", "fs01", "", ""},
                    Spelling{R"(\\?\UNC\fs01\data\a)", "fs01", "data", "a"},
                    Spelling{R"(\\.\unc\fs01\data)", "fs01", "data", ""},
                    Spelling{R"(\??\UNC\fs01\data)", "fs01", "data", ""},
                    Spelling{R"("\\fs01\my data\x y")", "fs01", "my data", "x y"},
                    Spelling{R"(\\\\fs01\\data\\x)", "fs01", "data", "x"},
                    Spelling{R"(\\fs01\IPC$)", "fs01", "IPC$", ""},
                    Spelling{R"(\\Büro-PC\daten)", "büro-pc", "daten", ""},
                    Spelling{R"(\\fs_01-x\$d)", "fs_01-x", "$d", ""}));

INSTANTIATE_TEST_SUITE_P(
    Addresses, Spellings,
    testing::Values(Spelling{R"(\\192.168.1.5\data)", "192.168.1.5", "data", ""},
                    Spelling{"127.0.0.1:4455", "127.0.0.1", "", ""},
                    Spelling{R"(\\[fe80::1]\data)", "fe80::1", "data", ""},
                    Spelling{R"(\\FE80:0:0:0:0:0:0:1%4\data)", "fe80::1%4", "data", ""},
                    Spelling{R"(\\fe80--1s4.ipv6-literal.net\data)", "fe80::1%4", "data", ""},
                    Spelling{R"(\\2001-DB8-0-0-1-0-0-1.IPv6-Literal.net\d)", "2001:db8::1:0:0:1",
                             "d", ""},
                    Spelling{"[2001:db8::5]:445", "2001:db8::5", "", ""},
                    Spelling{"::1", "::1", "", ""},
                    Spelling{"::ffff:192.168.1.5", "::ffff:c0a8:105", "", ""}));

INSTANTIATE_TEST_SUITE_P(
    Urls, Spellings,
    testing::Values(Spelling{"smb://fs01/data/a%20b", "fs01", "data", "a b"},
                    Spelling{"SMB://CONTOSO;anna:x@fs01/data", "fs01", "data", ""},
                    Spelling{"smb://[fe80::1]:445/data", "fe80::1", "data", ""},
                    Spelling{"cifs://fs01", "fs01", "", ""},
                    Spelling{"file://fs01/data", "fs01", "data", ""},
                    Spelling{"file://///fs01/data", "fs01", "data", ""}));

INSTANTIATE_TEST_SUITE_P(
    WebDav, Spellings,
    testing::Values(Spelling{R"(\\host@8080\x)", "host@8080", "x", ""},
                    Spelling{R"(\\host@SSL\DavWWWRoot\x)", "host@ssl", "x", ""},
                    Spelling{R"(\\host@ssl@8443\DavWWWRoot\x\y)", "host@ssl@8443", "x", "y"},
                    Spelling{R"(\\host@SSL@443\x)", "host@ssl", "x", ""},
                    Spelling{R"(\\host\DavWWWRoot\x)", "host@80", "x", ""},
                    Spelling{R"(\\host\DavWWWRoot)", "host@80", "", ""},
                    Spelling{"http://host:8080/x/y?z=1#q", "host@8080", "x", "y"},
                    Spelling{"http://host/x", "host@80", "x", ""},
                    Spelling{"https://anna:pw@host:8443/remote.php/dav", "host@ssl@8443",
                             "remote.php", "dav"},
                    Spelling{"https://host/x%2", "host@ssl", "x%2", ""}));

TEST(UncPath, RefusesWhatIsNoPlaceOnAServer) {
  for (const char* text : {"",
                           "  ",
                           "\\\\",
                           "//",
                           "\\",
                           "C:",
                           "C:\\x",
                           "c:/x",
                           "\\\\?\\C:\\x",
                           "\\\\.\\COM1",
                           "file:///C:/x",
                           "file:///home/anna",
                           "/mnt/data",
                           "CONTOSO\\anna",
                           "ftp://fs01/x",
                           "what is wrong",
                           "fs01;fs02",
                           "a|b",
                           "\\\\<script>\\x",
                           "\\\\fs\x01\\x",
                           "\\\\fs01\\backup\n\\x",
                           "smb://fs01/da%0Ata",
                           "\\\\fs01\\ ' \\x",
                           "\\\\*\\x",
                           "anna@contoso.com",
                           "..",
                           "\\\\.\\",
                           "fs01\xff"})
    EXPECT_FALSE(UncPath::parse(text)) << text;
}

TEST(UncPath, WritesAsWindowsDoes) {
  EXPECT_EQ(UncPath::parse("smb://fs01/data/x/y")->text(), R"(\\fs01\data\x\y)");
  EXPECT_EQ(UncPath::parse("smb://fs01/data/x/y")->root(), R"(\\fs01\data)");
  EXPECT_EQ(UncPath::parse("FS01")->root(), R"(\\FS01)");
  EXPECT_EQ(UncPath::parse(R"(\\fe80::1%4\x)")->root(), R"(\\fe80--1s4.ipv6-literal.net\x)");
  EXPECT_EQ(UncPath::parse("https://host/x")->root(), R"(\\host@SSL\DavWWWRoot\x)");
  EXPECT_EQ(UncPath::parse(R"(\\host@8080\x)")->root(), R"(\\host@8080\x)");
  EXPECT_EQ(UncPath{}.root(), "");
}

TEST(UncPath, ItsRootIsAPathWithThatRoot) {
  for (const char* text : {R"(\\fs01\\backup \x)", R"("\\fs01\it's\x")", R"(\\fs01\'data\x)"}) {
    const std::string root = UncPath::parse(text)->root();
    EXPECT_EQ(UncPath::parse(root)->root(), root);
  }
}

TEST(UncPath, KnowsIpc) {
  EXPECT_TRUE(UncPath::parse(R"(\\fs01\ipc$)")->isIpc());
  EXPECT_FALSE(UncPath::parse(R"(\\fs01\ipc)")->isIpc());
}

TEST(UncPath, OneShareWhateverTheSpelling) {
  const auto share = [](const char* text) { return *UncPath::parse(text); };
  EXPECT_TRUE(share(R"(\\fs01\Data\x)").sameShare(share("//FS01./data")));
  EXPECT_FALSE(share(R"(\\fs01\data)").sameShare(share(R"(\\fs01\data2)")));
  EXPECT_FALSE(share(R"(\\fs01\data)").sameShare(share(R"(\\fs01.contoso.com\data)")));
  EXPECT_FALSE(share(R"(\\fs01\data)").sameShare(share(R"(\\fs01@SSL\data)")));
}

TEST(ServerName, KnowsItsForm) {
  using Form = ServerName::Form;
  EXPECT_EQ(ServerName{"fs01"}.form(), Form::name);
  EXPECT_EQ(ServerName{"fs01."}.form(), Form::name);
  EXPECT_EQ(ServerName{"fs01.contoso.com"}.form(), Form::qualifiedName);
  EXPECT_EQ(ServerName{"192.168.1.5"}.form(), Form::ipv4);
  EXPECT_EQ(ServerName{"192.168.1.500"}.form(), Form::qualifiedName);
  EXPECT_EQ(ServerName{"1.2.3"}.form(), Form::qualifiedName);
  EXPECT_EQ(ServerName{"fe80::1"}.form(), Form::ipv6);
  EXPECT_EQ(ServerName{"fe80--1.ipv6-literal.net"}.form(), Form::ipv6);
  EXPECT_EQ(ServerName{"1:2:3:4:5:6:7:8:9"}.form(), Form::name);
}

TEST(ServerName, TakesPortAndSuffixApart) {
  EXPECT_EQ(ServerName{"fs01:4455"}.port(), 4455);
  EXPECT_EQ(ServerName{"fs01:4455"}.text(), "fs01");
  EXPECT_EQ(ServerName{"[::1]:4455"}.port(), 4455);
  EXPECT_FALSE(ServerName{"fe80::1"}.port());
  EXPECT_FALSE(ServerName{"fs01:0"}.port());
  EXPECT_FALSE(ServerName{"fs01:70000"}.port());
  EXPECT_EQ(ServerName{"host@ssl@8443"}.webDavSuffix(), "@SSL@8443");
  EXPECT_EQ(ServerName{"host@ssl@8443"}.text(), "host");
  EXPECT_EQ(ServerName{R"(\\fs01)"}.text(), "fs01");
}

TEST(ServerName, ShortName) {
  EXPECT_EQ(ServerName{"Fs01.contoso.com"}.shortName(), "Fs01");
  EXPECT_EQ(ServerName{"fs01"}.shortName(), "fs01");
  EXPECT_EQ(ServerName{"192.168.1.5"}.shortName(), "192.168.1.5");
}

TEST(ServerName, OneNameToTheRedirector) {
  const auto same = [](const char* a, const char* b) {
    return sameRedirectorName(ServerName{a}, ServerName{b});
  };
  EXPECT_TRUE(same("FS01", "fs01."));
  EXPECT_TRUE(same("fe80:0:0::1", "FE80::0001"));
  EXPECT_TRUE(same("fe80::1%4", "fe80--1s4.ipv6-literal.net"));
  EXPECT_FALSE(same("fe80::1%4", "fe80::1%5"));
  EXPECT_FALSE(same("fs01", "fs01.contoso.com"));
  EXPECT_FALSE(same("fs01", "192.168.1.5"));
  EXPECT_FALSE(same("fs01", "fs01@SSL"));
}

Server server(const char* name, std::vector<std::string> addresses, const char* guid = nullptr) {
  Server server;
  server.name = name;
  server.addresses = std::move(addresses);
  if (guid) server.guid = std::string{guid};
  return server;
}

constexpr const char* kGuidA = "3F2504E0-4F89-11D3-9A0C-0305E82C3301";
constexpr const char* kGuidB = "{00000000-0000-0000-0000-000000000001}";

Sameness machines(const char* a, const char* b, const std::vector<Server>& known) {
  const Sameness result = sameMachine(ServerName{a}, ServerName{b}, known);
  EXPECT_EQ(result, sameMachine(ServerName{b}, ServerName{a}, known)) << "order must not matter";
  return result;
}

TEST(SameMachine, OneNameIsOneMachine) {
  EXPECT_EQ(machines("fs01", "FS01.", {}), Sameness::surely);
  EXPECT_EQ(machines("fs01", "fs01@SSL", {}), Sameness::surely);
}

TEST(SameMachine, ACommonAddressSaysSurely) {
  const std::vector<Server> known = {server("fs01", {"192.168.1.5", "fe80::1"}),
                                     server("files", {"FE80:0::1"})};
  EXPECT_EQ(machines("fs01", "files", known), Sameness::surely);
  EXPECT_EQ(machines("fs01", "192.168.1.5", known), Sameness::surely);
}

TEST(SameMachine, AnAliasChainSaysSurely) {
  std::vector<Server> known = {server("files", {}), server("alias.contoso.com", {}),
                               server("fs01.contoso.com", {})};
  known[0].aliasOf = std::string{"alias.contoso.com."};
  known[1].aliasOf = std::string{"fs01.contoso.com"};
  EXPECT_EQ(machines("files", "fs01.contoso.com", known), Sameness::surely);
}

TEST(SameMachine, AnAliasRingEnds) {
  std::vector<Server> known = {server("a", {}), server("b", {})};
  known[0].aliasOf = std::string{"b"};
  known[1].aliasOf = std::string{"a"};
  EXPECT_EQ(machines("a", "b", known), Sameness::surely);
}

TEST(SameMachine, GuidsAreOnlyAHintWhenEqual) {
  EXPECT_EQ(machines("a", "b", {server("a", {}, kGuidA), server("b", {}, kGuidA)}),
            Sameness::possibly);
  EXPECT_EQ(machines("a", "b", {server("a", {}, kGuidA), server("b", {}, kGuidB)}),
            Sameness::surelyNot);
  EXPECT_EQ(
      machines("a", "b",
               {server("a", {}, kGuidB), server("b", {}, "00000000000000000000000000000001")}),
      Sameness::possibly);
}

TEST(SameMachine, ContradictingFactsSayPossibly) {
  EXPECT_EQ(
      machines("a", "b", {server("a", {"10.0.0.1"}, kGuidA), server("b", {"10.0.0.1"}, kGuidB)}),
      Sameness::possibly);
}

TEST(SameMachine, ShortAndFullNameArePossiblyOne) {
  EXPECT_EQ(machines("fs01", "fs01.contoso.com", {}), Sameness::possibly);
  EXPECT_EQ(machines("fs01", "nas", {}), Sameness::possibly) << "nothing is known";
}

}  // namespace
}  // namespace unclash

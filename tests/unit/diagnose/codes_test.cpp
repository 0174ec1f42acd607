#include "core/diagnose/codes.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "core/model/resource.h"

namespace unclash {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const CodeTable& builtIn() {
  static const CodeTable table = [] {
    const auto json = findResource("knowledge/codes.json");
    auto parsed = CodeTable::parse(json.value_or(""));
    EXPECT_TRUE(parsed.ok()) << (parsed.ok() ? "" : parsed.failure().detail);
    return *parsed;
  }();
  return table;
}

std::vector<std::int64_t> codesOf(std::string_view text) {
  std::vector<std::int64_t> codes;
  for (const CodeInfo& info : builtIn().explain(text)) codes.push_back(info.code);
  return codes;
}

TEST(Codes, readsEveryNotationOfOneCode) {
  for (const char* text : {"1219",
                           " 1219 ",
                           "0x4C3",
                           "0x4c3",
                           "0x000004C3",
                           "0xC0000195",
                           "0xc0000195",
                           "C0000195",
                           "0xD0000195",
                           "0x800704C3",
                           "800704C3",
                           "-2147023677",
                           "2147943619",
                           "ERROR_SESSION_CREDENTIAL_CONFLICT",
                           "error_session_credential_conflict",
                           "SESSION_CREDENTIAL_CONFLICT",
                           "STATUS_NETWORK_CREDENTIAL_CONFLICT",
                           "NT_STATUS_NETWORK_CREDENTIAL_CONFLICT",
                           "0x4C3L",
                           "1219L"})
    EXPECT_THAT(codesOf(text), ElementsAre(1219)) << text;
}

TEST(Codes, readsTheContractsExamples) {
  EXPECT_THAT(codesOf("0x80070556"), ElementsAre(1366));
  EXPECT_THAT(codesOf("ERROR_LOGON_SESSION_COLLISION"), ElementsAre(1366));
  EXPECT_THAT(codesOf("-2147023530"), ElementsAre(1366));
}

TEST(Codes, findsTheNumberInsideAMessage) {
  EXPECT_THAT(codesOf("System error 1219 has occurred."), ElementsAre(1219));
  EXPECT_THAT(codesOf("Fehler 0x80070035"), ElementsAre(53));
  EXPECT_THAT(codesOf("Systemfehler 1219 aufgetreten"), ElementsAre(1219));
  EXPECT_THAT(codesOf("Error code: 0x80070035\r\nThe network path was not found."),
              ElementsAre(53));
  EXPECT_THAT(codesOf("Windows error 5"), ElementsAre(5));
  EXPECT_THAT(codesOf("Fehlercode 67."), ElementsAre(67));
  EXPECT_THAT(codesOf("The mapped network drive could not be created (1219)"), ElementsAre(1219));
  EXPECT_THAT(codesOf("[WinError 1326] something"), ElementsAre(1326));
  EXPECT_THAT(codesOf("エラー1219が発生しました"), ElementsAre(1219));
  EXPECT_THAT(codesOf("发生系统错误 1219。"), ElementsAre(1219));
  EXPECT_THAT(codesOf("L’erreur système 1219 s’est produite."), ElementsAre(1219));
  EXPECT_THAT(codesOf("System error 3227320323 has occurred."), ElementsAre(3227320323));
  EXPECT_THAT(codesOf("tree connect failed: NT_STATUS_ACCESS_DENIED"), ElementsAre(5));
  EXPECT_THAT(codesOf("event 4625 Status: 0xC000006D Sub Status: 0xC0000064"),
              ElementsAre(1326, 1317));
}

TEST(Codes, leavesOtherNumbersAlone) {
  for (const char* text :
       {"\\\\192.168.1.5\\data", "192.168.1.53", "10.0.0.5:445", "fs1219", "at 12:53", "5 users",
        "Windows 10 build 1909", "port 53", "version 5.67", "2026-11-05", "KB1219", "event 1219",
        "0x", "0xZZ", "99999999999999999999", "-", "", "\\\\fs01\\1219", "room 64"})
    EXPECT_THAT(codesOf(text), IsEmpty()) << text;
}

TEST(Codes, anErrorSaysMoreThanWhatAProgramEndsWith) {
  EXPECT_EQ(codesOf("net use failed with exit code 2: System error 1219 has occurred.").front(),
            1219);
  EXPECT_THAT(codesOf("The task ended with exit code 1326."), ElementsAre(1326));
}

TEST(Codes, listsEachCodeOnceInTheOrderOfTheText) {
  EXPECT_THAT(codesOf("error 1326, then 0x8007052E and error 53"), ElementsAre(1326, 53));
}

TEST(Codes, recognisesTheMessagesOwnWords) {
  const auto best = [](std::string_view text) {
    const auto codes = codesOf(text);
    return codes.empty() ? 0 : codes.front();
  };
  EXPECT_EQ(best("Multiple connections to a server or shared resource by the same user, using more "
                 "than one user name, are not allowed."),
            1219);
  EXPECT_EQ(best("The network folder specified is currently mapped using a different user name and "
                 "password."),
            1219);
  EXPECT_EQ(best("Mehrfache Verbindungen zu einem Server oder einer freigegebenen Ressource von "
                 "demselben Benutzer unter Verwendung mehrerer Benutzernamen sind nicht zulässig."),
            1219);
  EXPECT_EQ(best("The logon session ID is already in use."), 1366);
  EXPECT_EQ(best("Die Kennung der Anmeldesitzung wird bereits verwendet."), 1366);
  EXPECT_EQ(best("Cannot start a new logon session with an ID that is already in use."), 1363);
  EXPECT_EQ(best("A specified logon session does not exist. It may already have been terminated."),
            1312);
  EXPECT_EQ(best("Access is denied."), 5);
  EXPECT_EQ(best("ZUGRIFF VERWEIGERT"), 5);
  EXPECT_EQ(best("Network access is denied"), 65);
  EXPECT_EQ(best("Der Netzwerkpfad wurde nicht gefunden."), 53);
  EXPECT_EQ(best("The network name cannot be found."), 67);
  EXPECT_EQ(best("The specified network name is no longer available."), 64);
  EXPECT_EQ(best("The user name or password is incorrect."), 1326);
  EXPECT_EQ(best("Der Benutzername oder das Kennwort ist falsch."), 1326);
  EXPECT_EQ(best("Das angegebene Netzwerkkennwort ist falsch."), 86);
  EXPECT_EQ(best("This network connection does not exist."), 2250);
  EXPECT_EQ(best("The Workstation service has not been started."), 2138);
  EXPECT_EQ(best("You can't access this shared folder because your organization's security "
                 "policies block unauthenticated guest access."),
            1272);
}

TEST(Codes, recognisesMessagesOfEveryLanguage) {
  const std::pair<const char*, std::int64_t> messages[] = {
      {"Plusieurs connexions à un serveur ou à une ressource partagée par le même utilisateur, en "
       "utilisant plus d’un nom utilisateur, ne sont pas autorisées.",
       1219},
      {"Le nom d’utilisateur ou le mot de passe est incorrect.", 1326},
      {"No se permiten múltiples conexiones para un servidor o recurso compartido por el mismo "
       "usuario, usando más de un nombre de usuario.",
       1219},
      {"No se ha encontrado la ruta de acceso de la red.", 53},
      {"O nome de rede especificado não está mais disponível.", 64},
      {"A senha de rede especificada não está correta.", 86},
      {"同じユーザーによる、サーバーまたは共有リソースへの複数のユーザー名での複数の接続は許可され"
       "ません。",
       1219},
      {"ネットワーク パスが見つかりません。", 53},
      {"不允许一个用户使用一个以上用户名与服务器或共享资源的多重连接。", 1219},
      {"指定的登录会话不存在。可能已被终止。", 1312},
      {"لا يسمح بإجراء اتصالات متعددة بملقم من قبل نفس المستخدم، باستخدام أكثر من اسم مستخدم.",
       1219},
      {"تم رفض الوصول.", 5}};
  for (const auto& [text, code] : messages) {
    const auto codes = codesOf(text);
    ASSERT_FALSE(codes.empty()) << text;
    EXPECT_EQ(codes.front(), code) << text;
  }
}

TEST(Codes, aLearnedMessageIsRecognised) {
  CodeTable table = builtIn();
  table.learn(1219, "Yhteys palvelimeen on jo avattu toisella nimellä.");
  table.learn(4711, "Tätä koodia ei ole taulukossa.");
  const auto found = table.explain("Virhe: yhteys palvelimeen on jo avattu toisella nimellä!");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().code, 1219);
  EXPECT_THAT(table.explain("Tätä koodia ei ole taulukossa."), IsEmpty());
}

/// Somebody pastes what Unclash says of a code, in any language that is built in.
TEST(Codes, whatACatalogSaysOfACodeIsRecognised) {
  const auto knowledge = Knowledge::load();
  ASSERT_TRUE(knowledge.ok());
  std::size_t catalogs = 0;
  for (const Resource& resource : allResources()) {
    if (resource.name.substr(0, 13) != "translations/") continue;
    ++catalogs;
    const auto texts = nlohmann::json::parse(resource.data);
    for (const CodeInfo& info : builtIn().all()) {
      if (!texts.contains(info.text.id)) continue;
      const auto text = texts[info.text.id].get<std::string>();
      // A text with a number or a name in it is read by that; two codes may share their text.
      if (!builtIn().named(text).empty()) continue;
      const auto found = (*knowledge)->explain(text);
      EXPECT_TRUE(
          std::any_of(found.begin(), found.end(),
                      [&](const CodeInfo& one) { return texts.value(one.text.id, "") == text; }))
          << resource.name << " " << text;
    }
  }
  EXPECT_GE(catalogs, 2U);
}

TEST(Codes, aQuestionInPlainWordsIsNoMessage) {
  for (const char* text : {"my drive does not work", "I want to connect to the server", "hello",
                           "Ich komme nicht auf den Server", "the network is slow"})
    EXPECT_THAT(codesOf(text), IsEmpty()) << text;
}

TEST(Codes, aNumberSaysMoreThanWords) {
  EXPECT_THAT(codesOf("System error 86: Access is denied."), ElementsAre(86));
}

// Lists of error codes on the web confuse these.
TEST(Codes, givesTheNamesThatMicrosoftPublishes) {
  EXPECT_EQ(builtIn().find(5)->name, "ERROR_ACCESS_DENIED");
  EXPECT_EQ(builtIn().find(87)->name, "ERROR_INVALID_PARAMETER");
  EXPECT_EQ(builtIn().find(298)->name, "ERROR_TOO_MANY_POSTS");
  EXPECT_EQ(builtIn().find(1366)->name, "ERROR_LOGON_SESSION_COLLISION");
  EXPECT_EQ(builtIn().find(1366)->ntstatus, "0xC0000105");
  EXPECT_EQ(builtIn().find(1363)->ntstatus, "0xC00000EE");
  EXPECT_EQ(builtIn().find(1365)->ntstatus, "0xC0000104");
  EXPECT_EQ(builtIn().find(1312)->ntstatus, "0xC000005F");
  EXPECT_EQ(builtIn().find(1220)->ntstatus, "0xC0000196");
  EXPECT_EQ(builtIn().find(71)->ntstatus, "0xC00000D0");
  EXPECT_EQ(builtIn().find(1219)->hresult, "0x800704C3");
  EXPECT_EQ(builtIn().find(3227320323)->hresult, "0xC05D0003");
  EXPECT_EQ(builtIn().find(4), nullptr);
}

TEST(Codes, theFamiliesOfTheTaxonomyAreThere) {
  EXPECT_THAT(builtIn().find(1219)->causes, Contains("mapped-drive-other-user"));
  EXPECT_THAT(builtIn().find(1366)->causes, Contains("logon-id-collision"));
  EXPECT_THAT(builtIn().find(1272)->causes, Contains("guest-access-blocked"));
  EXPECT_THAT(builtIn().find(2138)->causes, Contains("workstation-service-stopped"));
  EXPECT_GE(builtIn().all().size(), 60U);
}

TEST(Codes, everyCodeHasAnIdForItsTexts) {
  for (const CodeInfo& info : builtIn().all()) {
    EXPECT_EQ(info.text.id, "code." + std::to_string(info.code) + ".text");
    EXPECT_EQ(info.meaning.id, "code." + std::to_string(info.code) + ".meaning");
    const auto english = findResource("translations/unclash_en.arb");
    EXPECT_NE(english->find('"' + info.text.id + '"'), std::string_view::npos) << info.code;
    EXPECT_NE(english->find('"' + info.meaning.id + '"'), std::string_view::npos) << info.code;
    EXPECT_TRUE(std::regex_match(info.hresult, std::regex("0x[0-9A-F]{8}")));
    if (!info.ntstatus.empty()) {
      EXPECT_TRUE(std::regex_match(info.ntstatus, std::regex("0x[0-9A-F]{8}")));
    }
  }
}

TEST(Codes, everyCodeIsFoundAgainByItsOwnNumbersAndName) {
  for (const CodeInfo& info : builtIn().all()) {
    EXPECT_THAT(codesOf(std::to_string(info.code)), ElementsAre(info.code));
    EXPECT_THAT(codesOf(info.name), ElementsAre(info.code));
    EXPECT_THAT(codesOf(info.hresult), ElementsAre(info.code)) << info.hresult;
    if (!info.ntstatus.empty()) {
      EXPECT_THAT(codesOf(info.ntstatus), ElementsAre(info.code));
    }
  }
}

TEST(Codes, refusesBrokenTables) {
  for (
      const char* json :
      {"", "[", "[]", "{}", R"({"schema": "unclash.codes/2", "codes": []})",
       R"({"schema": "unclash.codes/1"})", R"({"schema": "unclash.codes/1", "codes": [1]})",
       R"({"schema": "unclash.codes/1", "codes": [{"code": "5", "name": "X"}]})",
       R"({"schema": "unclash.codes/1", "codes": [{"code": 5}]})",
       R"({"schema": "unclash.codes/1", "codes": [{"code": -5, "name": "X"}]})",
       R"({"schema": "unclash.codes/1", "codes": [{"code": 5, "name": "X"}, {"code": 5, "name": "Y"}]})",
       R"({"schema": "unclash.codes/1", "codes": [{"code": 5, "name": "X", "ntstatus": "C"}]})"}) {
    const auto table = CodeTable::parse(json);
    ASSERT_FALSE(table.ok()) << json;
    EXPECT_EQ(table.failure().trouble, Trouble::input);
  }
}

TEST(Codes, survivesBytesThatAreNoText) {
  EXPECT_THAT(codesOf("\xFF\xFE 1219 \x80\xE2"), ElementsAre(1219));
  EXPECT_THAT(codesOf(std::string(1000000, '0')), IsEmpty());
}

TEST(Codes, recognisesSymptoms) {
  EXPECT_EQ(builtIn().symptom("It keeps asking for my password"), "asked-again-and-again");
  EXPECT_EQ(builtIn().symptom("Windows fragt ständig nach dem Kennwort"), "asked-again-and-again");
  EXPECT_EQ(builtIn().symptom("Multiple connections, more than one user name"),
            "more-than-one-user-name");
  EXPECT_EQ(builtIn().symptom("I can't open the network drive"), "cannot-open-share");
  EXPECT_EQ(builtIn().symptom("Meine alte Sitzung ist noch offen"), "old-session-still-there");
  EXPECT_EQ(builtIn().symptom("hello"), "");
}

}  // namespace
}  // namespace unclash

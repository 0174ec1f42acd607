#include "core/model/user_name.h"

#include <gtest/gtest.h>

namespace unclash {
namespace {

TEST(UserName, KnowsItsParts) {
  struct Case {
    const char* text;
    UserName::Form form;
    const char* account;
    const char* authority;
  };
  for (const Case& each :
       {Case{"", UserName::Form::anonymous, "", ""}, Case{"  ", UserName::Form::anonymous, "", ""},
        Case{"anna", UserName::Form::bare, "anna", ""},
        Case{R"(\anna)", UserName::Form::bare, "anna", ""},
        Case{R"(CONTOSO\anna)", UserName::Form::downLevel, "anna", "CONTOSO"},
        Case{R"(.\anna)", UserName::Form::thisMachine, "anna", "."},
        Case{"anna@contoso.com", UserName::Form::principal, "anna", "contoso.com"},
        Case{R"(AzureAD\AnnaBerg)", UserName::Form::downLevel, "AnnaBerg", "AzureAD"},
        Case{R"(MicrosoftAccount\a@b.c)", UserName::Form::downLevel, "a@b.c", "MicrosoftAccount"},
        Case{"anna@", UserName::Form::bare, "anna@", ""},
        Case{R"(CONTOSO\)", UserName::Form::downLevel, "", "CONTOSO"}}) {
    const UserName user{each.text};
    EXPECT_EQ(user.form(), each.form) << each.text;
    EXPECT_EQ(user.account(), each.account) << each.text;
    EXPECT_EQ(user.authority(), each.authority) << each.text;
  }
}

TEST(UserName, SpellingIgnoresCaseOnly) {
  EXPECT_TRUE(UserName{R"(CONTOSO\Änna)"}.sameSpelling(UserName{R"(contoso\äNNA)"}));
  EXPECT_FALSE(UserName{R"(CONTOSO\anna)"}.sameSpelling(UserName{"anna@contoso.com"}));
  EXPECT_FALSE(UserName{"anna"}.sameSpelling(UserName{R"(.\anna)"}));
  EXPECT_TRUE(UserName{}.sameSpelling(UserName{""}));
}

const AccountContext kContext{"PC-0412", "contoso.com", "fs01"};

Sameness accounts(const char* a, const char* b, const AccountContext& context = kContext) {
  const Sameness result = sameAccount(UserName{a}, UserName{b}, context);
  EXPECT_EQ(result, sameAccount(UserName{b}, UserName{a}, context)) << "order must not matter";
  return result;
}

TEST(SameAccount, Surely) {
  EXPECT_EQ(accounts("", ""), Sameness::surely);
  EXPECT_EQ(accounts(R"(CONTOSO\anna)", R"(contoso\ANNA)"), Sameness::surely);
  EXPECT_EQ(accounts(R"(.\anna)", R"(pc-0412\anna)"), Sameness::surely);
}

TEST(SameAccount, Possibly) {
  EXPECT_EQ(accounts(R"(CONTOSO\anna)", "anna@contoso.com"), Sameness::possibly);
  EXPECT_EQ(accounts(R"(CONTOSO\anna)", R"(contoso.com\anna)"), Sameness::possibly);
  EXPECT_EQ(accounts("anna", R"(CONTOSO\anna)"), Sameness::possibly);
  EXPECT_EQ(accounts("anna", R"(FS01\anna)"), Sameness::possibly);
  EXPECT_EQ(accounts("anna", "anna@contoso.com"), Sameness::possibly);
  EXPECT_EQ(accounts(R"(.\anna)", R"(PC-0412\anna)", {}), Sameness::possibly);
  EXPECT_EQ(accounts(R"(CONTOSO\anna)", "anna@fabrikam.com"), Sameness::possibly)
      << "a principal name may have any suffix of the forest";
  EXPECT_EQ(accounts("anna@contoso.com", "anna@corp.contoso.com"), Sameness::possibly);
  EXPECT_EQ(accounts(R"(192.168.1.5\anna)", R"(FS01\anna)"), Sameness::possibly);
  EXPECT_EQ(accounts(R"(MicrosoftAccount\a@b.c)", "A@b.c"), Sameness::possibly);
  EXPECT_EQ(accounts(R"(AzureAD\AnnaBerg)", "anna.berg@contoso.com"), Sameness::possibly);
}

TEST(SameAccount, SurelyNot) {
  EXPECT_EQ(accounts("", "anna"), Sameness::surelyNot);
  EXPECT_EQ(accounts("", R"(CONTOSO\guest)"), Sameness::surelyNot);
  EXPECT_EQ(accounts(R"(CONTOSO\anna)", R"(CONTOSO\bert)"), Sameness::surelyNot);
  EXPECT_EQ(accounts("anna", "bert"), Sameness::surelyNot);
  EXPECT_EQ(accounts(R"(FS01\anna)", R"(CONTOSO\anna)"), Sameness::surelyNot);
  EXPECT_EQ(accounts(R"(FS01\anna)", "anna@contoso.com"), Sameness::surelyNot);
  EXPECT_EQ(accounts(R"(.\anna)", R"(FS01\anna)"), Sameness::surelyNot);
  EXPECT_EQ(accounts(R"(.\anna)", R"(CONTOSO\anna)"), Sameness::surelyNot);
  EXPECT_EQ(accounts("anna@contoso.com", "anna@fabrikam.com"), Sameness::surelyNot);
  EXPECT_EQ(accounts(R"(MicrosoftAccount\a@b.c)", "x@b.c"), Sameness::surelyNot);
}

}  // namespace
}  // namespace unclash

#include "core/machine/windows/remembered.h"

#include <gtest/gtest.h>

#include "tests/unit/machine/windows/fakes.h"

namespace unclash {
namespace {

/// A mapping in the real registry, gone with the test.
class Mapping {
 public:
  explicit Mapping(const std::string& device) : place_(rememberedPlace(device)) {}
  ~Mapping() { deleteKey(place_); }
  Mapping& set(const wchar_t* name, const char* text) {
    EXPECT_EQ(writeValue(place_, name, {REG_SZ, text, 0}), DWORD{ERROR_SUCCESS});
    return *this;
  }
  Mapping& number(const wchar_t* name, std::uint64_t value) {
    EXPECT_EQ(writeValue(place_, name, {REG_DWORD, {}, value}), DWORD{ERROR_SUCCESS});
    return *this;
  }

 private:
  RegistryPlace place_;
};

const Remembered* find(const Snapshot& snapshot, const std::string& device) {
  for (const Remembered& each : unclash::each(snapshot.remembered))
    if (each.local == device) return &each;
  return nullptr;
}

Snapshot look() { return lookWith(rememberedInspector(Api::system())); }

bool saysBroken(const Snapshot& snapshot) {
  for (const Gap& gap : each(snapshot.gaps))
    if (gap.reason == "the answer could not be understood") return true;
  return false;
}

TEST(WindowsRemembered, ReadsAMappingWithAUser) {
  Mapping mapping("Q:");
  mapping.set(L"RemotePath", "\\\\fs01\\däta")
      .set(L"UserName", "CONTOSO\\anna")
      .set(L"ProviderName", "Microsoft Windows Network")
      .number(L"DeferFlags", 4);
  const Snapshot snapshot = look();
  const Remembered* found = find(snapshot, "Q:");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->remote, "\\\\fs01\\däta");
  EXPECT_EQ(found->user, std::string("CONTOSO\\anna"));
  EXPECT_EQ(found->provider, std::string("Microsoft Windows Network"));
  EXPECT_EQ(found->deferred, true);
}

TEST(WindowsRemembered, NoNameIsStoredAsTheNumberZero) {
  Mapping mapping("Q:");
  mapping.set(L"RemotePath", "\\\\fs01\\data").number(L"UserName", 0);
  const Snapshot snapshot = look();
  const Remembered* found = find(snapshot, "Q:");
  ASSERT_NE(found, nullptr);
  EXPECT_TRUE(found->user.isNone());
  EXPECT_TRUE(found->deferred.isNone());
}

TEST(WindowsRemembered, NoNameMayBeAnEmptyTextToo) {
  Mapping mapping("Q:");
  mapping.set(L"RemotePath", "\\\\fs01\\data").set(L"UserName", "");
  const Snapshot snapshot = look();
  const Remembered* found = find(snapshot, "Q:");
  ASSERT_NE(found, nullptr);
  EXPECT_TRUE(found->user.isNone());
}

TEST(WindowsRemembered, KeepsTheProviderOfAWebFolder) {
  Mapping mapping("W:");
  mapping.set(L"RemotePath", "\\\\cloud@SSL\\DavWWWRoot\\dav")
      .set(L"ProviderName", "Web Client Network");
  const Snapshot snapshot = look();
  const Remembered* found = find(snapshot, "W:");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->provider, std::string("Web Client Network"));
}

TEST(WindowsRemembered, ABrokenMappingIsAGapAndTheOthersStay) {
  Mapping broken("P:");
  broken.number(L"RemotePath", 7);
  Mapping mapping("Q:");
  mapping.set(L"RemotePath", "\\\\fs01\\data");
  const Snapshot snapshot = look();
  EXPECT_EQ(find(snapshot, "P:"), nullptr);
  EXPECT_NE(find(snapshot, "Q:"), nullptr);
  EXPECT_TRUE(saysBroken(snapshot));
}

TEST(WindowsRemembered, AnEmptyKeyIsBroken) {
  Mapping empty("P:");
  empty.number(L"ConnectionType", 1);
  EXPECT_TRUE(saysBroken(look()));
}

TEST(WindowsRemembered, PrintersAreKeptByTheirKeysName) {
  EXPECT_EQ(printerPath(",,fs01,Laser 2"), "\\\\fs01\\Laser 2");
  EXPECT_EQ(printerPath(",,fs01"), "");
  EXPECT_EQ(printerPath("fs01,Laser"), "");
  EXPECT_EQ(printerPath(",,,Laser"), "");
}

}  // namespace
}  // namespace unclash

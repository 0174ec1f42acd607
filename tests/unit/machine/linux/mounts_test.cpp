#include "core/machine/linux/mounts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/model/snapshot_json.h"
#include "scratch.h"

namespace unclash {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

const std::string kNobody;

TEST(ParseMounts, ReadsAKernelTable) {
  const auto mounts = parseMounts(readFixture("mountinfo-cifs"));
  ASSERT_TRUE(mounts.ok());
  EXPECT_EQ(mounts->size(), 10U);
  const Mount& spaced = (*mounts)[6];
  EXPECT_EQ(spaced.source, "//fs01.contoso.com/team share/2026");
  EXPECT_EQ(spaced.target, "/mnt/shared files");
  EXPECT_EQ(spaced.type, "cifs");
  EXPECT_EQ(mountOption(spaced.options, "sec"), "krb5");
}

TEST(ParseMounts, ReadsFstab) {
  const auto mounts = parseMounts(
      "# comment\n"
      "UUID=1 / ext4 errors=remount-ro 0 1\n"
      "//fs01/data /mnt/data cifs user=anna,dom=CONTOSO,noauto,user 0 0\n");
  ASSERT_TRUE(mounts.ok());
  ASSERT_EQ(mounts->size(), 2U);
  EXPECT_TRUE(mountOption((*mounts)[1].options, "noauto").has_value());
}

TEST(ParseMounts, LeavesOutWhatMakesNoSense) {
  const auto mounts = parseMounts(
      "410 28 0:52 / /mnt rw - cifs //fs01/data rw,username=anna\n"
      "rubbish\n\n\xff\xfe\n"
      "411 28 0:53 / /mnt2 rw - cifs //fs02/data rw,username=anna\n");
  ASSERT_TRUE(mounts.ok());
  EXPECT_EQ(mounts->size(), 2U);
  ASSERT_TRUE(parseMounts("").ok());
  EXPECT_TRUE(parseMounts("")->empty());
}

TEST(MountOption, TellsAValueFromNone) {
  EXPECT_EQ(mountOption("rw,username=anna,x", "username"), "anna");
  EXPECT_EQ(mountOption("rw,username=anna,x", "x"), "");
  EXPECT_EQ(mountOption("rw,username=anna", "user"), std::nullopt);
  EXPECT_EQ(mountOption("credentials=\"/etc/a,b\",rw", "credentials"), "/etc/a,b");
  EXPECT_EQ(mountOption("username=a,username=b", "username"), "b");
}

TEST(MountUser, IsWrittenAsDomainAndName) {
  EXPECT_EQ(mountUser("username=anna,domain=CONTOSO"), std::string(R"(CONTOSO\anna)"));
  EXPECT_EQ(mountUser("user=anna"), std::string("anna"));
  EXPECT_EQ(mountUser("username=CONTOSO/anna"), std::string(R"(CONTOSO\anna)"));
  EXPECT_EQ(mountUser("username=anna@contoso.com,domain=CONTOSO"), std::string("anna@contoso.com"));
  EXPECT_EQ(mountUser("guest,uid=1000"), kNobody);
  EXPECT_EQ(mountUser("sec=none,uid=1000"), kNobody);
  EXPECT_TRUE(mountUser("sec=krb5,cruid=1000").isNone());
}

TEST(MountUser, CutsAPasswordOff) {
  EXPECT_EQ(mountUser("username=anna%geheim,dom=X"), std::string(R"(X\anna)"));
}

TEST(ParseGvfsName, ReadsWhatTheFolderIsCalled) {
  const auto share =
      parseGvfsName("smb-share:domain=CONTOSO,server=fs01,share=team%20share,user=anna");
  ASSERT_TRUE(share);
  EXPECT_EQ(share->remote, R"(\\fs01\team share)");
  EXPECT_EQ(share->user, std::string(R"(CONTOSO\anna)"));
  EXPECT_EQ(share->scope, Scope::session);

  const auto unnamed = parseGvfsName("smb-share:server=nas.local,share=public");
  ASSERT_TRUE(unnamed);
  EXPECT_TRUE(unnamed->user.isNone());

  EXPECT_FALSE(parseGvfsName("sftp:host=fs01"));
  EXPECT_FALSE(parseGvfsName("smb-share:share=data"));
  EXPECT_FALSE(parseGvfsName(""));
}

TEST(ParseCifsDebugData, TellsWhichSharesAreConnected) {
  const auto shares = parseCifsDebugData(
      "Display Internal CIFS Data Structures for Debugging\n"
      "Servers: \n1) ConnectionId: 0x1 Hostname: fs01\n"
      "\tShares:\n"
      "\t0) IPC: \\\\fs01\\IPC$ Mounts: 1 DevInfo: 0x0 Attributes: 0x0\n"
      "\tPathComponentMax: 0 Status: 1 type: 0 Serial Number: 0x0\n"
      "\t1) \\\\FS01\\data Mounts: 1 DevInfo: 0x20 Attributes: 0x5006f\n"
      "\tPathComponentMax: 255 Status: 3 type: DISK Serial Number: 0x1\tDISCONNECTED \n"
      "\t2) \\\\fs01\\home Mounts: 1 DevInfo: 0x20 Attributes: 0x5006f\n");
  EXPECT_THAT(shares, ElementsAre(Pair(R"(\\fs01\ipc$)", true), Pair(R"(\\fs01\data)", false),
                                  Pair(R"(\\fs01\home)", true)));
  EXPECT_TRUE(parseCifsDebugData("").empty());
}

TEST(RememberedMounts, AreThoseThatComeBackByThemselves) {
  const auto fstab = parseMounts(
      "//fs01/data /mnt/data cifs user=anna,dom=CONTOSO 0 0\n"
      "//fs01/once /mnt/once cifs user=anna,noauto 0 0\n"
      "//fs01/lazy /mnt/lazy cifs user=anna,noauto,x-systemd.automount 0 0\n"
      "fs02:/export /media/nfs nfs4 defaults 0 0\n");
  ASSERT_TRUE(fstab.ok());
  const auto remembered = rememberedMounts(*fstab);
  ASSERT_EQ(remembered.size(), 2U);
  EXPECT_EQ(remembered[0].local, std::string("/mnt/data"));
  EXPECT_EQ(remembered[0].remote, R"(\\fs01\data)");
  EXPECT_EQ(remembered[0].user, std::string(R"(CONTOSO\anna)"));
  EXPECT_EQ(remembered[0].deferred, false);
  EXPECT_EQ(remembered[1].remote, R"(\\fs01\lazy)");
  EXPECT_EQ(remembered[1].deferred, true);
}

TEST(ParseBookmarks, ReadsThoseOfFileServers) {
  const auto bookmarks = parseBookmarks(
      "file:///home/anna/Documents Documents\n"
      "smb://CONTOSO;anna@fs01/team%20share Team\n"
      "smb://anna:geheim@nas/public\n"
      "smb://fs01/\n"
      "sftp://fs02/srv\n");
  ASSERT_EQ(bookmarks.size(), 2U);
  EXPECT_EQ(bookmarks[0].remote, R"(\\fs01\team share)");
  EXPECT_EQ(bookmarks[0].user, std::string(R"(CONTOSO\anna)"));
  EXPECT_TRUE(bookmarks[0].local.isNone());
  EXPECT_EQ(bookmarks[1].user, std::string("anna"));
}

TEST(ParseCredentialsFile, ReadsWhoAndNoSecret) {
  EXPECT_EQ(parseCredentialsFile("username=anna\npassword=geheim\ndomain=CONTOSO\n"),
            std::string(R"(CONTOSO\anna)"));
  EXPECT_EQ(parseCredentialsFile("user = anna%geheim \n"), std::string("anna"));
  EXPECT_TRUE(parseCredentialsFile("password=geheim\n").isNone());
  EXPECT_TRUE(parseCredentialsFile("").isNone());
}

class Mounts : public testing::Test {
 protected:
  Mounts() {
    scratch_.write("proc/self/mountinfo", readFixture("mountinfo-cifs"));
    scratch_.write("etc/fstab", "//fs01/data /srv/projects cifs user=anna 0 0\n");
  }
  /// A process with links to what it uses.
  void process(const std::string& id, const std::string& name, const std::string& cwd,
               const std::vector<std::string>& files) {
    namespace fs = std::filesystem;
    const fs::path folder = scratch_.places().proc / id;
    fs::create_directories(folder / "fd");
    scratch_.write("proc/" + id + "/comm", name + "\n");
    fs::create_symlink(cwd, folder / "cwd");
    int number = 0;
    for (const std::string& file : files)
      fs::create_symlink(file, folder / "fd" / std::to_string(number++));
  }

  Scratch scratch_;
};

TEST_F(Mounts, AreConnectionsWithUserAndFilesInUse) {
  process("100", "bash", "/srv/projects/plan",
          {"/dev/null", "/srv/projects/a.odt", "/srv/projects-old/b"});
  process("200", "less", "/", {"/mnt/shared files/x"});
  process("self2", "not a process", "/srv/projects", {});
  const Snapshot seen = lookWith(mountsInspector(scratch_.places()));
  ASSERT_TRUE(seen.connections.known());
  EXPECT_TRUE(seen.gaps.isUnseen());
  ASSERT_EQ(seen.connections->size(), 3U);
  const Connection& data = (*seen.connections)[0];
  EXPECT_EQ(data.local, std::string("/srv/projects"));
  EXPECT_EQ(data.remote, R"(\\fs01\data)");
  EXPECT_EQ(data.user, std::string(R"(CONTOSO\anna)"));
  EXPECT_EQ(data.kind, ConnectionKind::disk);
  EXPECT_EQ(data.openFiles, std::int64_t{2});
  EXPECT_EQ(data.persistent, true);
  EXPECT_TRUE(data.state.isNone());
  const Connection& team = (*seen.connections)[1];
  EXPECT_EQ(team.remote, R"(\\fs01.contoso.com\team share\2026)");
  EXPECT_TRUE(team.user.isNone());
  EXPECT_EQ(team.openFiles, std::int64_t{1});
  EXPECT_EQ(team.persistent, false);
  EXPECT_EQ((*seen.connections)[2].user, kNobody);
  EXPECT_EQ((*seen.connections)[2].openFiles, std::int64_t{0});
  // Everything in it can be written down and read again.
  EXPECT_EQ(*readSnapshot(writeSnapshot(seen)), seen);
}

TEST_F(Mounts, AreConnectedOrNotByTheKernelsOwnWord) {
  scratch_.write("proc/fs/cifs/DebugData",
                 "\t1) \\\\fs01\\data Mounts: 1 DevInfo: 0x20\n\tStatus: 3\tDISCONNECTED \n"
                 "\t2) \\\\nas\\public Mounts: 1 DevInfo: 0x20\n");
  const Snapshot seen = lookWith(mountsInspector(scratch_.places()));
  ASSERT_EQ(each(seen.connections).size(), 3U);
  EXPECT_EQ((*seen.connections)[0].state, ConnectionState::disconnected);
  EXPECT_TRUE((*seen.connections)[1].state.isNone());
  EXPECT_EQ((*seen.connections)[2].state, ConnectionState::connected);
}

TEST_F(Mounts, NoTableIsAGapAndNotAnEmptyList) {
  std::filesystem::remove(scratch_.places().proc / "self" / "mountinfo");
  const Snapshot seen = lookWith(mountsInspector(scratch_.places()));
  EXPECT_TRUE(seen.connections.isUnseen());
  ASSERT_EQ(each(seen.gaps).size(), 1U);
  EXPECT_EQ((*seen.gaps)[0].reason, "not on this system");
}

TEST_F(Mounts, OfTheDesktopAreReadFromTheirNames) {
  std::filesystem::create_directories(scratch_.places().runtime / "gvfs" /
                                      "smb-share:server=fs01,share=data,user=backup");
  std::filesystem::create_directories(scratch_.places().runtime / "gvfs" / "sftp:host=fs02");
  const Snapshot seen = lookWith(gvfsInspector(scratch_.places()));
  ASSERT_EQ(each(seen.connections).size(), 1U);
  EXPECT_EQ((*seen.connections)[0].user, std::string("backup"));
  EXPECT_EQ((*seen.connections)[0].local,
            (scratch_.places().runtime / "gvfs" / "smb-share:server=fs01,share=data,user=backup")
                .string());
}

TEST_F(Mounts, OfADesktopThatIsNotThereAreNone) {
  const Snapshot seen = lookWith(gvfsInspector(scratch_.places()));
  ASSERT_TRUE(seen.connections.known());
  EXPECT_TRUE(seen.connections->empty());
}

TEST_F(Mounts, AreRememberedByFstabAndBookmarksOnce) {
  scratch_.write("home/.config/gtk-3.0/bookmarks", "smb://anna@fs02/x X\n");
  scratch_.write("home/.config/gtk-4.0/bookmarks", "smb://anna@fs02/x X\nsmb://fs03/y\n");
  const Snapshot seen = lookWith(rememberedInspector(scratch_.places()));
  ASSERT_EQ(each(seen.remembered).size(), 3U);
  EXPECT_EQ((*seen.remembered)[0].provider, std::string("fstab"));
  EXPECT_EQ((*seen.remembered)[1].remote, R"(\\fs02\x)");
  EXPECT_EQ((*seen.remembered)[2].remote, R"(\\fs03\y)");
}

TEST_F(Mounts, BookmarksOfAHomeOnAServerAreNotTouched) {
  scratch_.write("home/.config/gtk-3.0/bookmarks", "smb://anna@fs02/x X\n");
  scratch_.write("proc/self/mountinfo", "1 0 0:1 / " + scratch_.places().home.string() +
                                            " rw - cifs //fs01/homes rw,username=anna\n");
  const Snapshot seen = lookWith(rememberedInspector(scratch_.places()));
  EXPECT_EQ(each(seen.remembered).size(), 1U);
  EXPECT_EQ(each(seen.gaps).size(), 1U);
}

TEST_F(Mounts, TheirCredentialsFilesGiveAwayNoSecret) {
  const auto file = scratch_.write("secret", "username=backup\npassword=geheim\ndomain=FS01\n");
  scratch_.write("etc/fstab", "//fs01/data /srv/projects cifs credentials=" + file.string() +
                                  " 0 0\n"
                                  "//fs01/x /mnt/x cifs cred=" +
                                  (scratch_.root() / "missing").string() + " 0 0\n");
  const Snapshot seen = lookWith(credentialsInspector(scratch_.places()));
  ASSERT_EQ(each(seen.credentials).size(), 2U);
  EXPECT_EQ((*seen.credentials)[0].target, R"(\\fs01\data)");
  EXPECT_EQ((*seen.credentials)[0].user, std::string(R"(FS01\backup)"));
  EXPECT_TRUE((*seen.credentials)[1].user.isNone());
  EXPECT_EQ(each(seen.gaps).size(), 1U);
  EXPECT_THAT(writeSnapshot(seen), Not(HasSubstr("geheim")));
}

TEST_F(Mounts, AKeyringIsSaidNotToBeLookedAt) {
  scratch_.write("home/.local/share/keyrings/login.keyring", "");
  const Snapshot seen = lookWith(credentialsInspector(scratch_.places()));
  ASSERT_EQ(each(seen.gaps).size(), 1U);
  EXPECT_EQ((*seen.gaps)[0].area, "credentials");
}

}  // namespace
}  // namespace unclash

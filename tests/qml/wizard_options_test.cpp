#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

namespace {

struct Ran {
  int exit = -1;
  std::string output;
};

/// The real program; standard error is read as well.
Ran run(const std::string& arguments) {
  Ran result;
  const std::string command = "QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software " UNCLASH_BIN_DIR
                              "/unclash " +
                              arguments + " 2>&1";
  std::FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) return result;
  std::array<char, 4096> buffer{};
  std::size_t got = 0;
  while ((got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0)
    result.output.append(buffer.data(), got);
  const int status = pclose(pipe);
  result.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

TEST(WizardOptions, HelpAndVersionNeedNoScreen) {
  const Ran help = run("--help");
  EXPECT_EQ(help.exit, 0);
  for (const char* option : {"--machine", "--language", "--state-dir", "--samba-config",
                             "--deadline", "--theme", "--text-scale"})
    EXPECT_NE(help.output.find(option), std::string::npos) << option;
  const Ran version = run("--version");
  EXPECT_EQ(version.exit, 0);
  EXPECT_EQ(version.output.rfind("unclash ", 0), 0U);
}

TEST(WizardOptions, HelpIsInTheChosenLanguage) {
  const Ran german = run("--language de --help");
  EXPECT_EQ(german.exit, 0);
  EXPECT_NE(german.output.find("Sprache der Texte"), std::string::npos) << german.output;
  EXPECT_EQ(german.output.find("Language of the texts"), std::string::npos);
  EXPECT_NE(run("--help --language=fr").output.find("Langue des textes"), std::string::npos);
}

TEST(WizardOptions, WrongUsageIsTwo) {
  EXPECT_EQ(run("--nonsense").exit, 2);
  EXPECT_EQ(run("--theme purple").exit, 2);
  EXPECT_EQ(run("--text-scale 9").exit, 2);
  EXPECT_EQ(run("--language xx").exit, 2);
  EXPECT_EQ(run("--machine practice:no-such-computer").exit, 2);
  EXPECT_EQ(run("--machine toaster").exit, 2);
}

TEST(WizardOptions, MissingRecordingIsThree) {
  const Ran missing = run("--machine snapshot:/nowhere/at/all.json");
  EXPECT_EQ(missing.exit, 3);
  EXPECT_NE(missing.output.find("/nowhere/at/all.json"), std::string::npos);
}

TEST(WizardOptions, PracticeListPrintsNames) {
  const Ran list = run("--machine practice:list");
  EXPECT_EQ(list.exit, 0);
  EXPECT_NE(list.output.find("two-names\n"), std::string::npos);
}

}  // namespace

#include "core/text/dress.h"

#include <gtest/gtest.h>

namespace unclash {
namespace {

TEST(Dress, plainLeavesNamesAlone) {
  EXPECT_EQ(dressForeign("a\x1b[1m\xE2\x80\xAE", Dress::plain, true), "a\x1b[1m\xE2\x80\xAE");
}

TEST(Dress, screenIsolatesNamesAndPutsNothingElseIn) {
  EXPECT_EQ(dressForeign("\\\\fs01\\data", Dress::screen, false),
            "\xE2\x81\xA8\\\\fs01\\data\xE2\x81\xA9");
  EXPECT_EQ(dressForeign("", Dress::screen, false), "");
}

TEST(Dress, namesCannotBreakOutOfTheirIsolation) {
  EXPECT_EQ(dressForeign("a\xE2\x81\xA9z", Dress::screen, false),
            "\xE2\x81\xA8"
            "a\\u2069z\xE2\x81\xA9");
}

TEST(Dress, terminalMakesEscapesOverridesAndBrokenBytesVisible) {
  const auto shown = [](std::string_view text) {
    return dressForeign(text, Dress::terminal, false);
  };
  EXPECT_EQ(shown("a\x1b]0;x\x07"), "a\\x1b]0;x\\x07");
  EXPECT_EQ(shown("a\r\nb"), "a\\x0d\\x0ab");
  EXPECT_EQ(shown("\xC2\x9B"
                  "1m"),
            "\\x9b1m");
  EXPECT_EQ(shown("\xE2\x80\xAE"
                  "fdp"),
            "\\u202efdp");
  EXPECT_EQ(shown("a\xFFz"), "a\\xffz");
  EXPECT_EQ(shown("\xC3"), "\\xc3");
  EXPECT_EQ(shown("M\xC3\xBCller \xE7\x94\xB0"), "M\xC3\xBCller \xE7\x94\xB0");
  EXPECT_EQ(shown(std::string_view("a\0b", 3)), "a\\x00b");
}

TEST(Dress, htmlEscapesBothOwnAndForeignText) {
  EXPECT_EQ(dressOwn("a < b & \"c\"", Dress::html), "a &lt; b &amp; &quot;c&quot;");
  EXPECT_EQ(dressForeign("<script>", Dress::html, false), "&lt;script&gt;");
  EXPECT_EQ(dressForeign("fs01", Dress::html, true), "<bdi>fs01</bdi>");
  EXPECT_EQ(dressForeign("\xD7\x90", Dress::html, false), "<bdi>\xD7\x90</bdi>");
}

TEST(Dress, markdownShowsWhatStandsThere) {
  EXPECT_EQ(dressForeign("\\\\fs_01\\*", Dress::markdown, false), "\\\\\\\\fs\\_01\\\\\\*");
  EXPECT_EQ(dressForeign("![x](y)|<b>", Dress::markdown, false), "\\!\\[x\\](y)\\|\\<b\\>");
}

TEST(Dress, codeIsIsolatedOnlyWhereTheLanguageRunsTheOtherWay) {
  EXPECT_EQ(dressCode("net use Z: /delete", Dress::screen, false), "net use Z: /delete");
  EXPECT_EQ(dressCode("net use", Dress::screen, true), "\xE2\x81\xA6net use\xE2\x81\xA9");
  EXPECT_EQ(dressCode("net use", Dress::html, true), "<bdi dir=\"ltr\">net use</bdi>");
}

/// `[` and `]` stand for an isolate that reads left to right, `<` and `>` for one of a name.
std::string runs(std::string text) {
  const auto replace = [](std::string in, std::string_view what, std::string_view with) {
    for (std::size_t at = 0; (at = in.find(what, at)) != std::string::npos; at += with.size())
      in.replace(at, what.size(), with);
    return in;
  };
  text = replace(replace(text, "<", "\xE2\x81\xA8"), ">", "\xE2\x81\xA9");
  text = isolateRuns(text, Dress::screen);
  return replace(replace(replace(text, "\xE2\x81\xA8", "<"), "\xE2\x81\xA6", "["), "\xE2\x81\xA9",
                 ">");
}

TEST(Dress, whatIsTypedKeepsItsOrderAmongArabic) {
  const std::string word = "\xD9\x85\xD8\xAB\xD9\x84";  // Arabic letters
  EXPECT_EQ(runs(word + " \\\\192.168.1.5 " + word), word + " [\\\\192.168.1.5> " + word);
  EXPECT_EQ(runs(word + " (\\\\server\\share)."), word + " ([\\\\server\\share>).");
  EXPECT_EQ(runs(word + " Z: " + word), word + " [Z:> " + word);
  EXPECT_EQ(runs("net view \\\\<fs01> " + word), "[net view \\\\<fs01>> " + word);
  EXPECT_EQ(runs(word + " net use <Z:> /delete."), word + " [net use <Z:> /delete>.");
}

TEST(Dress, whatReadsRightByItselfIsLeftAlone) {
  const std::string word = "\xD9\x85\xD8\xAB\xD9\x84";
  for (const std::string& text :
       {word + " Windows: " + word, word + " <fs01>, <fs02>.", word + " 1219.", std::string{}})
    EXPECT_EQ(runs(text), text);
}

TEST(Dress, runsInHtmlKeepReferencesAndNames) {
  const std::string word = "\xD9\x85\xD8\xAB\xD9\x84";
  EXPECT_EQ(isolateRuns(word + " &quot;net view \\\\<bdi>a&amp;b</bdi>&quot;", Dress::html),
            word + " &quot;<bdi dir=\"ltr\">net view \\\\<bdi>a&amp;b</bdi></bdi>&quot;");
}

}  // namespace
}  // namespace unclash

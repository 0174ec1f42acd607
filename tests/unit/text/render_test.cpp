#include "core/text/render.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace unclash {
namespace {

using Kind = Argument::Kind;

std::shared_ptr<const Catalog> english() {
  static const auto catalog = *Catalog::load("en");
  return catalog;
}

/// The built-in texts of a language with one more pattern, `t`.
std::shared_ptr<const Catalog> with(const std::string& pattern, const char* language = "en") {
  std::string quoted;
  for (const char c : pattern)
    quoted += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return *Catalog::parse(language, "{\"t\": \"" + quoted + "\"}", *Catalog::load(language));
}

std::string say(const std::string& pattern, const Message& message, Dress dress = Dress::plain) {
  return Renderer(with(pattern), dress)(message);
}

std::string number(std::int64_t value, const char* language = "en") {
  return Renderer(*Catalog::load(language), Dress::plain)
      .argument({"count", Kind::number, {}, value, {}});
}

std::string seconds(std::int64_t value, const char* language = "en") {
  return Renderer(*Catalog::load(language), Dress::plain)
      .argument({"idle", Kind::seconds, {}, value, {}});
}

std::string time(const char* value, const char* language = "en") {
  return Renderer(*Catalog::load(language), Dress::plain)
      .argument({"at", Kind::time, value, 0, {}});
}

TEST(Render, putsArgumentsIn) {
  EXPECT_EQ(
      say("{device} uses {server}.",
          Message{"t"}.with("device", Kind::device, "Z:").with("server", Kind::server, "fs01")),
      "Z: uses fs01.");
}

TEST(Render, showsUnknownIdsAndMissingArguments) {
  EXPECT_EQ(say("", Message{"no.such.id"}), "«no.such.id»");
  EXPECT_EQ(say("a {b} c", Message{"t"}), "a {b} c");
  EXPECT_EQ(say("x", Message{}), "");
}

TEST(Render, countsInPlurals) {
  const char* pattern = "{n, plural, =0{nothing} one{# file} other{# files}}";
  const auto files = [&](std::int64_t n) {
    return say(pattern, Message{"t"}.with("n", Kind::number, n));
  };
  EXPECT_EQ(files(0), "nothing");
  EXPECT_EQ(files(1), "1 file");
  EXPECT_EQ(files(12345), "12,345 files");
  EXPECT_EQ(say(pattern, Message{"t"}), "{n} files");
}

TEST(Render, countsListsInPlurals) {
  const std::vector<Message> two = {Message{"time.month.5"}, Message{"time.month.6"}};
  EXPECT_EQ(say("{n, plural, one{# file} other{# files}}",
                Message{"t"}.with("n", Message{"stand-in.something"})),
            "… files")
      << "a word in the place of a number";
  EXPECT_EQ(say("{l, plural, one{month} other{months}} {l}", Message{"t"}.with("l", two)),
            "months May and Jun");
}

TEST(Render, selects) {
  const char* pattern = "{who, select, none{nobody} anna{Anna} other{someone}}";
  EXPECT_EQ(say(pattern, Message{"t"}.with("who", Kind::code, "anna")), "Anna");
  EXPECT_EQ(say(pattern, Message{"t"}.with("who", Kind::code, "bert")), "someone");
  EXPECT_EQ(say(pattern, Message{"t"}.with("who", Kind::code, "")), "nobody");
  EXPECT_EQ(say(pattern, Message{"t"}), "nobody");
}

TEST(Render, showsAMalformedPatternAsItIs) {
  EXPECT_EQ(say("a {b", Message{"t"}), "a {b");
  EXPECT_EQ(say("<{", Message{"t"}, Dress::html), "&lt;{");
}

TEST(Render, groupsLargeCountsAsTheLanguageDoes) {
  EXPECT_EQ(number(9999), "9999");
  EXPECT_EQ(number(10000), "10,000");
  EXPECT_EQ(number(-1234567), "-1,234,567");
  EXPECT_EQ(number(1234567, "de"), "1.234.567");
}

TEST(Render, neverGroupsCodes) {
  const Renderer plain(english(), Dress::plain);
  EXPECT_EQ(plain.argument({"code", Kind::number, {}, 3227320323, {}}), "3227320323");
  EXPECT_EQ(plain.argument({"port", Kind::number, {}, 44500, {}}), "44500");
}

TEST(Render, writesTimesAsTheLanguageDoes) {
  EXPECT_EQ(time("2026-11-21T08:00:00+01:00"), "21 Nov 2026, 08:00");
  EXPECT_EQ(time("2026-03-01T08:05:00+01:00", "de"), "01.03.2026, 08:05");
  EXPECT_EQ(time("2026-11-21"), "21 Nov 2026");
  EXPECT_EQ(time("2026-11-21", "de"), "21.11.2026");
}

TEST(Render, showsUniversalTimeOnTheReadersClock) {
#ifndef _WIN32
  setenv("TZ", "UTC-1", 1);
  tzset();
  EXPECT_EQ(time("2026-11-21T23:30:00Z"), "22 Nov 2026, 00:30");
  unsetenv("TZ");
  tzset();
#endif
}

TEST(Render, showsATimeThatIsNoneAsItIs) { EXPECT_EQ(time("yesterday"), "yesterday"); }

TEST(Render, saysDurationsInWords) {
  EXPECT_EQ(seconds(0), "0 seconds");
  EXPECT_EQ(seconds(1), "1 second");
  EXPECT_EQ(seconds(180), "3 minutes");
  EXPECT_EQ(seconds(90), "1 minute 30 seconds");
  EXPECT_EQ(seconds(5400), "1 hour 30 minutes");
  EXPECT_EQ(seconds(3601), "1 hour");
  EXPECT_EQ(seconds(86400 * 12 + 7200), "12 days");
  EXPECT_EQ(seconds(-300), "5 minutes");
  EXPECT_EQ(seconds(180, "de"), "3 Minuten");
  EXPECT_FALSE(seconds(std::numeric_limits<std::int64_t>::min()).empty());
}

TEST(Render, joinsListsAsTheLanguageDoes) {
  const auto months = [](int n) {
    std::vector<Message> list;
    for (int i = 1; i <= n; ++i) list.push_back(Message{"time.month." + std::to_string(i)});
    return Message{"t"}.with("l", std::move(list));
  };
  EXPECT_EQ(say("{l}", months(0)), "");
  EXPECT_EQ(say("{l}", months(1)), "Jan");
  EXPECT_EQ(say("{l}", months(2)), "Jan and Feb");
  EXPECT_EQ(say("{l}", months(4)), "Jan, Feb, Mar and Apr");
  EXPECT_EQ(Renderer(with("{l}", "de"), Dress::plain)(months(3)), "Jan., Febr. und März");
}

TEST(Render, namesTheIdentityWithoutAName) {
  const std::string text = say("{user}", Message{"t"}.with("user", Kind::user, ""));
  EXPECT_FALSE(text.empty());
  EXPECT_EQ(text, Renderer(english(), Dress::plain)(Message{"identity.anonymous"}));
}

TEST(Render, rendersMessagesInsideMessagesOnce) {
  const Message inner = Message{"t"}.with("x", Kind::text, "<a & b>");
  EXPECT_EQ(say("({x})", Message{"t"}.with("x", inner), Dress::html), "((&lt;a &amp; b&gt;))");
}

TEST(Render, boundsHowDeepMessagesStandInsideEachOther) {
  Message message = Message{"t"}.with("x", Kind::text, "end");
  for (int i = 0; i < 500; ++i) message = Message{"t"}.with("x", std::move(message));
  EXPECT_EQ(say("{x}", message), "…");
}

TEST(Render, keepsASystemsMessageOnOneLine) {
  EXPECT_EQ(say("{x}", Message{"t"}.with("x", Kind::text, "Access is denied.\r\nSorry.\r\n"),
                Dress::terminal),
            "Access is denied. Sorry.");
}

TEST(Render, dressesForeignTextAndOwnText) {
  const Message message = Message{"t"}.with("user", Kind::user, "a\x1b<b>");
  EXPECT_EQ(say("& {user}", message, Dress::html), "&amp; a\\x1b&lt;b&gt;");
  EXPECT_EQ(say("& {user}", message, Dress::terminal), "& a\\x1b<b>");
  EXPECT_EQ(say("{user}", message, Dress::screen),
            "\xE2\x81\xA8"
            "a\\x1b<b>\xE2\x81\xA9");
}

TEST(Render, redactsByKind) {
  Redactor redactor;
  const Renderer render(with("{s} {u} {p} {c} {d} {t} {k}"), Dress::plain, &redactor);
  const std::string text = render(Message{"t"}
                                      .with("s", Kind::server, "fs01")
                                      .with("u", Kind::user, "CONTOSO\\anna")
                                      .with("p", Kind::path, "\\\\fs01\\payroll")
                                      .with("c", Kind::computer, "PC-ANNA")
                                      .with("d", Kind::device, "Z:")
                                      .with("t", Kind::text, "anna cannot reach FS01")
                                      .with("k", Kind::code, "net use \\\\fs01\\payroll /delete"));
  EXPECT_EQ(
      text,
      "server-1 DOMAIN-1\\user-1 \\\\server-1\\share-1 computer-1 Z: user-1 cannot reach server-1 "
      "net use \\\\server-1\\share-1 /delete");
}

}  // namespace
}  // namespace unclash

#include "core/machine/probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace unclash {
namespace {

using Bytes = std::vector<std::uint8_t>;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// What smbd 4.17 answered to encodeNegotiate(), without the frame header.
Bytes sambaAnswer() {
  std::ifstream file(UNCLASH_SOURCE_DIR "/tests/unit/machine/data/negotiate-samba-4.17.hex");
  Bytes bytes;
  std::string digits;
  for (char c = 0; file.get(c);) {
    if (c == '\n') continue;
    digits += c;
    if (digits.size() < 2) continue;
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(digits, nullptr, 16)));
    digits.clear();
  }
  EXPECT_EQ(bytes.size(), 272U);
  bytes.erase(bytes.begin(), bytes.begin() + kFrameHeaderBytes);
  return bytes;
}

/// The same for a dialect without negotiate contexts.
Bytes olderAnswer(std::uint16_t dialect) {
  Bytes bytes = sambaAnswer();
  bytes[68] = static_cast<std::uint8_t>(dialect);
  bytes[69] = static_cast<std::uint8_t>(dialect >> 8);
  return bytes;
}

std::uint32_t little(const Bytes& bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8U | bytes[at + i];
  return value;
}

void set(Bytes& bytes, std::size_t at, std::initializer_list<int> values) {
  for (const int value : values) bytes[at++] = static_cast<std::uint8_t>(value);
}

std::string errorOf(const Bytes& bytes) {
  const Negotiated parsed = parseNegotiate(bytes);
  EXPECT_NE(parsed.answer.has_value(), !parsed.error.empty());
  return parsed.error;
}

TEST(NegotiateRequest, IsAFrameOfSmbOverTcp) {
  const Bytes frame = encodeNegotiate({});
  const auto length = frameLength(std::span(frame).first<kFrameHeaderBytes>());
  ASSERT_TRUE(length);
  EXPECT_EQ(*length, frame.size() - kFrameHeaderBytes);
}

TEST(NegotiateRequest, OffersEveryDialectAndItsContexts) {
  NegotiateNonce nonce;
  nonce.clientGuid.fill(0xAB);
  nonce.salt.fill(0xCD);
  Bytes message = encodeNegotiate(nonce);
  message.erase(message.begin(), message.begin() + kFrameHeaderBytes);

  EXPECT_EQ(little(message, 0, 4), 0x424D53FEU);
  EXPECT_EQ(little(message, 4, 2), 64U);
  EXPECT_EQ(little(message, 64, 2), 36U);
  ASSERT_EQ(little(message, 66, 2), 5U);
  std::vector<std::uint32_t> dialects;
  for (std::size_t i = 0; i < 5; ++i) dialects.push_back(little(message, 100 + 2 * i, 2));
  EXPECT_THAT(dialects, ::testing::ElementsAre(0x0202, 0x0210, 0x0300, 0x0302, 0x0311));
  EXPECT_EQ(message[76], 0xAB);

  // Two contexts, each at a multiple of eight: preauthentication integrity and encryption.
  std::size_t at = little(message, 92, 4);
  ASSERT_EQ(little(message, 96, 2), 2U);
  EXPECT_EQ(at % 8, 0U);
  EXPECT_GE(at, 110U);
  EXPECT_EQ(little(message, at, 2), 1U);
  EXPECT_EQ(little(message, at + 8 + 4, 2), 1U) << "SHA-512";
  EXPECT_EQ(message[at + 8 + 6], 0xCD);
  at += (8 + little(message, at + 2, 2) + 7) / 8 * 8;
  EXPECT_EQ(little(message, at, 2), 2U);
  EXPECT_EQ(at + 8 + little(message, at + 2, 2), message.size());
}

TEST(FrameLength, RefusesWhatIsNoFrame) {
  const auto length = [](std::array<std::uint8_t, 4> header) { return frameLength(header); };
  EXPECT_EQ(length({0, 0, 1, 12}), 268U);
  EXPECT_EQ(length({0, 0, 0, 0}), 0U);
  EXPECT_EQ(length({0, 1, 0, 0}), kMaxNegotiateBytes);
  EXPECT_FALSE(length({0, 1, 0, 1}));
  EXPECT_FALSE(length({'S', 'S', 'H', '-'}));
  EXPECT_FALSE(length({0x83, 0, 0, 1})) << "a NetBIOS negative session response";
}

TEST(ParseNegotiate, ReadsWhatSambaSays) {
  const Negotiated parsed = parseNegotiate(sambaAnswer());
  ASSERT_TRUE(parsed.answer) << parsed.error;
  EXPECT_EQ(parsed.answer->guid, "656c6966-7273-0076-0000-000000000000");
  EXPECT_EQ(parsed.answer->dialect, "3.1.1");
  EXPECT_FALSE(parsed.answer->signingRequired);
  ASSERT_TRUE(parsed.answer->systemTime);
  EXPECT_EQ(formatTime(*parsed.answer->systemTime), "2026-11-21T09:11:11Z");
}

TEST(ParseNegotiate, NamesEachDialect) {
  for (const auto& [number, name] : std::initializer_list<std::pair<int, const char*>>{
           {0x0202, "2.0.2"}, {0x0210, "2.1"}, {0x0300, "3.0"}, {0x0302, "3.0.2"}}) {
    const Negotiated parsed = parseNegotiate(olderAnswer(static_cast<std::uint16_t>(number)));
    ASSERT_TRUE(parsed.answer) << parsed.error;
    EXPECT_EQ(parsed.answer->dialect, name);
  }
  EXPECT_THAT(errorOf(olderAnswer(0x02FF)), HasSubstr("0x000002FF"));
  EXPECT_THAT(errorOf(olderAnswer(0x0312)), HasSubstr("not offered"));
}

TEST(ParseNegotiate, SeesThatSigningIsRequired) {
  Bytes bytes = sambaAnswer();
  set(bytes, 66, {3, 0});
  EXPECT_TRUE(parseNegotiate(bytes).answer->signingRequired);
}

TEST(ParseNegotiate, KnowsNoTimeWhereTheServerHidesIt) {
  Bytes bytes = sambaAnswer();
  set(bytes, 104, {0, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_FALSE(parseNegotiate(bytes).answer->systemTime);
  set(bytes, 104, {255, 255, 255, 255, 255, 255, 255, 255});
  EXPECT_FALSE(parseNegotiate(bytes).answer->systemTime);
}

TEST(ParseNegotiate, SaysWhyItIsNoAnswer) {
  EXPECT_EQ(errorOf({}), "the answer is not SMB2");
  EXPECT_EQ(errorOf({'H', 'T', 'T', 'P', '/', '1'}), "the answer is not SMB2");
  EXPECT_EQ(errorOf({0xFF, 'S', 'M', 'B', 0x72}), "the server answers in SMB1");

  Bytes refused = sambaAnswer();
  set(refused, 8, {0xBB, 0, 0, 0xC0});
  EXPECT_EQ(errorOf(refused), "the server refuses with status 0xC00000BB");

  Bytes other = sambaAnswer();
  set(other, 12, {1, 0});
  EXPECT_THAT(errorOf(other), HasSubstr("does not belong"));
  Bytes request = sambaAnswer();
  set(request, 16, {0, 0, 0, 0});
  EXPECT_THAT(errorOf(request), HasSubstr("does not belong"));
  Bytes later = sambaAnswer();
  set(later, 24, {1});
  EXPECT_THAT(errorOf(later), HasSubstr("does not belong"));
  Bytes compound = sambaAnswer();
  set(compound, 20, {128});
  EXPECT_THAT(errorOf(compound), HasSubstr("compounded"));
}

TEST(ParseNegotiate, RefusesLengthsThatLieOutside) {
  Bytes token = sambaAnswer();
  set(token, 64 + 58, {0xFF, 0xFF});
  EXPECT_THAT(errorOf(token), HasSubstr("security token"));
  set(token, 64 + 56, {0xFF, 0xFF, 1, 0});
  EXPECT_THAT(errorOf(token), HasSubstr("security token"));
  set(token, 64 + 56, {4, 0, 1, 0});
  EXPECT_THAT(errorOf(token), HasSubstr("security token"));

  Bytes contexts = sambaAnswer();
  set(contexts, 64 + 60, {0xFF, 0xFF, 0xFF, 0xFF});
  EXPECT_THAT(errorOf(contexts), HasSubstr("contexts"));
  set(contexts, 64 + 60, {0xF8, 0xFF, 0xFF, 0xFF});
  EXPECT_THAT(errorOf(contexts), HasSubstr("contexts"));
  set(contexts, 64 + 60, {0, 0, 0, 0});
  EXPECT_THAT(errorOf(contexts), HasSubstr("contexts"));

  Bytes length = sambaAnswer();
  set(length, 0xD0 + 2, {0xFF, 0xFF});
  EXPECT_THAT(errorOf(length), HasSubstr("cut off"));
  Bytes salt = sambaAnswer();
  set(salt, 0xD0 + 8 + 2, {0xFF, 0xFF});
  EXPECT_THAT(errorOf(salt), HasSubstr("malformed"));
  Bytes hash = sambaAnswer();
  set(hash, 0xD0 + 8 + 4, {2, 0});
  EXPECT_THAT(errorOf(hash), HasSubstr("malformed"));
  Bytes none = sambaAnswer();
  set(none, 70, {0, 0});
  EXPECT_THAT(errorOf(none), HasSubstr("without one preauthentication"));
}

TEST(ParseNegotiate, RefusesEveryTruncation) {
  const Bytes whole = sambaAnswer();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_FALSE(errorOf(cut).empty()) << length;
  }
}

TEST(ParseNegotiate, SurvivesMutations) {
  // Under the sanitizers this is where a read past the end would show.
  const Bytes whole = sambaAnswer();
  std::mt19937 random(20261121);
  for (int round = 0; round < 50'000; ++round) {
    Bytes mutated(whole.begin(),
                  whole.begin() + static_cast<std::ptrdiff_t>(
                                      random() % 4 == 0 ? random() % whole.size() : whole.size()));
    for (auto flips = 1 + random() % 6; flips-- > 0 && !mutated.empty();)
      mutated[random() % mutated.size()] = static_cast<std::uint8_t>(random());
    errorOf(mutated);
  }
}

TEST(FormatGuid, WritesTheFirstGroupsFromTheirLittleEndianBytes) {
  const std::array<std::uint8_t, 16> bytes{0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66,
                                           0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF};
  EXPECT_EQ(formatGuid(bytes), "00112233-4455-6677-8899-aabbccddeeff");
}

}  // namespace
}  // namespace unclash

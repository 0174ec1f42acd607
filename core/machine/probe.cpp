#include "core/machine/probe.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <string_view>

namespace unclash {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::array<std::uint8_t, 4> kSmb2{0xFE, 'S', 'M', 'B'};
constexpr std::array<std::uint8_t, 4> kSmb1{0xFF, 'S', 'M', 'B'};
constexpr std::size_t kHeaderBytes = 64;
/// Fixed part of the response's body; its StructureSize says one more, for the variable part.
constexpr std::size_t kResponseBytes = 64;
constexpr std::uint16_t kResponseStructureSize = 65;
constexpr std::uint16_t kRequestStructureSize = 36;
constexpr std::uint32_t kFlagResponse = 0x00000001;
constexpr std::uint16_t kSigningEnabled = 0x0001;
constexpr std::uint16_t kSigningRequired = 0x0002;
/// DFS, leasing, large MTU, multi-channel, persistent handles, directory leasing, encryption.
constexpr std::uint32_t kCapabilities = 0x0000007F;
constexpr std::uint16_t kPreauthIntegrity = 0x0001;
constexpr std::uint16_t kEncryption = 0x0002;
constexpr std::uint16_t kSha512 = 0x0001;
/// AES-128-GCM, AES-128-CCM, AES-256-GCM, AES-256-CCM.
constexpr std::array<std::uint16_t, 4> kCiphers{0x0002, 0x0001, 0x0004, 0x0003};
constexpr std::uint16_t kSmb311 = 0x0311;

struct Dialect {
  std::uint16_t number;
  const char* name;
};
constexpr std::array<Dialect, 5> kDialects{
    {{0x0202, "2.0.2"}, {0x0210, "2.1"}, {0x0300, "3.0"}, {0x0302, "3.0.2"}, {kSmb311, "3.1.1"}}};

/// 1970 in FILETIME's count of 100 ns since 1601.
constexpr std::uint64_t kUnixEpoch = 116'444'736'000'000'000;
constexpr std::uint64_t kTicksPerMillisecond = 10'000;

class Writer {
 public:
  void u8(std::uint8_t value) { bytes_.push_back(value); }
  void u16(std::uint16_t value) { number(value, 2); }
  void u32(std::uint32_t value) { number(value, 4); }
  void zeros(std::size_t count) { bytes_.resize(bytes_.size() + count); }
  template <class Range>
  void raw(const Range& values) {
    // One by one: GCC 12 sees an overflow in an inlined insert() that is not there.
    for (const std::uint8_t value : values) u8(value);
  }
  /// Up to the next multiple of eight, counted from the start of the message.
  void align() { zeros((8 - bytes_.size() % 8) % 8); }
  std::size_t size() const { return bytes_.size(); }
  void setU32(std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i)
      bytes_[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
  }
  std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  void number(std::uint64_t value, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) u8(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  std::vector<std::uint8_t> bytes_;
};

/// Callers check the bounds once for a whole structure.
std::uint64_t little(Bytes bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8U | bytes[at + i];
  return value;
}
std::uint16_t u16(Bytes bytes, std::size_t at) {
  return static_cast<std::uint16_t>(little(bytes, at, 2));
}
std::uint32_t u32(Bytes bytes, std::size_t at) {
  return static_cast<std::uint32_t>(little(bytes, at, 4));
}

bool startsWith(Bytes bytes, const std::array<std::uint8_t, 4>& magic) {
  return bytes.size() >= magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
}

std::string hex(std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08X", static_cast<unsigned>(value));
  return text;
}

Negotiated wrong(std::string error) { return {std::nullopt, std::move(error)}; }

void writeContext(Writer& out, std::uint16_t type, const std::vector<std::uint8_t>& data) {
  out.align();
  out.u16(type);
  out.u16(static_cast<std::uint16_t>(data.size()));
  out.u32(0);
  out.raw(data);
}

std::vector<std::uint8_t> preauthIntegrity(const NegotiateNonce& nonce) {
  Writer data;
  data.u16(1);
  data.u16(static_cast<std::uint16_t>(nonce.salt.size()));
  data.u16(kSha512);
  data.raw(nonce.salt);
  return data.take();
}

std::vector<std::uint8_t> encryption() {
  Writer data;
  data.u16(static_cast<std::uint16_t>(kCiphers.size()));
  for (const std::uint16_t cipher : kCiphers) data.u16(cipher);
  return data.take();
}

std::optional<TimePoint> timeOf(std::uint64_t ticks) {
  if (ticks < kUnixEpoch ||
      ticks > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return std::nullopt;
  return TimePoint(std::chrono::milliseconds(
      static_cast<std::int64_t>((ticks - kUnixEpoch) / kTicksPerMillisecond)));
}

/// What is wrong with the list of contexts that SMB 3.1.1 demands; empty where nothing is.
std::string contextError(Bytes message, std::size_t offset, std::size_t count) {
  if (offset < kHeaderBytes + kResponseBytes || offset % 8 != 0)
    return "the negotiate contexts start at an impossible place";
  std::size_t preauth = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (offset > message.size() || message.size() - offset < 8)
      return "the negotiate contexts are cut off";
    const std::size_t length = u16(message, offset + 2);
    if (message.size() - offset - 8 < length) return "a negotiate context is cut off";
    if (u16(message, offset) == kPreauthIntegrity) {
      const Bytes data = message.subspan(offset + 8, length);
      if (data.size() < 6 || u16(data, 0) != 1 || data.size() < 6U + u16(data, 2) ||
          u16(data, 4) != kSha512)
        return "the preauthentication integrity context is malformed";
      ++preauth;
    }
    offset += (8 + length + 7) / 8 * 8;
  }
  if (preauth != 1) return "SMB 3.1.1 without one preauthentication integrity context";
  return {};
}

}  // namespace

std::vector<std::uint8_t> encodeNegotiate(const NegotiateNonce& nonce) {
  Writer out;
  out.raw(kSmb2);
  out.u16(kHeaderBytes);
  out.u16(0);     // credit charge
  out.u32(0);     // channel sequence, reserved
  out.u16(0);     // NEGOTIATE
  out.u16(1);     // credits asked for
  out.u32(0);     // flags
  out.u32(0);     // next command
  out.zeros(8);   // message id
  out.zeros(8);   // process id, tree id
  out.zeros(8);   // session id
  out.zeros(16);  // signature

  out.u16(kRequestStructureSize);
  out.u16(static_cast<std::uint16_t>(kDialects.size()));
  out.u16(kSigningEnabled);
  out.u16(0);
  out.u32(kCapabilities);
  out.raw(nonce.clientGuid);
  const std::size_t contextOffsetAt = out.size();
  out.u32(0);
  out.u16(2);  // number of contexts
  out.u16(0);
  for (const Dialect& dialect : kDialects) out.u16(dialect.number);
  out.align();
  out.setU32(contextOffsetAt, static_cast<std::uint32_t>(out.size()));
  writeContext(out, kPreauthIntegrity, preauthIntegrity(nonce));
  writeContext(out, kEncryption, encryption());

  Writer frame;
  frame.u8(0);
  frame.u8(static_cast<std::uint8_t>(out.size() >> 16U));
  frame.u8(static_cast<std::uint8_t>(out.size() >> 8U));
  frame.u8(static_cast<std::uint8_t>(out.size()));
  frame.raw(out.take());
  return frame.take();
}

std::optional<std::size_t> frameLength(std::span<const std::uint8_t, kFrameHeaderBytes> header) {
  const std::size_t length = static_cast<std::size_t>(header[1]) << 16U |
                             static_cast<std::size_t>(header[2]) << 8U | header[3];
  if (header[0] != 0 || length > kMaxNegotiateBytes) return std::nullopt;
  return length;
}

Negotiated parseNegotiate(Bytes message) {
  if (startsWith(message, kSmb1)) return wrong("the server answers in SMB1");
  if (!startsWith(message, kSmb2)) return wrong("the answer is not SMB2");
  if (message.size() < kHeaderBytes) return wrong("the answer's header is cut off");
  if (u16(message, 4) != kHeaderBytes) return wrong("the answer's header has a wrong size");
  if (u16(message, 12) != 0 || (u32(message, 16) & kFlagResponse) == 0 ||
      little(message, 24, 8) != 0)
    return wrong("the answer does not belong to a NEGOTIATE request");
  if (const std::uint32_t status = u32(message, 8); status != 0)
    return wrong("the server refuses with status " + hex(status));
  if (u32(message, 20) != 0) return wrong("the answer is compounded");
  if (message.size() < kHeaderBytes + kResponseBytes) return wrong("the answer is cut off");

  const Bytes body = message.subspan(kHeaderBytes);
  if (u16(body, 0) != kResponseStructureSize) return wrong("the answer has a wrong size");
  const std::uint16_t number = u16(body, 4);
  const auto dialect = std::find_if(kDialects.begin(), kDialects.end(),
                                    [&](const Dialect& each) { return each.number == number; });
  if (dialect == kDialects.end())
    return wrong("the server chose a dialect that was not offered: " + hex(number));

  const std::size_t tokenOffset = u16(body, 56);
  const std::size_t tokenLength = u16(body, 58);
  if (tokenLength != 0 &&
      (tokenOffset < kHeaderBytes + kResponseBytes || tokenOffset > message.size() ||
       message.size() - tokenOffset < tokenLength))
    return wrong("the answer's security token lies outside it");
  if (number == kSmb311)
    if (std::string error = contextError(message, u32(body, 60), u16(body, 6)); !error.empty())
      return wrong(std::move(error));

  NegotiateAnswer answer;
  answer.guid = formatGuid(body.subspan<8, 16>());
  answer.dialect = dialect->name;
  answer.signingRequired = (u16(body, 2) & kSigningRequired) != 0;
  answer.systemTime = timeOf(little(body, 40, 8));
  return {std::move(answer), {}};
}

std::string formatGuid(std::span<const std::uint8_t, 16> bytes) {
  constexpr std::array<std::size_t, 16> kOrder{3, 2, 1,  0,  5,  4,  7,  6,
                                               8, 9, 10, 11, 12, 13, 14, 15};
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < kOrder.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    const std::uint8_t byte = bytes[kOrder[i]];
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

}  // namespace unclash

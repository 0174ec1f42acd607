// SMB2 NEGOTIATE as bytes: what is sent to a server before anyone signs in, and what it answers.
//
// Pure functions; sockets live with each platform. Layout and rules: [MS-SMB2] 2.1 (transport),
// 2.2.1 (header), 2.2.3 (request), 2.2.4 (response), 3.2.5.2 (what a client must refuse).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/model/time.h"

namespace unclash {

/// The port of SMB over TCP.
inline constexpr std::uint16_t kSmbPort = 445;
/// Bytes before every message: a zero and the length in 24 bits, big-endian.
inline constexpr std::size_t kFrameHeaderBytes = 4;
/// Longest answer to a NEGOTIATE that is read. Real ones have a few hundred bytes.
inline constexpr std::size_t kMaxNegotiateBytes = 64U << 10U;

/// What should differ from one request to the next; any bytes will do.
struct NegotiateNonce {
  std::array<std::uint8_t, 16> clientGuid{};
  std::array<std::uint8_t, 32> salt{};
};

/// A request that offers SMB 2.0.2 to 3.1.1, ready to be sent (with the frame header).
std::vector<std::uint8_t> encodeNegotiate(const NegotiateNonce& nonce);

/// The length of the message behind a frame header; nothing where it is no frame of SMB over TCP or
/// longer than kMaxNegotiateBytes.
std::optional<std::size_t> frameLength(std::span<const std::uint8_t, kFrameHeaderBytes> header);

/// What a server says about itself.
struct NegotiateAnswer {
  std::string guid;     ///< ServerGuid as Windows writes it, lower case, without braces
  std::string dialect;  ///< `2.0.2`, `2.1`, `3.0`, `3.0.2` or `3.1.1`
  bool signingRequired = false;
  /// The server's clock; nothing where it does not tell (0) or tells no possible time.
  std::optional<TimePoint> systemTime;
};

/// Either an answer or, in English, why there is none: `Server::negotiateError`.
struct Negotiated {
  std::optional<NegotiateAnswer> answer;
  std::string error;
};

/// Reads a message without its frame header. Every length and offset is checked; what is not a
/// well-formed answer to encodeNegotiate() is an error, whatever else it holds.
Negotiated parseNegotiate(std::span<const std::uint8_t> message);

/// `00112233-4455-6677-8899-aabbccddeeff`: the first three groups are little-endian on the wire
/// ([MS-DTYP] 2.3.4.2).
std::string formatGuid(std::span<const std::uint8_t, 16> bytes);

}  // namespace unclash

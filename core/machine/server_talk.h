// A look at a server as every platform's sockets hold it: which address is connected to, and what
// is said. The platform gives the calls; the order and the patience stand here.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/machine/server_look.h"

namespace unclash {

/// Before the next address is tried beside one that has not answered (RFC 8305, 250 ms).
inline constexpr std::chrono::milliseconds kNextAddress{250};
inline constexpr std::size_t kMostAddresses = 8;

/// A connection to the first address that takes one; a socket that is not open, with `code`, where
/// none does. `Network` has
/// - `kNoAddress`, `kUnderWay`: codes of nothing to try and of a connection that is being made;
/// - `int start(address, Socket&)`: opens a socket and begins; 0 where it is connected at once;
/// - `await(sockets, until, int& code)`: the indices of those that are ready or have failed, in
///   ascending order, none where `until` came first; `code` other than 0 once the limits are
///   reached;
/// - `int resultOf(socket)`: 0 for one that is connected.
template <class Socket, class Address, class Network>
Socket connectToFirst(const std::vector<Address>& addresses, const Network& network, int& code) {
  using std::chrono::steady_clock;
  std::vector<Socket> attempts;
  std::size_t next = 0;
  const std::size_t count = std::min(addresses.size(), kMostAddresses);
  auto nextAt = steady_clock::now();
  int problem = Network::kNoAddress;
  while (true) {
    while (next < count && (attempts.empty() || steady_clock::now() >= nextAt)) {
      Socket socket;
      const int begun = network.start(addresses[next++], socket);
      nextAt = steady_clock::now() + kNextAddress;
      if (begun == 0) return socket;
      if (begun == Network::kUnderWay)
        attempts.push_back(std::move(socket));
      else
        problem = begun;
    }
    if (attempts.empty()) {
      code = problem;
      return Socket();
    }
    const std::vector<std::size_t> ready =
        network.await(attempts, next < count ? nextAt : steady_clock::time_point::max(), code);
    if (code != 0) return Socket();
    for (auto index = ready.rbegin(); index != ready.rend(); ++index) {
      const int result = network.resultOf(attempts[*index]);
      if (result == 0) return std::move(attempts[*index]);
      problem = result;
      attempts.erase(attempts.begin() + static_cast<std::ptrdiff_t>(*index));
      nextAt = steady_clock::now();
    }
  }
}

/// Asks, and reads one answer. `send(bytes)` and `receive(bytes)` give 0 or a code; nothing, with
/// `code`, where `isLimit(code)` says that the limits were reached.
template <class Send, class Receive, class IsLimit>
std::optional<Negotiated> negotiateBy(Send send, Receive receive, IsLimit isLimit, int& code) {
  const auto ended = [&](const char* when) -> std::optional<Negotiated> {
    if (isLimit(code)) return std::nullopt;
    return Negotiated{std::nullopt, std::string("the server ended the connection ") + when};
  };
  const auto request = encodeNegotiate(freshNonce());
  if ((code = send(std::span<const std::uint8_t>(request))) != 0) return ended("at once");
  std::array<std::uint8_t, kFrameHeaderBytes> header{};
  if ((code = receive(std::span<std::uint8_t>(header))) != 0) return ended("without an answer");
  const auto length = frameLength(header);
  if (!length) return Negotiated{std::nullopt, "the answer is not SMB2"};
  std::vector<std::uint8_t> message(*length);
  if ((code = receive(std::span<std::uint8_t>(message))) != 0)
    return ended("in the middle of its answer");
  return parseNegotiate(message);
}

}  // namespace unclash

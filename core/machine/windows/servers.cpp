#include <winsock2.h>
// Behind winsock2.h.
#include <windows.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "core/machine/detached.h"
#include "core/machine/server_talk.h"
#include "core/machine/windows/gap_reasons.h"
#include "core/machine/windows/text.h"

namespace unclash {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// How often a stop is looked for.
constexpr milliseconds kTick{20};

/// Winsock for as long as the program runs: threads left behind in the resolver still use it.
int startWinsock() {
  static const int code = [] {
    WSADATA data{};
    return ::WSAStartup(MAKEWORD(2, 2), &data);
  }();
  return code;
}

class Socket {
 public:
  explicit Socket(SOCKET handle = INVALID_SOCKET) : handle_(handle) {}
  Socket(Socket&& other) noexcept : handle_(std::exchange(other.handle_, INVALID_SOCKET)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Socket() {
    if (open()) ::closesocket(handle_);
  }
  SOCKET get() const { return handle_; }
  bool open() const { return handle_ != INVALID_SOCKET; }

 private:
  SOCKET handle_;
};

/// 0 while there is time; else WSAETIMEDOUT or WSAECANCELLED.
int limitReached(const LookLimits& limits) {
  if (limits.stop.stop_requested()) return WSAECANCELLED;
  return steady_clock::now() >= limits.until ? WSAETIMEDOUT : 0;
}

enum class Ready { reading, writing };

/// Sockets of `all` that are ready or have failed, after waiting until `until` at most. select()
/// and not WSAPoll(), which did not report failed connects before Windows 10 2004 (its
/// documentation). `code` says why where the limits were reached.
std::vector<std::size_t> await(const std::vector<Socket>& all, Ready ready,
                               const LookLimits& limits, steady_clock::time_point until,
                               int& code) {
  while ((code = limitReached(limits)) == 0) {
    fd_set wanted;
    fd_set failed;
    FD_ZERO(&wanted);
    FD_ZERO(&failed);
    for (const Socket& socket : all) {
      FD_SET(socket.get(), &wanted);
      FD_SET(socket.get(), &failed);
    }
    timeval tick{0, static_cast<long>(std::chrono::microseconds(kTick).count())};
    const bool read = ready == Ready::reading;
    const int count =
        ::select(0, read ? &wanted : nullptr, read ? nullptr : &wanted, &failed, &tick);
    if (count == SOCKET_ERROR) {
      code = ::WSAGetLastError();
      return {};
    }
    std::vector<std::size_t> found;
    for (std::size_t i = 0; count > 0 && i < all.size(); ++i)
      if (FD_ISSET(all[i].get(), &wanted) || FD_ISSET(all[i].get(), &failed)) found.push_back(i);
    if (!found.empty() || steady_clock::now() >= until) return found;
  }
  return {};
}

struct Address {
  sockaddr_storage storage{};
  int length = 0;
  std::string text;
};

struct Resolved {
  int code = WSATRY_AGAIN;  ///< 0 for an answer
  std::vector<Address> addresses;
  std::string canonical;
};

Resolved resolveNow(const std::string& name, std::uint16_t port, int flags) {
  ADDRINFOW hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  ADDRINFOW* list = nullptr;
  Resolved resolved;
  resolved.code =
      ::GetAddrInfoW(toUtf16(name).c_str(), std::to_wstring(port).c_str(), &hints, &list);
  if (resolved.code != 0) return resolved;
  const std::unique_ptr<ADDRINFOW, decltype(&::FreeAddrInfoW)> guard(list, &::FreeAddrInfoW);
  if (list == nullptr) {
    resolved.code = WSANO_DATA;
    return resolved;
  }
  resolved.canonical = toUtf8(list->ai_canonname);
  for (const ADDRINFOW* each = list; each != nullptr; each = each->ai_next) {
    if (each->ai_addrlen > sizeof(sockaddr_storage)) continue;
    std::array<wchar_t, NI_MAXHOST> text{};
    if (::GetNameInfoW(each->ai_addr, static_cast<socklen_t>(each->ai_addrlen), text.data(),
                       static_cast<DWORD>(text.size()), nullptr, 0, NI_NUMERICHOST) != 0)
      continue;
    Address address;
    std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
    address.length = static_cast<int>(each->ai_addrlen);
    address.text = toUtf8(text.data());
    resolved.addresses.push_back(std::move(address));
  }
  return resolved;
}

/// Nothing, with `code`, once the limits are reached or no thread can be had.
std::optional<Resolved> resolve(const std::string& name, std::uint16_t port,
                                const LookLimits& limits, int& code) {
  if (Resolved literal = resolveNow(name, port, AI_NUMERICHOST); literal.code == 0) return literal;
  // A thread that hangs in the resolver cannot be ended and is left behind with its promise.
  std::promise<Resolved> promise;
  std::future<Resolved> answer = promise.get_future();
  try {
    runDetached([promise = std::move(promise), name, port]() mutable {
      promise.set_value(resolveNow(name, port, AI_CANONNAME));
    });
  } catch (const std::system_error&) {
    code = ERROR_NOT_ENOUGH_MEMORY;
    return std::nullopt;
  }
  while ((code = limitReached(limits)) == 0)
    if (answer.wait_for(kTick) == std::future_status::ready) return answer.get();
  return std::nullopt;
}

/// What connectToFirst() needs of this system.
struct Network {
  static constexpr int kNoAddress = WSAEHOSTUNREACH;
  static constexpr int kUnderWay = WSAEWOULDBLOCK;
  const LookLimits& limits;

  int start(const Address& address, Socket& socket) const {
    socket = Socket(::socket(address.storage.ss_family, SOCK_STREAM, IPPROTO_TCP));
    u_long nonBlocking = 1;
    if (!socket.open() || ::ioctlsocket(socket.get(), FIONBIO, &nonBlocking) != 0) {
      const int code = ::WSAGetLastError();
      return code == kUnderWay ? kNoAddress : code;
    }
    const auto* to = reinterpret_cast<const sockaddr*>(&address.storage);
    return ::connect(socket.get(), to, address.length) == 0 ? 0 : ::WSAGetLastError();
  }

  std::vector<std::size_t> await(const std::vector<Socket>& attempts,
                                 steady_clock::time_point until, int& code) const {
    return unclash::await(attempts, Ready::writing, limits, until, code);
  }

  int resultOf(const Socket& socket) const {
    int result = 0;
    int length = sizeof result;
    return ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&result),
                        &length) == 0
               ? result
               : ::WSAGetLastError();
  }
};

/// What became of a conversation: 0, a code of the limits, or any other of Winsock.
class Conversation {
 public:
  Conversation(Socket socket, const LookLimits& limits) : limits_(limits) {
    socket_.push_back(std::move(socket));
  }

  int send(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
      if (const int code = wait(Ready::writing); code != 0) return code;
      const int sent = ::send(socket_.front().get(), reinterpret_cast<const char*>(bytes.data()),
                              static_cast<int>(bytes.size()), 0);
      if (sent > 0)
        bytes = bytes.subspan(static_cast<std::size_t>(sent));
      else if (::WSAGetLastError() != WSAEWOULDBLOCK)
        return ::WSAGetLastError();
    }
    return 0;
  }

  int receive(std::span<std::uint8_t> bytes) {
    while (!bytes.empty()) {
      if (const int code = wait(Ready::reading); code != 0) return code;
      const int got = ::recv(socket_.front().get(), reinterpret_cast<char*>(bytes.data()),
                             static_cast<int>(bytes.size()), 0);
      if (got > 0)
        bytes = bytes.subspan(static_cast<std::size_t>(got));
      else if (got == 0)
        return WSAECONNRESET;
      else if (::WSAGetLastError() != WSAEWOULDBLOCK)
        return ::WSAGetLastError();
    }
    return 0;
  }

 private:
  int wait(Ready ready) const {
    int code = 0;
    await(socket_, ready, limits_, steady_clock::time_point::max(), code);
    return code;
  }

  std::vector<Socket> socket_;  ///< one
  const LookLimits& limits_;
};

void miss(SeenServer& seen, int code) {
  seen.missing = gap_reason::ofWin32(static_cast<DWORD>(code));
  seen.code = code == WSAETIMEDOUT || code == WSAECANCELLED ? 0 : code;
}

/// Errors of connect() that say something about the server, not about this program.
bool isAnswer(int code) {
  return code == WSAECONNREFUSED || code == WSAEHOSTUNREACH || code == WSAENETUNREACH ||
         code == WSAEHOSTDOWN || code == WSAENETDOWN || code == WSAECONNRESET ||
         code == WSAETIMEDOUT || code == WSAEADDRNOTAVAIL;
}

}  // namespace

SeenServer lookAtServer(const ServerName& name, const LookLimits& limits) {
  SeenServer seen;
  seen.server.name = writtenServer(name);
  if (const int code = startWinsock(); code != 0) {
    miss(seen, code);
    return seen;
  }
  const std::string host =
      name.form() == ServerName::Form::ipv6 ? name.redirectorKey() : name.text();
  int code = 0;
  const auto resolved = resolve(host, name.port().value_or(kSmbPort), limits, code);
  if (!resolved) {
    miss(seen, code);
    return seen;
  }
  if (resolved->code != 0) {
    const bool unknown = resolved->code == WSAHOST_NOT_FOUND || resolved->code == WSANO_DATA;
    seen.server.reachable = unknown ? Fact<bool>(false) : Fact<bool>::none();
    if (unknown) seen.server.addresses.ensure();
    if (!unknown) miss(seen, resolved->code);
    return seen;
  }
  std::vector<std::string> addresses;
  for (const Address& address : resolved->addresses) addresses.push_back(address.text);
  fillInNames(seen.server, name, addresses, resolved->canonical);

  auto socket = connectToFirst<Socket>(resolved->addresses, Network{limits}, code);
  if (!socket.open()) {
    seen.server.reachable = isAnswer(code) ? Fact<bool>(false) : Fact<bool>::none();
    if (!isAnswer(code)) miss(seen, code);
    return seen;
  }
  seen.server.reachable = true;
  const TimePoint asked = systemClock().now();
  Conversation conversation(std::move(socket), limits);
  const auto negotiated =
      negotiateBy([&](auto bytes) { return conversation.send(bytes); },
                  [&](auto bytes) { return conversation.receive(bytes); },
                  [](int each) { return each == WSAETIMEDOUT || each == WSAECANCELLED; }, code);
  if (!negotiated)
    miss(seen, code);
  else
    fillInAnswer(seen.server, *negotiated, asked, systemClock().now());
  return seen;
}

}  // namespace unclash

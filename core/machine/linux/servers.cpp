#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <future>
#include <mutex>
#include <optional>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "core/machine/detached.h"
#include "core/machine/linux/gap_reasons.h"
#include "core/machine/server_talk.h"
#include "core/model/time.h"
#include "core/model/unc_path.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// How often a stop is looked for.
constexpr milliseconds kTick{20};

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

/// Waits until one of `sets` is ready or `until` has come: true, with `revents` filled (all zero
/// then). False once the limits are reached; `errno` says which: ETIMEDOUT or ECANCELED.
bool await(std::vector<pollfd>& sets, const LookLimits& limits, steady_clock::time_point until) {
  while (true) {
    if (limits.stop.stop_requested()) {
      errno = ECANCELED;
      return false;
    }
    const auto now = steady_clock::now();
    if (now >= limits.until) {
      errno = ETIMEDOUT;
      return false;
    }
    const auto rest = std::chrono::ceil<milliseconds>(std::min(until, limits.until) - now);
    const auto wait = std::clamp(rest, milliseconds{0}, kTick);
    const int ready = ::poll(sets.data(), sets.size(), static_cast<int>(wait.count()));
    if (ready > 0 || (ready == 0 && steady_clock::now() >= until)) return true;
  }
}

bool await(int descriptor, short events, const LookLimits& limits) {
  std::vector<pollfd> sets{{descriptor, events, 0}};
  return await(sets, limits, steady_clock::time_point::max());
}

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;
  std::string text;
};

/// What the resolver said.
struct Resolved {
  int code = EAI_AGAIN;  ///< EAI_..., 0 for an answer
  std::vector<Address> addresses;
  std::string canonical;
};

Resolved resolveNow(const std::string& name, std::uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  Resolved resolved;
  resolved.code = ::getaddrinfo(name.c_str(), std::to_string(port).c_str(), &hints, &list);
  if (resolved.code != 0) return resolved;
  if (list->ai_canonname != nullptr) resolved.canonical = list->ai_canonname;
  for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
    if (each->ai_addrlen > sizeof(sockaddr_storage)) continue;
    std::array<char, NI_MAXHOST> text{};
    if (::getnameinfo(each->ai_addr, each->ai_addrlen, text.data(), text.size(), nullptr, 0,
                      NI_NUMERICHOST) != 0)
      continue;
    Address address;
    std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
    address.length = each->ai_addrlen;
    address.text = text.data();
    resolved.addresses.push_back(std::move(address));
  }
  ::freeaddrinfo(list);
  return resolved;
}

std::vector<std::string> textsOf(const Resolved& resolved) {
  std::vector<std::string> texts;
  for (const Address& address : resolved.addresses) texts.push_back(address.text);
  return texts;
}

/// Where a resolver thread leaves its answer. Shared, because a thread that hangs in the resolver
/// cannot be ended and is left behind.
struct Question {
  std::mutex mutex;
  Resolved answer;
  Descriptor done{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
};

/// Nothing once the limits are reached (errno says which) or no thread can be had (EAGAIN).
std::optional<Resolved> resolve(const std::string& name, std::uint16_t port,
                                const LookLimits& limits) {
  if (Resolved literal = resolveNow(name, port, AI_NUMERICHOST); literal.code == 0) return literal;
  const auto question = std::make_shared<Question>();
  try {
    runDetached([question, name, port] {
      Resolved answer = resolveNow(name, port, AI_CANONNAME);
      const std::lock_guard lock(question->mutex);
      question->answer = std::move(answer);
      const std::uint64_t one = 1;
      [[maybe_unused]] const auto written = ::write(question->done.get(), &one, sizeof one);
    });
  } catch (const std::system_error&) {
    errno = EAGAIN;
    return std::nullopt;
  }
  if (!await(question->done.get(), POLLIN, limits)) return std::nullopt;
  const std::lock_guard lock(question->mutex);
  return std::move(question->answer);
}

/// What connectToFirst() needs of this system.
struct Network {
  static constexpr int kNoAddress = EHOSTUNREACH;
  static constexpr int kUnderWay = EINPROGRESS;
  const LookLimits& limits;

  int start(const Address& address, Descriptor& socket) const {
    socket = Descriptor(::socket(address.storage.ss_family,
                                 SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    if (!socket.open()) return errno;
    const auto* to = reinterpret_cast<const sockaddr*>(&address.storage);
    return ::connect(socket.get(), to, address.length) == 0 ? 0 : errno;
  }

  std::vector<std::size_t> await(const std::vector<Descriptor>& attempts,
                                 steady_clock::time_point until, int& code) const {
    std::vector<pollfd> sets;
    for (const Descriptor& attempt : attempts) sets.push_back({attempt.get(), POLLOUT, 0});
    code = unclash::await(sets, limits, until) ? 0 : errno;
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < sets.size(); ++i)
      if (sets[i].revents != 0) ready.push_back(i);
    return ready;
  }

  int resultOf(const Descriptor& socket) const {
    int result = 0;
    socklen_t length = sizeof result;
    return ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &result, &length) == 0 ? result : errno;
  }
};

bool sendAll(int socket, std::span<const std::uint8_t> bytes, const LookLimits& limits) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0)
      bytes = bytes.subspan(static_cast<std::size_t>(sent));
    else if (errno == EAGAIN) {
      if (!await(socket, POLLOUT, limits)) return false;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

/// False with errno; EPIPE where the other side ended the connection.
bool receiveAll(int socket, std::span<std::uint8_t> bytes, const LookLimits& limits) {
  while (!bytes.empty()) {
    if (!await(socket, POLLIN, limits)) return false;
    const ssize_t got = ::recv(socket, bytes.data(), bytes.size(), 0);
    if (got > 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(got));
    } else if (got == 0) {
      errno = EPIPE;
      return false;
    } else if (errno != EAGAIN && errno != EINTR) {
      return false;
    }
  }
  return true;
}

/// What a failed wait or call means.
void miss(SeenServer& seen, int code) {
  seen.missing = code == ECANCELED ? gap_reason::kStopped : gap_reason::ofErrno(code);
  seen.code = code == ETIMEDOUT || code == ECANCELED ? 0 : code;
}

/// Errors of connect(2) that say something about the server, not about this program.
bool isAnswer(int code) {
  return code == ECONNREFUSED || code == EHOSTUNREACH || code == ENETUNREACH || code == EHOSTDOWN ||
         code == ENETDOWN || code == ECONNRESET || code == ETIMEDOUT || code == EADDRNOTAVAIL;
}

}  // namespace

SeenServer lookAtServer(const ServerName& name, const LookLimits& limits) {
  SeenServer seen;
  seen.server.name = writtenServer(name);
  // `fe80--1s4.ipv6-literal.net` is an address too, but not to this system's resolver.
  const std::string host =
      name.form() == ServerName::Form::ipv6 ? name.redirectorKey() : name.text();
  const auto resolved = resolve(host, name.port().value_or(kSmbPort), limits);
  if (!resolved) {
    miss(seen, errno);
    return seen;
  }
  if (resolved->code != 0) {
    const bool unknown = resolved->code == EAI_NONAME || resolved->code == EAI_NODATA;
    seen.server.reachable = unknown ? Fact<bool>(false) : Fact<bool>::none();
    if (unknown) seen.server.addresses.ensure();
    if (!unknown) seen.missing = std::string("name lookup: ") + ::gai_strerror(resolved->code);
    return seen;
  }
  fillInNames(seen.server, name, textsOf(*resolved), resolved->canonical);

  int problem = 0;
  const auto socket = connectToFirst<Descriptor>(resolved->addresses, Network{limits}, problem);
  if (!socket.open()) {
    seen.server.reachable = isAnswer(problem) ? Fact<bool>(false) : Fact<bool>::none();
    if (!isAnswer(problem)) miss(seen, problem);
    return seen;
  }
  seen.server.reachable = true;
  const TimePoint asked = systemClock().now();
  const auto negotiated =
      negotiateBy([&](auto bytes) { return sendAll(socket.get(), bytes, limits) ? 0 : errno; },
                  [&](auto bytes) { return receiveAll(socket.get(), bytes, limits) ? 0 : errno; },
                  [](int code) { return code == ETIMEDOUT || code == ECANCELED; }, problem);
  if (!negotiated)
    miss(seen, problem);
  else
    fillInAnswer(seen.server, *negotiated, asked, systemClock().now());
  return seen;
}

}  // namespace unclash

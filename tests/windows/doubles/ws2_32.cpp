// ws2_32.dll: names, addresses and SMB servers of the world. No byte leaves the computer. A server
// that is reachable takes a connection on port 445 and answers one NEGOTIATE ([MS-SMB2] 2.2.4).
#include <winsock2.h>
// Behind winsock2.h.
#include <windows.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <mutex>
#include <vector>

#include "core/machine/practice/names.h"
#include "tests/windows/doubles/state.h"

DOUBLES_MARKER

namespace unclash::doubles {
namespace {

using practice::sameText;
using practice::SimServer;

constexpr u_short kSmb = 445;
constexpr std::size_t kFrame = 4;
/// What a world's servers without an address get: a block that is for documentation (RFC 5737).
constexpr const char* kNowhere = "192.0.2.1";

struct Socket {
  int error = 0;  ///< of the connection, for SO_ERROR
  bool open = false;
  std::string server;
  std::vector<char> asked;
  std::vector<char> answer;
};

/// Threads of one program ask at the same time; select() is no call that is worth a line in the
/// state.
std::mutex& guard() {
  static std::mutex mutex;
  return mutex;
}

Handles<Socket>& sockets() {
  static Handles<Socket> open;
  return open;
}

thread_local int lastError = 0;

int fail(int code) {
  lastError = code;
  ::SetLastError(static_cast<DWORD>(code));
  return SOCKET_ERROR;
}

void* handleOf(SOCKET socket) {
  return reinterpret_cast<void*>(static_cast<std::uintptr_t>(socket));
}

std::vector<int> numbersOf(const std::string& address) {
  std::array<int, 4> part{};
  char rest = '\0';
  if (std::sscanf(address.c_str(), "%d.%d.%d.%d%c", &part[0], &part[1], &part[2], &part[3],
                  &rest) != 4)
    return {};
  return {part.begin(), part.end()};
}

std::string textOf(const sockaddr_in& address) {
  const auto* byte = reinterpret_cast<const unsigned char*>(&address.sin_addr);
  return std::to_string(byte[0]) + "." + std::to_string(byte[1]) + "." + std::to_string(byte[2]) +
         "." + std::to_string(byte[3]);
}

u_short swapped(u_short value) { return static_cast<u_short>(value << 8U | value >> 8U); }

/// One piece of memory: the entry, its address and the canonical name.
struct Found {
  ADDRINFOW info;
  sockaddr_in address;
  std::array<wchar_t, 256> name;
};

ADDRINFOW* entryOf(Call& call, const std::string& address, const std::string& name, u_short port) {
  const std::vector<int> numbers = numbersOf(address);
  auto* found = static_cast<Found*>(give(call, nullptr, 0, sizeof(Found)));
  found->address.sin_family = AF_INET;
  found->address.sin_port = swapped(port);
  auto* byte = reinterpret_cast<unsigned char*>(&found->address.sin_addr);
  for (std::size_t i = 0; i < numbers.size(); ++i) byte[i] = static_cast<unsigned char>(numbers[i]);
  found->info.ai_family = AF_INET;
  found->info.ai_socktype = SOCK_STREAM;
  found->info.ai_addrlen = sizeof found->address;
  found->info.ai_addr = reinterpret_cast<sockaddr*>(&found->address);
  if (!name.empty()) {
    const std::wstring wide = toUtf16(name);
    std::copy_n(wide.c_str(), std::min(wide.size() + 1, found->name.size() - 1),
                found->name.data());
    found->info.ai_canonname = found->name.data();
  }
  return &found->info;
}

void append(std::vector<char>& bytes, std::uint64_t value, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<char>(value >> (8 * i)));
}

std::uint64_t hexOf(const std::string& text, std::size_t at, std::size_t digits) {
  return std::strtoull(text.substr(at, digits).c_str(), nullptr, 16);
}

/// `00112233-4455-6677-8899-aabbccddeeff` as it lies on the wire ([MS-DTYP] 2.3.4.2).
void appendGuid(std::vector<char>& bytes, const std::string& guid) {
  if (guid.size() != 36) return append(bytes, 0, 8), append(bytes, 0, 8);
  append(bytes, hexOf(guid, 0, 8), 4);
  append(bytes, hexOf(guid, 9, 4), 2);
  append(bytes, hexOf(guid, 14, 4), 2);
  for (const std::size_t at : {19, 21, 24, 26, 28, 30, 32, 34})
    append(bytes, hexOf(guid, at, 2), 1);
}

std::uint64_t dialectOf(const std::string& dialect) {
  if (dialect == "2.0.2") return 0x0202;
  if (dialect == "2.1") return 0x0210;
  if (dialect == "3.0") return 0x0300;
  return dialect == "3.0.2" ? 0x0302 : 0x0311;
}

/// This computer's clock, and how far the server's is off.
std::uint64_t timeOf(const SimServer& server) {
  FILETIME now{};
  ::GetSystemTimeAsFileTime(&now);
  const std::uint64_t ticks = std::uint64_t{now.dwHighDateTime} << 32U | now.dwLowDateTime;
  return ticks + static_cast<std::uint64_t>(server.clockSkewSeconds * 10'000'000);
}

std::vector<char> negotiated(const SimServer& server) {
  std::vector<char> bytes{'\xFE', 'S', 'M', 'B'};
  append(bytes, 64, 2);  // header's size
  append(bytes, 0, 2);   // credit charge
  append(bytes, 0, 4);   // status
  append(bytes, 0, 2);   // NEGOTIATE
  append(bytes, 1, 2);   // credits
  append(bytes, 1, 4);   // a response
  bytes.resize(64);
  const std::uint64_t dialect = dialectOf(server.dialect);
  const bool contexts = dialect == 0x0311;
  append(bytes, 65, 2);
  append(bytes, server.signingRequired ? 3 : 1, 2);
  append(bytes, dialect, 2);
  append(bytes, contexts ? 1 : 0, 2);
  appendGuid(bytes, server.guid);
  append(bytes, 0x7F, 4);
  append(bytes, 8U << 20U, 4);
  append(bytes, 8U << 20U, 4);
  append(bytes, 8U << 20U, 4);
  append(bytes, timeOf(server), 8);
  append(bytes, 0, 8);    // when it started
  append(bytes, 128, 2);  // where the token would be
  append(bytes, 0, 2);
  append(bytes, contexts ? 128 : 0, 4);
  if (contexts) {
    append(bytes, 1, 2);  // preauthentication integrity
    append(bytes, 38, 2);
    append(bytes, 0, 4);
    append(bytes, 1, 2);   // one algorithm
    append(bytes, 32, 2);  // salt
    append(bytes, 1, 2);   // SHA-512
    bytes.resize(bytes.size() + 32, '\x5A');
  }
  const std::size_t length = bytes.size();
  std::vector<char> frame{'\0', static_cast<char>(length >> 16U), static_cast<char>(length >> 8U),
                          static_cast<char>(length)};
  frame.insert(frame.end(), bytes.begin(), bytes.end());
  return frame;
}

/// A whole frame has come.
bool isWhole(const std::vector<char>& asked) {
  if (asked.size() < kFrame) return false;
  const auto byte = [&](std::size_t at) {
    return std::size_t{static_cast<unsigned char>(asked[at])};
  };
  return asked.size() >= kFrame + (byte(1) << 16U | byte(2) << 8U | byte(3));
}

const SimServer* serverAt(Call& call, const std::string& address) {
  if (!call.playing()) return nullptr;
  return std::as_const(call.world()).server(address);
}

void keepOnly(fd_set* set, bool (*keep)(const Socket&), int& count) {
  if (set == nullptr) return;
  u_int kept = 0;
  for (u_int i = 0; i < set->fd_count; ++i) {
    const Socket* socket = sockets().find(handleOf(set->fd_array[i]));
    if (socket != nullptr && keep(*socket)) set->fd_array[kept++] = set->fd_array[i];
  }
  set->fd_count = kept;
  count += static_cast<int>(kept);
}

}  // namespace

DOUBLE(int, WSAStartup, WORD version, LPWSADATA data) {
  Call call = Call::counted("WSAStartup");
  if (call.fault()) return static_cast<int>(call.fault()->asCode());
  data->wVersion = version;
  data->wHighVersion = version;
  return 0;
}

DOUBLE(int, WSACleanup, void) { return 0; }
DOUBLE(int, WSAGetLastError, void) { return lastError; }
DOUBLE(void, WSASetLastError, int code) { lastError = code; }

DOUBLE(INT, GetAddrInfoW, PCWSTR name, PCWSTR service, const ADDRINFOW* hints, PADDRINFOW* result) {
  Call call("GetAddrInfoW");
  if (call.fault()) return static_cast<INT>(call.fault()->asCode());
  const std::lock_guard lock(guard());
  const std::string host = toUtf8(name);
  const auto port =
      static_cast<u_short>(service == nullptr ? 0 : std::wcstoul(service, nullptr, 10));
  *result = nullptr;
  if (!numbersOf(host).empty()) {
    *result = entryOf(call, host, host, port);
    return 0;
  }
  if (hints != nullptr && (hints->ai_flags & AI_NUMERICHOST) != 0) return WSAHOST_NOT_FOUND;
  const SimServer* server = serverAt(call, host);
  if (server == nullptr) return WSAHOST_NOT_FOUND;
  std::vector<std::string> addresses = server->addresses;
  std::erase_if(addresses, [](const std::string& address) { return numbersOf(address).empty(); });
  if (addresses.empty()) addresses.emplace_back(kNowhere);
  // Names lead to a machine's full one.
  std::string canonical = host;
  for (const std::string& other : server->names)
    if (other.find('.') != std::string::npos && other.starts_with(host)) canonical = other;
  PADDRINFOW* end = result;
  for (const std::string& address : addresses) {
    *end = entryOf(call, address, *result == nullptr || end == result ? canonical : std::string(),
                   port);
    end = &(*end)->ai_next;
  }
  return 0;
}

DOUBLE(void, FreeAddrInfoW, PADDRINFOW list) {
  Call call = Call::counted("FreeAddrInfoW");
  const std::lock_guard lock(guard());
  while (list != nullptr) {
    PADDRINFOW next = list->ai_next;
    takeBack(call, list);
    list = next;
  }
}

DOUBLE(INT, GetNameInfoW, const SOCKADDR* address, socklen_t, PWCHAR host, DWORD size, PWCHAR,
       DWORD, INT flags) {
  Call call = Call::counted("GetNameInfoW");
  if (call.fault()) return static_cast<INT>(call.fault()->asCode());
  if (address->sa_family != AF_INET) return WSAEAFNOSUPPORT;
  // Asking for the name behind an address would be a question to the network.
  if ((flags & NI_NUMERICHOST) == 0) return WSAHOST_NOT_FOUND;
  const std::wstring text = toUtf16(textOf(*reinterpret_cast<const sockaddr_in*>(address)));
  if (text.size() >= size) return WSAEFAULT;
  std::copy_n(text.c_str(), text.size() + 1, host);
  return 0;
}

DOUBLE(SOCKET, socket, int family, int, int) {
  Call call = Call::counted("socket");
  if (call.fault()) {
    fail(static_cast<int>(call.fault()->code));
    return INVALID_SOCKET;
  }
  if (family != AF_INET) {
    fail(WSAEAFNOSUPPORT);
    return INVALID_SOCKET;
  }
  const std::lock_guard lock(guard());
  return reinterpret_cast<std::uintptr_t>(sockets().open(call, {}));
}

DOUBLE(int, closesocket, SOCKET socket) {
  Call call = Call::counted("closesocket");
  const std::lock_guard lock(guard());
  return sockets().close(call, handleOf(socket)) ? 0 : fail(WSAENOTSOCK);
}

DOUBLE(int, ioctlsocket, SOCKET, long, u_long*) { return 0; }

DOUBLE(int, connect, SOCKET handle, const sockaddr* address, int) {
  Call call("connect");
  if (call.fault()) return fail(static_cast<int>(call.fault()->code));
  const std::lock_guard lock(guard());
  Socket* socket = sockets().find(handleOf(handle));
  if (socket == nullptr) return fail(WSAENOTSOCK);
  const auto* to = reinterpret_cast<const sockaddr_in*>(address);
  const SimServer* server = serverAt(call, textOf(*to));
  // Servers without an address of their own share one; the first of them is meant.
  if (server == nullptr && call.playing() && textOf(*to) == kNowhere)
    for (const SimServer& each : call.world().servers)
      if (server == nullptr && each.addresses.empty()) server = &each;
  if (server == nullptr || !server->reachable)
    socket->error = WSAETIMEDOUT;
  else if (swapped(to->sin_port) != kSmb)
    socket->error = WSAECONNREFUSED;
  else
    socket->server = server->names.empty() ? textOf(*to) : server->names.front();
  socket->open = socket->error == 0;
  return fail(WSAEWOULDBLOCK);
}

DOUBLE(int, getsockopt, SOCKET handle, int, int option, char* value, int* size) {
  const std::lock_guard lock(guard());
  const Socket* socket = sockets().find(handleOf(handle));
  if (socket == nullptr) return fail(WSAENOTSOCK);
  if (option != SO_ERROR || *size < static_cast<int>(sizeof(int))) return fail(WSAEINVAL);
  std::memcpy(value, &socket->error, sizeof(int));
  *size = sizeof(int);
  return 0;
}

DOUBLE(int, select, int, fd_set* reading, fd_set* writing, fd_set* failed, const PTIMEVAL timeout) {
  int count = 0;
  {
    const std::lock_guard lock(guard());
    keepOnly(
        reading, [](const Socket& socket) { return !socket.answer.empty(); }, count);
    keepOnly(
        writing, [](const Socket& socket) { return socket.open; }, count);
    keepOnly(
        failed, [](const Socket& socket) { return socket.error != 0; }, count);
  }
  if (count == 0 && timeout != nullptr)
    ::Sleep(static_cast<DWORD>(timeout->tv_sec * 1000 + timeout->tv_usec / 1000));
  return count;
}

DOUBLE(int, __WSAFDIsSet, SOCKET socket, fd_set* set) {
  return std::find(set->fd_array, set->fd_array + set->fd_count, socket) !=
         set->fd_array + set->fd_count;
}

DOUBLE(int, send, SOCKET handle, const char* bytes, int size, int) {
  Call call("send");
  if (call.fault()) return fail(static_cast<int>(call.fault()->code));
  const std::lock_guard lock(guard());
  Socket* socket = sockets().find(handleOf(handle));
  if (socket == nullptr || !socket->open) return fail(WSAENOTCONN);
  socket->asked.insert(socket->asked.end(), bytes, bytes + size);
  if (isWhole(socket->asked) && call.playing())
    if (const SimServer* server = std::as_const(call.world()).server(socket->server))
      socket->answer = negotiated(*server);
  return size;
}

DOUBLE(int, recv, SOCKET handle, char* bytes, int size, int) {
  Call call = Call::counted("recv");
  if (call.fault()) return fail(static_cast<int>(call.fault()->code));
  const std::lock_guard lock(guard());
  Socket* socket = sockets().find(handleOf(handle));
  if (socket == nullptr || !socket->open) return fail(WSAENOTCONN);
  const std::size_t count = std::min(socket->answer.size(), static_cast<std::size_t>(size));
  if (count == 0) return fail(WSAEWOULDBLOCK);
  std::copy_n(socket->answer.begin(), count, bytes);
  socket->answer.erase(socket->answer.begin(),
                       socket->answer.begin() + static_cast<std::ptrdiff_t>(count));
  return static_cast<int>(count);
}

DOUBLE(u_short, htons, u_short value) { return swapped(value); }
DOUBLE(u_short, ntohs, u_short value) { return swapped(value); }

}  // namespace unclash::doubles

#include "core/machine/servers.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "core/machine/probe.h"
#include "core/model/time.h"

namespace unclash {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using Bytes = std::vector<std::uint8_t>;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr seconds kWide{20};

/// A listener on the loopback interface that treats everyone who connects alike.
class Listener {
 public:
  explicit Listener(std::function<void(int)> serve) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), length), 0);
    EXPECT_EQ(::listen(socket_, 8), 0);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this, serve = std::move(serve)](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        pollfd set{socket_, POLLIN, 0};
        if (::poll(&set, 1, 10) <= 0) continue;
        const int client = ::accept(socket_, nullptr, nullptr);
        serve(client);
        clients_.push_back(client);
      }
    });
  }
  ~Listener() {
    thread_ = {};
    for (const int client : clients_) ::close(client);
    ::close(socket_);
  }
  std::string at(const std::string& host) const { return host + ":" + std::to_string(port_); }
  std::string name() const { return at("127.0.0.1"); }

 private:
  int socket_ = -1;
  std::uint16_t port_ = 0;
  std::vector<int> clients_;
  std::jthread thread_;
};

void send(int client, const Bytes& bytes) {
  ::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}
void send(int client, const std::string& text) { send(client, Bytes(text.begin(), text.end())); }
void read(int client) {
  Bytes request(4096);
  [[maybe_unused]] const auto got = ::recv(client, request.data(), request.size(), 0);
}

/// A well-formed SMB 2.1 answer whose clock is `skew` ahead.
Bytes answer(seconds skew) {
  Bytes bytes(4 + 128);
  bytes[3] = 128;
  const auto set = [&bytes](std::size_t at, std::uint64_t value, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      bytes[4 + at + i] = static_cast<std::uint8_t>(value >> (8 * i));
  };
  set(0, 0x424D53FE, 4);
  set(4, 64, 2);
  set(16, 1, 4);
  set(64, 65, 2);
  set(66, 3, 2);
  set(68, 0x0210, 2);
  const auto now = (systemClock().now() + skew).time_since_epoch();
  set(104, static_cast<std::uint64_t>(now.count()) * 10'000 + 116'444'736'000'000'000, 8);
  return bytes;
}

Server probed(const std::string& name, milliseconds deadline = kWide) {
  const auto server = probeServer(name, deadline, {});
  EXPECT_TRUE(server.ok()) << (server ? "" : server.failure().detail);
  return server ? *server : Server{};
}

TEST(ProbeServer, TellsWhatTheServerSays) {
  const Listener listener([](int client) {
    read(client);
    send(client, answer(seconds(3600)));
  });
  const Server server = probed(listener.name());
  EXPECT_EQ(server.name, listener.name());
  EXPECT_THAT(server.addresses.valueOr({}), ElementsAre("127.0.0.1"));
  EXPECT_EQ(server.reachable, true);
  EXPECT_EQ(server.dialect, std::string("2.1"));
  EXPECT_EQ(server.signingRequired, true);
  EXPECT_TRUE(server.negotiateError.isNone());
  ASSERT_TRUE(server.clockSkewSeconds.known());
  EXPECT_NEAR(static_cast<double>(*server.clockSkewSeconds), 3600, 10);
}

TEST(ProbeServer, ReadsAnAnswerThatComesInPieces) {
  const Listener listener([](int client) {
    read(client);
    for (const std::uint8_t byte : answer(seconds(-60))) {
      send(client, Bytes{byte});
      std::this_thread::sleep_for(milliseconds(1));
    }
  });
  EXPECT_EQ(probed(listener.name()).dialect, std::string("2.1"));
}

TEST(ProbeServer, SaysWhyItIsNoSmb2) {
  const Listener ssh([](int client) { send(client, std::string("SSH-2.0-OpenSSH_9.2\r\n")); });
  EXPECT_EQ(probed(ssh.name()).reachable, true);
  EXPECT_EQ(probed(ssh.name()).negotiateError, std::string("the answer is not SMB2"));

  const Listener closing([](int client) {
    read(client);
    ::shutdown(client, SHUT_RDWR);
  });
  EXPECT_THAT(probed(closing.name()).negotiateError.valueOr(""), HasSubstr("ended the connection"));

  const Listener cut([](int client) {
    read(client);
    Bytes half = answer(seconds(0));
    half.resize(80);
    send(client, half);
    ::shutdown(client, SHUT_RDWR);
  });
  EXPECT_THAT(probed(cut.name()).negotiateError.valueOr(""), HasSubstr("ended the connection"));
  EXPECT_TRUE(probed(cut.name()).guid.isUnseen());
}

TEST(ProbeServer, SeesAClosedPort) {
  std::string name;
  {
    name = Listener([](int) {}).name();
  }
  const Server server = probed(name);
  EXPECT_EQ(server.reachable, false);
  EXPECT_TRUE(server.negotiateError.isUnseen());
  EXPECT_TRUE(server.guid.isUnseen());
}

TEST(ProbeServer, DoesNotWaitForAHungServer) {
  const Listener hung([](int) {});
  const auto start = steady_clock::now();
  const Server server = probed(hung.name(), milliseconds(200));
  EXPECT_LT(steady_clock::now() - start, kWide);
  EXPECT_EQ(server.reachable, true);
  EXPECT_TRUE(server.negotiateError.isUnseen());
  EXPECT_TRUE(server.dialect.isUnseen());
}

TEST(ProbeServer, DoesNotWaitForATrickle) {
  const Listener trickle([](int client) {
    read(client);
    send(client, Bytes{0, 0, 1, 0, 0xFE});
  });
  const auto start = steady_clock::now();
  EXPECT_EQ(probed(trickle.name(), milliseconds(200)).reachable, true);
  EXPECT_LT(steady_clock::now() - start, kWide);
}

TEST(ProbeServer, StopsWhenToldTo) {
  const Listener hung([](int) {});
  std::stop_source stop;
  const std::jthread later([&stop] {
    std::this_thread::sleep_for(milliseconds(100));
    stop.request_stop();
  });
  const auto start = steady_clock::now();
  const auto server = probeServer(hung.name(), seconds(60), stop.get_token());
  EXPECT_LT(steady_clock::now() - start, kWide);
  ASSERT_FALSE(server.ok());
  EXPECT_EQ(server.failure().trouble, Trouble::cancelled);
}

TEST(ProbeServer, KnowsAServerByTwoNames) {
  const Listener listener([](int client) {
    read(client);
    send(client, answer(seconds(0)));
  });
  const Server byName = probed(listener.at("localhost"));
  EXPECT_EQ(byName.reachable, true);
  EXPECT_THAT(byName.addresses.valueOr({}), ::testing::Contains("127.0.0.1"));
  EXPECT_EQ(byName.dialect, std::string("2.1"));
}

TEST(ProbeServer, RefusesWhatIsNoServerName) {
  for (const char* text : {"", "  ", "C:\\data", "a b"}) {
    const auto server = probeServer(text, seconds(1), {});
    ASSERT_FALSE(server.ok()) << text;
    EXPECT_EQ(server.failure().trouble, Trouble::usage);
  }
}

TEST(ServersInspector, ProbesEachServerOnceAndSideBySide) {
  const Listener hung([](int) {});
  std::atomic<int> asked = 0;
  const Listener listener([&asked](int client) {
    ++asked;
    read(client);
    send(client, answer(seconds(0)));
  });
  Look look;
  look.servers = {hung.name(), listener.name(), "\\\\" + listener.name() + "\\share",
                  "C:\\no server"};
  const auto start = steady_clock::now();
  const Snapshot part = serversInspector().look({look, start + seconds(1), {}});
  EXPECT_LT(steady_clock::now() - start, kWide);

  ASSERT_GE(each(part.servers).size(), 2U);
  EXPECT_EQ(part.servers->at(0).reachable, true);
  EXPECT_EQ(part.servers->at(1).dialect, std::string("2.1"));
  EXPECT_EQ(asked, 1);
  ASSERT_GE(each(part.gaps).size(), 1U);
  EXPECT_EQ(part.gaps->front().area, "servers");
  EXPECT_EQ(part.gaps->front().reason, "timed out");
}

}  // namespace
}  // namespace unclash

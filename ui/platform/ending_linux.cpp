#include <sys/eventfd.h>
#include <unistd.h>

#include <QSocketNotifier>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <utility>

#include "ui/platform/ending.h"

namespace unclash {

namespace {

// Where the signal leaves word: all that may be done in its handler is to write there.
volatile std::sig_atomic_t told = -1;

extern "C" void tell(int) {
  const int before = errno;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(told, &one, sizeof one);
  errno = before;
}

}  // namespace

void watchEnding(QObject* context, std::function<void()> end) {
  if (told >= 0) return;
  const int descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (descriptor < 0) return;  // then the signals end it as they would
  told = descriptor;
  auto* const notifier = new QSocketNotifier(descriptor, QSocketNotifier::Read, context);
  QObject::connect(notifier, &QSocketNotifier::activated, context,
                   [descriptor, end = std::move(end)] {
                     std::uint64_t times = 0;
                     if (::read(descriptor, &times, sizeof times) > 0) end();
                   });
  struct sigaction action {};
  action.sa_handler = tell;
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  ::sigemptyset(&action.sa_mask);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::sigaction(signal, &action, nullptr);
}

}  // namespace unclash

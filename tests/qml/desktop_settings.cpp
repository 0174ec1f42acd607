// Prints what the desktop says about how programs should look, at once and after each change.
#include <QCoreApplication>
#include <cstdio>

#include "ui/platform/desktop.h"

namespace {

void print() {
  const unclash::DesktopSettings now = unclash::readDesktopSettings();
  const auto word = [](const std::optional<bool>& said) { return said ? int{*said} : -1; };
  std::printf("dark %d contrast %d scale %.2f still %d\n", word(now.dark), word(now.contrast),
              now.textScale.value_or(-1), word(now.reducedMotion));
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  unclash::watchDesktopSettings(qApp, print);
  print();
  return QCoreApplication::exec();
}

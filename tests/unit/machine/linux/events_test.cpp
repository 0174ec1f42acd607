#include "core/machine/linux/events.h"

#include <gtest/gtest.h>

#include "scratch.h"

namespace unclash {
namespace {

TEST(ParseKernelMessage, TakesTheSmbClientsWords) {
  const auto event = parseKernelMessage("CIFS: VFS: \\\\fs01 Send error in SessSetup = -13");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->code, std::int64_t{13});
  EXPECT_EQ(event->source, std::string("kernel"));
  EXPECT_EQ(event->text, std::string("CIFS: VFS: \\\\fs01 Send error in SessSetup = -13"));

  const auto mount = parseKernelMessage("CIFS: VFS: cifs_mount failed w/return code = -2\n");
  ASSERT_TRUE(mount);
  EXPECT_EQ(mount->code, std::int64_t{2});

  const auto attempt = parseKernelMessage("CIFS: Attempting to mount //fs01/data");
  ASSERT_TRUE(attempt);
  EXPECT_TRUE(attempt->code.isUnseen());
}

TEST(ParseKernelMessage, LeavesTheRest) {
  EXPECT_FALSE(parseKernelMessage("usb 1-1: new device"));
  EXPECT_FALSE(parseKernelMessage(""));
  EXPECT_TRUE(parseKernelMessage("CIFS: VFS: x = -99999999999999999999999")->code.isUnseen());
}

TEST(EventsInspector, NoJournalIsAGapAndNotAnEmptyList) {
  const Scratch scratch;
  const Snapshot seen = lookWith(eventsInspector(scratch.places()));
  EXPECT_TRUE(seen.events.isUnseen());
  ASSERT_EQ(each(seen.gaps).size(), 1U);
  EXPECT_EQ((*seen.gaps)[0].reason, "not on this system");
}

}  // namespace
}  // namespace unclash

// What comes from a server or another program: a NEGOTIATE answer, smbstatus, mount tables.
#include <span>

#include "core/machine/linux/mounts.h"
#include "core/machine/linux/sessions.h"
#include "core/machine/linux/smbstatus.h"
#include "core/machine/probe.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace unclash;
  const std::string_view text = textOf(data, size);
  const Negotiated negotiated = parseNegotiate({data, size});
  promise(negotiated.answer.has_value() == negotiated.error.empty(), "an answer or an error");
  static_cast<void>(parseSmbstatus(text, parseTestparm(text)));
  static_cast<void>(parseMounts(text));
  static_cast<void>(parseGvfsName(text));
  static_cast<void>(parseCifsDebugData(text));
  static_cast<void>(parseBookmarks(text));
  static_cast<void>(parseCredentialsFile(text));
  static_cast<void>(parseUtmp(text));
  static_cast<void>(parseLogindFile(text));
  return 0;
}

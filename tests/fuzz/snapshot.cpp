// Any text is a snapshot or a clear error; what was read is written and read back the same, and
// the whole way from there to a plan ends.
#include "core/diagnose/diagnosis.h"
#include "core/diagnose/knowledge.h"
#include "core/model/snapshot_json.h"
#include "core/repair/plan.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace unclash;
  static const auto knowledge = Knowledge::load();
  const auto snapshot = readSnapshot(textOf(data, size));
  if (!snapshot) {
    promise(snapshot.failure().trouble == Trouble::input, "what cannot be read is bad input");
    return 0;
  }
  const std::string written = writeSnapshot(*snapshot);
  const auto again = readSnapshot(written);
  promise(again && writeSnapshot(*again) == written, "what is written is read back the same");
  Answers answers;
  answers.set("error", "1219");
  answers.set("server", "\\\\fs01\\backup");
  answers.set("wanted-user", "FS01\\backup");
  const Diagnosis diagnosis = diagnose(**knowledge, *snapshot, answers);
  double sum = 0;
  for (const Finding& cause : diagnosis.causes) {
    promise(cause.probability >= 0 && cause.probability <= 1, "a probability is from 0 to 1");
    sum += cause.probability;
  }
  promise(sum < 1.000001, "probabilities add up to at most 1");
  makePlan(**knowledge, *snapshot, answers, diagnosis);
  return 0;
}

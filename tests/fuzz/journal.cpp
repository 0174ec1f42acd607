// Any file is a journal or a clear error; what cannot be read can be set aside, keeping the file.
#include "core/repair/journal.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/fuzz.h"

namespace {

std::string contentOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace unclash;
  namespace fs = std::filesystem;
  static const fs::path dir =
      fs::temp_directory_path() / ("unclash-fuzz-journal-" + std::to_string(::getpid()));
  fs::remove_all(dir);
  fs::create_directories(dir);
  const std::string text(textOf(data, size));
  std::ofstream(dir / "journal.jsonl", std::ios::binary) << text;

  const auto journal = Journal::open(dir);
  if (journal) {
    journal->undoable("live:PC");
  } else {
    promise(journal.failure().trouble == Trouble::input, "what cannot be read is bad input");
    const auto salvaged = Journal::salvage(dir);
    promise(salvaged.ok(), "a broken journal can be set aside");
    bool kept = false;
    for (const auto& file : fs::directory_iterator(dir))
      kept = kept || contentOf(file.path()) == text;
    promise(kept, "the broken file is kept");
    promise(Journal::open(dir).ok(), "the new one can be read");
  }
  fs::remove_all(dir);
  return 0;
}

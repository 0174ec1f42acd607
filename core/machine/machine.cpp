#include "core/machine/machine.h"

#include <string_view>

#include "core/model/input_file.h"

namespace unclash {
namespace {

Failure unknownMachine(const std::string& machine) {
  Failure failure;
  failure.trouble = Trouble::usage;
  failure.message = Message{"error.machine-unknown"}.with("machine", Argument::Kind::code, machine);
  failure.detail = "unknown machine: " + machine;
  return failure;
}

Failure noCallsHere() {
  return {Trouble::usage, 0, Message{"error.raw-windows-only"}, "--raw needs Windows"};
}

}  // namespace

Result<std::unique_ptr<Machine>> openMachine(const MachineOptions& options) {
  const std::string& machine = options.machine;
  const std::size_t colon = machine.find(':');
  const std::string kind = machine.substr(0, colon);
  const std::string rest = colon == std::string::npos ? std::string() : machine.substr(colon + 1);

  if (!options.raw.empty() && (machine != "live" || !canRecordCalls())) return noCallsHere();
  if (machine == "live") return openLiveMachine(options);
  if (kind == "practice") {
    if (!rest.empty()) return openPracticeMachine(rest, options.stateDir);
    const std::vector<std::string> names = practiceNames();
    return openPracticeMachine(names.empty() ? rest : names.front(), options.stateDir);
  }
  if (kind == "snapshot" && !rest.empty()) return openRecordedMachine(fileNamed(rest));
  if (kind == "raw" && !rest.empty())
    return canRecordCalls() ? openRawMachine(fileNamed(rest)) : noCallsHere();
  return unknownMachine(machine);
}

}  // namespace unclash

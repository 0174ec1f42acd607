// Runs another program, without a shell, and never longer than it may take.
#pragma once

#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

#include "core/model/result.h"

namespace unclash {

struct ProcessRequest {
  /// Looked for on PATH where it holds no slash; then where system tools live (`/usr/sbin`,
  /// `/sbin`), which is not on every user's PATH.
  std::string program;
  std::vector<std::string> arguments;
  std::chrono::steady_clock::time_point until;
  std::stop_token stop;
  /// It keeps the caller's terminal, to ask for a password there: a part of the caller's process
  /// group, of which only itself is ended. Otherwise it has none.
  bool terminal = false;
  /// Bytes of standard output and of standard error that are read, each.
  std::size_t outputLimit = 16U << 20U;
};

struct ProcessResult {
  /// 0 to 255; 128 + signal for a program that a signal ended.
  int exitCode = 0;
  std::string output;
  std::string errors;
};

/// Runs the program to its end, whatever its exit code. It gets the caller's environment with
/// LC_ALL=C, an empty standard input and no other file.
///
/// Fails with Trouble::failed, errno and the detail "program not found: NAME" where there is none
/// (or it cannot be started), or "too much output from NAME"; Trouble::timedOut past `until` and
/// Trouble::cancelled after a stop, each within about 20 ms: the program and what it started are
/// killed, and not waited for where the kernel will not let go of them.
Result<ProcessResult> runProcess(const ProcessRequest& request);

/// The path that runProcess would start; empty where there is none.
std::string findProgram(const std::string& program);

}  // namespace unclash

// Reading and writing `unclash.snapshot/1`.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/model/result.h"
#include "core/model/snapshot.h"

namespace unclash {

/// Largest input that is read, in bytes: ten times a snapshot of 100,000 connections would be
/// larger than anything a machine can hold open.
inline constexpr std::size_t kMaxInputBytes = 64U << 20U;
/// Deepest nesting that is read. A snapshot needs four levels.
inline constexpr int kMaxInputDepth = 64;

/// Fails with Trouble::input and a message that names the member (`connections/3/user`) for: not
/// JSON, too large, nested too deep, unknown schema or version, a wrong type, a missing required
/// member, an enumeration value that the schema does not list.
Result<Snapshot> readSnapshot(std::string_view json);

/// Reads a file; `-` is standard input. Also fails where the file is missing or unreadable.
Result<Snapshot> readSnapshotFile(const std::filesystem::path& file);

/// As JSON, indented by two spaces, ending in a newline. Bytes that are not UTF-8 become U+FFFD.
std::string writeSnapshot(const Snapshot& snapshot);
/// One member of the snapshot's `servers` alone, with `"schema": "unclash.probe/1"`.
std::string writeProbe(const Server& server);

/// Enumeration values as the schema writes them: `terminal-server`.
const char* toString(Platform value);
const char* toString(Join value);
const char* toString(Role value);
const char* toString(ConnectionState value);
const char* toString(ConnectionKind value);
const char* toString(Scope value);
const char* toString(CredentialKind value);
const char* toString(CredentialPersist value);
const char* toString(SessionState value);
const char* toString(SessionProtocol value);
const char* toString(LogonType value);
const char* toString(ServiceState value);
const char* toString(StartType value);
const char* toString(SetBy value);

}  // namespace unclash

// Log: what happens inside, for whoever looks into a fault of the program itself. No names,
// addresses or passwords: ids, codes and counts.
#pragma once

#include <filesystem>
#include <string>

namespace unclash {

/// To standard error, from `level` on (trace, debug, info, warning, error, off). With a folder also
/// into its `unclash.log`, which two programs may write at once; beyond 256 KiB it becomes
/// `unclash.log.1`, in the place of an older one. What cannot be written is left out.
void startLog(const std::string& level, const std::filesystem::path& folder = {});

}  // namespace unclash

// Lists of netapi32, which come in as many parts as it takes. All of these functions share one
// shape: a buffer to free, the number of entries in it, and where to go on.
#pragma once

#include <cstddef>

#include "core/machine/windows/api.h"

namespace unclash {

/// Calls `ask(buffer, read, total, resume)` until the list has ended, and `take(entry)` with each
/// entry. A code where the list is missing, breaks off or makes no sense: outputs that stay
/// untouched, entries without a buffer, more to come that never comes. What came before is taken.
/// `Resume` is DWORD or DWORD_PTR, as the function has it.
template <class Info, class Resume, class Ask, class Take>
DWORD listParts(const Api& api, Ask ask, Take take) {
  constexpr DWORD kUntouched = 0xffffffffU;
  constexpr std::size_t kMostEntries = 100'000;
  if (api.NetApiBufferFree == nullptr) return ERROR_PROC_NOT_FOUND;
  Resume resume = 0;
  for (std::size_t taken = 0; taken < kMostEntries;) {
    LPBYTE given = nullptr;
    DWORD read = kUntouched;
    DWORD total = kUntouched;
    const DWORD code = ask(&given, &read, &total, &resume);
    const Held buffer(given, [&](LPBYTE bytes) { api.NetApiBufferFree(bytes); });
    if (code != NERR_Success && code != ERROR_MORE_DATA) return code;
    if (read == kUntouched || (read > 0 && !buffer)) return ERROR_INVALID_DATA;
    const auto* entries = reinterpret_cast<const Info*>(buffer.get());
    for (DWORD i = 0; i < read; ++i) take(entries[i]);
    if (code == NERR_Success) return ERROR_SUCCESS;
    if (read == 0) return ERROR_INVALID_DATA;
    taken += read;
  }
  return ERROR_MORE_DATA;
}

}  // namespace unclash

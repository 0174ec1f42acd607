// What every fuzz target has: a text from the fuzzer, and a way to say that a promise is broken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

inline std::string_view textOf(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Ends the run, so that the fuzzer keeps the input.
inline void promise(bool kept, const char* what) {
  if (kept) return;
  std::cerr << "broken promise: " << what << '\n';
  std::abort();
}

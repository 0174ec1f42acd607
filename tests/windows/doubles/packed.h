// Structures with texts behind them in one piece of memory, as Windows gives them out.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "tests/windows/doubles/state.h"

namespace unclash::doubles {

class Packed {
 public:
  /// A text for a member of a structure. It lies in this object until give() moves it.
  wchar_t* text(std::string_view utf8) { return texts_.emplace_back(toUtf16(utf8)).data(); }

  /// One piece of memory with `infos` at its start and every text behind them.
  template <class Info>
  void* give(Call& call, const std::vector<Info>& infos) const {
    const std::size_t head = infos.size() * sizeof(Info);
    std::size_t size = head;
    for (const std::wstring& text : texts_) size += (text.size() + 1) * sizeof(wchar_t);
    auto* memory = static_cast<unsigned char*>(doubles::give(call, infos.data(), head, size));
    auto* end = memory + head;
    for (const std::wstring& text : texts_) {
      const std::size_t bytes = (text.size() + 1) * sizeof(wchar_t);
      std::memcpy(end, text.c_str(), bytes);
      redirect(memory, head, text.data(), end);
      end += bytes;
    }
    return memory;
  }

 private:
  /// Pointers lie on multiples of eight in every structure of 64-bit Windows.
  static void redirect(unsigned char* memory, std::size_t size, const void* from, const void* to) {
    for (std::size_t at = 0; at + sizeof from <= size; at += sizeof from)
      if (std::memcmp(memory + at, &from, sizeof from) == 0)
        std::memcpy(memory + at, &to, sizeof to);
  }

  /// A deque leaves its elements where they are.
  std::deque<std::wstring> texts_;
};

}  // namespace unclash::doubles

// CodeTable: error codes in every notation people meet them in, and messages by their own words.
//
// Read from `resources/knowledge/codes.json`. Numbers and names are those of Microsoft's "System
// Error Codes", "Network Management Error Codes" (NERR_...) and [MS-ERREF] "NTSTATUS Values".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnose/knowledge.h"
#include "core/model/result.h"

namespace unclash {

class CodeTable {
 public:
  /// From the JSON of `codes.json`. Fails with Trouble::input and a detail that names the entry.
  static Result<CodeTable> parse(std::string_view json);

  /// A further message that stands for a code, in any language. Nothing for a code that is not in
  /// the table.
  void learn(std::int64_t code, std::string_view message);

  /// Codes that a text names, in the order of the text; if it names none, those whose published
  /// message (in a language of `words`) or learned one has the text's words, best first, at most
  /// three. Each code once. A bare number counts alone, behind a word for "error" or "code", in
  /// brackets, or where it is known and has four digits or more; parts of addresses, paths and
  /// times never do.
  std::vector<CodeInfo> explain(std::string_view text) const;

  /// Only the codes that the text names by a number or a symbolic name.
  std::vector<CodeInfo> named(std::string_view text) const;

  /// Nothing for a code that is not in the table.
  const CodeInfo* find(std::int64_t code) const;

  /// The Win32 code of an unsigned 32-bit value: itself, the low word of an HRESULT 0x8007xxxx, or
  /// the twin of an NTSTATUS (also as HRESULT 0xDxxxxxxx). Nothing for one that is not in the
  /// table.
  std::optional<std::int64_t> toWin32(std::uint32_t value) const;

  /// The answer to `symptom` that the words of a text speak for; empty where none does.
  std::string symptom(std::string_view text) const;

  const std::vector<CodeInfo>& all() const { return codes_; }

 private:
  /// Words that together are one published message; a word that ends in `*` is the start of one.
  struct Phrase {
    std::vector<std::string> words;
    std::size_t code = 0;     ///< index into codes_, for messages
    std::string symptomId{};  ///< for symptoms
  };
  std::vector<std::size_t> indicesNamed(std::string_view text) const;
  std::vector<std::size_t> indicesByWords(std::string_view text) const;

  std::vector<CodeInfo> codes_;
  std::map<std::int64_t, std::size_t> byCode_;
  std::map<std::uint32_t, std::size_t> byStatus_;
  std::map<std::string, std::size_t, std::less<>> byName_;
  std::vector<Phrase> messages_;
  std::vector<Phrase> symptoms_;
};

}  // namespace unclash

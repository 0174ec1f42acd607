#include "core/machine/practice/names.h"

#include "core/model/utf8.h"

namespace unclash::practice {

bool sameText(std::string_view a, std::string_view b) { return foldCase(a) == foldCase(b); }

const SimAccount* accountOf(const SimServer& server, std::string_view user) {
  if (user.empty()) return nullptr;
  for (const SimAccount& account : server.accounts) {
    if (sameText(account.name, user)) return &account;
    for (const std::string& spelling : account.spellings)
      if (sameText(spelling, user)) return &account;
  }
  return nullptr;
}

}  // namespace unclash::practice

#include "core/model/server_session.h"

#include <algorithm>

#include "core/model/utf8.h"

namespace unclash {
namespace {

/// Share names are compared without case, as the protocol does.
bool sameName(std::string_view a, std::string_view b) { return foldCase(a) == foldCase(b); }

/// IPC$ accompanies other uses; nobody works on it.
bool isUseOfItsOwn(const ServerSession& row) {
  return row.share.known() && !sameName(*row.share, "IPC$");
}

bool sameProcess(const ServerSession& a, const ServerSession& b) {
  return !processOf(a).empty() && processOf(a) == processOf(b);
}

bool sameSession(const ServerSession& a, const ServerSession& b) {
  return !sessionOf(a).empty() && sessionOf(a) == sessionOf(b);
}

bool sameShare(const ServerSession& a, const ServerSession& b) {
  return a.share.known() && b.share.known() && sameName(*a.share, *b.share);
}

}  // namespace

std::string_view processOf(const ServerSession& session) {
  if (!session.id.known()) return {};
  const std::string_view id = *session.id;
  const std::size_t slash = id.find('/');
  return slash == std::string_view::npos ? std::string_view{} : id.substr(0, slash);
}

std::string_view sessionOf(const ServerSession& session) {
  const std::string_view process = processOf(session);
  if (process.empty()) return {};
  const std::string_view id = *session.id;
  return id.substr(0, id.find('/', process.size() + 1));
}

Closing closingOf(const std::vector<ServerSession>& all, std::size_t which) {
  const ServerSession& wanted = all[which];
  const bool otherUses = std::any_of(all.begin(), all.end(), [&](const ServerSession& row) {
    return sameSession(row, wanted) && isUseOfItsOwn(row) && !sameShare(row, wanted);
  });

  Closing closing;
  closing.wholeConnection = !(wanted.share.known() && otherUses);
  for (std::size_t index = 0; index < all.size(); ++index) {
    const ServerSession& row = all[index];
    const bool hit =
        sameProcess(row, wanted) && (closing.wholeConnection || sameShare(row, wanted));
    if (index != which && !hit) continue;
    closing.ends.push_back(index);
    if (index == which || sameSession(row, wanted)) continue;
    const std::string who = row.user.known() ? *row.user : row.client;
    if (std::find(closing.alsoCutOff.begin(), closing.alsoCutOff.end(), who) ==
        closing.alsoCutOff.end())
      closing.alsoCutOff.push_back(who);
  }
  return closing;
}

std::vector<std::string> alsoCutOff(const std::vector<ServerSession>& all,
                                    const ServerSession& which) {
  const auto found = std::find(all.begin(), all.end(), which);
  if (found == all.end()) return {};
  return closingOf(all, static_cast<std::size_t>(found - all.begin())).alsoCutOff;
}

}  // namespace unclash

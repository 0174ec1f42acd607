// What the network providers list (mpr): connections that stand, and those that are remembered.
#pragma once

#include <string>
#include <vector>

#include "core/machine/windows/api.h"
#include "core/model/snapshot.h"

namespace unclash {

struct NetworkResource {
  std::string local;  ///< empty: without a device
  std::string remote;
  std::string provider;
  ConnectionKind kind = ConnectionKind::other;
};

/// Every resource of RESOURCE_CONNECTED or RESOURCE_REMEMBERED. A code where the list is missing
/// or breaks off; what came before is kept. Makes no connection.
DWORD listResources(const Api& api, DWORD scope, std::vector<NetworkResource>& resources);

/// `a` and `b` in any case.
bool sameName(const std::string& a, const std::string& b);

}  // namespace unclash

// SMB shares that are mounted, by the kernel or by GVfs, and those that come back at the next
// start.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/machine/inspection.h"
#include "core/machine/linux/places.h"
#include "core/model/fact.h"
#include "core/model/result.h"
#include "core/model/snapshot.h"

namespace unclash {

/// One line of a mount table. `options` are those of the file system (and, from fstab, all).
struct Mount {
  std::string source;
  std::string target;
  std::string type;
  std::string options;
};

/// Understands /proc/self/mountinfo and fstab(5) by libmount; lines that make no sense are left
/// out. Fails only where libmount cannot work at all.
Result<std::vector<Mount>> parseMounts(std::string_view table);

/// `cifs` and `smb3`.
bool isShare(const Mount& mount);

/// The value of a mount option, quotes undone; an option without one is empty.
std::optional<std::string> mountOption(std::string_view options, std::string_view name);

/// The identity that mount options name (mount.cifs(8)), as DOMAIN\name: "" for guests, none where
/// they do not say. A password written behind the name is cut off.
Fact<std::string> mountUser(std::string_view options);

/// `\\server\share` of a mount source such as `//server/share/folder`.
std::string remoteOf(std::string_view source);

/// A live connection. `openFiles`, `persistent` and `state` are not in a mount table.
Connection connectionOf(const Mount& mount);

/// One directory name below $XDG_RUNTIME_DIR/gvfs:
/// `smb-share:domain=CONTOSO,server=fs01,share=data,user=anna`. Nothing for other kinds.
std::optional<Connection> parseGvfsName(std::string_view name);

/// Which shares /proc/fs/cifs/DebugData calls connected: `\\server\share` in lower case, and
/// whether it is. Shares that it does not list are absent.
std::vector<std::pair<std::string, bool>> parseCifsDebugData(std::string_view text);

/// Mounts of fstab that come back by themselves.
std::vector<Remembered> rememberedMounts(const std::vector<Mount>& fstab);
/// `smb://` lines of a GTK bookmarks file.
std::vector<Remembered> parseBookmarks(std::string_view text);

/// What a credentials file (mount.cifs(8)) says on who; its password is not kept.
Fact<std::string> parseCredentialsFile(std::string_view text);

/// Area `connections`: what the kernel has mounted. `openFiles` counts files and working
/// directories of the processes that may be looked at: the own user's, or all for root.
Inspector mountsInspector(const Places& places);
/// Area `connections`: what GVfs has mounted for this user.
Inspector gvfsInspector(const Places& places);
/// Area `remembered`: fstab and file manager bookmarks.
Inspector rememberedInspector(const Places& places);
/// Area `credentials`: the files that fstab's entries name, and never a secret.
Inspector credentialsInspector(const Places& places);

/// The shares that are mounted now, without counting files. For steps, which look again before and
/// after.
Result<std::vector<Connection>> mountedShares(const Places& places);
Result<std::vector<Connection>> gvfsShares(const Places& places);
Result<std::vector<Mount>> fstabMounts(const Places& places);

}  // namespace unclash

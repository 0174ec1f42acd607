#include "core/machine/linux/mounts.h"

#include <fcntl.h>
#include <libmount/libmount.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>

#include "core/machine/linux/gap_reasons.h"
#include "core/machine/linux/processes.h"
#include "core/machine/linux/text_files.h"
#include "core/model/unc_path.h"

namespace unclash {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConnections = "connections";
constexpr const char* kRemembered = "remembered";
constexpr const char* kCredentials = "credentials";

struct TableRelease {
  void operator()(libmnt_table* table) const { mnt_unref_table(table); }
};
struct IteratorRelease {
  void operator()(libmnt_iter* iterator) const { mnt_free_iter(iterator); }
};
struct FileClose {
  void operator()(FILE* file) const { std::fclose(file); }
};

std::string text(const char* maybe) { return maybe != nullptr ? maybe : ""; }

Failure mountFailure(int code) {
  Failure failure;
  failure.code = code;
  failure.message = Message{"error.mount-table"};
  failure.detail = gap_reason::ofErrno(code);
  return failure;
}

std::string percentDecoded(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
        digit(text[i + 2]) >= 0) {
      plain += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

/// `DOMAIN\name`; a domain that the name holds already (`DOMAIN/name`, as old mount.cifs took it,
/// or `name@domain`) wins over one beside it.
std::string qualified(std::string name, const std::string& domain) {
  const std::size_t slash = name.find('/');
  if (slash != std::string::npos) name[slash] = '\\';
  if (domain.empty() || name.find_first_of("\\@") != std::string::npos) return name;
  return domain + "\\" + name;
}

std::string withoutPassword(std::string name) { return name.substr(0, name.find('%')); }

Result<std::vector<Mount>> mountsOf(const fs::path& file) {
  const auto table = readTextFile(file);
  if (!table) return table.failure();
  return parseMounts(*table);
}

/// Reads only the lines that say who, and wipes everything else at once.
Result<Fact<std::string>> userOfCredentialsFile(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return mountFailure(errno);
  std::array<char, 4096> buffer{};
  const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
  const int code = errno;
  ::close(descriptor);
  if (got < 0) return mountFailure(code);
  Fact<std::string> user =
      parseCredentialsFile(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
  ::explicit_bzero(buffer.data(), buffer.size());
  return user;
}

std::optional<std::string> credentialsFileOf(const Mount& mount) {
  auto file = mountOption(mount.options, "credentials");
  if (!file) file = mountOption(mount.options, "cred");
  if (file && file->empty()) return std::nullopt;
  return file;
}

/// True where looking at the path could mean asking a server. By the mount table alone.
bool mayBeRemote(const Places& places, const fs::path& path) {
  const auto mounts = mountsOf(places.proc / "self" / "mountinfo");
  if (!mounts) return true;
  const std::string name = path.lexically_normal().string();
  const Mount* holder = nullptr;
  for (const Mount& mount : *mounts) {
    const std::string below = mount.target == "/" ? "/" : mount.target + "/";
    const bool holds = name == mount.target || name.compare(0, below.size(), below) == 0;
    if (holds && (holder == nullptr || mount.target.size() >= holder->target.size()))
      holder = &mount;
  }
  if (holder == nullptr) return false;
  return isShare(*holder) || holder->type.rfind("nfs", 0) == 0 ||
         holder->type.rfind("fuse", 0) == 0 || holder->type == "autofs" || holder->type == "9p" ||
         holder->type == "ceph" || holder->type == "afs";
}

bool comesBack(const Mount& mount) {
  // systemd mounts these at the first use, `noauto` or not.
  return !mountOption(mount.options, "noauto") ||
         mountOption(mount.options, "x-systemd.automount").has_value();
}

}  // namespace

Result<std::vector<Mount>> parseMounts(std::string_view table) {
  std::vector<Mount> mounts;
  if (table.empty()) return mounts;
  const std::unique_ptr<libmnt_table, TableRelease> parsed(mnt_new_table());
  const std::unique_ptr<libmnt_iter, IteratorRelease> iterator(mnt_new_iter(MNT_ITER_FORWARD));
  // Read only, in spite of the type that fmemopen takes.
  const std::unique_ptr<FILE, FileClose> stream(
      ::fmemopen(const_cast<char*>(table.data()), table.size(), "r"));
  if (!parsed || !iterator || !stream) return mountFailure(ENOMEM);
  mnt_table_set_parser_errcb(parsed.get(), [](libmnt_table*, const char*, int) { return 1; });
  if (const int error = mnt_table_parse_stream(parsed.get(), stream.get(), "mounts"); error < 0)
    return mountFailure(-error);
  libmnt_fs* entry = nullptr;
  while (mnt_table_next_fs(parsed.get(), iterator.get(), &entry) == 0) {
    mounts.push_back({text(mnt_fs_get_source(entry)), text(mnt_fs_get_target(entry)),
                      text(mnt_fs_get_fstype(entry)), text(mnt_fs_get_options(entry))});
  }
  return mounts;
}

bool isShare(const Mount& mount) { return mount.type == "cifs" || mount.type == "smb3"; }

std::optional<std::string> mountOption(std::string_view options, std::string_view name) {
  std::optional<std::string> found;
  for (std::size_t begin = 0; begin < options.size();) {
    bool quoted = false;
    std::size_t end = begin;
    for (; end < options.size() && (quoted || options[end] != ','); ++end)
      if (options[end] == '"') quoted = !quoted;
    const std::string_view each = options.substr(begin, end - begin);
    begin = end + 1;
    const std::size_t equals = each.find('=');
    if (each.substr(0, equals) != name) continue;
    std::string value;
    if (equals != std::string_view::npos)
      for (const char c : each.substr(equals + 1))
        if (c != '"') value += c;
    found = std::move(value);  // the last one counts
  }
  return found;
}

Fact<std::string> mountUser(std::string_view options) {
  const auto either = [&](std::initializer_list<const char*> names) {
    for (const char* name : names)
      if (auto value = mountOption(options, name); value && !value->empty()) return *value;
    return std::string();
  };
  if (mountOption(options, "guest") || mountOption(options, "sec") == "none") return std::string();
  const std::string name = withoutPassword(either({"username", "user"}));
  if (name.empty()) return Fact<std::string>::none();
  return qualified(name, either({"domain", "dom", "workgroup"}));
}

std::string remoteOf(std::string_view source) {
  if (const auto path = UncPath::parse(source); path && !path->share().empty()) return path->text();
  std::string plain(source);
  std::replace(plain.begin(), plain.end(), '/', '\\');
  return plain;
}

Connection connectionOf(const Mount& mount) {
  Connection connection;
  connection.local = mount.target;
  connection.remote = remoteOf(mount.source);
  connection.user = mountUser(mount.options);
  connection.kind = ConnectionKind::disk;
  connection.provider = mount.type;
  return connection;
}

std::optional<Connection> parseGvfsName(std::string_view name) {
  constexpr std::string_view kPrefix = "smb-share:";
  if (name.substr(0, kPrefix.size()) != kPrefix) return std::nullopt;
  std::map<std::string, std::string> parts;
  for (const std::string_view part : splitAt(name.substr(kPrefix.size()), ',')) {
    const std::size_t equals = part.find('=');
    if (equals != std::string_view::npos)
      parts[std::string(part.substr(0, equals))] = percentDecoded(part.substr(equals + 1));
  }
  if (parts["server"].empty() || parts["share"].empty()) return std::nullopt;
  Connection connection;
  connection.remote = "\\\\" + parts["server"] + "\\" + parts["share"];
  // Without a name GVfs has used a ticket, or nobody's name at all.
  connection.user = parts["user"].empty()
                        ? Fact<std::string>::none()
                        : Fact<std::string>(qualified(parts["user"], parts["domain"]));
  connection.kind = ConnectionKind::disk;
  connection.state = ConnectionState::connected;
  connection.persistent = false;
  connection.scope = Scope::session;
  connection.provider = std::string("GVfs");
  return connection;
}

std::vector<std::pair<std::string, bool>> parseCifsDebugData(std::string_view text) {
  std::vector<std::pair<std::string, bool>> shares;
  for (const std::string_view line : linesOf(text)) {
    const std::size_t name = line.find("\\\\");
    const std::size_t mounts = line.find(" Mounts: ");
    if (name != std::string_view::npos && mounts != std::string_view::npos && name < mounts)
      shares.emplace_back(lowerCase(line.substr(name, mounts - name)), true);
    if (!shares.empty() && line.find("DISCONNECTED") != std::string_view::npos)
      shares.back().second = false;
  }
  return shares;
}

std::vector<Remembered> rememberedMounts(const std::vector<Mount>& fstab) {
  std::vector<Remembered> list;
  for (const Mount& mount : fstab) {
    if (!isShare(mount) || !comesBack(mount)) continue;
    Remembered remembered;
    remembered.local = mount.target;
    remembered.remote = remoteOf(mount.source);
    remembered.user = mountUser(mount.options);
    remembered.provider = std::string("fstab");
    remembered.deferred = mountOption(mount.options, "x-systemd.automount").has_value();
    list.push_back(std::move(remembered));
  }
  return list;
}

std::vector<Remembered> parseBookmarks(std::string_view text) {
  std::vector<Remembered> list;
  for (const std::string_view line : linesOf(text)) {
    const std::string_view address = line.substr(0, line.find(' '));
    if (lowerCase(address.substr(0, 6)) != "smb://") continue;
    std::string_view rest = address.substr(6);
    Remembered remembered;
    remembered.user = Fact<std::string>::none();
    const std::size_t at = rest.substr(0, rest.find('/')).rfind('@');
    if (at != std::string_view::npos) {
      // smb://DOMAIN;user:password@server/share, the password being what nobody should write there.
      std::string user = percentDecoded(rest.substr(0, std::min(at, rest.find(':'))));
      std::replace(user.begin(), user.end(), ';', '\\');
      if (!user.empty()) remembered.user = std::move(user);
      rest = rest.substr(at + 1);
    }
    const auto path = UncPath::parse("//" + percentDecoded(rest));
    if (!path || path->share().empty()) continue;
    remembered.local = Fact<std::string>::none();
    remembered.remote = path->text();
    remembered.provider = std::string("bookmark");
    remembered.deferred = true;
    list.push_back(std::move(remembered));
  }
  return list;
}

Fact<std::string> parseCredentialsFile(std::string_view text) {
  std::string name;
  std::string domain;
  for (const std::string_view line : linesOf(text)) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string key = lowerCase(trimmed(line.substr(0, equals)));
    const bool isName = key == "username" || key == "user";
    if (!isName && key != "domain" && key != "dom") continue;
    (isName ? name : domain) = std::string(trimmed(line.substr(equals + 1)));
  }
  name = withoutPassword(std::move(name));
  return name.empty() ? Fact<std::string>::none() : Fact<std::string>(qualified(name, domain));
}

Result<std::vector<Mount>> fstabMounts(const Places& places) {
  auto mounts = mountsOf(places.etc / "fstab");
  // A system without fstab mounts nothing by it.
  if (!mounts && mounts.failure().code == ENOENT) return std::vector<Mount>{};
  return mounts;
}

Result<std::vector<Connection>> mountedShares(const Places& places) {
  const auto mounts = mountsOf(places.proc / "self" / "mountinfo");
  if (!mounts) return mounts.failure();
  std::vector<Connection> shares;
  for (const Mount& mount : *mounts)
    if (isShare(mount)) shares.push_back(connectionOf(mount));
  return shares;
}

Result<std::vector<Connection>> gvfsShares(const Places& places) {
  const fs::path root = places.runtime / "gvfs";
  std::vector<Connection> shares;
  std::error_code error;
  fs::directory_iterator it(root, error);
  for (const fs::directory_iterator end; !error && it != end; it.increment(error)) {
    if (auto share = parseGvfsName(it->path().filename().string())) {
      share->local = it->path().string();
      shares.push_back(std::move(*share));
    }
  }
  // No desktop session, no GVfs: nothing is mounted by it.
  if (error && error.value() != ENOENT && error.value() != ENOTDIR)
    return mountFailure(error.value());
  return shares;
}

Inspector mountsInspector(const Places& places) {
  return {
      kConnections, [places](const InspectorContext&) {
        auto shares = mountedShares(places);
        if (!shares) return onlyGap(kConnections, shares.failure().detail, shares.failure().code);

        std::vector<std::string> targets;
        for (const Connection& share : *shares) targets.push_back(*share.local);
        const auto uses = usesOf(places, targets);
        const auto fstab = fstabMounts(places);
        const auto debug = readTextFile(places.proc / "fs" / "cifs" / "DebugData");
        const auto states =
            debug ? parseCifsDebugData(*debug) : std::vector<std::pair<std::string, bool>>{};

        for (Connection& share : *shares) {
          share.openFiles = uses.at(*share.local).files;
          if (fstab)
            share.persistent = std::any_of(fstab->begin(), fstab->end(), [&](const Mount& mount) {
              return mount.target == *share.local && isShare(mount) && comesBack(mount);
            });
          share.state = Fact<ConnectionState>::none();
          const auto root = UncPath::parse(share.remote);
          for (const auto& [name, connected] : states)
            if (root && lowerCase(root->root()) == name)
              share.state = connected ? ConnectionState::connected : ConnectionState::disconnected;
        }
        Snapshot part;
        part.connections = std::move(*shares);
        return part;
      }};
}

Inspector gvfsInspector(const Places& places) {
  return {kConnections, [places](const InspectorContext&) {
            auto shares = gvfsShares(places);
            if (!shares)
              return onlyGap(kConnections, shares.failure().detail, shares.failure().code);
            std::vector<std::string> targets;
            for (const Connection& share : *shares) targets.push_back(*share.local);
            const auto uses = usesOf(places, targets);
            for (Connection& share : *shares) share.openFiles = uses.at(*share.local).files;
            Snapshot part;
            part.connections = std::move(*shares);
            return part;
          }};
}

Inspector rememberedInspector(const Places& places) {
  return {kRemembered, [places](const InspectorContext&) {
            Snapshot part;
            if (const auto fstab = fstabMounts(places)) {
              part.remembered = rememberedMounts(*fstab);
            } else {
              part.gaps.ensure().push_back(
                  makeGap(kRemembered, fstab.failure().detail, fstab.failure().code));
            }
            if (places.home.empty()) return part;
            if (mayBeRemote(places, places.home)) {
              part.gaps.ensure().push_back(makeGap(kRemembered, gap_reason::kNotLookedAt));
              return part;
            }
            for (const char* file :
                 {".config/gtk-3.0/bookmarks", ".config/gtk-4.0/bookmarks", ".gtk-bookmarks"}) {
              const auto text = readTextFile(places.home / file);
              if (!text) {
                if (text.failure().code != ENOENT && text.failure().code != ENOTDIR)
                  part.gaps.ensure().push_back(
                      makeGap(kRemembered, text.failure().detail, text.failure().code));
                continue;
              }
              for (Remembered& each : parseBookmarks(*text)) {
                std::vector<Remembered>& list = part.remembered.ensure();
                if (std::find(list.begin(), list.end(), each) == list.end())
                  list.push_back(std::move(each));
              }
            }
            return part;
          }};
}

Inspector credentialsInspector(const Places& places) {
  return {kCredentials, [places](const InspectorContext&) {
            const auto fstab = fstabMounts(places);
            if (!fstab) return onlyGap(kCredentials, fstab.failure().detail, fstab.failure().code);
            Snapshot part;
            std::vector<Credential>& list = part.credentials.ensure();
            for (const Mount& mount : *fstab) {
              const auto file = isShare(mount) ? credentialsFileOf(mount) : std::nullopt;
              if (!file) continue;
              Credential credential;
              credential.target = remoteOf(mount.source);
              credential.kind = CredentialKind::other;
              credential.persist = CredentialPersist::machine;
              credential.user = Fact<std::string>::none();
              if (mayBeRemote(places, *file)) {
                part.gaps.ensure().push_back(makeGap(kCredentials, gap_reason::kNotLookedAt));
              } else if (const auto user = userOfCredentialsFile(*file)) {
                credential.user = *user;
              } else {
                part.gaps.ensure().push_back(
                    makeGap(kCredentials, user.failure().detail, user.failure().code));
              }
              list.push_back(std::move(credential));
            }
            // Secrets of the desktop stand in a keyring that only its own service may open.
            std::error_code error;
            if (!places.home.empty() && fs::exists(places.home / ".local/share/keyrings", error))
              part.gaps.ensure().push_back(makeGap(kCredentials, gap_reason::kNotLookedAt));
            return part;
          }};
}

}  // namespace unclash

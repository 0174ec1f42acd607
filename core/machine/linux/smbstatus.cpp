#include "core/machine/linux/smbstatus.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/model/letters.h"
#include "core/model/time.h"
#include "core/model/utf8.h"

namespace unclash {
namespace {

using Json = nlohmann::json;

constexpr const char* kNotClustered = "4294967295";
/// What smbstatus writes for a user whose sign-in has not ended.
constexpr const char* kSigningIn = "(auth in progress)";

const Json& member(const Json& object, const char* name) {
  static const Json kNothing;
  if (!object.is_object()) return kNothing;
  const auto found = object.find(name);
  return found == object.end() ? kNothing : *found;
}

/// Texts and numbers alike: Samba writes ids as texts and user ids as numbers.
std::string text(const Json& object, const char* name) {
  const Json& value = member(object, name);
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  return {};
}

std::string processOf(const Json& object) {
  const Json& server = member(object, "server_id");
  const std::string pid = text(server, "pid");
  const std::string node = text(server, "vnn");
  return node.empty() || node == kNotClustered ? pid : node + ":" + pid;
}

Fact<std::string> timeOf(const Json& object, const char* name) {
  const std::optional<TimePoint> time = parseTime(text(object, name));
  return time ? Fact<std::string>(formatTime(*time)) : Fact<std::string>::none();
}

Fact<std::string> userOf(const Json& session) {
  const std::string name = text(session, "username");
  return name.empty() || name == kSigningIn ? Fact<std::string>::none() : Fact<std::string>(name);
}

std::string cleanPath(std::string_view path) {
  std::string clean = std::filesystem::path(path).lexically_normal().string();
  while (clean.size() > 1 && clean.back() == '/') clean.pop_back();
  return clean;
}

/// A row, and what its open files are recognised by.
struct Row {
  ServerSession session;
  std::string process;
  std::string uid;
  std::string folder;  ///< empty: not known
  bool files = false;  ///< files can be open on it
};

Row rowOf(const std::string& id, const Json& session) {
  Row row;
  row.process = processOf(session);
  row.uid = text(session, "uid");
  row.session.id = row.process + "/" + id;
  row.session.client = text(session, "remote_machine");
  row.session.user = userOf(session);
  row.session.share = Fact<std::string>::none();
  row.session.openFiles = 0;
  row.session.connectedAt = timeOf(session, "creation_time");
  row.session.idleSeconds = Fact<std::int64_t>::none();
  return row;
}

/// `session` is null where the session ended while smbstatus was looking.
Row rowOf(const std::string& id, const Json& connect, const Json& session,
          const SambaConfig& config) {
  const std::string share = text(connect, "service");
  Row row = rowOf(text(connect, "session_id"), session);
  row.process = processOf(connect);
  row.session.id = row.process + "/" + text(connect, "session_id") + "/" + id;
  if (const std::string machine = text(connect, "machine"); !machine.empty())
    row.session.client = machine;
  row.session.share = share;
  row.session.connectedAt = timeOf(connect, "connected_at");
  row.files = foldCase(share) != "ipc$";
  if (const auto found = config.paths.find(foldCase(share)); found != config.paths.end())
    row.folder = cleanPath(found->second);
  return row;
}

/// The rows on which a file of that process, folder and user can be open. Samba says neither
/// session nor tree connect; `force user` makes the file's user another than the session's.
std::vector<Row*> possibleRows(std::vector<Row>& rows, const std::string& process,
                               const std::string& folder, const std::string& uid) {
  std::vector<Row*> fits;
  for (Row& row : rows)
    if (row.files && row.process == process) fits.push_back(&row);
  const auto narrow = [&fits](auto keep) {
    std::vector<Row*> fewer;
    std::copy_if(fits.begin(), fits.end(), std::back_inserter(fewer), keep);
    if (!fewer.empty()) fits = std::move(fewer);
  };
  const auto inFolder = [&](const Row* row) { return row->folder == folder; };
  if (std::any_of(fits.begin(), fits.end(), inFolder))
    narrow(inFolder);
  else
    narrow([](const Row* row) { return row->folder.empty(); });
  narrow([&](const Row* row) { return row->uid == uid; });
  return fits;
}

void countOpenFiles(std::vector<Row>& rows, const Json& files) {
  for (const auto& [path, file] : files.items()) {
    const std::string folder = cleanPath(text(file, "service_path"));
    for (const auto& [id, open] : member(file, "opens").items()) {
      const std::vector<Row*> fits = possibleRows(rows, processOf(open), folder, text(open, "uid"));
      for (Row* row : fits) {
        Fact<std::int64_t>& count = row->session.openFiles;
        if (fits.size() > 1)
          count = Fact<std::int64_t>::none();
        else if (count.known())
          ++*count;
      }
    }
  }
}

Failure unintelligible(std::string detail) {
  Failure failure{.trouble = Trouble::input};
  failure.message = Message{"error.server-sessions-unreadable"};
  failure.detail = std::move(detail);
  return failure;
}

}  // namespace

SambaConfig parseTestparm(std::string_view output) {
  SambaConfig config;
  std::string section;
  while (!output.empty()) {
    const std::size_t end = output.find('\n');
    const std::string_view line = trimmed(output.substr(0, end));
    output.remove_prefix(end == std::string_view::npos ? output.size() : end + 1);
    if (line.size() > 2 && line.front() == '[' && line.back() == ']') {
      section = foldCase(line.substr(1, line.size() - 2));
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || line.front() == '#') continue;
    const std::string_view name = trimmed(line.substr(0, equals));
    const std::string_view value = trimmed(line.substr(equals + 1));
    if (section == "global" && name == "deadtime") {
      std::int64_t minutes = 0;
      const auto [rest, problem] =
          std::from_chars(value.data(), value.data() + value.size(), minutes);
      if (problem == std::errc{} && rest == value.data() + value.size())
        config.deadtimeMinutes = minutes;
    }
    if (section != "global" && name == "path" && !value.empty() &&
        value.find('%') == std::string_view::npos)
      config.paths[section] = std::string(value);
  }
  return config;
}

Result<std::vector<ServerSession>> parseSmbstatus(std::string_view json,
                                                  const SambaConfig& config) {
  const Json status = Json::parse(json, nullptr, false);
  if (status.is_discarded()) return unintelligible("smbstatus did not write JSON");
  const Json& sessions = member(status, "sessions");
  const Json& connects = member(status, "tcons");
  if (!sessions.is_object() || !connects.is_object())
    return unintelligible("smbstatus did not list its sessions");

  std::vector<Row> rows;
  for (const auto& [id, connect] : connects.items()) {
    const std::string session = text(connect, "session_id");
    rows.push_back(rowOf(id, connect, member(sessions, session.c_str()), config));
  }
  for (const auto& [id, session] : sessions.items()) {
    const bool used = std::any_of(connects.begin(), connects.end(), [&id = id](const Json& each) {
      return text(each, "session_id") == id;
    });
    if (!used) rows.push_back(rowOf(id, session));
  }
  const Json& files = member(status, "open_files");
  if (files.is_object())
    countOpenFiles(rows, files);
  else
    for (Row& row : rows) row.session.openFiles = Fact<std::int64_t>::none();

  std::vector<ServerSession> list;
  for (Row& row : rows) list.push_back(std::move(row.session));
  std::sort(list.begin(), list.end(),
            [](const ServerSession& a, const ServerSession& b) { return *a.id < *b.id; });
  return list;
}

}  // namespace unclash

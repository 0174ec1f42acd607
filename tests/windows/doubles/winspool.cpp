// winspool.drv: printers of other computers, as the spooler keeps them for a person: those that the
// world has a printer's connection to.
#include <windows.h>
// Behind windows.h.
#include <winspool.h>

#include <cstring>
#include <vector>

#include "core/machine/practice/practice_machine.h"
#include "tests/windows/doubles/state.h"

DOUBLES_MARKER

namespace unclash::doubles {
namespace {

BOOL fail(DWORD code) {
  ::SetLastError(code);
  return FALSE;
}

/// The redirector's view says which of its connections are printers'.
std::vector<std::wstring> printersOf(const practice::World& world) {
  std::vector<std::wstring> names;
  const Snapshot seen = practice::snapshotOf(world, {});
  for (const Connection& connection : each(seen.connections))
    if (connection.kind == ConnectionKind::print) names.push_back(toUtf16(connection.remote));
  return names;
}

}  // namespace

DOUBLE(WINBOOL, EnumPrintersW, DWORD flags, LPWSTR, DWORD level, LPBYTE buffer, DWORD size,
       LPDWORD needed, LPDWORD count) {
  Call call("EnumPrintersW");
  if (call.fault()) return call.fault()->asBool();
  if (!call.playing()) return fail(RPC_S_SERVER_UNAVAILABLE);
  // Any other level opens each printer on its server.
  if (level != 4 || flags != PRINTER_ENUM_CONNECTIONS) return fail(ERROR_INVALID_LEVEL);
  const std::vector<std::wstring> names = printersOf(call.world());
  std::size_t bytes = names.size() * sizeof(PRINTER_INFO_4W);
  for (const std::wstring& name : names) bytes += (name.size() + 1) * sizeof(wchar_t);
  *needed = static_cast<DWORD>(bytes);
  *count = 0;
  if (size < bytes) return fail(ERROR_INSUFFICIENT_BUFFER);
  auto* printers = reinterpret_cast<PRINTER_INFO_4W*>(buffer);
  auto* text = reinterpret_cast<wchar_t*>(printers + names.size());
  for (const std::wstring& name : names) {
    printers[*count] = {};
    printers[*count].pPrinterName = text;
    printers[(*count)++].Attributes = PRINTER_ATTRIBUTE_NETWORK;
    std::memcpy(text, name.c_str(), (name.size() + 1) * sizeof(wchar_t));
    text += name.size() + 1;
  }
  return TRUE;
}

}  // namespace unclash::doubles

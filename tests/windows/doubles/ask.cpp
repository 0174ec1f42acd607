// ask \\SERVER\SHARE [USER PASSWORD]: connects by WNetAddConnection2, as Explorer or `net use`
// would, prints the code and disconnects again what it connected. Nothing but Windows' own
// functions.
#include <windows.h>
// Behind windows.h.
#include <winnetwk.h>

#include <cstdio>

int wmain(int argc, wchar_t** argv) {
  if (argc != 2 && argc != 4) return 2;
  NETRESOURCEW wanted{};
  wanted.dwType = RESOURCETYPE_ANY;
  wanted.lpRemoteName = argv[1];
  const wchar_t* user = argc == 4 ? argv[2] : nullptr;
  const wchar_t* password = argc == 4 ? argv[3] : nullptr;
  const DWORD code = ::WNetAddConnection2W(&wanted, password, user, 0);
  std::printf("%lu\n", code);
  return code == NO_ERROR && ::WNetCancelConnection2W(argv[1], 0, FALSE) != NO_ERROR ? 1 : 0;
}

"""The command line is one file: it imports DLLs that every Windows loads from its own folder only,
and stays small."""

import os
import re
import subprocess
import unittest

# KnownDLLs of Windows 10 (Session Manager), and ntdll, which is mapped before any other.
KNOWN = {
    "advapi32.dll", "clbcatq.dll", "combase.dll", "comdlg32.dll", "difxapi.dll", "gdi32.dll",
    "gdiplus.dll", "imagehlp.dll", "imm32.dll", "kernel32.dll", "msctf.dll", "msvcrt.dll",
    "normaliz.dll", "nsi.dll", "ntdll.dll", "ole32.dll", "oleaut32.dll", "psapi.dll", "rpcrt4.dll",
    "sechost.dll", "setupapi.dll", "shell32.dll", "shlwapi.dll", "user32.dll", "wldap32.dll",
    "ws2_32.dll",
}
PROGRAM = os.environ["UNCLASH_CLI"]


class Imports(unittest.TestCase):
    def test_only_known_dlls(self):
        listing = subprocess.run(["x86_64-w64-mingw32-objdump", "-p", PROGRAM], check=True,
                                 capture_output=True, text=True).stdout
        imported = {name.lower() for name in re.findall(r"DLL Name: (\S+)", listing)}
        self.assertIn("kernel32.dll", imported)
        self.assertEqual(imported - KNOWN, set())

    def test_stays_under_six_megabytes(self):
        self.assertLess(os.path.getsize(PROGRAM), 6_000_000)


if __name__ == "__main__":
    unittest.main()

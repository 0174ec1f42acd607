"""The wizard's sources compile for Windows, each with its moc output, against the Qt headers of this
system: nothing in them is meant for Linux only. Linking needs a Qt for MinGW, which is not here."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(os.environ["UNCLASH_SOURCE_DIR"])
HEADERS = Path(os.environ["UNCLASH_HOST_HEADERS"])
COMPILER = "x86_64-w64-mingw32-g++-posix"
# What CMake chooses elsewhere, by the same rule as ui/adapters/CMakeLists.txt.
ELSEWHERE = re.compile(r"_(linux|dbus|none)\.cpp$")


def first(*paths):
    return next((Path(path) for path in paths if Path(path).exists()), None)


MOC = first("/usr/lib/qt6/libexec/moc", shutil.which("moc") or "")
QT = first("/usr/include/x86_64-linux-gnu/qt6", "/usr/include/aarch64-linux-gnu/qt6")
MODULES = ["QtCore", "QtGui", "QtNetwork", "QtQml", "QtQmlIntegration", "QtQuick", "QtQuickControls2"]
FLAGS = [
    "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wconversion", "-Werror",
    "-Wno-missing-field-initializers", "-Wno-restrict",
    "-DSPDLOG_HEADER_ONLY", "-DSPDLOG_FMT_EXTERNAL", "-DFMT_HEADER_ONLY", '-DUNCLASH_VERSION="0"',
    f"-I{ROOT}",
]


@unittest.skipIf(MOC is None or QT is None, "Qt's headers and moc are not here")
class Wizard(unittest.TestCase):
    def setUp(self):
        self.includes = [f"-isystem{QT}"] + [f"-isystem{QT / module}" for module in MODULES]
        self.includes += [f"-isystem{folder}" for folder in sorted(HEADERS.iterdir())]

    def compile(self, source):
        done = subprocess.run([COMPILER, *FLAGS, *self.includes, str(source)], capture_output=True, text=True)
        return f"{source}:\n{done.stderr}" if done.returncode else ""

    def test_every_source_compiles(self):
        sources = [path for folder in ("ui", "app/wizard") for path in sorted((ROOT / folder).rglob("*.cpp"))
                   if not ELSEWHERE.search(path.name)]
        self.assertIn(ROOT / "ui/platform/desktop_windows.cpp", sources)
        mocs = []
        with tempfile.TemporaryDirectory() as made:
            for header in (path for folder in ("ui", "app/wizard") for path in sorted((ROOT / folder).rglob("*.h"))):
                if not re.search(r"\bQ_(OBJECT|GADGET|NAMESPACE)\b", header.read_text()):
                    continue
                output = Path(made) / f"moc_{header.stem}.cpp"
                subprocess.run([str(MOC), "-DQ_OS_WIN", "-D_WIN32", f"-I{ROOT}", str(header), "-o", str(output),
                                f"-p{header.parent.relative_to(ROOT)}"], check=True)
                mocs.append(output)
            self.assertTrue(mocs)
            # In one, as AUTOMOC does: each alone would read all of Qt again.
            together = Path(made) / "mocs.cpp"
            together.write_text("".join(f'#include "{each}"\n' for each in mocs))
            sources.append(together)
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                wrong = [said for said in pool.map(self.compile, sources) if said]
        self.assertEqual(wrong, [], "\n".join(wrong))


if __name__ == "__main__":
    unittest.main()

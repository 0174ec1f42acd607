"""The command line is one file that runs from anywhere: a folder with spaces and letters of several scripts,
files in it, and texts that come out as UTF-8."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

PROGRAM = Path(os.environ["UNCLASH_CLI"])
WINE = [os.environ["UNCLASH_WINE"], os.environ["UNCLASH_WINE_PREFIX"]]


class Folder(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = Path(made.name) / "Ordner mit Lücken 共有 مجلد"
        self.folder.mkdir()
        self.program = shutil.copy(PROGRAM, self.folder)

    def run_it(self, *arguments, code=0):
        done = subprocess.run([*WINE, self.program, *arguments], capture_output=True, cwd=self.folder, timeout=120,
                              env={**os.environ, "LC_ALL": "C.UTF-8"})
        self.assertEqual(done.returncode, code, done.stderr.decode(errors="replace"))
        return done.stdout.decode("utf-8")

    def test_nothing_has_to_lie_beside_it(self):
        self.assertEqual([each.name for each in self.folder.iterdir()], [Path(self.program).name])
        self.assertRegex(self.run_it("--version"), r"unclash-cli \d")

    def test_prints_utf8(self):
        self.assertRegex(self.run_it("explain", "1219", "--language", "ja"), "[ぁ-ん]")
        self.assertRegex(self.run_it("explain", "1219", "--language", "ar"), "[ء-ي]")

    def test_files_with_such_names(self):
        snapshot = self.folder / "Müller 共有.json"
        practice = ["--machine", "practice:two-names", "--state-dir", "Zustand ü"]
        snapshot.write_text(self.run_it("inspect", *practice), encoding="utf-8")
        again = json.loads(self.run_it("inspect", "--machine", f"snapshot:{snapshot.name}"))
        self.assertEqual(again, json.loads(snapshot.read_text(encoding="utf-8")))
        self.run_it("repair", "--yes", *practice, "--answer", "error=1219", "--answer", "server=\\\\fs01\\backup",
                    "--answer", "wanted-user=FS01\\backup")
        self.assertTrue((self.folder / "Zustand ü" / "journal.jsonl").is_file())
        self.run_it("inspect", "--machine", "snapshot:gibt es nicht ß.json", code=3)


if __name__ == "__main__":
    unittest.main()

"""`cpack -G DEB` makes one Debian package of what was built: both programs, with what they need named."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path


class Package(unittest.TestCase):
    def test_holds_both_programs_and_names_what_they_need(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["cpack", "-G", "DEB", "-B", folder], check=True, capture_output=True,
                           cwd=os.environ["UNCLASH_BUILD_DIR"])
            packages = list(Path(folder).glob("*.deb"))
            self.assertEqual(len(packages), 1)
            listed = subprocess.run(["dpkg-deb", "-c", packages[0]], check=True, capture_output=True, text=True).stdout
            for file in ("/usr/bin/unclash", "/usr/bin/unclash-cli", "/usr/share/applications/unclash.desktop",
                         "/usr/share/icons/hicolor/scalable/apps/unclash.svg", "/usr/share/doc/unclash/copyright"):
                self.assertRegex(listed, rf"\.{file}\n")
            control = subprocess.run(["dpkg-deb", "-f", packages[0], "Depends"], check=True, capture_output=True,
                                     text=True).stdout
            for needed in ("libqt6quick6", "qml6-module-qtquick-controls", "libkrb5-3"):
                self.assertIn(needed, control)


if __name__ == "__main__":
    unittest.main()

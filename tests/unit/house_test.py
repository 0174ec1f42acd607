"""The rules of the house that a compiler does not check."""
import os
import pathlib
import re
import subprocess
import unittest

SOURCE = pathlib.Path(os.environ["UNCLASH_SOURCE_DIR"])

# Which rooms each room may include from. Core's own top (consultation, evaluation) may use all of core.
MAY = {
    "core/model": {"core/model"},
    "core/text": {"core/text", "core/model"},
    "core/machine": {"core/machine", "core/model"},
    "core/diagnose": {"core/diagnose", "core/model"},
    "core/repair": {"core/repair", "core/diagnose", "core/machine", "core/model"},
    "core/report": {"core/report", "core/repair", "core/diagnose", "core/machine", "core/text", "core/model"},
}


def sources(*folders):
    for folder in folders:
        for path in sorted((SOURCE / folder).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                yield path, path.read_text(encoding="utf-8")


class House(unittest.TestCase):
    def test_arrows_point_down(self):
        for path, text in sources("core"):
            relative = path.relative_to(SOURCE).as_posix()
            room = "/".join(relative.split("/")[:2])
            for include in re.findall(r'^#include "([^"]+)"', text, re.M):
                self.assertTrue(include.startswith("core/"), f"{relative} includes {include}")
                if room in MAY:
                    self.assertIn("/".join(include.split("/")[:2]), MAY[room], f"{relative} includes {include}")

    def test_core_knows_no_qt(self):
        for path, text in sources("core", "app/cli"):
            self.assertNotRegex(text, r"#include <Q[A-Za-z]", str(path))

    def test_the_command_line_links_no_qt(self):
        linked = subprocess.run(["ldd", os.environ["UNCLASH_CLI"]], capture_output=True, check=True).stdout.decode()
        self.assertNotIn("Qt", linked)

    def test_platforms_are_chosen_by_folder(self):
        found = [f"{path.name}" for path, text in sources("core", "ui", "app")
                 for _ in re.findall(r"^\s*#\s*if(?:def)?.*(?:_WIN32|__linux__)", text, re.M)]
        self.assertLessEqual(len(found), 6, found)

    def test_public_headers_say_what_they_are(self):
        for path, text in sources("core"):
            if path.suffix == ".h":
                self.assertTrue(text.startswith("//"), f"{path.name} does not begin by saying what it is")
                self.assertIn("#pragma once", text, path.name)


if __name__ == "__main__":
    unittest.main()

"""The wizard ends in good order when the system tells it to.

Runs the real wizard without a screen."""
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

WIZARD = os.environ["UNCLASH_WIZARD"]
PATIENCE = 60


def waits_for_signal(pid, number):
    """Whether the process handles the signal by now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("SigCgt:"):
            return bool(int(line.split()[1], 16) >> (number - 1) & 1)
    return False


class Ending(unittest.TestCase):
    def start(self, environment=None, arguments=()):
        process = subprocess.Popen([WIZARD, "--machine", "practice", *arguments], env=environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        end = time.monotonic() + PATIENCE
        while process.poll() is None and not waits_for_signal(process.pid, signal.SIGTERM):
            self.assertLess(time.monotonic(), end, "the window is there")
            time.sleep(0.02)
        return process

    def test_told_to_end_it_closes_its_window(self):
        for told in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(told.name), tempfile.TemporaryDirectory() as folder:
                process = self.start(arguments=("--state-dir", folder))
                process.send_signal(told)
                self.assertEqual(process.wait(PATIENCE), 0, process.stderr.read())


if __name__ == "__main__":
    unittest.main()

"""What hangs or is missing becomes a gap, and delays nobody. Needs no Samba and no rights."""
import pathlib
import socket
import tempfile
import unittest

from real import Run

DEADLINE = 3
# Far more than any machine needs beyond the deadline, far less than what hangs would take.
WIDE = 30


class Gaps(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="unclash-gaps-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def cli(self, *arguments, environment=None):
        return Run([*arguments, "--state-dir", self.folder / "state"], "", environment or {}, 10 * WIDE)

    def inspect(self, *arguments, environment=None):
        run = self.cli("inspect", "--deadline", DEADLINE, *arguments, environment=environment)
        self.assertEqual(run.code, 0, run.errors)
        self.assertLess(run.seconds, DEADLINE + WIDE)
        snapshot = run.json()
        return snapshot, {gap["area"]: gap for gap in snapshot.get("gaps", [])}

    def tool(self, name, text):
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        (tools / name).write_text("#!/bin/sh\n" + text + "\n")
        (tools / name).chmod(0o755)
        return {"PATH": str(tools)}

    def hung_listener(self):
        """Takes every connection (the kernel does, for as many as its queue holds) and never answers."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.addCleanup(listener.close)
        return f"127.0.0.1:{listener.getsockname()[1]}"

    def test_a_hung_server(self):
        name = self.hung_listener()
        snapshot, gaps = self.inspect("--answer", f"server={name}")
        self.assertEqual(gaps["servers"]["reason"], "timed out")
        # Others are not touched by it.
        self.assertIn("machine", snapshot)
        [server] = [server for server in snapshot.get("servers", []) if server["name"] == name] or [None]
        if server:
            self.assertIs(server["reachable"], True)
            self.assertNotIn("dialect", server)

    def test_probing_a_hung_server_ends(self):
        run = self.cli("probe", self.hung_listener(), "--deadline", 1, "--format", "json")
        self.assertLess(run.seconds, WIDE)
        self.assertNotIn("guid", run.json())

    def test_a_missing_smbstatus(self):
        snapshot, gaps = self.inspect(environment={"PATH": str(self.folder)})
        self.assertEqual(gaps["serverSessions"]["reason"], "program not found: smbstatus")
        self.assertNotIn("serverSessions", snapshot)

    def test_a_hung_smbstatus(self):
        snapshot, gaps = self.inspect(environment=self.tool("smbstatus", "/bin/sleep 1000"))
        self.assertIn("serverSessions", gaps)
        self.assertNotIn("serverSessions", snapshot)
        self.assertIn("machine", snapshot)

    def test_a_failing_smbstatus(self):
        _, gaps = self.inspect(environment=self.tool("smbstatus", "exit 7"))
        self.assertEqual(gaps["serverSessions"]["code"], 7)

    def test_an_smbstatus_that_talks_to_people(self):
        _, gaps = self.inspect(environment=self.tool("smbstatus", "echo Samba version 4.10"))
        self.assertIn("JSON", gaps["serverSessions"]["reason"])

    def test_a_configuration_that_is_not_there(self):
        snapshot, gaps = self.inspect("--samba-config", self.folder / "none.conf")
        self.assertIn("serverSessions", gaps)
        self.assertNotIn("serverSessions", snapshot)

    def test_all_of_it_at_once(self):
        environment = self.tool("smbstatus", "/bin/sleep 1000")
        _, gaps = self.inspect("--answer", f"server={self.hung_listener()}", environment=environment)
        self.assertLessEqual({"servers", "serverSessions"}, set(gaps))


if __name__ == "__main__":
    unittest.main(verbosity=2)

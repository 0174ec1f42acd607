"""What the tests on a real Samba server share: its clients, its own view, and unclash-cli."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import samba_server

CLI = os.environ.get("UNCLASH_CLI", "unclash-cli")
RECORD = pathlib.Path(os.environ.get("UNCLASH_SAMBA", ".")) / "server.json"

ANNA, BEN = samba_server.USERS
DOCS, PLANS = samba_server.SHARES
PASSWORD = samba_server.PASSWORD
HOST = "127.0.0.1"
# Nothing here takes this long; what does hangs.
PATIENCE = 60


def wait_for(condition, what):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for {what}")


class Server:
    """The server of the fixture."""

    def __init__(self):
        record = json.loads(RECORD.read_text())
        self.port = record["port"]
        self.folder = pathlib.Path(record["folder"])
        self.config = self.folder / "smb.conf"

    def file(self, share, name, content):
        path = self.folder / "shares" / share / name
        path.write_bytes(content)
        path.chmod(0o666)
        return name

    def status(self):
        run = subprocess.run(["smbstatus", "-s", self.config, "--json"], capture_output=True, check=True)
        return json.loads(run.stdout)

    def sessions(self):
        """Users of the sessions, as smbstatus itself has them."""
        return sorted(session["username"] for session in self.status()["sessions"].values())

    def connects(self):
        """(user, share) of every tree connect."""
        status = self.status()
        sessions = status["sessions"]
        return sorted((sessions[each["session_id"]]["username"], each["service"]) for each in status["tcons"].values()
                      if each["session_id"] in sessions)


class SmbClient:
    """One smbclient, signed in and waiting for commands."""

    def __init__(self, server, user, share):
        self.server = server
        self.sign_in = server.folder / f"{user}.signin"
        self.sign_in.write_text(f"username = {user}\npassword = {PASSWORD}\n")
        self.process = subprocess.Popen(
            ["smbclient", f"//{HOST}/{share}", "-p", str(server.port), "-A", self.sign_in],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        wait_for(lambda: (user, share) in server.connects(), f"{user} on {share}")

    def say(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def ask(self, command):
        """Says it, ends the conversation and returns everything that was printed."""
        output, _ = self.process.communicate(command + "\nquit\n", timeout=PATIENCE)
        return output

    def close(self):
        self.process.kill()
        self.process.communicate()


class Download:
    """A file on its way to a reader who pauses in the middle: it stays open on the server."""

    def __init__(self, client, name):
        self.pipe = client.server.folder / f"{name}.pipe"
        os.mkfifo(self.pipe)
        client.say(f'get {name} "{self.pipe}"')
        self.reader = open(self.pipe, "rb")
        self.start = self.reader.read(1000)

    def rest(self):
        """Everything, or nothing more within the patience: then smbclient is ended by the caller."""
        content = [self.start]
        thread = threading.Thread(target=lambda: content.append(self.reader.read()), daemon=True)
        thread.start()
        thread.join(PATIENCE)
        return b"".join(content)

    def close(self):
        self.reader.close()
        self.pipe.unlink()


class Run:
    """What one call of unclash-cli gave."""

    def __init__(self, arguments, stdin, environment, timeout):
        begin = time.monotonic()
        run = subprocess.run([CLI, *map(str, arguments)], input=stdin, text=True, capture_output=True, timeout=timeout,
                             env={**os.environ, "LC_ALL": "C.UTF-8", **environment})
        self.seconds = time.monotonic() - begin
        self.code, self.text, self.errors = run.returncode, run.stdout, run.stderr

    def json(self):
        try:
            return json.loads(self.text)
        except ValueError:
            raise AssertionError(f"no JSON (exit {self.code}): {self.text}{self.errors}") from None


class OnSamba(unittest.TestCase):
    """A test on the fixture's server, which nobody else uses meanwhile."""

    maxDiff = None

    def setUp(self):
        self.server = Server()
        wait_for(lambda: not self.server.sessions(), "a server without sessions")
        self.state = tempfile.TemporaryDirectory(prefix="unclash-state-")
        self.addCleanup(self.state.cleanup)

    def client(self, user, share):
        client = SmbClient(self.server, user, share)
        self.addCleanup(client.close)
        return client

    def cli(self, *arguments, stdin="", environment=None, timeout=2 * PATIENCE):
        common = ["--state-dir", self.state.name]
        if arguments[0] != "probe":
            common += ["--samba-config", self.server.config]
        return Run([*arguments, *common], stdin, environment or {}, timeout)

    def rows(self, snapshot):
        """(user, client, share, open files) of the server sessions, without IPC$, which clients come and go with."""
        return sorted((row["user"], row["client"], row["share"], row["openFiles"])
                      for row in snapshot["serverSessions"] if row["share"] != "IPC$")

    def unwanted(self, user, share):
        """The answers that name whose session on which share is not wanted on this file server."""
        return ["--answer", "symptom=old-session-still-there", "--answer", f"wanted-user={user}",
                "--answer", f"server=\\\\{HOST}\\{share}"]


def main():
    if not RECORD.exists():
        print("skipped:", samba_server.reason_to_skip() or "the Samba server of the fixture does not run")
        sys.exit(samba_server.SKIPPED)
    unittest.main(verbosity=2)

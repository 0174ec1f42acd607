"""What the tests against the doubles share: a world, made Wine's own, and the real unclash-cli in it."""
import json
import os
import pathlib
import pty
import subprocess
import tempfile
import threading
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = pathlib.Path(os.environ["UNCLASH_SOURCE_DIR"])
BIN = pathlib.Path(os.environ["UNCLASH_BIN_DIR"])
PREFIX = os.environ["UNCLASH_DOUBLES_PREFIX"]
DLLS = os.environ["UNCLASH_DOUBLES_DLLS"]
WINE = SOURCE / "tests" / "windows" / "doubles" / "wine"


def windows_path(path):
    """Wine has the whole file system as Z:."""
    return "Z:" + str(path).replace("/", "\\")


class Run:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f"exit {self.code}\n{self.out}\n{self.err}"


def drain(terminal):
    """Reads what is echoed until the terminal is closed."""
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:
        pass


def open_terminal():
    """Some containers have none to give."""
    try:
        return pty.openpty()
    except OSError as problem:
        raise unittest.SkipTest(f"no terminal can be opened here: {problem}") from problem


def wine(*command, state=None, stdin="", console=False, debug=None, timeout=120):
    """Runs a program. `console`: it is typed to at a terminal, which is where Windows can ask for a password."""
    env = dict(os.environ)
    if state:
        env["UNCLASH_DOUBLES"] = windows_path(state)
    if debug:
        env["WINEDEBUG"] = debug
    whole = [WINE, PREFIX, DLLS, *map(str, command)]
    if console:
        person, terminal = open_terminal()
        reader = threading.Thread(target=drain, args=(person,), daemon=True)
        reader.start()
        try:
            os.write(person, stdin.encode())
            done = subprocess.run(whole, stdin=terminal, capture_output=True, timeout=timeout, env=env)
        finally:
            os.close(terminal)
            reader.join(5)
            os.close(person)
    else:
        done = subprocess.run(whole, input=stdin.encode(), capture_output=True, timeout=timeout, env=env)
    decode = lambda data: data.decode("utf-8", "replace").replace("\r\n", "\n")
    return Run(done.returncode, decode(done.stdout), decode(done.stderr))


_facts = None


def facts():
    """Who programs in the prefix are, and in which session."""
    global _facts
    if _facts is None:
        _facts = wine(BIN / "doubles_stage.exe").json()
        _facts["account"] = _facts["computer"] + "\\" + _facts["user"]
    return _facts


def practice_world(name):
    return json.loads((SOURCE / "resources" / "practice" / f"{name}.json").read_text())


def at_home(world):
    """The same world with the prefix's own user and session in the place of its own ones."""
    own = world["snapshot"]["machine"]["user"]
    here = facts()
    text = json.dumps(world)
    text = text.replace(json.dumps(own)[1:-1], json.dumps(here["account"])[1:-1])
    world = json.loads(text)
    world["snapshot"]["machine"]["name"] = here["computer"]
    sessions = world["snapshot"].get("sessions") or []
    current = next((s["id"] for s in sessions if s.get("current")), here["session"])
    swap = {current: here["session"], here["session"]: current}
    for session in sessions:
        session["id"] = swap.get(session["id"], session["id"])
    for session in world["snapshot"].get("logonSessions") or []:
        if session.get("session") is not None:
            session["session"] = swap.get(session["session"], session["session"])
    return world


class Machine:
    """A computer that the doubles play. Programs in it run without an administrator's rights unless told."""

    def __init__(self, folder, world, **state):
        self.folder = pathlib.Path(folder)
        self.file = self.folder / "doubles.json"
        self.state_dir = self.folder / "state"
        self.write({"world": at_home(world), **state})
        staged = wine(BIN / "doubles_stage.exe", windows_path(self.file))
        if staged.code:
            raise AssertionError(f"the world cannot be staged: {staged}")

    def read(self):
        return json.loads(self.file.read_text())

    def write(self, state):
        self.file.write_text(json.dumps(state))

    def change(self, **members):
        self.write({**self.read(), **members})

    def run(self, program, *arguments, elevated=False, **how):
        command = [BIN / program, *arguments]
        if not elevated:
            command.insert(0, BIN / "doubles_unelevated.exe")
        return wine(*command, state=self.file, **how)

    def cli(self, *arguments, **how):
        options = ["--state-dir", windows_path(self.state_dir), "--language", "en"]
        return self.run("unclash-cli.exe", *arguments, *options, **how)

    def ask(self, remote, user=None, password=None, elevated=False):
        """The code that WNetAddConnection2 gives for a connection."""
        given = [user, password] if user else []
        run = self.run("doubles_ask.exe", remote, *given, elevated=elevated)
        return int(run.out)

    def uses(self):
        return self.read()["world"]["uses"]


class Case(unittest.TestCase):
    maxDiff = None

    def machine(self, world, **state):
        folder = tempfile.TemporaryDirectory(prefix="unclash story ")
        self.addCleanup(folder.cleanup)
        if isinstance(world, str):
            world = practice_world(world)
        return Machine(folder.name, world, **state)

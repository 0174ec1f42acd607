"""What the end-to-end tests share: running the real unclash-cli as a user or a script would."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

CLI = os.environ["UNCLASH_CLI"]
SOURCE = pathlib.Path(os.environ["UNCLASH_SOURCE_DIR"])


class Run:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def json(self):
        return json.loads(self.out)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="unclash test ")
        self.state = pathlib.Path(self.folder.name) / "state"
        self.addCleanup(self.folder.cleanup)

    def cli(self, *arguments, stdin="", timeout=120, env=None):
        command = [CLI, *map(str, arguments), "--state-dir", str(self.state)]
        if "--language" not in arguments:
            command += ["--language", "en"]
        done = subprocess.run(command, input=stdin.encode(), capture_output=True, timeout=timeout, env=env)
        return Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    def file(self, name, content):
        path = pathlib.Path(self.folder.name) / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def snapshot(self, **members):
        return self.file("snapshot.json", json.dumps({"schema": "unclash.snapshot/1", **members}))


def practice_names():
    return subprocess.run([CLI, "inspect", "--machine", "practice:list"], capture_output=True,
                          check=True).stdout.decode().split()


def practice_answers(name):
    """The scripted answers of a practice machine, as its file states them."""
    world = json.loads((SOURCE / "resources" / "practice" / f"{name}.json").read_text())
    return world["answers"]


def as_options(answers):
    options = []
    for id, value in answers.items():
        options += ["--answer", f"{id}={value}"]
    return options

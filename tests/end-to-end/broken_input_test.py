"""Bad input gets a clear error and the contract's exit code, and nothing is lost."""
import json
import time
import unittest

from support import Case, practice_names, practice_answers, as_options


class BrokenSnapshots(Case):
    def refuse(self, content, says):
        path = self.file("broken.json", content)
        for command in ("inspect", "diagnose", "report"):
            run = self.cli(command, "--machine", f"snapshot:{path}")
            self.assertEqual(run.code, 3, run.err)
            self.assertIn(says, run.err)
            self.assertEqual(run.out, "")
        as_json = self.cli("diagnose", "--machine", f"snapshot:{path}", "--format", "json")
        self.assertEqual(as_json.json()["schema"], "unclash.error/1")
        self.assertEqual(as_json.json()["code"], 3)
        self.assertIn(says, as_json.json()["reason"])

    def test_not_json(self):
        self.refuse("net use", "broken.json")

    def test_empty(self):
        self.refuse("", "broken.json")

    def test_wrong_schema(self):
        self.refuse('{"schema": "unclash.snapshot/2"}', "unclash.snapshot/2")
        self.refuse('{"connections": []}', "schema")
        self.refuse('[]', "broken.json")

    def test_wrong_types_name_the_member(self):
        schema = {"schema": "unclash.snapshot/1"}
        self.refuse(json.dumps({**schema, "connections": 7}), "connections")
        self.refuse(json.dumps({**schema, "connections": [{"remote": "\\\\a\\b"}, {"remote": 5}]}), "connections/1/remote")
        self.refuse(json.dumps({**schema, "connections": [{"local": "Z:"}]}), "connections/0")
        self.refuse(json.dumps({**schema, "sessions": [{"id": "one"}]}), "sessions/0/id")
        self.refuse(json.dumps({**schema, "connections": [{"remote": "a", "state": "odd"}]}), "connections/0/state")

    def test_truncated(self):
        whole = json.dumps({"schema": "unclash.snapshot/1", "connections": [{"remote": "\\\\fs01\\data"}] * 50})
        self.refuse(whole[: len(whole) // 2], "broken.json")

    def test_a_hundred_megabytes_of_brackets(self):
        path = self.file("deep.json", b"[" * 100_000_000)
        started = time.monotonic()
        run = self.cli("diagnose", "--machine", f"snapshot:{path}")
        self.assertEqual(run.code, 3, run.err)
        self.assertLess(time.monotonic() - started, 60)

    def test_many_brackets_within_the_size_limit(self):
        path = self.file("deep.json", b"[" * 1_000_000)
        run = self.cli("diagnose", "--machine", f"snapshot:{path}")
        self.assertEqual(run.code, 3, run.err)

    def test_missing_file(self):
        run = self.cli("inspect", "--machine", "snapshot:no-such-file.json")
        self.assertEqual(run.code, 3)
        self.assertIn("no-such-file.json", run.err)

    def test_standard_input(self):
        run = self.cli("inspect", "--machine", "snapshot:-", stdin='{"schema": "unclash.snapshot/1", "newer": [1, {"a": null}]}')
        self.assertEqual(run.code, 0, run.err)
        self.assertEqual(run.json(), {"schema": "unclash.snapshot/1", "newer": [1, {"a": None}]})
        run = self.cli("inspect", "--machine", "snapshot:-", stdin="{")
        self.assertEqual(run.code, 3)


class BrokenCases(Case):
    def test_not_a_case(self):
        for content in ("{", "[]", '{"id": "a"}', '{"id": 1, "answers": {}, "snapshot": {}, "accepted": {}}'):
            run = self.cli("evaluate", self.file("case.json", content))
            self.assertEqual(run.code, 3, content)
            self.assertIn("case.json", run.err)

    def test_missing(self):
        self.assertEqual(self.cli("evaluate", "nowhere.json").code, 3)


class BrokenJournal(Case):
    def repaired(self):
        name = practice_names()[0]
        self.machine = f"practice:{name}"
        run = self.cli("repair", "--yes", "--machine", self.machine, *as_options(practice_answers(name)))
        self.assertEqual(run.code, 0, run.out + run.err)
        return self.state / "journal.jsonl"

    def test_cut_in_half_is_refused_and_kept(self):
        journal = self.repaired()
        whole = journal.read_bytes()
        half = whole[: len(whole) // 2]
        journal.write_bytes(half)
        for arguments in (["undo"], ["undo", "--list"]):
            run = self.cli(*arguments, "--machine", self.machine)
            self.assertEqual(run.code, 3, run.out + run.err)
            self.assertIn("journal.jsonl", run.err)
        self.assertEqual(journal.read_bytes(), half)

    def test_salvage_keeps_a_copy(self):
        journal = self.repaired()
        broken = journal.read_bytes() + b'{"schema": "unclash.jour'
        journal.write_bytes(broken)
        self.assertEqual(self.cli("undo", "--machine", self.machine).code, 3)
        run = self.cli("undo", "--salvage", "--machine", self.machine)
        self.assertEqual(run.code, 0, run.out + run.err)
        copies = [p for p in self.state.iterdir() if p.name.startswith("journal.jsonl.")]
        self.assertEqual([p.read_bytes() for p in copies], [broken])

    def test_garbage(self):
        journal = self.repaired()
        journal.write_bytes(b"\x00\xff garbage\n")
        self.assertEqual(self.cli("undo", "--machine", self.machine).code, 3)

    def test_another_machines_journal(self):
        self.repaired()
        other = practice_names()[1]
        run = self.cli("undo", "--machine", f"practice:{other}")
        self.assertEqual(run.code, 2, run.out + run.err)


class BrokenPractice(Case):
    def test_state_is_not_reset_silently(self):
        name = practice_names()[0]
        self.assertEqual(self.cli("inspect", "--machine", f"practice:{name}").code, 0)
        state = self.state / "practice" / f"{name}.json"
        # A first look may not have written anything: make the file either way.
        state.parent.mkdir(parents=True, exist_ok=True)
        state.write_bytes(b'{"schema": "unclash.pract')
        run = self.cli("inspect", "--machine", f"practice:{name}")
        self.assertEqual(run.code, 3, run.out + run.err)
        self.assertEqual(state.read_bytes(), b'{"schema": "unclash.pract')


class WrongUsage(Case):
    def refuse(self, *arguments):
        run = self.cli(*arguments)
        self.assertEqual(run.code, 2, f"{arguments}: {run.out}{run.err}")
        self.assertNotEqual(run.err, "")

    def test_arguments(self):
        self.refuse()
        self.refuse("frobnicate")
        self.refuse("inspect", "--no-such-option")
        self.refuse("inspect", "--machine", "toaster")
        self.refuse("inspect", "--machine", "practice:no-such-machine")
        self.refuse("inspect", "--deadline", "soon")
        self.refuse("inspect", "--format", "yaml")
        self.refuse("report", "--format", "pdf")
        self.refuse("inspect", "--language", "xx")
        self.refuse("diagnose", "--answer", "symptom")
        self.refuse("diagnose", "--answer", "colour=red")
        self.refuse("diagnose", "--answer", "symptom=hungry")
        self.refuse("explain")
        self.refuse("evaluate")
        self.refuse("repair", "--only", "hope", "--machine", f"practice:{practice_names()[0]}")

    def test_a_recording_is_not_repaired(self):
        path = self.snapshot(connections=[])
        self.refuse("repair", "--machine", f"snapshot:{path}")
        self.refuse("repair", "--yes", "--machine", f"snapshot:{path}")
        self.assertEqual(self.cli("repair", "--dry-run", "--machine", f"snapshot:{path}",
                                  "--answer", "error=1219").code, 0)

    def test_error_as_json(self):
        run = self.cli("inspect", "--machine", "toaster", "--format", "json")
        self.assertEqual(run.code, 2)
        self.assertEqual(run.json()["code"], 2)
        self.assertEqual(run.json()["schema"], "unclash.error/1")


if __name__ == "__main__":
    unittest.main()

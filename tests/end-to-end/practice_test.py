"""Every practice machine, the whole way, by the real unclash-cli."""
import json
import os
import pathlib
import signal
import subprocess
import time
import unittest

from support import CLI, Case, practice_names, practice_answers, as_options

GOAL = os.environ["PRACTICE_GOAL"]
OPENING = ("symptom", "error", "server", "wanted-user")


class Practice(Case):
    def wanted(self, name):
        """The code that the simulated redirector gives for what the person wants."""
        state = self.state / "practice" / f"{name}.json"
        return int(subprocess.run([GOAL, state], capture_output=True, check=True).stdout)

    def test_there_are_enough(self):
        self.assertGreaterEqual(len(practice_names()), 8)

    def test_ask_solves_every_machine(self):
        for name in practice_names():
            with self.subTest(name):
                answers = practice_answers(name)
                opening = "".join(answers.get(id, "") + "\n" for id in OPENING)
                later = {id: value for id, value in answers.items() if id not in OPENING}
                run = self.cli("ask", "--machine", f"practice:{name}", *as_options(later), stdin=opening + "y\n" * 40)
                self.assertEqual(run.code, 0, f"{name}\n{run.out}{run.err}")
                self.assertEqual(self.wanted(name), 0, f"{name}\n{run.out}{run.err}")

    def test_asking_says_the_goal_gives_hints_and_tells_what_was_spared(self):
        answers = practice_answers("two-names")
        opening = "hint\nhint\nhint\n" + "".join(answers.get(id, "") + "\n" for id in OPENING)
        later = {id: value for id, value in answers.items() if id not in OPENING}
        run = self.cli("ask", "--machine", "practice:two-names", *as_options(later), stdin=opening + "y\n" * 40)
        self.assertEqual(run.code, 0, run.out + run.err)
        before, after = run.out.split("Looking.", 1)
        self.assertIn("as FS01\\backup. Windows answers with error 1219", before)
        hints = [before.index(words) for words in ("Look at everything that already uses fs01",
                                                   "Z: already uses fs01", "Disconnect Z:")]
        self.assertEqual(hints, sorted(hints), "from vague to plain")
        self.assertIn("net use * /delete", after)
        self.assertIn("These are cut off: Z:, H: and S:.", after)
        self.assertIn("What you want works afterwards.", after)

    def test_repair_solves_every_machine(self):
        for name in practice_names():
            with self.subTest(name):
                run = self.cli("repair", "--yes", "--close-open-files", "--machine", f"practice:{name}", "--format", "json",
                               *as_options(practice_answers(name)))
                self.assertEqual(run.code, 0, f"{name}\n{run.out}{run.err}")
                self.assertEqual(run.json()["schema"], "unclash.repair/1")
                self.assertEqual(run.json()["helped"], True)
                self.assertEqual(self.wanted(name), 0, f"{name}\n{run.out}")

    def test_yes_alone_closes_no_open_file(self):
        machine = ["--machine", "practice:open-files", *as_options(practice_answers("open-files"))]
        before = self.cli("inspect", "--machine", "practice:open-files").json()["connections"]
        run = self.cli("repair", "--yes", "--format", "json", *machine)
        self.assertEqual(run.code, 5, run.out + run.err)
        self.assertEqual([(step["result"], step["code"]) for step in run.json()["steps"]][0], ("failed", 2401))
        self.assertIn("--close-open-files", run.err)
        self.assertEqual(self.cli("inspect", "--machine", "practice:open-files").json()["connections"], before)
        # The same without any option, asked: yes to the step, no to closing the files.
        asked = self.cli("repair", *machine, stdin="y\nn\n")
        self.assertEqual(asked.code, 5, asked.out + asked.err)
        self.assertEqual(self.cli("inspect", "--machine", "practice:open-files").json()["connections"], before)

    def test_a_changed_password_ends_what_uses_the_old_one(self):
        name = "password-changed"
        machine = ["--machine", f"practice:{name}"]
        run = self.cli("repair", "--yes", "--format", "json", *machine, *as_options(practice_answers(name)))
        self.assertEqual(run.code, 0, run.out + run.err)
        self.assertIn(("disconnect-connection", "\\\\kl-file02\\IPC$"),
                      [(step["action"], step["target"]) for step in run.json()["steps"]])
        uses = json.loads((self.state / "practice" / f"{name}.json").read_text())["uses"]
        self.assertEqual({use["password"] for use in uses}, {"okafor-8"}, "nothing is left under the old password")

    def test_without_consent_nothing_happens(self):
        for name in practice_names():
            with self.subTest(name):
                machine = ["--machine", f"practice:{name}", *as_options(practice_answers(name))]
                before = self.cli("inspect", *machine).json()
                run = self.cli("repair", *machine, stdin="")
                self.assertEqual(run.code, 6, f"{name}\n{run.out}{run.err}")
                after = self.cli("inspect", *machine).json()
                for member in ("connections", "remembered", "credentials"):
                    self.assertEqual(before.get(member), after.get(member), name)

    def test_dry_run_changes_nothing(self):
        name = practice_names()[0]
        machine = ["--machine", f"practice:{name}", *as_options(practice_answers(name))]
        run = self.cli("repair", "--dry-run", "--format", "json", *machine)
        self.assertEqual(run.code, 0)
        self.assertTrue(run.json()["steps"])
        self.assertTrue(all(step["result"] == "skipped" for step in run.json()["steps"]))
        self.assertFalse((self.state / "journal.jsonl").exists())

    def test_undo_puts_back_what_was_closed(self):
        name = practice_names()[0]
        machine = ["--machine", f"practice:{name}"]
        places = lambda: sorted((c.get("local") or "", c["remote"], c.get("user") or "")
                                for c in self.cli("inspect", *machine).json()["connections"])
        before = places()
        run = self.cli("repair", "--yes", *machine, *as_options(practice_answers(name)))
        self.assertEqual(run.code, 0, run.out + run.err)
        self.assertNotEqual(places(), before)
        listed = self.cli("undo", "--list", "--format", "json", *machine).json()
        self.assertTrue(listed["entries"])
        undone = self.cli("undo", "--format", "json", *machine)
        self.assertEqual(undone.code, 0, undone.out + undone.err)
        self.assertEqual(places(), before)
        again = self.cli("undo", "--format", "json", *machine)
        self.assertEqual(again.code, 0)
        self.assertEqual(again.json()["steps"], [])

    def test_a_second_diagnosis_finds_nothing_in_the_way(self):
        name = practice_names()[0]
        machine = ["--machine", f"practice:{name}"]
        self.assertEqual(self.cli("diagnose", *machine, *as_options(practice_answers(name))).code, 1)
        self.assertEqual(self.cli("repair", "--yes", *machine, *as_options(practice_answers(name))).code, 0)
        goal = {id: value for id, value in practice_answers(name).items() if id in ("server", "wanted-user")}
        self.assertEqual(self.cli("diagnose", *machine, *as_options(goal)).code, 0)

    def test_killed_at_any_moment_the_same_machine_is_met_again(self):
        name = practice_names()[0]
        options = ["--machine", f"practice:{name}", *as_options(practice_answers(name)), "--state-dir", str(self.state)]
        for delay in (0.01, 0.03, 0.06, 0.1):
            process = subprocess.Popen([CLI, "repair", "--yes", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.assertEqual(self.cli("inspect", "--machine", f"practice:{name}").code, 0)
            self.assertIn(self.cli("undo", "--list").code, (0, 3))
        if self.cli("undo", "--list").code == 3:
            self.assertEqual(self.cli("undo", "--list", "--salvage").code, 0)
        self.assertIn(self.cli("repair", "--yes", "--machine", f"practice:{name}", *as_options(practice_answers(name))).code, (0,))
        self.assertEqual(self.wanted(name), 0)


if __name__ == "__main__":
    unittest.main()

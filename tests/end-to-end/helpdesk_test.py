"""A case on the telephone and by file, by the real unclash-cli on both sides."""
import json
import pathlib
import subprocess
import os
import unittest

from support import Case, as_options, practice_answers, practice_names

GOAL = os.environ["PRACTICE_GOAL"]


class Helpdesk(Case):
    def diagnosed(self, name, *options):
        return self.cli("diagnose", "--format", "json", "--machine", f"practice:{name}",
                        *as_options(practice_answers(name)), *options)

    def test_a_case_code_opens_the_same_case(self):
        for name in practice_names():
            with self.subTest(name):
                here = self.diagnosed(name).json()
                code = here["caseCode"]
                self.assertLessEqual(len(code), 24)
                there = self.cli("diagnose", "--format", "json", "--case-code", code)
                self.assertEqual(there.code, 1, there.err)
                self.assertEqual(there.json()["causes"][0]["id"], here["causes"][0]["id"])
                self.assertEqual([step["action"] for step in there.json()["plan"]],
                                 [step["action"] for step in here["plan"]])
                self.assertEqual(there.json()["caseCode"], code)
                told = self.cli("diagnose", "--case-code", code)
                for secret in ("fs01", "anna", "CONTOSO"):
                    self.assertNotIn(secret, told.out)

    def test_a_ticket_is_printed(self):
        options = ("--machine", "practice:two-names", *as_options(practice_answers("two-names")))
        code = self.diagnosed("two-names").json()["caseCode"]
        ticket = self.cli("report", "--format", "ticket", *options)
        self.assertEqual(ticket.code, 0, ticket.err)
        self.assertIn(code, ticket.out)
        self.assertIn("fs01", ticket.out)
        redacted = self.cli("report", "--format", "ticket", "--redact", *options)
        self.assertIn(code, redacted.out)
        for secret in ("fs01", "anna", "CONTOSO"):
            self.assertNotIn(secret, redacted.out)
        self.assertEqual(self.cli("report", "--format", "card", *options).code, 2)

    def test_a_log_is_kept_only_where_it_is_asked_for(self):
        log = self.state / "unclash.log"
        self.diagnosed("two-names")
        self.assertFalse(log.exists())
        self.diagnosed("two-names", "--log-level", "info")
        told = log.read_text()
        self.assertIn("exit code 1", told)
        for name in ("fs01", "anna", "CONTOSO", "PC-0412"):
            self.assertNotIn(name, told)
        log.write_text("x" * 300_000)
        self.diagnosed("two-names", "--log-level", "info")
        self.assertLess(log.stat().st_size, 10_000)
        self.assertEqual((self.state / "unclash.log.1").stat().st_size, 300_000)

    def test_a_wrong_code_is_refused(self):
        code = self.diagnosed("two-names").json()["caseCode"]
        wrong = ("4" if code[0] != "4" else "7") + code[1:]
        for typed in (wrong, code[:-1], "", "VVVV-VVVV", "x" * 5000):
            if typed == "":
                continue
            run = self.cli("diagnose", "--format", "json", "--case-code", typed)
            self.assertEqual(run.code, 3, typed)
            self.assertEqual(run.json()["schema"], "unclash.error/1")

    def test_a_plan_comes_back_and_helps(self):
        name = "two-names"
        answers = as_options(practice_answers(name))
        sent = self.file("sent.json", self.cli("inspect", "--machine", f"practice:{name}", *answers).out)
        plan = pathlib.Path(self.folder.name) / "plan.json"
        made = self.cli("diagnose", "--format", "json", "--machine", f"snapshot:{sent}", *answers, "--plan-out", plan)
        self.assertEqual(made.code, 1, made.err)
        self.assertEqual(json.loads(plan.read_text())["schema"], "unclash.plan/1")

        refused = self.cli("repair", "--plan", plan, "--machine", f"practice:{name}", stdin="")
        self.assertEqual(refused.code, 6, refused.err)
        run = self.cli("repair", "--yes", "--format", "json", "--plan", plan, "--machine", f"practice:{name}")
        self.assertEqual(run.code, 0, run.out + run.err)
        self.assertEqual([step["action"] for step in run.json()["steps"]],
                         [step["action"] for step in made.json()["plan"]])
        state = self.state / "practice" / f"{name}.json"
        self.assertEqual(int(subprocess.run([GOAL, state], capture_output=True, check=True).stdout), 0)

        again = self.cli("repair", "--yes", "--format", "json", "--plan", plan, "--machine", f"practice:{name}")
        results = {step["action"]: step["result"] for step in again.json()["steps"]}
        self.assertEqual(results["disconnect-connection"], "skipped", again.out)

    def test_a_saved_report_is_opened_as_a_recording(self):
        name = "two-names"
        answers = as_options(practice_answers(name))
        here = self.diagnosed(name).json()
        for redact in ((), ("--redact",)):
            saved = self.cli("report", "--format", "json", *redact, "--machine", f"practice:{name}", *answers)
            there = self.cli("diagnose", "--format", "json", "--machine", f"snapshot:{self.file('saved.json', saved.out)}")
            self.assertEqual(there.code, 1, there.err)
            self.assertEqual(there.json()["causes"][0]["id"], here["causes"][0]["id"])
            self.assertEqual([step["action"] for step in there.json()["plan"]],
                             [step["action"] for step in here["plan"]])

    def test_a_broken_or_foreign_plan_is_refused(self):
        name = "two-names"
        answers = as_options(practice_answers(name))
        plan = pathlib.Path(self.folder.name) / "plan.json"
        self.diagnosed(name, "--plan-out", plan)
        edited = self.file("edited.json", plan.read_text().replace("disconnect-connection", "restart-computer"))
        for file in (edited, self.file("empty.json", ""), self.folder.name + "/none.json"):
            run = self.cli("repair", "--yes", "--plan", file, "--machine", f"practice:{name}", *answers)
            self.assertEqual(run.code, 3, run.out + run.err)
        foreign = json.loads(plan.read_text())
        self.assertTrue(foreign["snapshot"]["computer"])
        elsewhere = self.snapshot(machine={"name": "ELSEWHERE"}, connections=[])
        run = self.cli("repair", "--dry-run", "--plan", plan, "--machine", f"snapshot:{elsewhere}")
        self.assertEqual(run.code, 3, run.out + run.err)


if __name__ == "__main__":
    unittest.main()

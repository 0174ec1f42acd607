"""The JSON forms and exit codes that other programs rely on."""
import json
import pathlib
import unittest

from support import SOURCE, Case, practice_names, practice_answers, as_options

CLASH = dict(
    platform="windows",
    machine={"name": "PC-0412", "user": "CONTOSO\\anna", "join": "domain", "domain": "CONTOSO", "logonSession": "0x1a2b3c"},
    connections=[
        {"local": "Z:", "remote": "\\\\fs01\\data", "user": "CONTOSO\\anna", "state": "connected", "kind": "disk",
         "persistent": True, "openFiles": 2, "logonSession": "0x1a2b3c"},
        {"local": "H:", "remote": "\\\\home01\\anna", "user": "CONTOSO\\anna", "state": "connected", "kind": "disk",
         "persistent": True, "openFiles": 0, "logonSession": "0x1a2b3c"}],
    remembered=[{"local": "Z:", "remote": "\\\\fs01\\data", "user": "CONTOSO\\anna"}],
    credentials=[], sessions=[], logonSessions=[], servers=[], services=[], gaps=[])
ASKED = ["--answer", "error=1219", "--answer", "symptom=more-than-one-user-name",
         "--answer", "server=\\\\fs01\\archive", "--answer", "wanted-user=FS01\\backup"]


class Contract(Case):
    def resolves(self, snapshot, fact):
        if fact.startswith(("answer/", "gap/")):
            return True
        at = snapshot
        for part in fact.split("/"):
            try:
                at = at[int(part)] if isinstance(at, list) else at[part]
            except (KeyError, IndexError, ValueError):
                return False
        return True

    def test_diagnose(self):
        path = self.snapshot(**CLASH)
        run = self.cli("diagnose", "--format", "json", "--machine", f"snapshot:{path}", *ASKED)
        self.assertEqual(run.code, 1, run.err)
        found = run.json()
        self.assertEqual(found["schema"], "unclash.diagnosis/1")
        self.assertEqual(found["causes"][0]["id"], "mapped-drive-other-user")
        self.assertLessEqual(sum(cause["probability"] for cause in found["causes"]), 1.0001)
        self.assertEqual(sorted((c["probability"] for c in found["causes"]), reverse=True),
                         [c["probability"] for c in found["causes"]])
        snapshot = {"schema": "unclash.snapshot/1", **CLASH}
        for cause in found["causes"] + found["alsoPresent"]:
            self.assertTrue(cause["evidence"] or cause is not found["causes"][0])
            for evidence in cause["evidence"]:
                self.assertTrue(evidence["text"])
                self.assertTrue(self.resolves(snapshot, evidence["fact"]), evidence)
        step = found["plan"][0]
        self.assertEqual((step["action"], step["target"], step["fact"]), ("disconnect-connection", "Z:", "connections/0"))
        self.assertEqual((step["needs"], step["reversible"], step["undoNeeds"]), ("user", True, "password"))
        self.assertIn("2", step["warning"])
        self.assertIn("net use Z: /delete", step["manual"])
        self.assertNotIn("connections/1", [s["fact"] for s in found["plan"]])
        self.assertIn("question", found)
        self.assertEqual(found["gaps"], [])

    def test_exit_codes_of_diagnose(self):
        self.assertEqual(self.cli("diagnose", "--machine", f"snapshot:{self.snapshot(**{**CLASH, 'connections': [], 'remembered': []})}").code, 0)
        nothing = self.snapshot(gaps=[{"area": "connections", "reason": "access denied", "code": 5},
                                      {"area": "sessions", "reason": "access denied", "code": 5}])
        self.assertEqual(self.cli("diagnose", "--machine", f"snapshot:{nothing}").code, 8)

    def test_gaps_are_passed_on(self):
        gap = {"area": "credentials", "reason": "access denied", "code": 5}
        path = self.snapshot(**{**{k: v for k, v in CLASH.items() if k != "credentials"}, "gaps": [gap]})
        found = self.cli("diagnose", "--format", "json", "--machine", f"snapshot:{path}", *ASKED).json()
        self.assertIn(gap, [{k: g[k] for k in gap} for g in found["gaps"]])

    def test_inspect_of_a_recording_is_lossless(self):
        path = self.snapshot(**CLASH, newer={"a": [1, 2.5, None]})
        self.assertEqual(self.cli("inspect", "--machine", f"snapshot:{path}").json(), json.loads(path.read_text()))

    def test_texts_follow_the_language_and_ids_do_not(self):
        path = self.snapshot(**CLASH)
        both = [self.cli("diagnose", "--format", "json", "--language", code, "--machine", f"snapshot:{path}", *ASKED).json()
                for code in ("en", "de")]
        self.assertEqual(*[[c["id"] for c in found["causes"]] for found in both])
        self.assertNotEqual(*[found["causes"][0]["evidence"][0]["text"] for found in both])

    def test_explain(self):
        for spelling in ("1219", "0x4C3", "0xC0000195", "0x800704C3", "-2147023677", "ERROR_SESSION_CREDENTIAL_CONFLICT",
                         "System error 1219 has occurred."):
            run = self.cli("explain", "--format", "json", spelling)
            self.assertEqual(run.code, 0, run.err)
            self.assertEqual(run.json()["schema"], "unclash.explanation/1")
            code = run.json()["codes"][0]
            self.assertEqual((code["code"], code["hex"], code["name"], code["ntstatus"], code["hresult"]),
                             (1219, "0x4C3", "ERROR_SESSION_CREDENTIAL_CONFLICT", "0xC0000195", "0x800704C3"), spelling)
            self.assertTrue(code["text"] and code["meaning"] and code["causes"])
        self.assertEqual(self.cli("explain", "--format", "json", "0xC0000105").json()["codes"][0]["code"], 1366)

    def test_practice_list(self):
        run = self.cli("inspect", "--machine", "practice:list")
        self.assertEqual(run.code, 0)
        self.assertGreaterEqual(len(run.out.split("\n")), 9)
        self.assertEqual(run.out, "".join(name + "\n" for name in practice_names()))
        alone = self.cli("--machine", "practice:list")
        self.assertEqual((alone.code, alone.out), (0, run.out))

    def test_report(self):
        path = self.snapshot(**CLASH)
        for format, start in (("html", "<!"), ("markdown", "#"), ("json", "{")):
            plain = self.cli("report", "--format", format, "--machine", f"snapshot:{path}", *ASKED)
            self.assertEqual(plain.code, 0, plain.err)
            self.assertTrue(plain.out.startswith(start), plain.out[:40])
            self.assertIn("fs01", plain.out)
            redacted = self.cli("report", "--redact", "--format", format, "--machine", f"snapshot:{path}", *ASKED)
            self.assertEqual(redacted.code, 0, redacted.err)
            for name in ("fs01", "anna", "CONTOSO", "home01", "PC-0412", "archive"):
                self.assertNotIn(name.lower(), redacted.out.lower(), f"{format}: {name}")

    def test_version_and_help(self):
        self.assertRegex(self.cli("--version").out, r"^unclash-cli \d+\.\d+")
        for command in ("", "inspect", "repair"):
            run = self.cli(*filter(None, [command]), "--help")
            self.assertEqual(run.code, 0)
            self.assertIn("--machine", self.cli("--help").out)

    def test_evaluate(self):
        case = {"id": "c", "source": "", "about": "", "certainty": "confirmed",
                "answers": {"error": "1219", "server": "\\\\fs01\\archive", "wanted-user": "FS01\\backup"},
                "snapshot": {"schema": "unclash.snapshot/1", **CLASH},
                "accepted": {"causes": ["mapped-drive-other-user"], "actions": ["disconnect-connection"]}}
        path = self.file("case.json", json.dumps(case))
        found = self.cli("evaluate", "--format", "json", path).json()
        self.assertEqual(found["schema"], "unclash.evaluation/1")
        self.assertEqual((found["cases"], found["top1"], found["firstAction"], found["closedNeedlessly"]), (1, 1.0, 1.0, 0))
        self.assertEqual(found["each"][0]["causes"][0], "mapped-drive-other-user")

    def test_shared_cases_run(self):
        cases = SOURCE.parent / "shared" / "cases"
        if not cases.is_dir():
            self.skipTest("the shared cases are not beside the project")
        found = self.cli("evaluate", "--format", "json", cases).json()
        self.assertEqual(found["cases"], len(list(cases.glob("*.json"))))

    def test_inspect_live_keeps_its_deadline_and_its_schema(self):
        run = self.cli("inspect", "--deadline", "10")
        self.assertEqual(run.code, 0, run.err)
        seen = run.json()
        self.assertEqual(seen["schema"], "unclash.snapshot/1")
        for area in ("connections", "sessions", "services"):
            gap = [g for g in seen.get("gaps", []) if g["area"] == area]
            self.assertTrue(area in seen or gap, f"{area} is neither there nor a gap")

    def test_an_elevated_look_shows_what_an_ordinary_one_was_denied(self):
        denied = lambda seen: {gap["area"] for gap in seen.get("gaps", []) if gap["reason"] == "access denied"}
        self.assertIn("logonSessions", denied(self.cli("inspect", "--machine", "practice:stale-session").json()))
        # There is no terminal: the option is the consent.
        seen = self.cli("inspect", "--elevated", "--machine", "practice:stale-session").json()
        self.assertEqual(denied(seen), set())
        # On this computer nobody consents: the person is told in the snapshot, and nothing hangs.
        declined = self.cli("inspect", "--elevated", "--machine", "practice:two-names").json()
        self.assertIn("logonSessions", denied(declined))

    def test_raw_is_refused_where_there_is_no_windows(self):
        self.assertEqual(self.cli("inspect", "--raw", "x.json").code, 2)


if __name__ == "__main__":
    unittest.main()

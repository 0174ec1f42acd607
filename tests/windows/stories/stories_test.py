"""Whole repairs, by the real unclash-cli.exe on computers that the doubles play.

Each story: the cause is named, the repair runs and says that it helped, afterwards Windows accepts the
wanted connection when another program asks for it, nothing else was closed, no password ever passed
through the program, what can be put back is put back, and nothing was left allocated.
"""
import json
import unittest

from support import Case, facts, practice_world, wine

OPENING = {"symptom", "error", "server", "wanted-user"}


def server(names, address, accounts, shares, **more):
    return {"names": names, "addresses": [address], "domain": "", "reachable": True,
            "accounts": [{"name": name, "password": password, "enabled": True} for name, password in accounts.items()],
            "shares": [{"name": share, "kind": "disk", "allowed": ["*"]} for share in shares],
            "guid": "00000000-0000-4000-8000-%012d" % int(address.split(".")[-1]), "dialect": "3.1.1", **more}


def plain_world(**members):
    """One person at a PC of no domain, and two servers, of which one has nothing to do with anything."""
    own = "PC\\kim"
    world = {
        "schema": "unclash.practice/1", "name": "story", "difficulty": 0, "clock": "2026-11-20T08:00:00Z",
        "goal": {"kind": "connection", "server": "nas", "share": "team", "user": "NAS\\team", "error": 1219,
                 "symptom": "more-than-one-user-name"},
        "answers": {"symptom": "more-than-one-user-name", "error": "1219", "moment": "mapping-a-drive",
                    "server": "\\\\nas\\team", "wanted-user": "NAS\\team", "recent-change": "nothing",
                    "two-accounts-needed": "no", "program-uses-server": "no", "touched-before": "no",
                    "same-account-again": "no", "back-after-restart": "no", "only-as-administrator": "no",
                    "account-shared": "no", "who-is-affected": "only-me"},
        "prompt": "correct", "administrator": False,
        "rules": {"sameExplicitAfterImplicit": True, "otherPassword": 1219, "noneAfterExplicit": 0,
                  "lateLettingGo": 0, "otherConnectionsVisible": False},
        "signInPasswords": {own: "kim-1"},
        "servers": [
            server(["nas", "nas.home.arpa"], "10.0.0.20", {"NAS\\kim": "nas-kim-1", "NAS\\team": "nas-team-1"},
                   ["private", "team"]),
            server(["other"], "10.0.0.21", {own: "kim-1"}, ["things"])],
        "uses": [{"local": "T:", "remote": "\\\\other\\things", "logonSession": "0x5a5a5", "user": own,
                  "implicit": True, "password": "kim-1", "openFiles": 2}],
        "mappings": [], "credentials": [], "programs": [],
        "snapshot": {
            "schema": "unclash.snapshot/1",
            "machine": {"name": "PC", "os": "Windows 11 Pro", "user": own, "join": "workgroup", "elevated": False,
                        "role": "client", "logonSession": "0x5a5a5"},
            "sessions": [{"id": 1, "user": own, "state": "active", "station": "console", "current": True,
                          "protocol": "console", "signedInAt": "2026-11-20T07:00:00Z", "idleSeconds": 0}],
            "logonSessions": [{"luid": "0x5a5a5", "user": own, "type": "interactive", "package": "NTLM", "session": 1,
                               "elevated": False}],
            "policy": {"insecureGuestLogon": False},
            "services": [{"name": "LanmanWorkstation", "state": "running", "startType": "automatic"}]},
    }
    world.update(members)
    return world


def use(remote, user, password, local="", **more):
    return {"local": local, "remote": remote, "logonSession": "0x5a5a5", "user": user, "given": user,
            "password": password, **more}


class Stories(Case):
    def answers(self, world, **changed):
        own = world["snapshot"]["machine"]["user"]
        options = []
        for id, value in {**world["answers"], **changed}.items():
            if value is not None:
                options += ["--answer", f"{id}={value.replace(own, facts()['account'])}"]
        return options

    def goal(self, world):
        """What a person still says once it works."""
        wanted = {id: value for id, value in world["answers"].items() if id in ("server", "wanted-user")}
        return self.answers({**world, "answers": wanted})

    def password(self, machine, remote, user):
        """The id of the password that is right for a user there."""
        host = remote.split("\\")[2].lower()
        world = machine.read()["world"]
        for each in world["servers"]:
            if host not in [name.lower() for name in each["names"] + each["addresses"]]:
                continue
            for account in each["accounts"]:
                names = [account["name"], *account.get("spellings", [])]
                if user.lower() in [name.lower() for name in names]:
                    return account["password"]
        raise AssertionError(f"{user} has no account at {remote}")

    def here(self, world, name):
        own = world["snapshot"]["machine"]["user"]
        return name.replace(own, facts()["account"])

    def accepts(self, machine, remote, user, elevated=False, tries=1):
        """A program that knows nothing of any of this asks Windows for the connection."""
        password = self.password(machine, remote, user) if user else None
        for _ in range(tries):
            code = machine.ask(remote, user, password, elevated=elevated)
            if code == 0:
                break
        self.assertEqual(code, 0, f"{remote} as {user}: {code}; {machine.uses()}")

    def places(self, machine):
        return sorted((u.get("local", ""), u["remote"].lower(), u.get("logonSession", "")) for u in machine.uses())

    def story(self, world, cause, closed=(), wanted=None, as_user=None, elevated=False, undone=True, stdin=None, options=(),
              state=None, late=0, forced=False, tries=1, **changed):
        """Plays it. `closed`: devices or paths that may be gone afterwards, and nothing else may."""
        if isinstance(world, str):
            world = practice_world(world)
        # Trying again takes seconds; one story is enough for that.
        if late is not None:
            world["rules"]["lateLettingGo"] = late
        machine = self.machine(world, **(state or {}))
        answers = self.answers(world, **changed)
        before = self.places(machine)
        remembered = sorted(m.get("local", "") for m in machine.read()["world"]["mappings"])

        diagnosis = machine.cli("diagnose", "--format", "json", *answers, elevated=elevated)
        self.assertEqual(diagnosis.code, 1, diagnosis)
        self.assertEqual(diagnosis.json()["causes"][0]["id"], cause, diagnosis)
        self.assertEqual(self.places(machine), before, "a diagnosis changes nothing")

        how = ["--yes"] if stdin is None else []
        repair = machine.cli("repair", *how, "--format", "json", *options, *answers, stdin=stdin or "",
                             console=stdin is None, elevated=elevated)
        self.assertEqual(repair.code, 0, repair)
        self.assertEqual(repair.json()["helped"], True, repair)

        for local, remote, luid in before:
            if local not in closed and remote not in closed:
                self.assertIn((local, remote, luid), self.places(machine), f"{repair}")
        goal = world["goal"]
        if goal["kind"] == "connection":
            remote = wanted or f"\\\\{goal['server']}\\{goal['share']}"
            user = self.here(world, goal.get("user", "")) if as_user is None else as_user
            self.accepts(machine, remote, user, elevated=elevated, tries=tries)
        self.clean(machine, forced)

        if undone:
            undo = machine.cli("undo", "--format", "json", console=True, elevated=elevated)
            self.assertEqual(undo.code, 0, undo)
            self.assertEqual(self.places(machine), before, undo)
            self.assertEqual(sorted(m.get("local", "") for m in machine.read()["world"]["mappings"]), remembered, undo)
            self.clean(machine)
        return machine, repair

    def clean(self, machine, forced=False):
        state = machine.read()
        self.assertEqual(state["held"], {}, "everything that was handed out is given back")
        mine = [p for p in state["passwords"] if p["program"].lower() != "doubles_ask.exe"]
        self.assertEqual(mine, [], "no password passes through the program")
        for line in state["log"]:
            if line.startswith("WNetCancelConnection2W") and "gives" not in line and not forced:
                self.assertIn("gently", line)

    # ---- connections of the own logon session --------------------------------------------------

    def test_a_drive_under_another_name(self):
        self.story("two-names", "mapped-drive-other-user", closed=["Z:"])

    def test_ipc_only(self):
        machine, _ = self.story("ipc-left-open", "deviceless-connection-other-user", closed=["\\\\tower\\ipc$"], late=1)

    def test_a_share_without_a_letter(self):
        world = plain_world()
        world["uses"].append(use("\\\\nas\\private", "NAS\\kim", "nas-kim-1"))
        self.story(world, "deviceless-connection-other-user", closed=["\\\\nas\\private"], moment="opening-a-share")

    def test_a_remembered_drive_of_another_name(self):
        machine, _ = self.story("comes-back-at-sign-in", "remembered-connection-other-user", closed=["P:"], undone=False,
                                moment="after-restart")
        remembered = [m["local"] for m in machine.read()["world"]["mappings"]]
        self.assertNotIn("P:", remembered, "it does not come back")
        self.assertIn("U:", remembered, "the other drive does")
        undo = machine.cli("undo", "--format", "json", console=True)
        self.assertEqual(undo.code, 0, undo)
        self.assertIn("P:", [m["local"] for m in machine.read()["world"]["mappings"]])

    def test_a_stored_sign_in(self):
        machine, _ = self.story("saved-sign-in", "stored-credential-other-user", closed=["\\\\nas-keller\\ipc$"], undone=False)
        self.assertFalse([c for c in machine.read()["world"]["credentials"]
                          if c["target"].lower() == "nas-keller" and c["user"] != "NAS-KELLER\\petra"])

    def test_a_printer(self):
        self.story("printer-queue", "printer-connection", closed=["\\\\praxis-srv\\laser-eg"])

    def test_two_spellings_of_one_account(self):
        world = plain_world()
        world["servers"][0]["accounts"][1]["spellings"] = ["team@nas.home.arpa"]
        world["uses"].append(use("\\\\nas\\private", "NAS\\team", "nas-team-1", "X:", given="team@nas.home.arpa"))
        # The name that is in use is as good: the share is connected under it, and no name is given.
        self.story(world, "user-name-spelling", closed=["X:"], as_user="", **{"same-account-again": "yes"})

    def test_explorer_was_there_first(self):
        self.story("first-touch", "implicit-sign-in-credential", closed=["\\\\buero-fs\\ipc$"])

    # ---- what is in the way ---------------------------------------------------------------------

    def test_open_files_first(self):
        world = practice_world("open-files")
        machine, repair = self.story(world, "mapped-drive-other-user", closed=["Z:"], undone=False, stdin="y\n" * 40,
                                     forced=True)
        cancels = [line.split(" ", 1)[1] for line in machine.read()["log"] if line.startswith("WNetCancelConnection2W")]
        self.assertEqual(cancels[:2], ["Z: keep gently", "gives 2401"], "gently first, whatever was answered")
        self.assertIn("Z: keep force", cancels[2:], "then with the person's consent")

    def test_open_files_that_the_person_closes(self):
        """Asked whether they may be closed, the person says no, closes them, and tries again."""
        world = practice_world("open-files")
        machine = self.machine(world, closes=[{"remote": world["uses"][0]["remote"], "after": 1}])
        before = self.places(machine)
        answers = self.answers(world)
        # Yes to the step, no to closing the files.
        first = machine.cli("repair", "--format", "json", *answers, stdin="y\nn\n")
        self.assertNotEqual(first.code, 0, first)
        self.assertEqual(self.places(machine), before, first)
        self.clean(machine)
        again = machine.cli("repair", "--yes", "--format", "json", *answers, console=True)
        self.assertEqual(again.code, 0, again)
        self.accepts(machine, "\\\\hq-fs1\\finance", facts()["account"])
        self.clean(machine)

    def test_a_session_that_nobody_lists(self):
        world = practice_world("stale-session")
        # Let go at once instead of after ten minutes, though a person may have to try twice.
        world["lingering"][0]["attemptsLeft"] = 1
        key = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation\\Parameters"
        wine("reg", "add", key, "/v", "KeepConn", "/t", "REG_DWORD", "/d", "0", "/f")
        self.addCleanup(wine, "reg", "delete", key, "/v", "KeepConn", "/f")
        machine, repair = self.story(world, "redirector-holds-stale-session", late=None, undone=False, tries=2)
        self.assertIn("wait-for-idle-end", [step["action"] for step in repair.json()["steps"]])

    def test_the_password_has_changed(self):
        # What stands under the old password ends before the new one is used.
        machine, repair = self.story("password-changed", "password-changed", closed=["\\\\kl-file02\\ipc$"], undone=False)
        self.assertEqual(machine.read()["world"]["credentials"], [], "the old password is not used again")
        self.assertIn("disconnect-connection", [step["action"] for step in repair.json()["steps"]])

    def test_a_program_holds_the_server(self):
        """Windows does not tell which program it is: its connection is left alone, and the second name
        of the server stands beside it."""
        world = practice_world("backup-program")
        machine, repair = self.story(world, "background-program", wanted="\\\\vault.lan\\projects")
        self.assertEqual(repair.json()["steps"][0]["action"], "use-server-alias", repair)

    def test_two_accounts_are_needed(self):
        world = plain_world()
        world["uses"].append(use("\\\\nas\\private", "NAS\\kim", "nas-kim-1", "P:", openFiles=1))
        machine, repair = self.story(world, "same-server-two-accounts-needed", wanted="\\\\nas.home.arpa\\team",
                                     **{"two-accounts-needed": "yes"})
        self.assertIn("use-server-alias", [step["action"] for step in repair.json()["steps"]])

    # ---- Windows says yes and does nothing, or asks and is not answered -----------------------------

    def spoilt(self, name, action, **state):
        """The step that fails in a repair where something is wrong, and the whole run."""
        world = practice_world(name)
        world["rules"]["lateLettingGo"] = 0
        machine = self.machine(world, **state)
        repair = machine.cli("repair", "--yes", "--format", "json", *self.answers(world), console=True)
        self.assertNotEqual(repair.code, 0, repair)
        self.clean(machine)
        return next(step for step in repair.json()["steps"] if step["action"] == action), machine

    def test_success_without_effect_is_noticed(self):
        for function, action in (("WNetCancelConnection2W", "disconnect-connection"),
                                 ("WNetAddConnection3W", "reconnect-as")):
            with self.subTest(function):
                step, _ = self.spoilt("two-names", action, faults={function: {"lie": "success-without-effect"}})
                self.assertEqual(step["result"], "failed", step)

    def test_a_refused_sign_out_is_told(self):
        step, machine = self.spoilt("disconnected-desktop", "sign-out-session", faults={"WTSLogoffSession": {"code": 5}})
        self.assertIn(step["result"], ("failed", "needs-administrator"))
        self.assertEqual(step["code"], 5)
        self.assertTrue([s for s in machine.read()["world"]["snapshot"]["sessions"] if s["state"] == "disconnected"])

    def test_the_prompt_is_cancelled_or_answered_wrongly(self):
        for answer, code in (("cancel", 1223), ("wrong", 1326)):
            with self.subTest(answer):
                step, machine = self.spoilt("two-names", "reconnect-as", prompts=[answer])
                self.assertEqual(step["code"], code, step)
                undo = machine.cli("undo", "--format", "json", console=True)
                self.assertEqual(undo.code, 0, undo)
                self.assertIn("Z:", [use["local"] for use in machine.uses()], "what was closed is back")

    # ---- other sessions -------------------------------------------------------------------------

    def test_the_elevated_half_of_the_same_person(self):
        self.story("elevated-window", "other-logon-session", undone=False, wanted="\\\\deploy.fabrik.example\\tools")

    def test_a_disconnected_desktop(self):
        machine, _ = self.story("disconnected-desktop", "disconnected-session-left", undone=False)
        sessions = machine.read()["world"]["snapshot"]["sessions"]
        self.assertFalse([s for s in sessions if s["state"] == "disconnected" and s["user"] == facts()["account"]])

    def test_limits_are_not_set(self):
        limit = lambda: machine.cli("inspect", elevated=True).json()["policy"]["disconnectedSessionLimitMs"]
        machine, _ = self.story("no-time-limits", "no-session-time-limits", undone=False, elevated=True)
        self.assertGreater(limit(), 0)
        sessions = machine.read()["world"]["snapshot"]["sessions"]
        self.assertFalse([s for s in sessions if s["state"] == "disconnected"], "what was left too long is ended")
        undo = machine.cli("undo", "--format", "json", elevated=True)
        self.assertEqual(undo.code, 0, undo)
        self.assertEqual(limit(), 0, "as it was")

    # ---- what is no clash -----------------------------------------------------------------------

    def test_guests_are_blocked(self):
        allowed = lambda: machine.cli("inspect").json()["policy"]["insecureGuestLogon"]
        # The setting is an administrator's: it is made by an elevated copy, after consent.
        machine, _ = self.story("guest-blocked", "guest-access-blocked", undone=False, as_user="")
        self.assertEqual(allowed(), True)
        self.assertIn("ShellExecuteExW runas", " ".join(machine.read()["log"]))
        undo = machine.cli("undo", "--format", "json", console=True)
        self.assertEqual(undo.code, 0, undo)
        self.assertEqual(allowed(), False, "as it was")

    def test_nobody_consents(self):
        world = practice_world("guest-blocked")
        world["administrator"] = False
        machine = self.machine(world)
        repair = machine.cli("repair", "--yes", "--format", "json", *self.answers(world), console=True)
        self.assertEqual(repair.code, 4, repair)
        self.assertEqual(repair.json()["steps"][0]["result"], "needs-administrator", repair)
        self.assertEqual(machine.cli("inspect").json()["policy"]["insecureGuestLogon"], False)

    def test_the_server_cannot_be_reached(self):
        world = plain_world()
        world["servers"][0]["reachable"] = False
        world["goal"].update(error=53, symptom="cannot-open-share")
        machine = self.machine(world)
        answers = self.answers(world, symptom="cannot-open-share", error="53", moment="opening-a-share")
        diagnosis = machine.cli("diagnose", "--format", "json", *answers)
        self.assertEqual(diagnosis.code, 1, diagnosis)
        self.assertEqual(diagnosis.json()["causes"][0]["id"], "server-unreachable", diagnosis)
        before = self.places(machine)
        repair = machine.cli("repair", "--yes", "--format", "json", *answers)
        # Nothing on this computer helps, and the program says so.
        self.assertEqual(repair.code, 9, repair)
        self.assertNotEqual(repair.json().get("helped"), True, repair)
        self.assertEqual(self.places(machine), before)
        opened = lambda: [line for line in machine.read()["log"] if line.startswith("ShellExecuteExW")]
        self.assertEqual(opened(), [], "nobody was asked")
        # Somebody who sits there is offered the page where to go on; it opens, and nothing else happens.
        asked = machine.cli("repair", *answers, stdin="y\n")
        self.assertEqual(asked.code, 9, asked)
        self.assertIn("start ms-settings:network-status", asked.out)
        self.assertEqual(opened(), ["ShellExecuteExW open ms-settings:network-status"], asked)
        self.assertEqual(self.places(machine), before)
        state = machine.read()
        state["world"]["servers"][0]["reachable"] = True
        machine.write(state)
        self.accepts(machine, "\\\\nas\\team", "NAS\\team")
        self.assertNotEqual(machine.cli("diagnose", "--format", "json", *answers).json()["causes"][:1],
                            diagnosis.json()["causes"][:1], "the server answers again")


if __name__ == "__main__":
    unittest.main()

"""A look leaves no trace, nothing behind in memory, and never believes a call that lies."""
import json
import unittest

from support import Case, windows_path

# What a look may call. Everything else connects, touches a server's shares, or changes something.
LOOKING = {
    "WNetOpenEnumW", "WNetEnumResourceW", "WNetCloseEnum", "WNetGetConnectionW", "WNetGetUserW",
    "NetApiBufferFree", "NetUseEnum", "NetSessionEnum", "NetFileEnum", "NetConnectionEnum", "NetUserEnum",
    "NetUserGetInfo", "NetUserGetLocalGroups", "NetLocalGroupEnum", "NetLocalGroupGetMembers",
    "NetGetJoinInformation", "NetWkstaGetInfo",
    "WTSEnumerateSessionsW", "WTSEnumerateSessionsExW", "WTSQuerySessionInformationW", "WTSFreeMemory",
    "WTSFreeMemoryExW",
    "LsaConnectUntrusted", "LsaLookupAuthenticationPackage", "LsaCallAuthenticationPackage",
    "LsaDeregisterLogonProcess", "LsaEnumerateLogonSessions", "LsaGetLogonSessionData", "LsaFreeReturnBuffer",
    "EvtQuery", "EvtNext", "EvtRender", "EvtClose", "EnumPrintersW",
    "RmStartSession", "RmRegisterResources", "RmGetList", "RmEndSession",
    # SMB's NEGOTIATE goes over TCP, before anybody signs in.
    "WSAStartup", "GetAddrInfoW", "FreeAddrInfoW", "GetNameInfoW", "socket", "connect", "send", "recv", "closesocket",
}

# Functions, the areas that depend on them, and codes: those of each function's documentation page beside
# "access denied". Areas stand for themselves, so one look plays a whole group; what is called only where an
# earlier call went well is in a later group.
FAILING = [
    {"WNetOpenEnumW": ({"connections", "remembered"}, [5, 1222, 1208, 2]),
     "NetSessionEnum": ({"serverSessions"}, [5, 8, 123, 87]),
     "NetGetJoinInformation": ({"machine"}, [8, 5]),
     "NetUserEnum": ({"accounts"}, [5, 2351, 1355]),
     "LsaEnumerateLogonSessions": ({"logonSessions"}, [0xC0000022, 0xC000009A]),
     "LsaConnectUntrusted": ({"tickets"}, [0xC0000022, 0xC0000017]),
     "WTSEnumerateSessionsExW": ({"sessions"}, [5, 1722, 1702]),
     "EvtQuery": ({"events"}, [5, 15001, 1722])},
    {"WNetEnumResourceW": ({"connections", "remembered"}, [5, 1222, 1208]),
     "LsaGetLogonSessionData": ({"logonSessions"}, [0xC0000022, 0xC000009A]),
     "LsaLookupAuthenticationPackage": ({"tickets"}, [0xC00000FE]),
     "EvtNext": ({"events"}, [1722, 15011])},
    {"NetUseEnum": ({"connections"}, [5, 50, 1222, 2138]),
     "LsaCallAuthenticationPackage": ({"tickets"}, [0xC0000022, 0xC000009A]),
     "EvtRender": ({"events"}, [15005])},
]
# Those that can say "success" and leave their outputs alone.
LYING = [
    {"WNetOpenEnumW", "NetSessionEnum", "NetUserEnum", "LsaEnumerateLogonSessions", "LsaConnectUntrusted",
     "WTSEnumerateSessionsExW", "EvtNext"},
    {"WNetEnumResourceW", "LsaGetLogonSessionData", "LsaCallAuthenticationPackage", "EvtRender"},
    {"NetUseEnum"},
]
WITHOUT_A_CODE = {"EvtQuery": "events", "WTSEnumerateSessionsExW": "sessions"}


def areas_of(function):
    return next(group[function][0] for group in FAILING if function in group)


class Looking(Case):
    def busy(self):
        """A world with something in every area."""
        from support import practice_world
        world = practice_world("two-names")
        own = world["snapshot"]["machine"]["user"]
        world["snapshot"]["events"] = [
            {"log": "System", "source": "MRxSmb", "id": 3019, "time": "2026-11-20T08:00:00Z"},
            {"log": "Microsoft-Windows-SMBClient/Security", "source": "Microsoft-Windows-SMBClient", "id": 31017,
             "time": "2026-11-20T08:10:00Z", "code": 1272}]
        world["snapshot"]["serverSessions"] = [
            {"client": "10.20.4.99", "user": own, "share": "public", "openFiles": 1,
             "connectedAt": "2026-11-20T08:00:00Z", "idleSeconds": 60}]
        world["snapshot"]["accounts"] = [{"name": "PC-0412\\lokal", "groups": ["Users"], "enabled": True}]
        world["credentials"] = [
            {"target": "fs02", "user": "CONTOSO\\other", "password": "other-1", "kind": "domain-password",
             "persist": "enterprise"}]
        return world

    def look(self, machine, *options, **how):
        # Whatever is left behind at a deadline is not given back.
        run = machine.cli("inspect", "--deadline", "60", *options, **how)
        self.assertEqual(run.code, 0, run)
        return run.json()

    def assertLeavesNothing(self, machine):
        state = machine.read()
        self.assertEqual(set(state["calls"]) - LOOKING, set())
        self.assertEqual(state["held"], {})
        self.assertEqual(state["log"], [])
        self.assertEqual(state["passwords"], [])

    def test_a_look_leaves_no_trace(self):
        for elevated in (False, True):
            with self.subTest(elevated=elevated):
                machine = self.machine(self.busy())
                before = machine.read()["world"]
                seen = self.look(machine, "--answer", "server=\\\\fs01\\backup", elevated=elevated)
                self.assertLeavesNothing(machine)
                self.assertEqual(machine.read()["world"], before)
                for area in ("connections", "remembered", "credentials", "sessions", "logonSessions", "tickets",
                             "serverSessions", "servers", "events", "services"):
                    self.assertTrue(seen.get(area), area)

    def test_no_server_is_opened_as_a_path(self):
        machine = self.machine(self.busy())
        run = machine.cli("inspect", "--answer", "server=\\\\fs01\\backup", debug="+file")
        self.assertEqual(run.code, 0, run.out)
        opened = [line for line in run.err.splitlines() if "CreateFile" in line or "FindFirst" in line or "file_attr" in line]
        self.assertTrue(run.err, "no trace was written")
        for server in ("fs01", "fs02", "scan-srv"):
            for line in opened:
                self.assertNotIn("\\\\\\\\" + server, line)

    def gaps(self, faults):
        """Where a look with those faults says that it could not look."""
        machine = self.machine(self.busy(), faults=faults)
        seen = self.look(machine)
        self.assertLeavesNothing(machine)
        called = machine.read()["calls"]
        self.assertEqual([function for function in faults if not called.get(function)], [], "never called")
        return {gap["area"] for gap in seen["gaps"]}

    def test_a_call_that_fails_is_a_gap(self):
        for group in FAILING:
            for i in range(max(len(codes) for _, codes in group.values())):
                faults = {function: {"code": codes[i % len(codes)]} for function, (_, codes) in group.items()}
                with self.subTest(faults=faults):
                    areas = set().union(*(areas for areas, _ in group.values()))
                    self.assertEqual(areas - self.gaps(faults), set())

    def test_a_call_that_lies_is_a_gap(self):
        for group in LYING:
            with self.subTest(sorted(group)):
                gaps = self.gaps({function: {"lie": "outputs-untouched"} for function in group})
                self.assertEqual(set().union(*map(areas_of, group)) - gaps, set())

    def test_a_failure_without_a_code_is_a_gap(self):
        gaps = self.gaps({function: {"lie": "error-zero"} for function in WITHOUT_A_CODE})
        self.assertEqual(set(WITHOUT_A_CODE.values()) - gaps, set())

    def test_a_call_that_fails_later_leaves_nothing_behind(self):
        """Where the second of several calls fails, what the first one gave is still given back."""
        self.gaps({function: {"code": 5, "after": 1}
                   for function in ("WNetEnumResourceW", "LsaGetLogonSessionData", "WTSQuerySessionInformationW", "EvtNext",
                                    "NetUseEnum")})

    def test_a_recording_holds_no_secret_and_plays_the_same_look(self):
        world = self.busy()
        machine = self.machine(world)
        file = machine.folder / "raw.json"
        seen = self.look(machine, "--raw", windows_path(file))
        text = file.read_text(encoding="utf-8")
        self.assertEqual(json.loads(text)["schema"], "unclash.raw/1")
        self.assertIn("NetUseEnum", text)
        secrets = [*world["signInPasswords"].values(), *(stored["password"] for stored in world["credentials"])]
        for secret in secrets:
            self.assertNotIn(secret, text)
        self.assertLeavesNothing(machine)
        # On a computer where nothing is connected it is still what was recorded.
        empty = self.busy()
        empty.update(uses=[], mappings=[], credentials=[])
        again = self.look(self.machine(empty), "--machine", "raw:" + windows_path(file))
        for area in ("connections", "remembered", "credentials", "sessions", "logonSessions", "tickets", "serverSessions",
                     "policy", "services", "events", "gaps"):
            self.assertEqual(again.get(area), seen.get(area), area)

    def test_an_administrator_is_shown_what_was_denied(self):
        """The elevated copy is the program itself; its half of the person has the connection."""
        machine = self.machine("elevated-window")
        denied = lambda seen: {gap["area"] for gap in seen["gaps"] if gap["reason"] == "access denied"}
        remotes = lambda seen: {connection["remote"] for connection in seen["connections"]}
        before = self.look(machine)
        self.assertIn("logonSessions", denied(before))
        self.assertNotIn("\\\\deploy\\images", remotes(before))
        world = machine.read()["world"]
        file = machine.folder / "raw.json"
        seen = self.look(machine, "--elevated", "--raw", windows_path(file))
        self.assertNotIn("logonSessions", denied(seen))
        self.assertIn("\\\\deploy\\images", remotes(seen))
        self.assertEqual(machine.read()["world"], world)
        again = self.look(machine, "--machine", "raw:" + windows_path(file))
        for area in ("connections", "logonSessions", "gaps"):
            self.assertEqual(again[area], seen[area], area)
        world["administrator"] = False
        machine.change(world=world)
        declined = self.look(machine, "--elevated")
        self.assertEqual(denied(declined), denied(before))
        self.assertEqual(remotes(declined), remotes(before))

    def test_the_doubles_are_what_is_talked_to(self):
        """Without them Wine's own would answer, and every test here would mean nothing."""
        machine = self.machine(self.busy())
        self.look(machine)
        calls = machine.read()["calls"]
        for function in ("WNetOpenEnumW", "NetUseEnum", "WTSQuerySessionInformationW", "LsaEnumerateLogonSessions",
                         "EvtQuery", "EnumPrintersW", "GetAddrInfoW"):
            self.assertGreater(calls.get(function, 0), 0, function)


if __name__ == "__main__":
    unittest.main()

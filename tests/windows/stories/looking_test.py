"""A look leaves no trace, nothing behind in memory, and never believes a call that lies."""
import unittest

from support import Case, BIN, DLLS, wine

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
    "EvtQuery", "EvtNext", "EvtRender", "EvtClose",
    "RmStartSession", "RmRegisterResources", "RmGetList", "RmEndSession",
    # SMB's NEGOTIATE goes over TCP, before anybody signs in.
    "WSAStartup", "GetAddrInfoW", "FreeAddrInfoW", "GetNameInfoW", "socket", "connect", "send", "recv", "closesocket",
}

# Functions and the areas that depend on them. Codes are those of each function's documentation page
# beside "access denied".
CODES = {
    "WNetOpenEnumW": ({"connections", "remembered"}, [5, 1222, 1208]),
    "WNetEnumResourceW": ({"connections", "remembered"}, [5, 1222, 1208]),
    "NetUseEnum": ({"connections"}, [5, 50, 1222, 2138]),
    "NetSessionEnum": ({"serverSessions"}, [5, 8, 123, 87]),
    "NetGetJoinInformation": ({"machine"}, [8]),
    "LsaEnumerateLogonSessions": ({"logonSessions"}, [0xC0000022]),
    "LsaGetLogonSessionData": ({"logonSessions"}, [0xC0000022, 0xC000009A]),
    "LsaConnectUntrusted": ({"tickets"}, [0xC0000022, 0xC0000017]),
    "LsaLookupAuthenticationPackage": ({"tickets"}, [0xC00000FE]),
    "LsaCallAuthenticationPackage": ({"tickets"}, [0xC0000022, 0xC000009A]),
    "EvtQuery": ({"events"}, [5, 15001, 1722]),
    "EvtNext": ({"events"}, [1722, 15011]),
    "EvtRender": ({"events"}, [15005]),
}
UNTOUCHED = {"NetUseEnum", "NetSessionEnum", "LsaEnumerateLogonSessions", "LsaGetLogonSessionData",
             "LsaConnectUntrusted", "LsaCallAuthenticationPackage", "EvtNext", "EvtRender", "WNetOpenEnumW",
             "WNetEnumResourceW"}


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
        run = machine.cli("inspect", *options, **how)
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
                seen = self.look(machine, "--server", "fs01", elevated=elevated)
                self.assertLeavesNothing(machine)
                self.assertEqual(machine.read()["world"], before)
                for area in ("connections", "remembered", "credentials", "sessions", "logonSessions", "tickets",
                             "serverSessions", "servers", "events", "services"):
                    self.assertTrue(seen.get(area), area)

    def test_no_server_is_opened_as_a_path(self):
        machine = self.machine(self.busy())
        run = machine.cli("inspect", "--server", "fs01", debug="+file")
        self.assertEqual(run.code, 0, run.out)
        opened = [line for line in run.err.splitlines() if "CreateFile" in line or "FindFirst" in line or "file_attr" in line]
        self.assertTrue(run.err, "no trace was written")
        for server in ("fs01", "fs02", "scan-srv"):
            for line in opened:
                self.assertNotIn("\\\\\\\\" + server, line)

    def test_a_call_that_fails_is_a_gap(self):
        for function, (areas, codes) in CODES.items():
            for code in codes:
                with self.subTest(function=function, code=hex(code)):
                    machine = self.machine(self.busy(), faults={function: {"code": code}})
                    seen = self.look(machine)
                    gaps = {gap["area"] for gap in seen["gaps"]}
                    self.assertLessEqual(areas, gaps)
                    self.assertLeavesNothing(machine)

    def test_a_call_that_lies_is_a_gap(self):
        for function in sorted(UNTOUCHED):
            with self.subTest(function):
                machine = self.machine(self.busy(), faults={function: {"lie": "outputs-untouched"}})
                seen = self.look(machine)
                gaps = {gap["area"] for gap in seen["gaps"]}
                self.assertLessEqual(CODES[function][0], gaps)
                self.assertLeavesNothing(machine)

    def test_a_failure_without_a_code_is_a_gap(self):
        for function in ("EvtQuery", "EvtNext", "EvtRender", "WTSEnumerateSessionsExW"):
            with self.subTest(function):
                machine = self.machine(self.busy(), faults={function: {"lie": "error-zero"}})
                seen = self.look(machine)
                area = "sessions" if function.startswith("WTS") else "events"
                self.assertIn(area, {gap["area"] for gap in seen["gaps"]})
                self.assertLeavesNothing(machine)

    def test_a_call_that_fails_later_leaves_nothing_behind(self):
        """Where the second of several calls fails, what the first one gave is still given back."""
        for function in ("WNetEnumResourceW", "LsaGetLogonSessionData", "WTSQuerySessionInformationW", "EvtNext",
                         "EvtRender", "NetUseEnum"):
            with self.subTest(function):
                machine = self.machine(self.busy(), faults={function: {"code": 5, "after": 1}})
                self.look(machine)
                self.assertLeavesNothing(machine)

    def test_the_doubles_are_what_is_talked_to(self):
        """Without them Wine's own would answer, and every test here would mean nothing."""
        machine = self.machine(self.busy())
        self.look(machine)
        calls = machine.read()["calls"]
        for function in ("WNetOpenEnumW", "NetUseEnum", "WTSQuerySessionInformationW", "LsaEnumerateLogonSessions",
                         "EvtQuery", "GetAddrInfoW"):
            self.assertGreater(calls.get(function, 0), 0, function)


if __name__ == "__main__":
    unittest.main()

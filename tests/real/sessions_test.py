"""Two users of this file server, each on a connection of their own; one is not wanted.

How the person says whose session is meant: on a file server (`serverSessions` are there) `wanted-user` and
`server` (as `\\\\host\\share`) name the user and the share of the session that is to end, beside
`symptom=old-session-still-there`. The cause is `disconnected-session-left`, the action `close-server-session`.
"""
import os

from real import ANNA, BEN, DOCS, HOST, PLANS, Download, OnSamba, main, wait_for

CONTENT = os.urandom(8 << 20)


class TwoClients(OnSamba):
    def setUp(self):
        super().setUp()
        self.server.file(PLANS, "big", CONTENT)
        self.server.file(DOCS, "big", CONTENT)
        self.anna = self.client(ANNA, DOCS)
        self.anna.say("open big")

    def ben_reads(self, share):
        self.ben = self.client(BEN, share)
        download = Download(self.ben, "big")
        self.addCleanup(download.close)
        return download

    def snapshot(self):
        run = self.cli("inspect")
        self.assertEqual(run.code, 0, run.errors)
        return run.json()

    def wait_for_open_files(self, *expected):
        wait_for(lambda: self.rows(self.snapshot()) == sorted(expected), f"the rows {expected}")

    def test_inspect_lists_exactly_the_sessions(self):
        self.ben_reads(PLANS)
        self.wait_for_open_files((ANNA, HOST, DOCS, 1), (BEN, HOST, PLANS, 1))
        snapshot = self.snapshot()
        self.assertNotIn("serverSessions", [gap["area"] for gap in snapshot.get("gaps", [])])
        for row in snapshot["serverSessions"]:
            self.assertRegex(row["connectedAt"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(snapshot["policy"]["serverIdleDisconnectMinutes"], 45)

    def test_a_server_without_guests_has_an_empty_list(self):
        self.anna.ask("")
        self.wait_for_open_files()
        self.assertEqual(self.snapshot()["serverSessions"], [])

    def test_the_unwanted_session_is_found_and_named(self):
        self.ben_reads(PLANS)
        self.wait_for_open_files((ANNA, HOST, DOCS, 1), (BEN, HOST, PLANS, 1))
        run = self.cli("diagnose", "--format", "json", *self.unwanted(ANNA, DOCS))
        self.assertEqual(run.code, 1, run.errors)
        diagnosis = run.json()
        self.assertEqual(diagnosis["causes"][0]["id"], "disconnected-session-left")
        self.assertIn(ANNA, str(diagnosis["causes"][0]["evidence"]))
        step = diagnosis["plan"][0]
        self.assertEqual(step["action"], "close-server-session")
        row = self.snapshot()["serverSessions"][int(step["fact"].split("/")[1])]
        self.assertEqual((row["user"], row["share"], row["id"]), (ANNA, DOCS, step["target"]))
        self.assertFalse(step["reversible"])

    def end(self, user, share):
        return self.cli("repair", "--yes", "--format", "json", "--only", "close-server-session",
                        *self.unwanted(user, share))

    def assert_ended(self, run):
        self.assertEqual(run.code, 0, run.text + run.errors)
        report = run.json()
        self.assertEqual([(step["action"], step["result"]) for step in report["steps"]],
                         [("close-server-session", "done")])
        self.assertIs(report["helped"], True)

    def test_repair_ends_that_one_and_leaves_the_other_alone(self):
        download = self.ben_reads(PLANS)
        self.wait_for_open_files((ANNA, HOST, DOCS, 1), (BEN, HOST, PLANS, 1))
        self.assert_ended(self.end(ANNA, DOCS))
        # A fresh look and Samba's own word.
        self.assertEqual(self.rows(self.snapshot()), [(BEN, HOST, PLANS, 1)])
        self.assertEqual(self.server.connects(), [(BEN, PLANS)])
        # The other's file was open all the time: the rest of it is right, and the client goes on.
        self.assertEqual(download.rest(), CONTENT)
        self.assertIn("big", self.ben.ask("ls"))
        self.assertIn("NT_STATUS_CONNECTION_DISCONNECTED", self.anna.ask("ls"))

    def test_the_user_alone_is_enough(self):
        self.ben_reads(PLANS)
        self.wait_for_open_files((ANNA, HOST, DOCS, 1), (BEN, HOST, PLANS, 1))
        self.assert_ended(self.cli("repair", "--yes", "--format", "json", "--answer", f"wanted-user={ANNA}",
                                   "--answer", "symptom=old-session-still-there"))
        self.assertEqual(self.server.connects(), [(BEN, PLANS)])

    def test_both_on_one_share(self):
        download = self.ben_reads(DOCS)
        self.wait_for_open_files((ANNA, HOST, DOCS, 1), (BEN, HOST, DOCS, 1))
        self.assert_ended(self.end(ANNA, DOCS))
        self.assertEqual(self.rows(self.snapshot()), [(BEN, HOST, DOCS, 1)])
        self.assertEqual(download.rest(), CONTENT)

    def test_nothing_happens_without_consent(self):
        self.wait_for_open_files((ANNA, HOST, DOCS, 1))
        before = self.snapshot()["serverSessions"]
        for extra in (["--dry-run"], []):
            self.cli("repair", *extra, *self.unwanted(ANNA, DOCS), stdin="n\n" * 9)
            self.assertEqual(self.snapshot()["serverSessions"], before)

    def test_a_user_who_is_not_there_is_not_ended(self):
        self.wait_for_open_files((ANNA, HOST, DOCS, 1))
        self.end(BEN, DOCS)
        self.assertEqual(self.rows(self.snapshot()), [(ANNA, HOST, DOCS, 1)])


if __name__ == "__main__":
    main()

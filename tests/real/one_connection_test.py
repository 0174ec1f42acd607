"""Two users' sessions over one TCP connection: one smbd process serves both, and only both can end."""
import sys

import samba_server
from real import ANNA, BEN, DOCS, HOST, PASSWORD, PLANS, OnSamba, main

try:
    from impacket_client import Connection, User
    from impacket.nmb import NetBIOSError
except ImportError:
    print("skipped: python3-impacket is not installed for", sys.executable)
    sys.exit(samba_server.SKIPPED)

CONTENT = b"word " * 1000


class OneConnection(OnSamba):
    def setUp(self):
        super().setUp()
        self.server.file(DOCS, "notes", CONTENT)
        self.server.file(PLANS, "notes", CONTENT)
        self.connection = Connection(HOST, self.server.port)
        self.addCleanup(self.connection.close)
        self.anna = User(self.connection, ANNA, PASSWORD)
        self.ben = User(self.connection, BEN, PASSWORD)
        self.annas = self.anna.open(DOCS, "notes")
        self.bens = self.ben.open(PLANS, "notes")

    def both_read_on(self):
        return self.anna.read(self.annas, 5, 20) == self.ben.read(self.bens, 5, 20) == CONTENT[5:25]

    def snapshot(self):
        return self.cli("inspect").json()

    def test_inspect_tells_the_two_apart(self):
        snapshot = self.snapshot()
        self.assertEqual(self.rows(snapshot), [(ANNA, HOST, DOCS, 1), (BEN, HOST, PLANS, 1)])
        processes = {row["id"].split("/")[0] for row in snapshot["serverSessions"]}
        self.assertEqual(len(processes), 1)

    def test_the_step_warns_of_the_other_user(self):
        plan = self.cli("diagnose", "--format", "json", *self.unwanted(ANNA, DOCS)).json()["plan"]
        self.assertEqual(plan[0]["action"], "close-server-session")
        self.assertIn(BEN, plan[0]["warning"])
        text = self.cli("repair", "--dry-run", *self.unwanted(ANNA, DOCS)).text
        self.assertIn(BEN, text)
        self.assertNotIn("Everybody else stays connected", text)

    def test_nothing_is_done_without_consent(self):
        for answer in ("n\n" * 9, ""):
            run = self.cli("repair", "--only", "close-server-session", *self.unwanted(ANNA, DOCS), stdin=answer)
            self.assertNotEqual(run.code, 0)
            self.assertIn(BEN, run.text)
        self.assertEqual(self.server.sessions(), [ANNA, BEN])
        self.assertTrue(self.both_read_on())

    def test_with_consent_the_connection_ends(self):
        run = self.cli("repair", "--yes", "--format", "json", "--only", "close-server-session",
                       *self.unwanted(ANNA, DOCS))
        self.assertEqual(run.code, 0, run.text + run.errors)
        self.assertEqual([step["result"] for step in run.json()["steps"]], ["done"])
        self.assertEqual(self.server.sessions(), [])
        self.assertEqual(self.rows(self.snapshot()), [])
        with self.assertRaises((NetBIOSError, OSError)):
            self.ben.read(self.bens, 0, 1)

    def test_one_of_several_shares_ends_alone(self):
        """Whoever also uses another share keeps it, and so does everybody else: nothing to warn of."""
        more = self.anna.open(PLANS, "notes")
        plan = self.cli("diagnose", "--format", "json", *self.unwanted(ANNA, DOCS)).json()["plan"]
        self.assertNotIn(BEN, plan[0].get("warning") or "")
        run = self.cli("repair", "--yes", "--format", "json", "--only", "close-server-session",
                       *self.unwanted(ANNA, DOCS))
        self.assertEqual(run.code, 0, run.text + run.errors)
        self.assertEqual(self.server.connects(), [(ANNA, PLANS), (BEN, PLANS)])
        self.assertEqual(self.ben.read(self.bens, 5, 20), CONTENT[5:25])
        self.assertEqual(self.anna.read(more, 5, 20), CONTENT[5:25])


if __name__ == "__main__":
    main()

"""`probe` says what Samba really sends, by every name of the server, and leaves nothing behind."""
import socket
import struct
import time
import unittest
import uuid

from real import HOST, OnSamba, main

try:
    from impacket_client import Connection
except ImportError:
    Connection = None

EPOCH = 116444736000000000


def spoken_time(port):
    """The SystemTime of an SMB 2.0.2 NEGOTIATE, read by hand: seconds since 1970, and when it came."""
    header = b"\xfeSMB" + struct.pack("<HHIHHII", 64, 0, 0, 0, 1, 0, 0) + bytes(40)
    body = struct.pack("<HHHHI", 36, 1, 1, 0, 0) + bytes(16) + bytes(8) + struct.pack("<H", 0x0202)
    with socket.create_connection((HOST, port), 10) as smb:
        smb.sendall(struct.pack(">I", len(header + body)) + header + body)
        answer = b""
        while len(answer) < 4 + 64 + 48:
            answer += smb.recv(4096)
    ticks = struct.unpack_from("<Q", answer, 4 + 64 + 40)[0]
    return (ticks - EPOCH) / 1e7, time.time()


class Probe(OnSamba):
    def probe(self, host):
        run = self.cli("probe", f"{host}:{self.server.port}", "--format", "json")
        self.assertEqual(run.code, 0, run.text + run.errors)
        server = run.json()
        self.assertEqual(server["schema"], "unclash.probe/1")
        return server

    def test_two_names_for_one_server(self):
        servers = [self.probe(HOST), self.probe("localhost")]
        for server in servers:
            self.assertIs(server["reachable"], True)
            self.assertIn(HOST, server["addresses"])
            self.assertEqual(server["dialect"], "3.1.1")
            self.assertIs(server["signingRequired"], False)
            self.assertIsNone(server["negotiateError"])
        self.assertEqual(servers[0]["guid"], servers[1]["guid"])
        # Samba derives the ServerGuid from its NetBIOS name.
        self.assertEqual(uuid.UUID(servers[0]["guid"]).bytes_le, b"unclashtest".ljust(16, b"\0"))

    @unittest.skipUnless(Connection, "python3-impacket is not installed")
    def test_the_guid_is_the_one_that_impacket_reads(self):
        connection = Connection(HOST, self.server.port)
        self.addCleanup(connection.close)
        self.assertEqual(uuid.UUID(self.probe(HOST)["guid"]).bytes_le, connection.server_guid())

    def test_the_clock_is_the_one_that_samba_sends(self):
        theirs, ours = spoken_time(self.server.port)
        self.assertAlmostEqual(self.probe(HOST)["clockSkewSeconds"], theirs - ours, delta=2)

    def test_no_session_is_left_behind(self):
        for _ in range(5):
            self.probe(HOST)
            status = self.server.status()
            self.assertEqual((status["sessions"], status["tcons"]), ({}, {}))

    def test_people_can_read_it_too(self):
        run = self.cli("probe", f"localhost:{self.server.port}")
        self.assertEqual(run.code, 0, run.errors)
        self.assertIn("3.1.1", run.text)

    def test_inspect_probes_the_server_in_question(self):
        run = self.cli("inspect", "--answer", f"server={HOST}:{self.server.port}")
        servers = {server["name"]: server for server in run.json()["servers"]}
        self.assertEqual(servers[f"{HOST}:{self.server.port}"]["dialect"], "3.1.1")


if __name__ == "__main__":
    main()

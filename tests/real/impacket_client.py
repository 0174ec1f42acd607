"""Several users over one TCP connection, by python3-impacket: what smbclient does not do."""
from binascii import a2b_hex

from impacket.smb3 import SMB3
from impacket.smb3structs import (FILE_NON_DIRECTORY_FILE, FILE_OPEN, FILE_READ_DATA, FILE_SHARE_READ,
                                  FILE_SHARE_WRITE, SMB2_DIALECT_21)


class Connection:
    """One TCP connection. SMB 2.1: impacket 0.10 cannot count the preauthentication hash of a second session."""

    def __init__(self, host, port):
        self.smb = SMB3(host, host, sess_port=port, preferredDialect=SMB2_DIALECT_21)

    def close(self):
        self.smb.close_session()

    def server_guid(self):
        return bytes(self.smb._Connection["ServerGuid"])


class User:
    """One user's session on it. impacket keeps one session a connection, so each user brings their own."""

    def __init__(self, connection, name, password):
        self.smb = connection.smb
        self.session = {key: type(value)() for key, value in self.smb._Session.items()}
        self.session.update(PreauthIntegrityHashValue=a2b_hex(b"0" * 128), CalculatePreAuthHash=True)
        self._on().login(name, password)

    def _on(self):
        self.smb._Session = self.session
        return self.smb

    def open(self, share, name):
        tree = self._on().connectTree(share)
        file = self._on().create(tree, name, desiredAccess=FILE_READ_DATA,
                                 shareMode=FILE_SHARE_READ | FILE_SHARE_WRITE,
                                 creationOptions=FILE_NON_DIRECTORY_FILE, creationDisposition=FILE_OPEN,
                                 fileAttributes=0)
        return tree, file

    def read(self, opened, offset, count):
        tree, file = opened
        return self._on().read(tree, file, offset, count)

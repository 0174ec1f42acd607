"""A Samba server of its own for the tests: `samba_server.py start|stop DIRECTORY`.

It listens on a free port of the loopback interface, keeps everything it writes in one folder, and has two
accounts and two shares. The accounts are users that every Debian has (`daemon`, `games`), so that nothing is
added to the system. smbd changes to those users, so it has to be started by root: elsewhere `start` ends with
77, which CTest shows as skipped, and so do the tests that need the server.
"""
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
USERS = ("daemon", "games")
SHARES = ("docs", "plans")
PASSWORD = "Correct-Horse-1"
NEEDED = ("smbd", "smbpasswd", "smbstatus", "smbcontrol", "smbclient")

CONFIG = """\
[global]
  server role = standalone server
  netbios name = UNCLASHTEST
  disable netbios = yes
  bind interfaces only = yes
  interfaces = lo
  smb ports = {port}
  private dir = {folder}/private
  state directory = {folder}/state
  cache directory = {folder}/cache
  lock directory = {folder}/lock
  pid directory = {folder}/run
  ncalrpc dir = {folder}/run/ncalrpc
  log file = {folder}/log
  max log size = 0
  passdb backend = tdbsam
  map to guest = never
  load printers = no
  disable spoolss = yes
  deadtime = 45
"""
SHARE = """\
[{share}]
  path = {folder}/shares/{share}
  read only = no
"""


def tool(name):
    # smbd lives in sbin, which is not on every PATH.
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")


def reason_to_skip():
    missing = [name for name in NEEDED if not tool(name)]
    if missing:
        return "not installed: " + ", ".join(missing) + " (Debian: samba, smbclient)"
    if os.geteuid() != 0:
        return "smbd has to be started by root"
    for user in USERS:
        try:
            pwd.getpwnam(user)
        except KeyError:
            return f"this system has no user {user}"
    return None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def stop_process(pid):
    """smbd and what it started for its clients are one process group, led by it."""
    try:
        os.killpg(pid, signal.SIGTERM)
        for _ in range(100):
            time.sleep(0.05)
            os.killpg(pid, 0)
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def launch(folder, port):
    config = folder / "smb.conf"
    config.write_text(CONFIG.format(port=port, folder=folder)
                      + "".join(SHARE.format(share=share, folder=folder) for share in SHARES))
    for user in USERS:
        subprocess.run([tool("smbpasswd"), "-c", config, "-s", "-a", user], input=f"{PASSWORD}\n{PASSWORD}\n",
                       text=True, check=True, capture_output=True)
    with open(folder / "output", "wb") as output:
        smbd = subprocess.Popen([tool("smbd"), "--foreground", "--no-process-group", "-s", config],
                                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)
    for _ in range(200):
        if answers(port):
            return smbd.pid
        if smbd.poll() is not None:
            break
        time.sleep(0.05)
    stop_process(smbd.pid)
    return None


def start(record):
    """Starts the server and writes down where it is. Returns why not, or None."""
    stop(record)
    record.parent.mkdir(parents=True, exist_ok=True)
    reason = reason_to_skip()
    if reason:
        return reason
    # Samba's sockets cannot have long names, so the server does not live below the build folder.
    folder = pathlib.Path(tempfile.mkdtemp(prefix="unclash-samba-"))
    folder.chmod(0o755)
    for name in ("private", "state", "cache", "lock", "run", *("shares/" + share for share in SHARES)):
        (folder / name).mkdir(parents=True)
    for share in SHARES:
        (folder / "shares" / share).chmod(0o777)
    for _ in range(3):
        port = free_port()
        pid = launch(folder, port)
        if pid:
            record.write_text(json.dumps({"pid": pid, "port": port, "folder": str(folder)}))
            return None
    raise RuntimeError("smbd does not start: " + (folder / "output").read_text(errors="replace"))


def stop(record):
    if not record.exists():
        return
    server = json.loads(record.read_text())
    command = pathlib.Path(f"/proc/{server['pid']}/cmdline")
    # The number may belong to another process by now.
    if command.exists() and server["folder"].encode() in command.read_bytes():
        stop_process(server["pid"])
    shutil.rmtree(server["folder"], ignore_errors=True)
    record.unlink()


def main():
    command, directory = sys.argv[1:]
    record = pathlib.Path(directory) / "server.json"
    if command == "stop":
        stop(record)
        return 0
    reason = start(record)
    if reason:
        print("skipped:", reason)
        return SKIPPED
    return 0


if __name__ == "__main__":
    sys.exit(main())

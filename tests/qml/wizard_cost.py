"""wizard_cost.py UNCLASH PLAIN_WINDOW [ROUNDS]: time from start to first frame and memory of the wizard
against the least window of Qt Quick Controls, in turns, medians. Goals: at most 1.3 times the time,
1.4 times the memory. Fails where it is six times as much."""
import os
import pathlib
import re
import select
import statistics
import subprocess
import sys
import tempfile
import time

WORST = 6.0
ENVIRONMENT = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software",
               "QT_LOGGING_RULES": "qt.scenegraph.time.renderloop=true", "QSG_RENDER_TIMING": "1", **os.environ}


def first_frame(command):
    """Milliseconds to the first frame (wall clock, processor), and KiB of memory of its own half a second later."""
    started = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, env=ENVIRONMENT)
    seen = b""
    while not re.search(rb"rame rendered|rendered in|renderloop", seen):
        if not select.select([process.stderr], [], [], 60)[0]:
            raise SystemExit(f"{command[0]} shows nothing: {seen.decode()}")
        seen += os.read(process.stderr.fileno(), 4096) or sys.exit(f"{command[0]} ended: {seen.decode()}")
    wall = (time.monotonic() - started) * 1000
    ticks = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    cpu = (int(ticks[11]) + int(ticks[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    time.sleep(0.5)
    memory = int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text(), re.M)[1])
    process.kill()
    process.communicate()
    return wall, cpu, memory


def main(wizard, plain, rounds="7"):
    with tempfile.TemporaryDirectory() as folder:
        commands = {"plain window": [plain], "wizard": [wizard, "--machine", "practice:two-names", "--state-dir", folder]}
        for command in commands.values():
            first_frame(command)  # fills the disk's cache and Qt's own
        taken = {name: [] for name in commands}
        for _ in range(int(rounds)):
            for name, command in commands.items():
                taken[name].append(first_frame(command))
    middle = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in taken.items()}
    for name, (wall, cpu, memory) in middle.items():
        print(f"{name:14} {wall:7.0f} ms to the first frame  {cpu:6.0f} ms of processor time  {memory / 1024:6.1f} MiB")
    ratios = [ours / theirs for ours, theirs in zip(middle["wizard"], middle["plain window"])]
    print("wizard : plain  {:.2f} time  {:.2f} processor time  {:.2f} memory".format(*ratios))
    return 0 if max(ratios[1:]) <= WORST else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

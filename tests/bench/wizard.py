# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the wizard costs, on a terminal of 80 times 24 in the simulated world: while nothing moves,
and among a thousand accessories of which bluetoothd tells five thousand times a second."""
import contextlib
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(1, HERE + "/../tui")
import vt  # noqa: E402

SIZE = (80, 24)
PATIENCE = 60  # seconds for something that has to come
QUIET = 0.004  # what comes within so many seconds is one redraw, where it is not marked
MARK = b"\x1b[?2026h"  # a redraw begins
KEYS = 50
CAMERA = """\
{"v":1,"products":[{"id":"camera","name":"Camera","flow":"stand-alone","discovery":{"wifi":{"prefix":"ACME-CAM-"}}}]}
{"ap":"camera","ssid":"ACME-CAM-31","bssid":"02:31:00:00:00:01","signal":-46}
"""
UP, DOWN = b"\x1b[A", b"\x1b[B"


class Program:
    """A program on a terminal, in a world. What it writes is kept with the time at which it came."""

    def __init__(self, build, world, scratch, program):
        self.name = os.path.basename(program)
        self.journal = scratch + "/journal"
        self.screen = vt.Screen(*SIZE)
        self.stream = vt.Stream(self.screen)
        self.pieces, self.fed = [], 0
        self.fd, child = pty.openpty()
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        environment = {**os.environ, "TERM": "screen-256color", "LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": scratch}
        self.process = subprocess.Popen(
            ["setsid", "--ctty", build + "/fixtures/usher-world", "--journal", self.journal, world, "--",
             program], stdin=child, stdout=child, stderr=child, env=environment)
        os.close(child)

    def read(self, seconds):
        """Takes what comes within that time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([self.fd], [], [], left)[0]:
                return
            try:
                self.pieces.append((time.monotonic(), os.read(self.fd, 65536)))
            except OSError:
                raise RuntimeError(f"{self.name} has ended") from None

    def settle(self):
        """Nothing has come for a while."""
        n = -1
        while n != len(self.pieces):
            n = len(self.pieces)
            self.read(3)
        self.draw()

    def draw(self, until=None):
        """Feeds the terminal what has come; the time at which until() became true, None: it did not."""
        while self.fed < len(self.pieces):
            came, data = self.pieces[self.fed]
            self.fed += 1
            self.stream.feed(data)
            if until and until():
                return came
        return None

    def wait_for(self, condition, what):
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise RuntimeError(f"not seen: {what}; the screen:\n" + "\n".join(self.screen.text()))
            self.read(0.1)
            self.draw()

    def shows(self, text):
        return any(text in line for line in self.screen.display)

    def pid(self):
        """Of the program: a child of the world."""
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", encoding="utf-8") as file:
                pid, rest = file.read().split(" (", 1)
                comm, rest = rest.rsplit(") ", 1)
                if comm == self.name and int(rest.split()[1]) == self.process.pid:
                    return int(pid)
        raise RuntimeError(f"{self.name} does not run")

    def end(self):
        """Gives the journal."""
        os.kill(self.pid(), signal.SIGTERM)
        with contextlib.suppress(RuntimeError):
            self.read(PATIENCE)
        self.process.wait()
        os.close(self.fd)
        with open(self.journal, encoding="utf-8") as file:
            return [json.loads(line) for line in file]


@contextlib.contextmanager
def terminal(build, world, program=None, more=""):
    """The wizard, or another program; more: lines of the world."""
    with tempfile.TemporaryDirectory(prefix="usher-bench.") as scratch:
        path = scratch + "/world.jsonl"
        shutil.copy(f"{HERE}/../../fixtures/worlds/{world}.jsonl", path)
        with open(path, "a", encoding="utf-8") as file:
            file.write(more)
        one = Program(build, path, scratch, program or build + "/cli/usher")
        try:
            yield one
        finally:
            if one.process.poll() is None:
                one.process.terminate()
                one.process.wait()


class Cost:
    """What a process has used so far."""

    def __init__(self, pid):
        self.time = time.monotonic()
        with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
            self.cpu = int(file.read().split()[0]) / 1e9
        with open(f"/proc/{pid}/status", encoding="utf-8") as file:
            status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
        self.wakes = int(status["voluntary_ctxt_switches"])
        self.peak_mb = int(status["VmHWM"].split()[0]) / 1024

    def share(self, before):
        return (self.cpu - before.cpu) / (self.time - before.time) * 100


def redraws(pieces):
    """How many they are."""
    if any(MARK in data for _, data in pieces):
        return b"".join(data for _, data in pieces).count(MARK)
    last, n = 0, 0
    for came, _ in pieces:
        n += came - last > QUIET
        last = came
    return n


def full_redraw(screen):
    """The bytes that draw this screen by clearing it and writing every cell."""
    out = "\x1b[H\x1b[2J"
    for y in range(screen.lines):
        look = None
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            if cell[1:] != look:
                look = cell[1:]
                out += "\x1b[0m" + "\x1b[1m" * cell.bold + "\x1b[7m" * cell.reverse + "\x1b[38m" * (cell.fg != "default")
            out += cell.data
        out += "\r\n" * (y + 1 < screen.lines)
    return len(out.encode())


def rest(one):
    """What it costs in 15 s after all has become silent: wake-ups, share of CPU, bytes written."""
    one.settle()
    before, drawn = Cost(one.pid()), len(one.pieces)
    one.read(15)
    after, written = Cost(one.pid()), sum(len(data) for _, data in one.pieces[drawn:])
    one.end()
    return after.wakes - before.wakes, after.share(before), written


def idle(table, build):
    """Accessories that were heard, and are silent since: they stay on the screen for 30 s."""
    with terminal(build, "silent") as one:
        one.wait_for(lambda: one.shows("unit 0012"), "unit 0012")
        wakes, share, written = rest(one)
    table.add("wizard, nothing moves: wake-ups in 15 s", str(wakes), "", 0, "0", wakes == 0)
    table.add("wizard, nothing moves: CPU", "%.2f %%" % share, "", 0, "0 %", share < 0.01)
    table.add("wizard, nothing moves: written in 15 s", "%d bytes" % written, "", 0, "0 bytes", written == 0)
    # somebody else's scan table has to be asked for
    with terminal(build, "silent", more=CAMERA) as one:
        one.wait_for(lambda: one.shows("ACME-CAM-31"), "ACME-CAM-31")
        wakes, share, written = rest(one)
    table.add("wizard, Wi-Fi every 10 s: wake-ups in 15 s", str(wakes), "", 0, "", True)
    table.add("wizard, Wi-Fi every 10 s: CPU", "%.2f %%" % share, "", 0, "", True)


def press(one, key):
    """Gives the time until the cursor was on another row, in milliseconds."""
    one.draw()
    row = one.screen.cursor.y
    pressed = time.monotonic()
    os.write(one.fd, key)
    while time.monotonic() < pressed + PATIENCE:
        one.read(0.1)
        if came := one.draw(lambda: one.screen.cursor.y != row):
            return (came - pressed) * 1000
    raise RuntimeError("a key moved no cursor")


def latencies(one):
    out = []
    for i in range(KEYS):
        one.read(0.15 + 0.007 * (i % 13))  # not in step with the redraws
        out.append(press(one, UP if i % 2 else DOWN))
    return out


def bytes_a_key(one):
    """While nothing else moves."""
    out = []
    for i in range(10):
        before = len(one.pieces)
        press(one, UP if i % 2 else DOWN)
        out.append(sum(len(data) for _, data in one.pieces[before:]))
    return statistics.median(out)


def beside_nmtui(table, build):
    """Both have drawn all that they will by themselves, and the cursor goes up and down."""
    name = "wizard, nothing moves: bytes a key"
    with terminal(build, "silent") as one:
        one.wait_for(lambda: one.shows("unit 0012"), "unit 0012")
        one.settle()
        mine = bytes_a_key(one)
        one.end()
    if not (nmtui := shutil.which("nmtui")):
        table.add(name, "%d" % mine, "", 0, "", True)
        table.missing(name + ", beside nmtui", "nmtui is not installed")
        return
    with terminal(build, "demo", nmtui) as one:
        one.wait_for(lambda: one.shows("Activate"), "Activate a connection")
        one.settle()
        theirs = bytes_a_key(one)
    table.add(name, "%d" % mine, "%d (nmtui)" % theirs, mine / theirs, "", True)


def told_per_second(journal):
    begin = next(line["ms"] for line in journal if line.get("method") == "StartDiscovery")
    return journal[-1]["signals"] / (journal[-1]["ms"] - begin) * 1000


def crowd(table, build):
    with terminal(build, "crowd") as one:
        one.wait_for(lambda: one.shows("1000"), "1000 accessories")
        before, drawn = Cost(one.pid()), len(one.pieces)
        one.read(10)
        after = Cost(one.pid())
        pieces = one.pieces[drawn:]
        one.draw()
        full = full_redraw(one.screen)
        keys = latencies(one)
        peak = Cost(one.pid()).peak_mb
        told = told_per_second(one.end())
    n = redraws(pieces)
    rate, size = n / 10, sum(len(data) for _, data in pieces) / max(n, 1)
    table.add("wizard, 1,000 accessories: D-Bus signals", "%.0f/s" % told, "", 0, "5000/s", told > 4000)
    table.add("wizard, 1,000 accessories: redraws", "%.1f/s" % rate, "", 0, "at most 10/s", 0 < rate <= 10.5)
    table.add("wizard, 1,000 accessories: bytes a redraw", "%.0f" % size, "%d (clear, write all)" % full, size / full,
              "", True)
    share = after.share(before)
    table.add("wizard, 1,000 accessories: usher's CPU", "%.1f %%" % share, "", 0, "at most 15 %", share <= 15)
    table.add("wizard, 1,000 accessories: memory", "%.1f MB" % peak, "", 0, "at most 20 MB", peak <= 20)
    median, worst = statistics.median(keys), max(keys)
    table.add("wizard, 1,000 accessories: key to screen", "%.1f ms" % median, "", 0, "at most 30 ms", median <= 30)
    table.add(f"wizard, 1,000 accessories: the slowest of {KEYS}", "%.1f ms" % worst, "", 0, "", True)


def measure(table, build):
    for part in (idle, beside_nmtui, crowd):
        try:
            part(table, build)
        except RuntimeError as error:
            table.add(f"wizard, {part.__name__}: {error}", "-", "", 0, "it works", False)

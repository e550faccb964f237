# SPDX-License-Identifier: LGPL-2.1-or-later
"""Figures of this machine, without emulation: start-up and memory, adverts, a setup's CPU."""
import json
import fcntl
import os
import pty
import statistics
import subprocess
import tempfile
import termios

HERE = os.path.dirname(os.path.realpath(__file__))
SETUPS = 5
SSID, PASSPHRASE = "HomeNet", "correct horse battery"
# What the world takes for a connection with its services, and for each request (fixtures/README.md).
LINK_MS, OPERATION_MS = 20 + 50, 5
QUESTION = b":"


def spawn(build, runs, *argv, env=None):
    out = subprocess.run([build + "/tests/bench/bench-spawn", str(runs), *argv], env=env,
                         stdout=subprocess.PIPE, check=True).stdout
    return json.loads(out)


def startup(table, build):
    usher = spawn(build, 100, build + "/cli/usher", "--version")
    floor = spawn(build, 100, "/bin/true")
    python = spawn(build, 10, "/usr/bin/python3", "-c", "import bleak")
    wall, rss = usher["wall_ms"], usher["rss_kb"]
    table.add("usher --version, wall clock", "%.2f ms" % wall, "%.2f ms (/bin/true)" % floor["wall_ms"],
              wall / floor["wall_ms"], "at most 10 ms", wall <= 10)
    if python["exit"] == 0:
        table.add("usher --version, wall clock", "%.2f ms" % wall,
                  "%.0f ms (import bleak)" % python["wall_ms"], wall / python["wall_ms"], "", True)
    table.add("usher --version, memory", "%.1f MB" % (rss / 1024),
              "%.1f MB (/bin/true)" % (floor["rss_kb"] / 1024), rss / floor["rss_kb"], "at most 6 MB",
              rss <= 6 * 1024)


def adverts(table, build):
    """An hour's worth of a crowded place, from bytes to the accessory and its event."""
    out = subprocess.run([build + "/tests/bench/bench-adv", HERE + "/../../data/products.d"],
                         stdout=subprocess.PIPE, check=True).stdout
    run = json.loads(out)
    table.add("adverts to merged accessories, one core", "%.2f million/s" % (run["adverts_per_s"] / 1e6), "", 0,
              "at least 1 million/s", run["adverts_per_s"] >= 1e6)
    table.add("heap of 10,000 accessories", "%.1f MB" % run["heap_mb"], "", 0, "at most 16 MB",
              run["heap_mb"] <= 16)
    table.add("heap, minute 10 to 60 of 5000 adverts/s", "%+.0f KB" % run["grown_kb"], "", 0, "flat (64 KB)",
              run["grown_kb"] <= 64)


def answered(command, text):
    """The output of what asks for a line on its terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, stderr=slave, text=True,
                               start_new_session=True,
                               preexec_fn=lambda: fcntl.ioctl(slave, termios.TIOCSCTTY, 0))
    os.close(slave)
    seen = b""
    try:
        while not seen.rstrip().endswith(QUESTION):
            seen += os.read(master, 4096)
        os.write(master, text.encode() + b"\n")
        while os.read(master, 4096):
            pass
    except OSError:  # nobody has the terminal any more
        pass
    os.close(master)
    return process.communicate()[0]


class Setups:
    """Whole setups in the simulated world, a new world each: usher's own and its helper's CPU, the
    most memory that it held, and what it asked of characteristics (not of descriptors)."""

    def __init__(self, build, accessory, *arguments, code=None, chooses=False):
        """chooses: from the networks that the accessory sees, asked for on a terminal."""
        self.runs, self.requests, self.exit = [], 0, 0
        self.chooses, self.between, self.taken = chooses, [], 0
        with tempfile.TemporaryDirectory() as scratch:
            self._scratch = scratch
            world = self._file("world.jsonl", json.dumps(
                {"world": "bench", "v": 1, "seed": 1,
                 "adapters": [{"name": "hci0", "address": "00:AA:01:00:00:00"}]}) + "\n" + json.dumps({
                     "name": "kitchen", "address": "C4:DE:E2:10:00:01", "rssi": -50, "interval_ms": 100,
                     "networks": [{"ssid": SSID, "passphrase": PASSPHRASE, "rssi": -50, "auth": "WPA2"}],
                     **accessory}) + "\n")
            options = ["--passphrase-file", self._file("passphrase", PASSPHRASE + "\n"), *arguments]
            if code:
                options += ["--code-file", self._file("code", code)]
            for i in range(SETUPS):
                self._run(build, world, [*options, "--state", f"{scratch}/state{i}"])

    def _file(self, name, text):
        path = f"{self._scratch}/{name}"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def _run(self, build, world, options):
        journal = f"{self._scratch}/journal"
        command = [build + "/fixtures/usher-world", "--journal", journal, world, "--",
                   build + "/tests/bench/bench-spawn", "1", build + "/cli/usher", "setup", "--nearest",
                   "--json", *options]
        if self.chooses:
            out = answered(command, SSID)
        else:
            out = subprocess.run([*command, "--ssid", SSID, "--no-input"], stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, check=False, text=True).stdout
        run = json.loads(out or '{"exit":-1}')
        self.exit = self.exit or run["exit"]
        self.runs.append(run)
        with open(journal, encoding="utf-8") as lines:
            self._count([line for line in map(json.loads, lines) if line["event"] == "call"])

    def _count(self, calls):
        operations = [call for call in calls if call["method"] in ("ReadValue", "WriteValue", "AcquireNotify")]
        self.requests = max(self.requests, sum(call["method"] != "AcquireNotify" and "/desc" not in call["path"]
                                               for call in operations))
        self.taken = LINK_MS + OPERATION_MS * len(operations)
        times = {call["method"]: call["ms"] for call in calls}
        if {"Connect", "Disconnect"} <= times.keys():
            self.between.append(times["Disconnect"] - times["Connect"])

    def median(self, key):
        return statistics.median(run[key] for run in self.runs)


def setup_cpu(table, build):
    setups = Setups(build, {"protocol": "improv", "join_ms": 300}, "--product", "improv")
    if setups.exit:
        table.add("CPU of a setup (exit code %d)" % setups.exit, "-", "", 0, "at most 20 ms", False)
        return
    floor = spawn(build, 20, build + "/cli/usher", "--version")["cpu_ms"]
    cpu = setups.median("cpu_ms")
    table.add("CPU of a whole setup, simulated world", "%.1f ms" % cpu, "%.1f ms (usher --version)" % floor,
              cpu / floor if floor else 0, "at most 20 ms", cpu <= 20)


# proto-ver, a session, set, apply, a status: a write and a read each
ESPRESSIF_LEAST = 2 * (1 + 2 + 1 + 1 + 1)


def espressif(table, build):
    for security, most in ((1, 30), (2, 40)):
        name = "Espressif Security %d" % security
        setups = Setups(build, {"protocol": "espressif", "security": security, "pop": "q7Rt2xWz", "join_ms": 0},
                        "--product", "espressif", code="q7Rt2xWz")
        if setups.exit:
            table.add("a setup, %s (exit code %d)" % (name, setups.exit), "-", "", 0, "0", False)
            continue
        cpu, rss = setups.median("cpu_ms"), setups.median("rss_kb") / 1024
        table.add("CPU of a whole setup, " + name, "%.1f ms" % cpu, "", 0, "at most %d ms" % most, cpu <= most)
        table.add("memory of a whole setup, " + name, "%.1f MB" % rss, "", 0, "at most 12 MB", rss <= 12)
        table.add("requests of a whole setup, " + name, str(setups.requests), "%d (the least)" % ESPRESSIF_LEAST,
                  setups.requests / ESPRESSIF_LEAST, "at most %d" % (ESPRESSIF_LEAST + 2),
                  setups.requests <= ESPRESSIF_LEAST + 2)


# the same, and before it: a scan begun, its status, ten networks in pages of four
ESPRESSIF_SCAN = 2 * (1 + 1 + 3)
SCAN_MS = 200
OTHERS = [{"ssid": "Neighbour %d" % i, "passphrase": PASSPHRASE, "rssi": -60 - i, "auth": "WPA2"} for i in range(9)]


def espressif_scan(table, build):
    """Ten networks scanned and one chosen; the time between connecting and hanging up beside what
    the simulated link, scan and join take of it: whatever is more, usher waited or computed."""
    for security in (1, 2):
        name = "Espressif Security %d, 10 networks scanned" % security
        setups = Setups(build, {"protocol": "espressif", "security": security, "pop": "q7Rt2xWz", "join_ms": 300,
                                "scan_ms": SCAN_MS,
                                "networks": [{"ssid": SSID, "passphrase": PASSPHRASE, "rssi": -50, "auth": "WPA2"},
                                             *OTHERS]},
                        "--product", "espressif", code="q7Rt2xWz", chooses=True)
        if setups.exit:
            table.add("a setup, %s (exit code %d)" % (name, setups.exit), "-", "", 0, "0", False)
            continue
        cpu, rss = setups.median("cpu_ms"), setups.median("rss_kb") / 1024
        between, taken = statistics.median(setups.between), setups.taken + SCAN_MS + 300
        least = ESPRESSIF_LEAST + ESPRESSIF_SCAN
        table.add("wall clock, " + name, "%.0f ms" % between, "%d ms (what the other side takes)" % taken,
                  between / taken, "", True)
        table.add("CPU, " + name, "%.1f ms" % cpu, "", 0, "at most 40 ms", cpu <= 40)
        table.add("memory, " + name, "%.1f MB" % rss, "", 0, "at most 12 MB", rss <= 12)
        table.add("requests, " + name, str(setups.requests), "%d (the least)" % least, setups.requests / least, "", True)


def sessions(table, build):
    """Keys agreed on with an Espressif accessory: the client's part."""
    out = subprocess.run([build + "/tests/bench/bench-session"], stdout=subprocess.PIPE, check=True).stdout
    run = json.loads(out)
    table.add("CPU of a session, Espressif Security 1", "%.1f ms" % run["security1_ms"], "", 0, "", True)
    table.add("CPU of a session, Espressif Security 2", "%.1f ms" % run["security2_ms"], "", 0,
              "under 40 ms", run["security2_ms"] < 40)


def measure(table, build):
    startup(table, build)
    adverts(table, build)
    sessions(table, build)
    setup_cpu(table, build)
    espressif(table, build)
    espressif_scan(table, build)

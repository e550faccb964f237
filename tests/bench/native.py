# SPDX-License-Identifier: LGPL-2.1-or-later
"""Figures of this machine, without emulation: start-up and memory, adverts, a setup's CPU."""
import json
import os
import statistics
import subprocess
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
SETUPS = 5
SSID, PASSPHRASE = "HomeNet", "correct horse battery"


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


def setup_cpu(table, build):
    """Its own and its helper's CPU over whole setups in the simulated world, a new world each."""
    runs = []
    with tempfile.TemporaryDirectory() as scratch:
        world, secret = scratch + "/world.jsonl", scratch + "/passphrase"
        with open(world, "w") as f:
            f.write('{"world":"bench","v":1,"seed":1,"adapters":[{"name":"hci0","address":"00:AA:01:00:00:00"}]}\n')
            f.write(json.dumps({
                "name": "kitchen", "address": "C4:DE:E2:10:00:01", "protocol": "improv", "rssi": -50,
                "interval_ms": 100, "join_ms": 300,
                "networks": [{"ssid": SSID, "passphrase": PASSPHRASE, "rssi": -50, "auth": "WPA2"}]}) + "\n")
        with open(os.open(secret, os.O_WRONLY | os.O_CREAT, 0o600), "w") as f:
            f.write(PASSPHRASE + "\n")
        for i in range(SETUPS):
            out = subprocess.run(
                [build + "/fixtures/usher-world", world, "--", build + "/tests/bench/bench-spawn", "1",
                 build + "/cli/usher", "setup", "--nearest", "--product", "improv", "--ssid", SSID,
                 "--passphrase-file", secret, "--no-input", "--json", "--state", "%s/state%d" % (scratch, i)],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, text=True).stdout
            run = json.loads(out or '{"exit":-1}')
            if run["exit"]:
                table.add("CPU of a setup (exit code %d)" % run["exit"], "-", "", 0, "at most 20 ms", False)
                return
            runs.append(run["cpu_ms"])
    floor = spawn(build, 20, build + "/cli/usher", "--version")["cpu_ms"]
    cpu = statistics.median(runs)
    table.add("CPU of a whole setup, simulated world", "%.1f ms" % cpu, "%.1f ms (usher --version)" % floor,
              cpu / floor if floor else 0, "at most 20 ms", cpu <= 20)


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

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Figures of Wi-Fi Aware, without emulation: frames parsed, CPU of a pairing, windows that it takes.

usage, inside of a simulated world: aware.py BUILD_DIR SCRATCH"""
import json
import os
import statistics
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
RECORDINGS = HERE + "/../recordings/aware"
PAIRINGS = 5
SERVICE, PIN = "_sat-simulation._udp", "012345"
# What is unicast between PIN and paired: three messages of PASN, a NIK each way. None of them can
# be sent before the one before it has arrived, so each has a discovery window of its own.
LEAST, WINDOW_MS = 5, 524.288
# in the air of the test windows come ten times as often; their number is the same
AIR = {"world": "bench", "v": 1, "seed": 1, "aware_air": {"window_ms": 52},
       "wlans": [{"name": "wlan0", "address": "02:00:00:00:01:00"},
                 {"name": "wlan1", "address": "02:00:00:00:02:00", "phy": 1}]}


def frames(path):
    """Of a pcapng with radiotap headers: what enhanced packet blocks (type 6) hold."""
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at + 12 <= len(data):
        kind, size = struct.unpack_from("<II", data, at)
        if kind == 6:
            packet = data[at + 28:at + 28 + struct.unpack_from("<I", data, at + 20)[0]]
            yield packet[struct.unpack_from("<H", packet, 2)[0]:]
        at += size


def codec(table, build):
    lines = "".join(frame.hex() + "\n" for name in sorted(os.listdir(RECORDINGS)) if name.endswith(".pcap")
                    for frame in frames(f"{RECORDINGS}/{name}"))
    run = json.loads(subprocess.run([build + "/tests/bench/bench-aware-codec"], input=lines, text=True,
                                    stdout=subprocess.PIPE, check=True).stdout)
    table.add("SDFs parsed, one core (%(frames)d recorded ones, %(bytes).0f bytes, %(attributes).1f attributes)" % run,
              "%.2f million/s" % (run["parsed_per_s"] / 1e6), "%.2f million/s (copied, added up)" %
              (run["floor_per_s"] / 1e6), run["floor_per_s"] / run["parsed_per_s"], "at least 0.5 million/s",
              run["parsed_per_s"] >= 5e5)


def machines(table, build):
    """Both sides' part that computes and waits, without processes or radios."""
    run = json.loads(subprocess.run([build + "/tests/bench/bench-aware-pair"], stdout=subprocess.PIPE,
                                    check=True).stdout)
    for name, what in (("pin", "an Aware pairing by PIN"), ("verify", "an Aware pairing verified")):
        for side in ("initiator", "responder"):
            cpu = run[name][side + "_ms"]
            table.add(f"CPU of {what}, {side}, computing alone", "%.1f ms" % cpu, "", 0, "under 30 ms", cpu < 30)
    windows = run["pin"]["windows"]
    table.add("PIN to paired, simulated cluster", "%d windows (%.1f s)" % (windows, windows * WINDOW_MS / 1e3),
              "%d (the exchange)" % LEAST, windows / LEAST, "at most %d" % (LEAST + 2), windows <= LEAST + 2)


def pair_in_world(build, scratch):
    """Two usher processes, each with a helper of its own; each one's CPU, its helper's with it."""
    def start(who, *arguments):
        state = f"{scratch}/{who}"
        return subprocess.Popen([build + "/tests/bench/bench-spawn", "1", build + "/cli/usher", "--state", state, "--wifi",
                                 "wlan0" if who == "publisher" else "wlan1", "aware", *arguments, "--json", "--no-input"],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    pin = f"{scratch}/pin"
    with open(os.open(pin, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
        file.write(PIN)
    publisher = start("publisher", "publish", SERVICE, "--once", "--pin-file", pin)
    subscriber = start("subscriber", "pair", SERVICE, "--pin-file", pin)
    print(json.dumps({"subscriber": json.loads(subscriber.communicate()[0]),
                      "publisher": json.loads(publisher.communicate()[0])}))


def processes(table, build):
    runs = []
    for _ in range(PAIRINGS):
        with tempfile.TemporaryDirectory() as scratch:
            world = scratch + "/world.jsonl"
            with open(world, "w", encoding="utf-8") as file:
                file.write(json.dumps(AIR) + "\n")
            out = subprocess.run([build + "/fixtures/usher-world", world, "--", sys.executable,
                                  os.path.realpath(__file__), build, scratch],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, text=True).stdout
        runs.append(json.loads(out or '{"subscriber":{"exit":-1},"publisher":{"exit":-1}}'))
    for side, verb in (("subscriber", "pair"), ("publisher", "publish --once")):
        code = next((run[side]["exit"] for run in runs if run[side]["exit"]), 0)
        if code:
            table.add("usher aware %s (exit code %d)" % (verb, code), "-", "", 0, "0", False)
            continue
        cpu = statistics.median(run[side]["cpu_ms"] for run in runs)
        table.add("CPU of usher aware %s, from start to end" % verb, "%.1f ms" % cpu, "", 0, "under 30 ms", cpu < 30)


def measure(table, build):
    codec(table, build)
    machines(table, build)
    processes(table, build)


if __name__ == "__main__":
    pair_in_world(*sys.argv[1:])

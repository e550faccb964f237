# SPDX-License-Identifier: LGPL-2.1-or-later
"""One run of the real usher in a simulated world, and what must hold after every run."""

import contextlib
import json
import os
import select
import sqlite3
import subprocess
import tempfile
import threading

PASSPHRASE = "correct horse"


def merge(into, patch):
    """Objects are merged, anything else replaces."""
    for key, value in patch.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def write_world(source, patch, target):
    """A world file with changes: by the name of an accessory, an access point or an interface,
    "world" for the settings, "all" for every accessory; "more" are lines of its own."""
    used = set()
    with open(source, encoding="utf-8") as file, open(target, "w", encoding="utf-8") as out:
        for line in map(json.loads, file):
            name = "world" if "world" in line else line.get("ap") or line.get("enrollee") or line.get("name")
            for key in [name] if name == "world" else ["all", name]:
                merge(line, patch.get(key, {}))
                used.add(key)
            for wlan in line.get("wlans", []):
                merge(wlan, patch.get(wlan["name"], {}))
                used.add(wlan["name"])
            out.write(json.dumps(line) + "\n")
        for line in patch.get("more", []):
            out.write(json.dumps(line) + "\n")
    missing = set(patch) - used - {"more"}
    if missing:
        raise ValueError(f"{source} has no {missing}")


class Run:
    """What came out: exit code, text, JSON lines, the stand-in's journal."""

    def __init__(self, programs, worlds, case):
        self.faults = []
        with tempfile.TemporaryDirectory(prefix="usher-test.") as directory:
            self.directory = directory
            self._run(programs, worlds, case)

    def _run(self, programs, worlds, case):
        world = self._path("world.jsonl")
        write_world(os.path.join(worlds, case.world + ".jsonl"), case.patch, world)
        secret = self._path("passphrase")
        with open(os.open(secret, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            file.write(case.passphrase)
        state = self._path("state")
        usher = self._shell(programs, state, case.command)
        before = [self._before(programs, state, c) for c in case.before]
        if case.killed_after:
            before.append(f"timeout -s KILL {case.killed_after} {usher} >&2 || true")
        # outside of the world, so that it can be looked at when that is over
        os.mkdir(self._path("host"))
        script = "\n".join(["set -e", f"export USHER_HOST_STATE={self._path('host')}", *before,
                            f"exec {case.under} {usher}"])
        self._spawn([programs["usher-world"], "--journal", self._path("journal"), world, "--",
                     "sh", "-c", script], case, {**os.environ, "SECRET": secret, "NO_COLOR": "1",
                                                 "USHER": programs["usher"], "TESTS": os.path.dirname(__file__),
                                                 "TMPDIR": self.directory})
        self.lines = self._json_lines(self.stdout) if "--json" in case.command else []
        self.journal = self._read_journal("journal")
        self.wifi = self._read_journal("journal.wifi")
        self._check_leftovers(case, secret)
        self._check_host(case)

    def _spawn(self, command, case, environment):
        """Every descendant holds the pipe alive: it ends when the last of them is gone."""
        last, alive = os.pipe()
        with open(self._path("stderr"), "w+", encoding="utf-8", errors="replace") as stderr, \
                subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=stderr, env=environment, pass_fds=[alive], text=True,
                                 errors="replace") as process:
            os.close(alive)
            watchdog = threading.Timer(case.limit, process.kill)
            watchdog.start()
            lines, told = [], not case.signal
            for line in process.stdout:
                lines.append(line)
                if not told and case.signal[0] in line:
                    told = True
                    process.send_signal(case.signal[1])
            process.wait()
            if not watchdog.is_alive():
                self.faults.append(f"did not end in {case.limit} s")
            watchdog.cancel()
            stderr.seek(0)
            self.exit, self.stdout, self.stderr = process.returncode, "".join(lines), stderr.read()
        if not select.select([last], [], [], 10)[0]:
            self.faults.append("a process is left behind")
        os.close(last)

    def _read_journal(self, name):
        if not os.path.exists(self._path(name)):
            return []
        with open(self._path(name), encoding="utf-8") as file:
            return self._json_lines(file.read())

    def records(self):
        """How many joins are written down as not yet put back."""
        path = self._path("host") + "/host.db"
        if not os.path.exists(path):
            return 0
        with contextlib.closing(sqlite3.connect(path)) as db:
            return db.execute("SELECT count(*) FROM record").fetchone()[0]

    def _check_host(self, case):
        """Every interface is as it was when the world began, but for what the case says."""
        if case.no_journal:
            return
        first, last = (self.wifi[0], self.wifi[-1]) if self.wifi else ({}, {})
        if last.get("event") != "end":
            self.faults.append("the wpa_supplicant stand-in did not end in order")
            return
        want = {key: value for key, value in first.items() if key not in ("event", "ms")}
        merge(want, case.leaves)
        for name, wlan in want.items():
            for key in wlan.keys() | last[name].keys():
                if wlan.get(key) != last[name].get(key):
                    self.faults.append(f"{name}: {key} was {wlan.get(key)}, and is {last[name].get(key)}")
        if self.records() != case.records:
            self.faults.append(f"{self.records()} joins are written down, not {case.records}")

    def _path(self, name):
        return os.path.join(self.directory, name)

    def _before(self, programs, state, step):
        """A command that has to succeed, one with its environment and the exit codes that it may
        have, or a line of shell."""
        if isinstance(step, str):
            return step
        if isinstance(step, list):
            return self._shell(programs, state, step) + " >&2"
        environment, command, codes = step
        usher = self._shell(programs, state, command)
        return f"r=0; {environment} {usher} >&2 || r=$?; case $r in {codes}) ;; *) exit 99;; esac"

    @staticmethod
    def _shell(programs, state, command):
        end = command.index("--") if "--" in command else len(command)
        words = [programs["usher"], *command[:end], "--state", state, *command[end:]]
        return " ".join(w if w == '"$SECRET"' else "'" + w.replace("'", "'\\''") + "'"
                        for w in words)

    def _json_lines(self, text):
        try:
            return [json.loads(line) for line in text.splitlines()]
        except ValueError as error:
            self.faults.append(f"not JSON: {error}: {text[:200]!r}")
            return []

    def _check_leftovers(self, case, secret):
        """Nothing is left behind, and nobody has seen the passphrase."""
        end = self.journal[-1] if self.journal else {}
        if case.no_journal:
            end = {}
        elif end.get("event") != "end":
            self.faults.append("the bluetoothd stand-in did not end in order")
        left = [n for n in os.listdir(self.directory) if n.startswith("usher-world.")]
        if left and not case.no_journal:
            self.faults.append(f"left behind: {left}")
        if end.get("connected") or end.get("discovering"):
            self.faults.append(f"left behind: {end}")
        if len(case.passphrase) < 5 or case.remembers:
            return
        seen = {"stdout": self.stdout, "stderr": self.stderr}
        for directory, _, files in os.walk(self.directory):
            for name in files:
                path = os.path.join(directory, name)
                if os.path.isfile(path) and path not in (secret, self._path("world.jsonl")):
                    with open(path, "rb") as file:
                        seen[path] = file.read().decode("latin-1")
        needles = [case.passphrase, case.passphrase.encode().hex()]
        self.faults += [f"the passphrase is in {where}" for where, text in seen.items()
                        if any(n in text for n in needles)]

    def check_stream(self):
        """The contract of --json: a version in each line, one result line, the last."""
        for line in self.lines:
            if line.get("v") != 1 or "event" not in line:
                self.faults.append(f"no v or event: {line}")
        last = [i for i, line in enumerate(self.lines) if line["event"] in ("result", "end")]
        if last != [len(self.lines) - 1]:
            self.faults.append(f"result lines at {last} of {len(self.lines)}")

    def result(self):
        return self.lines[-1] if self.lines else {}

    def asked(self, command):
        """What came over a control socket and begins so."""
        return [line["command"] for line in self.wifi
                if line["event"] == "command" and line["command"].startswith(command)]

    def calls(self, method):
        return sum(1 for line in self.journal if line.get("method") == method)

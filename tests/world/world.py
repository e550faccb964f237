# SPDX-License-Identifier: LGPL-2.1-or-later
"""One run of the real usher in a simulated world, and what must hold after every run."""

import json
import os
import subprocess
import tempfile

PASSPHRASE = "correct horse"


def merge(into, patch):
    """Objects are merged, anything else replaces."""
    for key, value in patch.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def write_world(source, patch, target):
    """A world file with changes: by the name of an accessory, "world" for the settings, "all"
    for every accessory."""
    used = set()
    with open(source, encoding="utf-8") as file, open(target, "w", encoding="utf-8") as out:
        for line in map(json.loads, file):
            name = "world" if "world" in line else line["name"]
            for key in [name] if name == "world" else ["all", name]:
                merge(line, patch.get(key, {}))
                used.add(key)
            out.write(json.dumps(line) + "\n")
    missing = set(patch) - used
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
        command = [programs["usher-world"], "--journal", self._path("journal"), world, "--"]
        command += ["sh", "-c", 'trap "" PIPE; set -e; ' + "\n".join(
            [*(self._shell(programs, state, c) + " >&2" for c in case.before),
             "exec " + self._shell(programs, state, case.command)])]
        try:
            done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                                  timeout=case.limit, check=False, errors="surrogateescape",
                                  env={**os.environ, "SECRET": secret, "NO_COLOR": "1"})
        except subprocess.TimeoutExpired as late:
            self.faults.append(f"did not end in {case.limit} s")
            self.exit, self.stdout, self.stderr = None, str(late.stdout), str(late.stderr)
            self.lines, self.journal = [], []
            return
        self.exit, self.stdout, self.stderr = done.returncode, done.stdout, done.stderr
        self.lines = self._json_lines(self.stdout) if "--json" in case.command else []
        self.journal = []
        if not case.no_journal:
            with open(self._path("journal"), encoding="utf-8") as file:
                self.journal = self._json_lines(file.read())
        self._check_leftovers(case, secret)

    def _path(self, name):
        return os.path.join(self.directory, name)

    @staticmethod
    def _shell(programs, state, command):
        words = [programs["usher"], *command, "--state", state]
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
        if end.get("event") != "end" and not case.no_journal:
            self.faults.append("the bluetoothd stand-in did not end in order")
        if end.get("connected") or end.get("discovering"):
            self.faults.append(f"left behind: {end}")
        if len(case.passphrase) < 5:
            return
        seen = {"stdout": self.stdout, "stderr": self.stderr}
        for directory, _, files in os.walk(self.directory):
            for name in files:
                path = os.path.join(directory, name)
                if path not in (secret, self._path("world.jsonl")):
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

    def calls(self, method):
        return sum(1 for line in self.journal if line.get("method") == method)

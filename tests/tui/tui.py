# SPDX-License-Identifier: LGPL-2.1-or-later
"""What these tests are written with: the real usher in a simulated world that stands still, screens
that it is held against, and rows of TAP.

TUI_RECORD=1 writes the screens of screens/ anew: then read their diff."""

import concurrent.futures
import contextlib
import os
import re
import select
import signal
import sys
import tempfile
import time
import traceback

from console import PATIENCE, Console, Fault

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "world"))
from world import write_world  # noqa: E402 pylint: disable=wrong-import-position

RECORD = bool(os.environ.get("TUI_RECORD"))
QUIET = 2  # seconds without a byte: while recording, the screen has settled
AT_ONCE = 4  # rows; they mostly wait
PASSPHRASE = "correct horse"
STILL = ("kitchen lamp", "hall sensor", "desk fan", "attic valve", "garden pump", "ACME-1", "ACME-CAM-31")
KEPT = ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "LD_LIBRARY_PATH")


class Wizard(Console):
    """usher in a world: a file of worlds/ without its ending, with the changes of patch (as in
    tests/world)."""

    def __init__(self, row, world, *args, patch=None, size=(80, 24), shell=None, **environment):
        self.row = row
        self.directory = row.directory_for_one()
        row.wizards.append(self)
        # what usher-world has to say is not for this terminal
        inside = ["sh", "-c", shell or 'exec "$@"', "sh"]
        inside[2] = "exec 2>&1; " + inside[2]
        argv = row.command(self.directory, world, patch or {}, [*inside, row.usher, "--state", row.path("state"), *args])
        super().__init__(argv, row.environment(self.directory, environment), size, self.path("world.err"))

    def path(self, name):
        return os.path.join(self.directory, name)

    def usher(self):
        """Its process id."""
        return self.pid(self.row.usher)

    def close(self):
        """Also where usher heeds no signal any more."""
        pidfd = -1
        with contextlib.suppress(OSError, LookupError):
            pidfd = os.pidfd_open(self.usher())
        super().close()
        if pidfd >= 0:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(pidfd, signal.SIGKILL)
            os.close(pidfd)

    def compare(self, name):
        """Waits until the screen is the recorded one."""
        file = os.path.join(HERE, "screens", name + ".txt")
        if RECORD:
            self.settle()
            with open(file, "w", encoding="utf-8") as out:
                out.write("\n".join(self.lines()) + "\n")
        with open(file, encoding="utf-8") as recorded:
            difference = self.is_like(recorded.read().splitlines())
        if difference:
            raise Fault("\n".join([f"left, screens/{name}.txt; right, the screen:", *difference]))

    def settle(self):
        """While recording: until the screen has stayed the same for a while."""
        since, shown = time.monotonic(), self.lines()
        while time.monotonic() < since + QUIET:
            self.read(0.2)
            if self.lines() != shown:
                since, shown = time.monotonic(), self.lines()

    def leave(self, code=0):
        """q, and the terminal is as it was."""
        self.keys("q")
        self.ends(code)
        self.restored()

    def keeps_secret(self, *texts):
        """None of them got to the terminal or into a file, as it is or in hex."""
        seen = {"what the terminal was sent": bytes(self.raw)}
        for directory, _, files in os.walk(self.row.directory):
            for path in (os.path.join(directory, name) for name in files if name != "world.jsonl"):
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        seen[os.path.relpath(path, self.row.directory)] = file.read()
        found = [where for where, data in seen.items() for text in texts
                 if re.search(re.escape(text.encode()) + b"|" + text.encode().hex().encode(), data, re.I)]
        if found:
            raise Fault(f"a secret is in {found}")


def is_in_order(text):
    """Of their signals."""
    order = ("ACME-CAM-31", "kitchen lamp", "hall sensor", "desk fan", "attic valve", "garden pump", "ACME-1 ")
    at = [text.find(name) for name in order]
    return at == sorted(at) and -1 not in at


def ended(pidfd):
    """Whether the process behind it ends."""
    return bool(select.select([pidfd], [], [], PATIENCE)[0])


class Row:
    """One test: a directory, and the wizards that it starts there, one state for all of them."""

    def __init__(self, usher, world):
        self.usher, self.world = usher, world
        self.wizards = []
        self.directory = None

    def path(self, name):
        return os.path.join(self.directory, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def directory_for_one(self):
        return tempfile.mkdtemp(dir=self.directory)

    def command(self, directory, world, patch, argv):
        """argv in a world, which keeps its journals in that directory."""
        file = os.path.join(directory, "world.jsonl")
        write_world(os.path.join(HERE, "worlds", world + ".jsonl"), patch, file)
        # of its own, so that a product more in the catalog is none more on every screen
        return [self.world, "--products", os.path.join(HERE, "products.d"),
                "--journal", os.path.join(directory, "journal"), file, "--", *argv]

    def environment(self, directory, more):
        env = {"PATH": os.environ["PATH"], "HOME": self.directory, "TMPDIR": self.directory, "TZ": "UTC",
               "LC_ALL": "C.UTF-8", "TERM": "screen-256color", "XDG_CONFIG_HOME": self.path("config"),
               **{name: os.environ[name] for name in KEPT if name in os.environ}, **more}
        return {name: value for name, value in env.items() if value is not None}

    def open(self, world="still", *args, **options):
        return Wizard(self, world, *args, **options)

    def still(self, *args, **options):
        """All that there is in the world that stands still, by signal; the cursor on the first row."""
        wizard = self.open("still", *args, **options)
        wizard.expect(*STILL)
        wizard.keys("s")
        wizard.until(lambda t: is_in_order(t.text()), "not sorted by signal")
        wizard.keys("Home")
        wizard.focused("ACME-CAM-31")
        return wizard

    @staticmethod
    def check(good, what):
        if not good:
            raise Fault(what)

    def run(self, test):
        """What is wrong, a line each."""
        with tempfile.TemporaryDirectory(prefix="usher-tui.", ignore_cleanup_errors=True) as self.directory:
            try:
                test(self)
            except Fault as fault:
                return str(fault).splitlines() or ["?"]
            except Exception:  # pylint: disable=broad-except
                return traceback.format_exc().splitlines()
            finally:
                for wizard in self.wizards:
                    wizard.close()
        return []


def main(rows):
    """usage: PROGRAM USHER USHER-WORLD [PART OF A TITLE]"""
    usher, world = (os.path.abspath(path) for path in sys.argv[1:3])
    only = sys.argv[3] if len(sys.argv) > 3 else ""
    chosen = [(title, test) for title, test in rows if only in title]

    def run(entry):
        began = time.monotonic()
        return Row(usher, world).run(entry[1]), time.monotonic() - began

    failed = False
    print(f"1..{len(chosen)}", flush=True)
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for number, ((title, _), (faults, seconds)) in enumerate(zip(chosen, pool.map(run, chosen)), 1):
            failed |= bool(faults)
            print(f"{'not ok' if faults else 'ok'} {number} - {title}")
            for line in [f"{seconds:.1f} s"] * bool(os.environ.get("TUI_TIMES")) + faults:
                print(f"# {line}")
            sys.stdout.flush()
    sys.exit(1 if failed else 0)

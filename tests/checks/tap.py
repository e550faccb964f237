# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the checks share: TAP rows, and the files of the project."""

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIPPED = 77


class Tap:
    """Rows of one check: a title each, and what is wrong, one fault a line."""

    def __init__(self):
        self.rows = 0
        self.failed = False

    def row(self, title, faults):
        self.rows += 1
        self.failed = self.failed or bool(faults)
        print(f"{'not ok' if faults else 'ok'} {self.rows} - {title}")
        for fault in faults:
            print(f"# {fault}")

    def skip(self, title, reason):
        self.rows += 1
        print(f"ok {self.rows} - {title} # SKIP {reason}")

    def end(self):
        print(f"1..{self.rows}")
        sys.exit(1 if self.failed else 0)


def skip_all(reason):
    """A check that cannot run here says so by name."""
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)


def files():
    """Every file of the project, relative to its root: what git tracks or would track, else
    (an unpacked archive) what is there."""
    git = ["git", "-C", ROOT, "ls-files", "-z", "-c", "-o", "--exclude-standard"]
    try:
        listed = subprocess.run(git, capture_output=True, check=True).stdout
        names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = []
        for directory, below, found in os.walk(ROOT):
            below[:] = [d for d in below if not d.startswith((".", "build"))]
            names += [os.path.relpath(os.path.join(directory, f), ROOT) for f in found]
    return sorted(n for n in names if os.path.isfile(os.path.join(ROOT, n)))


def read(name):
    """The text of a file of the project; what is not UTF-8 shows as such."""
    with open(os.path.join(ROOT, name), encoding="utf-8", errors="replace") as file:
        return file.read()


def is_script(name):
    """A file without an extension that starts with #!."""
    with open(os.path.join(ROOT, name), "rb") as file:
        return file.read(2) == b"#!"

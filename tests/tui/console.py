# SPDX-License-Identifier: LGPL-2.1-or-later
"""A program on a pseudo-terminal of any size, the keys that are pressed there, and its screen. A
wait ends with bytes or with the end of the program, never by time; USHER_TEST_SLOW=N multiplies the
deadline."""

import codecs
import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

import vt

PATIENCE = 40 * float(os.environ.get("USHER_TEST_SLOW") or 1)  # seconds; only a failure waits so long

KEYS = {"Enter": "\r", "Esc": "\x1b", "Tab": "\t", "BackTab": "\x1b[Z", "Backspace": "\x7f", "Space": " ",
        "Home": "\x1b[1~", "Delete": "\x1b[3~", "End": "\x1b[4~", "PageUp": "\x1b[5~", "PageDown": "\x1b[6~",
        "F1": "\x1bOP", "F2": "\x1bOQ", "F3": "\x1bOR", **{f"Ctrl-{c}": chr(ord(c) - 64) for c in "ABCDEFHKLNPRUWZ"}}
ARROWS = {"Up": "A", "Down": "B", "Right": "C", "Left": "D"}

# What differs from run to run, and what stands for it: as many columns.
CHANGING = [
    (re.compile(r"(?<![\w:])\d\d:\d\d:\d\d(?![\w:])"), "##:##:##"),  # a clock
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d\b"), "####-##-## ##:##"),
    (re.compile(r"[ \d]{3}\d s$"), "   # s"),  # how long it took so far
    (re.compile(r"\b\d\d min ago"), "## min ago"),
]


class Fault(Exception):
    """What a row found; the row ends with it."""


class Console:
    """argv with a terminal of its own, size columns and rows large. stderr: a file instead of it."""

    def __init__(self, argv, env, size=(80, 24), stderr=None):
        self.size = size
        self.screen = vt.Screen(*size)
        self.stream = vt.Stream(self.screen)
        self.decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.raw = bytearray()  # all that it wrote
        self.unchecked = ""  # by contract()
        self.exit = None
        self.fd, child = pty.openpty()
        os.set_blocking(self.fd, False)
        self.set_size(*size)
        self.modes = termios.tcgetattr(child)
        with open(stderr, "ab") if stderr else contextlib.nullcontext(child) as errors:
            self.process = subprocess.Popen(["setsid", "--ctty", *argv], stdin=child, stdout=child,
                                            stderr=errors, env=env)
        os.close(child)
        self.end = os.pidfd_open(self.process.pid)

    # what it shows

    def read(self, seconds):
        """Takes what comes next. False: nothing came; None: nothing will any more."""
        try:
            if not select.select([self.fd], [], [], max(seconds, 0))[0]:
                return False
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        if not data:
            return None
        self.raw += data
        self.unchecked += self.decoder.decode(data)
        self.stream.feed(data)
        return True

    def until(self, condition, what):
        """Reads until condition(self) gives something, and gives that."""
        deadline = time.monotonic() + PATIENCE
        while self.is_drawing() or not (value := condition(self)):
            more = self.read(deadline - time.monotonic())
            if not more:
                raise Fault("\n".join([f"{'it ended' if more is None else 'timed out'}: {what}; the screen:",
                                       *self.lines()]))
        return value

    def is_drawing(self):
        """It has begun a picture that is not complete yet: nobody is to look at it."""
        return self.screen.has(vt.SYNCHRONIZED)

    def text(self):
        return "\n".join(self.screen.display)

    def shows(self, text):
        return text in self.text()

    def expect(self, *texts):
        """All of them are on the screen at once."""
        self.until(lambda t: all(t.shows(text) for text in texts), f"not shown: {texts}")

    def gone(self, text):
        self.until(lambda t: not t.shows(text), f"still shown: {text!r}")

    def focused(self, text):
        """The cursor is on a line with this text."""
        self.until(lambda t: text in t.screen.display[t.screen.cursor.y] and not t.screen.cursor.hidden,
                   f"the cursor is not on {text!r}")

    def to(self, text):
        """Moves the cursor, a line at a time, to the one with this text. What stands at the right is
        beside the list."""
        def lines():
            screen = self.screen
            return [y for y, line in enumerate(screen.display) if 0 <= line.find(text) < screen.columns // 2]

        self.expect(text)
        for _ in range(100):
            at, there = self.screen.cursor.y, lines()
            if at in there:
                return
            if not there:
                raise Fault("\n".join([f"{text!r} went away:", *self.lines()]))
            self.keys("Down" if there[-1] > at else "Up")
            # a line that comes in above moves all of them: the cursor may stay where it was
            self.until(lambda t, at=at: t.screen.cursor.y != at or at in lines(),
                       "the cursor does not move")
        raise Fault(f"no way to {text!r}")

    def lines(self):
        """The screen, with what changes from run to run replaced; the first line tells of the cursor."""
        lines = self.screen.text()
        for pattern, stands in CHANGING:
            lines = [pattern.sub(stands, line).rstrip() for line in lines]
        cursor = self.screen.cursor
        where = "no cursor" if cursor.hidden else \
            f"cursor in line {cursor.y + 1}, column {min(cursor.x, self.screen.columns - 1) + 1}"
        return [f"# {self.screen.columns}x{self.screen.lines}, {where}", *lines]

    def is_like(self, want):
        """Waits until lines() are these. None, or the two side by side."""
        deadline = time.monotonic() + PATIENCE
        while self.is_drawing() or self.lines() != want:
            if not self.read(deadline - time.monotonic()):
                return beside(want, self.lines())
        self.contract()
        return None

    def contract(self):
        """Nothing reached the terminal but what may, and the cursor is on it."""
        rest = vt.UNFINISHED.search(self.unchecked)
        faults = vt.faults_of(self.unchecked)
        self.unchecked = rest[0] if rest else ""
        cursor = self.screen.cursor
        if not (0 <= cursor.x <= self.screen.columns and 0 <= cursor.y < self.screen.lines):
            faults.append(f"the cursor is at {cursor.x}, {cursor.y}")
        if faults:
            raise Fault("\n".join(faults))

    # what is done to it

    def write(self, text):
        data = text if isinstance(text, bytes) else text.encode()
        while data:
            try:
                data = data[os.write(self.fd, data):]
            except BlockingIOError:  # it does not read: what it says has to be taken first
                if not self.read(PATIENCE):
                    raise Fault("it does not read its terminal") from None

    def keys(self, *names):
        """Keys by their names; anything else as it is typed."""
        for name in names:
            if name in ARROWS:
                self.write(("\x1bO" if self.screen.has(vt.CURSOR_KEYS) else "\x1b[") + ARROWS[name])
            else:
                self.write(KEYS.get(name, name))

    def paste(self, text):
        """As a terminal does, for a program that wants to know and for one that does not."""
        self.write(f"\x1b[200~{text}\x1b[201~" if self.screen.has(vt.PASTE) else text)

    def set_size(self, columns, lines):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def resize(self, columns, lines):
        """The terminal has another size, of which the kernel tells the program, and is empty: it may
        not count on anything that it drew before."""
        self.size = (columns, lines)
        self.screen.resize(lines, columns)
        self.screen.erase_in_display(2)
        self.set_size(columns, lines)

    def pid(self, program):
        """Of a program among its descendants."""
        return find_below(self.process.pid, program)

    # its end

    def ends(self, code):
        """It ends by itself, with this exit code."""
        deadline = time.monotonic() + PATIENCE
        while self.read(deadline - time.monotonic()):
            pass
        if not select.select([self.end], [], [], max(deadline - time.monotonic(), 0))[0]:
            raise Fault("\n".join(["it did not end:", *self.lines()]))
        self.exit = self.process.wait()
        if self.exit != code:
            raise Fault("\n".join([f"exit code {self.exit}, not {code}:", *self.lines()]))
        self.contract()

    def restored(self):
        """The terminal is as it was before."""
        screen = self.screen
        faults = [f"mode {mode} is on" for mode in (vt.ALTERNATE, vt.PASTE, vt.CURSOR_KEYS, vt.SYNCHRONIZED, *vt.MOUSE)
                  if screen.has(mode)]
        if screen.cursor.hidden:
            faults.append("the cursor is hidden")
        if screen.cursor.attrs != screen.default_char:
            faults.append(f"text goes on like this: {screen.cursor.attrs}")
        if screen.margins and screen.margins != (0, screen.lines - 1):
            faults.append(f"it scrolls between {screen.margins}")
        if termios.tcgetattr(self.fd) != self.modes:
            faults.append(f"termios {termios.tcgetattr(self.fd)}, not {self.modes}")
        if faults:
            raise Fault("\n".join(faults))

    def hang_up(self):
        """The terminal goes away."""
        os.close(self.fd)
        self.fd = -1

    def close(self):
        """However the row ended, nothing of it stays."""
        if self.exit is None:
            with contextlib.suppress(OSError):
                os.killpg(self.process.pid, signal.SIGTERM)
            if not select.select([self.end], [], [], 5)[0]:
                os.killpg(self.process.pid, signal.SIGKILL)
            self.exit = self.process.wait()
        os.close(self.end)
        if self.fd >= 0:
            self.hang_up()


def find_below(pid, program):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        children = [int(child) for child in file.read().split()]
    for child in children:
        with contextlib.suppress(OSError):
            if os.path.realpath(f"/proc/{child}/exe") == os.path.realpath(program):
                return child
    for child in children:
        with contextlib.suppress(OSError, LookupError):
            return find_below(child, program)
    raise LookupError(program)


def beside(want, have):
    """Two screens side by side; lines that differ are marked."""
    width = max(len(line) for line in want + [""])
    count = max(len(want), len(have))
    want, have = want + [""] * (count - len(want)), have + [""] * (count - len(have))
    return [f"{left:{width}} {'|' if left == right else '#'} {right}" for left, right in zip(want, have)]

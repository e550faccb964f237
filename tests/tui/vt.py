# SPDX-License-Identifier: LGPL-2.1-or-later
"""A terminal in this process: the screen that usher's bytes draw, and whether they were bytes that
a terminal may be sent at all."""

import copy
import re
import unicodedata

import pyte

ALTERNATE, CURSOR_KEYS, PASTE, SYNCHRONIZED = 1049, 1, 2004, 2026
MOUSE = (9, 1000, 1001, 1002, 1003, 1005, 1006, 1015)

# What the terminfo entry of screen-256color has, and the modes of xterm that usher switches
# itself. An escape sequence that is none of these came from somebody's name.
SEQUENCES = re.compile(
    r"\x1b\[\??[0-9;]*[ABCDGHJKLMPSTXZ@cdfghlmrnt]"
    r"|\x1b[()][0AB]"
    r"|\x1b[=>78MDEHc]"
    r"|[\r\n\b\t\a\x0e\x0f]")
UNFINISHED = re.compile(r"\x1b(\[\??[0-9;]*|[()])?\Z")
# Controls, surrogates, and what has no width or turns the direction of the text around it.
INVISIBLE = ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")


class Stream(pyte.ByteStream):
    """With the two scrolls that pyte does not know."""

    csi = {**pyte.ByteStream.csi, "S": "scroll_up", "T": "scroll_down"}
    events = pyte.ByteStream.events | {"scroll_up", "scroll_down"}


class Screen(pyte.Screen):
    """With an alternate screen, and memory of what it was sent."""

    def __init__(self, columns, lines):
        self.main = None  # what the alternate screen hides
        self.bells = 0
        super().__init__(columns, lines)

    def scroll_up(self, count=1):
        y = self.cursor.y
        self.cursor.y = self.margins.bottom if self.margins else self.lines - 1
        for _ in range(count or 1):
            self.index()
        self.cursor.y = y

    def scroll_down(self, count=1):
        y = self.cursor.y
        self.cursor.y = self.margins.top if self.margins else 0
        for _ in range(count or 1):
            self.reverse_index()
        self.cursor.y = y

    def bell(self, *_):
        self.bells += 1

    def has(self, mode):
        return mode << 5 in self.mode

    def set_mode(self, *modes, **kwargs):
        if kwargs.get("private") and ALTERNATE in modes and self.main is None:
            self.main = (copy.deepcopy(self.buffer), copy.copy(self.cursor))
            self.erase_in_display(2)
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes, **kwargs):
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and ALTERNATE in modes and self.main is not None:
            buffer, cursor = self.main
            self.main = None
            self.buffer.clear()
            self.buffer.update(buffer)
            hidden, self.cursor = self.cursor.hidden, cursor
            self.cursor.hidden = hidden

    def select_graphic_rendition(self, *attrs, **kwargs):
        if not kwargs.get("private"):
            super().select_graphic_rendition(*attrs)

    def text(self):
        """The lines, without the blanks at their ends."""
        return [line.rstrip() for line in self.display]

    def attributes(self):
        """The same grid: a letter for each cell's look."""
        return ["".join(look(self.buffer[y][x]) for x in range(self.columns)).rstrip(" ")
                for y in range(self.lines)]


def look(cell):
    """" " as the terminal's own; "r" reverse, "b" bold, "u" underlined, the first letter of a
    colour, all in one: upper case where bold comes with another."""
    letter = {"default": ""}.get(cell.fg, cell.fg[0]) or ("r" if cell.reverse else "") \
        or ("u" if cell.underscore else "")
    if cell.bold:
        return letter.upper() or "b"
    return letter or " "


def faults_of(text):
    """What a terminal must not be sent, in all that it was sent."""
    rest = SEQUENCES.sub("", UNFINISHED.sub("", text))
    bad = {c for c in rest if unicodedata.category(c) in INVISIBLE}
    return [f"sent to the terminal: {ascii(c)} in {ascii(around(rest, c))}" for c in sorted(bad)]


def around(text, c):
    at = text.index(c)
    return text[max(at - 20, 0):at + 20]


def colours_in(data):
    """The sequences of a stream that set a colour."""
    return [found[0].decode() for found in re.finditer(rb"\x1b\[([0-9;]*)m", data)
            if any(re.fullmatch(rb"(3[0-9]|4[0-9]|9[0-7]|10[0-7])", n) for n in found[1].split(b";"))]

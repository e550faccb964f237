# SPDX-License-Identifier: LGPL-2.1-or-later
"""The table of `make bench`: a figure, its peer in the same run, the ratio, what is wanted."""


class Table:
    HEAD = ("figure", "usher", "peer", "ratio", "wanted", "")

    def __init__(self):
        self.rows = []

    def add(self, name, value, peer, ratio, wanted, good):
        self.rows.append((name, value, peer, "%.2f" % ratio if peer else "-", wanted, "ok" if good else "MISSED"))

    def missing(self, name, why):
        self.rows.append((name, "-", why, "-", "", "SKIPPED"))

    def missed(self):
        return sum(row[5] == "MISSED" for row in self.rows)

    def show(self):
        widths = [max(len(row[i]) for row in [self.HEAD, *self.rows]) for i in range(6)]
        for row in [self.HEAD, *self.rows]:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip(), flush=True)

# SPDX-License-Identifier: LGPL-2.1-or-later
"""A device that leads a cluster of Wi-Fi Aware, as far as others see that: synchronisation beacons in its
discovery windows, injected through a monitor interface of its own. Its clock is the host's, which
mac80211_hwsim puts into what it captures."""
import socket
import struct
import threading
import time

from lab import run

WINDOW_US, PERIOD_US = 16 * 1024, 512 * 1024
RADIOTAP = bytes.fromhex("0000080000000000")
PREFERENCE, RANDOM = 200, 7


def now_us():
    return time.time_ns() // 1000


class Leader:
    address = bytes.fromhex("4200aaaaaa01")

    def __init__(self, interface, cluster="506f9a01cafe"):
        self.cluster = bytes.fromhex(cluster)
        run(["iw", "dev", interface, "interface", "add", "lead0", "type", "monitor"])
        run(["ip", "link", "set", "lead0", "up"])
        run(["iw", "dev", "lead0", "set", "freq", "2437"])
        self.air = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.air.bind(("lead0", 3))
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join(10)
        self.air.close()
        run(["iw", "dev", "lead0", "del"])

    def _run(self):
        while not self.ended.wait((PERIOD_US - now_us() % PERIOD_US) / 1e6):
            # a process that comes too late misses this one
            if now_us() % PERIOD_US < WINDOW_US:
                self.air.send(RADIOTAP + self.beacon(now_us()))

    def beacon(self, clock):
        rank = self.address + bytes([RANDOM, PREFERENCE])
        attributes = struct.pack("<BHBB", 0, 2, PREFERENCE, RANDOM)  # Master Indication
        attributes += struct.pack("<BH", 1, 13) + rank + struct.pack("<BI", 0, 0)  # Cluster: no hop, its own
        element = bytes.fromhex("506f9a13") + attributes
        head = struct.pack("<HH", 0x0080, 0) + 6 * b"\xff" + self.address + self.cluster + b"\0\0"
        return head + struct.pack("<QHH", clock, 512, 0x0420) + bytes([0xdd, len(element)]) + element

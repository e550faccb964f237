# SPDX-License-Identifier: LGPL-2.1-or-later
"""A bad air between the radios of mac80211_hwsim: while a Medium is there, what they send goes through
it, and it loses, delays and doubles frames. Its numbers are those of mac80211_hwsim.h."""
import heapq
import random
import select
import socket
import struct
import threading
import time

from generic import attribute, attributes, family, message, request

REGISTER, FRAME, TX_INFO = 1, 2, 3
RECEIVER, TRANSMITTER, DATA, FLAGS, RX_RATE, SIGNAL, TX_RATES, COOKIE, FREQUENCY = 1, 2, 3, 4, 5, 6, 7, 8, 19
ACKNOWLEDGED = 4  # of FLAGS
DBM = struct.pack("<i", -50)


class Medium:
    """loss, doubled: of 1. late: seconds, at most. A frame that reaches the radio that it is for is
    acknowledged, as that one's hardware does."""

    def __init__(self, radios, loss=0.0, doubled=0.0, late=0.0, seed=1):
        self.random = random.Random(seed)
        self.loss, self.doubled, self.late = loss, doubled, late
        self.addresses = {}  # of interfaces, by their radio
        self.counts = {"sent": 0, "lost": 0, "doubled": 0, "overtook": 0}
        self.waiting, self.number, self.newest = [], 0, {}
        self.link = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
        self.link.setsockopt(socket.SOL_SOCKET, 33, 8 << 20)  # SO_RCVBUFFORCE
        self.link.bind((0, 0))
        self.family = family(self.link, "MAC80211_HWSIM")
        self.radios = [bytes([0x42, 0, 0, 0, number, 0]) for number in radios]
        request(self.link, self.family, REGISTER, b"")
        self.ended, self.ends = socket.socketpair()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """The kernel's own medium has the air again."""
        self.ends.close()
        self.thread.join(10)
        self.link.close()

    def _say(self, command, attrs):
        self.link.send(message(self.family, command, attrs))

    def _run(self):
        while True:
            wait = max(self.waiting[0][0] - time.monotonic(), 0) if self.waiting else None
            ready = select.select([self.link, self.ended], [], [], wait)[0]
            if self.ended in ready:
                return
            if self.link in ready:
                packet = self.link.recv(65536)
                kind, _, _, _, command = struct.unpack_from("<HHIIB", packet, 4)
                if kind == self.family and command == FRAME:
                    self._take(attributes(packet))
            while self.waiting and self.waiting[0][0] <= time.monotonic():
                self._give(*heapq.heappop(self.waiting)[1:])

    def _take(self, sent):
        sender, frame = sent[TRANSMITTER], sent[DATA]
        self.addresses[frame[10:16]] = sender
        to = self.addresses.get(frame[4:10])
        management = not frame[0] & 0x0f and frame[0] != 0x80
        acknowledged = False
        for radio in self.radios if management else ():
            if radio == sender:
                continue
            self.counts["sent"] += 1
            if self.random.random() < self.loss:
                self.counts["lost"] += 1
                continue
            acknowledged |= radio == to
            copies = 1 + (self.random.random() < self.doubled)
            self.counts["doubled"] += copies - 1
            for _ in range(copies):
                self.number += 1
                at = time.monotonic() + self.random.random() * self.late
                heapq.heappush(self.waiting, (at, self.number, radio, frame, sent.get(FREQUENCY)))
        flags, = struct.unpack("<I", sent[FLAGS])
        self._say(TX_INFO, attribute(TRANSMITTER, sender) + attribute(SIGNAL, DBM) +
                  attribute(FLAGS, struct.pack("<I", flags | ACKNOWLEDGED * acknowledged)) +
                  attribute(TX_RATES, sent[TX_RATES]) + attribute(COOKIE, sent[COOKIE]))

    def _give(self, number, radio, frame, frequency):
        self.counts["overtook"] += number < self.newest.get(radio, 0)
        self.newest[radio] = max(number, self.newest.get(radio, 0))
        attrs = attribute(RECEIVER, radio) + attribute(DATA, frame)
        attrs += attribute(RX_RATE, struct.pack("<I", 0)) + attribute(SIGNAL, DBM)
        self._say(FRAME, attrs + (attribute(FREQUENCY, frequency) if frequency else b""))

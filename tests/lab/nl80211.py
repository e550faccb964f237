# SPDX-License-Identifier: LGPL-2.1-or-later
"""A scan as another program on the host makes it (linux/nl80211.h). iw is told of all that happens on
every radio meanwhile, into a socket of 8 kB: a radio that is busy makes it give up."""
import socket
import struct
import time

from generic import attribute, attributes, family, listen, request

NETLINK_GENERIC = 16
TRIGGER_SCAN, NEW_SCAN_RESULTS, SCAN_ABORTED = 33, 34, 35
IFINDEX, SCAN_FREQUENCIES, SCAN_SSIDS = 3, 44, 45


def open_link():
    link = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
    link.bind((0, 0))
    return link


def list_of(values):
    return b"".join(attribute(i, value) for i, value in enumerate(values, 1))


def scan(interface, frequencies, seconds):
    """Asks on these channels (MHz) and waits until it has ended. OSError: what the kernel says;
    TimeoutError: it did not begin, or end, in time."""
    index = struct.pack("<I", socket.if_nametoindex(interface))
    deadline = time.monotonic() + seconds
    with open_link() as asks, open_link() as hears:
        listen(hears, "nl80211", "scan")
        request(asks, family(asks, "nl80211"), TRIGGER_SCAN,
                attribute(IFINDEX, index) + attribute(SCAN_SSIDS, list_of([b""])) +
                attribute(SCAN_FREQUENCIES, list_of(struct.pack("<I", mhz) for mhz in frequencies)))
        while True:
            hears.settimeout(max(deadline - time.monotonic(), 0.001))
            packet = hears.recv(65536)
            command = packet[16]
            if attributes(packet).get(IFINDEX) != index or command not in (NEW_SCAN_RESULTS, SCAN_ABORTED):
                continue
            if command == SCAN_ABORTED:
                raise OSError("the kernel gave the scan up")
            return

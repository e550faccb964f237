# SPDX-License-Identifier: LGPL-2.1-or-later
"""Generic netlink (linux/genetlink.h), as far as the lab asks for something: mac80211_hwsim for a
radio, nl80211 for a scan."""
import os
import struct

CONTROLLER, GET_FAMILY, FAMILY_NAME, FAMILY_ID = 16, 3, 2, 1
FAMILY_GROUPS, GROUP_NAME, GROUP_ID = 7, 1, 2
SOL_NETLINK, ADD_MEMBERSHIP = 270, 1
REQUEST, ACK, ERROR = 1, 4, 2
HEADER = 20  # of a message and of the family


def attribute(kind, data=b""):
    return struct.pack("<HH", 4 + len(data), kind) + data + bytes(-len(data) % 4)


def nested(data):
    """By type."""
    found, at = {}, 0
    while at + 4 <= len(data):
        size, name = struct.unpack_from("<HH", data, at)
        found[name & 0x3fff] = data[at + 4:at + size]
        at += max(size + 3 & ~3, 4)
    return found


def attributes(packet):
    """Of its first message, by type."""
    length, = struct.unpack_from("<I", packet)
    return nested(packet[HEADER:length])


def message(family_id, command, attrs, flags=REQUEST):
    body = struct.pack("<BBH", command, 1, 0) + attrs
    return struct.pack("<IHHII", 16 + len(body), family_id, flags, 1, 0) + body


def request(link, family_id, command, attrs):
    """Its answer's attributes by type, if it has any. OSError: what the kernel says."""
    link.send(message(family_id, command, attrs, REQUEST | ACK))
    found = {}
    while True:
        packet = link.recv(65536)
        kind, = struct.unpack_from("<H", packet, 4)
        if kind == ERROR:
            error, = struct.unpack_from("<i", packet, 16)
            if error < 0:
                raise OSError(-error, "generic netlink, command %d: %s" % (command, os.strerror(-error)))
            return found
        found = attributes(packet)


def describe(link, name):
    return request(link, CONTROLLER, GET_FAMILY, attribute(FAMILY_NAME, name.encode() + b"\0"))


def family(link, name):
    """Its number."""
    return struct.unpack("<H", describe(link, name)[FAMILY_ID])[0]


def listen(link, name, group):
    """The link is told what that group of a family is told."""
    for found in map(nested, nested(describe(link, name)[FAMILY_GROUPS]).values()):
        if found[GROUP_NAME] == group.encode() + b"\0":
            link.setsockopt(SOL_NETLINK, ADD_MEMBERSHIP, struct.unpack("<I", found[GROUP_ID])[0])
            return
    raise KeyError(group)

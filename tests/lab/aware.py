# SPDX-License-Identifier: LGPL-2.1-or-later
"""usher-radio aware alone, driven by aware-drive: frames between two radios of one host."""
import glob
import socket
import struct

from lab import *

A, B = "wlan2", "wlan3"  # radios that nobody else uses
GROUP = "516f9a010000"
USD = GROUP  # the third address of unsynchronised frames
SDF, NAF, DUAL = "0409506f9a13", "0409506f9a18", "0909506f9a13"
HWSIM_NEW_RADIO, HWSIM_CHANNELS, HWSIM_NAN = 4, 9, 30  # mac80211_hwsim.h of Linux 7.2


class Drive(Child):
    count = 0

    def __init__(self, interface, back_end, user=None):
        Drive.count += 1
        self.number = 0
        read, self.write = os.pipe()
        super().__init__("drive%d" % Drive.count, [BUILD + "/tests/lab/aware-drive", interface, back_end],
                         user=user, stdin=read)
        os.close(read)

    def open(self):
        """Its helper's process, and what it has."""
        self.helper = int(self.out.wait("^ready ").split()[1])
        self.has = dict(word.split("=") for word in self.out.wait("^open ").split()[1:])
        self.address = self.has["address"]
        return self

    def say(self, line, answer=None, timeout=20):
        os.write(self.write, line.encode() + b"\n")
        return self.out.wait("^" + answer, timeout) if answer else None

    def send(self, to, body, third=USD, word="send", kind="d000"):
        """What became of it: an errno's name, 0 for acknowledged."""
        self.number += 1
        frame = kind + "0000" + to + self.address + third + "0000" + body
        line = self.say("%s %d %s" % (word, self.number, frame), "(sent %d|end) " % self.number)
        return line.split()[-1] if line.startswith("sent") else line

    def cluster(self):
        """The one that it is in now; None."""
        lines = [line for line in self.out.text().splitlines() if line.startswith("cluster ")]
        return lines[-1].split()[1] if lines else None

    def meet(self, other):
        """It may send to the other one whenever that listens."""
        self.say("meet %s 1 %s" % (other.address, other.has["slots"]))

    def heard(self, body, timeout=20):
        return self.out.wait("^frame .*%s$" % body, timeout)


def ours():
    """Interfaces that usher-radio made: name, type."""
    found = re.findall(r"Interface (ushr-aw\d+).*?type (\S+)", run(["iw", "dev"]), re.S)
    return sorted(found)


def switch(interface, on):
    """The radio's rfkill switch, and no other's."""
    path, = glob.glob("/sys/class/net/%s/phy80211/rfkill*/soft" % interface)
    with open(path, "w") as f:
        f.write("01"[not on])


def attribute(kind, data=b""):
    return struct.pack("<HH", 4 + len(data), kind) + data + bytes(-len(data) % 4)


def generic(link, family, command, attributes):
    """A request of generic netlink; its answer's attributes by type, if it has any."""
    body = struct.pack("<BBH", command, 1, 0) + attributes
    link.send(struct.pack("<IHHII", 16 + len(body), family, 5, 1, 0) + body)
    found = {}
    while True:
        packet = link.recv(65536)
        length, kind = struct.unpack_from("<IH", packet)
        if kind == 2:  # NLMSG_ERROR
            error, = struct.unpack_from("<i", packet, 16)
            if error < 0:
                raise Failed("generic netlink, command %d: %s" % (command, os.strerror(-error)))
            return found
        at = 20
        while at + 4 <= length:
            size, name = struct.unpack_from("<HH", packet, at)
            found[name & 0x3fff] = packet[at + 4:at + size]
            at += max(size + 3 & ~3, 4)


def nan_radio():
    """A radio of mac80211_hwsim with a NAN device, of which there is no module parameter. Its
    interface. The module is there, with radios=0 or others."""
    before = set(os.listdir("/sys/class/ieee80211"))
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16) as link:
        link.bind((0, 0))
        family, = struct.unpack("<H", generic(link, 16, 3, attribute(2, b"MAC80211_HWSIM\0"))[1])
        generic(link, family, HWSIM_NEW_RADIO,
                attribute(HWSIM_CHANNELS, struct.pack("<I", 3)) + attribute(HWSIM_NAN))
    phy, = set(os.listdir("/sys/class/ieee80211")) - before
    return os.listdir("/sys/class/ieee80211/%s/device/net" % phy)[0]

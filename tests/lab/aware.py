# SPDX-License-Identifier: LGPL-2.1-or-later
"""Wi-Fi Aware between two radios of one host: usher-radio alone, driven by aware-drive, and whole
`usher aware`, each with a state of its own."""
import glob
import socket
import sqlite3
import struct

import nl80211
from generic import attribute, family, request
from lab import *

A, B = "wlan2", "wlan3"  # radios that nobody else uses
GROUP = "516f9a010000"
USD = GROUP  # the third address of unsynchronised frames
SDF, NAF, DUAL = "0409506f9a13", "0409506f9a18", "0909506f9a13"
HWSIM_NEW_RADIO, HWSIM_CHANNELS, HWSIM_NAN = 4, 9, 30  # mac80211_hwsim.h of Linux 7.2


SERVICE = "_sat-simulation._udp"


class Aware(Usher):
    """usher aware; who: its state, and the name of its logs. pin: by --pin-file."""

    homes = {}

    def __init__(self, who, interface, action, *arguments, pin=None, radio=None, terminal=False):
        if who not in Aware.homes:
            Aware.homes[who] = tempfile.mkdtemp(prefix="usher-%s-" % who)
        given = ["--wifi", interface] if interface else []
        given += ["--pin-file", passphrase_file(pin)] if pin else []
        given += ["--aware-radio", radio] if radio else []
        super().__init__(["aware", action, *arguments, *given], state=Aware.homes[who], terminal=terminal)
        Aware.ran.append(self)

    ran = []  # all of a scenario

    def pin(self):
        return self.event("pin")["pin"]

    def of(self, name):
        return [event for event in self.events() if event["event"] == name]

    def ends(self, code, error=None, title=None):
        """Its exit code and the error's name; the result."""
        result = self.result()
        got = self.exit_code(), (result.get("error") or {}).get("name")
        equal(got, (code, error), title or "it ends with %d, %s" % (code, error))
        return result

    def stops(self):
        self.interrupt()
        equal(self.exit_code(), 0, "the publisher ends when it is told to")


def publish(who, interface, **more):
    """A publisher by PIN, and what it said of itself."""
    publisher = Aware(who, interface, "publish", SERVICE, "--pin-display", **more)
    return publisher, publisher.event("published")


def pair(who, interface, *arguments, **more):
    return Aware(who, interface, "pair", SERVICE, *arguments, **more)


def another(pin):
    return "000000" if pin != "000000" else "000001"


def store(who):
    """What a state holds: its own NIK, the NIKs and NPKs of its pairings."""
    queries = {"own": "SELECT nik FROM aware_identity", "theirs": "SELECT nik FROM aware_pairing",
               "npk": "SELECT npk FROM aware_pairing"}
    kept = {name: [] for name in queries}
    for path in glob.glob(Aware.homes[who] + "/*"):
        with contextlib.suppress(sqlite3.DatabaseError), sqlite3.connect("file:%s?mode=ro" % path, uri=True) as db:
            for name, query in queries.items():
                kept[name] += [key for key, in db.execute(query) if key]
    return kept


def remembered(who):
    """What keys its pairings have, and its own: of these nobody may read anywhere else."""
    return sum(store(who).values(), [])


def keeps_secrets(pins, air):
    """Neither PINs nor keys in what either side wrote or sent; a PIN stands in the publisher's event."""
    keys = {key for who in Aware.homes for key in remembered(who)}
    air = b" ".join(air.of(lambda frame: True))
    leaks = []
    for usher in Aware.ran:
        said = "\n".join(line for line in usher.out.text().splitlines() if '"event":"pin"' not in line)
        text = said + usher.err.text() + " ".join(usher.argv)
        leaks += [usher.argv[2] + " tells a key" for key in keys if key.hex() in text.lower()]
        leaks += [usher.argv[2] + " tells a PIN" for pin in pins if re.search(r"\b%s\b" % pin, text)]
    leaks += ["a key is sent" for key in keys if key in air]
    leaks += ["a PIN is sent" for pin in pins if pin.encode() in air]
    equal(leaks, [], "no PIN and none of %d keys in outputs, on argv or on the air" % len(keys))


def nothing_is_left():
    ok(all(ends(pid) for pid in os.listdir("/proc") if pid.isdigit() and is_ours(pid)), "no process is left")
    equal(ours(), [], "no interface is left")


def sends(interface):
    """Whether a frame is of our interface on that one's radio, and for one station."""
    path, = glob.glob("/sys/class/net/%s/phy80211/device/net/ushr-aw*/address" % interface)
    with open(path) as f:
        own = bytes.fromhex(f.read().strip().replace(":", ""))
    return lambda frame: frame[10:16] == own and not frame[4] & 1


def hear_each_other(interface, on):
    """Whether that radio of mac80211_hwsim hears the others and is heard."""
    path, = glob.glob("/sys/kernel/debug/ieee80211/%s/hwsim/group"
                      % os.path.basename(os.path.realpath("/sys/class/net/%s/phy80211" % interface)))
    with open(path, "w") as f:
        f.write("1" if on else "2")


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


def in_one_cluster(a, b):
    """Two of NAN devices, and its id: they may have founded one each, and merge."""
    for _ in range(100):
        if a.cluster() and a.cluster() == b.cluster():
            return a, b, a.cluster()
        a.out.wait("^(cluster|window) ", 60)
    raise Failed("they stay in two clusters")


def somebody_scans(interface):
    """Another program than ours, with the same radio."""
    log("scan with " + interface)
    nl80211.scan(interface, (2412, 2462), 30 * SLOW)


def ours():
    """Interfaces that usher-radio made: name, type. A NAN device has none; nobody else makes one here."""
    shown = run(["iw", "dev"])
    found = re.findall(r"Interface (ushr-aw\d+).*?type (\S+)", shown, re.S)
    return sorted(found) + re.findall(r"(non-netdev) interface.*?type (?i:(nan))", shown, re.S)


def switch(interface, on):
    """The radio's rfkill switch, and no other's."""
    path, = glob.glob("/sys/class/net/%s/phy80211/rfkill*/soft" % interface)
    with open(path, "w") as f:
        f.write("01"[not on])


def nan_radio():
    """A radio of mac80211_hwsim with a NAN device, of which there is no module parameter. Its
    interface."""
    return new_radio(attribute(HWSIM_CHANNELS, struct.pack("<I", 3)) + attribute(HWSIM_NAN))


def new_radio(attributes=b""):
    """The module is there, with radios=0 or others. Without attributes it has one channel at a time: one
    with several hears nothing through a monitor interface."""
    before = set(os.listdir("/sys/class/ieee80211"))
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16) as link:
        link.bind((0, 0))
        request(link, family(link, "MAC80211_HWSIM"), HWSIM_NEW_RADIO, attributes)
    phy, = set(os.listdir("/sys/class/ieee80211")) - before
    return os.listdir("/sys/class/ieee80211/%s/device/net" % phy)[0]

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What was on the virtual air of a scenario: capture() in the guest writes all of it to the logs; when
the scenario has ended, tests/lab/run lets tshark, which shares no code with us, read it on the host,
where that takes no emulated second."""
import atexit
import os
import re
import select
import socket
import struct
import subprocess
import tempfile
import threading
import time

NAME = "air.pcap"
FRAMES, WITH_RADIOTAP = 105, 127  # link types: 802.11 without FCS, and with a radiotap header before it
AUTHENTICATION, REFUSED = "0x000b", "0x01"  # a subtype, a status of bootstrapping
# What Wireshark 4.4 says of frames that are well: it takes the element of an authentication frame for a
# beacon's, and has no field for the reason of a refused bootstrapping; and that others' elements are too
# new for it.
NO_BEACON = "Unknown beacon type - Beacon type detection error"
TOO_NEW = re.compile("Dissector for [^,]* code not implemented, Contact Wireshark developers if you want "
                     "this supported")

HEADER = bytes.fromhex("d0000000516f9a010000020000000001506f9a01cc4d0000" "0409506f9a13"
                       "03090058bd1bc27102010000")
GOOD, SHORT = bytes.fromhex("2c0500" "0000000200"), bytes.fromhex("2c0400" "00000002")


class Pcap:
    def __init__(self, path, kind):
        self.file = open(path, "wb")
        self.file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, kind))

    def add(self, frame):
        now = time.time_ns() // 1000
        self.file.write(struct.pack("<IIII", now // 1000000, now % 1000000, len(frame), len(frame)) + frame)

    def close(self):
        self.file.close()


class Capture:
    """Until the scenario's process ends, however many parts it has."""

    def __init__(self, path):
        self.pcap = Pcap(path, WITH_RADIOTAP)
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.socket.setsockopt(socket.SOL_SOCKET, 33, 8 << 20)  # SO_RCVBUFFORCE
        self.socket.bind(("hwsim0", 3))  # ETH_P_ALL
        self.frames, self.times, self.came = [], [], threading.Condition(threading.RLock())
        self.ended, self.ends = os.pipe()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        while True:
            ready = select.select([self.socket, self.ended], [], [])[0]
            if self.socket not in ready:  # all that had arrived by then is read
                return
            packet = self.socket.recv(65535)
            self.pcap.add(packet)
            with self.came:
                # mac80211_hwsim tells first when a frame was sent, by the host's clock
                self.times.append(*struct.unpack_from("<Q", packet, 8))
                self.frames.append(packet[struct.unpack_from("<H", packet, 2)[0]:])
                self.came.notify_all()

    def of(self, fits):
        """Management frames that were sent up to now, as bytes from their frame control on."""
        with self.came:
            return [frame for frame in self.frames if len(frame) > 24 and not frame[0] & 0x0f and fits(frame)]

    def times_of(self, fits):
        """In us."""
        with self.came:
            return [at for at, frame in zip(self.times, self.frames) if len(frame) > 24 and fits(frame)]

    def wait(self, fits, count=1, timeout=30):
        """Until that many more were sent, heard by whomever."""
        count += len(self.of(fits))
        with self.came:
            return self.came.wait_for(lambda: len(self.of(fits)) >= count, timeout)

    def end(self):
        os.close(self.ends)
        self.thread.join(30)
        self.pcap.close()


def capture(folder):
    """mac80211_hwsim is there."""
    subprocess.run(["ip", "link", "set", "hwsim0", "up"], check=True)
    os.makedirs(folder, exist_ok=True)
    made = Capture(os.path.join(folder, NAME))
    atexit.register(made.end)
    return made


class Tshark:
    """The unpacked one, with its own libc."""

    def __init__(self, tree):
        library = tree + "/usr/lib/x86_64-linux-gnu"
        self.command = [tree + "/usr/lib64/ld-linux-x86-64.so.2", "--library-path", library,
                        tree + "/usr/bin/tshark"]
        # nobody's own settings
        self.home = tempfile.TemporaryDirectory(prefix="usher-lab-tshark-")
        self.environment = {"HOME": self.home.name, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                            "WIRESHARK_DATA_DIR": tree + "/usr/share/wireshark",
                            "WIRESHARK_PLUGIN_DIR": library + "/wireshark/plugins"}

    def fields(self, path, wanted, *names):
        """Those of each frame that fits. The Info column has to be among what is asked for: without it
        beacons are taken for something else."""
        words = [word for name in (*names, "_ws.col.info") for word in ("-e", name)]
        done = subprocess.run([*self.command, "-n", "-r", path, "-Y", wanted, "-T", "fields", *words],
                              env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, errors="replace", timeout=120)
        if done.returncode:
            raise OSError("tshark: exit %d: %s" % (done.returncode, done.stderr.strip()[-300:]))
        return [line.split("\t") for line in done.stdout.splitlines()]

    def complaints(self, path):
        """A line for each frame of Wi-Fi Aware, or other management frame, that is not well formed."""
        found = []
        for number, subtype, status, said, info in self.fields(
                path, "wlan.fc.type == 0 && (wifi_nan && _ws.expert || _ws.malformed)", "frame.number",
                "wlan.fc.type_subtype", "wifi_nan.nan_pairing_bootstrapping.status", "_ws.expert.message"):
            if subtype == AUTHENTICATION:
                said = said.replace(NO_BEACON, "")
            elif status == REFUSED:
                continue
            said = TOO_NEW.sub("", said).strip(",")
            if said:
                found.append("frame %s: %s: %s" % (number, info, said))
        return found

    def count(self, path):
        return len(self.fields(path, "wifi_nan", "frame.number"))

    def sees(self):
        """Whether it tells a frame that is well from one whose bootstrapping attribute is too short."""
        found = []
        for attribute in (GOOD, SHORT):
            with tempfile.NamedTemporaryFile(suffix=".pcap") as file:
                pcap = Pcap(file.name, FRAMES)
                pcap.add(HEADER + attribute)
                pcap.close()
                found += [self.complaints(file.name)]
        return not found[0] and len(found[1]) == 1 and "Element length invalid" in found[1][0]


class Judge:
    """Of all captures of a run; paths are those of tests/lab/fetch."""

    def __init__(self, paths):
        self.why_not = None if "tshark" in paths else paths.get("no-tshark", "no tshark")
        self.tshark = None if self.why_not else Tshark(paths["tshark"])
        self.lock = threading.Lock()
        self.sees = None

    def rows(self, folder):
        """(good, name, why it is skipped) of what a scenario left there."""
        path = os.path.join(folder, NAME)
        if not os.path.exists(path):
            return []
        if self.why_not:
            return [(True, "tshark reads its frames", self.why_not)]
        try:
            with self.lock:
                if self.sees is None:
                    self.sees = self.tshark.sees()
            complaints, count = self.tshark.complaints(path), self.tshark.count(path)
        except (OSError, subprocess.SubprocessError) as e:
            return [(False, "tshark reads its frames: %s" % e, None)]
        for line in complaints[:10]:
            print("# " + line, flush=True)
        return [(self.sees, "tshark finds an attribute that is too short", None),
                (count > 0 and not complaints, "tshark finds nothing wrong with its %d frames" % count, None)]

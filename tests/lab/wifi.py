# SPDX-License-Identifier: LGPL-2.1-or-later
"""Wi-Fi for the lab's scenarios: access points on virtual radios, each in a network namespace of its
own, so that what reaches them went over the air; wpa_supplicant as a host runs it; its control
socket."""
import contextlib
import glob
import os
import re
import select
import signal
import socket
import threading
import time

from lab import (BUILD, LOG_DIR, SLOW, Child, Failed, HOME_PASSPHRASE, HOME_SSID, log, ok, passphrase_file, run)

STATION = "wlan1"  # the host's
CTRL_DIR = "/run/wpa_supplicant"
TALK = ["-dd"] if os.environ.get("LAB_DEBUG") else []
FREQS = {1: 2412, 6: 2437, 11: 2462, 36: 5180}

SECURITY = {
    "open": "",
    "wep": "wep_default_key=0\nwep_key0=0123456789\n",
    "wpa2": "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=%s\n",
    "transition": "wpa=2\nwpa_key_mgmt=WPA-PSK SAE\nrsn_pairwise=CCMP\nieee80211w=1\nwpa_passphrase=%s\n",
    "sae": "wpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=2\nsae_pwe=2\nsae_password=%s\n",
    "sae-h2e": "wpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=2\nsae_pwe=1\nsae_password=%s\n",
    "sae-hnp": "wpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=2\nsae_pwe=0\nsae_password=%s\n",
    "owe": "wpa=2\nwpa_key_mgmt=OWE\nrsn_pairwise=CCMP\nieee80211w=2\n",
}
TWIN = """owe_transition_ifname={0}o
bss={0}o
ssid={1}-owe-twin
ignore_broadcast_ssid=1
owe_transition_ifname={0}
""" + SECURITY["owe"]


def interface_of(phy):
    names = os.listdir("/sys/class/ieee80211/%s/device/net" % phy)
    return names[0] if names else None


def phy_of(interface):
    with open("/sys/class/net/%s/phy80211/name" % interface) as f:
        return f.read().strip()


HOME = """interface=%s
driver=nl80211
ssid=%s
hw_mode=g
channel=6
wpa=2
wpa_key_mgmt=WPA-PSK
rsn_pairwise=CCMP
wpa_passphrase=%s
ctrl_interface=/run/hostapd
"""


def home_network(interface):
    """The network of the house, for as long as the guest runs."""
    with open("/run/hostapd.conf", "w") as f:
        f.write(HOME % (interface, HOME_SSID, HOME_PASSPHRASE))
    # it goes to the background once the network is up
    run(["hostapd", "-B", "-t", "-f", "/lab/hostapd.log", "-P", "/run/lab-hostapd.pid", "/run/hostapd.conf"])


class Radios:
    """hwsim's radios but the host's, each in a namespace that is named as its interface."""
    free = []
    phys = {}

    @classmethod
    def prepare(cls, interfaces):
        for interface in interfaces:
            phy = phy_of(interface)
            run(["ip", "netns", "add", interface])
            run(["iw", "phy", phy, "set", "netns", "name", interface])
            run(["ip", "-n", interface, "link", "set", "lo", "up"])
            with open("/run/lab-radio-" + interface, "w") as f:
                f.write(phy)

    @classmethod
    def take(cls):
        for path in sorted(glob.glob("/run/lab-radio-*")):
            with contextlib.suppress(FileExistsError):
                name = path.rsplit("-", 1)[1]
                os.close(os.open("/run/lab-used-" + name, os.O_CREAT | os.O_EXCL))
                with open(path) as f:
                    return name, f.read()
        raise Failed("no radio is free")

    @classmethod
    def give(cls, interface):
        os.unlink("/run/lab-used-" + interface)


class AccessPoint:
    """hostapd on a radio of its own. signal: dBm that everybody hears it with. dhcp: the first three
    bytes of its network ("192.168.4"): it is .1 and gives leases from .100 on. mute: see mute.c. twin: a
    hidden OWE network beside the open one. With start=False nothing is on the air yet."""

    count = 0

    def __init__(self, ssid, security="wpa2", passphrase=HOME_PASSPHRASE, channel=6, signal=-50,
                 dhcp=None, lines="", mute=None, router=".1", twin=False, start=True):
        self.radio, self.phy = Radios.take()
        self.ssid, self.security, self.dhcp, self.router, self.mute = ssid, security, dhcp, router, mute
        self.freq = FREQS[channel]
        self.port = self.radio + "o" if twin else self.radio
        self.name = "%s-%s" % (self.radio, re.sub(r"[^A-Za-z0-9]", "_", ssid))
        self.path = "/run/hostapd-%s.conf" % self.radio
        text = SECURITY[security]
        with open(self.path, "w") as f:
            f.write("interface=%s\ndriver=nl80211\nssid=%s\nhw_mode=%s\nchannel=%d\n"
                    "ctrl_interface=/run/hostapd\n" % (self.radio, ssid, "a" if channel > 14 else "g", channel))
            if channel > 14:
                f.write("country_code=US\n")
            if twin:
                text = TWIN.format(self.radio, ssid)
            f.write((text % passphrase if "%s" in text else text) + lines)
        self.transmit_at(signal)
        self.pid = self.server = None
        AccessPoint.count += 1
        self.log = "%s/hostapd-%d-%s.log" % (LOG_DIR, AccessPoint.count, self.name)
        Child.all.append(self)
        if start:
            self.start()

    def transmit_at(self, signal):
        # the kernel takes a negative number only as the unsigned one of 64 bits
        with open("/sys/kernel/debug/ieee80211/%s/hwsim/rx_rssi" % self.phy, "w") as f:
            f.write("%d\n" % (signal % (1 << 64)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        Child.all.remove(self)
        self.stop()

    def inside(self, *argv):
        return ["ip", "netns", "exec", self.radio, *argv]

    def start(self):
        pid_file = "/run/hostapd-%s.pid" % self.radio
        argv = ["hostapd", "-B", "-t", *TALK, "-f", self.log, "-P", pid_file, self.path]
        if self.mute:
            argv = ["env", "LD_PRELOAD=%s/tests/lab/hostapd-mute.so" % BUILD, "HOSTAPD_MUTE=" + self.mute,
                    "HOSTAPD_INTERFACE=" + self.radio, *argv]
        # -B: it returns when the network is up, before it has written its pid
        with contextlib.suppress(FileNotFoundError):
            os.unlink(pid_file)
        os.mkfifo(pid_file)
        run(self.inside(*argv))
        with open(pid_file) as f:
            self.pid = int(f.read())
        self.bssid = self.ctrl("STATUS").split("bssid[0]=")[1].split("\n")[0]
        if self.dhcp:
            self.serve()

    def serve(self):
        """To those who have joined; with a twin to those of the twin."""
        run(["ip", "-n", self.radio, "addr", "replace", self.dhcp + ".1/24", "dev", self.port])
        conf = "/run/udhcpd-%s.conf" % self.port
        with open(conf, "w") as f:
            f.write("start {0}.100\nend {0}.120\ninterface {1}\nlease_file /run/udhcpd-{1}.leases\n"
                    "pidfile /run/udhcpd-{1}.pid\noption subnet 255.255.255.0\noption router {0}{2}\n"
                    "option dns {0}.1\noption lease 3600\n".format(self.dhcp, self.port, self.router))
        open("/run/udhcpd-%s.leases" % self.port, "a").close()
        self.server = Child("udhcpd-" + self.name, self.inside("busybox", "udhcpd", "-f", "-I", self.dhcp + ".1", conf))

    def ctrl(self, command):
        return Ctrl("/run/hostapd/" + self.radio).ask(command)

    def has_let_in(self, station):
        """Whether the log of this hostapd has ever completed a join of that station."""
        with open(self.log) as f:
            return "AP-STA-CONNECTED " + station in f.read()

    def signal(self, sig):
        os.kill(self.pid, sig)

    def kill(self):
        """It vanishes: no deauthentication, no more beacons."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                end = os.pidfd_open(self.pid)
                os.kill(self.pid, signal.SIGKILL)
                select.select([end], [], [], 10)
                os.close(end)
            self.pid = None
            run(["ip", "-n", self.radio, "link", "set", self.radio, "down"])
            if self.port != self.radio:
                run(self.inside("iw", "dev", self.port, "del"), check=False)
            with contextlib.suppress(FileNotFoundError):
                os.unlink("/run/hostapd/" + self.radio)

    def stop(self):
        if self.server:
            self.server.stop()
        self.kill()
        run(["ip", "-n", self.radio, "addr", "flush", "dev", self.radio])
        Radios.give(self.radio)


class Supplicant:
    """wpa_supplicant of the host. Without networks as Debian's unit starts it: it has no interface
    until somebody creates one over D-Bus. With networks ({SSID: lines}): -i and a file."""

    def __init__(self, networks=None, lines="", interface=STATION):
        self.interface, self.ctrl = interface, "%s/%s" % (CTRL_DIR, interface)
        self.argv = ["wpa_supplicant", "-u", "-t", *TALK, "-f", "%s/wpa_supplicant-%s.log" % (LOG_DIR, interface)]
        if networks is None:
            self.argv += ["-s", "-O", "DIR=%s GROUP=netdev" % CTRL_DIR]
        else:
            path = "/run/wpa_supplicant-%s.conf" % interface
            with open(path, "w") as f:
                f.write("ctrl_interface=DIR=%s GROUP=netdev\n%s" % (CTRL_DIR, lines))
                for ssid, body in networks.items():
                    f.write('network={\n\tssid="%s"\n\t%s\n}\n' % (ssid, body.replace("\n", "\n\t")))
            self.argv += ["-Dnl80211", "-i", interface, "-c", path]
        self.start()
        Child.all.append(self)

    def start(self):
        pid_file = "/run/wpa_supplicant-%s.pid" % self.interface
        with contextlib.suppress(FileNotFoundError):
            os.unlink(pid_file)
        os.mkfifo(pid_file)
        # -B: it returns when its sockets are there, before it has written its pid
        run([*self.argv, "-B", "-P", pid_file])
        with open(pid_file) as f:
            self.pid = int(f.read())

    def ask(self, command):
        return Ctrl(self.ctrl).ask(command)

    def status(self):
        return dict(line.split("=", 1) for line in self.ask("STATUS").splitlines() if "=" in line)

    def completed(self, timeout=20):
        events = Events(self.ctrl)
        if self.status().get("wpa_state") != "COMPLETED":
            events.wait("CTRL-EVENT-CONNECTED", timeout)
        events.close()
        return self.status()

    def end(self, sig):
        end = os.pidfd_open(self.pid)
        os.kill(self.pid, sig)
        select.select([end], [], [], 10)
        os.close(end)
        self.pid = None

    def stop(self):
        if self.pid:
            self.end(signal.SIGTERM)


class Ctrl:
    """A control socket: ask() for an answer; attach() for the events, as (time, line)."""
    count = 0

    def __init__(self, path):
        Ctrl.count += 1
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.own = "/tmp/lab-ctrl-%d-%d" % (os.getpid(), Ctrl.count)
        self.sock.bind(self.own)
        self.sock.connect(path)
        self.sock.settimeout(10 * SLOW)
        self.closed = False

    def __del__(self):
        with contextlib.suppress(OSError):
            os.unlink(self.own)

    def ask(self, command):
        self.sock.send(command if isinstance(command, bytes) else command.encode())
        while True:
            answer = self.sock.recv(65536).decode("utf-8", "replace")
            if not answer.startswith("<"):
                return answer


class Events(Ctrl):
    def __init__(self, path, sink=None):
        super().__init__(path)
        if self.ask("ATTACH") != "OK\n":
            raise Failed("ATTACH is refused")
        self.sock.settimeout(None)
        self.lines, self.next, self.sink, self.ended = [], 0, sink, False
        self.changed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while True:
            try:
                line = self.sock.recv(65536).decode("utf-8", "replace")
            except OSError:
                line = ""
            now = time.monotonic()
            with self.changed:
                if line:
                    self.lines.append((now, line))
                    if self.sink:
                        self.sink(now, line)
                else:
                    self.ended = True
                self.changed.notify_all()
                if self.ended:
                    return

    def close(self):
        with self.changed:
            self.sink = None
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def wait(self, pattern, timeout=30):
        deadline = time.monotonic() + timeout * SLOW
        with self.changed:
            while True:
                while self.next < len(self.lines):
                    now, line = self.lines[self.next]
                    self.next += 1
                    if re.search(pattern, line):
                        return now, line
                left = deadline - time.monotonic()
                if self.ended or left <= 0:
                    raise Failed("no event " + pattern)
                self.changed.wait(left)

    def skip(self):
        with self.changed:
            self.next = len(self.lines)


# A host with a Wi-Fi of its own.

def own_address():
    with open("/sys/class/net/%s/address" % STATION) as f:
        return f.read().strip()


HOME_NET = "192.168.1"


def psk(text=HOME_PASSPHRASE):
    return 'psk="%s"' % text


def uplink():
    """The host's way to the world: a default route over a wire, and a name server."""
    run(["ip", "netns", "add", "uplink"])
    run(["ip", "link", "add", "wire0", "type", "veth", "peer", "name", "wire1", "netns", "uplink"])
    for argv in (["addr", "add", "10.9.0.2/24", "dev", "wire0"], ["link", "set", "wire0", "up"],
                 ["-n", "uplink", "addr", "add", "10.9.0.1/24", "dev", "wire1"],
                 ["-n", "uplink", "link", "set", "wire1", "up"], ["-n", "uplink", "link", "set", "lo", "up"],
                 ["-n", "uplink", "addr", "add", "203.0.113.1/32", "dev", "lo"],
                 ["route", "add", "default", "via", "10.9.0.1", "dev", "wire0", "metric", "100"]):
        run(["ip", *argv])


class Home:
    """The network that the host is on: its access point, its wpa_supplicant with a file, an address,
    a default route. lines: of that wpa_supplicant; a scan of hwsim's many channels takes 8 s, so it
    looks where the networks are."""

    def __init__(self, lines="freq_list=2412 2437 2462\n", more=None):
        self.ap = AccessPoint(HOME_SSID, signal=-40, channel=1)
        self.supplicant = Supplicant({HOME_SSID: psk() + "\nscan_freq=2412", **(more or {})}, lines)
        self.supplicant.completed()
        self.address()

    def address(self):
        run(["ip", "addr", "replace", HOME_NET + ".50/24", "dev", STATION])
        run(["ip", "route", "replace", "default", "via", HOME_NET + ".1", "dev", STATION, "metric", "600"])
        watch = Child("ip-monitor", ["ip", "monitor", "address"])
        while "tentative" in run(["ip", "-6", "addr", "show", "dev", STATION]):
            with contextlib.suppress(Failed):  # that was before it listened
                watch.out.wait("inet6", timeout=2)


# usher on that host.

def join_arguments(*more, passphrase=HOME_PASSPHRASE):
    given = ["--passphrase-file", passphrase_file(passphrase)] if passphrase else []
    return ["join", *more, *given]


def is_back_soon(usher, events, home, seconds=1):
    """The former network is up again within that time of the beginning of the leave."""
    left = usher.time_of(lambda event: event.get("phase") == "leave")
    at = [now for now, line in events.lines if "CTRL-EVENT-CONNECTED" in line and now > left]
    back = at[-1] - left if at else None
    ok(back is not None and back <= seconds * SLOW and home.supplicant.status().get("ssid") == HOME_SSID,
       "the former network is back within %g s" % seconds)
    log("back after %s s" % back)
    return back

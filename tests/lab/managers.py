# SPDX-License-Identifier: LGPL-2.1-or-later
"""Others that run a host's Wi-Fi: NetworkManager with its wpa_supplicant, iwd. One at a time; where
each comes from, and what it is told, is what Debian does, without systemd."""
import contextlib
import json
import os
import re
import signal

from lab import SLOW, Child, Failed, Lines, daemon, run, stop_daemon
from wifi import STATION, Supplicant

NM_CONF = """[main]
plugins=keyfile
dhcp=internal
auth-polkit=false
[connectivity]
enabled=false
[device]
wifi.scan-rand-mac-address=no
[keyfile]
unmanaged-devices=%s
"""


class NetworkManager:
    """It manages STATION and nothing else, or what else is said."""

    def __init__(self, unmanaged="except:interface-name:" + STATION, state="disconnected"):
        self.supplicant = Supplicant()
        # without udev's word a device stays unmanaged
        if not os.path.exists("/run/udev/control"):
            run(["/lib/systemd/systemd-udevd", "--daemon"])
        run(["udevadm", "trigger", "--action=add", "--subsystem-match=net"])
        run(["udevadm", "settle"])
        os.makedirs("/etc/NetworkManager/system-connections", exist_ok=True)
        with open("/etc/NetworkManager/NetworkManager.conf", "w") as f:
            f.write(NM_CONF % unmanaged)
        self.watch = Child("nmcli-monitor", ["dbus-monitor", "--system", "sender='org.freedesktop.NetworkManager'"])
        daemon("NetworkManager", ["NetworkManager", "--no-daemon", "--log-level=DEBUG"])
        Child.all.append(self)
        self.until(state)

    def device(self, name=STATION):
        text = run(["nmcli", "-t", "-f", "DEVICE,STATE,CONNECTION", "device"], check=False)
        return next((line.split(":")[1:] for line in text.splitlines() if line.startswith(name + ":")), ["", ""])

    def until(self, state, timeout=40):
        """Looks again at each of its signals."""
        while True:
            self.watch.out.take()
            if self.device()[0] == state:
                return
            try:
                self.watch.out.wait(".", timeout)
            except Failed:
                raise Failed("NetworkManager: %s is %r, not %s" % (STATION, self.device(), state)) from None

    def flush(self):
        """What its wpa_supplicant has heard is forgotten."""
        service = ["fi.w1.wpa_supplicant1", "/fi/w1/wpa_supplicant1"]
        text = run(["busctl", "--system", "--json=short", "get-property", *service, service[0], "Interfaces"])
        for path in json.loads(text)["data"]:
            run(["busctl", "--system", "call", service[0], path, service[0] + ".Interface", "FlushBSS", "u", "0"])

    def see(self, ssid, present):
        """Its list is of now; a scan takes it as long as it takes."""
        for _ in range(4):
            seen = run(["nmcli", "-t", "-f", "SSID", "device", "wifi", "list", "--rescan", "yes"]).splitlines()
            if (ssid in seen) == present:
                return

    def connect(self, ssid, passphrase=None, *more, timeout=90):
        """nmcli's exit code and all that it printed."""
        argv = ["nmcli", "device", "wifi", "connect", ssid, "ifname", STATION, *more]
        child = Child("nmcli", argv + (["password", passphrase] if passphrase else []))
        code = child.exit_code(timeout)
        return code, child.out.text() + child.err.text()

    def forget(self):
        for line in run(["nmcli", "-t", "-f", "UUID,TYPE", "connection"]).splitlines():
            if line.endswith(":802-11-wireless"):
                run(["nmcli", "connection", "delete", line.split(":")[0]])

    def stop(self):
        with contextlib.suppress(Failed):
            stop_daemon("NetworkManager")
        os.unlink("/run/lab-NetworkManager.pid")
        for name in os.listdir("/etc/NetworkManager/system-connections"):
            os.unlink("/etc/NetworkManager/system-connections/" + name)


class Iwd:
    """It makes interfaces of its own from those that it finds, unless told otherwise."""

    def __init__(self):
        run(["modprobe", "-a", "algif_hash", "algif_skcipher", "cmac", "ecb", "sha1", "sha256", "md4", "des_generic",
             "arc4", "pkcs8_key_parser"], check=False)
        os.makedirs("/etc/iwd", exist_ok=True)
        with open("/etc/iwd/main.conf", "w") as f:
            f.write("[General]\nUseDefaultInterface=true\nEnableNetworkConfiguration=true\n"
                    "[DriverQuirks]\nDefaultInterface=*\n[Network]\nNameResolvingService=none\n")
        self.watch = Child("iwd-monitor", ["dbus-monitor", "--system", "sender='net.connman.iwd'"])
        daemon("iwd", ["/usr/libexec/iwd", "-d", "-i", STATION])
        Child.all.append(self)
        self.watch.out.wait("net.connman.iwd.Station", 30)

    def connect(self, ssid, passphrase=None, hidden=False, timeout=60):
        argv = ["iwctl"] + (["--passphrase", passphrase] if passphrase else [])
        child = Child("iwctl", argv + ["station", STATION, "connect-hidden" if hidden else "connect", ssid])
        code = child.exit_code(timeout)
        return code, re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", child.out.text() + child.err.text())

    def scan(self):
        run(["iwctl", "station", STATION, "scan"], check=False)
        self.watch.out.take()
        with contextlib.suppress(Failed):
            while "boolean false" not in self.watch.out.wait(r"Scanning|boolean", 30):
                pass

    def forget(self, ssid):
        run(["iwctl", "known-networks", ssid, "forget"], check=False)

    def stop(self):
        stop_daemon("iwd")

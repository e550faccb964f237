# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a join may change on its host, all of it, to be compared before and after."""
import contextlib
import glob
import json
import os
import signal
import sqlite3
import subprocess
import time

from lab import SLOW, Failed, Lines, diag, log, ok, run
from wifi import CTRL_DIR, STATION, Ctrl

OURS = ("usher", "usher-radio", "udhcpc", "dhclient", "dhcpcd")
GLOBALS = ("sae_pwe", "freq_list", "pmf", "ap_scan", "scan_cur_freq", "country", "update_config")
PASSING = ("valid_life_time", "preferred_life_time", "expires", "cacheinfo", "pref")


def lasting(entry):
    """Without what changes by itself; dictionaries of iproute2's JSON."""
    if isinstance(entry, dict):
        return {key: lasting(value) for key, value in entry.items() if key not in PASSING}
    return [lasting(item) for item in entry] if isinstance(entry, list) else entry


def text_of(path):
    with contextlib.suppress(OSError):
        with open(path) as f:
            return f.read().strip()
    return None


def processes():
    """Ours, and DHCP clients: {pid: argv}."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        argv = (text_of("/proc/%s/cmdline" % pid) or "").split("\0")
        if argv[0] and any(os.path.basename(word) in OURS for word in argv[:2]):
            found[pid] = " ".join(argv)
    return found


def written_down():
    """The rows of the restore records: {table: number}; tables of none are left out."""
    found = {}
    for path in glob.glob("/var/lib/usher/*.db"):
        with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % path, uri=True)) as db:
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                count = db.execute('SELECT count(*) FROM "%s"' % name).fetchone()[0]
                if count and name not in ("store_room", "sqlite_sequence"):
                    found[name] = count
    return found


def networks(interface):
    """wpa_supplicant's, as it tells them; None: it does not have this interface."""
    path = "%s/%s" % (CTRL_DIR, interface)
    if not os.path.exists(path):
        return None
    try:
        ctrl = Ctrl(path)
        status = dict(line.split("=", 1) for line in ctrl.ask("STATUS").splitlines() if "=" in line)
        state = {"list": ctrl.ask("LIST_NETWORKS").splitlines()[1:],
                 "status": {key: status.get(key) for key in ("wpa_state", "ssid", "id")}}
        # a scan of its own accord, while there is nothing to join, is no change
        if state["status"]["wpa_state"] in ("SCANNING", "INACTIVE"):
            state["status"]["wpa_state"] = "DISCONNECTED"
        for name in GLOBALS:
            state[name] = ctrl.ask("GET " + name)
        return state
    except OSError as e:
        return repr(e)


def ip(lines, *options):
    """The answers to several questions, of one process."""
    text = run(["ip", "-j", *options, "-batch", "-"], text="\n".join(lines) + "\n")
    decoder, answers = json.JSONDecoder(), []
    while text := text.strip():
        answer, end = decoder.raw_decode(text)
        answers.append(answer)
        text = text[end:]
    return answers


def kernel(interface):
    addresses, routes, rules = ip(["addr show", "route show table all", "rule show"])
    links = [{key: link.get(key) for key in ("ifname", "flags", "operstate", "addr_info", "address", "linkmode")}
             for link in addresses]
    state = {"addr": links, "rule": rules, "rule6": ip(["rule show"], "-6")[0], "route": routes}
    state = {key: sorted((json.dumps(lasting(row), sort_keys=True) for row in rows)) for key, rows in state.items()}
    for family in ("ipv4", "ipv6"):
        folder = "/proc/sys/net/%s/conf/%s/" % (family, interface)
        for name in sorted(os.listdir(folder)):
            state["%s/%s" % (family, name)] = text_of(folder + name)
    return state


def nmcli():
    if not os.path.exists("/run/lab-NetworkManager.pid"):
        return {}
    return {"device": run(["nmcli", "-t", "-f", "DEVICE,TYPE,STATE,CONNECTION", "device"]).splitlines(),
            "connections": run(["nmcli", "-t", "-f", "NAME,DEVICE", "connection"]).splitlines()}


class Host:
    """The whole state at one moment."""

    def __init__(self, interface=STATION):
        self.interface = interface
        self.state = {
            **kernel(interface), "networks": networks(interface), "sockets": sorted(os.listdir(CTRL_DIR))
            if os.path.isdir(CTRL_DIR) else [], "resolv.conf": text_of("/etc/resolv.conf"),
            "records": written_down(), "processes": processes(), **nmcli()}

    def difference(self, other):
        lines = []
        for key in sorted({*self.state, *other.state}):
            before, after = self.state.get(key), other.state.get(key)
            if before == after:
                continue
            if isinstance(before, list) and isinstance(after, list):
                lines += ["%s: -%s" % (key, row) for row in before if row not in after]
                lines += ["%s: +%s" % (key, row) for row in after if row not in before]
            else:
                lines.append("%s: %r, now %r" % (key, before, after))
        return lines

    def is_back(self, name, timeout=5):
        """A row: all is as it was, at once or when the kernel and the daemons are through with what
        they do by themselves (duplicate address detection, the former network's link)."""
        watch = subprocess.Popen(["sh", "-c", "ip monitor all & exec dbus-monitor --system type=signal"],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True)
        lines = Lines(watch.stdout, None)
        started = time.monotonic()
        try:
            while True:
                lines.take()
                difference = self.difference(Host(self.interface))
                left = started + timeout * SLOW - time.monotonic()
                if not difference or left <= 0:
                    break
                with contextlib.suppress(Failed):
                    lines.wait(".", left / SLOW)
        finally:
            os.killpg(watch.pid, signal.SIGTERM)
            watch.wait()
        good = ok(not difference, name)
        log("%s after %.2f s" % (name, time.monotonic() - started))
        for line in difference:
            diag(line[:300])
        return good

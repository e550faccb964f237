# SPDX-License-Identifier: LGPL-2.1-or-later
"""usher-radio net alone, driven by net-drive: an accessory's network in a namespace of its own, a
wireless interface that has all sorts of addresses and routes, and a look at all that could be
changed."""
from lab import *

WLAN, AP = "wlan1", "wlan2"
SSID = "ACME-1"
HOSTAPD = "interface=%s\ndriver=nl80211\nssid=%s\nhw_mode=g\nchannel=6\n" % (AP, SSID)
UDHCPD = """start 192.168.4.20
end 192.168.4.30
interface %s
lease_file /run/udhcpd.leases
pidfile /run/udhcpd.pid
option subnet 255.255.255.0
option router 192.168.4.1
option dns 192.168.4.1
option lease 3600
""" % AP
SETTINGS = "/proc/sys/net/ipv6/conf/wlan1/"
BUSYBOX = "/run/busybox-lab"  # not to be taken for the client


def in_ap(*argv):
    return ["ip", "netns", "exec", "ap"] + list(argv)


def accessory_network():
    """In a namespace of its own, or the host would talk with itself."""
    phy = open("/sys/class/net/%s/phy80211/name" % AP).read().strip()
    run(["ip", "netns", "add", "ap"])
    run(["iw", "phy", phy, "set", "netns", "name", "ap"])
    with open("/run/ap.conf", "w") as f:
        f.write(HOSTAPD)
    with open("/run/udhcpd.conf", "w") as f:
        f.write(UDHCPD)
    open("/run/udhcpd.leases", "w").close()
    run(in_ap("ip", "addr", "add", "192.168.4.1/24", "dev", AP))
    run(in_ap("hostapd", "-B", "-t", "-f", LOG_DIR + "/ap.log", "-P", "/run/ap.pid", "/run/ap.conf"))
    shutil.copy("/usr/bin/busybox", BUSYBOX)
    Child("udhcpd", in_ap(BUSYBOX, "udhcpd", "-f", "-S", "/run/udhcpd.conf"))


def link():
    with open("/run/wpa.conf", "w") as f:
        f.write('ctrl_interface=/run/lab-wpa\nnetwork={\nssid="%s"\nkey_mgmt=NONE\nscan_freq=2437\n}\n' % SSID)
    wpa = Child("wpa", ["wpa_supplicant", "-Dnl80211", "-i" + WLAN, "-c/run/wpa.conf"])
    wpa.out.wait("CTRL-EVENT-CONNECTED", 60)
    global monitor
    monitor = Child("monitor", ["ip", "-t", "monitor", "link", "address", "route", "rule"])


def former():
    """What somebody else gave the interface: of all kinds."""
    run(["ip", "link", "add", "lan0", "type", "dummy"])
    run(["ip", "link", "set", "lan0", "up"])
    run(["ip", "addr", "add", "10.1.0.5/16", "dev", "lan0"])
    run(["ip", "route", "add", "default", "via", "10.1.0.1", "dev", "lan0", "metric", "100"])
    for line in ("addr add 10.9.8.7/24 brd + dev wlan1",
                 "addr add 10.9.8.8/24 dev wlan1",
                 "addr add 172.20.0.1 peer 172.20.0.2/32 dev wlan1 label wlan1:p2p",
                 "addr add 10.7.7.7/24 dev wlan1 metric 77 noprefixroute valid_lft 7000 preferred_lft 6000",
                 "addr add 2001:db8:1::7/64 dev wlan1 nodad",
                 "route add default via 10.9.8.1 dev wlan1 metric 600 proto dhcp src 10.9.8.7",
                 "route add 10.50.0.0/16 via 10.9.8.2 dev wlan1 mtu 1400 advmss 1300",
                 "route add 10.60.0.0/16 dev wlan1 scope link table 99",
                 "route add 10.61.0.0/16 via 192.0.2.1 dev wlan1 onlink table 99",
                 "-6 route add default via fe80::99 dev wlan1 metric 700 pref high",
                 "-6 route add 2001:db8:2::/48 via 2001:db8:1::1 dev wlan1"):
        run(["ip"] + line.split())


def look():
    """All that could be changed; in one process, for there are many looks."""
    with open("/run/look", "w") as f:
        f.write("addr show dev wlan1\nroute show table all\nrule\n")
    text = run(["ip", "-batch", "/run/look"])
    text = re.sub(r"(valid|preferred)_lft \d+sec", r"\1_lft N", text)
    text = re.sub(r"expires \d+sec", "expires N", text)
    shown = {"ip": "\n".join(sorted(line.rstrip() for line in text.splitlines()))}
    for name in ("accept_ra", "disable_ipv6", "addr_gen_mode"):
        with open(SETTINGS + name) as f:
            shown[name] = f.read().strip()
    with open("/etc/resolv.conf") as f:
        shown["resolv.conf"] = f.read()
    return shown


def show(title, shown):
    log("---- %s\n%s" % (title, "\n".join("== %s\n%s" % item for item in shown.items())))


def look_until(fits):
    """At once, or when the kernel told of the last change."""
    deadline = time.monotonic() + 20 * SLOW
    now = look()
    while not fits(now) and time.monotonic() < deadline:
        with contextlib.suppress(Failed):
            monitor.out.wait(".", 2)
        now = look()
    return now


def settled():
    """When duplicate address detection is through: it changes what is looked at by itself."""
    look_until(lambda shown: not run(["ip", "-6", "addr", "show", "tentative"]).strip())
    return look()


def same(before, name):
    now = look_until(lambda shown: shown == before)
    if not ok(now == before, name):
        for key in before:
            if before[key] != now[key]:
                diag("%s was:\n%s\nis:\n%s" % (key, before[key], now[key]))


class Drive(Child):
    count = 0

    def __init__(self, file, interface=WLAN):
        Drive.count += 1
        read, self.write = os.pipe()
        super().__init__("drive%d" % Drive.count, [BUILD + "/tests/lab/net-drive", interface, file],
                         user=PERSON, stdin=read)
        os.close(read)

    def say(self, word, answer=None, timeout=20):
        os.write(self.write, word.encode() + b"\n")
        return self.out.wait("^" + answer, timeout) if answer else None


def up(at):
    """Taken, and told that the link is there; what comes then is for the caller to wait for."""
    drive = Drive(at)
    drive.out.wait("^ready ")
    drive.say("take", "taken")
    drive.say("up")
    return drive


def joined(at):
    drive = up(at)
    drive.out.wait("^address .*ipv4=", 30)
    drive.out.wait("^reach yes", 10)
    return drive


def pids(name):
    return [int(pid) for pid in run(["pidof", name], check=False).split()]


def kill_helper():
    """Both of its processes, or the one that runs the DHCP client may yet end it."""
    for pid in pids("usher-radio"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def restore(file):
    drive = Drive(file)
    drive.out.wait("^ready")
    drive.say("restore", "left", 60)
    drive.out.wait("^end 0")


def file(folder=[]):
    if not folder:
        folder.append(tempfile.mkdtemp())
        os.chmod(folder[0], 0o777)
    return "%s/%d" % (folder[0], Drive.count)


def trial(*parts):
    accessory_network()
    link()
    former()
    before = settled()
    show("before", before)
    for part in parts:
        part(before)
    ok("usher-radio" not in run(["dmesg"]), "its filter of system calls stopped nothing")

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Joins of what accessories publish, and that this computer is afterwards as it was. After every
row the wpa_supplicant stand-in's networks, settings and link, what usher-radio took and what is
written down are compared with the beginning; a row says where they may differ."""

import signal

from cases import OK, Case, error, phases

NEAR, FAR = "02:00:00:00:10:01", "02:00:00:00:10:02"
FAST = {"world": {"speed": 20}}


def join(*which, command=("true",), secret=True, wifi=None):
    which = which or ("--prefix", "ACME-")
    given = ("--passphrase-file", '"$SECRET"') if secret else ("--open",)
    on = ("--wifi", wifi) if wifi else ()
    return ["join", *which, *given, *on, "--json", "--no-input",
            *(("--", *command) if command else ("--once",))]


def joined(ssid, **more):
    return {**OK, "restored": True, "network": {"ssid": ssid, **more}}


def failed(name, certainty=None, **more):
    return {**error(name, certainty), "restored": True, **more}


def asked(command, times):
    def ask(run):
        have = run.asked(command)
        return None if len(have) == times else f"{command} was asked {len(have)} times, not {times}"
    return ask


def never_asked(*commands):
    def ask(run):
        have = [line for command in commands for line in run.asked(command)]
        return f"asked: {have[:3]}" if have else None
    return ask


def told(event, times):
    def ask(run):
        have = sum(1 for line in run.wifi if line["event"] == event)
        return None if have == times else f"{event}: {have} times, not {times}"
    return ask


def heard(name, **keys):
    def ask(run):
        have = [line["accessory"] for line in run.lines
                if line["event"] == "found" and line["accessory"]["id"] == name]
        return None if len(have) == 1 and keys.items() <= have[0].items() else f"{name}: {have}"
    return ask


ALL = ("scan", "associate", "address", "reach", "leave")
CHANGES = ("ADD_", "SET_", "SELECT_", "ENABLE_", "DISABLE_", "REMOVE_", "SET ", "DISCONNECT", "REASS",
           "RECONN", "SAVE")
unchanged = never_asked(*CHANGES)

# SSIDs that a careless reader of wpa_supplicant's answers falls for.
HOSTILE = (b"\0", b"ACME\0", b'a"b', b"a\nid=0\nssid=ACME-0009", b"\xff\xfe", b"\x1b[2J", b"====", b"####",
           b"\\x41", b"\\", b"\t\t[ESS]\t", "\u202eACME".encode(), b"\xff" * 32)

# ---- It works ----

works = [
    Case("the stronger of two", "wifi", join(), 0,
         joined("ACME-0001", bssid=NEAR, ipv4="192.168.4.2", router="192.168.4.1"),
         [phases(*ALL), told("taken", 1), told("given-back", 1)]),
    Case("the weaker one by its address", "wifi", join("--prefix", "ACME-", "--bssid", FAR), 0,
         joined("ACME-0002", bssid=FAR)),
    Case("the stronger one is not there yet", "wifi", join(), 0, joined("ACME-0002"),
         patch={"acme-near": {"appears_ms": 600000}}),
    Case("missed on all channels, it is looked for where it was seen", "wifi", join(wifi="wlan1"), 0,
         joined("ACME-0001"), [asked("SCAN freq=2412", 1), told("taken", 2)],
         # the other interface scans until that is no longer fresh
         before=[join(wifi="wlan1"), ["scan", "--transport", "wifi", "--all", "--wifi", "wlan0", "--timeout", "1s"]],
         patch={"world": {"speed": 8}, "acme-near": {"faults": {"missed_after": 1}},
                "acme-far": {"appears_ms": 600000}}),
    Case("open", "wifi", join("--prefix", "LAMP-", secret=False), 0, joined("LAMP-31", security="open")),
    Case("WPA3", "wifi", join("--prefix", "SAFE-"), 0, joined("SAFE-1", security="wpa3")),
    Case("WPA2 and WPA3", "wifi", join("--prefix", "BOTH-"), 0, joined("BOTH-1", security="wpa2-wpa3")),
    Case("OWE", "wifi", join("--prefix", "OWEN-", secret=False), 0, joined("OWEN-1", security="owe")),
    Case("hidden", "wifi", join("--ssid", "HIDE-1", "--hidden"), 0, joined("HIDE-1")),
    Case("in the band", "wifi", join("--prefix", "SAFE-", "--band", "5"), 0, joined("SAFE-1", freq=5180)),
    Case("where it was seen last", "wifi", join("--prefix", "ACME-", "--frequency", "2412"), 0,
         joined("ACME-0001"), [asked("SCAN freq=2412", 1)]),
    Case("where it is no more", "wifi", join("--prefix", "ACME-", "--frequency", "5745"), 0,
         joined("ACME-0001")),
    Case("a raw key", "wifi", join(), 0, joined("ACME-0001"), passphrase="ab" * 32,
         patch={"acme-near": {"psk": "ab" * 32}}),
    Case("a command's exit code", "wifi", join(command=("sh", "-c", "exit 7")), 7,
         {"error": {"name": "command-failed"}, "restored": True, "command": {"exit": 7}}),
    Case("a command's environment", "wifi",
         join(command=("sh", "-c", 'test "$USHER_INTERFACE $USHER_IPV4 $USHER_SSID" = '
                                   '"wlan1 192.168.4.2 ACME-0001"')), 0, joined("ACME-0001")),
    Case("on the interface in use", "wifi", join("--prefix", "ACME-", "--allow-disconnect", wifi="wlan0"),
         0, joined("ACME-0001"), [told("taken", 1)]),
    Case("an interface that wpa_supplicant does not have", "wifi", join(), 0, joined("ACME-0001"),
         patch={"wlan1": {"not_created": True}}),
    Case("300 networks", "wifi", join(), 0, joined("ACME-0001"),
         patch={"more": [{"ap": f"n{i}", "ssid": f"Network {i}", "security": "wpa2", "passphrase": "12345678",
                          "bssid": "02:00:00:01:%02x:%02x" % divmod(i, 256), "signal": -80} for i in range(300)]}),
    Case("300 networks that wpa_supplicant has", "wifi",
         join("--prefix", "ACME-", "--allow-disconnect", wifi="wlan0"), 0, joined("ACME-0001"),
         [asked("ENABLE_NETWORK", 299)],
         patch={"wlan0": {"networks": [{"ssid": "HomeNet", "passphrase": "home sweet home"},
                                       *({"ssid": f"Network {i}", "passphrase": "12345678"} for i in range(299))]}}),
    Case("names that are hostile", "wifi", join(), 0, joined("ACME-0001"),
         patch={"more": [{"ap": f"h{i}", "ssid_hex": name.hex(), "bssid": "02:00:00:02:00:%02x" % i,
                          "signal": -30, "passphrase": "correct horse"} for i, name in enumerate(HOSTILE)]}),
    Case("a hostile name that is meant", "wifi",
         join("--ssid-hex", "41220a5c001b5b324aff"), 0, {**OK, "network": {"ssid_hex": "41220a5c001b5b324aff"}},
         patch={"acme-near": {"ssid_hex": "41220a5c001b5b324aff"}}),
    Case("networks in the air, each by its address", "wifi",
         ["scan", "--transport", "wifi", "--all", "--json", "--timeout", "2s"], 0,
         {"event": "end", "found": 10}, [heard("wifi/" + NEAR, ssid="ACME-0001", security="wpa2", rssi=-40)],
         patch={"world": {"speed": 4}}),
]

# ---- How long ----


def written(sql):
    """Somebody changes what is written down."""
    return ("python3 -c 'import os, sqlite3, sys; db = sqlite3.connect(os.environ[\"USHER_HOST_STATE\"] + "
            f"\"/host.db\"); db.execute(sys.argv[1]); db.commit()' '{sql}'")


lasting = [
    Case("kept, and left", "wifi", ["leave", "--json"], 0, {**OK, "restored": 1}, before=[join(command=None)[:-1]],
         remembers=True),
    Case("kept, and nothing else touches it", "wifi", ["restore", "--json"], 0, {**OK, "restored": 0},
         before=[join(command=None)[:-1]], records=1, remembers=True,
         leaves={"wlan1": {"taken": True, "connected": "acme-near", "sae_pwe": 0,
                           "networks": [{"id": 0, "ssid_hex": b"ACME-0001".hex(), "disabled": False,
                                         "current": True}]}}),
    Case("for days, and left", "wifi", ["leave", "--json"], 0, {**OK, "restored": 1},
         before=[[*join(command=None)[:-1], "--days", "2"]], remembers=True),
    Case("its days are over", "wifi", ["restore", "--json"], 0, {**OK, "restored": 1}, remembers=True,
         before=[[*join(command=None)[:-1], "--days", "2"],
                 written("UPDATE record SET expires = 1")]),
    Case("a helper that cannot be written down is not told to stay", "wifi", join(command=None)[:-1], 74,
         {"restored": True}, [told("stays", 0), told("given-back", 2)], remembers=True,
         before=[join(), written("CREATE TRIGGER full BEFORE INSERT ON record_step WHEN NEW.step = 5 "
                                 "BEGIN SELECT RAISE(ABORT, refused); END")]),
    Case("the next join puts back what a killed one left", "wifi", join("--prefix", "LAMP-", secret=False), 0,
         joined("LAMP-31"), before=[("USHER_WORLD_KILL=18+!", join(), "137")]),
    Case("nothing to leave", "wifi", ["leave", "--json"], 0, {**OK, "restored": 0}),
    Case("nothing to restore", "wifi", ["restore", "--json"], 0, {**OK, "restored": 0}),
]

# ---- Verdicts ----

WRONG = "battery staple"


def at_phases(title, **keys):
    return [Case(f"it vanishes, {phase}", "wifi", join("--prefix", "ACME-", "--timeout", "8s"), code, result,
                 patch={"acme-near": {"faults": {"vanishes_at": phase}}, "acme-far": {"appears_ms": 600000},
                        **FAST}, **keys)
            for phase, code, result in title]


verdicts = [
    Case("WPA2, wrong password", "wifi", join(), 12, failed("wrong-password", "certain"), passphrase=WRONG,
         expect=[asked("SELECT_NETWORK", 1)]),
    Case("WPA3, wrong password", "wifi", join("--prefix", "SAFE-"), 12, failed("wrong-password"),
         passphrase=WRONG),
    Case("WPA3, wrong password, status 15", "wifi", join("--prefix", "SAFE-"), 12,
         failed("wrong-password", "certain"), passphrase=WRONG, patch={"safe": {"faults": {"sae_status": 15}}}),
    Case("WPA3, wrong password, silent", "wifi", join("--prefix", "SAFE-"), 12,
         failed("wrong-password", "probable"), passphrase=WRONG,
         patch={"safe": {"faults": {"sae_silent": True}}, **FAST}),
    Case("WPA2 and WPA3, wrong password", "wifi", join("--prefix", "BOTH-"), 12, failed("wrong-password"),
         passphrase=WRONG),
    Case("not in range", "wifi", join("--prefix", "NOPE-"), 14, failed("not-in-range"), [unchanged]),
    Case("hidden, and not there", "wifi", join("--ssid", "NOPE-1", "--hidden"), 14, failed("not-in-range")),
    *[Case(f"full, told at the {what}", "wifi", join("--ssid", "ACME-0001"), 75, failed("network-full"),
           patch={"acme-near": {"faults": {key: 17}}})
      for what, key in (("authentication", "auth_status"), ("association", "assoc_status"))],
    Case("full, and the other one is not", "wifi", join(), 0, joined("ACME-0002"),
         patch={"acme-near": {"faults": {"auth_status": 17}}}),
    Case("refused", "wifi", join(), 15, failed("network-refused"),
         patch={"acme-near": {"faults": {"auth_status": 1}}}),
    *[Case(f"refused once with {status}, then let in", "wifi", join(), 0, joined("ACME-0001"),
           patch={"acme-near": {"faults": {"assoc_status": status, "rejects": 1}}}) for status in (30, 53)],
    *at_phases([("scanned", 14, failed("not-in-range")),
                ("authenticated", 14, failed("not-in-range")),
                ("handshake", 14, failed("not-in-range"))]),
    Case("it vanishes while the command runs", "wifi", join("--prefix", "ACME-", command=("sleep", "30")), 75,
         failed("network-lost"),
         patch={"acme-near": {"faults": {"vanishes_at": "connected"}}, "acme-far": {"appears_ms": 600000}}),
    Case("thrown out once, and let in again", "wifi", join(command=("sleep", "1")), 0, joined("ACME-0001"),
         patch={"acme-near": {"faults": {"deauth_after_ms": 1500}}}),
    Case("no address", "wifi", join(), 16, failed("no-address"),
         patch={"acme-near": {"lease": {"dhcp": False}}, **FAST}),
    Case("no DHCP client: IPv6 alone", "wifi", join(), 0,
         joined("ACME-0001", ipv4=None, ipv6="fe80::ff:fe00:200%wlan1"), patch={"wlan1": {"no_dhcp_client": True}}),
    Case("an address, and nobody answers", "wifi", join(), 16, failed("unreachable"),
         patch={"acme-near": {"lease": {"reachable": False}}}),
    Case("WEP", "wifi", join("--prefix", "WEPP-"), 15, failed("unsupported-network"), [unchanged]),
    Case("WPA with TKIP", "wifi", join("--prefix", "TKIP-"), 15, failed("unsupported-network"), [unchanged]),
    Case("an open network of the prefix is nearer, and a passphrase was given", "wifi",
         join("--prefix", "ACME-"), 0, joined("ACME-0002"),
         patch={"acme-near": {"security": "open"}}),
    Case("a passphrase for an open network", "wifi", join("--prefix", "LAMP-"), 15,
         failed("unsupported-network"), [unchanged]),
    Case("none for one that wants it", "wifi", join(secret=False), 64, failed("needs-passphrase"), [unchanged]),
    Case("WPA enterprise without an identity", "wifi", join("--prefix", "CORP-"), 15,
         failed("unsupported-network"), [unchanged]),
]

# ---- Bad input: a sentence, an exit code, nothing changed ----

bad = [
    *[Case(f"a prefix of {len(prefix)} bytes", "wifi", join("--prefix", prefix), 64, error("usage"), [unchanged])
      for prefix in ("", "A", "AC", "A" * 33)],
    Case("a prefix of the network in use", "wifi",
         join("--prefix", "Home", "--allow-disconnect", wifi="wlan0"), 64, error("joined-already"), [unchanged]),
    Case("the only way out", "wifi", join(wifi="wlan0"), 75, error("would-disconnect"), [unchanged]),
    *[Case(f"a passphrase of {len(secret)} bytes", "wifi", join(), 65, error("bad-data"), [unchanged],
           passphrase=secret) for secret in ("seven77", "g" * 64)],
    Case("no such interface", "wifi", join(wifi="wlan7"), 69, error("no-wifi"), [unchanged]),
    Case("no interface at all", "kitchen", join(), 69, error("no-wifi")),
    Case("no control socket", "wifi", join(wifi="wlan1"), 69, error("no-wpa-supplicant"),
         patch={"wlan1": {"socket": "missing"}}),
    Case("no wpa_supplicant", "wifi", join(wifi="wlan1"), 69, error("no-wpa-supplicant"),
         patch={"world": {"no_supplicant": True}}),
    Case("a control socket that nobody is behind", "wifi", join(wifi="wlan1"), 69, error("no-wpa-supplicant"),
         patch={"wlan1": {"socket": "stale"}}),
    Case("a plain file in its place", "wifi", join(wifi="wlan1"), 69, error("no-wpa-supplicant"),
         patch={"wlan1": {"socket": "file"}}),
    Case("a daemon that is silent", "wifi", join(wifi="wlan1"), 69, error("no-wpa-supplicant"),
         patch={"wlan1": {"socket": "silent"}}),
    Case("a control socket that is not permitted", "wifi", join(wifi="wlan1"), 77, error("permission"),
         under="setpriv --bounding-set -all", patch={"wlan1": {"socket": "denied"}}),
    Case("blocked by software", "wifi", join(wifi="wlan1"), 69, error("wifi-rfkill-soft"), [unchanged],
         patch={"wlan1": {"blocked_soft": True}}),
    Case("blocked by a switch", "wifi", join(wifi="wlan1"), 69, error("wifi-rfkill-hard"), [unchanged],
         patch={"wlan1": {"blocked_hard": True}}),
]

# ---- A daemon that fails, and others who meddle ----


def struck(do, command, at=1, times=1):
    return {"wlan1": {"strikes": [{"do": do, "command": command, "at": at, "times": times}]}}


faults = [
    Case("scanning is refused for a while", "wifi", join(), 0, joined("ACME-0001"),
         patch={"wlan1": {"scan": "busy", "scan_times": 2}}),
    Case("the kernel refuses to scan for a while", "wifi", join(), 0, joined("ACME-0001"),
         patch={"wlan1": {"scan": "failed", "scan_times": 2}}),
    Case("a scan that never ends", "wifi", join("--prefix", "ACME-", "--timeout", "4s"), 11, failed("timed-out"),
         patch={"wlan1": {"scan": "silent"}}),
    # at the speed of the host, whose clock tells what was heard in that scan
    Case("the end of a scan is not heard of", "wifi", join(), 0, joined("ACME-0001"),
         patch={"world": {"speed": 1}, "wlan1": {"scan": "unheard", "scan_times": 1}}),
    Case("the end of a scan where it is no more is not heard of", "wifi",
         join("--prefix", "ACME-", "--frequency", "5745"), 0, joined("ACME-0001"), [asked("SCAN", 2)],
         patch={"world": {"speed": 1}, "wlan1": {"scan": "unheard", "scan_times": 1}}),
    *[Case(f"{command} fails", "wifi", join(), 15, failed("unsupported-network"),
           patch=struck("fail", command)) for command in ("ADD_NETWORK", "SET_NETWORK", "SELECT_NETWORK")],
    *[Case(f"no answer to {command}, once", "wifi", join(), 0, joined("ACME-0001"),
           patch=struck("silent", command)) for command in ("ADD_NETWORK", "SELECT_NETWORK")],
    *[Case(f"the daemon is {how} at {command}, and comes back", "wifi", join(), 0, joined("ACME-0001"),
           patch=struck(do, command))
      for how, do, commands in (("killed", "restart", ("STATUS", "SCAN")), ("stopped", "stop", ()))
      for command in (*commands, "ADD_NETWORK", "SET_NETWORK", "SELECT_NETWORK")],
]

helpers = [
    Case("usher-radio is not permitted", "wifi", join(), 69, error("no-helper"), [unchanged],
         patch={"world": {"net": False}}),
    *[Case(f"usher-radio is killed when it is to {frame}", "wifi", join(), 69, failed("no-helper"),
           [told("given-back", 1)], {"wlan1": {"helper_dies_at": frame}})
      for frame in ("take", "up")],
    Case("usher-radio is killed when it is to leave", "wifi", join(), 0, joined("ACME-0001"),
         [told("given-back", 1)], {"wlan1": {"helper_dies_at": "leave"}}),
]

# ---- Interrupted ----

SLOW_LEASE = {"acme-near": {"lease": {"after_ms": 60000}}}

interrupted = [
    *[Case(f"{name} while it is at {phase}", "wifi", join(command=("sleep", "30")), 130, failed("cancelled"),
           signal=(f'"phase":"{phase}"', number), patch=SLOW_LEASE)
      for name, number in (("SIGINT", signal.SIGINT), ("SIGTERM", signal.SIGTERM))
      for phase in ("scan", "associate", "address")],
    Case("SIGTERM while it is joined", "wifi", join(command=None), 0, joined("ACME-0001"),
         signal=('"event":"joined"', signal.SIGTERM)),
    Case("SIGINT while it is joined", "wifi", join(command=None), 0, joined("ACME-0001"),
         signal=('"event":"joined"', signal.SIGINT)),
]

# ---- Beside others ----


def meanwhile(line, wifi="wlan0", home=True):
    """Somebody does that while it is joined, on the interface in use or on the free one."""
    more = ("--allow-disconnect",) if home else ()
    return join("--prefix", "ACME-", *more, wifi=wifi, command=("sh", "-c", line + "; exec sleep 30"))


beside = [
    Case("a second join of the same interface", "wifi",
         join(command=("sh", "-c", '"$USHER" join --prefix LAMP- --open --wifi wlan1 -- true; test $? -eq 75')),
         0, joined("ACME-0001")),
    Case("a second join takes the other interface", "wifi",
         join(command=("sh", "-c", '"$USHER" join --prefix LAMP- --open --allow-disconnect -- true')),
         0, joined("ACME-0001"), [told("taken", 2), told("given-back", 2)]),
    Case("restore leaves a join alone that lives", "wifi",
         join(command=("sh", "-c", '"$USHER" restore && "$USHER" leave')), 0, joined("ACME-0001"),
         [told("given-back", 1)]),
    Case("somebody selects another network", "wifi", meanwhile('"$TESTS"/ask wlan0 "SELECT_NETWORK 0"'),
         75, {"restored": True}),
    Case("somebody removes our network", "wifi", meanwhile('"$TESTS"/ask wlan1 "REMOVE_NETWORK 0"', "wlan1", False),
         75, {"restored": True}),
    Case("somebody disconnects", "wifi", meanwhile('"$TESTS"/ask wlan0 DISCONNECT'), 75, {"restored": True}),
    Case("typed in over ssh", "wifi", join(wifi="wlan1"), 75, error("would-disconnect"), [unchanged],
         under="env SSH_CONNECTION='fe80::2 22222 fe80::ff:fe00:200%wlan1 22'"),
    Case("typed in over ssh, and meant", "wifi", join("--prefix", "ACME-", "--allow-disconnect", wifi="wlan1"), 0,
         joined("ACME-0001"), under="env SSH_CONNECTION='fe80::2 22222 fe80::ff:fe00:200%wlan1 22'"),
]

# ---- Wi-Fi Easy Connect ----

CODE = "DPP:K:MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADM2206avxHJaHXgLMkq/24e0rsrfMP9K1Tm8gx+ovP0I=;;"
STRANGER = "DPP:K:MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgACDRTDAYtaJhTZFLHtbgyPdhR5PTPL5hBmU5OZ2SpdGYY=;;"


def setup_by_code(code=CODE, ssid="HomeNet"):
    return ["setup", "--code", code, "--ssid", ssid, "--passphrase-file", '"$SECRET"', "--json", "--no-input"]


def told_by_code(title, exit_code, result, faults=None, **more):
    return Case(title, "wifi", setup_by_code(**{k: more.pop(k) for k in ("code", "ssid") if k in more}), exit_code,
                result, patch={"plug": {"faults": faults or {}}}, passphrase=more.pop("passphrase", "home sweet home"))


easy_connect = [
    told_by_code("it joins", 0, OK),
    told_by_code("it cannot tell whether it joined", 0, OK, {"cannot_tell": True}),
    told_by_code("a wrong password", 12, error("wrong-password"), passphrase="home sour home"),
    told_by_code("a network that it does not see", 14, error("network-not-found"), ssid="Elsewhere"),
    told_by_code("nobody has this code", 10, error("not-found"), code=STRANGER),
    told_by_code("it is not there", 10, error("not-found"), {"absent": True}),
    *[Case(f"{title}: it carries none", "wifi", setup_by_code() + option, 15, error("unsupported"),
           passphrase="home sweet home")
      for title, option in (("a host name", ["--hostname", "plug"]), ("data", ["--send", "cloud=/proc/version"]),
                            ("an access point", ["--bssid", "02:00:00:00:01:00"]))],
    told_by_code("it does something else", 15, error("unsupported"), {"not_compatible": True}),
    told_by_code("it does not take the configuration", 15, error("refused"), {"refuses": True}),
]

# ---- Killed at each step ----


def home_join(**more):
    """On the interface that this computer is on its own network with; WPA3 needs a setting of
    wpa_supplicant besides."""
    return join("--prefix", "BOTH-", "--allow-disconnect", "--frequency", "2437", wifi="wlan0", **more)


KILLED, IF_AT_ALL = "137", "137|0"
HOW = (("", ""), ("+", ", once it is done"), ("+!", ", and its helper"))
STEPS = ("command", "call", "frame")
SPARE = 4


def steps(run, first=0):
    """What was asked of the world, from a line of the journal on."""
    return [line for line in run.wifi[first:] if line["event"] in STEPS]


def killed_at(number, command, after, first=(), patch=FAST, **more):
    """At each of so many steps; by the last ones, which are goodbyes, it may have ended already: how
    often it looks at what it waits for differs from run to run."""
    return [Case(f"killed at step {n} of {number}{how}", "wifi", after, 0, OK, patch=patch,
                 before=[*first, (f"USHER_WORLD_KILL={n}{sign}", command,
                                  KILLED if n <= number - SPARE else IF_AT_ALL)],
                 **more)
            for n in range(1, number + 1) for sign, how in HOW]


def killed(run):
    """The number of steps is what a join has that nobody kills."""
    whole = run(Case("", "wifi", home_join(), patch=FAST))
    return killed_at(len(steps(whole)), home_join(), ["restore", "--json"])


def kept_killed(run):
    """A join that is to stay, on the free interface; whether it stays by then is its own affair."""
    kept = join("--prefix", "BOTH-", "--frequency", "2437", command=None)[:-1]
    whole = run(Case("", "wifi", kept, patch=FAST, records=1, remembers=True))
    return killed_at(len(steps(whole)), kept, ["leave", "--json"], remembers=True)


def created_killed(run):
    """On an interface that wpa_supplicant does not have, nor shall have afterwards."""
    patch = {**FAST, "wlan1": {"not_created": True}}
    create = join("--prefix", "ACME-", "--frequency", "2412", wifi="wlan1")
    whole = run(Case("", "wifi", create, patch=patch))
    return killed_at(len(steps(whole)), create, ["restore", "--json"], patch=patch)


def restore_killed(run):
    """What was joined and killed with its helper is put back by somebody who is killed too."""
    whole = run(Case("", "wifi", home_join(), patch=FAST))
    joining = [line.get("type") for line in steps(whole)].index("up") + 1
    first = (f"USHER_WORLD_KILL={joining}+!", home_join(), KILLED)
    restored = run(Case("", "wifi", ["restore", "--json"], before=[first], patch=FAST))
    at = [line["event"] for line in restored.wifi].index("killed")
    return killed_at(len(steps(restored, at)), ["restore"], ["restore", "--json"], [first])


GROUPS = {"wifi-works": works, "wifi-lasting": lasting, "wifi-verdicts": verdicts, "wifi-bad": bad,
          "wifi-faults": faults + helpers, "wifi-interrupted": interrupted, "wifi-beside": beside,
          "wifi-easy-connect": easy_connect, "wifi-killed": killed, "wifi-kept-killed": kept_killed,
          "wifi-created-killed": created_killed, "wifi-restore-killed": restore_killed}

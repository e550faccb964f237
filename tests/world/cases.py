# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a user relies on: a world, a command, and how it has to end. A row of a table is one
run; a patch changes the world file for it (fixtures/README.md has the keys)."""

import signal
import json
from dataclasses import dataclass, field

from world import PASSPHRASE

KITCHEN = "ble/C4:DE:E2:10:00:01"
LAMPS = tuple("ble/C4:DE:E2:10:2F:" + last for last in ("31", "34", "3A"))
CROWD = "unit %n"  # a line that stands for many


@dataclass
class Case:
    title: str
    world: str
    command: list
    exit: int = 0
    result: dict = field(default_factory=dict)  # of the last line
    expect: list = field(default_factory=list)  # functions of the run: None, or what is wrong
    patch: dict = field(default_factory=dict)
    before: list = field(default_factory=list)  # commands that run first and have to succeed
    passphrase: str = PASSPHRASE
    limit: int = 60
    signal: tuple = ()  # when a line of stdout holds this text, that signal goes to all
    killed_after: float = 0  # the same command runs before, and is killed after so many seconds
    no_journal: bool = False  # the world is not there at the end
    stream: bool = True  # ends with one result line
    under: str = ""  # a program that runs usher
    leaves: dict = field(default_factory=dict)  # how the interfaces differ from before at the end
    records: int = 0  # joins that are written down at the end
    remembers: bool = False  # the passphrase, where it should


def setup(*more, ssid="HomeNet", which=(KITCHEN,)):
    return ["setup", *which, "--ssid", ssid, "--passphrase-file", '"$SECRET"', "--json",
            "--no-input", *more]


def scan(*more, timeout="3s"):
    return ["scan", "--json", "--timeout", timeout, *more]


# ---- What a run may be asked ----

def accessories(run):
    """The last that was told of each, by id."""
    return {line["accessory"]["id"]: line["accessory"] for line in run.lines
            if line["event"] in ("found", "changed")}


def shows(which, **keys):
    def ask(run):
        have = accessories(run).get(which)
        if have is None:
            return f"{which} is not shown"
        for key, value in keys.items():
            if have.get(key) != value:
                return f"{which}: {key} is {have.get(key)!r}, not {value!r}"
        return None
    return ask


def remembers(which, ssid):
    def ask(run):
        have = [line["accessory"] for line in run.lines if line["event"] == "remembered"]
        return None if [(a["key"], a["ssid"]) for a in have] == [(which, ssid)] else f"remembered: {have}"
    return ask


def is_remembered(*which):
    def ask(run):
        have = {line["accessory"]["key"] for line in run.lines if line["event"] == "remembered"}
        return None if have == set(which) else f"remembered: {have}"
    return ask


def shows_not(which):
    return lambda run: f"{which} is shown" if which in accessories(run) else None


def says(text):
    return lambda run: None if text in run.stderr else f"stderr does not say {text!r}"


def phases(*names):
    def ask(run):
        have = [line["phase"] for line in run.lines if line["event"] == "phase"]
        return None if have == list(names) else f"phases {have}"
    return ask


def called(method, times):
    return lambda run: (None if run.calls(method) == times
                        else f"{method} was called {run.calls(method)} times, not {times}")


def logs(run):
    """What the accessories logged."""
    return [json.loads(line["log"]) for line in run.journal if line["event"] == "accessory"]


def told(what, name):
    def ask(run):
        have = [log.get(what) for log in logs(run) if log["event"] == what]
        return None if have == [name] else f"{what}: {have}"
    return ask


def never_told(what):
    return lambda run: (f"it was told to {what}"
                        if any(log["event"] == what for log in logs(run)) else None)


def no_control_characters(run):
    bad = [c for c in run.stdout + run.stderr
           if (ord(c) < 32 and c != "\n") or 0x7f <= ord(c) < 0xa0 or 0x202a <= ord(c) <= 0x202e]
    return f"control characters reach the terminal: {bad}" if bad else None


OK = {"event": "result", "ok": True}
WELL = ("connect", "resolve", "inquire", "send", "join")


def explains(chosen, other):
    """The accessory is taken for the one, by rules that all hold, and not for the other."""
    def ask(run):
        products = {product["id"]: product for product in run.lines[-1]["products"]}
        for name, matches in ((chosen, True), (other, False)):
            product = products[name]
            held = [rule["verdict"] == "matches" for rule in product["rules"]]
            if not held or all(held) != matches or (product["matches"], product["chosen"]) != (matches, matches):
                return f"{name}: {product}"
        return None
    return ask


def error(name, certainty=None):
    want = {"event": "result", "ok": False, "error": {"name": name}}
    if certainty:
        want["error"]["certainty"] = certainty
    return want


# ---- Discovery ----

TLM = {"battery_mv": 3046, "temperature_c": None, "adv_count": 54132642, "uptime_s": 70017396.2}


def tlm_is_right(run):
    have = accessories(run).get("ble/2B:CB:BC:87:E6:91", {})
    if have.get("connectable") is not False:
        return f"connectable is {have.get('connectable')}"
    tlm = (have.get("eddystone") or {}).get("tlm")
    return None if tlm == TLM else f"tlm is {tlm}"


def frames_are_merged(run):
    have = accessories(run).get("ble/2B:CB:BC:87:E6:91", {})
    eddystone = have.get("eddystone") or {}
    missing = [k for k in ("tlm", "url", "uid") if not eddystone.get(k)]
    return f"missing {missing} in {have}" if missing or have.get("name") != "ACME-1" else None


discovery = [
    Case("scan lists what it recognises", "demo", scan(), result={"event": "end", "ok": True},
         expect=[shows(KITCHEN, product="improv", name="kitchen lamp", state="ready",
                       connectable=True, address_type="public"),
                 shows("ble/C4:DE:E2:10:00:02", state="needs-authorization"),
                 shows("ble/C4:DE:E2:10:00:04", state="provisioned"),
                 shows("ble/6A:10:3C:44:20:01", product="matter"),
                 shows("ble/D8:3A:DD:0C:5A:77", product="homekit"),
                 shows("ble/E2:19:C5:01:77:10", connectable=False),
                 shows_not("ble/F1:33:90:5E:AA:02")]),
    Case("scan --all lists the unknown too", "demo", scan("--all"),
         expect=[shows("ble/F1:33:90:5E:AA:02", product=None, protocols=[])]),
    Case("scan --product keeps to the product", "demo", scan("--product", "improv"),
         expect=[shows(KITCHEN), shows_not("ble/6A:10:3C:44:20:01"),
                 shows_not("ble/2B:CB:BC:87:E6:91")]),
    Case("a product that is not there is a usage error", "demo", scan("--product", "nope"), 64,
         error("usage")),
    Case("the TLM of a beacon that cannot be connected", "demo", scan(),
         patch={"world": {"speed": 4}}, expect=[tlm_is_right]),
    Case("frames that alternate become one accessory", "demo", scan(timeout="4s"),
         patch={"world": {"speed": 4}}, expect=[frames_are_merged]),
    Case("service data first, then the name", "demo", scan(timeout="3s"),
         patch={"world": {"speed": 4}},
         expect=[shows("ble/C4:DE:E2:10:00:03", name="garage door", state="ready")]),
    Case("without usher-radio over D-Bus", "demo", scan(), patch={"world": {"radio": False}},
         expect=[shows(KITCHEN, state="ready", connectable=None),
                 shows("ble/2B:CB:BC:87:E6:91", connectable=None)]),
    Case("products that a world brings along", "demo", scan(timeout="5s"),
         patch={"world": {"speed": 4}},
         expect=[*[shows(lamp, product="acme-lamp", protocols=["improv"]) for lamp in LAMPS],
                 shows("wifi/02:31:00:00:00:01", product="acme-camera"),
                 shows("wifi/02:31:00:00:00:07", product="acme-bridge")]),
    Case("copies of one line", "crowd", scan(), patch={CROWD: {"copies": 40}},
         expect=[shows("ble/C4:DE:E2:20:00:01", name="unit 0001"),
                 shows("ble/C4:DE:E2:20:00:28", name="unit 0040"),
                 shows_not("ble/C4:DE:E2:20:00:29")]),
    Case("a path that begins anew", "kitchen", ["wait", KITCHEN, "--json", "--timeout", "20s"], 0,
         patch={"kitchen": {"rssi": [[0, -50], [40, None]], "rssi_every_ms": 400, "interval_ms": 20}}),
    Case("nobody is there", "kitchen", scan(), 10, {"event": "end", "found": 0},
         patch={"kitchen": {"appears_ms": 600000}}),
    Case("two adapters hear one accessory", "kitchen", scan(),
         patch={"world": {"adapters": [
             {"name": "hci0", "address": "00:AA:01:00:00:00"},
             {"name": "hci1", "address": "00:AA:01:00:00:01", "hears": -20}]}},
         result={"found": 1}, expect=[shows(KITCHEN, rssi=-50)]),
    Case("--adapter takes the other one", "kitchen", scan("--adapter", "hci1"),
         patch={"world": {"adapters": [
             {"name": "hci0", "address": "00:AA:01:00:00:00"},
             {"name": "hci1", "address": "00:AA:01:00:00:01", "hears": -20}]}},
         expect=[shows(KITCHEN, rssi=-70)]),
    Case("malformed adverts", "hostile", scan("--all"),
         expect=[shows(KITCHEN, product="improv"), shows("ble/66:00:00:00:00:03")]),
    Case("names with escapes on a terminal's stdout", "hostile", ["scan", "--all", "--timeout",
                                                                 "1500ms"],
         expect=[no_control_characters]),
    Case("bluetoothd restarts in the middle", "kitchen", scan(timeout="8s"),
         patch={"world": {"restart_ms": 16000, "restart_for_ms": 1000}},
         expect=[shows(KITCHEN, state="ready"), says("waiting until it works again"),
                 called("StartDiscovery", 2)]),
]

# ---- What stands in the way ----

hosts = [
    Case("no bus", "kitchen", scan(), 69, error("no-system-bus"), patch={"world": {"no_bus": True}},
         no_journal=True),
    Case("no bluetoothd", "kitchen", scan(), 69, error("no-bluetoothd"),
         patch={"world": {"no_bluetoothd": True}}),
    Case("no adapter", "kitchen", scan(), 69, error("no-adapter"),
         patch={"world": {"adapters": []}}),
    Case("not that adapter", "kitchen", scan("--adapter", "hci7"), 69, error("no-adapter")),
    Case("adapter off", "kitchen", scan(), 69, error("adapter-off"),
         patch={"world": {"adapters": [{"name": "hci0", "address": "00:AA:01:00:00:00",
                                        "powered": False}]}}),
    Case("not permitted", "kitchen", scan(), 77, error("permission"),
         patch={"world": {"denied": "*"}}),
    Case("adapter off, at setup", "kitchen", setup(), 69, error("adapter-off"),
         patch={"world": {"adapters": [{"name": "hci0", "address": "00:AA:01:00:00:00",
                                        "powered": False}]}}),
    Case("doctor finds nothing wrong", "kitchen", ["doctor", "--json"], 0, {"ok": True}),
    Case("doctor names the adapter that is off", "kitchen", ["doctor", "--json"], 69,
         patch={"world": {"adapters": [{"name": "hci0", "address": "00:AA:01:00:00:00",
                                        "powered": False}]}}),
    Case("doctor without bluetoothd", "kitchen", ["doctor", "--json"], 69,
         patch={"world": {"no_bluetoothd": True}}),
]

# ---- Setup ----

setups = [
    Case("it joins", "kitchen", setup(), 0,
         {**OK, "accessory": {"id": KITCHEN, "name": "kitchen"},
          "network": {"ssid": "HomeNet", "ssid_hex": "486f6d654e6574"},
          "next_urls": ["http://192.0.2.23"]},
         [phases(*WELL), called("Connect", 1), called("Disconnect", 1)]),
    Case("over D-Bus alone", "kitchen", setup(), 0, OK, patch={"world": {"radio": False}}),
    Case("--nearest --product improv", "kitchen",
         setup(which=("--nearest", "--product", "improv")), 0, OK),
    Case("by its name", "kitchen", setup(which=("kitchen",)), 0, OK),
    Case("an open network", "kitchen",
         ["setup", KITCHEN, "--ssid", "Cafe", "--open", "--json", "--no-input"], 0, OK),
    Case("wrong password", "kitchen", setup(), 12, error("wrong-password"),
         passphrase="battery staple"),
    Case("a network that it does not see", "kitchen", setup(ssid="Elsewhere"), 14,
         error("network-not-found")),
    Case("its button is pressed in time", "kitchen", setup(), 0, OK,
         [phases("connect", "resolve", "inquire", "authorize", "send", "join")],
         {"kitchen": {"needs_authorization": True, "press_after_ms": 4000}}),
    Case("its button is not pressed in time", "kitchen", setup("--timeout", "3s"), 11,
         error("timed-out"), patch={"kitchen": {"needs_authorization": True}}),
    Case("set up already", "kitchen", setup(), 15, error("already-set-up"),
         patch={"kitchen": {"provisioned": True}}),
    Case("set up already, and --again", "kitchen", setup("--again"), 0, OK,
         patch={"kitchen": {"provisioned": True}}),
    Case("the right one of two identical ones", "twins",
         setup(which=("ble/C4:DE:E2:10:00:0A",)), 0,
         {**OK, "accessory": {"id": "ble/C4:DE:E2:10:00:0A"}}, [called("Connect", 1)]),
    Case("the nearest of two identical ones", "twins", setup(which=("--nearest",)), 0,
         {**OK, "accessory": {"id": "ble/C4:DE:E2:10:00:0B"}}),
    Case("a name that two have", "twins", setup(which=("lamp",)), 10, error("ambiguous")),
    Case("two that are equally near", "twins", setup(which=("--nearest",)), 10,
         error("ambiguous"), patch={"all": {"rssi": -55}}),
    Case("nobody of that id", "kitchen",
         setup("--timeout", "2s", which=("ble/00:00:00:00:00:01",)), 10, error("not-found")),
    Case("identify", "kitchen", ["identify", KITCHEN, "--json"], 0, OK),
    Case("identify what cannot", "kitchen", ["identify", KITCHEN, "--json"], 15,
         error("unsupported"), patch={"kitchen": {"capabilities": 0}}),
    Case("wait until it appears", "kitchen",
         ["wait", KITCHEN, "--json", "--timeout", "20s"], 0, patch={"kitchen": {"appears_ms": 4000}}),
    Case("why an accessory is taken for what it is", "kitchen",
         ["catalog", "explain", KITCHEN, "--json", "--timeout", "20s"], 0, OK, [explains("improv", "matter")]),
    Case("why a network is taken for what it is", "demo",
         ["catalog", "explain", "wifi/02:31:00:00:00:07", "--json", "--timeout", "20s"], 0, OK,
         [explains("acme-bridge", "acme-camera")]),
    Case("why a stranger is not recognised", "kitchen",
         ["catalog", "explain", "ble/C4:DE:E2:10:00:99", "--timeout", "2s", "--json"], 10, error("not-found")),
    Case("it is remembered", "kitchen", ["list", "--json"], 0, before=[setup()],
         result={"count": 1}, expect=[remembers(KITCHEN, "HomeNet")]),
    Case("three of a kind with one passphrase", "demo", ["list", "--json"], 0,
         before=[setup(which=(lamp,)) for lamp in LAMPS], result={"count": 3},
         expect=[is_remembered(*LAMPS)]),
    *[Case(f"the passphrase that NetworkManager has saved, {which}", "demo",
           ["setup", which, "--ssid", "HomeNet", "--known-passphrase", "--json", "--no-input"], code, result)
      for which, code, result in ((LAMPS[0], 0, OK), ("attic plug", 12, error("wrong-password", "probable")),
                                  ("old heater", 15, error("refused")))],
    Case("a beacon cannot be set up", "demo",
         setup(which=("ble/2B:CB:BC:87:E6:91",)), 15, error("unsupported")),
    *[Case(f"name and service data in turns, {how}", "kitchen", setup(which=which), 0, OK,
           patch={"kitchen": {"name_every_ms": 400, "name_for_ms": 8000}})
      for how, which in (("by id", (KITCHEN,)), ("by name", ("kitchen",)))],
    Case("it is given names", "kitchen",
         setup("--hostname", "kitchen-1", "--device-name", "Küche"), 0, OK,
         [told("hostname", "kitchen-1"), told("name", "Küche")],
         {"kitchen": {"capabilities": 15}}),
    Case("a host name that it cannot take", "kitchen", setup("--hostname", "kitchen-1"), 15,
         error("unsupported"), [never_told("join")]),
    Case("an endpoint that it does not have", "kitchen", setup("--send", "cloud=/proc/version"), 15,
         error("unsupported"), [never_told("join")]),
    Case("an access point that it cannot be told", "kitchen",
         setup("--bssid", "02:00:00:00:01:00"), 15, error("unsupported"), [never_told("join")]),
    Case("it cannot be told to forget its network", "kitchen", ["reset", "kitchen", "--json"], 15,
         error("unsupported"), [never_told("join")]),
    Case("no host name", "kitchen", setup("--hostname", "-kitchen"), 64, error("usage")),
    Case("what only advertises cannot be set up", "demo",
         setup(which=("ble/D8:3A:DD:0C:5A:77",)), 15, error("unsupported")),
]

# ---- Faults ----

EACH = range(1, 7)
MTU_23 = {"kitchen": {"link": {"mtu": 23}}}


def at_operations(which, title, link, code, result, *expect, settings=None):
    """The whole setup of the kitchen is six operations: three subscriptions, two reads, the
    write; what comes after the last one is the accessory's own affair."""
    return [Case(f"{title}, operation {n}", "kitchen", setup("--timeout", "40s"), code, result,
                 list(expect), {"kitchen": {"link": link(n)}, "world": settings or {}}) for n in which]


def notes(number):
    def ask(run):
        have = [line["text"] for line in run.lines if line["event"] == "note"]
        return None if len(have) == number else f"notes {have}"
    return ask


faults = [
    # first: it takes the longest, the others run beside it
    Case("out of reach in the middle", "kitchen", setup(), 75, error("lost"), limit=150,
         patch={"world": {"speed": 20}, "kitchen": {"rssi": [[0, -60], [120000, None]], "join_ms": 400000}}),
    Case("connect fails twice, then succeeds", "kitchen", setup(), 0, OK,
         [called("Connect", 3)], {"kitchen": {"link": {"connect_failures": 2}}}),
    Case("connect always fails", "kitchen", setup("--timeout", "60s"), 75,
         error("connect-failed"), patch={"kitchen": {"link": {"connect_failures": 1000}}}, limit=90),
    Case("the object has vanished at connect", "kitchen", setup(), 0, OK,
         patch={"kitchen": {"link": {"connect_vanishes": 1}}}),
    Case("connect never answers", "kitchen", setup("--timeout", "8s"), 11, error("timed-out"),
         patch={"kitchen": {"link": {"connect_hangs": True}}}),
    Case("services never resolve", "kitchen", setup("--timeout", "8s"), 11, error("timed-out"),
         patch={"kitchen": {"link": {"resolve_hangs": True}}}),
    Case("a stale GATT cache is healed", "kitchen", setup(), 0, OK, [called("RemoveDevice", 1)],
         {"kitchen": {"link": {"stale_cache": True}}}),
    Case("it takes an encrypted link: bluetoothd pairs, and the bond stays", "kitchen", setup(), 0, OK,
         [called("Pair", 0), called("RemoveDevice", 0)], {"kitchen": {"encrypted": True}}),
    Case("and where bluetoothd does not, usher does", "kitchen", setup(), 0, OK,
         [called("Pair", 1), notes(1)],
         {"kitchen": {"encrypted": True, "link": {"no_auto_pair": True}}}),
    Case("it lost the bond in a factory reset", "kitchen", setup(), 0, OK,
         [called("RemoveDevice", 1)], {"kitchen": {"encrypted": True, "link": {"stale_bond": True}}}),
    Case("a setup that comes to nothing leaves no bond behind", "kitchen", setup("--timeout", "4s"), 11,
         error("timed-out"), [called("RemoveDevice", 1)],
         {"kitchen": {"encrypted": True, "needs_authorization": True}}),
    Case("but one that was there before", "kitchen", setup("--timeout", "4s"), 11,
         error("timed-out"), [called("RemoveDevice", 0)],
         {"kitchen": {"encrypted": True, "needs_authorization": True, "link": {"bonded": True}}}),
    *at_operations(EACH, "the link drops once", lambda n: {"drop_at": n, "drops": 1}, 0, OK,
                   notes(1), called("Connect", 2)),
    *at_operations(EACH, "the link drops always", lambda n: {"drop_at": n}, 75, error("lost"),
                   called("Connect", 3)),
    *at_operations(EACH, "bluetoothd is killed", lambda n: {"restart_at": n}, 0, OK, notes(1)),
    *at_operations((1, 4, 6), "bluetoothd is stopped in order", lambda n: {"restart_at": n}, 0, OK,
                   notes(1), settings={"restart_in_order": True}),
    *at_operations((1, 6), "the adapter is switched off", lambda n: {"off_at": n}, 69,
                   error("adapter-off")),
    Case("it answers the credentials with 0xff", "kitchen", setup(), 12,
         error("join-failed", "probable"),
         patch={"kitchen": {"faults": {"refuse": 255}}}),
    Case("writes are answered with an ATT error", "kitchen", setup(), 15, error("refused"),
         patch={"kitchen": {"faults": {"refuse_att": 14}}}),
    Case("its results have a wrong checksum", "kitchen", setup(), 76, error("protocol"),
         patch={"kitchen": {"faults": {"bad_checksum": True}}}),
    Case("state before result", "kitchen", setup(), 0,
         {**OK, "next_urls": ["http://192.0.2.23"]},
         patch={"kitchen": {"faults": {"state_first": True}}}),
    Case("no result, only state 04", "kitchen", setup(), 0, OK,
         patch={"kitchen": {"faults": {"no_result": True}}}),
    Case("each notification twice", "kitchen", setup(), 0, OK,
         patch={"kitchen": {"faults": {"duplicate": True}}}),
    Case("a failed join without an error", "kitchen", setup(), 12,
         error("wrong-password", "probable"),
         patch={"kitchen": {"faults": {"no_error": True}}}, passphrase="battery staple"),
    Case("it leaves right after success", "kitchen", setup(), 0, OK,
         patch={"kitchen": {"faults": {"drop_at": "after-success"}}}),
    Case("it goes while it joins, and has joined", "kitchen", setup(), 0, OK, [notes(1)],
         patch={"kitchen": {"faults": {"drop_at": "joining"}}}),
    Case("MTU 23, notifications are cut", "kitchen", setup(), 0,
         {**OK, "next_urls": ["http://192.0.2.23"]}, patch=MTU_23),
    Case("without AcquireNotify", "kitchen", setup(), 0, OK,
         patch={"kitchen": {"link": {"no_acquire": True, "mtu": 23}}}),
    Case("a slow link", "kitchen", setup("--timeout", "60s"), 0, OK,
         patch={"kitchen": {"link": {"operation_ms": 3000}}}),
    Case("no capabilities characteristic", "kitchen", setup(), 0, OK,
         patch={"kitchen": {"no_capabilities": True}}),
    Case("firmware without service data", "kitchen", setup(), 0, OK,
         patch={"kitchen": {"service_data": False}}),
]

# ---- What the host looks at beforehand ----

def note_says(*texts):
    def ask(run):
        have = [line["text"] for line in run.lines if line["event"] == "note"]
        fine = len(have) == len(texts) and all(t in h for t, h in zip(texts, have))
        return None if fine else f"notes {have}"
    return ask


checks = [
    Case("a network on 2.4 and 5 GHz", "check", setup(), 0, OK,
         [phases("check", *WELL), note_says()]),
    Case("on 5 GHz only: it is not even connected to", "check", setup(ssid="Five"), 14,
         error("unsuitable-network", "probable"),
         [phases("check"), called("Connect", 0), never_told("join"), says("5 or 6 GHz only")]),
    Case("on 5 GHz only, and --no-check", "check", setup("--no-check", ssid="Five"), 0, OK,
         [phases(*WELL)]),
    Case("WPA3 only", "check", setup(ssid="New"), 0, OK, [note_says("WPA3 only")]),
    Case("channel 13", "check", setup(ssid="High"), 0, OK, [note_says("channel 12, 13")]),
    Case("one that this host does not hear", "check", setup(ssid="Unheard"), 0, OK, [note_says()]),
    Case("the passphrase that the host has, where nobody tells it", "check",
         ["setup", KITCHEN, "--ssid", "HomeNet", "--known-passphrase", "--json", "--no-input"], 64,
         error("no-input"), [never_told("join"), note_says("no passphrase of that network")]),
    Case("identify looks at no network", "check", ["identify", KITCHEN, "--json"], 0, OK,
         [called("Connect", 1)]),
]

# ---- Interrupted ----

JOINING = '"phase":"join"'
LONG_JOIN = {"kitchen": {"join_ms": 20000}}

interrupted = [
    *[Case(f"{name} while it {phase}s", "kitchen", setup(), 130, error("cancelled"),
           signal=(f'"phase":"{phase}"', number), patch=LONG_JOIN)
      for name, number in (("SIGINT", signal.SIGINT), ("SIGTERM", signal.SIGTERM))
      for phase in ("connect", "inquire", "join")],
    Case("SIGINT at a scan", "kitchen", scan(timeout="20s"), 0, {"event": "end"},
         signal=('"found"', signal.SIGINT)),
    Case("the whole world is killed", "kitchen", setup(), -9, no_journal=True, stream=False,
         signal=(JOINING, signal.SIGKILL), patch=LONG_JOIN),
    # its link stays up, so that it does not advertise; meanwhile it has joined
    *[Case(f"after a kill it is found all the same, {how}", "kitchen", setup(), 15,
           error("already-set-up"), killed_after=1, patch={**LONG_JOIN, "world": {"radio": radio}})
      for how, radio in (("with usher-radio", True), ("over D-Bus alone", False))],
]

GROUPS = {"discovery": discovery, "hosts": hosts, "setup": setups, "faults": faults,
          "check": checks, "interrupted": interrupted}

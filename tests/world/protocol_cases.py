# SPDX-License-Identifier: LGPL-2.1-or-later
"""Setups by each protocol, as cases.py has them for Improv: the accessory of the world
`kitchen` speaks another one."""

from cases import (KITCHEN, OK, Case, called, error, logs, never_told, phases, says, setup, shows, scan,
                   told)


def speaks(protocol, **more):
    """It speaks that, and sees another network than Improv's."""
    return {"kitchen": {"protocol": protocol, **more}}


NORDIC = [
    Case("scan tells its state", "kitchen", scan(),
         patch=speaks("nordic"),
         expect=[shows(KITCHEN, product="nordic-wifi", protocols=["nordic"], state="ready")]),
    Case("scan tells that it has a network", "kitchen", scan(),
         patch=speaks("nordic", provisioned=True), expect=[shows(KITCHEN, state="provisioned")]),
    Case("it joins, and tells its address", "kitchen", setup("--no-check"), 0,
         {**OK, "network": {"ssid": "HomeNet", "ip": "192.0.2.50"}},
         [phases("connect", "resolve", "inquire", "send", "join"), called("Connect", 1),
          called("ReadValue", 1), called("WriteValue", 3)], speaks("nordic")),
    Case("an open network", "kitchen",
         ["setup", KITCHEN, "--ssid", "Cafe", "--open", "--json", "--no-input"], 0, OK,
         patch=speaks("nordic")),
    Case("a wrong passphrase, as the firmware tells it", "kitchen", setup(), 12,
         error("wrong-password", "probable"), passphrase="battery staple", patch=speaks("nordic")),
    Case("a wrong passphrase, with a reason", "kitchen", setup(), 12,
         error("wrong-password", "certain"), passphrase="battery staple",
         patch=speaks("nordic", reasons=True)),
    Case("a network that it does not see", "kitchen", setup(ssid="Elsewhere"), 14,
         error("network-not-found"), patch=speaks("nordic")),
    Case("set up already", "kitchen", setup(), 15, error("already-set-up"),
         patch=speaks("nordic", provisioned=True)),
    Case("set up already, and --again", "kitchen", setup("--again"), 0, OK,
         patch=speaks("nordic", provisioned=True)),
    Case("it never ends its join", "kitchen", setup("--timeout", "20s"), 11, error("timed-out"),
         patch=speaks("nordic", faults={"stays_in_state": 2})),
    Case("it refuses the network", "kitchen", setup(), 15, error("refused"),
         patch=speaks("nordic", faults={"refused_operation": 4})),
    Case("it drops the link while it joins: asked again, it has joined", "kitchen", setup(), 0, OK,
         [called("Connect", 2)], speaks("nordic", faults={"drop_at": "joining", "drops": 1})),
    Case("it forgets its network", "kitchen", ["reset", KITCHEN, "--json"], 0, OK,
         patch=speaks("nordic", provisioned=True)),
    Case("it forgets its network: the nearest, which is set up", "kitchen",
         ["reset", "--nearest", "--product", "nordic-wifi", "--json"], 0, OK,
         patch=speaks("nordic", provisioned=True)),
    Case("it cannot blink", "kitchen", ["identify", KITCHEN, "--json"], 15, error("unsupported"),
         [never_told("join")], speaks("nordic")),
]

ESPRESSIF_CODE = ('{"ver":"v1","name":"PROV_0A1B2C","username":"wifiprov",'
                  '"pop":"abcd1234","transport":"ble"}')
ESPRESSIF_WELL = phases("connect", "resolve", "inquire", "secure", "send", "join")
LISTED = [{"ssid": "HomeNet", "passphrase": "correct horse", "rssi": -51, "auth": "WPA2",
           "bssid": "02:00:00:00:01:00", "channel": 6},
          *({"ssid": f"net {n}", "rssi": -60 - n} for n in range(9))]


def espressif(**more):
    return speaks("espressif", networks=LISTED, **more)


def with_code(*more, code="abcd1234", **others):
    return setup("--code", code, *more, **others)


def tells(text):
    """One of its notes holds this."""
    def ask(run):
        have = [line["text"] for line in run.lines if line["event"] == "note"]
        return None if any(text in note for note in have) else f"notes {have}"
    return ask


ESPRESSIF = [
    Case("scan tells that it is ready", "kitchen", scan(), patch=espressif(),
         expect=[shows(KITCHEN, product="espressif", protocols=["espressif"], state="ready")]),
    *(Case(f"Security {security}, by the whole of its code", "kitchen", with_code(code=ESPRESSIF_CODE),
           0, {**OK, "network": {"ssid": "HomeNet", "ip": "192.0.2.50",
                                 "bssid": "02:00:00:00:01:00", "freq": 2437}},
           [ESPRESSIF_WELL, called("Connect", 1)], espressif(security=security))
      for security in (0, 1, 2)),
    *(Case(f"{name}, found by its code", "espressif",
           setup("--code", ESPRESSIF_CODE.replace("PROV_0A1B2C", name), which=()), 0,
           {**OK, "accessory": {"name": name, "product": product}, "network": {"ssid": "HomeNet"}},
           [ESPRESSIF_WELL, called("Connect", 1)])
      for name, product in (("PROV_0A1B2C", "espressif"), ("PROV_0A1B2D", "espressif"),
                            ("PROV_0A1B2E", "espressif-021a"))),
    Case("a code of an accessory that is not there", "espressif",
         setup("--code", ESPRESSIF_CODE.replace("0A1B2C", "FFFFFF"), "--timeout", "3s", which=()), 10,
         error("not-found"), [called("Connect", 0)]),
    Case("old firmware, named by its address", "espressif",
         setup("--code", "q7Rt2xWz", which=("ble/C4:DE:E2:0A:1B:2F",)), 0, OK),
    Case("a user of another name, by the whole of its code", "espressif",
         setup("--code", '{"ver":"v1","name":"meter","username":"joe","pop":"q7Rt2xWz","transport":"ble"}',
               which=("ble/C4:DE:E2:0A:1B:30",)), 0, OK),
    Case("by its proof of possession alone", "kitchen", with_code(code="q7Rt2xWz"), 0, OK,
         patch=espressif(pop="q7Rt2xWz")),
    Case("without a code, and none is needed", "kitchen", setup(), 0, OK,
         [tells("asks for no code")], espressif(no_pop=True)),
    Case("nothing is encrypted: said", "kitchen", setup(), 0, OK, [tells("encrypts nothing")],
         espressif(security=0)),
    Case("a code is wanted, and nobody is asked", "kitchen", setup(), 64, error("no-input"),
         patch=espressif()),
    Case("a wrong code", "kitchen", with_code(code="wrongcode"), 13, error("wrong-code", "certain"),
         [never_told("join")], espressif()),
    Case("a wrong code, Security 2", "kitchen", with_code(code="wrongcode"), 13,
         error("wrong-code", "certain"), [never_told("join")], espressif(security=2)),
    Case("a wrong code, and it hangs up", "kitchen", with_code(code="wrongcode"), 13,
         error("wrong-code", "probable"), [never_told("join"), called("Connect", 2)],
         espressif(bluedroid=True)),
    Case("less security than its code says", "kitchen",
         with_code(code='{"ver":"v1","name":"PROV_0A1B2C","pop":"abcd1234","security":"2","transport":"ble"}'),
         76, error("protocol"), [never_told("join")], espressif(security=1)),
    Case("a wrong passphrase", "kitchen", with_code(), 12, error("wrong-password", "certain"),
         passphrase="battery staple", patch=espressif()),
    Case("a network that it does not see", "kitchen", with_code(ssid="Elsewhere"), 14,
         error("network-not-found", "certain"), patch=espressif()),
    Case("after a wrong passphrase it is ready for the next", "kitchen", with_code(), 0, OK,
         patch=espressif(failed=True)),
    Case("it joins for ever", "kitchen", with_code("--timeout", "20s"), 11, error("timed-out"),
         patch=espressif(faults={"join_hangs": True})),
    Case("it drops the link while it joins: asked again, it has joined", "kitchen", with_code(), 0, OK,
         [called("Connect", 2)], espressif(faults={"drop_at": "joining", "drops": 1})),
    *(Case(f"it drops the link at request {n}: connected again", "kitchen", with_code(), 0, OK,
           [called("Connect", 2)], espressif(link={"drop_at": n, "drops": 1}))
      for n in range(1, 19)),
    Case("an answer that is cut", "kitchen", with_code(), 76, error("protocol"),
         patch=espressif(security=2, faults={"spoil_at": 2, "spoil": "cut"})),
    Case("a version that is not JSON", "kitchen", with_code(), 76, error("protocol"),
         patch=espressif(faults={"bad_version": True})),
    Case("old firmware: no descriptions, plain text for a version", "kitchen", with_code(), 0, OK,
         patch=espressif(version="V0.1", no_descriptions=True, no_ctrl=True, no_scan=True)),
    Case("a service of the vendor's", "kitchen", with_code(), 0, OK,
         patch=espressif(service="c0ffee00-1111-2222-3333-444455556666")),
    Case("in another network already", "kitchen", with_code(), 15, error("refused"),
         patch=espressif(provisioned=True)),
    Case("in another network already, and --again", "kitchen", with_code("--again"), 0, OK,
         patch=espressif(provisioned=True)),
    Case("it cannot blink", "kitchen", ["identify", KITCHEN, "--json"], 15, error("unsupported"),
         [never_told("join")], espressif()),
]

SHELLY_PHASES = phases("connect", "resolve", "inquire", "send", "join")


def calls(*names):
    """The methods that were called, in order; polls of the join count once."""
    def ask(run):
        have = [log["name"] for log in logs(run) if log["event"] == "command"]
        have = [name for i, name in enumerate(have) if not i or name != have[i - 1]]
        return None if have == list(names) else f"called: {have}"
    return ask


SHELLY = [
    Case("scan tells its model and its state", "kitchen", scan(),
         patch=speaks("shelly", model_id=0x1805),
         expect=[shows(KITCHEN, product="shelly-plug-s-gen3", protocols=["shelly"], state="ready",
                       key="shelly-plug-s-gen3/94728757DDC4")]),
    Case("scan tells a model that is not known", "kitchen", scan(),
         patch=speaks("shelly", model_id=0xfff0), expect=[shows(KITCHEN, product="shelly")]),
    Case("it joins, and tells its address", "kitchen", setup("--no-check"), 0,
         {**OK, "network": {"ssid": "HomeNet", "ip": "192.0.2.50"}},
         [SHELLY_PHASES, called("Connect", 1),
          calls("WiFi.GetStatus", "WiFi.SetConfig", "WiFi.GetStatus")], speaks("shelly")),
    Case("an open network", "kitchen",
         ["setup", KITCHEN, "--ssid", "Cafe", "--open", "--json", "--no-input"], 0, OK,
         patch=speaks("shelly")),
    Case("a name", "kitchen", setup("--device-name", "Kitchen"), 0, OK, [told("name", "Kitchen")],
         speaks("shelly")),
    Case("a wrong passphrase", "kitchen", setup(), 12, error("wrong-password", "probable"),
         passphrase="battery staple", patch=speaks("shelly")),
    Case("a wrong passphrase, of which it sends news", "kitchen", setup(), 12,
         error("wrong-password", "probable"), passphrase="battery staple",
         patch=speaks("shelly", news=True)),
    Case("a network that it does not see", "kitchen", setup(ssid="Elsewhere"), 14,
         error("network-not-found"), patch=speaks("shelly")),
    Case("set up already", "kitchen", setup(), 15, error("already-set-up"),
         patch=speaks("shelly", provisioned_ssid="HomeNet")),
    Case("set up already, and --again", "kitchen", setup("--again"), 0, OK,
         patch=speaks("shelly", provisioned_ssid="OldNet")),
    Case("it has a password", "kitchen", setup("--code", "opensesame"), 0, OK,
         patch=speaks("shelly", password="opensesame")),
    Case("it has a password, and a network already", "kitchen", setup("--code", "opensesame"), 15,
         error("already-set-up"), patch=speaks("shelly", password="opensesame",
                                                provisioned_ssid="HomeNet")),
    Case("it has another password", "kitchen", setup("--code", "sesame"), 13,
         error("wrong-code", "certain"), patch=speaks("shelly", password="opensesame")),
    Case("it has a password, which nobody gave", "kitchen", setup(), 64,
         patch=speaks("shelly", password="opensesame")),
    Case("it wants to be paired", "kitchen", setup(), 0, OK,
         patch=speaks("shelly", needs_pairing=True)),
    Case("it wants to be paired, and takes no new bond: its window is closed", "kitchen", setup(), 15,
         error("refused", "certain"), [says("press its button")],
         speaks("shelly", needs_pairing=True, link={"pair_failures": 9, "no_auto_pair": True})),
    Case("it does not notify", "kitchen", setup(), 0, OK,
         patch=speaks("shelly", faults={"no_notify": True})),
    Case("its lengths are wrong", "kitchen", setup(), 0, OK,
         patch=speaks("shelly", faults={"answer": "long-length"})),
    Case("its answer to the credentials is not JSON", "kitchen", setup(), 0, OK,
         patch=speaks("shelly", faults={"answer": "not-json", "answer_at": 2})),
    Case("it refuses the credentials", "kitchen", setup(), 15, error("refused"),
         patch=speaks("shelly", faults={"answer": "error", "answer_at": 2})),
    Case("it never answers", "kitchen", setup("--timeout", "20s"), 11, error("timed-out"),
         patch=speaks("shelly", faults={"silent": True})),
    Case("it drops the link while it joins: asked again, it has joined", "kitchen", setup(), 0, OK,
         [called("Connect", 2)], speaks("shelly", faults={"drop_at": "joining", "drops": 1})),
    Case("settings that take a restart: asked again, it has joined", "kitchen", setup(), 0, OK,
         [called("Connect", 2), calls("WiFi.GetStatus", "WiFi.SetConfig", "Shelly.Reboot",
                                      "WiFi.GetStatus")],
         speaks("shelly", restart_required=True)),
    Case("a plain Mongoose OS: asked again after its restart, it has joined", "kitchen", setup(), 0, OK,
         [called("Connect", 2), calls("WiFi.GetStatus", "Sys.GetInfo", "Config.Set", "Config.Save",
                                      "WiFi.GetStatus", "Sys.GetInfo")],
         speaks("shelly", mongoose=True)),
    Case("it forgets its network", "kitchen", ["reset", KITCHEN, "--json"], 0, OK,
         patch=speaks("shelly", provisioned_ssid="HomeNet")),
    Case("it cannot blink", "kitchen", ["identify", KITCHEN, "--json"], 15, error("unsupported"),
         [never_told("join")], speaks("shelly")),
]

NYMEA = [
    Case("it joins, and tells its address", "kitchen", setup("--no-check"), 0,
         {**OK, "network": {"ssid": "HomeNet", "ip": "192.0.2.50"}},
         [phases("connect", "resolve", "inquire", "send", "join"), called("Connect", 1),
          called("ReadValue", 1), called("WriteValue", 4)], speaks("nymea")),
    Case("scan tells what it is", "kitchen", scan(), patch=speaks("nymea"),
         expect=[shows(KITCHEN, product="nymea", protocols=["nymea"], state="unknown")]),
    Case("an open network", "kitchen",
         ["setup", KITCHEN, "--ssid", "Cafe", "--open", "--json", "--no-input"], 0, OK,
         patch=speaks("nymea")),
    Case("a hidden network", "kitchen", setup("--no-check"), 0, OK,
         patch=speaks("nymea", hidden="HomeNet")),
    Case("a hidden network, which it cannot join", "kitchen", setup("--no-check"), 14,
         error("network-not-found", "probable"),
         patch=speaks("nymea", hidden="HomeNet", refuses_hidden=True)),
    Case("a wrong passphrase", "kitchen", setup(), 12, error("wrong-password", "probable"),
         passphrase="battery staple", patch=speaks("nymea")),
    Case("set up already", "kitchen", setup(), 15, error("already-set-up"),
         patch=speaks("nymea", provisioned_ssid="HomeNet")),
    Case("its answer to the credentials is not JSON", "kitchen", setup(), 0, OK,
         patch=speaks("nymea", faults={"answer": "not-json", "answer_at": 1})),
    Case("its networking is off", "kitchen", setup(), 15, error("refused"),
         patch=speaks("nymea", faults={"response": 5})),
    Case("it never ends its join", "kitchen", setup("--timeout", "20s"), 11, error("timed-out"),
         patch=speaks("nymea", faults={"stays_in_state": 5})),
    Case("it stops its service once it has joined", "kitchen", setup(), 0, OK,
         patch=speaks("nymea", faults={"drop_at": "after-success"})),
    Case("it drops the link while it joins: asked again, it has joined", "kitchen", setup(), 0, OK,
         [called("Connect", 2)], speaks("nymea", faults={"drop_at": "joining", "drops": 1})),
    Case("it leaves its network", "kitchen", ["reset", KITCHEN, "--json"], 0, OK,
         patch=speaks("nymea", provisioned_ssid="HomeNet")),
    Case("it cannot blink", "kitchen", ["identify", KITCHEN, "--json"], 15, error("unsupported"),
         [never_told("join")], speaks("nymea")),
]

ZEPHYR = [
    Case("it joins", "kitchen", setup("--no-check"), 0, {**OK, "network": {"ssid": "HomeNet"}},
         [phases("connect", "resolve", "inquire", "send", "join"), called("Connect", 1),
          called("ReadValue", 1), called("WriteValue", 3)], speaks("zephyr")),
    Case("scan tells what it is", "kitchen", scan(), patch=speaks("zephyr"),
         expect=[shows(KITCHEN, product="zephyr", protocols=["zephyr"], state="unknown")]),
    Case("an open network", "kitchen",
         ["setup", KITCHEN, "--ssid", "Cafe", "--open", "--json", "--no-input"], 0, OK,
         patch=speaks("zephyr")),
    Case("a network with WPA3 alone", "kitchen", setup(), 0, OK,
         [tells("WPA3")], speaks("zephyr", wpa3_only=True)),
    Case("it wants to be paired", "kitchen", setup(), 0, OK,
         patch=speaks("zephyr", needs_pairing=True)),
    Case("a wrong passphrase: it does not say why", "kitchen", setup(), 12,
         error("join-failed", "probable"), passphrase="battery staple", patch=speaks("zephyr")),
    Case("set up already", "kitchen", setup(), 15, error("already-set-up"),
         patch=speaks("zephyr", status=3)),
    Case("it stays in connecting", "kitchen", setup("--timeout", "20s"), 11, error("timed-out"),
         patch=speaks("zephyr", faults={"stays_connecting": True})),
    Case("it drops the link while it joins: asked again, it has joined", "kitchen", setup(), 0, OK,
         [called("Connect", 2)], speaks("zephyr", faults={"drop_at": "joining", "drops": 1})),
    Case("it forgets its network", "kitchen", ["reset", KITCHEN, "--json"], 0, OK,
         patch=speaks("zephyr", status=3)),
    Case("it cannot blink", "kitchen", ["identify", KITCHEN, "--json"], 15, error("unsupported"),
         [never_told("join")], speaks("zephyr")),
]

BLUFI = [
    Case("scan tells what it is", "kitchen", scan(), patch=speaks("blufi"),
         expect=[shows(KITCHEN, product="blufi", protocols=["blufi"], state="unknown")]),
    Case("current encryption", "kitchen", setup("--no-check"), 0, {**OK, "network": {"ssid": "HomeNet"}},
         [phases("connect", "resolve", "inquire", "secure", "send", "join"), called("Connect", 1)],
         speaks("blufi")),
    Case("old encryption, and a warning", "kitchen", setup(), 0, OK,
         [tells("old and weak")], speaks("blufi", security="old")),
    Case("no encryption, and a warning", "kitchen", setup(), 0, OK,
         [tells("no encryption")], speaks("blufi", security="none")),
    Case("an open network", "kitchen",
         ["setup", KITCHEN, "--ssid", "Cafe", "--open", "--json", "--no-input"], 0, OK,
         patch=speaks("blufi")),
    Case("a wrong passphrase", "kitchen", setup(), 12, error("wrong-password", "probable"),
         passphrase="battery staple", patch=speaks("blufi")),
    Case("a network that it does not see", "kitchen", setup(ssid="Elsewhere"), 14,
         error("network-not-found"), patch=speaks("blufi")),
    Case("set up already", "kitchen", setup(), 15, error("already-set-up"),
         patch=speaks("blufi", provisioned=True)),
    Case("it encrypts in no way that is known: nothing is sent", "kitchen", setup(), 15,
         error("unsupported"), [never_told("join")],
         speaks("blufi", faults={"error": 6, "error_at": 1})),
    Case("it encrypts with other keys: nothing is sent", "kitchen", setup(), 76,
         error("protocol"), [never_told("join")], speaks("blufi", faults={"other_keys": True})),
    Case("it drops the link while it joins: asked again, it has joined", "kitchen", setup(), 0, OK,
         [called("Connect", 2)], speaks("blufi", faults={"drop_at": "joining", "drops": 1})),
    Case("it cannot blink", "kitchen", ["identify", KITCHEN, "--json"], 15, error("unsupported"),
         [never_told("join")], speaks("blufi")),
]

GROUPS = {"blufi": BLUFI, "nordic": NORDIC, "espressif": ESPRESSIF, "shelly": SHELLY, "nymea": NYMEA, "zephyr": ZEPHYR}

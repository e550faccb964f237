# SPDX-License-Identifier: LGPL-2.1-or-later
"""Setups by each protocol, as cases.py has them for Improv: the accessory of the world
`kitchen` speaks another one."""

from cases import KITCHEN, OK, Case, called, error, never_told, phases, setup, shows, scan


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
         {**OK, "network": {"ssid": "HomeNet", "ip": "192.168.1.50"}},
         [phases("connect", "resolve", "inquire", "send", "join", "reach"), called("Connect", 1),
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
    Case("it cannot blink", "kitchen", ["identify", KITCHEN, "--json"], 15, error("unsupported"),
         [never_told("join")], speaks("nordic")),
]

GROUPS = {"nordic": NORDIC}

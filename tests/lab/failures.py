# SPDX-License-Identifier: LGPL-2.1-or-later
"""Joins that cannot succeed: what is on the air, and which answers tell the cause. One table, for
usher in `make check`, and for usher and its peers in `make bench`."""
import contextlib

from lab import HOME_PASSPHRASE
from wifi import STATION, AccessPoint, join_arguments, own_address

SSID, WRONG = "ACME-1", "incorrect horse"
DENIED = "/run/lab-denied"


def deny():
    with open(DENIED, "w") as f:
        f.write(own_address() + "\n")
    # who is denied gets no probe responses: beacons often enough that a short look hears one
    return "beacon_int=20\ndeny_mac_file=%s\n" % DENIED


class Case:
    """ap: arguments of the access point, None: there is none. usher: error names; nmcli and iwctl:
    a pattern of what they print, in any case. A peer that tells the cause in any words is right."""

    def __init__(self, name, ap, usher, nmcli, iwctl, given=HOME_PASSPHRASE, hidden=False, certain=None, lines=None):
        self.name, self.ap, self.usher, self.nmcli, self.iwctl = name, ap, usher, nmcli, iwctl
        self.given, self.hidden, self.certain, self.lines = given, hidden, certain, lines

    def on_air(self):
        if self.ap is None:
            return contextlib.nullcontext()
        return AccessPoint(SSID, **{"dhcp": "192.168.4", "lines": self.lines() if self.lines else "", **self.ap})

    def arguments(self):
        return join_arguments("--ssid", SSID, *(["--hidden"] if self.hidden else []), "--wifi", STATION, "--once",
                              passphrase=self.given)


PASSWORD = r"password|passphrase|secrets were required|invalid key|wrong key"
OPEN = r"\bopen\b|no security|not encrypted|unencrypted"
ABSENT = r"not? (be )?found|no network with ssid"

CASES = (
    Case("wrong WPA2 key", {}, ["wrong-password"], PASSWORD, PASSWORD, given=WRONG, certain="certain"),
    Case("wrong SAE password", {"security": "sae"}, ["wrong-password"], PASSWORD, PASSWORD, given=WRONG),
    Case("wrong SAE password, the access point says nothing", {"security": "sae", "mute": "sae-confirm"},
         ["wrong-password"], PASSWORD, PASSWORD, given=WRONG, certain="probable"),
    Case("not in range", None, ["not-in-range"], ABSENT, ABSENT),
    Case("hidden, and not there", None, ["not-in-range"], ABSENT, ABSENT, hidden=True),
    Case("full", {"lines": "max_num_sta=0\n"}, ["network-full"], r"full|too many|no more", r"full|too many"),
    Case("denied by address", {}, ["network-refused"], r"refus|reject|denied", r"refus|reject|denied", lines=deny),
    Case("vanishes while joining", {"mute": "vanish"}, ["not-in-range", "timed-out", "network-lost"],
         ABSENT + "|timed out|lost", ABSENT + "|timed out|lost"),
    Case("no DHCP", {"dhcp": None}, ["no-address"], r"IP configuration", r"address|dhcp"),
    Case("an address, and nobody answers", {"router": ".9"}, ["unreachable"], r"reach|limited", r"reach"),
    Case("WEP", {"security": "wep"}, ["unsupported-network"], r"\bWEP\b", r"\bWEP\b|not supported"),
    Case("an open impostor", {"security": "open"}, ["unsupported-network"], OPEN, OPEN),
)

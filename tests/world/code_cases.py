# SPDX-License-Identifier: LGPL-2.1-or-later
"""Setups by what is printed on an accessory: it says which one is meant, and what to answer."""

from cases import OK, Case, called, error, logs, never_told, phases, says
from world import PASSPHRASE

TWINS = {"ble/C4:DE:E2:10:00:23", "ble/C4:DE:E2:10:00:24"}


def label(name="PROV_0A1B2C", pop="abcd1234", **more):
    fields = {"ver": "v1", "name": name, "username": "wifiprov", "pop": pop, "transport": "ble", **more}
    return "{" + ",".join(f'"{key}":"{value}"' for key, value in fields.items()) + "}"


def by_code(code, *more, ssid="HomeNet"):
    return ["setup", "--code", code, "--ssid", ssid, "--passphrase-file", '"$SECRET"', "--json", "--no-input",
            *more]


def is_of(which):
    """The result names that accessory."""
    def ask(run):
        have = run.result().get("accessory") or {}
        return None if have.get("id") == which else f"it is of {have.get('id')}"
    return ask


def candidates(which):
    def ask(run):
        have = {accessory["id"] for accessory in run.result().get("candidates", [])}
        return None if have == which else f"candidates {have}"
    return ask


def nothing_is_done(run):
    return f"{logs(run)}" if run.calls("Connect") or logs(run) else None


def never_shows(*secrets):
    def ask(run):
        shown = [secret for secret in secrets if secret in run.stdout + run.stderr]
        return f"{shown} is shown" if shown else None
    return ask


PROV = "ble/C4:DE:E2:10:00:21"
SET_UP = [is_of(PROV), phases("connect", "resolve", "inquire", "secure", "send", "join"),
          called("Connect", 1), never_shows("abcd1234", PASSPHRASE)]
FOUND = {"ok": False, "error": {"name": "unsupported", "certainty": "certain"}}

CODES = [
    Case("Espressif: its name finds it, its code opens it", "labels", by_code(label()), 0, OK, SET_UP),
    Case("Espressif in an address", "labels",
         by_code("https://rainmaker.espressif.com/qrcode.html?data=" + label().replace('"', "%22")), 0, OK, SET_UP),
    Case("Espressif: a wrong code, for the right one", "labels", by_code(label(pop="wrongcode")), 13,
         error("wrong-code", "certain"), [is_of(PROV), never_told("join")]),
    Case("Espressif: two of that name", "labels", by_code(label("PROV_TWIN")), 10, error("ambiguous"),
         [candidates(TWINS), nothing_is_done]),
    Case("Espressif: it is not there", "labels", by_code(label("PROV_FFFFFF"), "--timeout", "4s"), 10,
         error("not-found"), [nothing_is_done, says('"PROV_FFFFFF" was not heard')]),
    Case("Espressif: another one is named", "labels",
         ["setup", "PROV_0A1B2D", *by_code(label())[1:]], 0, OK,
         [is_of("ble/C4:DE:E2:10:00:22"), says("the code is of PROV_0A1B2C, and this is PROV_0A1B2D")]),
    Case("Matter: it is found, and that is all", "labels", by_code("MT:YNJV7VSC00CMVH7SR00"), 15, FOUND,
         [is_of("ble/6A:10:3C:44:20:31"), nothing_is_done, says("Set it up with a Matter controller."),
          never_shows("34567890")]),
    Case("Matter: digits that two may have", "labels", by_code("2631-862-1095"), 10, error("ambiguous"),
         [candidates({"ble/6A:10:3C:44:20:31", "ble/6A:10:3C:44:20:32"}), nothing_is_done]),
    Case("Matter: digits that one has", "labels", by_code("34970112332"), 15, FOUND,
         [is_of("ble/6A:10:3C:44:20:33")]),
    Case("Matter: it is not there", "labels", by_code("MT:C64J0WQH27DB0648G00", "--timeout", "4s"), 10,
         error("not-found"), [says('"Matter 4095" was not heard')]),
    Case("HomeKit: it is found by the hash of its setup id", "labels", by_code("X-HM://002CEFZ5U7U1H"), 15, FOUND,
         [is_of("ble/D8:3A:DD:0C:5A:71"), nothing_is_done, says("Set it up with a HomeKit controller."),
          never_shows("031-45-154")]),
    Case("HomeKit: another setup id", "labels", by_code("X-HM://0027YMH1E7U1I", "--timeout", "4s"), 10,
         error("not-found"), [says('"HomeKit 7U1I" was not heard')]),
]

GROUPS = {"codes": CODES}

# SPDX-License-Identifier: LGPL-2.1-or-later
"""usher beacon: the accessory of the world `kitchen` is an Eddystone beacon."""

from cases import KITCHEN, OK, Case, called, error, logs, never_told, phases, setup
from protocol_cases import speaks, tells

BEACON_CODE = "00112233445566778899aabbccddeeff"


def beacon(action, *more, code=True):
    return ["beacon", action, KITCHEN, *(["--lock-code-file", '"$SECRET"'] if code else []), "--json",
            "--no-input", "--timeout", "30s", *more]


def slot(number, **want):
    """A slot of the result."""
    def ask(run):
        have = {row["slot"]: row for row in run.result()["beacon"]["slots"]}.get(number)
        bad = have is None or any(have.get(key) != value for key, value in want.items())
        return f"slot {number}: {have}" if bad else None
    return ask


def unlocks(*more, code=BEACON_CODE, action="show", **others):
    patch = speaks("eddystone", **others.pop("world", {}))
    return {"command": beacon(action, *more), "passphrase": code, "patch": patch, **others}


# The directory of a run is gone when it is looked at: what its key file was like goes to stderr.
LOOKS_AT_KEY = """sh -c '"$@"; r=$?; stat -c "key file: %a %s" door.key >&2
printf "key: " >&2; head -c 16 door.key >&2; exit $r' sh"""


def keeps_key(run):
    """The key is in a file for nobody else, and in nothing that is printed."""
    if "key file: 600 33\n" not in run.stderr:
        return "no key was kept"
    key = run.stderr.split("key: ")[1]
    return "the key is printed" if not int(key, 16) or run.stderr.count(key) > 1 or key in run.stdout else None


def keeps_no_key(run):
    return "a key file is left" if "key file:" in run.stderr else None


def registers(run):
    have = run.result()["beacon"].get("registration", {})
    lengths = [len(have.get(key, "")) for key in ("eid", "resolver_public_key", "beacon_public_key")]
    return None if lengths == [16, 64, 64] and have["clock"] >= 65280 and have["exponent"] == 4 else str(have)


NEAR = ["scan", "--all", "--json", "--timeout", "2s"]
EID = ("--slot", "1", "--eid", "--exponent", "4", "--identity-key-file", "door.key")
HERE = 'cd "$TMPDIR"'

EDDYSTONE = [
    Case("it is a beacon, seen as what it broadcasts", "kitchen", NEAR, patch=speaks("eddystone"),
         expect=[lambda run: None if "https://example.com" in run.stdout else run.stdout]),
    Case("show: all slots of one that is locked", "kitchen", **unlocks(
        result={**OK, "beacon": {"lock": "unlocked", "can_hide": True, "capabilities": {
            "slots": 3, "eid_slots": 1, "frames": ["uid", "url", "tlm", "eid"],
            "tx_powers": [-20, -8, 0, 4]}}},
        expect=[slot(0, frame="url", value="https://example.com", interval_ms=1000, tx_power=4),
                slot(1, frame=None), slot(2, frame=None), called("Connect", 1),
                phases("connect", "resolve", "inquire", "secure", "configure")])),
    Case("show one that is unlocked for good", "kitchen", beacon("show", code=False), 0,
         {**OK, "beacon": {"lock": "unlocked-for-good"}}, patch=speaks("eddystone", lock_state=2)),
    Case("a wrong lock code", "kitchen", exit=13, result=error("wrong-code", "certain"),
         **unlocks(code="ff112233445566778899aabbccddeeff")),
    Case("it is locked, and nobody can be asked", "kitchen", beacon("show", code=False), 64,
         error("no-input"), patch=speaks("eddystone")),
    Case("a URL, which is on the air then", "kitchen", NEAR, before=[
        ["beacon", "set", KITCHEN, "--slot", "0", "--url", "https://www.example.org/a",
         "--lock-code-file", '"$SECRET"', "--no-input"]], passphrase=BEACON_CODE,
         patch=speaks("eddystone"),
         expect=[lambda run: None if "https://www.example.org/a" in run.stdout else run.stdout]),
    Case("a UID, an interval that is clamped, a power", "kitchen", **unlocks(
        "--slot", "2", "--uid", "edd1ebeac04e5defa017/0123456789ab", "--interval", "20", "--tx", "-8",
        "--advertised-tx", "-12", action="set", result=OK,
        expect=[slot(2, frame="uid", value="edd1ebeac04e5defa017/0123456789ab", interval_ms=100,
                     tx_power=-8, advertised_tx_power=-12), tells("every 100 ms, not every 20")])),
    Case("telemetry", "kitchen", **unlocks("--slot", "1", "--tlm", action="set", result=OK,
                                           expect=[slot(1, frame="tlm", value="3046 mV, 22.5 °C")])),
    Case("telemetry beside an EID is encrypted", "kitchen", **unlocks(
        "--slot", "2", "--tlm", action="set", result=OK, expect=[slot(2, frame="etlm")],
        before=[HERE, ["beacon", "set", KITCHEN, *EID, "--lock-code-file", '"$SECRET"', "--no-input"]])),
    Case("an EID: its key is kept, and what a resolver wants is told", "kitchen", **unlocks(
        *EID, action="set", result=OK, before=[HERE], under=LOOKS_AT_KEY, expect=[keeps_key, registers, slot(1, frame="eid")])),
    Case("an EID that is not the one of its key", "kitchen", exit=76, **unlocks(
        *EID, action="set", result=error("protocol"), before=[HERE], under=LOOKS_AT_KEY, expect=[keeps_key],
        world={"faults": {"wrong_eid": True}})),
    Case("no EID with a wrong lock code, and no key file", "kitchen", exit=13, **unlocks(
        *EID, action="set", result=error("wrong-code"), before=[HERE], under=LOOKS_AT_KEY, expect=[keeps_no_key],
        code="ff112233445566778899aabbccddeeff")),
    Case("an EID, and the link is lost after it was written: once more", "kitchen", **unlocks(
        *EID, action="set", result=OK, before=[HERE], under=LOOKS_AT_KEY, expect=[keeps_key, registers, called("Connect", 2)],
        world={"faults": {"drop_at_request": 14, "drops": 1}})),
    Case("clear", "kitchen", **unlocks("--slot", "0", "--clear", action="set", result=OK,
                                       expect=[slot(0, frame=None)])),
    Case("what it cannot do is refused before anything is written", "kitchen", exit=15, **unlocks(
        "--slot", "0", "--url", "https://a.com", "--tx", "-9", action="set", result=error("unsupported"),
        expect=[never_told("slot")])),
    Case("a slot that it has not", "kitchen", exit=15, **unlocks(
        "--slot", "3", "--clear", action="set", result=error("unsupported"), expect=[never_told("slot")])),
    Case("unlock, then it is open without a code", "kitchen", beacon("show", code=False), 0,
         {**OK, "beacon": {"lock": "unlocked-for-good"}}, patch=speaks("eddystone"), before=[
             ["beacon", "unlock", KITCHEN, "--lock-code-file", '"$SECRET"', "--no-input"]],
         passphrase=BEACON_CODE),
    Case("a new lock code opens it", "kitchen", **unlocks(
        code="0f0e0d0c0b0a09080706050403020100", result=OK, before=[
            'printf %s ' + BEACON_CODE + ' > "$TMPDIR/code"; ' + HERE,
            ["beacon", "lock", KITCHEN, "--lock-code-file", "code", "--new-lock-code-file", '"$SECRET"',
             "--no-input"]])),
    Case("reset", "kitchen", **unlocks(action="reset", result=OK,
                                       expect=[lambda run: None if any(
                                           log["event"] == "factory-reset" for log in logs(run))
                                           else "it was not reset"])),
    Case("what is no beacon", "kitchen", beacon("show", code=False), 15, error("unsupported")),
    Case("it cannot be set up", "kitchen", setup(), 15, error("unsupported"), patch=speaks("eddystone")),
]

GROUPS = {"eddystone": EDDYSTONE}

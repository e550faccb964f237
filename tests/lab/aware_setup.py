# SPDX-License-Identifier: LGPL-2.1-or-later
"""An accessory that is set up over Wi-Fi Aware: `usher setup` on one radio, usher-accessory on another,
messages in protected follow-ups between them; then it joins a real network with a wpa_supplicant of
its own."""
from air import capture
from aware import *

NAME = "aware/_usher-setup._udp"
PIN = "246810"
WRONG = "not the passphrase"


class Setup:
    """interface: usher's; the accessory is on aware, and joins by wifi. kind: of radio."""

    def __init__(self, kind, interface, aware, wifi):
        self.air = capture(LOG_DIR)
        self.kind, self.interface = kind, interface
        self.state = tempfile.mkdtemp(prefix="usher-setup-")
        self.ran = []
        self.accessory = Accessory(radio=aware, interface=wifi, protocol="aware-setup", pin=PIN, back_end=kind,
                                   aware="_usher-setup._udp")

    def usher(self, verb, *arguments, pin=None):
        given = ["--pin-file", passphrase_file(pin)] if pin else []
        usher = Usher([verb, NAME, "--wifi", self.interface, "--aware-radio", self.kind, *arguments, *given],
                      state=self.state)
        self.ran.append(usher)
        return usher

    def setup(self, *arguments, passphrase=HOME_PASSPHRASE, **more):
        return self.usher("setup", "--no-check", "--ssid", HOME_SSID, "--passphrase-file",
                          passphrase_file(passphrase), *arguments, **more)

    def ends(self, usher, code, error, title):
        result = usher.result()
        got = usher.exit_code(), (result.get("error") or {}).get("name")
        equal(got, (code, error), title)
        diag(", ".join("%s %d ms" % (phase["phase"], phase["ms"]) for phase in result.get("phases", [])))
        return result

    def a_wrong_pin(self):
        self.ends(self.setup(pin=another(PIN)), 13, "wrong-pin", "with a wrong PIN nothing is set up")
        equal(self.accessory.count("connected"), 0, "the accessory was told nothing")

    def a_wrong_passphrase(self):
        self.ends(self.setup(pin=PIN, passphrase=WRONG), 12, "wrong-password", "it is paired, and told a wrong passphrase")
        equal((self.accessory.count("paired"), self.accessory.count("join")), (1, 1), "it has tried that one")

    def corrected(self):
        result = self.ends(self.setup(), 0, None, "the right one, over the same pairing: no PIN is asked for")
        joined(self.accessory.station)
        equal((self.accessory.count("paired"), self.accessory.count("verified")), (1, 1), "it was known again")
        equal(result["network"]["ssid"], HOME_SSID, "the result names the network")
        phases = [phase["phase"] for phase in result["phases"]]
        equal(phases[-3:], ["inquire", "send", "join"], "phases: " + " ".join(phases))

    def shows_itself(self):
        self.ends(self.usher("identify"), 0, None, "it shows itself")
        equal(self.accessory.count("identify"), 1, "once")
        self.ends(self.setup(), 15, "already-set-up", "it says that it is set up")

    def what_is_left(self):
        air = b" ".join(self.air.of(lambda frame: True))
        sealed = self.air.of(lambda frame: frame[0] == 0xd0 and frame[1] & 0x40)
        ok(len(sealed) > 8, "%d protected frames were on the air" % len(sealed))
        leaks = []
        for secret in (HOME_PASSPHRASE, WRONG, PIN):
            leaks += [usher.argv[1] + " tells " + secret for usher in self.ran
                      if secret in usher.out.text() + usher.err.text() + " ".join(usher.argv)]
            leaks += [secret + " is on the air"] if secret.encode() in air else []
            leaks += [secret + " is in the journal"] if secret in self.accessory.out.text() else []
        equal(leaks, [], "no PIN and no passphrase in outputs, on argv or on the air")
        self.accessory.stop()
        equal(ours(), [], "no interface is left")
        ok("usher-radio" not in run(["dmesg"]), "its filter of system calls stopped nothing")

    def story(self):
        """One part of a scenario: the accessory remembers as long as it runs."""
        self.a_wrong_pin()
        self.a_wrong_passphrase()
        self.corrected()
        self.shows_itself()
        self.what_is_left()

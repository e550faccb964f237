# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the lab's scenarios are written with: child processes whose lines can be waited for, the
daemons, BlueZ's objects, and TAP rows. Nothing here sleeps: a wait ends with an event or a
deadline."""
import contextlib
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

LAB = os.environ["LAB"]
BUILD = os.environ["BUILD"]
SCENARIO = os.environ.get("LAB_SCENARIO", "world")
LOG_DIR = "/lab/" + SCENARIO
SLOW = float(os.environ.get("LAB_SLOW") or 1)  # how many times as long a wait may take
PERSON = os.environ.get("LAB_PERSON") or None  # who runs usher; None: root
HOME_SSID, HOME_PASSPHRASE = "HomeNet", "correct horse battery"
BLUETOOTHD = "/usr/libexec/bluetooth/bluetoothd"


class Failed(Exception):
    """An assertion or a deadline; the scenario ends with it."""


def log(text):
    print("%.2f %s" % (time.monotonic(), text), file=sys.stderr, flush=True)


class Lines:
    """Lines of a stream, as they come; wait() gives the first that fits after the last one given."""

    def __init__(self, stream, copy):
        self.lines, self.times, self.next, self.ended = [], [], 0, False
        self.changed = threading.Condition()
        self.thread = threading.Thread(target=self._read, args=(stream, copy), daemon=True)
        self.thread.start()

    def _read(self, stream, copy):
        for raw in stream:
            with self.changed:
                self.lines.append(raw.decode("utf-8", "replace").rstrip("\r\n"))
                self.times.append(time.monotonic())
                self.changed.notify_all()
            if copy:
                copy.write(raw)
                copy.flush()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def wait(self, fits, timeout=20, what=None):
        if isinstance(fits, str):
            pattern = re.compile(fits)
            what, fits = what or fits, pattern.search
        deadline = time.monotonic() + timeout * SLOW
        with self.changed:
            while True:
                while self.next < len(self.lines):
                    line = self.lines[self.next]
                    self.next += 1
                    if fits(line):
                        return line
                left = deadline - time.monotonic()
                if self.ended or left <= 0:
                    raise Failed("%s: no line with %s" % ("ended" if self.ended else "timed out", what))
                self.changed.wait(left)

    def take(self):
        """All that came by now, as read."""
        with self.changed:
            taken, self.next = self.lines[self.next:], len(self.lines)
        return taken

    def text(self):
        with self.changed:
            return "\n".join(self.lines)


class Terminal(Lines):
    """A process's controlling terminal; what it asks there comes without a newline."""

    def __init__(self, master, copy):
        self.master, self.asked = master, ""
        super().__init__(self._chunks(), copy)

    def _chunks(self):
        with contextlib.suppress(OSError):
            while data := os.read(self.master, 4096):
                yield data

    def answer(self, question, text, timeout=45):
        self.wait(question, timeout)
        os.write(self.master, text.encode() + b"\n")


class Child:
    """A process of this scenario; its output is in the logs too, it ends with the scenario."""

    all = []

    def __init__(self, name, argv, user=None, stdin=None, env=None, terminal=False):
        if user:
            argv = ["setpriv", "--reuid", user, "--regid", user, "--init-groups", "--reset-env"] + argv
        if terminal:
            argv = ["setsid", "--ctty"] + argv
            master, stdin = pty.openpty()
            self.terminal = Terminal(master, open("%s/%s.tty" % (LOG_DIR, name), "ab"))
        log("start %s: %s" % (name, " ".join(argv)))
        os.makedirs(LOG_DIR, exist_ok=True)
        self.name = name
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            argv, stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=dict(os.environ, **(env or {})), start_new_session=True)
        self.out = Lines(self.process.stdout, open("%s/%s.out" % (LOG_DIR, name), "ab"))
        self.err = Lines(self.process.stderr, open("%s/%s.err" % (LOG_DIR, name), "ab"))
        Child.all.append(self)

    def exit_code(self, timeout=60):
        try:
            self.process.wait(timeout * SLOW)
        except subprocess.TimeoutExpired:
            raise Failed("%s does not end" % self.name) from None
        self.out.thread.join(5)
        self.err.thread.join(5)
        return self.process.returncode

    def stop(self, sig=signal.SIGTERM):
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, sig)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        return self

    @classmethod
    def stop_all(cls):
        while cls.all:
            cls.all.pop().stop()


def daemon(name, argv):
    """A process that outlives this scenario, for the next ones of the same boot."""
    with open("/lab/%s.log" % name, "ab") as out:
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                   start_new_session=True)
    with open("/run/lab-%s.pid" % name, "w") as f:
        f.write(str(process.pid))
    return process


def stop_daemon(name):
    with open("/run/lab-%s.pid" % name) as f:
        pid = int(f.read())
    end = os.pidfd_open(pid)
    os.kill(pid, signal.SIGTERM)
    if not select.select([end], [], [], 10 * SLOW)[0]:
        raise Failed(name + " does not stop")
    os.close(end)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


def run(argv, timeout=30, check=True, text=""):
    log("run " + " ".join(argv))
    done = subprocess.run(argv, input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=timeout * SLOW, text=True)
    if check and done.returncode:
        raise Failed("%s: exit %d: %s" % (argv[0], done.returncode, done.stderr.strip()))
    if done.returncode:
        log("exit %d: %s" % (done.returncode, done.stderr.strip()))
    return done.stdout


# BlueZ as the bus tells it.

class Values:
    """What busctl prints of a reply, as text: its JSON knows no dictionary whose keys are numbers,
    which manufacturer data is."""

    def __init__(self, text):
        self.tokens = re.finditer(r'"((?:[^"\\]|\\.)*)"|(\S+)', text)

    def token(self):
        return next(self.tokens)

    def value(self, signature=None):
        signature = signature or self.token().group(2)
        kind = signature[0]
        if kind == "v":
            return self.value()
        if signature.startswith("a{"):
            return {self.value(signature[2]): self.value(signature[3:-1])
                    for _ in range(int(self.token().group(2)))}
        if kind == "a":
            return [self.value(signature[1:]) for _ in range(int(self.token().group(2)))]
        token = self.token()
        if kind in "sog":
            return token.group(1).encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
        return token.group(2) == "true" if kind == "b" else float(token.group(2))


def bluez():
    """{path: {interface: {property: value}}} of bluetoothd, {} while there is none."""
    text = run(["busctl", "--system", "call", "org.bluez", "/",
                "org.freedesktop.DBus.ObjectManager", "GetManagedObjects"], check=False)
    return Values(text).value() if text else {}


def until(condition, timeout=60, what=None):
    """Looks at condition at first and whenever the bus moved; gives what it gave."""
    watch = subprocess.Popen(["dbus-monitor", "--system", "type='signal',sender='org.bluez'",
                              "type='signal',member='NameOwnerChanged',arg0='org.bluez'"],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    lines = Lines(watch.stdout, None)
    deadline = time.monotonic() + timeout * SLOW
    try:
        lines.wait("NameLost", 20)
        while True:
            with lines.changed:
                lines.next = len(lines.lines)
            value = condition()
            if value:
                return value
            left = deadline - time.monotonic()
            if left <= 0:
                raise Failed("timed out: " + (what or condition.__name__))
            with contextlib.suppress(Failed):
                lines.wait("^signal", left / SLOW)
    finally:
        watch.terminate()
        watch.wait()


def adapter(name):
    return bluez().get("/org/bluez/" + name, {}).get("org.bluez.Adapter1")


def power(name, timeout=90):
    """Waits for an adapter and for its power; where nobody powers it, does."""
    until(lambda: adapter(name), timeout, name + " appears")
    run(["busctl", "--system", "set-property", "org.bluez", "/org/bluez/" + name,
         "org.bluez.Adapter1", "Powered", "b", "true"], timeout=60, check=False)
    return until(lambda: (lambda a: a and a["Powered"] and a)(adapter(name)), timeout,
                 name + " is powered")


def power_off(name):
    run(["busctl", "--system", "set-property", "org.bluez", "/org/bluez/" + name,
         "org.bluez.Adapter1", "Powered", "b", "false"])
    until(lambda: not adapter(name)["Powered"], 20, name + " is off")


def start_bluetoothd():
    daemon("bluetoothd", [BLUETOOTHD, "-n", "-E"] + (["-d"] if os.environ.get("LAB_DEBUG") else []))
    until(lambda: "/org/bluez" in bluez(), what="bluetoothd on the bus")


# Wi-Fi.

class Station:
    """The wpa_supplicant of an accessory, on an interface of its own; no network is configured."""

    def __init__(self, interface):
        self.interface = interface
        self.ctrl = "/run/station-" + interface
        self.pid_file = self.ctrl + ".pid"
        with open(self.ctrl + ".conf", "w") as f:
            # hwsim has many channels and a scan of them takes 8 s: look where the networks are
            f.write("ctrl_interface=%s\nfreq_list=2412 2437\n" % self.ctrl)
        # -B: it returns when the control socket is there, before it has written its pid
        os.mkfifo(self.pid_file)
        run(["wpa_supplicant", "-B", "-P", self.pid_file, "-Dnl80211", "-i", interface, "-t",
             "-c", self.ctrl + ".conf", "-f", "%s/wpa_supplicant-%s.log" % (LOG_DIR, interface)])
        with open(self.pid_file) as f:
            self.pid = int(f.read())
        Child.all.append(self)

    def state(self):
        text = run(["wpa_cli", "-p", self.ctrl, "-i", self.interface, "status"])
        return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)

    def stop(self):
        end = os.pidfd_open(self.pid)
        os.kill(self.pid, signal.SIGTERM)
        select.select([end], [], [], 10)
        os.close(end)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.pid_file)


# The product and the accessories.

class Usher(Child):
    """usher --json: each line is an event, the last one the result."""

    talk = ("-v", "-v")

    def __init__(self, arguments, state=None, terminal=False, command=()):
        self.state = state or tempfile.mkdtemp(prefix="usher-state-")
        if PERSON:
            shutil.chown(self.state, PERSON, PERSON)
        self.argv = ["usher", *arguments, "--json", *self.talk, "--state", self.state]
        if not terminal:
            self.argv.append("--no-input")
        self.argv += ["--", *command] if command else []
        super().__init__("usher", self.argv, user=PERSON, terminal=terminal)

    def event(self, name, fits=lambda event: True, timeout=45):
        """The first event of that name that fits, after the last one given."""
        def parse(line):
            event = json.loads(line)
            return event["event"] == name and fits(event)
        try:
            return json.loads(self.out.wait(parse, timeout, "event %s" % name))
        except Failed as e:
            raise Failed("%s (%s)" % (e, self.err.text()[-200:].replace("\n", " / "))) from None

    def result(self, timeout=90):
        return self.event("result", timeout=timeout)

    def events(self):
        return [json.loads(line) for line in self.out.text().splitlines()]

    def time_of(self, fits):
        """When the first event that fits was printed; CLOCK_MONOTONIC seconds."""
        for line, now in zip(self.out.lines, self.out.times):
            if fits(json.loads(line)):
                return now
        raise Failed("no such event was printed")

    def last(self):
        events = self.events()
        return events[-1] if events else {"event": None}

    def joined(self):
        """The network of a join, {} where it was not joined."""
        return next((event["network"] for event in self.events() if event["event"] == "joined"), {})

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def kill(self):
        """It has no chance to say anything to anybody."""
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def ordinary_user(name="person"):
    """usher is run as that one."""
    global PERSON
    PERSON, before = name, PERSON
    try:
        yield
    finally:
        PERSON = before


class Accessory(Child):
    """The simulated accessory on an adapter of the real bluetoothd, or over Wi-Fi Aware on an interface
    (radio), with a Wi-Fi of its own. Its journal is JSON lines on stdout."""

    def __init__(self, hci="hci1", interface="wlan1", socket=None, radio=None, wifi=True, **options):
        options.setdefault("name", "kitchen")
        path = tempfile.mktemp(prefix="accessory-", suffix=".json")
        with open(path, "w") as f:
            json.dump(options, f)
        self.station = Station(interface) if wifi else None
        argv = [BUILD + "/fixtures/usher-accessory", "--options", path]
        argv += (["--socket", socket] if socket else ["--aware", radio] if radio else ["--adapter", hci])
        if wifi:
            argv += ["--ctrl", self.station.ctrl, "--wifi", interface]
        super().__init__("accessory-" + ("socket" if socket else radio or hci), argv)
        self.event("ready")

    def event(self, name, fits=lambda event: True, timeout=45):
        def parse(line):
            event = json.loads(line)
            return event["event"] == name and fits(event)
        return json.loads(self.out.wait(parse, timeout, "%s: event %s" % (self.name, name)))

    def names(self):
        """What happened, in order."""
        return [json.loads(line)["event"] for line in self.out.text().splitlines()]

    def count(self, name):
        return self.names().count(name)


class BumbleAccessory:
    """The same accessory behind a host stack of others; the controller hci0 comes with it."""

    ID = "ble/F0:F1:F2:F3:F4:F5"

    def __init__(self, *arguments, **options):
        socket = tempfile.mktemp(prefix="accessory-", suffix=".sock")
        self.accessory = Accessory(socket=socket, **options)
        self.stack = Child(
            "bumble", ["/usr/bin/python3", LAB + "/bumble-accessory.py", socket, *arguments],
            env={"PYTHONPATH": os.environ["LAB_BUMBLE"] + "/usr/lib/python3/dist-packages"})
        self.stack.out.wait('"controller"', 90)


def foreign_radio():
    """bluetoothd, where none runs yet, with the controller that a BumbleAccessory brought."""
    if not bluez():
        start_bluetoothd()
    power("hci0")


def passphrase_file(text=HOME_PASSPHRASE):
    path = tempfile.mktemp(prefix="passphrase-")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
        f.write(text + "\n")
    if PERSON:
        shutil.chown(path, PERSON, PERSON)
    return path


def setup_arguments(*more, ssid=HOME_SSID, passphrase=HOME_PASSPHRASE):
    which = more or ("--nearest", "--product", "improv")
    return ["setup", *which, "--ssid", ssid, "--passphrase-file", passphrase_file(passphrase)]


def joined(station, name="the accessory's wpa_supplicant says COMPLETED"):
    state = station.state()
    equal((state.get("wpa_state"), state.get("ssid")), ("COMPLETED", HOME_SSID), name)


def corrected_in_place(accessory):
    """A second passphrase went over the connection on which the first one was refused. An emulated
    link may be lost before there was anything to correct."""
    names = accessory.names()
    equal(names.count("join"), 2, "two joins")
    first = names.index("join")
    between = names[first:names.index("join", first + 1)]
    if not ok("connected" not in between and "disconnected" not in between, "of one connection"):
        diag(" ".join(names))


def sets_up(accessory, arguments, title):
    """One setup that has to succeed, believed only when the accessory's wpa_supplicant says so."""
    usher = Usher(arguments)
    result = usher.result()
    need(result["ok"], title + ": the result is ok")
    equal(usher.exit_code(), 0, title + ": exit code")
    joined(accessory.station, title + ": the accessory's wpa_supplicant says COMPLETED")
    return usher, result


def set_up_with(usher, protocol, title="the protocol was chosen by itself"):
    """What is remembered of that setup; an accessory is told with the protocols of a former one at
    its address for a while."""
    listing = Usher(["list"], state=usher.state)
    equal(listing.event("remembered")["accessory"]["protocol"], protocol, title)
    listing.exit_code()


def is_refused(arguments, name, code, title):
    """One setup that has to fail with that error."""
    usher = Usher(arguments)
    result = usher.result()
    equal((result["ok"], result.get("error", {}).get("name")), (False, name), title)
    equal(usher.exit_code(), code, title + ": exit code")
    return usher, result


@contextlib.contextmanager
def advertiser(hci, service_data, connectable=False):
    (uuid, data), = service_data.items()
    child = Child("advertise-" + hci, [LAB + "/advertise.py", hci,
                                       "peripheral" if connectable else "broadcast", uuid, data])
    try:
        child.out.wait("advertising")
        yield child
    finally:
        child.stop()


def left_behind_nothing(*ushers, adapters=("hci0",), secrets=(HOME_PASSPHRASE,), daemon_lives=True):
    """After a run: no process, no discovery, no link, bluetoothd alive, and no secret in anything
    that was written."""
    ok(all(ends(pid) for pid in os.listdir("/proc") if pid.isdigit() and is_ours(pid)),
       "no process is left")

    def quiet():
        objects = bluez()
        busy = ["%s discovers" % name for name in adapters if
                objects.get("/org/bluez/" + name, {}).get("org.bluez.Adapter1", {}).get("Discovering")]
        busy += ["%s is connected" % path for path, interfaces in objects.items()
                 if any(path.startswith("/org/bluez/%s/" % name) for name in adapters)
                 and interfaces.get("org.bluez.Device1", {}).get("Connected")]
        log(", ".join(busy) or "quiet")
        return not busy
    try:
        ok(until(quiet, 10, "discovery and links end"), "no discovery and no link is left")
    except Failed as e:
        ok(False, str(e))
    if daemon_lives:
        ok(bluez(), "bluetoothd still runs")
    left_no_secret(*ushers, secrets=secrets)


def left_no_secret(*ushers, secrets=(HOME_PASSPHRASE,)):
    leaks = []
    for usher in ushers:
        written = [("output", usher.out.text()), ("messages", usher.err.text()), ("argv", " ".join(usher.argv))]
        for folder, _, names in (*os.walk(usher.state), *os.walk("/var/lib/usher"), *os.walk("/run/usher")):
            for name in names:
                with open(os.path.join(folder, name), "rb") as f:
                    written.append((name, f.read().decode("latin-1")))
        leaks += [where for where, text in written for secret in secrets
                  if secret in text or secret.encode().hex() in text]
    equal(leaks, [], "no secret in outputs or state")


def ends(pid, timeout=5):
    """usher-radio gives back what it holds in the kernel after its caller is gone."""
    try:
        end = os.pidfd_open(int(pid))
    except ProcessLookupError:
        return True
    ended = select.select([end], [], [], timeout)[0]
    os.close(end)
    return bool(ended)


def is_ours(pid):
    with contextlib.suppress(OSError):
        with open("/proc/%s/comm" % pid) as f:
            return f.read().strip() in ("usher", "usher-radio")
    return False


# TAP.

class Tap:
    count = 0
    failed = 0


def ok(condition, name):
    """One row; a row that fails does not end the scenario."""
    Tap.count += 1
    if not condition:
        Tap.failed += 1
    log("%s: %s" % ("ok" if condition else "NOT OK", name))
    print("%s %d - %s" % ("ok" if condition else "not ok", Tap.count, name), flush=True)
    return bool(condition)


def equal(got, wanted, name):
    if not ok(got == wanted, name):
        print("# got %r, wanted %r" % (got, wanted), flush=True)


def need(condition, name):
    """One row without which the rest makes no sense."""
    if not ok(condition, name):
        raise Failed(name)


def diag(text):
    for line in str(text).splitlines():
        print("# " + line, flush=True)


def figure(name, value, other, peer, good, wanted, unit=""):
    """A row of the table of `make bench`: a value, its peer's in the same run, the ratio."""
    shown = ["%g%s" % (round(v, 3), unit) for v in (value, other)]
    print("# figure\t%s\t%s\t%s (%s)\t%.2f\t%s" % (name, shown[0], shown[1], peer, value / other, wanted),
          flush=True)
    ok(good, "%s: %s, %s %s, %s" % (name, shown[0], peer, shown[1], wanted))


def main(*parts):
    """Runs the scenario's parts in order; each ends by itself, with everything that it started."""
    try:
        for part in parts:
            try:
                part()
            except Failed as e:
                ok(False, "%s: %s" % (part.__name__.replace("_", " "), e))
            except Exception as e:  # what a program printed was not what it should print
                traceback.print_exc()
                ok(False, "%s: %r" % (part.__name__.replace("_", " "), e))
            finally:
                Child.stop_all()
    finally:
        print("1..%d" % Tap.count, flush=True)
    sys.exit(1 if Tap.failed else 0)

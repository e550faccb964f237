# SPDX-License-Identifier: LGPL-2.1-or-later
"""Streams of advertisements: from vhci-stream, a controller, to observe-count, the library."""
from lab import *

DEVICES = 10


class Controller(Child):
    """vhci-stream: the radio of this guest. It honours the duplicate filter, as hardware does."""

    def __init__(self):
        super().__init__("controller", [BUILD + "/tests/lab/vhci-stream", "--filter"], stdin=subprocess.PIPE)
        self.hci = self.event("controller")["hci"]

    def event(self, name, timeout=30, **fields):
        def fits(line):
            event = json.loads(line)
            return event["event"] == name and fields.items() <= event.items()
        return json.loads(self.out.wait(fits, timeout, "%s %s" % (name, fields)))

    def order(self, *words):
        self.process.stdin.write((" ".join(map(str, words)) + "\n").encode())
        self.process.stdin.flush()


class Count(Child):
    """observe-count, as a user; None: root."""

    def __init__(self, count, user):
        super().__init__("count", [BUILD + "/tests/lab/observe-count", str(count)], user=user)
        self.out.wait("^ready$")

    def result(self):
        return json.loads(self.out.wait("result", 40))


def stream(controller, user, kind, rate, count):
    """What was sent, at which rate, and what was counted."""
    counter = Count(count, user)
    discovery = Child("discover", [LAB + "/discover.py", controller.hci])
    discovery.out.wait("discovering", 60)
    controller.event("scan", on=True, active=True)
    # the kernel is not ready for reports as soon as its controller is
    controller.order("probe")
    counter.out.wait("^hearing$")
    controller.order("stream", kind, rate, count, DEVICES)
    sent = controller.event("sent", 60)
    result = counter.result()
    if counter.exit_code():
        raise Failed("observe-count: " + counter.err.text())
    discovery.stop()
    controller.event("scan", on=False, active=True)
    rate = sent["count"] / sent["seconds"]
    diag("%s: %d reports, %d a second: %s" % (kind, sent["count"], rate, result))
    return sent["count"], rate, result

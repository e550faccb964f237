#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Holds an LE discovery with the real bluetoothd until it is stopped.
usage: discover.py HCI [--once] [--monitor]
    --once: without DuplicateData     --monitor: an AdvertisementMonitor for flags 06 first"""
import argparse
import asyncio

from dbus_fast import BusType, PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, dbus_property, method

FLAGS = 0x01


class Monitor(ServiceInterface):
    def __init__(self):
        super().__init__("org.bluez.AdvertisementMonitor1")

    @dbus_property(access=PropertyAccess.READ)
    def Type(self) -> "s":
        return "or_patterns"

    @dbus_property(access=PropertyAccess.READ)
    def Patterns(self) -> "a(yyay)":
        return [[0, FLAGS, b"\x06"]]

    @method()
    def Activate(self):
        print("monitor", flush=True)

    @method()
    def Release(self):
        print("released", flush=True)

    @method()
    def DeviceFound(self, device: "o"):
        pass

    @method()
    def DeviceLost(self, device: "o"):
        pass


async def main(hci, once, monitor):
    bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
    path = "/org/bluez/" + hci
    proxy = bus.get_proxy_object("org.bluez", path, await bus.introspect("org.bluez", path))
    if monitor:
        bus.export("/lab/monitor", Monitor())
        manager = proxy.get_interface("org.bluez.AdvertisementMonitorManager1")
        await manager.call_register_monitor("/lab")
    adapter = proxy.get_interface("org.bluez.Adapter1")
    await adapter.call_set_discovery_filter({"Transport": Variant("s", "le"),
                                             "DuplicateData": Variant("b", not once)})
    await adapter.call_start_discovery()
    print("discovering", flush=True)
    await bus.wait_for_disconnect()


parser = argparse.ArgumentParser()
parser.add_argument("hci")
parser.add_argument("--once", action="store_true")
parser.add_argument("--monitor", action="store_true")
arguments = parser.parse_args()
asyncio.run(main(arguments.hci, arguments.once, arguments.monitor))

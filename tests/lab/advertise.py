#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Advertises on one adapter of the real bluetoothd, until it is stopped.
usage: advertise.py HCI TYPE SERVICE_UUID HEX     TYPE: broadcast (not connectable), peripheral"""
import asyncio
import sys

from dbus_fast import BusType, PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, dbus_property, method


class Advertisement(ServiceInterface):
    def __init__(self, kind, uuid, data):
        super().__init__("org.bluez.LEAdvertisement1")
        self.kind, self.uuid, self.data = kind, uuid, data

    @dbus_property(access=PropertyAccess.READ)
    def Type(self) -> "s":
        return self.kind

    @dbus_property(access=PropertyAccess.READ)
    def ServiceUUIDs(self) -> "as":
        return [self.uuid]

    @dbus_property(access=PropertyAccess.READ)
    def ServiceData(self) -> "a{sv}":
        return {self.uuid: Variant("ay", self.data)}

    @method()
    def Release(self):
        pass


async def main(hci, kind, uuid, data):
    bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
    bus.export("/advertisement", Advertisement(kind, uuid, bytes.fromhex(data)))
    path = "/org/bluez/" + hci
    proxy = bus.get_proxy_object("org.bluez", path, await bus.introspect("org.bluez", path))
    await proxy.get_interface("org.bluez.LEAdvertisingManager1").call_register_advertisement(
        "/advertisement", {})
    print("advertising", flush=True)
    await bus.wait_for_disconnect()


asyncio.run(main(*sys.argv[1:]))

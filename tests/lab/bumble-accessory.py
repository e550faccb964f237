#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The simulated accessory on a host stack of others: Bumble is link layer, L2CAP, ATT and GATT
server; each read and write goes over the socket of `usher-accessory --socket`. The kernel sees a
new controller, and the accessory is on the same simulated air.

usage: bumble-accessory.py SOCKET [--interval MS] [--mtu N] [--alternate MS] [--refuse-pairing]
Its bonds are gone when it ends, as after a factory reset.
Prints one JSON line an event: controller, advertising, connected, mtu, notified, disconnected."""
import argparse
import asyncio
import collections
import json
import logging

from bumble import att
from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData
from bumble.device import Device, DeviceConfiguration
from bumble.gatt import GATT_CHARACTERISTIC_USER_DESCRIPTION_DESCRIPTOR as DESCRIPTION
from bumble.gatt import GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR as SWITCH
from bumble.gatt import Characteristic, CharacteristicValue, Descriptor, Service
from bumble.hci import (Address, HCI_LE_Connection_Complete_Event,
                        HCI_LE_Enhanced_Connection_Complete_Event)
from bumble.host import Host
from bumble.link import LocalLink
from bumble.pairing import PairingConfig, PairingDelegate
from bumble.transport import open_transport
from bumble.transport.common import AsyncPipeSink

ADDRESS = "F0:F1:F2:F3:F4:F5"
CONTROLLER_ADDRESS = "00:AA:01:00:00:42"


def tell(event, **more):
    print(json.dumps(dict(event=event, **more)), flush=True)


class Link(LocalLink):
    """Data comes from the address of the connection that it is sent on. LocalLink takes the
    sender's random address always, but the kernel connects with its public one."""

    def send_acl_data(self, sender_controller, destination_address, transport, data):
        connection = sender_controller.le_connections.get(destination_address)
        peer = self.find_le_controller(destination_address)
        if connection and peer:
            asyncio.get_running_loop().call_soon(
                peer.on_link_acl_data, connection.self_address, transport, data)


class HostController(Controller):
    """The kernel waits 4 s for the event of a new connection that belongs to what this controller
    claims to be able to, and holds back all it has to say meanwhile, pairing and the end of a link
    too. Bumble sends the older one."""

    def send_hci_packet(self, packet):
        if isinstance(packet, HCI_LE_Connection_Complete_Event):
            packet = HCI_LE_Enhanced_Connection_Complete_Event(
                packet.status, packet.connection_handle, packet.role, packet.peer_address_type,
                packet.peer_address, Address.ANY, Address.ANY, packet.connection_interval,
                packet.peripheral_latency, packet.supervision_timeout, packet.central_clock_accuracy)
        super().send_hci_packet(packet)


class Pairing(PairingDelegate):
    """Just Works, as small firmware does it: a key for the link and no identity."""

    def __init__(self, accepts):
        key = PairingDelegate.KeyDistribution.DISTRIBUTE_ENCRYPTION_KEY
        super().__init__(local_initiator_key_distribution=key, local_responder_key_distribution=key)
        self.accepts = accepts

    async def accept(self):
        return self.accepts


class Accessory:
    """The socket: requests are answered in their order, other lines come at any time."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.waiting = collections.deque()
        self.other = asyncio.Queue()

    async def read_lines(self):
        while line := await self.reader.readline():
            message = json.loads(line)
            if message["op"] in ("value", "written"):
                self.waiting.popleft().set_result(message)
            else:
                self.other.put_nowait(message)

    def tell(self, op, **more):
        self.writer.write((json.dumps(dict(op=op, **more)) + "\n").encode())

    async def ask(self, op, **more):
        answer = asyncio.get_running_loop().create_future()
        self.waiting.append(answer)
        self.tell(op, **more)
        message = await answer
        if message.get("att_error"):
            raise att.ATT_Error(error_code=att.ErrorCode(message["att_error"]))
        return bytes.fromhex(message.get("hex", ""))


class Bridge:
    def __init__(self, options, accessory, device):
        self.options, self.accessory, self.device = options, accessory, device
        self.characteristics, self.connection, self.advert = {}, None, None
        self.wake = asyncio.Event()
        self.reads_on, self.value = False, b""

    def add_service(self, service):
        for item in service["characteristics"]:
            self.characteristics[item["name"]] = self.characteristic(item)
        self.device.add_service(Service(UUID(service["uuid"]), list(self.characteristics.values())))
        server = self.device.gatt_server
        for item in service["characteristics"]:
            made = self.characteristics[item["name"]]
            for attribute in server.attributes[made.handle - 1:made.end_group_handle]:
                if "encrypt" in item["flags"] and attribute.type == SWITCH:
                    attribute.permissions |= Characteristic.WRITE_REQUIRES_ENCRYPTION
        on_gatt_pdu = server.on_gatt_pdu

        def on_pdu(bearer, pdu):
            self.reads_on = isinstance(pdu, att.ATT_Read_Blob_Request)
            on_gatt_pdu(bearer, pdu)
        server.on_gatt_pdu = on_pdu

    def characteristic(self, item):
        name, properties = item["name"], Characteristic.Properties(0)
        permissions = Characteristic.READABLE | Characteristic.WRITEABLE
        for flag in item["flags"]:
            if flag == "encrypt":
                permissions |= (Characteristic.READ_REQUIRES_ENCRYPTION
                                | Characteristic.WRITE_REQUIRES_ENCRYPTION)
            else:
                properties |= Characteristic.Properties[flag.upper()]

        async def read(connection):
            if not self.reads_on:  # else the rest of the value that the first request got
                self.value = await self.accessory.ask("read", characteristic=name, mtu=connection.att_mtu)
            return self.value

        async def write(_connection, value):
            await self.accessory.ask("write", characteristic=name, hex=bytes(value).hex())

        descriptors = []
        if "description" in item:
            descriptors.append(Descriptor(DESCRIPTION, Characteristic.READABLE,
                                          item["description"].encode()))
        made = Characteristic(item["uuid"], properties, permissions,
                              CharacteristicValue(read=read, write=write), descriptors)
        made.on("subscription", lambda _connection, notify, indicate: self.accessory.tell(
            "subscribed", characteristic=name, on=bool(notify or indicate)))
        return made

    def connected(self, connection):
        self.connection = connection
        tell("connected")
        self.accessory.tell("connected")
        connection.on("connection_att_mtu_update", lambda: tell("mtu", mtu=connection.att_mtu))
        connection.on("disconnection", self.disconnected)

    def disconnected(self, _reason):
        self.connection = None
        tell("disconnected")
        self.accessory.tell("disconnected")
        self.wake.set()

    async def push(self, characteristic, value):
        if not characteristic.properties & Characteristic.Properties.INDICATE:
            await self.device.notify_subscribers(characteristic, value)
            return
        # one that is never confirmed must not hold up the rest; they wait for each other by themselves
        task = asyncio.create_task(self.device.indicate_subscribers(characteristic, value))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def serve(self):
        while True:
            message = await self.accessory.other.get()
            if message["op"] == "notify":
                value = bytes.fromhex(message["hex"])
                if self.connection:
                    await self.push(self.characteristics[message["characteristic"]], value)
                    room = self.connection.att_mtu - 3
                    tell("notified", len=len(value), cut=len(value) > room)
            elif message["op"] == "advert":
                self.advert = message
                self.wake.set()
            elif message["op"] == "disconnect" and self.connection:
                await self.connection.disconnect()

    def frames(self):
        """One frame with all that fits; or what cycling firmware sends: the service data for a
        while, then the name."""
        flags = (AdvertisingData.FLAGS, b"\x06")
        services = b"".join(bytes(UUID(u).to_bytes()) for u in self.advert.get("services", []))
        first = [flags]
        if services:
            first.append((AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS, services))
        for uuid, value in self.advert.get("service_data", {}).items():
            short = uuid.endswith("-0000-1000-8000-00805f9b34fb")
            first.append((AdvertisingData.SERVICE_DATA_16_BIT_UUID if short
                          else AdvertisingData.SERVICE_DATA_128_BIT_UUID,
                          UUID(uuid[4:8] if short else uuid).to_bytes() + bytes.fromhex(value)))
        for company, value in self.advert.get("manufacturer_data", {}).items():
            first.append((AdvertisingData.MANUFACTURER_SPECIFIC_DATA,
                          int(company, 16).to_bytes(2, "little") + bytes.fromhex(value)))
        name = (AdvertisingData.COMPLETE_LOCAL_NAME, self.advert.get("name", "").encode())
        if self.options.alternate:
            return [(first, []), ([flags, name], [])]
        return [(first, [name])]

    async def advertise(self):
        while True:
            self.wake.clear()
            if self.connection or not self.advert:
                await self.wake.wait()
                continue
            for frame, response in self.frames():
                await self.device.start_advertising(
                    advertising_data=bytes(AdvertisingData(frame)),
                    scan_response_data=bytes(AdvertisingData(response)),
                    advertising_interval_min=self.options.interval,
                    advertising_interval_max=self.options.interval)
                tell("advertising", frame=bytes(AdvertisingData(frame)).hex())
                try:
                    await asyncio.wait_for(self.wake.wait(), self.options.alternate / 1000 or None)
                    break
                except asyncio.TimeoutError:
                    continue


async def main(options):
    accessory = Accessory(*await asyncio.open_unix_connection(options.socket))
    reader = asyncio.create_task(accessory.read_lines())
    async with await open_transport("vhci") as hci:
        link = Link()
        HostController("host", host_source=hci.source, host_sink=hci.sink, link=link,
                       public_address=CONTROLLER_ADDRESS)
        tell("controller")
        own = Controller("accessory", link=link)
        service, advert = await accessory.other.get(), await accessory.other.get()
        device = Device(config=DeviceConfiguration(name=advert["name"], address=Address(ADDRESS)),
                        host=Host(own, AsyncPipeSink(own)))
        bridge = Bridge(options, accessory, device)
        bridge.add_service(service)
        bridge.advert = advert
        if options.mtu:
            device.gatt_server.max_mtu = options.mtu
        device.pairing_config_factory = lambda _connection: PairingConfig(
            mitm=False, delegate=Pairing(not options.refuse_pairing))
        device.on("connection", bridge.connected)
        await device.power_on()
        await asyncio.gather(reader, bridge.serve(), bridge.advertise())


logging.basicConfig(level="WARNING")
parser = argparse.ArgumentParser()
parser.add_argument("socket")
parser.add_argument("--interval", type=float, default=100, help="of advertisements, ms")
parser.add_argument("--mtu", type=int, default=0, help="the most that it agrees to")
parser.add_argument("--alternate", type=float, default=0, help="ms of each of two frames")
parser.add_argument("--refuse-pairing", action="store_true")
asyncio.run(main(parser.parse_args()))

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Device1's properties, as real messages, become AD structures. */
#include "ble/bluez-private.h"

#include "base/hex.h"

#include <string.h>
#include <sys/socket.h>

#include "tests/unit/unit.h"

static sd_bus *bus;
static int peer;

static int open_bus(void **state)
{
	int pair[2];

	/* Nobody answers: messages are only built and read. */
	assert_int_equal(
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair),
		0);
	peer = pair[1];
	assert_true(sd_bus_new(&bus) >= 0);
	assert_true(sd_bus_set_fd(bus, pair[0], pair[0]) >= 0);
	assert_true(sd_bus_start(bus) >= 0);
	return 0;
}

static int close_bus(void **state)
{
	bus = sd_bus_close_unref(bus);
	close(peer);
	return 0;
}

static sd_bus_message *new_message(void)
{
	sd_bus_message *message = NULL;

	assert_true(sd_bus_message_new_signal(bus, &message, "/x", "x.y", "Z") >= 0);
	return message;
}

static unsigned read_into(struct bluez_device *device, sd_bus_message *message)
{
	unsigned bits = 0;

	assert_true(sd_bus_message_seal(message, 1, 0) >= 0);
	assert_true(bluez_read_properties(message, bluez_device_properties,
					  bluez_device_properties_count, device,
					  &bits) >= 0);
	assert_true(sd_bus_message_at_end(message, true) > 0);
	sd_bus_message_unref(message);
	return bits;
}

static void assert_ad(const struct bluez_device *device, size_t size, const char *want)
{
	char hex[2 * BLE_AD_MAX + 1];
	uint8_t ad[BLE_AD_MAX];

	hex_encode(ad, bluez_device_write_ad(device, ad, size), hex);
	assert_string_equal(hex, want);
}

static void clear(struct bluez_device *device)
{
	for (size_t i = 0; i < PART_COUNT; i++)
		buf_deinit(&device->parts[i]);
}

/* "org.bluez.Device1" of an Improv accessory, as bluetoothd 5.66 sent it in the lab. */
static void an_improv_device(void **state)
{
	struct bluez_device device = {.rssi = DEVICE_NOT_HEARD};
	sd_bus_message *message = new_message();
	unsigned bits;

	assert_true(sd_bus_message_append(
			    message, "a{sv}", 11, "Address", "s", "00:AA:01:01:00:01",
			    "AddressType", "s", "random", "Name", "s", "kitchen", "Alias",
			    "s", "another", "Paired", "b", 0, "RSSI", "n", -40,
			    "Connected", "b", 0, "UUIDs", "as", 1,
			    "00467768-6228-2272-4663-277478268000", "AdvertisingFlags",
			    "ay", 1, 6, "ServiceData", "a{sv}", 1,
			    "00004677-0000-1000-8000-00805f9b34fb", "ay", 6, 2, 1, 0, 0,
			    0, 0, "ServicesResolved", "b", 0) >= 0);
	bits = read_into(&device, message);
	assert_int_equal(bits, PROPERTY_RSSI | PROPERTY_AD | PROPERTY_STATE);
	assert_int_equal(device.rssi, -40);
	assert_int_equal(device.addr.type, BLE_ADDR_RANDOM);
	assert_memory_equal(device.addr.b, "\x00\xaa\x01\x01\x00\x01", 6);
	assert_ad(&device, BLE_AD_MAX,
		  "020106"
		  "110700802678742763467222286268774600"
		  "09167746020100000000"
		  "08096b69746368656e");
	clear(&device);
}

static void a_change_replaces_its_part_only(void **state)
{
	struct bluez_device device = {};
	sd_bus_message *message = new_message();

	assert_true(sd_bus_message_append(message, "a{sv}", 3, "ManufacturerData",
					  "a{qv}", 2, 0x4c, "ay", 2, 2, 0x15, 0x0ba9,
					  "ay", 0, "TxPower", "n", -12, "Appearance", "q",
					  0x0341) >= 0);
	assert_int_equal(read_into(&device, message), PROPERTY_AD);
	assert_ad(&device, BLE_AD_MAX,
		  "05ff4c000215"
		  "03ffa90b"
		  "020af4"
		  "03194103");

	message = new_message();
	assert_true(sd_bus_message_append(message, "a{sv}", 1, "ManufacturerData",
					  "a{qv}", 1, 0x4c, "ay", 1, 0x10) >= 0);
	read_into(&device, message);
	assert_ad(&device, BLE_AD_MAX,
		  "04ff4c0010"
		  "020af4"
		  "03194103");
	clear(&device);
}

static void what_was_taken_back_is_gone(void **state)
{
	struct bluez_device device = {};
	sd_bus_message *message = new_message();
	unsigned bits;

	assert_true(sd_bus_message_append(message, "a{sv}", 2, "TxPower", "n", 4, "RSSI",
					  "n", -70) >= 0);
	read_into(&device, message);

	message = new_message();
	assert_true(sd_bus_message_append(message, "as", 4, "RSSI", "TxPower", "Modalias",
					  "Connected") >= 0);
	assert_true(sd_bus_message_seal(message, 1, 0) >= 0);
	assert_true(bluez_read_invalidated(message, bluez_device_properties,
					   bluez_device_properties_count, &device,
					   &bits) >= 0);
	sd_bus_message_unref(message);
	assert_int_equal(device.rssi, DEVICE_NOT_HEARD);
	assert_ad(&device, BLE_AD_MAX, "");
	clear(&device);
}

static void wrong_types_are_skipped(void **state)
{
	struct bluez_device device = {.rssi = -50};
	sd_bus_message *message = new_message();

	assert_true(sd_bus_message_append(message, "a{sv}", 5, "RSSI", "s", "loud",
					  "UUIDs", "s", "feaa", "ServiceData", "a{sv}", 3,
					  "0000feaa-0000-1000-8000-00805f9b34fb", "s",
					  "text", "not a uuid", "ay", 1, 1,
					  "0000fd6f-0000-1000-8000-00805f9b34fb", "ay", 1,
					  7, "Connected", "q", 1, "Name", "s", "x") >= 0);
	assert_int_equal(read_into(&device, message), PROPERTY_AD);
	assert_int_equal(device.rssi, -50);
	assert_false(device.connected);
	assert_ad(&device, BLE_AD_MAX,
		  "04166ffd07"
		  "020978");
	clear(&device);
}

/* Core spec vol 6 part B 2.3.4.9: nothing that was heard is longer than BLE_AD_MAX. */
static void too_much_is_cut_between_structures(void **state)
{
	struct bluez_device device = {};
	sd_bus_message *message = new_message();
	uint8_t big[250] = {}, ad[BLE_AD_MAX];
	size_t len;

	assert_true(sd_bus_message_open_container(message, 'a', "{sv}") >= 0);
	assert_true(sd_bus_message_open_container(message, 'e', "sv") >= 0);
	assert_true(sd_bus_message_append(message, "s", "ManufacturerData") >= 0);
	assert_true(sd_bus_message_open_container(message, 'v', "a{qv}") >= 0);
	assert_true(sd_bus_message_open_container(message, 'a', "{qv}") >= 0);
	for (uint16_t company = 0; company < 1000; company++) {
		assert_true(sd_bus_message_open_container(message, 'e', "qv") >= 0);
		assert_true(sd_bus_message_append(message, "q", company) >= 0);
		assert_true(sd_bus_message_open_container(message, 'v', "ay") >= 0);
		assert_true(sd_bus_message_append_array(message, 'y', big, sizeof(big)) >=
			    0);
		assert_true(sd_bus_message_close_container(message) >= 0);
		assert_true(sd_bus_message_close_container(message) >= 0);
	}
	for (int i = 0; i < 4; i++)
		assert_true(sd_bus_message_close_container(message) >= 0);
	read_into(&device, message);
	assert_true(device.parts[PART_MANUFACTURER].len < 2 * BLE_AD_MAX);
	len = bluez_device_write_ad(&device, ad, sizeof(ad));
	assert_int_equal(len, BLE_AD_MAX / 254 * 254);
	assert_ad(&device, 253, "");
	clear(&device);
}

/* A value over 252 bytes fits no structure: it is left out, its neighbours stay. */
static void a_value_that_is_too_long_is_left_out(void **state)
{
	struct bluez_device device = {};
	sd_bus_message *message = new_message();
	char name[400];

	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_true(sd_bus_message_append(message, "a{sv}", 2, "Name", "s", name,
					  "Appearance", "q", 1) >= 0);
	read_into(&device, message);
	assert_ad(&device, BLE_AD_MAX, "03190100");
	clear(&device);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_improv_device),
		cmocka_unit_test(a_change_replaces_its_part_only),
		cmocka_unit_test(what_was_taken_back_is_gone),
		cmocka_unit_test(wrong_types_are_skipped),
		cmocka_unit_test(too_much_is_cut_between_structures),
		cmocka_unit_test(a_value_that_is_too_long_is_left_out),
	};

	return cmocka_run_group_tests(tests, open_bus, close_bus);
}

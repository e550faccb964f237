/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "provision/aware-setup-device.h"

static void drain(struct aware_setup_device *device, uint8_t outcome)
{
	static const struct provision_network networks[8] = {
		{.ssid = "home", .ssid_len = 4, .rssi = -50, .auth = "WPA2"},
		{.ssid = "cafe", .ssid_len = 4, .open = true},
	};
	struct aware_setup_device_action action;
	struct aware_setup_outcome joined = {.joined = outcome & 1,
					     .reason = outcome >> 1,
					     .ipv4 = {outcome},
					     .network = outcome & 2 ? networks : NULL};
	struct aware_setup_message message;
	int n = 0;

	while (aware_setup_device_next(device, &action)) {
		must(++n < 20);
		if (action.type == AWARE_SETUP_DO_SEND)
			must(aware_setup_parse(action.data, action.len, &message) == 0);
		if (action.type == AWARE_SETUP_DO_JOIN)
			must(action.ssid_len <= 32 && action.passphrase_len <= 64);
		if (action.type == AWARE_SETUP_DO_JOIN && outcome != 0xff)
			aware_setup_device_joined(device, &joined);
		if (action.type == AWARE_SETUP_DO_SCAN && outcome != 0xff)
			aware_setup_device_scanned(device, networks, outcome % 9);
	}
}

/* Habits, then messages of a client, each with its length and with what comes of it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data, len);
	uint8_t bits = reader_u8(&reader);
	const struct aware_setup_device_options options = {
		.capabilities = bits & 0x0f,
		.provisioned = bits & 16,
		.name = bits & 32 ? "lamp" : NULL,
		.hardware = "a text that is longer than 32 bytes are",
		.version = bits & 64 ? 2 : 0,
	};
	struct aware_setup_message message;
	struct provision_network network;
	struct aware_setup_device *device;
	int n = 0;

	if (aware_setup_parse(data, len, &message) == 0)
		while (aware_setup_network_next(&message, &network) > 0)
			must(++n < 30 && network.ssid_len <= sizeof(network.ssid));
	must(aware_setup_device_new(&options, &device) == 0);
	while (reader.len > 0) {
		uint8_t outcome = reader_u8(&reader);
		size_t wanted = reader_u8(&reader), n_bytes = MIN(wanted, reader.len);
		const uint8_t *bytes = reader_bytes(&reader, n_bytes);

		if (!bytes)
			break;
		aware_setup_device_take(device, bytes, n_bytes);
		drain(device, outcome);
	}
	aware_setup_device_free(device);
	return 0;
}

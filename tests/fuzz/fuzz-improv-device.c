/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "provision/improv-device.h"

static void drain(struct improv_device *device, bool good)
{
	static const struct provision_network network = {
		.ssid = "home", .ssid_len = 4, .rssi = -50, .auth = "WPA2"};
	struct improv_device_action action;
	int n = 0;

	while (improv_device_next(device, &action)) {
		must(++n < 1000);
		if (action.type == IMPROV_DO_JOIN) {
			must(action.ssid_len <= 255 && action.passphrase_len <= 255);
			improv_device_joined(device, good);
		} else if (action.type == IMPROV_DO_SCAN && good) {
			improv_device_scanned(device, &network, 1);
		} else if (action.type == IMPROV_DO_SCAN) {
			improv_device_refuse(device, IMPROV_ERROR_UNKNOWN);
		}
	}
}

/* Habits, then writes of a client, each with its length. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data, len);
	uint8_t bits = reader_u8(&reader);
	struct improv_device_options options = {
		.needs_authorization = bits & 1,
		.provisioned = bits & 2,
		.capabilities = 0x0f,
		.url = bits & 4 ? "http://192.168.1.2/" : NULL,
		.info = {"fw", "1.0", "chip", "Lamp"},
		.hostname = "lamp",
		.chunks = bits & 8,
		.result_per_network = bits & 16,
		.inner_length = bits & 32,
		.state_first = bits & 64,
		.bad_checksum = bits & 128,
	};
	struct improv_device *device;
	uint64_t now_us = 1;

	must(improv_device_new(&options, &device) == 0);
	improv_device_authorize(device, now_us);
	while (reader.len > 0) {
		size_t wanted = reader_u8(&reader), n = MIN(wanted, reader.len);
		const uint8_t *written = reader_bytes(&reader, n);

		if (!written)
			break;
		now_us += 1000000;
		improv_device_write(device, written, n, now_us);
		drain(device, n & 1);
	}
	improv_device_free(device);
	return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The device side as scripts: what a client and the world do to it, what has to come out.
 *
 * Fed: write HEX · authorize · joined · failed · scanned (two networks) · refuse XX · gone ·
 * timeout · wait MS
 * Comes: state:XX · error:XX · result:HEX · join:SSID/LENGTH · scan · identify · hostname:TEXT ·
 * name:TEXT; adverts follow states and are not written.
 */
#include "base/hex.h"
#include "provision/improv-device.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
#define WIFI "write 011307486f6d654e65740a7365637265747061737312"

struct line {
	const char *fed;
	const char *comes;
};

struct script {
	const char *title;
	struct improv_device_options options;
	struct line lines[12];
};

static const struct script scripts[] = {
	{"credentials: the result before state 04", {.url = "http://192.168.1.23"},
	 {{WIFI, "state:03 join:HomeNet/10"},
	  {"joined", "result:011413687474703a2f2f3139322e3136382e312e3233db state:04"}}},
	{"credentials: state 04 first", {.state_first = true},
	 {{WIFI, "state:03 join:HomeNet/10"}, {"joined", "state:04 result:010001"}}},
	{"credentials: only state 04", {.no_result = true},
	 {{WIFI, "state:03 join:HomeNet/10"}, {"joined", "state:04"}}},
	{"credentials that do not work, then ones that do", {},
	 {{WIFI, "state:03 join:HomeNet/10"}, {"failed", "error:03 state:02"},
	  {WIFI, "error:00 state:03 join:HomeNet/10"}, {"joined", "result:010001 state:04"}}},
	{"credentials that do not work, without an error", {.no_error = true},
	 {{WIFI, "state:03 join:HomeNet/10"}, {"failed", "state:02"}}},
	{"credentials, refused", {}, {{WIFI, "state:03 join:HomeNet/10"}, {"refuse ff", "error:ff state:02"}}},
	{"credentials while it joins", {}, {{WIFI, "state:03 join:HomeNet/10"}, {WIFI, "error:04"}}},
	{"an outcome that nobody waits for", {}, {{"joined", ""}, {"failed", ""}, {"scanned", ""}}},
	{"credentials for an open network", {}, {{"write 01060443616665007a", "state:03 join:Cafe/0"}}},
	{"credentials whose lengths do not add up", {}, {{"write 01040561626330", "error:01"}}},
	{"a passphrase of 7 bytes", {}, {{"write 010a01610731323334353637e0", "error:01"}}},
	{"authorization: needed, granted, and it runs out", {.needs_authorization = true, .authorized_us = 1000},
	 {{WIFI, "error:04"}, {"authorize", "state:02"}, {"timeout", "state:01"}, {"authorize", "state:02"},
	  {WIFI, "error:00 state:03 join:HomeNet/10"}, {"wait 10", ""}, {"failed", "error:03 state:02"},
	  {"timeout", "state:01"}}},
	{"a button that is not needed", {}, {{"authorize", ""}}},
	{"identify", {.capabilities = 1}, {{"write 020002", "identify"}}},
	{"identify: it cannot", {.capabilities = 6}, {{"write 020002", "error:02"}}},
	{"device information", {.capabilities = 2, .info = {"ESPHome", "2025.9.0", "ESP32", "kitchen"}},
	 {{"write 030003", "result:031f07455350486f6d6508323032352e392e30054553503332076b69746368656e6f"}}},
	{"scan: all in one result", {.capabilities = 4},
	 {{"write 040004", "scan"}, {"scanned", "result:041d0743616665426172032d3730024e4f04486f6d65032d3530045750413222"}}},
	{"scan: one result a network", {.capabilities = 4, .result_per_network = true},
	 {{"write 040004", "scan"},
	  {"scanned", "result:040f0743616665426172032d3730024e4fd4 result:040e04486f6d65032d3530045750413252 result:040004"}}},
	{"host name: get", {.capabilities = 8, .hostname = "kitchen"}, {{"write 050005", "result:0508076b69746368656efa"}}},
	{"host name: set", {.capabilities = 8},
	 {{"write 05076b69746368656ef2", "hostname:kitchen result:0508076b69746368656efa"}}},
	{"host name: set, the length inside", {.capabilities = 8, .inner_length = true},
	 {{"write 05076b69746368656ef2", "error:01"},
	  {"write 0508076b69746368656efa", "error:00 hostname:kitchen result:0508076b69746368656efa"}}},
	{"host name: the length inside is no letter", {.capabilities = 8}, {{"write 0508076b69746368656efa", "error:05"}}},
	{"host name: not authorized", {.capabilities = 8, .needs_authorization = true},
	 {{"write 05076b69746368656ef2", "error:04"}}},
	{"device name", {}, {{"write 06076b69746368656ef3", "name:kitchen result:0608076b69746368656efb"}}},
	{"network state", {.provisioned = true}, {{"write 070007", "result:070201030d"}}},
	{"an unknown command", {}, {{"write 100010", "error:02"}}},
	{"a wrong checksum", {.capabilities = 1}, {{"write 020003", "error:01"}}},
	{"one byte", {}, {{"write 02", "error:01"}}},
	{"nothing", {}, {{"write ", "error:01"}}},
	{"chunks: a frame in two writes", {.capabilities = 1, .chunks = true},
	 {{"write 02", ""}, {"write 0002", "identify"}}},
	{"chunks: the rest is forgotten with the client", {.capabilities = 1, .chunks = true},
	 {{"write 02", ""}, {"gone", ""}, {"write 020002", "identify"}}},
	{"its results are broken", {.capabilities = 4, .bad_checksum = true},
	 {{"write 040004", "scan"}, {"scanned", "result:041d0743616665426172032d3730024e4f04486f6d65032d3530045750413277"}}},
};
/* clang-format on */

static void put(struct buf *text, const struct improv_device_action *a)
{
	static const char *const endpoints[] = {"state", "error", "command", "result"};
	char hex[2 * IMPROV_FRAME_MAX + 1] = "";

	if (a->type == IMPROV_DO_ADVERT)
		return;
	if (text->len > 0)
		buf_string(text, " ");
	if (a->type == IMPROV_DO_NOTIFY)
		hex_encode(a->data, a->len, hex);
	switch (a->type) {
	case IMPROV_DO_NOTIFY:
		buf_printf(text, "%s:%s", endpoints[a->endpoint], hex);
		return;
	case IMPROV_DO_JOIN:
		buf_printf(text, "join:%.*s/%zu", (int)a->ssid_len, a->ssid,
			   a->passphrase_len);
		return;
	case IMPROV_DO_SCAN:
		buf_string(text, "scan");
		return;
	case IMPROV_DO_IDENTIFY:
		buf_string(text, "identify");
		return;
	case IMPROV_DO_HOSTNAME:
		buf_printf(text, "hostname:%.*s", (int)a->len, a->data);
		return;
	case IMPROV_DO_NAME:
		buf_printf(text, "name:%.*s", (int)a->len, a->data);
		return;
	case IMPROV_DO_ADVERT:
		return;
	}
}

static void feed(struct improv_device *device, const char *fed, uint64_t *now_us)
{
	static const struct provision_network networks[] = {
		{.ssid = "CafeBar", .ssid_len = 7, .rssi = -70, .auth = "NO"},
		{.ssid = "Home", .ssid_len = 4, .rssi = -50, .auth = "WPA2"},
	};
	uint8_t bytes[IMPROV_FRAME_MAX];

	if (strncmp(fed, "write ", 6) == 0) {
		ssize_t len = hex_decode(fed + 6, bytes, sizeof(bytes));

		assert_true(len >= 0);
		improv_device_write(device, bytes, len, *now_us);
	} else if (strcmp(fed, "authorize") == 0) {
		improv_device_authorize(device, *now_us);
	} else if (strcmp(fed, "joined") == 0) {
		improv_device_joined(device, true);
	} else if (strcmp(fed, "failed") == 0) {
		improv_device_joined(device, false);
	} else if (strcmp(fed, "scanned") == 0) {
		improv_device_scanned(device, networks, ARRAY_SIZE(networks));
	} else if (strncmp(fed, "refuse ", 7) == 0) {
		improv_device_refuse(device, strtoul(fed + 7, NULL, 16));
	} else if (strcmp(fed, "gone") == 0) {
		improv_device_disconnected(device);
	} else if (strcmp(fed, "timeout") == 0) {
		*now_us = MAX(*now_us, improv_device_deadline(device));
		assert_true(improv_device_deadline(device) > 0);
		improv_device_timeout(device, *now_us);
	} else if (strncmp(fed, "wait ", 5) == 0) {
		*now_us += strtoul(fed + 5, NULL, 10) * 1000;
		improv_device_timeout(device, *now_us);
	} else {
		fail_msg("no such line: %s", fed);
	}
}

static void plays(void **state)
{
	const struct script *script = *state;
	struct improv_device *device = NULL;
	struct improv_device_action action;
	uint64_t now_us = 1000000;

	assert_int_equal(improv_device_new(&script->options, &device), 0);
	for (const struct line *line = script->lines; line->fed; line++) {
		struct buf text = {};

		feed(device, line->fed, &now_us);
		while (improv_device_next(device, &action))
			put(&text, &action);
		buf_u8(&text, '\0');
		assert_string_equal((char *)text.data, line->comes);
		buf_deinit(&text);
	}
	improv_device_free(device);
}

static void advertises_state_and_capabilities(void **state)
{
	const struct improv_device_options options = {.needs_authorization = true,
						      .capabilities = 0xf7};
	struct improv_device *device = NULL;
	uint8_t data[6];

	assert_int_equal(improv_device_new(&options, &device), 0);
	improv_device_service_data(device, data);
	assert_memory_equal(data, "\x01\xf7\0\0\0\0", 6);
	improv_device_authorize(device, 1);
	improv_device_service_data(device, data);
	assert_memory_equal(data, "\x02\xf7\0\0\0\0", 6);
	improv_device_free(device);
}

static void gives_values(void **state)
{
	const struct improv_device_options options = {.capabilities = 3};
	struct improv_device *device = NULL;
	const uint8_t *value;
	size_t len;

	assert_int_equal(improv_device_new(&options, &device), 0);
	value = improv_device_value(device, IMPROV_EP_STATE, &len);
	assert_int_equal(len, 1);
	assert_int_equal(value[0], IMPROV_STATE_AUTHORIZED);
	value = improv_device_value(device, IMPROV_EP_CAPABILITIES, &len);
	assert_int_equal(value[0], 3);
	assert_null(improv_device_value(device, IMPROV_EP_COMMAND, &len));
	assert_non_null(improv_device_value(device, IMPROV_EP_RESULT, &len));
	assert_int_equal(len, 0);
	improv_device_write(device, "\x03\x00\x03", 3, 1);
	value = improv_device_value(device, IMPROV_EP_RESULT, &len);
	assert_int_equal(len, 3);
	assert_memory_equal(value, "\x03\x00\x03", 3);
	improv_device_free(device);
}

/* 255 bytes of data: a list is cut between two networks. */
static void cuts_a_list_that_is_too_long(void **state)
{
	const struct improv_device_options options = {.capabilities = IMPROV_CAN_SCAN};
	struct provision_network networks[20] = {};
	struct improv_device *device = NULL;
	struct improv_device_action action;
	struct improv_frame frame;

	for (size_t i = 0; i < ARRAY_SIZE(networks); i++) {
		networks[i].ssid_len = snprintf((char *)networks[i].ssid, 32,
						"network-%02zu", i);
		networks[i].rssi = -50;
		strcpy(networks[i].auth, "WPA2");
	}
	assert_int_equal(improv_device_new(&options, &device), 0);
	improv_device_write(device, "\x04\x00\x04", 3, 1);
	improv_device_scanned(device, networks, ARRAY_SIZE(networks));
	assert_true(improv_device_next(device, &action));
	assert_true(improv_device_next(device, &action));
	assert_int_equal(improv_frame_parse(action.data, action.len, &frame), 0);
	assert_int_equal(frame.len, 12 * 20);
	assert_false(improv_device_next(device, &action));
	improv_device_free(device);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(scripts) + 3] = {
		cmocka_unit_test(advertises_state_and_capabilities),
		cmocka_unit_test(gives_values),
		cmocka_unit_test(cuts_a_list_that_is_too_long),
	};

	for (size_t i = 0; i < ARRAY_SIZE(scripts); i++)
		tests[i + 3] = (struct CMUnitTest){scripts[i].title, plays, NULL, NULL,
						   (void *)&scripts[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

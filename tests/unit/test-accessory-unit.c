/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The simulated accessory: what its options and faults make of an ordinary setup. */
#include "fixtures/unit.h"

#include "base/buf.h"
#include "base/hex.h"
#include "provision/improv.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
#define RIGHT "011307486f6d654e65740a7365637265747061737312"
#define WRONG "010907486f6d654e657400c1" /* as if it were open */
#define NETWORKS "\"networks\":[{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\"},{\"ssid\":\"Cafe\"}]"

/*
 * A setup: connect, three subscriptions, a write, then time until nothing is to come.
 * Comes: N:HEX (notification of endpoint N), advert, drop.
 */
static const struct row {
	const char *title;
	const char *options;
	const char *write;
	uint8_t att_error;
	const char *comes;
} rows[] = {
	{"joins", "{" NETWORKS ",\"url\":\"http://a/\"}", RIGHT, 0,
	 "0:03 advert 3:010a09687474703a2f2f612ffc 0:04 advert"},
	{"does not join with another passphrase", "{" NETWORKS "}", WRONG, 0,
	 "0:03 advert 1:03 0:02 advert"},
	{"drops at the connection", "{" NETWORKS ",\"faults\":{\"drop_at\":\"connect\"}}", RIGHT, 0, "drop"},
	{"drops at the first subscription", "{" NETWORKS ",\"faults\":{\"drop_at\":\"inquire\"}}", RIGHT, 0, "drop"},
	{"drops at the last subscription", "{" NETWORKS ",\"faults\":{\"drop_at\":\"after-subscribe\"}}", RIGHT, 0, "drop"},
	{"drops when it has the credentials; joins all the same",
	 "{" NETWORKS ",\"faults\":{\"drop_at\":\"after-write\"}}", RIGHT, 0,
	 "0:03 advert drop 3:010001 0:04 advert"},
	{"drops while it joins", "{" NETWORKS ",\"faults\":{\"drop_at\":\"joining\"}}", RIGHT, 0,
	 "0:03 advert drop 3:010001 0:04 advert"},
	{"drops after the success", "{" NETWORKS ",\"faults\":{\"drop_at\":\"after-success\"}}", RIGHT, 0,
	 "0:03 advert 3:010001 0:04 drop advert"},
	{"drops at the second request", "{" NETWORKS ",\"faults\":{\"drop_at_request\":2}}", RIGHT, 0, "drop"},
	{"drops in place of a write", "{" NETWORKS ",\"faults\":{\"drop_at_request\":4}}", RIGHT, 0x0e, "drop"},
	{"a value is cut", "{" NETWORKS ",\"faults\":{\"spoil_at\":2,\"spoil\":\"cut\"}}", RIGHT, 0,
	 "0:03 advert 3:01 0:04 advert"},
	{"a bit of a value is another", "{" NETWORKS ",\"faults\":{\"spoil_at\":1,\"spoil\":\"flip\"}}", RIGHT, 0,
	 "0:02 advert 3:010001 0:04 advert"},
	{"a value does not come", "{" NETWORKS ",\"faults\":{\"spoil_at\":3,\"spoil\":\"empty\"}}", RIGHT, 0,
	 "0:03 advert 3:010001 0: advert"},
	{"more than a value comes", "{" NETWORKS ",\"faults\":{\"spoil_at\":1,\"spoil\":\"long\"}}", RIGHT, 0,
	 "0:03ffffffffffffffff advert 3:010001 0:04 advert"},
	{"a join never ends", "{" NETWORKS ",\"faults\":{\"join_hangs\":true}}", RIGHT, 0, "0:03 advert"},
	{"tells everything twice", "{" NETWORKS ",\"faults\":{\"duplicate\":true}}", RIGHT, 0,
	 "0:03 0:03 advert 3:010001 3:010001 0:04 0:04 advert"},
	{"says nothing", "{" NETWORKS ",\"faults\":{\"silent\":true}}", RIGHT, 0, ""},
	{"refuses the credentials", "{" NETWORKS ",\"faults\":{\"refuse\":255}}", RIGHT, 0,
	 "0:03 advert 1:ff 0:02 advert"},
	{"refuses the write", "{" NETWORKS ",\"faults\":{\"refuse_att\":128}}", RIGHT, 128, ""},
	{"scans", "{" NETWORKS "}", "040004", 0,
	 "3:041d07486f6d654e6574032d353004575041320443616665032d3530024e4f32"},
	{"somebody presses its button after the connection",
	 "{" NETWORKS ",\"needs_authorization\":true,\"press_after_ms\":1000,\"authorized_ms\":1000}", "040004", 0,
	 "3:041d07486f6d654e6574032d353004575041320443616665032d3530024e4f32 0:02 advert 0:01 advert"},
	{"is provisioned", "{\"provisioned\":true,\"capabilities\":0}", "040004", 0, "1:02"},
};

static const struct bad {
	const char *title;
	const char *options;
	const char *what;
} bads[] = {
	{"bad: a name too long", "{\"name\":\"0123456789012345678901234567890123456789012345678901234567890123\"}", "name"},
	{"bad: capabilities over a byte", "{\"capabilities\":256}", "capabilities"},
	{"bad: a network without a name", "{\"networks\":[{}]}", "networks"},
	{"bad: an SSID of 33 bytes", "{\"networks\":[{\"ssid\":\"012345678901234567890123456789012\"}]}", "networks"},
	{"bad: seven strings of information", "{\"info\":[\"\",\"\",\"\",\"\",\"\",\"\",\"\"]}", "info"},
	{"bad: drops nowhere that is known", "{\"faults\":{\"drop_at\":\"lunch\"}}", "drop_at"},
	{"bad: spoils in a way that is not known", "{\"faults\":{\"spoil\":\"milk\"}}", "spoil"},
	{"bad: a protocol that is not known", "{\"protocol\":\"smoke\"}", "protocol"},
	{"bad: an address that is none", "{\"ip\":\"192.168.1\"}", "ip"},
	{"bad: an error over a byte", "{\"faults\":{\"refuse\":-1}}", "refuse"},
};
/* clang-format on */

static struct unit *make(const char *text)
{
	_cleanup_(json_freep) struct json *json = NULL;
	struct unit *unit = NULL;
	const char *what;

	assert_int_equal(json_parse(text, strlen(text), &json), 0);
	assert_int_equal(unit_new(json, &unit, &what), 0);
	return unit;
}

/* Appends what comes; a dropped link is a disconnect. false: dropped. */
static bool drain(struct unit *unit, struct buf *text, uint64_t now_us)
{
	struct unit_action action;
	char hex[2 * IMPROV_FRAME_MAX + 1];
	bool dropped = false;

	while (unit_next(unit, &action)) {
		if (action.type == UNIT_LOG) {
			assert_null(strstr(action.text, "secretpass"));
			assert_null(strstr(action.text, "736563726574"));
			continue;
		}
		if (text->len > 0)
			buf_string(text, " ");
		if (action.type == UNIT_NOTIFY) {
			hex_encode(action.data, action.len, hex);
			buf_printf(text, "%u:%s", action.endpoint, hex);
		} else {
			buf_string(text, action.type == UNIT_ADVERT ? "advert" : "drop");
		}
		dropped = dropped || action.type == UNIT_DISCONNECT;
	}
	if (dropped)
		unit_disconnected(unit, now_us);
	return !dropped;
}

static void behaves(void **state)
{
	static const unsigned endpoints[] = {IMPROV_EP_ERROR, IMPROV_EP_RESULT,
					     IMPROV_EP_STATE};
	const struct row *row = *state;
	struct unit *unit = make(row->options);
	uint8_t bytes[IMPROV_FRAME_MAX];
	uint64_t now_us = 1000000;
	struct buf text = {};
	bool linked;

	unit_connected(unit, now_us);
	linked = drain(unit, &text, now_us);
	for (size_t i = 0; linked && i < ARRAY_SIZE(endpoints); i++) {
		unit_subscribed(unit, endpoints[i], true, now_us);
		linked = drain(unit, &text, now_us);
	}
	if (linked)
		assert_int_equal(unit_write(unit, IMPROV_EP_COMMAND, bytes,
					    hex_decode(row->write, bytes, sizeof(bytes)),
					    now_us),
				 row->att_error);
	drain(unit, &text, now_us);
	while (unit_deadline(unit)) {
		now_us = unit_deadline(unit);
		unit_timeout(unit, now_us);
		drain(unit, &text, now_us);
	}
	buf_u8(&text, '\0');
	assert_string_equal((char *)text.data, row->comes);
	buf_deinit(&text);
	unit_free(unit);
}

static void refuses_options(void **state)
{
	const struct bad *bad = *state;
	_cleanup_(json_freep) struct json *json = NULL;
	struct unit *unit = NULL;
	const char *what = NULL;

	assert_int_equal(json_parse(bad->options, strlen(bad->options), &json), 0);
	assert_int_equal(unit_new(json, &unit, &what), -EINVAL);
	assert_string_equal(what, bad->what);
	assert_null(unit);
}

static void drops_so_many_times(void **state)
{
	struct unit *unit = make("{\"faults\":{\"drop_at\":\"connect\",\"drops\":2}}");
	struct buf text = {};

	for (int i = 0; i < 4; i++) {
		unit_connected(unit, 1);
		assert_int_equal(drain(unit, &text, 1), i >= 2);
		unit_disconnected(unit, 1);
	}
	buf_deinit(&text);
	unit_free(unit);
}

static void advertises(void **state)
{
	struct unit *unit = make("{\"name\":\"kitchen\",\"capabilities\":5}");
	struct unit *old = make("{\"service_data\":false,\"no_capabilities\":true}");
	struct unit_advert advert;

	unit_advert(unit, &advert);
	assert_string_equal(advert.name, "kitchen");
	assert_string_equal(advert.service_uuid, IMPROV_SERVICE_UUID);
	assert_string_equal(advert.service_data_uuid,
			    "00004677-0000-1000-8000-00805f9b34fb");
	assert_int_equal(advert.service_data_len, 6);
	assert_memory_equal(advert.service_data, "\x02\x05\0\0\0\0", 6);
	assert_non_null(unit_characteristic(unit, IMPROV_EP_CAPABILITIES));
	unit_advert(old, &advert);
	assert_null(advert.service_data_uuid);
	assert_null(unit_characteristic(old, IMPROV_EP_CAPABILITIES));
	unit_free(unit);
	unit_free(old);
}

/* With a Wi-Fi of its own it does not decide itself. */
static void hands_out_credentials(void **state)
{
	struct unit *unit = make("{}");
	struct unit_action action;
	uint8_t bytes[IMPROV_FRAME_MAX];
	bool seen = false;

	unit_use_wifi(unit);
	unit_write(unit, IMPROV_EP_COMMAND, bytes,
		   hex_decode(RIGHT, bytes, sizeof(bytes)), 1);
	while (unit_next(unit, &action)) {
		if (action.type != UNIT_JOIN)
			continue;
		seen = true;
		assert_int_equal(action.ssid_len, 7);
		assert_memory_equal(action.ssid, "HomeNet", 7);
		assert_int_equal(action.passphrase_len, 10);
		assert_memory_equal(action.passphrase, "secretpass", 10);
	}
	assert_true(seen);
	assert_int_equal(unit_deadline(unit), 0);
	unit_joined(unit, &(struct unit_joined){.result = UNIT_JOINED}, 2);
	assert_true(unit_next(unit, &action));
	unit_free(unit);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(rows) + ARRAY_SIZE(bads) + 3] = {
		cmocka_unit_test(drops_so_many_times),
		cmocka_unit_test(advertises),
		cmocka_unit_test(hands_out_credentials),
	};
	size_t n = 3;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[n++] = (struct CMUnitTest){rows[i].title, behaves, NULL, NULL,
						 (void *)&rows[i]};
	for (size_t i = 0; i < ARRAY_SIZE(bads); i++)
		tests[n++] = (struct CMUnitTest){bads[i].title, refuses_options, NULL,
						 NULL, (void *)&bads[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

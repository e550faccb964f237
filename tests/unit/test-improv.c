/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The codec: frames both ways, the strings of results, what a list of networks gives. */
#include "base/hex.h"
#include "provision/improv-facts.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
static const struct frame_vector {
	const char *title;
	const char *hex;
	int error;
	uint8_t command;
	const char *data; /* hex */
} frame_vectors[] = {
	{"ble.md, the example of send Wi-Fi",
	 "011e0c4d79576972656c6573734150106d7973656375726570617373776f7264c0", 0, 0x01,
	 "0c4d79576972656c6573734150106d7973656375726570617373776f7264"},
	{"ble.md's rule: send Wi-Fi, open network", "010e0c4d79576972656c657373415000c0", 0, 0x01,
	 "0c4d79576972656c657373415000"},
	{"ble.md's rule: identify", "020002", 0, 0x02, ""},
	{"ble.md's rule: device info", "030003", 0, 0x03, ""},
	{"ble.md's rule: scan", "040004", 0, 0x04, ""},
	{"ble.md's rule: get hostname", "050005", 0, 0x05, ""},
	{"ble.md's table: set hostname kitchen", "05076b69746368656ef2", 0, 0x05, "6b69746368656e"},
	{"py-improv-ble-client: set hostname with an inner length", "0508076b69746368656efa", 0, 0x05,
	 "076b69746368656e"},
	{"ble.md's rule: result without strings", "010001", 0, 0x01, ""},
	{"ble.md's rule: result with one URL", "011413687474703a2f2f3139322e3136382e312e3233db", 0, 0x01,
	 "13687474703a2f2f3139322e3136382e312e3233"},
	{"ble.md's rule: device info result",
	 "031f07455350486f6d6508323032352e392e30054553503332076b69746368656e6f", 0, 0x03,
	 "07455350486f6d6508323032352e392e30054553503332076b69746368656e"},
	{"ble.md's rule: scan result, one network",
	 "04160c4d79576972656c6573734150032d363004575041327f", 0, 0x04,
	 "0c4d79576972656c6573734150032d36300457504132"},
	{"empty", "", -EMSGSIZE},
	{"one byte", "01", -EMSGSIZE},
	{"no checksum", "0200", -EMSGSIZE},
	{"cut by a notification at MTU 23", "011413687474703a2f2f3139322e3136382e312e", -EMSGSIZE},
	{"wrong checksum", "020003", -EBADMSG},
	{"a trailing byte", "02000200", -EOVERFLOW},
};

static const struct wifi_vector {
	const char *title;
	const char *ssid, *passphrase; /* NULL passphrase: given by passphrase_len and fill */
	size_t passphrase_len;
	char fill;
	int error;
} wifi_vectors[] = {
	{"802.11: an SSID has at least one byte", "", "", 0, 0, -EINVAL},
	{"802.11: an SSID has 32 bytes at most", "123456789012345678901234567890123", "", 0, 0, -EINVAL},
	{"32 bytes of SSID", "12345678901234567890123456789012", "secretpass", 0, 0, 0},
	{"open", "HomeNet", "", 0, 0, 0},
	{"802.11 M.4.1: 7 bytes are too short", "HomeNet", NULL, 7, 'x', -EINVAL},
	{"8 bytes", "HomeNet", NULL, 8, 'x', 0},
	{"63 bytes", "HomeNet", NULL, 63, 'x', 0},
	{"64 bytes are a key in hex", "HomeNet", NULL, 64, 'a', 0},
	{"64 bytes that are no hex", "HomeNet", NULL, 64, 'x', -EINVAL},
	{"65 bytes are too long", "HomeNet", NULL, 65, 'a', -EINVAL},
};

static const struct strings_vector {
	const char *title;
	const char *hex;
	int n; /* of strings, or a negative errno */
} strings_vectors[] = {
	{"none", "", 0},
	{"one that is empty", "00", 1},
	{"two", "01610162", 2},
	{"the second runs past the end", "0161026a", -EBADMSG},
	{"a length and nothing", "05", -EBADMSG},
};

static const struct url_vector {
	const char *title;
	const char *url;
	bool taken;
} url_vectors[] = {
	{"http", "http://192.168.1.23", true},
	{"https, upper case", "HTTPS://example.org/x?y=1", true},
	{"a scheme that is run", "javascript:alert(1)", false},
	{"a file", "file:///etc/passwd", false},
	{"nothing after the scheme", "http://", false},
	{"empty", "", false},
	{"an escape sequence", "http://a/\x1b[2J", false},
	{"a right-to-left override", "http://a/\xe2\x80\xae", false},
	{"a line feed", "http://a/\nb", false},
};
/* clang-format on */

static void parses_and_builds(void **state)
{
	const struct frame_vector *v = *state;
	uint8_t bytes[IMPROV_FRAME_MAX], data[IMPROV_FRAME_MAX];
	ssize_t len = hex_decode(v->hex, bytes, sizeof(bytes));
	struct improv_frame frame;
	struct buf buf = {};
	ssize_t data_len;

	assert_true(len >= 0);
	assert_int_equal(improv_frame_parse(bytes, len, &frame), v->error);
	if (v->error)
		return;
	data_len = hex_decode(v->data, data, sizeof(data));
	assert_int_equal(frame.command, v->command);
	assert_int_equal(frame.len, data_len);
	if (data_len > 0)
		assert_memory_equal(frame.data, data, data_len);
	improv_frame_build(&buf, v->command, data, data_len);
	assert_int_equal(buf.error, 0);
	assert_int_equal(buf.len, len);
	assert_memory_equal(buf.data, bytes, len);
	buf_deinit(&buf);
}

static void checks_credentials(void **state)
{
	const struct wifi_vector *v = *state;
	char filled[80] = {};
	struct improv_wifi wifi = {.ssid = (const uint8_t *)v->ssid,
				   .ssid_len = strlen(v->ssid)};
	struct improv_wifi again;
	struct improv_frame frame;
	struct buf buf = {};

	memset(filled, v->fill, v->passphrase_len);
	wifi.passphrase = (const uint8_t *)(v->passphrase ? v->passphrase : filled);
	wifi.passphrase_len = strlen((const char *)wifi.passphrase);
	assert_int_equal(improv_wifi_check(&wifi), v->error);
	if (v->error)
		return;
	improv_wifi_build(&buf, &wifi);
	assert_int_equal(improv_frame_parse(buf.data, buf.len, &frame), 0);
	assert_int_equal(improv_wifi_parse(&frame, &again), 0);
	assert_int_equal(again.ssid_len, wifi.ssid_len);
	assert_memory_equal(again.ssid, wifi.ssid, wifi.ssid_len);
	assert_int_equal(again.passphrase_len, wifi.passphrase_len);
	if (wifi.passphrase_len > 0)
		assert_memory_equal(again.passphrase, wifi.passphrase,
				    wifi.passphrase_len);
	buf_deinit(&buf);
}

static void walks_strings(void **state)
{
	const struct strings_vector *v = *state;
	uint8_t bytes[32];
	struct reader reader = reader_of(bytes, hex_decode(v->hex, bytes, sizeof(bytes)));
	const uint8_t *text;
	size_t len;
	int n = 0, r;

	while ((r = improv_string_next(&reader, &text, &len)) > 0)
		n++;
	assert_int_equal(r < 0 ? r : n, v->n);
}

static void takes_urls(void **state)
{
	const struct url_vector *v = *state;
	struct provision_facts facts = {};
	struct improv_frame frame;
	struct buf strings = {};

	improv_string_put(&strings, v->url, strlen(v->url));
	frame = (struct improv_frame){IMPROV_SEND_WIFI, strings.data, strings.len};
	assert_int_equal(improv_facts_take_urls(&facts, &frame), 0);
	assert_int_equal(facts.n_urls, v->taken);
	if (v->taken)
		assert_string_equal(facts.urls[0], v->url);
	buf_deinit(&strings);
}

static void takes_the_longest_url(void **state)
{
	struct provision_facts facts = {};
	struct improv_frame frame;
	struct buf strings = {};
	char url[255];

	memset(url, 'a', sizeof(url));
	memcpy(url, "http://", 7);
	improv_string_put(&strings, url, 254);
	frame = (struct improv_frame){IMPROV_SEND_WIFI, strings.data, strings.len};
	assert_int_equal(improv_facts_take_urls(&facts, &frame), 0);
	assert_int_equal(facts.n_urls, 1);
	assert_int_equal(strlen(facts.urls[0]), 254);
	buf_deinit(&strings);
}

static void put_network(struct buf *strings, const char *ssid, const char *rssi,
			const char *auth)
{
	improv_string_put(strings, ssid, strlen(ssid));
	improv_string_put(strings, rssi, strlen(rssi));
	improv_string_put(strings, auth, strlen(auth));
}

static void merges_sorts_and_drops_networks(void **state)
{
	struct provision_facts facts = {};
	struct improv_frame frame;
	struct buf s = {};

	put_network(&s, "Far", "-90", "WPA2");
	put_network(&s, "Home", "-70", "WPA2");
	put_network(&s, "", "-30", "WPA2");
	put_network(&s, "Cafe", "-60", "NO");
	put_network(&s, "Home", "-40", "WPA2/WPA3");
	put_network(&s, "Silent", "?", "WPA2 EAP");
	put_network(&s, "Twin", "-50", "NO");
	put_network(&s, "Twin", "-55", "WPA2");
	frame = (struct improv_frame){IMPROV_SCAN_WIFI, s.data, s.len};
	assert_int_equal(improv_facts_take_networks(&facts, &frame), 8);
	assert_int_equal(facts.n_networks, 5);
	assert_memory_equal(facts.networks[0].ssid, "Home", 4);
	assert_int_equal(facts.networks[0].rssi, -40);
	assert_string_equal(facts.networks[0].auth, "WPA2/WPA3");
	assert_memory_equal(facts.networks[1].ssid, "Twin", 4);
	assert_false(facts.networks[1].open);
	assert_memory_equal(facts.networks[2].ssid, "Cafe", 4);
	assert_true(facts.networks[2].open);
	assert_memory_equal(facts.networks[3].ssid, "Far", 3);
	assert_memory_equal(facts.networks[4].ssid, "Silent", 6);
	assert_int_equal(facts.networks[4].rssi, 0);
	buf_deinit(&s);
}

static void keeps_the_strongest_networks(void **state)
{
	struct provision_facts facts = {};
	struct improv_frame frame;

	for (int i = 0; i < 100; i++) {
		struct buf s = {};
		char ssid[16], rssi[8];

		snprintf(ssid, sizeof(ssid), "net%d", i);
		snprintf(rssi, sizeof(rssi), "-%d", 120 - i);
		put_network(&s, ssid, rssi, "WPA2");
		frame = (struct improv_frame){IMPROV_SCAN_WIFI, s.data, s.len};
		assert_int_equal(improv_facts_take_networks(&facts, &frame), 1);
		buf_deinit(&s);
	}
	assert_int_equal(facts.n_networks, PROVISION_NETWORKS_MAX);
	assert_int_equal(facts.networks[0].rssi, -21);
	assert_int_equal(facts.networks[PROVISION_NETWORKS_MAX - 1].rssi, -84);
}

static void drops_what_is_no_ssid(void **state)
{
	struct provision_facts facts = {};
	struct improv_frame frame;
	struct buf s = {};

	put_network(&s, "123456789012345678901234567890123", "-50", "WPA2");
	put_network(&s, "Home", "-50", "an authentication of more bytes than are kept");
	frame = (struct improv_frame){IMPROV_SCAN_WIFI, s.data, s.len};
	assert_int_equal(improv_facts_take_networks(&facts, &frame), 2);
	assert_int_equal(facts.n_networks, 1);
	assert_int_equal(strlen(facts.networks[0].auth), 31);
	buf_deinit(&s);
}

static void a_broken_result_changes_nothing(void **state)
{
	static const uint8_t data[] = "\x01"
				      "a"
				      "\x09"
				      "b";
	struct improv_frame frame = {IMPROV_DEVICE_INFO, data, 4};
	struct provision_facts facts = {.n_urls = 1, .n_networks = 1};
	struct provision_facts before = facts;

	assert_int_equal(improv_facts_take_info(&facts, &frame), -EBADMSG);
	assert_int_equal(improv_facts_take_networks(&facts, &frame), -EBADMSG);
	assert_int_equal(improv_facts_take_urls(&facts, &frame), -EBADMSG);
	assert_memory_equal(&facts, &before, sizeof(facts));
}

static void takes_device_information(void **state)
{
	static const uint8_t bytes[] = "\x07"
				       "ESPHome"
				       "\x08"
				       "2025.9.0"
				       "\x05"
				       "ESP32"
				       "\x07"
				       "kitchen"
				       "\x03"
				       "RTO"
				       "\x01"
				       "1"
				       "\x04"
				       "more";
	struct improv_frame frame = {IMPROV_DEVICE_INFO, bytes, sizeof(bytes) - 1};
	struct provision_facts facts = {};

	assert_int_equal(improv_facts_take_info(&facts, &frame), 0);
	assert_string_equal(facts.firmware, "ESPHome");
	assert_string_equal(facts.firmware_version, "2025.9.0");
	assert_string_equal(facts.hardware, "ESP32");
	assert_string_equal(facts.name, "kitchen");
	assert_string_equal(facts.os, "RTO");
	assert_string_equal(facts.os_version, "1");
}

static void refuses_to_build_more_than_a_length_can_say(void **state)
{
	uint8_t data[256] = {};
	struct buf buf = {};

	improv_frame_build(&buf, 1, data, sizeof(data));
	assert_int_equal(buf.error, -EMSGSIZE);
	buf_deinit(&buf);
}

/* clang-format off */
#define ROWS(tests, n, vectors, fn)                                                      \
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)                                 \
		(tests)[(n)++] = (struct CMUnitTest){                                    \
			(vectors)[i].title, fn, NULL, NULL, (void *)&(vectors)[i]}
/* clang-format on */

int main(void)
{
	struct CMUnitTest rows[ARRAY_SIZE(frame_vectors) + ARRAY_SIZE(wifi_vectors) +
			       ARRAY_SIZE(strings_vectors) + ARRAY_SIZE(url_vectors)];
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_to_build_more_than_a_length_can_say),
		cmocka_unit_test(takes_the_longest_url),
		cmocka_unit_test(merges_sorts_and_drops_networks),
		cmocka_unit_test(keeps_the_strongest_networks),
		cmocka_unit_test(drops_what_is_no_ssid),
		cmocka_unit_test(a_broken_result_changes_nothing),
		cmocka_unit_test(takes_device_information),
	};
	struct CMUnitTest all[ARRAY_SIZE(rows) + ARRAY_SIZE(tests)];
	size_t n = 0;

	ROWS(all, n, frame_vectors, parses_and_builds);
	ROWS(all, n, wifi_vectors, checks_credentials);
	ROWS(all, n, strings_vectors, walks_strings);
	ROWS(all, n, url_vectors, takes_urls);
	memcpy(all + n, tests, sizeof(tests));
	return cmocka_run_group_tests(all, NULL, NULL);
}

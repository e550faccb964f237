/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Setup over Wi-Fi Aware: the codec, and the device side as scripts. */
#include "base/hex.h"
#include "provision/aware-setup-device.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum { LINES_MAX = 16, TESTS_MAX = 60 };

static const struct vector {
	const char *title, *hex;
	int error;
	int field; /* one that is there, of this value; 0: none is looked at */
	const char *value;
} vectors[] = {
	{"doc: hello", "0101d203020101", 0, AWARE_SETUP_F_VERSION, "01"},
	{"doc: capabilities are little-endian", "0181d20303020f01", 0, AWARE_SETUP_F_CAPABILITIES, "0f01"},
	{"doc: configure", "0103d3030607486f6d654e6574070a73656372657470617373", 0, AWARE_SETUP_F_PASSPHRASE,
	 "73656372657470617373"},
	{"a header alone", "01010000", 0},
	{"unknown fields are skipped", "01010000" "c8020102" "ff00" "020101", 0, AWARE_SETUP_F_VERSION, "01"},
	{"field 0 is unknown", "01010000" "000101", 0},
	{"an IPv6 address", "01830000" "0a10" "20010db8000000000000000000000001", 0, AWARE_SETUP_F_ADDRESS,
	 "20010db8000000000000000000000001"},
	{"nothing", "", -EBADMSG},
	{"a header that is cut", "010100", -EBADMSG},
	{"another version: nothing more is read", "02010000" "06", -EPROTONOSUPPORT},
	{"a field without its length", "01010000" "02", -EBADMSG},
	{"a field that runs past the end", "01010000" "020201", -EBADMSG},
	{"an unknown field that runs past the end", "01010000" "c80501", -EBADMSG},
	{"a version of two bytes", "01010000" "02020101", -EBADMSG},
	{"capabilities of one byte", "01010000" "030101", -EBADMSG},
	{"an empty SSID", "01030000" "0600", -EBADMSG},
	{"an SSID of 33 bytes", "01030000" "0621" "303132333435363738393031323334353637383930313233343536373839303132",
	 -EBADMSG},
	{"a passphrase of 7 bytes", "01030000" "070761626364656667", -EBADMSG},
	{"an address of 5 bytes", "01830000" "0a05c0a8011701", -EBADMSG},
	{"an SSID that comes twice", "01030000" "060161" "060162", -EBADMSG},
	{"a network without its access point", "01820000" "1203ce0306", -EBADMSG},
};

/* What goes in, and what comes of it. */
static const struct script {
	const char *title;
	struct aware_setup_device_options options;
	struct { const char *in, *out; } lines[LINES_MAX];
} scripts[] = {
	{"hello", {.capabilities = 0x0f, .name = "lamp"},
	 {{"01010100020101", "send:0181010001010002010103020f000401000c046c616d70 "}}},
	{"hello without a version", {}, {{"01010100", "send:01810100010102 "}}},
	{"hello of a client from the future", {}, {{"01010100020109", "send:018101000101000201010302000004 0100 "}}},
	{"it speaks version 2 alone", {.version = 2}, {{"01010100020101", "send:01810100010106 "}}},
	{"a request of another version", {}, {{"02030100", "send:01830100010106 "}}},
	{"a request that is malformed", {}, {{"010301000600", "send:01830100010102 "}}},
	{"a request that nobody knows", {}, {{"01630100", "send:01e30100010103 "}}},
	{"an answer is no request", {}, {{"01810100", ""}}},
	{"what is too short for a request", {}, {{"0101", ""}}},
	{"a network: pending, then joined", {},
	 {{"010301000601610708616263646566676 8", "send:01830100010101 join:a:abcdefgh "},
	  {"joined", "send:01830100010100040102 0a04c0a80117 success "}}},
	{"an open network", {}, {{"01030100060161", "send:01830100010101 join:a: "}}},
	{"it did not join: the reason", {},
	 {{"01030100060161", "send:01830100010101 join:a: "}, {"failed 2", "send:01830100010100040104050102 "}}},
	{"a request that comes again is answered again, and done once", {},
	 {{"01030100060161", "send:01830100010101 join:a: "}, {"01030100060161", "send:01830100010101 "},
	  {"joined", "send:018301000101000401020a04c0a80117 success "},
	  {"01030100060161", "send:018301000101000401020a04c0a80117 "}}},
	{"an older request that was late is left alone", {.capabilities = 0x02},
	 {{"01050500", "send:01850500010100 identify "}, {"01050400", ""}, {"01050600", "send:01850600010100 identify "}}},
	{"ids go on behind ffff", {.capabilities = 0x02},
	 {{"0105ffff", "send:0185ffff010100 identify "}, {"01050000", "send:01850000010100 identify "},
	  {"0105feff", ""}}},
	{"hello begins anew, whatever its id", {},
	 {{"01010900020101", "send:018109000101000201010302000004 0100 "},
	  {"01010100020101", "send:018101000101000201010302000004 0100 "}}},
	{"another pairing: the same id is another request", {.capabilities = 0x02},
	 {{"01050100", "send:01850100010100 identify "}, {"client", ""}, {"01050100", "send:01850100010100 identify "}}},
	{"another network while it joins", {},
	 {{"01030100060161", "send:01830100010101 join:a: "}, {"01030200060162", "send:01830200010105 "}}},
	{"status while it joins waits for the outcome", {},
	 {{"01030100060161", "send:01830100010101 join:a: "}, {"01040200", "send:01840200010101 "},
	  {"failed 1", "send:01840200010100040104050101 "}}},
	{"status of one that is set up", {.provisioned = true}, {{"01040100", "send:01840100010100040102 success "}}},
	{"a network without a name", {}, {{"01030100", "send:01830100010102 "}}},
	{"an access point that it cannot be told", {},
	 {{"010301000601610806010203040506", "send:01830100010104 "}}},
	{"a scan: pending, then a page", {.capabilities = 0x01},
	 {{"01020100", "send:01820100010101 scan "},
	  {"scanned", "send:01820100010100100100110101120dce030602000000000143616665 "},
	  {"010202001001 01", "send:01820200010100100101110101 "}}},
	{"a scan that it cannot do", {}, {{"01020100", "send:01820100010104 "}}},
	{"reset", {.capabilities = 0x04, .provisioned = true},
	 {{"01060100", "send:01860100010100 reset "}, {"01040200", "send:01840200010100040100 "}}},
	{"reset that it cannot do", {}, {{"01060100", "send:01860100010104 "}}},
	{"an outcome of nothing", {}, {{"joined", ""}}},
};
/* clang-format on */

static void parses(void **state)
{
	const struct vector *vector = *state;
	struct aware_setup_message message;
	uint8_t data[300];
	char text[600];
	ssize_t len = hex_decode(vector->hex, data, sizeof(data));

	assert_true(len >= 0);
	assert_int_equal(aware_setup_parse(data, len, &message), vector->error);
	if (!vector->field)
		return;
	assert_non_null(message.fields[vector->field].data);
	hex_encode(message.fields[vector->field].data, message.fields[vector->field].len,
		   text);
	assert_string_equal(text, vector->value);
}

static void a_long_message_is_none(void **state)
{
	struct aware_setup_message message;
	uint8_t data[AWARE_SETUP_MESSAGE_MAX + 1] = {1, 1, 0, 0, 200, 249};

	assert_int_equal(aware_setup_parse(data, sizeof(data) - 1, &message), 0);
	data[5]++;
	assert_int_equal(aware_setup_parse(data, sizeof(data), &message), -EBADMSG);
}

static void networks_come_as_they_went(void **state)
{
	struct provision_network in = {
		.ssid = "Cafe", .ssid_len = 4, .rssi = -50, .auth = "WPA2/WPA3"};
	struct aware_setup_message message;
	struct provision_network out;
	struct buf buf = {};
	unsigned n = 0;

	memcpy(in.bssid, "\x02\x00\x00\x00\x00\x01", 6);
	in.channel = 6;
	aware_setup_begin(&buf, AWARE_SETUP_SCAN | AWARE_SETUP_ANSWER, 1);
	while (aware_setup_put_network(&buf, &in))
		n++;
	assert_int_equal(n, (AWARE_SETUP_MESSAGE_MAX - AWARE_SETUP_HEADER) / (2 + 13));
	assert_true(buf.len <= AWARE_SETUP_MESSAGE_MAX);
	assert_int_equal(aware_setup_parse(buf.data, buf.len, &message), 0);
	for (; n > 0; n--) {
		assert_int_equal(aware_setup_network_next(&message, &out), 1);
		assert_int_equal(out.ssid_len, 4);
		assert_memory_equal(out.ssid, "Cafe", 4);
		assert_int_equal(out.rssi, -50);
		assert_string_equal(out.auth, "WPA2/WPA3");
		assert_false(out.open);
		assert_int_equal(out.channel, 6);
		assert_memory_equal(out.bssid, in.bssid, 6);
	}
	assert_int_equal(aware_setup_network_next(&message, &out), 0);
	buf_deinit(&buf);
}

static void the_longest_network_fits_one_message(void **state)
{
	static const uint8_t bytes[64] = {0};
	struct buf buf = {};

	aware_setup_begin(&buf, AWARE_SETUP_CONFIGURE, 1);
	aware_setup_put(&buf, AWARE_SETUP_F_SSID, bytes, 32);
	aware_setup_put(&buf, AWARE_SETUP_F_PASSPHRASE, bytes, 64);
	aware_setup_put(&buf, AWARE_SETUP_F_BSSID, bytes, 6);
	aware_setup_put_u8(&buf, AWARE_SETUP_F_HIDDEN, 1);
	assert_int_equal(buf.error, 0);
	aware_setup_put(&buf, AWARE_SETUP_F_NAME, bytes, 64);
	aware_setup_put(&buf, AWARE_SETUP_F_NAME, bytes, 64);
	assert_int_equal(buf.error, 0);
	aware_setup_put(&buf, AWARE_SETUP_F_NAME, bytes, 64);
	assert_int_equal(buf.error, -EMSGSIZE);
	buf_deinit(&buf);
}

/* ---- The device ---- */

static void put(struct buf *text, const struct aware_setup_device_action *action)
{
	static const char *const names[] = {
		[AWARE_SETUP_DO_SCAN] = "scan",
		[AWARE_SETUP_DO_IDENTIFY] = "identify",
		[AWARE_SETUP_DO_RESET] = "reset",
		[AWARE_SETUP_DO_SUCCESS] = "success",
	};
	char hex[2 * AWARE_SETUP_MESSAGE_MAX + 1];

	if (action->type == AWARE_SETUP_DO_SEND) {
		hex_encode(action->data, action->len, hex);
		buf_printf(text, "send:%s ", hex);
	} else if (action->type == AWARE_SETUP_DO_JOIN) {
		buf_printf(text, "join:%.*s:%.*s ", (int)action->ssid_len,
			   (const char *)action->ssid, (int)action->passphrase_len,
			   (const char *)action->passphrase);
	} else {
		buf_printf(text, "%s ", names[action->type]);
	}
}

static void feed(struct aware_setup_device *device, const char *in)
{
	static const struct provision_network network = {.ssid = "Cafe",
							 .ssid_len = 4,
							 .rssi = -50,
							 .auth = "WPA2",
							 .channel = 6,
							 .bssid = {2, 0, 0, 0, 0, 1}};
	struct aware_setup_outcome outcome = {.ipv4 = {192, 168, 1, 23}};
	char digits[200] = "";
	uint8_t data[100];
	ssize_t len;

	outcome.joined = strcmp(in, "joined") == 0;
	if (strcmp(in, "client") == 0) {
		aware_setup_device_forget_client(device);
	} else if (strcmp(in, "scanned") == 0) {
		aware_setup_device_scanned(device, &network, 1);
	} else if (outcome.joined || strncmp(in, "failed ", 7) == 0) {
		outcome.reason = outcome.joined ? 0 : in[7] - '0';
		aware_setup_device_joined(device, &outcome);
	} else {
		for (; *in; in++)
			if (*in != ' ')
				strncat(digits, in, 1);
		len = hex_decode(digits, data, sizeof(data));
		assert_true(len >= 0);
		aware_setup_device_take(device, data, len);
	}
}

/* Blanks inside of hexadecimal digits are for the reader. */
static void assert_same(const char *came, const char *expected)
{
	char squeezed[2][800] = {};
	const char *texts[] = {came, expected};

	for (int i = 0; i < 2; i++)
		for (const char *p = texts[i]; *p; p++)
			if (*p != ' ')
				strncat(squeezed[i], p, 1);
	assert_string_equal(squeezed[0], squeezed[1]);
}

static void plays(void **state)
{
	const struct script *script = *state;
	struct aware_setup_device *device;
	struct aware_setup_device_action action;

	assert_int_equal(aware_setup_device_new(&script->options, &device), 0);
	for (size_t i = 0; i < LINES_MAX && script->lines[i].in; i++) {
		struct buf text = {};

		feed(device, script->lines[i].in);
		while (aware_setup_device_next(device, &action))
			put(&text, &action);
		buf_u8(&text, '\0');
		assert_same((char *)text.data, script->lines[i].out);
		buf_deinit(&text);
	}
	aware_setup_device_free(device);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(a_long_message_is_none),
		cmocka_unit_test(networks_come_as_they_went),
		cmocka_unit_test(the_longest_network_fits_one_message),
	};
	struct CMUnitTest tests[TESTS_MAX] = {};
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[n++] = (struct CMUnitTest){vectors[i].title, parses, NULL, NULL,
						 (void *)&vectors[i]};
	for (size_t i = 0; i < ARRAY_SIZE(scripts); i++)
		tests[n++] = (struct CMUnitTest){scripts[i].title, plays, NULL, NULL,
						 (void *)&scripts[i]};
	memcpy(&tests[n], others, sizeof(others));
	n += ARRAY_SIZE(others);
	return _cmocka_run_group_tests("aware-setup", tests, n, NULL, NULL);
}

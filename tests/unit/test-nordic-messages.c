/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The messages, both ways. Those titled "python protobuf" were made by another implementation
 * of protobuf from the protocol's field numbers.
 */
#include "base/hex.h"
#include "provision/nordic.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
#define HOME_NET "0a07486f6d654e6574"
#define S32      "0a20" "3132333435363738393031323334353637383930313233343536373839303132"
#define S33      "0a21" "313233343536373839303132333435363738393031323334353637383930313233"

enum kind { INFO, REQUEST, RESPONSE, RESULT };

/* What was read, as text, and whether writing it gives the same bytes again. */
static const struct vector {
	const char *title;
	enum kind kind;
	const char *hex;
	const char *reads; /* NULL: -EBADMSG */
	bool one_way;
} vectors[] = {
	{"information: version 1", INFO, "0801", "version 1"},
	{"information: version 300", INFO, "08ac02", "version 300"},
	{"information: nothing in it, but the version is required", INFO, "", NULL},
	{"information: a version of another type", INFO, "0a0101", NULL},

	{"python protobuf: GET_STATUS", REQUEST, "0801", "request 1"},
	{"python protobuf: START_SCAN with parameters", REQUEST, "08025206080010001800", "request 2", true},
	{"python protobuf: START_SCAN", REQUEST, "0802", "request 2"},
	{"STOP_SCAN", REQUEST, "0803", "request 3"},
	{"FORGET_CONFIG", REQUEST, "0805", "request 5"},
	{"python protobuf: SET_CONFIG", REQUEST,
	 "08045a300a1c0a0c4d79576972656c65737341501206aabbccddeeff18012006280312106d7973656375726570617373776f7264",
	 "request 4 ssid=4d79576972656c6573734150 bssid=aabbccddeeff channel=6 band=1 auth=3 "
	 "passphrase=6d7973656375726570617373776f7264"},
	{"SET_CONFIG: roams, any band, open", REQUEST, "08045a130a11" HOME_NET "1200180020002800",
	 "request 4 ssid=486f6d654e6574 channel=0 band=0 auth=0"},
	{"SET_CONFIG: fields 3 and 4 of others", REQUEST, "08045a130a0d" HOME_NET "1200200018012001",
	 "request 4 ssid=486f6d654e6574 channel=0", true},
	{"SET_CONFIG without a network", REQUEST, "08045a0412023132", "request 4", true},
	{"SET_CONFIG: a passphrase of 65 bytes", REQUEST,
	 "08045a520a0d" HOME_NET "120020001241"
	 "3131313131313131313131313131313131313131313131313131313131313131"
	 "313131313131313131313131313131313131313131313131313131313131313131", NULL},
	{"a request of the future", REQUEST, "0809", "request 9"},
	{"a request without an operation", REQUEST, "", "request 0"},

	{"python protobuf: response, success", RESPONSE, "08041000", "response 4 status=0"},
	{"response: to a request that it could not read", RESPONSE, "1002", "response 0 status=2"},
	{"response: no status is success, the first of its values", RESPONSE, "0804",
	 "response 4 status=0", true},
	{"response: not set up", RESPONSE, "080110005200", "response 1 status=0 device"},
	{"response: joined", RESPONSE,
	 "080110005219" "0804520d" HOME_NET "12002000" "5a060a04c0a80117",
	 "response 1 status=0 device state=4 ssid=486f6d654e6574 channel=0 ip=c0a80117"},
	{"response: scanning", RESPONSE, "0801100052026200", "response 1 status=0 device scanning"},
	{"response: an address of three bytes", RESPONSE, "0801100052075a050a03c0a801", NULL},
	{"response: an address of five bytes", RESPONSE, "0801100052095a070a05c0a8010101", NULL},
	{"response: cut off in a field", RESPONSE, "080410", NULL},
	{"response: cut off in a part", RESPONSE, "0801100052190804520d0a07486f6d", NULL},
	{"response: a length past the end", RESPONSE, "0801100052ff01", NULL},
	{"response: a varint without end", RESPONSE, "08ffffffffffffffffffffff", NULL},
	{"response: a group, which is no field of ours", RESPONSE, "0b", NULL},

	{"python protobuf: a record of a scan", RESULT,
	 "0a290a1c0a0c4d79576972656c65737341501206aabbccddeeff18012006280310c4ffffffffffffffff01",
	 "result ssid=4d79576972656c6573734150 bssid=aabbccddeeff channel=6 band=1 auth=3 rssi=-60"},
	{"python protobuf: connected", RESULT, "1004", "result state=4"},
	{"python protobuf: failed, nobody knows why", RESULT, "1005", "result state=5"},
	{"failed, reason 0 is one: the authentication", RESULT, "10051800", "result state=5 reason=0"},
	{"failed, network not found", RESULT, "10051801", "result state=5 reason=1"},
	{"a state of the future", RESULT, "1009", "result state=9"},
	{"a field of the future", RESULT, "10047801", "result state=4", true},
	{"nothing at all", RESULT, "", "result"},
	{"record: an SSID of 32 bytes", RESULT, "0a280a26" S32 "12002000",
	 "result ssid=3132333435363738393031323334353637383930313233343536373839303132 channel=0"},
	{"record: an SSID of 33 bytes", RESULT, "0a290a27" S33 "12002000", NULL},
	{"record: a BSSID of five bytes", RESULT, "0a140a12" HOME_NET "1205aabbccddee2000", NULL},
	{"record: no SSID, which is required", RESULT, "0a060a0412002000", NULL},
	{"record: no BSSID, which is required", RESULT, "0a0d0a0b" HOME_NET "2000", NULL},
	{"record: no channel, which is required", RESULT, "0a0d0a0b" HOME_NET "1200", NULL},
	{"record: without a network", RESULT, "0a0b10c4ffffffffffffffff01", "result", true},
	{"record: a part of a part that is longer than its whole", RESULT, "0a040a7f0a07", NULL},
};
/* clang-format on */

static void put_hex(struct buf *text, const char *key, const uint8_t *data, size_t len)
{
	char hex[2 * NORDIC_MESSAGE_MAX + 1];

	hex_encode(data, len, hex);
	buf_printf(text, " %s=%s", key, hex);
}

static void put_network(struct buf *text, const struct nordic_network *network)
{
	put_hex(text, "ssid", network->ssid, network->ssid_len);
	if (network->has_bssid)
		put_hex(text, "bssid", network->bssid, sizeof(network->bssid));
	buf_printf(text, " channel=%u", network->channel);
	if (network->has_band)
		buf_printf(text, " band=%d", network->band);
	if (network->has_auth)
		buf_printf(text, " auth=%d", network->auth);
}

static int read_info(const uint8_t *data, size_t len, struct buf *text, struct buf *again)
{
	uint32_t version = 0;
	int r = nordic_info_parse(data, len, &version);

	buf_printf(text, "version %u", version);
	nordic_info_build(again, version);
	return r;
}

static int read_request(const uint8_t *data, size_t len, struct buf *text,
			struct buf *again)
{
	struct nordic_request request;
	int r = nordic_request_parse(data, len, &request);

	buf_printf(text, "request %d", request.operation);
	if (request.has_config)
		put_network(text, &request.network);
	if (request.passphrase_len)
		put_hex(text, "passphrase", request.passphrase, request.passphrase_len);
	nordic_request_build(again, &request);
	return r;
}

static int read_response(const uint8_t *data, size_t len, struct buf *text,
			 struct buf *again)
{
	struct nordic_response response;
	int r = nordic_response_parse(data, len, &response);

	buf_printf(text, "response %d status=%d", response.operation, response.status);
	if (response.has_device)
		buf_string(text, " device");
	if (response.has_state)
		buf_printf(text, " state=%d", response.state);
	if (response.has_network)
		put_network(text, &response.network);
	if (response.has_ip)
		put_hex(text, "ip", response.ip, sizeof(response.ip));
	if (response.scanning)
		buf_string(text, " scanning");
	nordic_response_build(again, &response);
	return r;
}

static int read_result(const uint8_t *data, size_t len, struct buf *text,
		       struct buf *again)
{
	struct nordic_result result;
	int r = nordic_result_parse(data, len, &result);

	buf_string(text, "result");
	if (result.has_network)
		put_network(text, &result.network);
	if (result.has_rssi)
		buf_printf(text, " rssi=%d", result.rssi);
	if (result.has_state)
		buf_printf(text, " state=%d", result.state);
	if (result.has_reason)
		buf_printf(text, " reason=%d", result.reason);
	nordic_result_build(again, &result);
	return r;
}

static void reads(void **state)
{
	static int (*const readers[])(const uint8_t *data, size_t len, struct buf *text,
				      struct buf *again) = {
		[INFO] = read_info,
		[REQUEST] = read_request,
		[RESPONSE] = read_response,
		[RESULT] = read_result,
	};
	const struct vector *vector = *state;
	uint8_t bytes[NORDIC_MESSAGE_MAX];
	struct buf text = {}, again = {};
	ssize_t len = hex_decode(vector->hex, bytes, sizeof(bytes));
	int r;

	assert_true(len >= 0);
	r = readers[vector->kind](bytes, len, &text, &again);
	assert_int_equal(r, vector->reads ? 0 : -EBADMSG);
	buf_u8(&text, '\0');
	if (vector->reads)
		assert_string_equal((char *)text.data, vector->reads);
	if (vector->reads && !vector->one_way) {
		assert_int_equal(again.len, len);
		assert_memory_equal(again.data ? again.data : bytes, bytes, len);
	}
	buf_deinit(&text);
	buf_deinit(&again);
}

/* However many parts it claims to have: the memory of one message is limited. */
static void refuses_more_than_it_can_hold(void **state)
{
	uint8_t bytes[60000];
	struct nordic_result result;

	for (size_t i = 0; i + 1 < sizeof(bytes); i += 2) {
		bytes[i] = 0x7a; /* field 15, which nobody knows and everybody keeps */
		bytes[i + 1] = 0;
	}
	assert_int_equal(nordic_result_parse(bytes, sizeof(bytes), &result), -E2BIG);
}

/* With the longest name and key there is, on the channel with the largest number. */
static void longest_request_takes_121_bytes(void **state)
{
	struct nordic_request request = {
		.operation = NORDIC_SET_CONFIG,
		.has_config = true,
		.network = {.ssid_len = 32,
			    .has_bssid = true,
			    .has_band = true,
			    .has_auth = true,
			    .auth = NORDIC_WPA3_PSK,
			    .channel = 177},
		.passphrase_len = 64,
	};
	struct buf buf = {};

	request.passphrase = request.key;
	nordic_request_build(&buf, &request);
	assert_int_equal(buf.error, 0);
	assert_int_equal(buf.len, 121);
	buf_deinit(&buf);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 2];
	size_t n = 0;

	for (; n < ARRAY_SIZE(vectors); n++)
		tests[n] = (struct CMUnitTest){vectors[n].title, reads, NULL, NULL,
					       (void *)&vectors[n]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(refuses_more_than_it_can_hold);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(longest_request_takes_121_bytes);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

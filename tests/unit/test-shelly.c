/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Shelly and Mongoose OS send, as bytes and as JSON: advertisements, messages, challenges,
   results; and the answer to a challenge. */
#include "base/hex.h"
#include "provision/rpc-message.h"
#include "provision/shelly-facts.h"
#include "provision/shelly.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
static const struct advert_row {
	const char *title, *hex;
	int r;
	struct shelly_advert advert;
} adverts[] = {
	{"a Plus 1, as heard", "0105000b00100a08d7d91fb608", 0,
	 {true, true, true, SHELLY_DISCOVERABLE | SHELLY_RPC_OVER_BLE, {0x08, 0xb6, 0x1f, 0xd9, 0xd7, 0x08}, 0x1000}},
	{"a Plus 1PM, as heard", "0105000b01100a1897d6931744", 0,
	 {true, true, true, SHELLY_DISCOVERABLE | SHELLY_RPC_OVER_BLE, {0x44, 0x17, 0x93, 0xd6, 0x97, 0x18}, 0x1001}},
	{"8.1: every flag", "011f00", 0, {.has_flags = true, .flags = 0x1f}},
	{"8.1: flags are little endian", "010280", 0, {.has_flags = true, .flags = 0x8002}},
	{"8.1: an unknown block is the end", "01040007ffff0b0010", 0, {.has_flags = true, .flags = 4}},
	{"an unknown block alone", "ff", 0, {}},
	{"nothing", "", 0, {}},
	{"flags that are cut", "0105", -EBADMSG, {}},
	{"an address that is cut", "0105000a0102030405", -EBADMSG, {}},
	{"a model that is cut", "0b00", -EBADMSG, {}},
	{"flags twice", "010500010500", -EBADMSG, {}},
};

static const struct message_row {
	const char *title, *text;
	int r;
	int64_t id;
	int error;
	bool call, result;
} messages[] = {
	{"8.1: a result", "{\"id\":1,\"src\":\"x\",\"result\":{\"a\":1}}", 0, 1, 0, false, true},
	{"8.1: an error", "{\"id\":1,\"error\":{\"code\":-103,\"message\":\"no\"}}", 0, 1, -103, false, false},
	{"a result of null", "{\"id\":7,\"result\":null}", 0, 7, 0, false, true},
	{"neither, as Config.Set of Mongoose OS answers", "{\"id\":7,\"src\":\"x\"}", 0, 7, 0, false, false},
	{"news", "{\"src\":\"x\",\"method\":\"NotifyStatus\",\"params\":{}}", 0, -1, 0, true, false},
	{"an error without a message", "{\"id\":1,\"error\":{\"code\":404}}", 0, 1, 404, false, false},
	{"both", "{\"id\":1,\"result\":{},\"error\":{\"code\":1}}", -EBADMSG, 0, 0, false, false},
	{"no id", "{\"result\":{}}", -EBADMSG, 0, 0, false, false},
	{"an id of text", "{\"id\":\"1\",\"result\":{}}", -EBADMSG, 0, 0, false, false},
	{"half an id", "{\"id\":1.5,\"result\":{}}", -EBADMSG, 0, 0, false, false},
	{"an id below 0", "{\"id\":-2,\"result\":{}}", -EBADMSG, 0, 0, false, false},
	{"an error of text", "{\"id\":1,\"error\":\"no\"}", -EBADMSG, 0, 0, false, false},
	{"an error without a code", "{\"id\":1,\"error\":{}}", -EBADMSG, 0, 0, false, false},
	{"a code that is too large", "{\"id\":1,\"error\":{\"code\":1e300}}", -EBADMSG, 0, 0, false, false},
	{"an array", "[1]", -EBADMSG, 0, 0, false, false},
	{"a number", "1", -EBADMSG, 0, 0, false, false},
};

static const struct challenge_row {
	const char *title, *text;
	int r;
	const char *realm, *nonce;
	bool text_nonce;
} challenges[] = {
	{"as Shelly has it", "{\"auth_type\":\"digest\",\"nonce\":1625053638,\"nc\":1,\"realm\":\"shellypro4pm-f008d1d8b8b8\","
	 "\"algorithm\":\"SHA-256\"}", 0, "shellypro4pm-f008d1d8b8b8", "1625053638", false},
	{"a nonce of text", "{\"nonce\":\"BMWOplDD{@Xg*R$f\",\"realm\":\"sonoffmini1gsp-acebe61fae74\"}", 0,
	 "sonoffmini1gsp-acebe61fae74", "BMWOplDD{@Xg*R$f", true},
	{"another type", "{\"auth_type\":\"basic\",\"nonce\":1,\"realm\":\"x\"}", -ENOTSUP, NULL, NULL, false},
	{"another algorithm", "{\"nonce\":1,\"realm\":\"x\",\"algorithm\":\"MD5\"}", -ENOTSUP, NULL, NULL, false},
	{"no realm", "{\"nonce\":1}", -EBADMSG, NULL, NULL, false},
	{"an empty realm", "{\"nonce\":1,\"realm\":\"\"}", -EBADMSG, NULL, NULL, false},
	{"a realm of 65 bytes", "{\"nonce\":1,\"realm\":\"12345678901234567890123456789012345678901234567890123456789012345\"}",
	 -EBADMSG, NULL, NULL, false},
	{"no nonce", "{\"realm\":\"x\"}", -EBADMSG, NULL, NULL, false},
	{"a nonce below 0", "{\"nonce\":-1,\"realm\":\"x\"}", -EBADMSG, NULL, NULL, false},
	{"half a nonce", "{\"nonce\":1.5,\"realm\":\"x\"}", -EBADMSG, NULL, NULL, false},
	{"an empty nonce", "{\"nonce\":\"\",\"realm\":\"x\"}", -EBADMSG, NULL, NULL, false},
	{"no JSON", "Unauthorized", -EBADMSG, NULL, NULL, false},
	{"nothing", "", -EBADMSG, NULL, NULL, false},
};

static const struct status_row {
	const char *title, *text;
	enum shelly_wifi wifi;
	const char *ip;
} statuses[] = {
	{"got ip", "{\"sta_ip\":\"10.33.55.131\",\"status\":\"got ip\",\"ssid\":\"TestZone\",\"rssi\":-56}",
	 SHELLY_WIFI_GOT_IP, "10.33.55.131"},
	{"disconnected", "{\"sta_ip\":null,\"status\":\"disconnected\",\"ssid\":null}", SHELLY_WIFI_DISCONNECTED, ""},
	{"connecting", "{\"status\":\"connecting\"}", SHELLY_WIFI_CONNECTING, ""},
	{"connected, and an address of before", "{\"sta_ip\":\"10.0.0.1\",\"status\":\"connected\"}", SHELLY_WIFI_CONNECTED, ""},
	{"a status of the future", "{\"status\":\"roaming\"}", SHELLY_WIFI_UNKNOWN, ""},
	{"no status", "{}", SHELLY_WIFI_UNKNOWN, ""},
	{"got ip, and none", "{\"sta_ip\":null,\"status\":\"got ip\"}", SHELLY_WIFI_GOT_IP, ""},
	{"an address that is none", "{\"sta_ip\":\"<script>\",\"status\":\"got ip\"}", SHELLY_WIFI_GOT_IP, ""},
	{"IPv6", "{\"sta_ip\":\"fe80::1\",\"status\":\"got ip\"}", SHELLY_WIFI_GOT_IP, "fe80::1"},
};

#define FAIL(more) "{\"events\":[{\"component\":\"wifi\",\"event\":\"sta_connect_fail\"" more "}]}"

static const struct failure_row {
	const char *title, *text;
	enum shelly_failure failure;
} failures[] = {
	{"reason 201: no AP found", FAIL(",\"reason\":201"), SHELLY_FAILURE_NO_NETWORK},
	{"reason 212: none strong enough", FAIL(",\"reason\":212"), SHELLY_FAILURE_NO_NETWORK},
	{"reason 15: the 4-way handshake", FAIL(",\"reason\":15"), SHELLY_FAILURE_PASSPHRASE},
	{"reason 202: authentication", FAIL(",\"reason\":202"), SHELLY_FAILURE_PASSPHRASE},
	{"reason 204: handshake timeout", FAIL(",\"reason\":204"), SHELLY_FAILURE_PASSPHRASE},
	{"reason 205: connection failed", FAIL(",\"reason\":205"), SHELLY_FAILURE_UNKNOWN},
	{"no reason", FAIL(""), SHELLY_FAILURE_UNKNOWN},
	{"a reason out of range", FAIL(",\"reason\":1e300"), SHELLY_FAILURE_NONE},
	{"another component", "{\"events\":[{\"component\":\"mqtt\",\"event\":\"sta_connect_fail\",\"reason\":15}]}",
	 SHELLY_FAILURE_NONE},
	{"another event", "{\"events\":[{\"component\":\"wifi\",\"event\":\"sta_connected\",\"reason\":15}]}",
	 SHELLY_FAILURE_NONE},
	{"no events", "{\"events\":{}}", SHELLY_FAILURE_NONE},
};
/* clang-format on */

static struct json *parse(const char *text)
{
	struct json *json = NULL;

	assert_int_equal(json_parse(text, strlen(text), &json), 0);
	return json;
}

static void reads_an_advert(void **state)
{
	const struct advert_row *row = *state;
	struct shelly_advert advert = {}, wanted = row->advert;
	uint8_t data[64];
	ssize_t len = hex_decode(row->hex, data, sizeof(data));

	assert_int_equal(shelly_advert_parse(data, len, &advert), row->r);
	assert_int_equal(advert.has_flags, wanted.has_flags);
	assert_int_equal(advert.has_address, wanted.has_address);
	assert_int_equal(advert.has_model, wanted.has_model);
	assert_int_equal(advert.flags, wanted.flags);
	assert_int_equal(advert.model, wanted.model);
	assert_memory_equal(advert.address, wanted.address, 6);
}

static void reads_a_message(void **state)
{
	const struct message_row *row = *state;
	struct json *json = parse(row->text);
	struct rpc_message message;
	int r = rpc_message_read(json, &message);

	assert_int_equal(r, row->r);
	if (r == 0) {
		assert_int_equal(message.id, row->id);
		assert_int_equal(message.error, row->error);
		assert_int_equal(!!message.method, row->call);
		assert_int_equal(!!message.result, row->result);
		assert_non_null(message.error_message);
	}
	json_free(json);
}

static void reads_a_challenge(void **state)
{
	const struct challenge_row *row = *state;
	struct rpc_challenge challenge;

	assert_int_equal(rpc_challenge_read(row->text, &challenge), row->r);
	if (row->r < 0)
		return;
	assert_string_equal(challenge.realm, row->realm);
	assert_string_equal(challenge.nonce, row->nonce);
	assert_int_equal(challenge.nonce_is_text, row->text_nonce);
}

static void reads_a_status(void **state)
{
	const struct status_row *row = *state;
	struct provision_facts facts = {};
	struct json *json = parse(row->text);

	assert_int_equal(shelly_facts_take_status(&facts, json), row->wifi);
	assert_string_equal(facts.ip, row->ip);
	json_free(json);
}

static void reads_a_failure(void **state)
{
	const struct failure_row *row = *state;
	struct json *json = parse(row->text);

	assert_int_equal(shelly_failure_of(json), row->failure);
	json_free(json);
}

/* Computed with Python's hashlib from the description in doc/protocols/shelly.md. */
static void answers_a_challenge(void **state)
{
	const struct rpc_challenge challenge = {
		.realm = "shellyplus1-c4dd57877294",
		.nonce = "1700000001",
	};
	char response[65];

	assert_int_equal(rpc_digest(&challenge, "42", "opensesame", 10, response), 0);
	assert_string_equal(
		response,
		"3f16491532879dbb206035c394d5f802835b63abab2596a78bc08a55d6fa1918");
}

static void builds_a_call(void **state)
{
	const struct rpc_challenge challenge = {
		.realm = "a\"b",
		.nonce = "n\\1",
		.nonce_is_text = true,
	};
	struct secret *password = NULL;
	struct buf frame = {};
	char *text;

	assert_int_equal(secret_new("p", 1, &password), 0);
	rpc_request_begin(&frame, 7, "Shelly.GetDeviceInfo");
	assert_int_equal(rpc_request_auth(&frame, &challenge, password, 1), 0);
	rpc_request_end(&frame);
	text = buf_steal_string(&frame);
	assert_non_null(text);
	assert_non_null(strstr(text,
			       "{\"id\":7,\"method\":\"Shelly.GetDeviceInfo\",\"auth\":"
			       "{\"realm\":\"a\\\"b\",\"username\":\"admin\","
			       "\"nonce\":\"n\\\\1\",\"cnonce\":1,\"response\":\""));
	assert_non_null(strstr(text, "\",\"algorithm\":\"SHA-256\"}}"));
	json_free(parse(text));
	free(text);
	secret_free(password);
}

static void takes_what_it_is(void **state)
{
	struct provision_facts facts = {};
	struct json *json = parse(
		"{\"name\":null,\"id\":\"shellyplus1-c4dd57877294\",\"mac\":"
		"\"C4DD57877294\","
		"\"model\":\"SNSW-001X16EU\",\"gen\":2,\"fw_id\":\"20220117-162816/"
		"0.9.3\","
		"\"ver\":\"0.9.3\",\"app\":\"Plus1\",\"auth_en\":true}");

	shelly_facts_take_info(&facts, json);
	assert_string_equal(facts.name, "shellyplus1-c4dd57877294");
	assert_string_equal(facts.hardware, "SNSW-001X16EU");
	assert_string_equal(facts.firmware, "Plus1");
	assert_string_equal(facts.firmware_version, "0.9.3");
	json_free(json);
}

/* A hidden one, one that is too long and one of no object are left out. */
static void takes_networks(void **state)
{
	struct provision_facts facts = {};
	struct json *json = parse(
		"{\"results\":[{\"ssid\":\"HomeNet\",\"bssid\":\"aa:bb:cc:dd:ee:01\","
		"\"auth\":3,"
		"\"channel\":6,\"rssi\":-50},{\"ssid\":null,\"auth\":0},{\"ssid\":"
		"\"Cafe\","
		"\"auth\":0,\"channel\":300,\"rssi\":-400,\"bssid\":\"aa:bb\"},"
		"{\"ssid\":\"123456789012345678901234567890123\",\"auth\":3},7]}");

	assert_int_equal(shelly_facts_take_networks(&facts, json), 5);
	assert_int_equal(facts.n_networks, 2);
	assert_memory_equal(facts.networks[0].ssid, "HomeNet", 7);
	assert_int_equal(facts.networks[0].rssi, -50);
	assert_int_equal(facts.networks[0].channel, 6);
	assert_string_equal(facts.networks[0].auth, "WPA2");
	assert_true(facts.networks[0].has_bssid);
	assert_memory_equal(facts.networks[0].bssid, "\xaa\xbb\xcc\xdd\xee\x01", 6);
	assert_true(facts.networks[1].open);
	assert_int_equal(facts.networks[1].rssi, 0);
	assert_int_equal(facts.networks[1].channel, 0);
	assert_false(facts.networks[1].has_bssid);
	assert_int_equal(shelly_facts_take_networks(&facts, NULL), -EBADMSG);
	json_free(json);
}

#define ROWS(rows, function)                                                  \
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)                         \
		tests[n++] = (struct CMUnitTest)                              \
		{                                                             \
			rows[i].title, function, NULL, NULL, (void *)&rows[i] \
		}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(answers_a_challenge),
		cmocka_unit_test(builds_a_call),
		cmocka_unit_test(takes_what_it_is),
		cmocka_unit_test(takes_networks),
	};
	struct CMUnitTest tests[100];
	size_t n = 0;

	ROWS(adverts, reads_an_advert);
	ROWS(messages, reads_a_message);
	ROWS(challenges, reads_a_challenge);
	ROWS(statuses, reads_a_status);
	ROWS(failures, reads_a_failure);
	memcpy(&tests[n], others, sizeof(others));
	return _cmocka_run_group_tests("shelly", tests, n + ARRAY_SIZE(others), NULL,
				       NULL);
}

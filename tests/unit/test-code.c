/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Codes of every kind: which it is, whom it is for, whose it is, and its line. */
#include "tests/unit/air.h"

#include "setup/aware-peer.h"
#include "setup/code.h"
#include "tests/unit/alloc.h"

#include <errno.h>
#include <stdio.h>

/* clang-format off */
#define ESP     "{\"ver\":\"v1\",\"name\":\"PROV_0A1B2C\",\"username\":\"wifiprov\",\"pop\":\"abcd1234\",\"transport\":\"ble\"}"
#define ESP_URL "https://rainmaker.espressif.com/qrcode.html?data=%7B%22ver%22:%22v1%22,%22name%22:%22PROV_0A1B2C%22%7D"
#define SOFTAP  "{\"ver\":\"v1\",\"name\":\"PROV_0A1B2C\",\"pop\":\"abcd1234\",\"transport\":\"softap\",\"password\":\"hunter22\"}"
#define AWARE   "AWARE:S:_usher-setup._udp;P:123456;N:lamp;;"
#define DPP_KEY "K:MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADM2206avxHJaHXgLMkq/24e0rsrfMP9K1Tm8gx+ovP0I=;;"
#define UNKNOWN "it is no code of a known kind: WIFI:, DPP:, AWARE:, MT:, X-HM:// or Espressif's"
#define OK      "{\"v\":1,\"event\":\"result\",\"ok\":true,"

static const struct row {
	const char *title, *code;
	const char *kind; /* NULL: -EINVAL, and name is the problem */
	const char *name;
} rows[] = {
	{"a network", "WIFI:T:WPA;S:HomeNet;P:hunter22;;", "wifi", "HomeNet"},
	{"a network, lower-case scheme", "wifi:T:nopass;S:Cafe;;", "wifi", "Cafe"},
	{"Easy Connect", "DPP:" DPP_KEY, "dpp", "Easy Connect"},
	{"Easy Connect with information, lower-case scheme", "dpp:I:SN=4774LH2b4044;" DPP_KEY, "dpp", "SN=4774LH2b4044"},
	{"Espressif", ESP, "espressif", "PROV_0A1B2C"},
	{"Espressif in an address", ESP_URL, "espressif", "PROV_0A1B2C"},
	{"Matter", "MT:YNJV7VSC00CMVH7SR00", "matter", "Matter 2976"},
	{"Matter, its digits", "2631-862-1095", "matter", "Matter 2816-3071"},
	{"HomeKit", "X-HM://0023ISYWY7U1H", "homekit", "HomeKit 7U1H"},
	{"HomeKit, its digits", "031-45-154", "homekit", "HomeKit"},
	{"Wi-Fi Aware", AWARE, "aware", "lamp"},
	{"Wi-Fi Aware without a name, lower-case scheme", "aware:S:_a._tcp;;", "aware", "_a._tcp"},
	{"what a wedge scanner types: a carriage return", "MT:YNJV7VSC00CMVH7SR00\r", "matter", "Matter 2976"},
	{"what a wedge scanner types: a newline", "mt:ynjv7vsc00cmvh7sr00\r\n", "matter", "Matter 2976"},
	{"what a wedge scanner types: a tab", "X-HM://0023ISYWY7U1H\t", "homekit", "HomeKit 7U1H"},
	{"white space on both sides", " \t\n" ESP " \n", "espressif", "PROV_0A1B2C"},
	{"nothing", "", NULL, UNKNOWN},
	{"white space alone", " \r\n", NULL, UNKNOWN},
	{"a word", "hello", NULL, UNKNOWN},
	{"a proof of possession alone", "abcd1234", NULL, UNKNOWN},
	{"an address without a code", "https://example.com/", NULL, UNKNOWN},
	{"a HomeKit code without its dashes", "03145154", NULL, UNKNOWN},
	{"a network without a name", "WIFI:T:nopass;;", NULL, "it has no SSID (S)"},
	{"Easy Connect without a key", "DPP:C:81/1;;", NULL, "it has no key (K)"},
	{"Espressif, cut", "{\"ver\":\"v1\"", NULL, "its JSON cannot be read, or is cut"},
	{"Matter, cut", "MT:YNJV7VSC00CMV", NULL, "a character in it is none of a Matter code, or some are missing"},
	{"Matter, a wrong digit", "26318621096", NULL, "its last digit does not check the others: one is wrong"},
	{"Wi-Fi Aware without a service", "AWARE:P:123456;;", NULL, "it names no service (S)"},
	{"HomeKit, cut", "X-HM://0023ISYWY", NULL, "it is too short"},
};

static const struct line {
	const char *title, *code;
	bool secrets;
	const char *line;
} lines[] = {
	{"a network", "WIFI:T:WPA;S:HomeNet;P:hunter22;;", false, OK
	 "\"kind\":\"wifi\",\"ssid\":\"HomeNet\",\"ssid_hex\":\"486f6d654e6574\",\"security\":\"wpa\",\"hidden\":false,\"has_passphrase\":true}"},
	{"a network, with its passphrase", "WIFI:T:WPA;S:a;P:hunter\"2\\\\;;", true, OK
	 "\"kind\":\"wifi\",\"ssid\":\"a\",\"ssid_hex\":\"61\",\"security\":\"wpa\",\"hidden\":false,\"has_passphrase\":true,"
	 "\"passphrase\":\"hunter\\\"2\\\\\"}"},
	{"Espressif", ESP, false, OK
	 "\"kind\":\"espressif\",\"name\":\"PROV_0A1B2C\",\"transport\":\"ble\",\"security\":null,\"username\":\"wifiprov\",\"has_pop\":true}"},
	{"Espressif, with its secrets", SOFTAP, true, OK
	 "\"kind\":\"espressif\",\"name\":\"PROV_0A1B2C\",\"transport\":\"softap\",\"security\":null,\"has_pop\":true,\"has_password\":true,"
	 "\"pop\":\"abcd1234\",\"password\":\"hunter22\"}"},
	{"Espressif, secrets that it does not have", "{\"ver\":\"v1\",\"name\":\"a\",\"security\":0}", true, OK
	 "\"kind\":\"espressif\",\"name\":\"a\",\"transport\":\"ble\",\"security\":0,\"has_pop\":false}"},
	{"Matter", "MT:YNJV7VSC00CMVH7SR00", false, OK
	 "\"kind\":\"matter\",\"form\":\"qr\",\"vendor_id\":9050,\"product_id\":65279,\"flow\":\"standard\",\"discriminator\":2976,"
	 "\"discovery\":[\"ble\"]}"},
	{"Matter, with its passcode", "26318621095", true, OK
	 "\"kind\":\"matter\",\"form\":\"digits\",\"vendor_id\":null,\"product_id\":null,\"flow\":\"standard\",\"short_discriminator\":11,"
	 "\"passcode\":\"34567890\"}"},
	{"Matter, two with their passcodes", "MT:YNJV7VSC00CMVH7SR00*C64J0WQH27DB0648G00", true, OK
	 "\"kind\":\"matter\",\"form\":\"qr\",\"vendor_id\":9050,\"product_id\":65279,\"flow\":\"standard\",\"discriminator\":2976,"
	 "\"discovery\":[\"ble\"],\"more\":[{\"form\":\"qr\",\"vendor_id\":1,\"product_id\":2,\"flow\":\"user-intent\","
	 "\"discriminator\":4095,\"discovery\":[\"ble\",\"on-network\"]}],\"passcodes\":[\"34567890\",\"20202021\"]}"},
	{"HomeKit", "X-HM://0076CDMX27OSX", false, OK
	 "\"kind\":\"homekit\",\"setup_id\":\"7OSX\",\"category\":7,\"category_name\":\"Outlet\",\"transports\":[\"ble\"]}"},
	{"HomeKit, with its setup code", "X-HM://070JE1M9QZZZZ", true, OK
	 "\"kind\":\"homekit\",\"setup_id\":\"ZZZZ\",\"category\":255,\"category_name\":null,\"transports\":[\"nfc\",\"ip\",\"ble\",\"wac\"],"
	 "\"setup_code\":\"999-99-998\"}"},
	{"HomeKit, its digits", "031-45-154", false, OK "\"kind\":\"homekit\"}"},
	{"Wi-Fi Aware", AWARE, false, OK
	 "\"kind\":\"aware\",\"service\":\"_usher-setup._udp\",\"name\":\"lamp\",\"has_password\":true}"},
	{"Wi-Fi Aware, with its PIN", AWARE, true, OK
	 "\"kind\":\"aware\",\"service\":\"_usher-setup._udp\",\"name\":\"lamp\",\"has_password\":true,\"password\":\"123456\"}"},
	{"Wi-Fi Aware, a PIN that it does not have", "AWARE:S:_a._udp;;", true, OK
	 "\"kind\":\"aware\",\"service\":\"_a._udp\",\"has_password\":false}"},
};

/* Advertisements */
#define PROV_NAME    "0c09" "50524f565f304131423243"         /* PROV_0A1B2C */
#define PROV_OTHER   "0c09" "50524f565f304131423244"         /* PROV_0A1B2D */
#define SERVICE      "1107" "07ed9b2d0f067c879b43436b4d247517"
#define MATTER(disc) "0b16f6ff00" disc "5a23fffe00"          /* 9050/65279 */
#define HAP(hash)    "16ff4c000631" "01" "cc223de3cef6" "0200" "0100" "0102" hash
#define HAP_NO_HASH  "12ff4c00062d" "01" "cc223de3cef6" "0200" "0100" "0102"

static const struct match {
	const char *title, *code, *ad;
	int matches;
} matches[] = {
	{"Espressif: its name", ESP, SERVICE PROV_NAME, 1},
	{"Espressif: another's name", ESP, SERVICE PROV_OTHER, 0},
	{"Espressif: no name yet", ESP, SERVICE, -1},
	{"Espressif SoftAP: what has its name on Bluetooth is not it", SOFTAP, PROV_NAME, 0},
	{"Matter: its discriminator", "MT:YNJV7VSC00CMVH7SR00", MATTER("a00b"), 1},
	{"Matter: another's discriminator", "MT:YNJV7VSC00CMVH7SR00", MATTER("a10b"), 0},
	{"Matter: the second of two", "MT:C64J0WQH27DB0648G00*YNJV7VSC00CMVH7SR00", MATTER("a00b"), 1},
	{"Matter: the upper bits of the discriminator", "26318621095", MATTER("ff0b"), 1},
	{"Matter: none of these", "26318621095", SERVICE, 0},
	{"HomeKit: its setup hash", "X-HM://0023ISYWY7U1H", HAP("296f661f"), 1},
	{"HomeKit: another's setup hash", "X-HM://0023ISYWY7U1H", HAP("296f661e"), 0},
	{"HomeKit: another category", "X-HM://0076CDMX27U1H", HAP("296f661f"), 0},
	{"HomeKit: it tells no setup hash", "X-HM://0023ISYWY7U1H", HAP_NO_HASH, -1},
	{"HomeKit: digits name nobody", "031-45-154", HAP("296f661f"), -1},
	{"HomeKit: none of these", "X-HM://0023ISYWY7U1H", SERVICE, 0},
	{"a network: what has its name on Bluetooth is not it", "WIFI:T:nopass;S:PROV_0A1B2C;;", PROV_NAME, 0},
	{"Easy Connect: it does not advertise", "DPP:" DPP_KEY, PROV_NAME, 0},
	{"Wi-Fi Aware: what has its name on Bluetooth is not it", "AWARE:S:_a._udp;N:PROV_0A1B2C;;", PROV_NAME, 0},
};
/* clang-format on */

static struct usher_code *parse(const char *text)
{
	struct usher_code *code = NULL;
	const char *problem = "";

	if (usher_code_parse(text, strlen(text), &code, &problem) < 0)
		fail_msg("%s", problem);
	return code;
}

static void row_holds(void **state)
{
	const struct row *row = *state;
	struct usher_code *code = NULL;
	const char *problem = NULL;
	size_t len = strlen(row->code);
	char *exact = malloc(len ? len : 1);
	int r;

	memcpy(exact, row->code, len);
	r = usher_code_parse(exact, len, &code, &problem);
	free(exact);
	if (!row->kind) {
		assert_int_equal(r,
				 strcmp(row->name, UNKNOWN) ? -EINVAL : -EPROTONOSUPPORT);
		assert_string_equal(problem, row->name);
		return;
	}
	assert_int_equal(r, 0);
	assert_string_equal(usher_code_get_kind(code), row->kind);
	assert_string_equal(usher_code_get_name(code), row->name);
	usher_code_free(code);
}

static void line_holds(void **state)
{
	const struct line *row = *state;
	struct usher_code *code = parse(row->code);
	char *line = usher_code_to_json(code, row->secrets ? USHER_CODE_SECRETS : 0);

	usher_code_free(code);
	assert_non_null(line);
	assert_string_equal(line, row->line);
	free(line);
}

static void match_holds(void **state)
{
	const struct match *row = *state;
	struct usher *usher = air_new("{\"v\":1,\"products\":[]}");
	struct usher_accessory *accessory = usher_accessory_ref(
		air_hear(usher, 1, -60, row->ad));
	struct usher_code *code = parse(row->code);

	assert_int_equal(usher_code_matches(code, accessory), row->matches);
	air_silence(usher);
	assert_true(usher_code_matches(code, accessory) <= 0);
	usher_code_free(code);
	usher_accessory_unref(accessory);
	usher_free(usher);
}

/* A name that the user gave it is not what its label says. */
static void a_given_name_hides_nothing(void **state)
{
	struct usher *usher = air_new("{\"v\":1,\"products\":[]}");
	struct usher_accessory *accessory = air_hear(usher, 1, -60, SERVICE PROV_NAME);
	struct usher_code *code = parse(ESP);

	(void)state;
	accessory->given = strdup("kitchen");
	assert_string_equal(usher_accessory_get_name(accessory), "kitchen");
	assert_int_equal(usher_code_matches(code, accessory), 1);
	usher_code_free(code);
	usher_free(usher);
}

static void a_network_is_known_by_its_SSID(void **state)
{
	struct usher *usher = air_new("{\"v\":1,\"products\":[]}");
	struct usher_accessory network = {
		.transport = USHER_WIFI,
		.network = {.ssid = "PROV_0A1B2C", .ssid_len = 11},
	};
	struct usher_code *codes[] = {parse(SOFTAP),
				      parse("WIFI:T:nopass;S:PROV_0A1B2C;;"),
				      parse("WIFI:T:nopass;S:PROV_0A1B2;;"), parse(ESP),
				      parse("MT:YNJV7VSC00CMVH7SR00")};
	const int expected[] = {1, 1, 0, 0, 0};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		assert_int_equal(usher_code_matches(codes[i], &network), expected[i]);
		usher_code_free(codes[i]);
	}
	usher_free(usher);
}

/* By its service and, where both tell one, its name; what the user named it is another thing. */
static void an_accessory_on_Wi_Fi_Aware_is_known_by_its_service(void **state)
{
	static const struct {
		const char *code, *name;
		int matches;
	} expected[] = {
		{AWARE, "lamp", 1},
		{AWARE, "bulb", 0},
		{AWARE, NULL, 1},
		{"AWARE:S:_USHER-Setup._udp;;", "bulb", 1},
		{"AWARE:S:_usher-setup._tcp;N:lamp;;", "lamp", 0},
		{"AWARE:S:_other._udp;;", NULL, 0},
		{"WIFI:T:nopass;S:lamp;;", "lamp", 0},
		{ESP, "PROV_0A1B2C", 0},
		{"MT:YNJV7VSC00CMVH7SR00", "lamp", 0},
		{"X-HM://0023ISYWY7U1H", "lamp", 0},
	};
	struct usher_aware_peer peer = {.service = "_usher-setup._udp"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		struct usher_accessory accessory = {
			.transport = USHER_AWARE,
			.aware = &peer,
			.given = (char *)"kitchen",
			.last_name = (char *)expected[i].name,
		};
		struct usher_code *code = parse(expected[i].code);

		assert_int_equal(usher_code_matches(code, &accessory),
				 expected[i].matches);
		usher_code_free(code);
	}
}

static void who_can_be_found_is_named(void **state)
{
	static const struct {
		const char *code;
		bool names;
	} expected[] = {
		{AWARE, true},
		{"AWARE:S:_a._udp;;", true},
		{ESP, true},
		{"DPP:" DPP_KEY, false},
		{"WIFI:T:nopass;S:a;;", false},
		{"031-45-154", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		struct usher_code *code = parse(expected[i].code);

		assert_int_equal(usher_code_names_accessory(code), expected[i].names);
		usher_code_free(code);
	}
}

static void what_usher_does_not_set_up_says_so(void **state)
{
	static const struct {
		const char *code, *elsewhere;
		bool is_softap;
	} expected[] = {
		{"WIFI:T:nopass;S:a;;", NULL, false},
		{"DPP:" DPP_KEY, NULL, false},
		{ESP, NULL, false},
		{SOFTAP, NULL, true},
		{AWARE, NULL, false},
		{"MT:YNJV7VSC00CMVH7SR00", "Set it up with a Matter controller.", false},
		{"031-45-154", "Set it up with a HomeKit controller.", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		struct usher_code *code = parse(expected[i].code);
		const char *elsewhere = usher_code_get_elsewhere(code);

		assert_int_equal(!elsewhere, !expected[i].elsewhere);
		if (elsewhere)
			assert_string_equal(elsewhere, expected[i].elsewhere);
		assert_int_equal(usher_code_is_softap(code), expected[i].is_softap);
		usher_code_free(code);
	}
}

/* The bytes of a xorshift: nothing of it may be taken for a code, or crash. */
static void four_kilobytes_of_rubbish_are_no_code(void **state)
{
	static const char *const begins[] = {
		"", "WIFI:", "DPP:", "{", "MT:", "AWARE:", "X-HM://", "https://a/?data="};
	uint32_t seed = 1;
	char text[4096];

	(void)state;
	for (size_t i = 0; i < 40 * ARRAY_SIZE(begins); i++) {
		const char *begin = begins[i % ARRAY_SIZE(begins)], *problem = NULL;
		struct usher_code *code = NULL;

		for (size_t at = 0; at < sizeof(text); at++) {
			seed ^= seed << 13;
			seed ^= seed >> 17;
			seed ^= seed << 5;
			text[at] = (char)seed;
		}
		text[0] = '?';
		memcpy(text, begin, strlen(begin));
		assert_int_equal(usher_code_parse(text, sizeof(text), &code, &problem),
				 *begin ? -EINVAL : -EPROTONOSUPPORT);
		assert_non_null(problem);
	}
}

static void memory_that_runs_out_is_told(void **state)
{
	static const char *const codes[] = {
		"WIFI:T:WPA;S:a;P:hunter22;;", "DPP:" DPP_KEY, ESP,
		"MT:YNJV7VSC00CMVH7SR00",      "031-45-154",   AWARE};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		unsigned failed = 0;

		for (unsigned n = 1; alloc_fail_each(&n);) {
			struct usher_code *code = NULL;
			const char *problem;
			int r = usher_code_parse(codes[i], strlen(codes[i]), &code,
						 &problem);

			assert_true(r == 0 || r == -ENOMEM);
			assert_int_equal(!code, r < 0);
			failed += r == -ENOMEM;
			usher_code_free(code);
		}
		assert_true(failed >= 1);
	}
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(a_given_name_hides_nothing),
		cmocka_unit_test(a_network_is_known_by_its_SSID),
		cmocka_unit_test(an_accessory_on_Wi_Fi_Aware_is_known_by_its_service),
		cmocka_unit_test(who_can_be_found_is_named),
		cmocka_unit_test(what_usher_does_not_set_up_says_so),
		cmocka_unit_test(four_kilobytes_of_rubbish_are_no_code),
		cmocka_unit_test(memory_that_runs_out_is_told),
	};
	struct CMUnitTest tests[ARRAY_SIZE(rows) + ARRAY_SIZE(lines) +
				ARRAY_SIZE(matches) + ARRAY_SIZE(others)];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[n++] = (struct CMUnitTest){rows[i].title, row_holds, NULL, NULL,
						 (void *)&rows[i]};
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		tests[n++] = (struct CMUnitTest){lines[i].title, line_holds, NULL, NULL,
						 (void *)&lines[i]};
	for (size_t i = 0; i < ARRAY_SIZE(matches); i++)
		tests[n++] = (struct CMUnitTest){matches[i].title, match_holds, NULL,
						 NULL, (void *)&matches[i]};
	memcpy(tests + n, others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}

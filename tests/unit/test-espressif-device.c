/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The simulated Espressif accessory, as a client sees it byte by byte with Security 0: what the
 * firmware answers, in which state, and what it refuses.
 */
#include "fixtures/unit.h"

#include "base/hex.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

enum { CTRL, SCAN, SESSION, CONFIG, VERSION, CUSTOM };
#define SECONDS(s) ((s)*UINT64_C(1000000))

static struct unit *unit;
static uint64_t now_us;
static bool hung_up, advertises;

static void pump(void)
{
	struct unit_action action;
	struct unit_advert advert;

	while (unit_next(unit, &action))
		if (action.type == UNIT_DISCONNECT)
			hung_up = true;
	unit_advert(unit, &advert);
	advertises = advert.service_uuid;
}

static void begin(const char *options)
{
	struct json *json = NULL;
	const char *what;

	assert_int_equal(json_parse(options, strlen(options), &json), 0);
	assert_int_equal(unit_new(json, &unit, &what), 0);
	json_free(json);
	now_us = SECONDS(1);
	hung_up = false;
	unit_connected(unit, now_us);
	pump();
}

static void end(void)
{
	unit = unit_free(unit);
}

/* Until nothing more comes by itself, or that long. */
static void pass(uint64_t us)
{
	uint64_t until = now_us + us;

	while (unit_deadline(unit) && unit_deadline(unit) <= until) {
		now_us = MAX(now_us, unit_deadline(unit));
		unit_timeout(unit, now_us);
		pump();
	}
	now_us = until;
}

/* answer "": none; an ATT error in its place is "!04". */
static void says(unsigned endpoint, const char *request, const char *answer)
{
	char text[1200] = "";
	const uint8_t *value;
	uint8_t bytes[512], att_error;
	ssize_t n = hex_decode(request, bytes, sizeof(bytes));
	size_t len;

	assert_true(n >= 0);
	att_error = unit_write(unit, endpoint, bytes, (size_t)n, now_us);
	pump();
	if (att_error) {
		snprintf(text, sizeof(text), "!%02x", att_error);
	} else {
		assert_int_equal(unit_read(unit, endpoint, 517, now_us, &value, &len), 0);
		pump();
		hex_encode(value, len, text);
	}
	assert_string_equal(text, answer);
}

#define NETWORK                                                                         \
	"\"networks\":[{\"ssid\":\"MyWirelessAP\",\"passphrase\":\"mysecurepassword\"," \
	"\"rssi\":-60,\"auth\":\"WPA2\",\"bssid\":\"aa:bb:cc:dd:ee:ff\",\"channel\":6}]"
#define PLAIN \
	"{\"protocol\":\"espressif\",\"security\":0,\"ip\":\"192.168.1.23\"," NETWORK

/* clang-format off */
#define SET   "080262200a0c4d79576972656c657373415012106d7973656375726570617373776f7264"
#define OTHER "080262190a0c4d79576972656c6573734150120977726f6e6770617373"
/* clang-format on */

static void agree(void)
{
	says(SESSION, "5203a20100", "52050801aa0100");
}

static void credentials_are_taken_once(void **state)
{
	begin(PLAIN "}");
	agree();
	says(CONFIG, "5200", "08015a021001");
	says(CONFIG, "0804", "08057a020805"); /* before there are any */
	says(CONFIG, SET, "08036a00");
	says(CONFIG, "0804", "08057a00"); /* as esp_prov has it */
	says(CONFIG, "08047200", "08057a020805");
	says(CONFIG, "5200", "08015a021001");
	pass(SECONDS(1));
	says(CONFIG, "5200",
	     "08015a2a5a280a0c3139322e3136382e312e323310031a0c4d79576972656c6573734150220"
	     "6aa"
	     "bbccddeeff2806");
	end();
}

static void apply_is_taken_as_the_phones_send_it(void **state)
{
	begin(PLAIN "}");
	agree();
	says(CONFIG, SET, "08036a00");
	says(CONFIG, "08047200", "08057a00");
	end();
}

static void a_failure_has_to_be_reset(void **state)
{
	begin(PLAIN "}");
	agree();
	says(CTRL, "0801", "080210056200");
	says(CONFIG, OTHER, "08036a00");
	says(CONFIG, "0804", "08057a00");
	pass(SECONDS(1));
	says(CONFIG, "5200", "08015a0410035000");
	says(CONFIG, "0804", "08057a020805");
	says(CTRL, "0803", "080410057200");
	says(CTRL, "0801", "08026200");
	says(CONFIG, SET, "08036a00");
	says(CONFIG, "0804", "08057a00");
	end();
}

static void it_counts_its_attempts_down(void **state)
{
	begin(PLAIN ",\"attempts\":2,\"join_ms\":1000}");
	agree();
	says(CONFIG, OTHER, "08036a00");
	says(CONFIG, "0804", "08057a00");
	pass(SECONDS(1));
	says(CONFIG, "5200", "08015a06100162020801");
	pass(SECONDS(5));
	says(CONFIG, "5200", "08015a0410035000");
	end();
}

static void a_scan_gives_the_vector(void **state)
{
	begin(PLAIN "}");
	agree();
	says(SCAN, "520408012078", "08015a00");
	says(SCAN, "0802", "08036a00");
	pass(SECONDS(1));
	says(SCAN, "0802", "08036a0408011001");
	says(SCAN, "080472021001",
	     "08057a270a250a0c4d79576972656c6573734150100618c4ffffffffffffffff012206aabbc"
	     "cdd"
	     "eeff2803");
	says(SCAN, "080472021002", "!04"); /* beyond the end */
	says(SCAN, "0804720408011001", "!04");
	end();
}

static void nothing_is_handled_before_a_session(void **state)
{
	begin("{\"protocol\":\"espressif\",\"security\":1," NETWORK "}");
	says(CONFIG, "5200", "!04");
	says(SESSION, "ffff", "!04");
	says(SESSION, "5203a20100", "!04"); /* of another security */
	says(CONFIG, "", "");		    /* an empty one is ignored */
	end();
}

static void lengths_are_checked(void **state)
{
	static const char *const sets[] = {
		"08026200",			    /* no SSID */
		"0802620c0a04436166651a0401020304", /* a BSSID of 4 bytes */
	};

	begin(PLAIN "}");
	agree();
	for (size_t i = 0; i < ARRAY_SIZE(sets); i++)
		says(CONFIG, sets[i], "08036a020804");
	says(CONFIG, "0801", "!04"); /* an answer is no request */
	says(CONFIG, "52", "!04");
	end();
}

static void bluedroid_hangs_up(void **state)
{
	begin(PLAIN ",\"bluedroid\":true}");
	agree();
	says(CONFIG, "0801", "");
	assert_true(hung_up);
	end();
}

static void an_answer_over_its_buffer_is_an_error(void **state)
{
	begin(PLAIN ",\"buffer\":32}");
	agree();
	says(SCAN, "520408012078", "08015a00");
	pass(SECONDS(1));
	says(SCAN, "080472021001", "!04");
	end();
}

static void it_stops_a_second_after_it_told(void **state)
{
	begin(PLAIN "}");
	agree();
	says(CONFIG, SET, "08036a00");
	says(CONFIG, "0804", "08057a00");
	pass(SECONDS(20));
	assert_true(advertises && !hung_up); /* nobody asked yet */
	unit_write(unit, CONFIG, "\x52\x00", 2, now_us);
	pass(SECONDS(20));
	assert_true(advertises && !hung_up); /* nor was it read */
	says(CONFIG, "5200",
	     "08015a2a5a280a0c3139322e3136382e312e323310031a0c4d79576972656c6573734150220"
	     "6aa"
	     "bbccddeeff2806");
	pass(SECONDS(1) - 1);
	assert_true(advertises && !hung_up);
	pass(1);
	assert_true(!advertises && hung_up);
	end();
}

static void the_vendors_endpoint_answers(void **state)
{
	begin(PLAIN ",\"custom\":{\"custom-data\":\"yes\"}}");
	agree();
	assert_string_equal(unit_characteristic(unit, CUSTOM)->description,
			    "custom-data");
	says(CUSTOM, "6869", "796573");
	end();
}

static void options_that_cannot_be_used(void **state)
{
	static const char *const rows[][2] = {
		{"{\"protocol\":\"espressif\",\"security\":3}", "security"},
		{"{\"protocol\":\"espressif\",\"patch\":2}", "patch"},
		{"{\"protocol\":\"espressif\",\"service\":\"1775\"}", "service"},
		{"{\"protocol\":\"espressif\",\"custom\":{\"a\":1}}", "custom"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct json *json = NULL;
		const char *what = NULL;

		assert_int_equal(json_parse(rows[i][0], strlen(rows[i][0]), &json), 0);
		assert_true(unit_new(json, &unit, &what) < 0);
		assert_string_equal(what, rows[i][1]);
		json_free(json);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(credentials_are_taken_once),
		cmocka_unit_test(apply_is_taken_as_the_phones_send_it),
		cmocka_unit_test(a_failure_has_to_be_reset),
		cmocka_unit_test(it_counts_its_attempts_down),
		cmocka_unit_test(a_scan_gives_the_vector),
		cmocka_unit_test(nothing_is_handled_before_a_session),
		cmocka_unit_test(lengths_are_checked),
		cmocka_unit_test(bluedroid_hangs_up),
		cmocka_unit_test(an_answer_over_its_buffer_is_an_error),
		cmocka_unit_test(it_stops_a_second_after_it_told),
		cmocka_unit_test(the_vendors_endpoint_answers),
		cmocka_unit_test(options_that_cannot_be_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

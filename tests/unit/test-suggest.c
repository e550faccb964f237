/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/suggest.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
#define SSID(text) {sizeof(text) - 1, text}

struct vector {
	const char *title;
	struct wifi_ssid current, saved[4];
	struct wifi_bss air[8];
	const char *text; /* name security signal bands known, in their order */
};

static const struct vector vectors[] = {
	{"nothing is known", .text = ""},
	{"the one that it is on, then those that it knows, then others",
	 SSID("on"), {SSID("on"), SSID("far"), SSID("known")},
	 {{.ssid = SSID("other"), .freq = 2412, .signal = -30, .security.kind = WIFI_WPA2},
	  {.ssid = SSID("known"), .freq = 2412, .signal = -80, .security.kind = WIFI_WPA3},
	  {.ssid = SSID("on"), .freq = 2412, .signal = -60, .security.kind = WIFI_WPA2_WPA3}},
	 "on wpa2-wpa3 -60 1 known|known wpa3 -80 1 known|other wpa2 -30 1|"},
	{"one name on two bands: the stronger one tells",
	 .air = {{.ssid = SSID("a"), .freq = 5180, .signal = -70, .security.kind = WIFI_WPA3},
		 {.ssid = SSID("a"), .freq = 2412, .signal = -50, .security.kind = WIFI_WPA2}},
	 .text = "a wpa2 -50 3|"},
	{"2.4 GHz before what is stronger on 5 GHz",
	 .air = {{.ssid = SSID("near"), .freq = 5180, .signal = -30, .security.kind = WIFI_WPA2},
		 {.ssid = SSID("weak"), .freq = 2412, .signal = -80, .security.kind = WIFI_WPA2},
		 {.ssid = SSID("open"), .freq = 2437, .signal = -40}},
	 .text = "open open -40 1|weak wpa2 -80 1|near wpa2 -30 2|"},
	{"what an accessory cannot be given a passphrase of is left out",
	 .air = {{.ssid = SSID("corp"), .freq = 2412, .signal = -30, .security.kind = WIFI_ENTERPRISE},
		 {.ssid = SSID("wep"), .freq = 2412, .signal = -30, .security.kind = WIFI_WEP},
		 {.ssid = SSID("tkip"), .freq = 2412, .signal = -30, .security.kind = WIFI_WPA},
		 {.ssid = SSID("odd"), .freq = 2412, .signal = -30, .security.kind = WIFI_UNKNOWN}},
	 .text = ""},
	{"hidden networks have no name: never an empty row", SSID("\0\0"), {SSID("\0")},
	 {{.ssid = SSID(""), .freq = 2412}, {.ssid = SSID("\0\0"), .freq = 2412}}, ""},
	{"the network in use, though it is not heard", SSID("on"), .text = "on - 0 0|"},
	{"nothing can be heard: what it knows", .saved = {SSID("b"), SSID("a")},
	 .text = "b - 0 0 known|a - 0 0 known|"},
	{"a signal that is not told is the weakest",
	 .air = {{.ssid = SSID("x"), .freq = 2412}, {.ssid = SSID("y"), .freq = 2412, .signal = -99}},
	 .text = "y open -99 1|x open 0 1|"},
};
/* clang-format on */

static void describe(const struct suggestion *rows, size_t n, char *ret, size_t size)
{
	*ret = '\0';
	for (size_t i = 0; i < n; i++)
		snprintf(ret + strlen(ret), size - strlen(ret), "%.*s %s %d %u%s|",
			 rows[i].ssid.len, (const char *)rows[i].ssid.data,
			 rows[i].security ? rows[i].security : "-", rows[i].signal,
			 rows[i].bands, rows[i].known ? " known" : "");
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct wifi_known known = {
		.current = vector->current,
		.saved = (struct wifi_ssid *)vector->saved,
		.air = {.rows = (struct wifi_bss *)vector->air},
	};
	struct suggestion rows[SUGGESTIONS_MAX];
	char text[512];

	while (known.n_saved < 4 && vector->saved[known.n_saved].len)
		known.n_saved++;
	while (known.air.n < 8 && vector->air[known.air.n].freq)
		known.air.n++;
	describe(rows, suggest_rank(&known, rows, SUGGESTIONS_MAX), text, sizeof(text));
	assert_string_equal(text, vector->text);
}

/* A stranger may make up as many names as he likes. */
static void the_network_in_use_is_first_whatever_is_in_the_air(void **state)
{
	static struct wifi_bss air[WIFI_BSS_MAX];
	struct wifi_ssid saved[] = {SSID("mine")};
	const struct wifi_known known = {
		.current = SSID("on"),
		.saved = saved,
		.n_saved = 1,
		.air = {.rows = air, .n = WIFI_BSS_MAX},
	};
	struct suggestion rows[SUGGESTIONS_MAX];
	size_t n;

	for (size_t i = 0; i < WIFI_BSS_MAX; i++) {
		air[i] = (struct wifi_bss){.freq = 2412, .signal = -1};
		air[i].ssid.len = (uint8_t)snprintf((char *)air[i].ssid.data,
						    WIFI_SSID_MAX, "made up %zu", i);
	}
	air[WIFI_BSS_MAX - 1].ssid = saved[0];
	n = suggest_rank(&known, rows, SUGGESTIONS_MAX);
	assert_int_equal(n, SUGGESTIONS_MAX);
	assert_memory_equal(rows[0].ssid.data, "on", 2);
	assert_memory_equal(rows[1].ssid.data, "mine", 4);
}

/* Nor do all those of a long life leave no room for what is here. */
static void what_is_heard_has_room_beside_what_is_known(void **state)
{
	static struct wifi_ssid saved[WIFI_KNOWN_MAX];
	struct wifi_bss air[] = {{.freq = 2412, .signal = -40, .ssid = SSID("here")}};
	const struct wifi_known known = {
		.saved = saved, .n_saved = WIFI_KNOWN_MAX, .air = {.rows = air, .n = 1}};
	struct suggestion rows[SUGGESTIONS_MAX];

	for (size_t i = 0; i < WIFI_KNOWN_MAX; i++)
		saved[i].len = (uint8_t)snprintf((char *)saved[i].data, WIFI_SSID_MAX,
						 "hotel %zu", i);
	assert_int_equal(suggest_rank(&known, rows, SUGGESTIONS_MAX), 1);
	assert_memory_equal(rows[0].ssid.data, "here", 4);
	air[0].ssid = saved[WIFI_KNOWN_MAX - 1];
	assert_int_equal(suggest_rank(&known, rows, SUGGESTIONS_MAX), 1);
	assert_true(rows[0].known);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 2] = {0};
	size_t n = 0;

	for (; n < ARRAY_SIZE(vectors); n++)
		tests[n] = (struct CMUnitTest){.name = vectors[n].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[n]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
		the_network_in_use_is_first_whatever_is_in_the_air);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
		what_is_heard_has_room_beside_what_is_known);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

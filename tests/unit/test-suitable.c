/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/suitable.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
#define SSID(text) {sizeof(text) - 1, text}
#define A .ssid = SSID("a")

struct vector {
	const char *title;
	struct wifi_bss air[4];
	bool old, heard; /* the table is old; the accessory hears the network */
	enum wifi_connectivity connectivity;
	const char *current;
	const char *text; /* words of the obstacle, then of each note */
};

static const struct vector vectors[] = {
	{"nothing is heard", .text = ""},
	{"2.4 GHz", {{A, .freq = 2437, .security.kind = WIFI_WPA2}}, .text = ""},
	{"5 GHz only", {{A, .freq = 5180}}, .text = "!5 or 6 GHz only"},
	{"5 and 6 GHz only", {{A, .freq = 5180}, {A, .freq = 5955}}, .text = "!5 or 6 GHz only"},
	{"5 GHz only, but the accessory hears it", {{A, .freq = 5180}}, .heard = true, .text = ""},
	{"5 GHz only, in an old table: 2.4 GHz may be there", {{A, .freq = 5180}}, .old = true, .text = ""},
	{"both bands", {{A, .freq = 5180}, {A, .freq = 2412}}, .text = ""},
	{"2.4 GHz of another name", {{A, .freq = 5180}, {.ssid = SSID("b"), .freq = 2412}}, .text = "!5 or 6 GHz only"},
	{"a band that is none", {{A, .freq = 60480}}, .text = ""},
	{"WPA3 only", {{A, .freq = 2412, .security.kind = WIFI_WPA3}}, .text = "WPA3 only"},
	{"WPA3 only, though the accessory hears it", {{A, .freq = 2412, .security.kind = WIFI_WPA3}}, .heard = true, .text = "WPA3 only"},
	{"WPA3 on one of two", {{A, .freq = 2412, .security.kind = WIFI_WPA3}, {A, .freq = 2437, .security.kind = WIFI_WPA2}}, .text = ""},
	{"WPA3 on 5 GHz alone", {{A, .freq = 5180, .security.kind = WIFI_WPA3}, {A, .freq = 2437, .security.kind = WIFI_WPA2}}, .text = ""},
	{"channel 13", {{A, .freq = 2472, .security.kind = WIFI_WPA2}}, .text = "channel 12, 13 or 14"},
	{"channel 12 and WPA3", {{A, .freq = 2467, .security.kind = WIFI_WPA3}}, .text = "WPA3 only|channel 12, 13 or 14"},
	{"channel 13, but the accessory hears it", {{A, .freq = 2472}}, .heard = true, .text = ""},
	{"channels 13 and 1", {{A, .freq = 2472}, {A, .freq = 2412}}, .text = ""},
	{"channel 11", {{A, .freq = 2462}}, .text = ""},
	{"a portal on that network", {{A, .freq = 2412}}, .connectivity = WIFI_CONNECTIVITY_PORTAL, .current = "a", .text = "!captive portal"},
	{"a portal, and the accessory hears the network", {{A, .freq = 2412}}, .heard = true, .connectivity = WIFI_CONNECTIVITY_PORTAL, .current = "a", .text = "!captive portal"},
	{"a portal on another network", {{A, .freq = 2412}}, .connectivity = WIFI_CONNECTIVITY_PORTAL, .current = "b", .text = ""},
	{"a portal, and no Wi-Fi", {{A, .freq = 2412}}, .connectivity = WIFI_CONNECTIVITY_PORTAL, .text = ""},
	{"no internet", {{A, .freq = 2412}}, .connectivity = WIFI_CONNECTIVITY_LIMITED, .current = "a", .text = ""},
};
/* clang-format on */

static void vector_holds(void **state)
{
	static const struct wifi_ssid ssid = SSID("a");
	const struct vector *vector = *state;
	struct wifi_known known = {
		.air = {.rows = (struct wifi_bss *)vector->air},
		.connectivity = vector->connectivity,
		.seen = !vector->old,
	};
	_cleanup_(freep) char *expected = strdup(vector->text);
	struct suitable suitable;
	char *at = expected, *words;
	size_t notes = 0;

	while (known.air.n < 4 && vector->air[known.air.n].freq)
		known.air.n++;
	if (vector->current)
		wifi_ssid_set(&known.current, vector->current, strlen(vector->current));
	suitable_check(&known, &ssid, vector->heard, &suitable);
	assert_int_equal(suitable.obstacle != NULL, *expected == '!');
	while ((words = strsep(&at, "|")) && *words) {
		const char *text = *words == '!' ? suitable.obstacle
						 : suitable.notes[notes++];

		assert_non_null(text);
		assert_non_null(strstr(text, words + (*words == '!')));
	}
	assert_true(notes == ARRAY_SIZE(suitable.notes) || !suitable.notes[notes]);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors)] = {0};

	for (size_t n = 0; n < ARRAY_SIZE(vectors); n++)
		tests[n] = (struct CMUnitTest){.name = vectors[n].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[n]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

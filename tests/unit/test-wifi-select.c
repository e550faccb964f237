/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/select.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* after the three above */
#include <cmocka.h>

/* clang-format off */
#define SSID(text) {sizeof(text) - 1, text}

static struct wifi_bss air[] = {
	{.bssid = {2, 0, 0, 0, 1, 0}, .freq = 2412, .signal = -60, .ssid = SSID("ACME-1"), .security.kind = WIFI_WPA2},
	{.bssid = {2, 0, 0, 0, 2, 0}, .freq = 5180, .signal = -40, .ssid = SSID("ACME-2"), .security.kind = WIFI_WPA2},
	{.bssid = {2, 0, 0, 0, 3, 0}, .freq = 2437, .signal = -20, .ssid = SSID("home"), .security.kind = WIFI_WPA2},
	{.bssid = {2, 0, 0, 0, 4, 0}, .freq = 2437, .signal = -10, .ssid = SSID("ACME-3"), .age_s = 60},
	{.bssid = {2, 0, 0, 0, 5, 0}, .freq = 2437, .signal = -10, .ssid = SSID("\0\0\0\0")},
	{.bssid = {2, 0, 0, 0, 6, 0}, .freq = 2437, .signal = -10, .ssid = SSID("ACME-4"), .capabilities = 2},
	{.bssid = {2, 0, 0, 0, 7, 0}, .freq = 2437, .signal = 0, .ssid = SSID("ACME-5"), .security.kind = WIFI_WPA3},
	/* of three within 1 dB */
	{.bssid = {2, 0, 0, 1, 9, 0}, .freq = 2437, .signal = -31, .ssid = SSID("tie"), .security.kind = WIFI_WPA2},
	{.bssid = {2, 0, 0, 1, 8, 0}, .freq = 2437, .signal = -31, .ssid = SSID("tie"), .security.kind = WIFI_WPA2},
	{.bssid = {2, 0, 0, 1, 1, 0}, .freq = 2437, .signal = -30, .ssid = SSID("tie"), .security.kind = WIFI_OPEN},
	{.bssid = {2, 0, 0, 1, 0, 0}, .freq = 2437, .signal = -32, .ssid = SSID("tie"), .security.kind = WIFI_WPA3},
	{.bssid = {2, 0, 0, 2, 1, 0}, .freq = 2437, .signal = -50, .ssid = SSID("a\0b")},
	{.bssid = {2, 0, 0, 2, 2, 0}, .freq = 2437, .signal = 0, .ssid = SSID("untold"), .security.kind = WIFI_OPEN},
	{.bssid = {2, 0, 0, 2, 3, 0}, .freq = 2437, .signal = 0, .ssid = SSID("untold"), .security.kind = WIFI_WPA2},
};

struct vector {
	const char *title;
	struct wifi_selector selector;
	int found; /* byte 3 and 4 of the BSSID; -1: none */
};

static const struct vector vectors[] = {
	{"the strongest of a prefix, not too old, not ad-hoc", {.ssid = SSID("ACME-"), .prefix = true}, 0x0002},
	{"a prefix that is a whole SSID", {.ssid = SSID("ACME-1"), .prefix = true}, 0x0001},
	{"a prefix longer than any", {.ssid = SSID("ACME-11"), .prefix = true}, -1},
	{"a prefix on 2.4 GHz", {.ssid = SSID("ACME-"), .prefix = true, .bands = WIFI_BAND_2_4}, 0x0001},
	{"a prefix on 6 GHz", {.ssid = SSID("ACME-"), .prefix = true, .bands = WIFI_BAND_6}, -1},
	{"a prefix on 5 and 6 GHz", {.ssid = SSID("ACME-"), .prefix = true, .bands = WIFI_BAND_5 | WIFI_BAND_6}, 0x0002},
	{"one BSSID", {.ssid = SSID("ACME-"), .prefix = true, .bssid = {2, 0, 0, 0, 1, 0},
	  .bssid_mask = {255, 255, 255, 255, 255, 255}}, 0x0001},
	{"BSSIDs by their first bytes", {.ssid = SSID("ACME-"), .prefix = true, .bssid = {2, 0, 1},
	  .bssid_mask = {255, 255, 255}}, -1},
	{"the bits outside of the mask do not count", {.ssid = SSID("home"), .bssid = {2, 0, 0, 9, 9, 9},
	  .bssid_mask = {255, 255, 255}}, 0x0003},
	{"a signal that is not told is weaker than any that is", {.ssid = SSID("ACME-5")}, 0x0007},
	{"of two that are not told the safer one", {.ssid = SSID("untold")}, 0x0203},
	{"an SSID is not a prefix", {.ssid = SSID("ACME-")}, -1},
	{"upper and lower case differ", {.ssid = SSID("HOME")}, -1},
	{"an SSID with a NUL byte", {.ssid = SSID("a\0b")}, 0x0201},
	{"NUL bytes are no prefix of a hidden network", {.ssid = SSID("\0\0\0"), .prefix = true}, -1},
	{"within 1 dB of the strongest the safer one, then the lower BSSID", {.ssid = SSID("tie")}, 0x0108},
};

static const struct {
	const char *title;
	struct wifi_selector selector;
	int r;
} checks[] = {
	{"a prefix of 0 bytes", {.prefix = true}, -EINVAL},
	{"a prefix of 1 byte", {.ssid = SSID("A"), .prefix = true}, -EINVAL},
	{"a prefix of 2 bytes", {.ssid = SSID("AC"), .prefix = true}, -EINVAL},
	{"a prefix of 3 bytes", {.ssid = SSID("ACM"), .prefix = true}, 0},
	{"a prefix of 32 bytes", {.ssid = {32, "0123456789abcdef0123456789abcdef"}, .prefix = true}, 0},
	{"a prefix of 33 bytes", {.ssid = {33, "0123456789abcdef0123456789abcdef"}, .prefix = true}, -EINVAL},
	{"a hidden prefix", {.ssid = SSID("ACME-"), .prefix = true, .hidden = true}, -EINVAL},
	{"an SSID of 0 bytes", {}, -EINVAL},
	{"an SSID of NUL bytes is a hidden one's, not a name", {.ssid = SSID("\0\0")}, -EINVAL},
	{"an SSID of 1 byte", {.ssid = SSID("A")}, 0},
	{"a hidden SSID", {.ssid = SSID("A"), .hidden = true}, 0},
};
/* clang-format on */

static const struct wifi_bss_table table = {.rows = air, .n = ARRAY_SIZE(air)};

static int found(const struct wifi_bss *bss)
{
	return bss ? bss->bssid[3] << 8 | bss->bssid[4] : -1;
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;

	assert_int_equal(found(wifi_select(&vector->selector, &table, 30)),
			 vector->found);
}

static void the_choice_does_not_depend_on_the_order(void **state)
{
	const struct wifi_selector selector = {.ssid = SSID("tie")};
	struct wifi_bss backwards[ARRAY_SIZE(air)];
	const struct wifi_bss_table other = {.rows = backwards, .n = ARRAY_SIZE(air)};

	for (size_t i = 0; i < ARRAY_SIZE(air); i++)
		backwards[i] = air[ARRAY_SIZE(air) - 1 - i];
	assert_int_equal(found(wifi_select(&selector, &other, 30)), 0x0108);
}

static void an_age_that_is_allowed_is_taken(void **state)
{
	const struct wifi_selector selector = {.ssid = SSID("ACME-"), .prefix = true};
	const struct wifi_bss_table nothing = {};

	assert_int_equal(found(wifi_select(&selector, &table, 60)), 0x0004);
	assert_int_equal(found(wifi_select(&selector, &table, 59)), 0x0002);
	assert_null(wifi_select(&selector, &nothing, 60));
}

static void check_holds(void **state)
{
	size_t i = (size_t)(uintptr_t)*state;

	assert_int_equal(wifi_selector_check(&checks[i].selector), checks[i].r);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + ARRAY_SIZE(checks) + 2] = {0};
	size_t n = 0;

	for (; n < ARRAY_SIZE(vectors); n++)
		tests[n] = (struct CMUnitTest){.name = vectors[n].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[n]};
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++)
		tests[n++] = (struct CMUnitTest){.name = checks[i].title,
						 .test_func = check_holds,
						 .initial_state = (void *)(uintptr_t)i};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
		the_choice_does_not_depend_on_the_order);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(an_age_that_is_allowed_is_taken);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

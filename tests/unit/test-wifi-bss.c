/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/bss.h"

#include "tests/unit/alloc.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* after the five above */
#include <cmocka.h>

/* clang-format off */
#define RSN "30140100000fac040100000fac040100000fac020000"
/* Rows as wpa_supplicant 2.10 writes them for WIFI_BSS_MASK. */
#define ROW(id, ssid) \
	"id=" id "\nbssid=02:00:00:00:01:00\nfreq=2412\nbeacon_int=100\ncapabilities=0x0411\n" \
	"level=-30\nage=2\nie=000441434d45" RSN "\nssid=" ssid "\n"
#define PAGE ROW("7", "ACME") "====\n" \
	"id=9\nbssid=02:00:00:00:02:00\nfreq=5180\nbeacon_int=100\ncapabilities=0x0401\n" \
	"level=-71\nage=0\nie=\nssid=\\x00\\\"\\n\n"

struct vector {
	const char *title;
	const char *page;
	int r;
	size_t n;	/* rows that were added */
	unsigned next;
};

static const struct vector vectors[] = {
	{"two rows, more may follow", PAGE "====\n", 1, 2, 10},
	{"two rows, the client took the last newline", PAGE "====", 1, 2, 10},
	{"two rows, the last ones", PAGE "####\n", 0, 2},
	{"an empty page: once more without elements", "", 1, 0, 0},
	{"a newline", "\n", 1, 0, 0},
	{"keys that were not asked for", "id=1\nbssid=02:00:00:00:01:00\nfreq=2412\nqual=0\n"
	 "noise=-89\ntsf=0000000001\nflags=[ESS]\nssid=a\nsnr=59\nest_throughput=65000\n====\n", 1, 1, 2},
	{"a key that is longer than any of ours", "id=1\nbssid=02:00:00:00:01:00\nfreq=2412\n"
	 "anqp_ip_addr_type_availability=00\nssid=a\n####\n", 0, 1},
	{"a blank in the SSID, and one that is empty", ROW("1", " a ") "====\n" ROW("2", "") "====\n", 1, 2, 3},
	{"an SSID that looks like a delimiter", ROW("1", "====") "####\n", 0, 1},
	{"an SSID that looks like a field", ROW("1", "id=5") "####\n", 0, 1},
	{"an SSID that cannot be read: the row alone is left out",
	 ROW("1", "\\q") "====\n" ROW("2", "b") "####\n", 0, 1},
	{"a negative age: the clock was set", "id=1\nbssid=02:00:00:00:01:00\nfreq=2412\nage=-3\nssid=a\n####", 0, 1},
	{"what is behind the end mark is not read", ROW("1", "a") "####\nnonsense", 0, 1},
	{"cut in the middle of a row", ROW("1", "a") "====\nid=2\nbssid=02:00:00:0", -EBADMSG, 1},
	{"cut between the fields of a row", ROW("1", "a") "====\n" ROW("2", "b"), -EBADMSG, 1},
	{"cut in the delimiter", ROW("1", "a") "===", -EBADMSG, 0},
	{"FAIL", "FAIL\n", -EBADMSG, 0},
	{"UNKNOWN COMMAND", "UNKNOWN COMMAND\n", -EBADMSG, 0},
	{"a row without an id", "bssid=02:00:00:00:01:00\nfreq=2412\nssid=a\n====\n", -EBADMSG, 0},
	{"a row without an SSID", "id=1\nbssid=02:00:00:00:01:00\nfreq=2412\n====\n", -EBADMSG, 0},
	{"a delimiter without a row", "====\n", -EBADMSG, 0},
	{"two ids in a row", "id=1\nid=2\n" ROW("3", "a") "====\n", -EBADMSG, 0},
	{"the same id twice", ROW("1", "a") "====\n" ROW("1", "b") "====\n", -EBADMSG, 1},
	{"ids that descend: the pages would never end", ROW("2", "a") "====\n" ROW("1", "b") "====\n", -EBADMSG, 1},
	{"an id that is none", ROW("-1", "a") "====\n", -EBADMSG, 0},
	{"an id of 33 bits", ROW("4294967296", "a") "====\n", -EBADMSG, 0},
	{"the last id that there can be has none behind it", ROW("4294967295", "a") "====\n", 0, 1},
	{"a BSSID of five bytes", "id=1\nbssid=02:00:00:00:01\nfreq=2412\nssid=a\n====\n", -EBADMSG, 0},
	{"a BSSID of other separators", "id=1\nbssid=02-00-00-00-01-00\nfreq=2412\nssid=a\n====\n", -EBADMSG, 0},
	{"a frequency with a tail", "id=1\nbssid=02:00:00:00:01:00\nfreq=2412x\nssid=a\n====\n", -EBADMSG, 0},
	{"elements of odd length", "id=1\nbssid=02:00:00:00:01:00\nfreq=2412\nie=000\nssid=a\n====\n", -EBADMSG, 0},
	{"elements that are no hex", "id=1\nbssid=02:00:00:00:01:00\nfreq=2412\nie=zz\nssid=a\n====\n", -EBADMSG, 0},
};
/* clang-format on */

static int add(struct wifi_bss_table *table, const char *page, unsigned *ret_next)
{
	size_t len = strlen(page);
	char *exact = malloc(len ? len : 1);
	int r;

	assert_non_null(exact);
	memcpy(exact, page, len);
	r = wifi_bss_table_add(table, exact, len, ret_next);
	free(exact);
	return r;
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct wifi_bss_table table = {};
	unsigned next = 0;

	assert_int_equal(add(&table, vector->page, &next), vector->r);
	assert_int_equal(table.n, vector->n);
	assert_int_equal(next, vector->next);
	wifi_bss_table_deinit(&table);
}

static void every_field_is_read(void **state)
{
	static const uint8_t bssid[] = {2, 0, 0, 0, 1, 0};
	static const struct wifi_ssid odd = {3, "\0\"\n"};
	struct wifi_bss_table table = {};
	unsigned next;

	assert_int_equal(add(&table, PAGE "====\n", &next), 1);
	assert_int_equal(table.rows[0].id, 7);
	assert_memory_equal(table.rows[0].bssid, bssid, 6);
	assert_int_equal(table.rows[0].freq, 2412);
	assert_int_equal(table.rows[0].capabilities, 0x0411);
	assert_int_equal(table.rows[0].signal, -30);
	assert_int_equal(table.rows[0].age_s, 2);
	assert_memory_equal(table.rows[0].ssid.data, "ACME", 4);
	assert_int_equal(table.rows[0].security.kind, WIFI_WPA2);
	assert_true(wifi_ssid_equal(&table.rows[1].ssid, &odd));
	assert_int_equal(table.rows[1].freq, 5180);
	assert_int_equal(table.rows[1].security.kind, WIFI_OPEN);
	wifi_bss_table_deinit(&table);
}

static void pages_add_up(void **state)
{
	struct wifi_bss_table table = {};
	unsigned next = 0;

	assert_int_equal(add(&table, ROW("3", "a") "====\n", &next), 1);
	assert_int_equal(next, 4);
	assert_int_equal(add(&table, ROW("4", "b") "====\n", &next), 1);
	assert_int_equal(next, 5);
	assert_int_equal(wifi_bss_mask(&table), WIFI_BSS_MASK);
	assert_int_equal(add(&table, "", &next), 1);
	assert_int_equal(next, 5);
	assert_int_equal(wifi_bss_mask(&table), WIFI_BSS_MASK & ~WIFI_BSS_MASK_IE);
	assert_int_equal(add(&table, "", &next), 0);
	assert_int_equal(wifi_bss_mask(&table), WIFI_BSS_MASK);
	assert_int_equal(table.n, 2);
	/* a page that was had before is no page */
	assert_int_equal(add(&table, ROW("3", "a") "====\n", &next), -EBADMSG);
	wifi_bss_table_clear(&table);
	assert_int_equal(table.n, 0);
	assert_int_equal(add(&table, ROW("3", "a") "####\n", &next), 0);
	assert_int_equal(table.n, 1);
	wifi_bss_table_deinit(&table);
}

/* A row that does not fit an answer: wpa_supplicant ends the page before it, and tells no end. */
static void a_row_that_is_too_large_hides_nothing(void **state)
{
	static const char bare[] =
		"id=4\nbssid=02:00:00:00:04:00\nfreq=2412\n"
		"capabilities=0x0401\nlevel=-20\nage=0\nssid=big\n====\n"
		"id=5\nbssid=02:00:00:00:05:00\nfreq=2412\nssid=b\n####\n";
	struct wifi_bss_table table = {};
	unsigned next = 0;

	assert_int_equal(add(&table, ROW("3", "a") "====\n", &next), 1);
	assert_int_equal(add(&table, "", &next), 1);
	assert_int_equal(next, 4);
	assert_int_equal(add(&table, bare, &next), 1);
	assert_int_equal(next, 5);
	assert_int_equal(wifi_bss_mask(&table), WIFI_BSS_MASK);
	assert_int_equal(table.n, 2);
	assert_int_equal(table.rows[1].security.kind, WIFI_UNKNOWN);
	assert_int_equal(add(&table, ROW("5", "b") "####\n", &next), 0);
	assert_int_equal(table.n, 3);
	assert_int_equal(table.rows[2].security.kind, WIFI_WPA2);
	/* one that is too large and the last */
	wifi_bss_table_clear(&table);
	assert_int_equal(add(&table, "", &next), 1);
	assert_int_equal(add(&table, ROW("5", "b") "####\n", &next), 0);
	assert_int_equal(table.n, 1);
	wifi_bss_table_deinit(&table);
}

static void of_too_many_the_weakest_fall_out(void **state)
{
	struct wifi_bss_table table = {};
	unsigned next;
	char page[256];
	int weakest = 0;

	for (int i = 0; i < WIFI_BSS_MAX + 3; i++) {
		/* the one that is not told is the weakest of all, then -90, -89 */
		int level = i == 5 ? 0 : i == 600 ? -90 : i == 700 ? -89 : -50;

		snprintf(page, sizeof(page),
			 "id=%d\nbssid=02:00:00:00:00:00\nfreq=2412\nlevel=%d\nssid=a\n=="
			 "==\n",
			 i, i < WIFI_BSS_MAX + 2 ? level : -95);
		assert_int_equal(add(&table, page, &next), 1);
	}
	assert_int_equal(table.n, WIFI_BSS_MAX);
	for (size_t i = 0; i < table.n; i++)
		weakest = MIN(weakest, table.rows[i].signal);
	assert_int_equal(weakest, -89);
	for (size_t i = 0; i < table.n; i++)
		assert_int_not_equal(table.rows[i].signal, 0);
	wifi_bss_table_deinit(&table);
}

static void memory_that_runs_out_is_told(void **state)
{
	unsigned failed = 0;

	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct wifi_bss_table table = {};
		unsigned next;
		int r = wifi_bss_table_add(&table, PAGE "====\n", strlen(PAGE) + 5,
					   &next);

		assert_true(r == 1 || r == -ENOMEM);
		failed += r == -ENOMEM;
		wifi_bss_table_deinit(&table);
	}
	assert_int_equal(failed, 1);
}

static void frequencies_have_a_band_and_a_channel(void **state)
{
	static const struct {
		unsigned freq, band, channel;
	} rows[] = {
		{2412, WIFI_BAND_2_4, 1},
		{2467, WIFI_BAND_2_4, 12},
		{2472, WIFI_BAND_2_4, 13},
		{2484, WIFI_BAND_2_4, 14},
		{2414, WIFI_BAND_2_4, 0},
		{5180, WIFI_BAND_5, 36},
		{5885, WIFI_BAND_5, 177},
		{5955, WIFI_BAND_6, 1},
		{7115, WIFI_BAND_6, 233},
		{5935, WIFI_BAND_6, 2},
		{0, 0, 0},
		{2407, 0, 0},
		{4920, 0, 0},
		{60480, 0, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(wifi_band_of(rows[i].freq), rows[i].band);
		assert_int_equal(wifi_channel_of(rows[i].freq), rows[i].channel);
	}
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 6] = {0};
	size_t n = 0;

	for (; n < ARRAY_SIZE(vectors); n++)
		tests[n] = (struct CMUnitTest){.name = vectors[n].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[n]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(every_field_is_read);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(pages_add_up);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
		a_row_that_is_too_large_hides_nothing);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
		of_too_many_the_weakest_fall_out);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(memory_that_runs_out_is_told);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
		frequencies_have_a_band_and_a_channel);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

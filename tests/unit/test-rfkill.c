/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files of Documentation/ABI/stable/sysfs-class-rfkill, in a directory of our own. */
#include "base/rfkill.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/unit/unit.h"

struct rfkill_switch {
	const char *type, *name, *soft, *hard;
};

/* clang-format off */
static const struct {
	const char *title;
	struct rfkill_switch switches[3];
	const char *type, *name;
	enum rfkill_block block;
} rows[] = {
	{"no switch", {}, "bluetooth", "hci0", RFKILL_NONE},
	{"nothing is blocked", {{"bluetooth", "hci0", "0", "0"}},
	 "bluetooth", "hci0", RFKILL_NONE},
	{"soft", {{"bluetooth", "hci0", "1", "0"}}, "bluetooth", "hci0", RFKILL_SOFT},
	{"hard", {{"bluetooth", "hci0", "0", "1"}}, "bluetooth", "hci0", RFKILL_HARD},
	{"both: the one that a command cannot lift counts", {{"bluetooth", "hci0", "1", "1"}},
	 "bluetooth", "hci0", RFKILL_HARD},
	{"Wi-Fi is blocked, Bluetooth is not",
	 {{"wlan", "phy0", "1", "1"}, {"bluetooth", "hci0", "0", "0"}},
	 "bluetooth", "hci0", RFKILL_NONE},
	{"another adapter is blocked",
	 {{"bluetooth", "hci1", "1", "0"}, {"bluetooth", "hci0", "0", "0"}},
	 "bluetooth", "hci0", RFKILL_NONE},
	{"a laptop's switch has made the adapter vanish",
	 {{"bluetooth", "tpacpi_bluetooth_sw", "1", "0"}}, "bluetooth", NULL, RFKILL_SOFT},
	{"any, the worst", {{"bluetooth", "hci1", "1", "0"}, {"bluetooth", "x", "0", "1"}},
	 "bluetooth", NULL, RFKILL_HARD},
	{"a name that only begins alike", {{"bluetooth", "hci01", "1", "0"}},
	 "bluetooth", "hci0", RFKILL_NONE},
	{"files are missing", {{"bluetooth", NULL, NULL, NULL}},
	 "bluetooth", "hci0", RFKILL_NONE},
	{"another radio of the same computer",
	 {{"bluetooth", "hci0", "1", "1"}, {"wlan", "phy0", "1", "0"}}, "wlan", "phy0", RFKILL_SOFT},
};
/* clang-format on */

static void put(const char *dir, size_t i, const char *name, const char *text)
{
	char path[256];
	FILE *file;

	if (!text)
		return;
	snprintf(path, sizeof(path), "%s/rfkill%zu/%s", dir, i, name);
	file = fopen(path, "we");
	assert_non_null(file);
	fprintf(file, "%s\n", text);
	assert_int_equal(fclose(file), 0);
}

static void remove_all(const char *dir)
{
	static const char *const names[] = {"type", "name", "soft", "hard", ""};
	char path[256];

	for (size_t i = 0; i < 3; i++) {
		for (size_t j = 0; j < ARRAY_SIZE(names); j++) {
			snprintf(path, sizeof(path), "%s/rfkill%zu/%s", dir, i, names[j]);
			remove(path);
		}
	}
	assert_int_equal(rmdir(dir), 0);
}

static void switches_are_read(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char dir[] = "/tmp/usher-test-rfkill-XXXXXX";
		char path[256];

		print_message("# %s\n", rows[i].title);
		assert_non_null(mkdtemp(dir));
		for (size_t j = 0; j < 3 && rows[i].switches[j].type; j++) {
			snprintf(path, sizeof(path), "%s/rfkill%zu", dir, j);
			assert_int_equal(mkdir(path, 0700), 0);
			put(dir, j, "type", rows[i].switches[j].type);
			put(dir, j, "name", rows[i].switches[j].name);
			put(dir, j, "soft", rows[i].switches[j].soft);
			put(dir, j, "hard", rows[i].switches[j].hard);
		}
		assert_int_equal(rfkill_read(dir, rows[i].type, rows[i].name),
				 rows[i].block);
		remove_all(dir);
	}
}

static void a_missing_directory_blocks_nothing(void **state)
{
	assert_int_equal(rfkill_read("/nonexistent/rfkill", "bluetooth", "hci0"),
			 RFKILL_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(switches_are_read),
		cmocka_unit_test(a_missing_directory_blocks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/report.h"

#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

static char directory[] = "/tmp/usher-report-XXXXXX";
static struct usher *usher;
static const struct ui_options options = {.ascii = true};

static int begin(void **state)
{
	struct wizard *wizard = calloc(1, sizeof(*wizard));

	*state = wizard;
	strcpy(strrchr(directory, '-'), "-XXXXXX");
	if (!wizard || !mkdtemp(directory) || chdir(directory) < 0 ||
	    setenv("XDG_STATE_HOME", directory, 1) < 0 || usher_new(&usher) < 0)
		return -1;
	return wizard_init(wizard, usher, &options);
}

static int end(void **state)
{
	wizard_deinit(*state);
	free(*state);
	usher = usher_free(usher);
	scratch_remove(directory);
	return 0;
}

/* How many reports there are in path; the last one's path in ret, which may be NULL. */
static unsigned reports_in(const char *path, char ret[512])
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	unsigned n = 0;

	while (dir && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, "usher-report-", 13))
			continue;
		n++;
		if (ret)
			snprintf(ret, 512, "%s/%s", path, entry->d_name);
	}
	if (dir)
		closedir(dir);
	return n;
}

static char *text_of(const struct wizard *wizard)
{
	char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);

	assert_non_null(file);
	report_write(wizard, file);
	assert_int_equal(fclose(file), 0);
	return text;
}

static void it_is_its_owners_alone(void **state)
{
	struct wizard *wizard = *state;
	char path[512] = "";
	struct stat st;

	umask(0);
	assert_int_equal(report_save(wizard), 0);
	assert_int_equal(reports_in(directory, path), 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_true(st.st_size > 0);
	assert_non_null(strstr(wizard->message, strrchr(path, '/') + 1));
	assert_non_null(strstr(wizard->message, directory));
}

static void none_is_ever_written_over(void **state)
{
	struct wizard *wizard = *state;

	for (int i = 0; i < 3; i++)
		assert_int_equal(report_save(wizard), 0);
	assert_int_equal(reports_in(directory, NULL), 3);
}

static void it_has_another_place_where_the_first_cannot_be_written(void **state)
{
	struct wizard *wizard = *state;
	char state_directory[64];

	assert_int_equal(chdir("/proc"), 0);
	assert_int_equal(report_save(wizard), 0);
	snprintf(state_directory, sizeof(state_directory), "%s/usher", directory);
	assert_int_equal(reports_in(state_directory, NULL), 1);
}

static void no_place_at_all_is_said(void **state)
{
	struct wizard *wizard = *state;

	setenv("XDG_STATE_HOME", "/proc/nowhere", 1);
	assert_int_equal(chdir("/proc"), 0);
	assert_true(report_save(wizard) < 0);
	assert_non_null(strstr(wizard->message, "cannot be written"));
	assert_int_equal(wizard->message_style, STYLE_BAD);
}

static void it_tells_what_happened(void **state)
{
	struct wizard *wizard = *state;
	_cleanup_(freep) char *text = NULL;

	history_add(&wizard->history, "the lamp went out");
	wizard->radio_error = USHER_ERROR_ADAPTER_OFF;
	text = text_of(wizard);
	assert_non_null(strstr(text, "usher " USHER_VERSION));
	assert_non_null(strstr(text, usher_strerror(USHER_ERROR_ADAPTER_OFF)));
	assert_non_null(strstr(text, "the lamp went out\n"));
	assert_non_null(strstr(text, "== Accessories (0)"));
}

#define row(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		row(it_is_its_owners_alone),
		row(none_is_ever_written_over),
		row(it_has_another_place_where_the_first_cannot_be_written),
		row(no_place_at_all_is_said),
		row(it_tells_what_happened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/config.h"

#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <sys/stat.h>

static char directory[] = "/tmp/usher-config-XXXXXX";
static char keys[64];

static int make_directory(void **state)
{
	char ours[64];

	if (!mkdtemp(directory) || setenv("XDG_CONFIG_HOME", directory, 1) < 0)
		return -1;
	snprintf(ours, sizeof(ours), "%s/usher", directory);
	snprintf(keys, sizeof(keys), "%s/usher/keys", directory);
	return mkdir(ours, 0700);
}

static int remove_directory(void **state)
{
	scratch_remove(directory);
	return 0;
}

static const struct ui_options options = {.ascii = true};

static int begin(void **state)
{
	struct wizard *wizard = calloc(1, sizeof(*wizard));

	*state = wizard;
	return wizard ? wizard_init(wizard, NULL, &options) : -1;
}

static int end(void **state)
{
	wizard_deinit(*state);
	free(*state);
	unlink(keys);
	rmdir(keys);
	return 0;
}

static void write_keys(const char *text, size_t len)
{
	FILE *file = fopen(keys, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static void no_file_is_fine(void **state)
{
	struct wizard *wizard = *state;

	config_load_keys(wizard);
	assert_null(wizard->message);
	assert_int_equal(wizard->keymap.keys[REQUEST_SORT][0], 's');
}

static void a_line_gives_a_request_other_keys(void **state)
{
	struct wizard *wizard = *state;
	static const char text[] = "# mine\n\nsort F5 o\nquit Ctrl-Q";

	write_keys(text, sizeof(text) - 1);
	config_load_keys(wizard);
	assert_null(wizard->message);
	assert_int_equal(wizard->keymap.keys[REQUEST_SORT][0], KEY_F1 + 4);
	assert_int_equal(wizard->keymap.keys[REQUEST_SORT][1], 'o');
	assert_int_equal(wizard->keymap.keys[REQUEST_SORT][2], 0);
	assert_int_equal(wizard->keymap.keys[REQUEST_QUIT][0], 'Q' - '@');
}

static void a_wrong_line_is_said_and_the_others_count(void **state)
{
	struct wizard *wizard = *state;
	static const char text[] = "sort F5\nfly F6\ngroup Banana\nquit Ctrl-Q\n";
	char want[128];

	write_keys(text, sizeof(text) - 1);
	config_load_keys(wizard);
	snprintf(want, sizeof(want), "%s, line 2 is not understood, and left out.", keys);
	assert_string_equal(wizard->message, want);
	assert_int_equal(wizard->keymap.keys[REQUEST_SORT][0], KEY_F1 + 4);
	assert_int_equal(wizard->keymap.keys[REQUEST_GROUP][0], 'p');
	assert_int_equal(wizard->keymap.keys[REQUEST_QUIT][0], 'Q' - '@');
	snprintf(want, sizeof(want), "%s, line 3 is not understood, and left out.", keys);
	assert_string_equal(history_at(&wizard->history, wizard->history.n - 1)->text,
			    want);
}

static void a_file_that_is_too_large_is_left_alone(void **state)
{
	struct wizard *wizard = *state;
	static char text[CONFIG_MAX + 1];

	memset(text, '\n', sizeof(text));
	memcpy(text, "sort F5", 7);
	write_keys(text, sizeof(text));
	config_load_keys(wizard);
	assert_non_null(strstr(wizard->message, "too large"));
	assert_int_equal(wizard->keymap.keys[REQUEST_SORT][0], 's');
	write_keys(text, sizeof(text) - 1);
	config_load_keys(wizard);
	assert_int_equal(wizard->keymap.keys[REQUEST_SORT][0], KEY_F1 + 4);
}

/* Neither of which may be waited for. */
static void what_is_no_file_is_said(void **state)
{
	struct wizard *wizard = *state;

	assert_int_equal(mkfifo(keys, 0600), 0);
	config_load_keys(wizard);
	assert_non_null(strstr(wizard->message, "cannot be read"));
	unlink(keys);
	assert_int_equal(mkdir(keys, 0700), 0);
	freep(&wizard->message);
	config_load_keys(wizard);
	assert_non_null(strstr(wizard->message, "cannot be read"));
}

static void bytes_that_are_no_text_are_wrong_lines(void **state)
{
	struct wizard *wizard = *state;
	static const char text[] = "sort\0F5\n\377\376\ngroup F6\n";

	write_keys(text, sizeof(text) - 1);
	config_load_keys(wizard);
	assert_non_null(strstr(wizard->message, "line 1"));
	assert_int_equal(wizard->keymap.keys[REQUEST_SORT][0], 's');
	assert_int_equal(wizard->keymap.keys[REQUEST_GROUP][0], KEY_F1 + 5);
}

#define row(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		row(no_file_is_fine),
		row(a_line_gives_a_request_other_keys),
		row(a_wrong_line_is_said_and_the_others_count),
		row(a_file_that_is_too_large_is_left_alone),
		row(what_is_no_file_is_said),
		row(bytes_that_are_no_text_are_wrong_lines),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}

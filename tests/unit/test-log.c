/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/log.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <string.h>

struct seen {
	int count;
	enum log_level level;
	char message[8192];
};

static void remember(enum log_level level, const char *message, void *userdata)
{
	struct seen *seen = userdata;

	seen->count++;
	seen->level = level;
	strncpy(seen->message, message, sizeof(seen->message) - 1);
	errno = EIO;
}

static void without_a_handler_nothing_happens(void **state)
{
	log_set_handler(LOG_LEVEL_DEBUG, NULL, NULL);
	log_error("nobody hears %s", "this");
}

static void levels_are_filtered(void **state)
{
	struct seen seen = {0};

	log_set_handler(LOG_LEVEL_WARNING, remember, &seen);
	log_error("bluez bug: %d", 1);
	assert_int_equal(seen.level, LOG_LEVEL_ERROR);
	log_warning("bluez bug: %d", 2);
	assert_int_equal(seen.level, LOG_LEVEL_WARNING);
	log_info("bluez bug: %d", 3);
	log_debug("bluez bug: %d", 4);
	assert_int_equal(seen.count, 2);
	assert_string_equal(seen.message, "bluez bug: 2");
	log_set_handler(LOG_LEVEL_DEBUG, remember, &seen);
	log_debug("bluez bug: %d", 5);
	assert_int_equal(seen.count, 3);
	log_set_handler(LOG_LEVEL_ERROR, NULL, NULL);
}

static void strangers_names_are_escaped(void **state)
{
	struct seen seen = {0};

	log_set_handler(LOG_LEVEL_DEBUG, remember, &seen);
	log_info("%s: odd", "evil\x1b[2J\nname\xff");
	assert_string_equal(seen.message, "evil\\x1b[2J\\x0aname\\xff: odd");
	log_set_handler(LOG_LEVEL_ERROR, NULL, NULL);
}

static void errno_is_kept_for_the_caller(void **state)
{
	struct seen seen = {0};

	log_set_handler(LOG_LEVEL_DEBUG, remember, &seen);
	errno = ENOENT;
	log_info("x");
	assert_int_equal(errno, ENOENT);
	log_set_handler(LOG_LEVEL_ERROR, NULL, NULL);
}

static void a_long_message_is_cut(void **state)
{
	struct seen seen = {0};

	log_set_handler(LOG_LEVEL_DEBUG, remember, &seen);
	log_info("%05000d", 1);
	assert_int_equal(strlen(seen.message), 1023);
	log_set_handler(LOG_LEVEL_ERROR, NULL, NULL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_handler_nothing_happens),
		cmocka_unit_test(levels_are_filtered),
		cmocka_unit_test(strangers_names_are_escaped),
		cmocka_unit_test(errno_is_kept_for_the_caller),
		cmocka_unit_test(a_long_message_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

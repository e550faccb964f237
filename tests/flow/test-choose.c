/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* By which protocol an accessory is set up: what it has decides, whatever it advertises. */
#include "setup/usher.h"

#include "base/macros.h"
#include "tests/flow/world.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

enum { PATIENCE_MS = 60000, NOTES_SIZE = 1024 };

#define HEAD                                                     \
	"{\"world\":\"choose\",\"v\":1,\"seed\":1,\"adapters\":" \
	"[{\"name\":\"hci0\",\"address\":\"00:AA:01:00:00:00\"}]}\n"
#define UNIT(more)                                                                     \
	"{\"name\":\"unit\",\"address\":\"C4:DE:E2:10:00:01\",\"join_ms\":200,"        \
	"\"networks\":[{\"ssid\":\"HomeNet\",\"passphrase\":\"correct horse\"}]," more \
	"}\n"

struct row {
	const char *title, *lines;
	enum usher_error error;
	const char *text; /* a part of END's; NULL: any */
	const char *note; /* a part of what was said on the way; NULL: any */
};

/* clang-format off */
static const struct row rows[] = {
	{"advertises what it has", HEAD UNIT("\"protocol\":\"improv\""), USHER_OK, NULL, NULL},
	{"advertises nothing that is known, and has it", HEAD UNIT("\"protocol\":\"improv\",\"adv\":[{\"flags\":6,\"uuids\":[\"181d\"],\"scan_response\":{\"name\":\"unit\"}}]"),
	 USHER_OK, NULL, "it speaks improv"},
	{"advertises improv alone", HEAD UNIT("\"adv\":[{\"flags\":6,\"uuids\":[\"00467768-6228-2272-4663-277478268000\"],\"scan_response\":{\"name\":\"unit\"}}]"),
	 USHER_ERROR_PROTOCOL, "it advertises improv and does not speak it", NULL},
	{"has nothing", HEAD UNIT("\"adv\":[{\"flags\":6,\"scan_response\":{\"name\":\"unit\"}}]"),
	 USHER_ERROR_UNSUPPORTED, "nothing that usher can set up by", NULL},
};
/* clang-format on */

struct bench {
	struct flow_world world;
	struct usher *usher;
	struct usher_accessory *unit;
	struct usher_setup *setup;
	char notes[NOTES_SIZE], text[256];
	int error;
};

static struct usher_event *wait_event(struct usher *usher)
{
	struct pollfd fd = {.fd = usher_get_fd(usher), .events = POLLIN};
	struct usher_event *event;

	while (!(event = usher_next_event(usher))) {
		assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
		assert_int_equal(usher_dispatch(usher), 0);
	}
	return event;
}

static void find(struct bench *bench)
{
	struct usher_filter *filter;

	assert_int_equal(usher_new(&bench->usher), 0);
	assert_int_equal(usher_filter_new(&filter), 0);
	usher_filter_set_all(filter, true);
	assert_int_equal(usher_discover(bench->usher, filter), 0);
	usher_filter_free(filter);
	while (usher_find_accessory(bench->usher, "unit", &bench->unit) < 0)
		usher_event_free(wait_event(bench->usher));
	usher_discover_stop(bench->usher);
}

/* true: it was the END. */
static bool take(struct bench *bench)
{
	struct usher_event *event = wait_event(bench->usher);
	enum usher_event_type type = usher_event_get_type(event);
	const char *text = usher_event_get_text(event);

	if (type == USHER_EVENT_NOTE)
		strncat(bench->notes, text, NOTES_SIZE - strlen(bench->notes) - 1);
	if (type == USHER_EVENT_END) {
		bench->error = usher_event_get_error(event);
		snprintf(bench->text, sizeof(bench->text), "%s", text ? text : "");
	}
	usher_event_free(event);
	return type == USHER_EVENT_END;
}

static void set_up(struct bench *bench)
{
	assert_int_equal(usher_setup_start(bench->usher, bench->unit, USHER_GOAL_SETUP,
					   &bench->setup),
			 0);
	usher_setup_set_reach(bench->setup, 0);
	assert_int_equal(
		usher_setup_answer(bench->setup, USHER_ASK_NETWORK, "HomeNet", 7), 0);
	assert_int_equal(usher_setup_answer(bench->setup, USHER_ASK_PASSPHRASE,
					    "correct horse", 13),
			 0);
	while (!take(bench))
		;
}

static void end(struct bench *bench)
{
	usher_setup_free(bench->setup);
	usher_accessory_unref(bench->unit);
	usher_free(bench->usher);
	flow_world_stop(&bench->world);
	flow_world_forget(&bench->world);
}

static void is_chosen(void **state)
{
	const struct row *row = *state;
	struct bench bench = {0};

	flow_world_start(&bench.world, row->lines);
	find(&bench);
	set_up(&bench);
	assert_int_equal(bench.error, row->error);
	if (row->text)
		assert_non_null(strstr(bench.text, row->text));
	if (row->note)
		assert_non_null(strstr(bench.notes, row->note));
	end(&bench);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(rows)];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[i] = (struct CMUnitTest){rows[i].title, is_chosen, NULL, NULL,
					       (void *)&rows[i]};
	return cmocka_run_group_tests_name("choose", tests, NULL, NULL);
}

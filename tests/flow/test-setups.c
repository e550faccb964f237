/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Several setups at once beside discovery, on one adapter: what a wizard relies on. */
#include "setup/usher.h"

#include "tests/flow/world.h"
#include "tests/unit/unit.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

enum { PATIENCE_MS = 60000, UNITS = 4 };

#define HEAD                                                     \
	"{\"world\":\"setups\",\"v\":1,\"seed\":1,\"adapters\":" \
	"[{\"name\":\"hci0\",\"address\":\"00:AA:01:00:00:00\"}]}\n"
#define UNIT(n, more)                                                         \
	"{\"name\":\"unit " n "\",\"address\":\"C4:DE:E2:10:00:0" n           \
	"\",\"protocol\":\"improv\",\"join_ms\":200,\"networks\":[{\"ssid\":" \
	"\"HomeNet\",\"passphrase\":\"correct horse\"}]" more "}\n"
#define SLOW	 ",\"link\":{\"connect_ms\":150,\"resolve_ms\":150}"
#define BUTTON	 ",\"needs_authorization\":true"
#define BAD_LINK ",\"link\":{\"connect_failures\":2}"
#define NO_LINK	 ",\"link\":{\"connect_failures\":6}"
#define HANGS	 ",\"link\":{\"connect_hangs\":true}"

struct bench {
	struct flow_world world;
	struct usher *usher;
	struct usher_accessory *units[UNITS];
	struct usher_setup *setups[UNITS];
	unsigned ends[UNITS];
	int errors[UNITS];
	unsigned lost;
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

static size_t index_of(const struct bench *bench, const struct usher_setup *setup)
{
	for (size_t i = 0; i < UNITS; i++)
		if (setup && bench->setups[i] == setup)
			return i;
	return UNITS;
}

/* Takes one event in; what it is of, UNITS: of no setup. */
static size_t take(struct bench *bench, enum usher_event_type *ret_type,
		   enum usher_question *ret_question)
{
	struct usher_event *event = wait_event(bench->usher);
	struct usher_accessory *accessory = usher_event_get_accessory(event);
	size_t i = index_of(bench, usher_event_get_setup(event));

	*ret_type = usher_event_get_type(event);
	*ret_question = usher_event_get_question(event);
	if (*ret_type == USHER_EVENT_LOST)
		bench->lost++;
	if (*ret_type == USHER_EVENT_END && i < UNITS) {
		bench->ends[i]++;
		bench->errors[i] = usher_event_get_error(event);
	}
	if (*ret_type == USHER_EVENT_FOUND) {
		const char *name = usher_accessory_get_name(accessory);
		unsigned n;

		if (name && sscanf(name, "unit %u", &n) == 1 && n <= UNITS &&
		    !bench->units[n - 1])
			bench->units[n - 1] = usher_accessory_ref(accessory);
	}
	usher_event_free(event);
	return i;
}

static void discover(struct bench *bench, size_t n)
{
	enum usher_question question;
	enum usher_event_type type;

	assert_int_equal(usher_new(&bench->usher), 0);
	assert_int_equal(usher_discover(bench->usher, NULL), 0);
	for (size_t i = 0; i < n; i++)
		while (!bench->units[i])
			take(bench, &type, &question);
}

static void start(struct bench *bench, size_t i)
{
	struct usher_setup **setup = &bench->setups[i];

	assert_int_equal(
		usher_setup_start(bench->usher, bench->units[i], USHER_GOAL_SETUP, setup),
		0);
	usher_setup_set_reach(*setup, 0);
	assert_int_equal(usher_setup_answer(*setup, USHER_ASK_NETWORK, "HomeNet", 7), 0);
	assert_int_equal(
		usher_setup_answer(*setup, USHER_ASK_PASSPHRASE, "correct horse", 13), 0);
}

static void begin(struct bench *bench, const char *lines, size_t n)
{
	*bench = (struct bench){0};
	flow_world_start(&bench->world, lines);
	discover(bench, n);
	for (size_t i = 0; i < n; i++)
		start(bench, i);
}

/* Until those in the set have their END; at the first question of that kind fn is called. */
static void run(struct bench *bench, unsigned set, enum usher_question wanted,
		void (*fn)(struct bench *bench, size_t i))
{
	enum usher_question question;
	enum usher_event_type type;
	unsigned ended = 0;

	while ((ended & set) != set) {
		size_t i = take(bench, &type, &question);

		if (i < UNITS && type == USHER_EVENT_END)
			ended |= 1U << i;
		if (fn && i < UNITS && type == USHER_EVENT_ASK && question == wanted) {
			fn(bench, i);
			fn = NULL;
		}
	}
}

static void end(struct bench *bench)
{
	/* what it still has to say must not be another END */
	while (!usher_is_idle(bench->usher)) {
		struct pollfd fd = {.fd = usher_get_fd(bench->usher), .events = POLLIN};

		assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
		assert_int_equal(usher_dispatch(bench->usher), 0);
	}
	for (size_t i = 0; i < UNITS; i++)
		usher_setup_free(bench->setups[i]);
	usher_free(bench->usher);
	for (size_t i = 0; i < UNITS; i++)
		usher_accessory_unref(bench->units[i]);
	flow_world_stop(&bench->world);
	flow_world_forget(&bench->world);
}

static void four_at_once_end_well(void **state)
{
	struct bench bench;
	enum usher_question question;
	enum usher_event_type type;

	begin(&bench,
	      HEAD UNIT("1", SLOW) UNIT("2", BAD_LINK) UNIT("3", SLOW) UNIT("4", ""),
	      UNITS);
	run(&bench, 0xf, USHER_ASK_NONE, NULL);
	for (size_t i = 0; i < UNITS; i++) {
		assert_int_equal(bench.errors[i], USHER_OK);
		assert_int_equal(bench.ends[i], 1);
	}
	/* and discovery goes on: each is heard again, as one that is set up */
	for (size_t i = 0; i < UNITS; i++)
		while (strcmp(usher_accessory_get_state(bench.units[i]), "provisioned"))
			take(&bench, &type, &question);
	end(&bench);
}

static void cancel(struct bench *bench, size_t i)
{
	assert_int_equal(i, 1);
	assert_int_equal(usher_setup_cancel(bench->setups[i]), 0);
}

static void cancelling_one_hurts_no_other(void **state)
{
	struct bench bench;

	begin(&bench,
	      HEAD UNIT("1", SLOW) UNIT("2", BUTTON) UNIT("3", SLOW) UNIT("4", SLOW),
	      UNITS);
	run(&bench, 0xf, USHER_ASK_AUTHORIZE, cancel);
	for (size_t i = 0; i < UNITS; i++) {
		assert_int_equal(bench.errors[i],
				 i == 1 ? USHER_ERROR_CANCELLED : USHER_OK);
		assert_int_equal(bench.ends[i], 1);
	}
	end(&bench);
}

/* The one that has the adapter is given up while the others wait for it. */
static void freeing_one_hurts_no_other(void **state)
{
	struct bench bench;
	enum usher_question question;
	enum usher_event_type type;

	begin(&bench, HEAD UNIT("1", HANGS) UNIT("2", SLOW) UNIT("3", SLOW), 3);
	do
		take(&bench, &type, &question);
	while (type != USHER_EVENT_PHASE);
	bench.setups[0] = usher_setup_free(bench.setups[0]);
	run(&bench, 0x6, USHER_ASK_NONE, NULL);
	assert_int_equal(bench.ends[0], 0);
	assert_int_equal(bench.errors[1], USHER_OK);
	assert_int_equal(bench.errors[2], USHER_OK);
	end(&bench);
}

/* Between two attempts the adapter is another one's. */
static void one_that_does_not_answer_holds_nobody_up(void **state)
{
	struct bench bench = {0};
	enum usher_question question;
	enum usher_event_type type;

	flow_world_start(&bench.world,
			 HEAD UNIT("1", NO_LINK) UNIT("2", SLOW) UNIT("3", SLOW));
	discover(&bench, 3);
	start(&bench, 0);
	while (take(&bench, &type, &question) != 0 || type != USHER_EVENT_NOTE)
		;
	start(&bench, 1);
	start(&bench, 2);
	run(&bench, 0x6, USHER_ASK_NONE, NULL);
	assert_int_equal(bench.ends[0], 0);
	run(&bench, 0x1, USHER_ASK_NONE, NULL);
	assert_int_equal(bench.errors[0], USHER_ERROR_CONNECT);
	assert_int_equal(bench.errors[1], USHER_OK);
	assert_int_equal(bench.errors[2], USHER_OK);
	end(&bench);
}

/* While a connection is made nothing is listened to: 30 s of that are no silence of anybody. */
static void nobody_is_lost_while_nobody_listens(void **state)
{
	struct bench bench = {0};

	flow_world_start(&bench.world, HEAD UNIT("1", HANGS) UNIT("2", ""));
	discover(&bench, 2);
	start(&bench, 0);
	usher_setup_set_timeout(bench.setups[0], 40000);
	run(&bench, 0x1, USHER_ASK_NONE, NULL);
	assert_int_not_equal(bench.errors[0], USHER_OK);
	assert_int_equal(bench.lost, 0);
	end(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_at_once_end_well),
		cmocka_unit_test(cancelling_one_hurts_no_other),
		cmocka_unit_test(freeing_one_hurts_no_other),
		cmocka_unit_test(one_that_does_not_answer_holds_nobody_up),
		cmocka_unit_test(nobody_is_lost_while_nobody_listens),
	};

	return cmocka_run_group_tests_name("setups", tests, NULL, NULL);
}

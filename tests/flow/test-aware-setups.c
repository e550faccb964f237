/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Setups over Wi-Fi Aware beside discovery, over one radio: several at once, given up at each
 * moment, and a context that goes away under them.
 */
#include "setup/usher.h"

#include "tests/flow/world.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

enum { PATIENCE_MS = 60000, UNITS = 3, MOMENTS = 14 };

/* windows come ten times as often as in the air: tests wait less */
#define HEAD                                                                      \
	"{\"world\":\"aware\",\"aware_air\":{\"window_ms\":52},\"wlans\":"        \
	"[{\"name\":\"wlan0\",\"address\":\"02:00:00:00:01:00\"}],\"adapters\":[" \
	"{\"name\":\"hci0\",\"address\":\"00:AA:01:00:00:00\"}]}\n"
#define UNIT(n)                                                                      \
	"{\"aware\":\"_usher-setup._udp\",\"name\":\"unit " n "\",\"pin\":\"24681" n \
	"\",\"protocol\":\"aware-setup\",\"join_ms\":"                               \
	"100,\"networks\":[{\"ssid\":\"HomeNet\",\"passphrase\":\"correct horse\"}]}\n"
#define WORLD HEAD UNIT("1") UNIT("2") UNIT("3")

struct bench {
	struct flow_world world;
	struct usher *usher;
	struct usher_accessory *units[UNITS];
	struct usher_setup *setups[UNITS];
	unsigned ends[UNITS], asked;
	int errors[UNITS];
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

static void take_found(struct bench *bench, struct usher_accessory *accessory)
{
	const char *name = usher_accessory_get_name(accessory);
	unsigned n;

	if (name && sscanf(name, "unit %u", &n) == 1 && n <= UNITS &&
	    !bench->units[n - 1])
		bench->units[n - 1] = usher_accessory_ref(accessory);
}

/* Whether it was of a setup. */
static bool take(struct bench *bench)
{
	struct usher_event *event = wait_event(bench->usher);
	struct usher_setup *setup = usher_event_get_setup(event);

	if (usher_event_get_type(event) == USHER_EVENT_FOUND)
		take_found(bench, usher_event_get_accessory(event));
	if (usher_event_get_type(event) == USHER_EVENT_ASK)
		bench->asked++;
	for (size_t i = 0; setup && i < UNITS; i++)
		if (bench->setups[i] == setup &&
		    usher_event_get_type(event) == USHER_EVENT_END) {
			bench->ends[i]++;
			bench->errors[i] = usher_event_get_error(event);
		}
	usher_event_free(event);
	return setup != NULL;
}

static void begin(struct bench *bench)
{
	struct usher_filter *filter;

	*bench = (struct bench){0};
	flow_world_start(&bench->world, WORLD);
	assert_int_equal(usher_new(&bench->usher), 0);
	assert_int_equal(usher_filter_new(&filter), 0);
	usher_filter_set_transports(filter, USHER_AWARE);
	assert_int_equal(usher_discover(bench->usher, filter), 0);
	usher_filter_free(filter);
	for (size_t i = 0; i < UNITS; i++)
		while (!bench->units[i])
			take(bench);
}

/* pin: also what is on its display is known. */
static void start(struct bench *bench, size_t i, bool pin)
{
	struct usher_setup **setup = &bench->setups[i];
	char digits[] = "246810";

	digits[5] = (char)('1' + i);
	assert_int_equal(
		usher_setup_start(bench->usher, bench->units[i], USHER_GOAL_SETUP, setup),
		0);
	usher_setup_set_reach(*setup, 0);
	usher_setup_set_check(*setup, false);
	if (pin)
		assert_int_equal(usher_setup_answer(*setup, USHER_ASK_CODE, digits, 6),
				 0);
	assert_int_equal(usher_setup_answer(*setup, USHER_ASK_NETWORK, "HomeNet", 7), 0);
	assert_int_equal(
		usher_setup_answer(*setup, USHER_ASK_PASSPHRASE, "correct horse", 13), 0);
}

static void end(struct bench *bench)
{
	for (size_t i = 0; i < UNITS; i++) {
		usher_setup_free(bench->setups[i]);
		usher_accessory_unref(bench->units[i]);
	}
	usher_free(bench->usher);
	flow_world_stop(&bench->world);
	flow_world_forget(&bench->world);
}

static void several_at_once(void **state)
{
	struct bench bench;

	begin(&bench);
	for (size_t i = 0; i < UNITS; i++)
		start(&bench, i, true);
	while (bench.ends[0] + bench.ends[1] + bench.ends[2] < UNITS)
		take(&bench);
	for (size_t i = 0; i < UNITS; i++) {
		assert_int_equal(bench.errors[i], USHER_OK);
		assert_int_equal(bench.ends[i], 1);
		assert_non_null(usher_accessory_get_key(bench.units[i]));
		assert_string_equal(usher_accessory_get_state(bench.units[i]),
				    "provisioned");
	}
	end(&bench);
}

static void cancelled_while_its_pin_is_asked_for(void **state)
{
	struct bench bench;

	begin(&bench);
	start(&bench, 0, false);
	while (!bench.asked)
		take(&bench);
	assert_int_equal(usher_setup_answer(bench.setups[0], USHER_ASK_CODE, "12", 2),
			 -EINVAL);
	assert_int_equal(usher_setup_cancel(bench.setups[0]), 0);
	while (!bench.ends[0])
		take(&bench);
	assert_int_equal(bench.errors[0], USHER_ERROR_CANCELLED);
	bench.setups[0] = usher_setup_free(bench.setups[0]);
	bench.ends[0] = 0;
	start(&bench, 0, true);
	while (!bench.ends[0])
		take(&bench);
	assert_int_equal(bench.errors[0], USHER_OK);
	end(&bench);
}

/* After so many of its events. */
static void given_up_at_each_moment(void **state)
{
	struct bench bench;

	begin(&bench);
	for (unsigned moment = 0; moment < MOMENTS; moment++) {
		start(&bench, moment % UNITS, true);
		usher_setup_set_again(bench.setups[moment % UNITS], true);
		for (unsigned n = 0; n < moment && !bench.ends[moment % UNITS];)
			n += take(&bench);
		bench.setups[moment % UNITS] = usher_setup_free(
			bench.setups[moment % UNITS]);
		bench.ends[moment % UNITS] = 0;
	}
	end(&bench);
}

static void its_context_goes_away(void **state)
{
	struct bench bench;

	for (unsigned moment = 1; moment < MOMENTS; moment += 4) {
		begin(&bench);
		start(&bench, 0, true);
		for (unsigned n = 0; n < moment && !bench.ends[0];)
			n += take(&bench);
		bench.usher = usher_free(bench.usher);
		assert_int_equal(usher_setup_cancel(bench.setups[0]), 0);
		end(&bench);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(several_at_once),
		cmocka_unit_test(cancelled_while_its_pin_is_asked_for),
		cmocka_unit_test(given_up_at_each_moment),
		cmocka_unit_test(its_context_goes_away),
	};

	return cmocka_run_group_tests_name("aware-setups", tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/loop.h"

#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>

enum { LONG_MS = 5000 };

static bool readable(struct loop *loop, int timeout_ms)
{
	struct pollfd poller = {.fd = loop_fd(loop), .events = POLLIN};

	return poll(&poller, 1, timeout_ms) == 1;
}

struct counter {
	struct loop_timer *timer;
	int count;
};

static void count(void *userdata)
{
	struct counter *counter = userdata;

	counter->count++;
}

static void count_and_free(void *userdata)
{
	struct counter *counter = userdata;

	counter->count++;
	counter->timer = loop_timer_free(counter->timer);
}

static void count_and_rearm(void *userdata)
{
	struct counter *counter = userdata;

	counter->count++;
	loop_timer_set(counter->timer, 1);
}

static int setup(void **state)
{
	return loop_new((struct loop **)state);
}

static int teardown(void **state)
{
	loop_free(*state);
	return 0;
}

static void a_kick_makes_the_fd_readable_once(void **state)
{
	struct loop *loop = *state;

	assert_int_equal(loop_dispatch(loop), 0);
	assert_false(readable(loop, 0));
	loop_kick(loop);
	loop_kick(loop);
	assert_true(readable(loop, 0));
	assert_int_equal(loop_dispatch(loop), 0);
	assert_false(readable(loop, 0));
}

/* The promise that usher_get_fd() stands on: set, kick, dispatch; then poll wakes up in time. */
static void a_timer_set_outside_fires_through_the_fd(void **state)
{
	struct loop *loop = *state;
	struct counter counter = {0};
	uint64_t due = clock_now() + 20000;

	assert_int_equal(
		loop_timer_new(loop_event(loop), count, &counter, &counter.timer), 0);
	loop_timer_set(counter.timer, due);
	loop_kick(loop);
	assert_true(readable(loop, 0));
	assert_int_equal(loop_dispatch(loop), 0);
	/* never early; on a busy machine it may be due by now */
	if (clock_now() < due)
		assert_int_equal(counter.count, 0);
	while (counter.count == 0) {
		assert_true(readable(loop, LONG_MS));
		assert_int_equal(loop_dispatch(loop), 0);
	}
	assert_true(clock_now() >= due);
	assert_int_equal(counter.count, 1);
	/* once, and not again */
	assert_false(readable(loop, 0));
	loop_timer_free(counter.timer);
}

static void a_timer_can_be_disarmed_and_moved(void **state)
{
	struct loop *loop = *state;
	struct counter counter = {0};

	assert_int_equal(
		loop_timer_new(loop_event(loop), count, &counter, &counter.timer), 0);
	assert_int_equal(loop_dispatch(loop), 0);
	assert_int_equal(counter.count, 0);
	loop_timer_set(counter.timer, clock_now());
	loop_timer_set(counter.timer, 0);
	assert_int_equal(loop_dispatch(loop), 0);
	assert_int_equal(counter.count, 0);
	loop_timer_set(counter.timer, clock_now() + 3600000000);
	loop_timer_set(counter.timer, 1);
	assert_int_equal(loop_dispatch(loop), 0);
	assert_int_equal(counter.count, 1);
	loop_timer_free(counter.timer);
}

static void a_timer_may_free_itself(void **state)
{
	struct loop *loop = *state;
	struct counter counter = {0};

	assert_int_equal(loop_timer_new(loop_event(loop), count_and_free, &counter,
					&counter.timer),
			 0);
	loop_timer_set(counter.timer, 1);
	assert_int_equal(loop_dispatch(loop), 0);
	assert_int_equal(counter.count, 1);
	assert_null(counter.timer);
}

static void dispatch_is_bounded_and_comes_back(void **state)
{
	struct loop *loop = *state;
	struct counter counter = {0};

	assert_int_equal(loop_timer_new(loop_event(loop), count_and_rearm, &counter,
					&counter.timer),
			 0);
	loop_timer_set(counter.timer, 1);
	assert_int_equal(loop_dispatch(loop), 0);
	assert_in_range(counter.count, 1, LOOP_ROUNDS_MAX);
	/* what is left over is not forgotten */
	assert_true(readable(loop, 0));
	loop_timer_free(counter.timer);
}

static void free_takes_null_and_timers_may_outlive(void **state)
{
	struct loop *loop;
	struct counter counter = {0};

	assert_null(loop_free(NULL));
	assert_null(loop_timer_free(NULL));
	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(
		loop_timer_new(loop_event(loop), count, &counter, &counter.timer), 0);
	loop_free(loop);
	loop_timer_free(counter.timer);
}

static void without_memory_nothing_is_left_behind(void **state)
{
	unsigned ok = 0;

	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct loop *loop = NULL;
		struct counter counter = {0};
		int r = loop_new(&loop);

		if (r == 0)
			r = loop_timer_new(loop_event(loop), count, &counter,
					   &counter.timer);
		if (r == 0)
			ok++;
		else
			assert_int_equal(r, -ENOMEM);
		loop_timer_free(counter.timer);
		loop_free(loop);
	}
	assert_int_equal(ok, 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_kick_makes_the_fd_readable_once, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_timer_set_outside_fires_through_the_fd,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_timer_can_be_disarmed_and_moved, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_timer_may_free_itself, setup, teardown),
		cmocka_unit_test_setup_teardown(dispatch_is_bounded_and_comes_back, setup,
						teardown),
		cmocka_unit_test(free_takes_null_and_timers_may_outlive),
		cmocka_unit_test(without_memory_nothing_is_left_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

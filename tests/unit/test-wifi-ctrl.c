/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Questions, answers and events over the control socket, and what is not taken of them. */
#include "tests/unit/alloc.h"
#include "tests/unit/ctrl-bench.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void attaches_and_asks_one_by_one(void **state)
{
	struct ctrl_bench *t = *state;

	bench_peer_start(t);
	t->peer.mute = true;
	bench_start(t, false);
	assert_int_equal(wifi_ctrl_request(t->ctrl, "A", 1, false, NULL, NULL),
			 -ENOTCONN);
	RUN_UNTIL(t->loop, t->ups == 1);
	bench_ask(t, "A");
	bench_ask(t, "B");
	bench_settle(t);
	assert_string_equal(t->peer.heard, "ATTACH A ");
	bench_peer_answer(&t->peer, "first\nline\n");
	bench_settle(t);
	assert_string_equal(t->answer, "first\nline");
	assert_int_equal(t->answer_len, 10);
	assert_string_equal(t->peer.heard, "ATTACH A B ");
	bench_peer_answer(&t->peer, "FAIL\n");
	bench_settle(t);
	assert_string_equal(t->answer, "FAIL");
	assert_int_equal(t->answers, 2);
	assert_int_equal(t->downs, 0);
	t->ctrl = wifi_ctrl_free(t->ctrl);
	bench_settle(t);
	assert_string_equal(t->peer.heard, "ATTACH A B DETACH ");
}

static void tells_events_from_answers(void **state)
{
	struct ctrl_bench *t = *state;

	bench_peer_start(t);
	bench_start(t, false);
	RUN_UNTIL(t->loop, t->ups == 1);
	t->peer.event_first = "<3>CTRL-EVENT-SCAN-STARTED \n";
	bench_ask(t, "A");
	bench_ask(t, "B");
	bench_settle(t);
	bench_peer_answer(&t->peer, "IFNAME=wlan0 <4>X");
	bench_settle(t);
	assert_string_equal(t->events, "<3>CTRL-EVENT-SCAN-STARTED |"
				       "<3>CTRL-EVENT-SCAN-STARTED |IFNAME=wlan0 <4>X|");
	assert_int_equal(t->answers, 2);
	assert_string_equal(t->answer, "re: B");
	/* An answer to nothing is dropped, and is not taken for the next one's. */
	bench_peer_answer(&t->peer, "stray");
	bench_settle(t);
	t->peer.event_first = NULL;
	bench_ask(t, "C");
	bench_settle(t);
	assert_int_equal(t->answers, 3);
	assert_string_equal(t->answer, "re: C");
}

static void takes_long_answers_within_the_limit(void **state)
{
	struct ctrl_bench *t = *state;
	char *text = malloc(WIFI_CTRL_ANSWER_MAX + 1);

	memset(text, 'x', WIFI_CTRL_ANSWER_MAX + 1);
	bench_peer_start(t);
	t->peer.mute = true;
	bench_start(t, false);
	RUN_UNTIL(t->loop, t->ups == 1);
	bench_ask(t, "A");
	bench_settle(t);
	bench_peer_say(&t->peer, 0, text, WIFI_CTRL_ANSWER_MAX);
	RUN_UNTIL(t->loop, t->answers == 1);
	assert_int_equal(t->answer_len, WIFI_CTRL_ANSWER_MAX);
	bench_ask(t, "B");
	bench_settle(t);
	bench_peer_say(&t->peer, 0, text, WIFI_CTRL_ANSWER_MAX + 1);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -EPROTO);
	assert_int_equal(t->answer_error, -EPROTO);
	free(text);
}

static void limits_its_queue(void **state)
{
	struct ctrl_bench *t = *state;
	char *command = calloc(1, WIFI_CTRL_COMMAND_MAX + 1);

	bench_peer_start(t);
	t->peer.mute = true;
	bench_start(t, false);
	RUN_UNTIL(t->loop, t->ups == 1);
	for (int i = 0; i < WIFI_CTRL_QUEUE_MAX; i++)
		bench_ask(t, "A");
	assert_int_equal(wifi_ctrl_request(t->ctrl, "B", 1, false, NULL, NULL), -ENOBUFS);
	assert_int_equal(wifi_ctrl_request(t->ctrl, command, WIFI_CTRL_COMMAND_MAX + 1,
					   false, NULL, NULL),
			 -EMSGSIZE);
	free(command);
}

static void forgets_who_went(void **state)
{
	struct ctrl_bench *t = *state, other = {};

	bench_peer_start(t);
	t->peer.mute = true;
	bench_start(t, false);
	RUN_UNTIL(t->loop, t->ups == 1);
	bench_ask(t, "A");
	assert_int_equal(
		wifi_ctrl_request(t->ctrl, "B", 1, false, bench_on_answer, &other), 0);
	wifi_ctrl_forget(t->ctrl, t);
	bench_settle(t);
	bench_peer_answer(&t->peer, "1");
	bench_settle(t);
	bench_peer_answer(&t->peer, "2");
	bench_settle(t);
	assert_int_equal(t->answers, 0);
	assert_int_equal(other.answers, 1);
	assert_string_equal(other.answer, "2");
}

static const struct drop_vector {
	const char *title;
	enum ctrl_drop drop;
} drop_vectors[] = {
	{"may be freed by up()", FREE_AT_UP},
	{"may be freed by event()", FREE_AT_EVENT},
	{"may be freed by an answer", FREE_AT_ANSWER},
	{"may be freed by down()", FREE_AT_DOWN},
};

static void may_be_freed(void **state)
{
	const struct drop_vector *v = *state;
	void *own = NULL;
	struct ctrl_bench *t;

	bench_set_up(&own);
	t = own;
	t->drop = v->drop;
	bench_peer_start(t);
	t->peer.event_first = "<3>X";
	bench_start(t, true);
	RUN_UNTIL(t->loop, t->ups == 1);
	if (t->ctrl) {
		bench_ask(t, "A");
		bench_ask(t, "B");
		RUN_UNTIL(t->loop, t->answers == 2 || !t->ctrl);
	}
	if (t->ctrl) {
		bench_peer_stop(t);
		unlink(t->path);
		RUN_UNTIL(t->loop, !t->ctrl);
	}
	bench_settle(t);
	bench_tear_down(&own);
}

static void lives_without_memory(void **state)
{
	struct ctrl_bench *t = *state;

	bench_peer_start(t);
	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct wifi_ctrl *ctrl = NULL;
		int r = wifi_ctrl_new(loop_event(t->loop), t->path, false, &bench_ops, t,
				      &ctrl);

		assert_true(r == 0 || r == -ENOMEM);
		t->ctrl = ctrl;
		if (r < 0)
			continue;
		t->ups = t->downs = 0;
		RUN_UNTIL(t->loop, t->ups + t->downs > 0);
		if (t->ups) {
			r = wifi_ctrl_request(ctrl, "A", 1, true, bench_on_answer, t);
			assert_true(r == 0 || r == -ENOMEM);
		}
		bench_settle(t);
		t->ctrl = wifi_ctrl_free(ctrl);
		bench_settle(t);
		t->peer.attached = 0;
		t->peer.heard[0] = '\0';
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_set_up, bench_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(attaches_and_asks_one_by_one),
		TEST(tells_events_from_answers),
		TEST(takes_long_answers_within_the_limit),
		TEST(limits_its_queue),
		TEST(forgets_who_went),
		TEST(lives_without_memory),
	};
	struct CMUnitTest all[ARRAY_SIZE(tests) + ARRAY_SIZE(drop_vectors)];

	memcpy(all, tests, sizeof(tests));
	for (size_t i = 0; i < ARRAY_SIZE(drop_vectors); i++)
		all[ARRAY_SIZE(tests) + i] = (struct CMUnitTest){
			.name = drop_vectors[i].title,
			.test_func = may_be_freed,
			.initial_state = (void *)&drop_vectors[i],
		};
	return cmocka_run_group_tests(all, NULL, NULL);
}

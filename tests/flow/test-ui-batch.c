/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Several accessories with one entry of credentials: what the wizard's pages rely on. */
#include "ui-tui/batch.h"
#include "ui-tui/networks.h"

#include "tests/flow/world.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

enum { PATIENCE_MS = 60000, UNITS_MAX = 8 };

/* clang-format off */
#define HEAD \
	"{\"world\":\"batch\",\"v\":1,\"seed\":1,\"adapters\":" \
	"[{\"name\":\"hci0\",\"address\":\"00:AA:01:00:00:00\"}]}\n"
#define UNIT(n, ssid, passphrase, more) \
	"{\"name\":\"unit " n "\",\"address\":\"C4:DE:E2:10:00:0" n "\",\"protocol\":\"improv\"," \
	"\"interval_ms\":50,\"join_ms\":100,\"networks\":[{\"ssid\":\"" ssid "\"," \
	"\"passphrase\":\"" passphrase "\",\"auth\":\"WPA2\"}]" more "}\n"
#define HOME(n, more) UNIT(n, "HomeNet", "correct horse", more)
#define PRINTED(n, pop) \
	"{\"name\":\"unit " n "\",\"address\":\"C4:DE:E2:10:00:0" n "\",\"protocol\":\"espressif\"," \
	"\"pop\":\"" pop "\",\"interval_ms\":50,\"join_ms\":100,\"networks\":[{\"ssid\":\"HomeNet\"," \
	"\"passphrase\":\"correct horse\",\"auth\":\"WPA2\"}]}\n"
#define BUTTON        ",\"needs_authorization\":true"
#define PRESSED       BUTTON ",\"press_after_ms\":300"
/* clang-format on */

struct bench {
	struct flow_world world;
	struct usher *usher;
	struct usher_accessory *found[UNITS_MAX];
	struct batch batch;
};

/* Takes one event in. */
static void turn(struct bench *bench)
{
	_cleanup_(usher_event_freep) struct usher_event *event = NULL;
	struct pollfd fd = {.fd = usher_get_fd(bench->usher), .events = POLLIN};
	const char *name;
	unsigned n;

	while (!(event = usher_next_event(bench->usher))) {
		assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
		assert_int_equal(usher_dispatch(bench->usher), 0);
	}
	batch_event(&bench->batch, event);
	assert_true(batch_count(&bench->batch, UNIT_RUNNING) +
			    batch_count(&bench->batch, UNIT_ASKING) <=
		    BATCH_AT_ONCE);
	if (usher_event_get_type(event) != USHER_EVENT_FOUND)
		return;
	name = usher_accessory_get_name(usher_event_get_accessory(event));
	if (name && sscanf(name, "unit %u", &n) == 1 && n <= UNITS_MAX &&
	    !bench->found[n - 1])
		bench->found[n - 1] = usher_accessory_ref(
			usher_event_get_accessory(event));
}

static void begin(struct bench *bench, const char *lines, size_t n)
{
	*bench = (struct bench){};
	flow_world_start(&bench->world, lines);
	assert_int_equal(usher_new(&bench->usher), 0);
	batch_init(&bench->batch, bench->usher);
	assert_int_equal(usher_discover(bench->usher, NULL), 0);
	for (size_t i = 0; i < n; i++) {
		while (!bench->found[i])
			turn(bench);
		assert_int_equal(batch_add(&bench->batch, bench->found[i], "unit"), 0);
	}
}

static void give(struct answers *answers, const char *ssid, const char *passphrase)
{
	answers_set_network(answers, ssid, strlen(ssid), false);
	assert_int_equal(answers_set_passphrase(answers, passphrase, strlen(passphrase)),
			 0);
}

static void start(struct bench *bench, const char *passphrase)
{
	give(&bench->batch.answers, "HomeNet", passphrase);
	batch_start(&bench->batch);
}

static struct unit *unit(struct bench *bench, size_t n)
{
	return bench->batch.units[n - 1];
}

static void wait_state(struct bench *bench, size_t n, enum unit_state state)
{
	while (unit(bench, n)->state != state)
		turn(bench);
}

static void wait_question(struct bench *bench, size_t n, enum usher_question question)
{
	while (unit(bench, n)->state != UNIT_ASKING ||
	       unit(bench, n)->question != question)
		turn(bench);
}

static void wait_over(struct bench *bench)
{
	while (!batch_is_over(&bench->batch))
		turn(bench);
}

static void end(struct bench *bench)
{
	batch_deinit(&bench->batch);
	for (size_t i = 0; i < UNITS_MAX; i++)
		usher_accessory_unref(bench->found[i]);
	usher_free(bench->usher);
	flow_world_stop(&bench->world);
	flow_world_forget(&bench->world);
}

static void one_entry_serves_all(void **state)
{
	struct bench bench;

	begin(&bench,
	      HEAD HOME("1", "") HOME("2", PRESSED) HOME("3", "") HOME("4", "")
		      HOME("5", "") HOME("6", ""),
	      6);
	start(&bench, "correct horse");
	assert_int_equal(batch_count(&bench.batch, UNIT_WAITING), 2);
	wait_over(&bench);
	assert_int_equal(batch_count(&bench.batch, UNIT_DONE), 6);
	assert_true(bench.batch.answers.proven);
	end(&bench);
}

/* Four are told at once; the fifth has its turn when one is given up. */
static void what_was_found_wrong_is_told_to_nobody_else(void **state)
{
	struct bench bench;

	begin(&bench,
	      HEAD HOME("1", "") HOME("2", "") HOME("3", "") HOME("4", "") HOME("5", ""),
	      5);
	start(&bench, "incorrect horse");
	for (size_t n = 1; n <= 4; n++) {
		wait_question(&bench, n, USHER_ASK_PASSPHRASE);
		assert_int_equal(unit(&bench, n)->error, USHER_ERROR_WRONG_PASSWORD);
	}
	batch_cancel(&bench.batch, unit(&bench, 1));
	wait_question(&bench, 5, USHER_ASK_PASSPHRASE);
	assert_int_equal(unit(&bench, 5)->error, USHER_OK);
	batch_answer(&bench.batch); /* nothing new was given */
	assert_int_equal(batch_count(&bench.batch, UNIT_ASKING), 4);
	assert_int_equal(
		answers_set_passphrase(batch_answers_of(&bench.batch, unit(&bench, 2)),
				       "correct horse", 13),
		0);
	batch_answer(&bench.batch);
	wait_over(&bench);
	assert_int_equal(batch_count(&bench.batch, UNIT_DONE), 4);
	assert_int_equal(unit(&bench, 1)->state, UNIT_CANCELLED);
	/* tried again with what is known by now */
	batch_retry(&bench.batch, unit(&bench, 1));
	wait_over(&bench);
	assert_int_equal(unit(&bench, 1)->state, UNIT_DONE);
	end(&bench);
}

static void one_that_sees_another_network_goes_apart(void **state)
{
	struct bench bench;

	begin(&bench, HEAD HOME("1", "") UNIT("2", "GarageNet", "another one", ""), 2);
	start(&bench, "correct horse");
	wait_question(&bench, 2, USHER_ASK_NETWORK);
	assert_int_equal(unit(&bench, 2)->error, USHER_ERROR_NO_NETWORK);
	assert_ptr_equal(batch_asking(&bench.batch, USHER_ASK_NONE), unit(&bench, 2));
	wait_state(&bench, 1, UNIT_DONE);
	give(batch_answers_of(&bench.batch, unit(&bench, 2)), "GarageNet", "another one");
	batch_answer(&bench.batch);
	wait_over(&bench);
	assert_int_equal(unit(&bench, 2)->state, UNIT_DONE);
	assert_memory_equal(unit(&bench, 1)->answers->ssid, "HomeNet", 7);
	assert_memory_equal(unit(&bench, 2)->answers->ssid, "GarageNet", 9);
	end(&bench);
}

/* What others joined with stays theirs. */
static void one_with_another_passphrase_goes_apart(void **state)
{
	struct bench bench;

	begin(&bench, HEAD HOME("1", "") UNIT("2", "HomeNet", "the old one", PRESSED), 2);
	start(&bench, "correct horse");
	wait_state(&bench, 1, UNIT_DONE);
	wait_question(&bench, 2, USHER_ASK_PASSPHRASE);
	give(batch_answers_of(&bench.batch, unit(&bench, 2)), "HomeNet", "the old one");
	batch_answer(&bench.batch);
	wait_over(&bench);
	assert_int_equal(unit(&bench, 2)->state, UNIT_DONE);
	assert_memory_equal(secret_data(bench.batch.answers.passphrase), "correct horse",
			    13);
	end(&bench);
}

static void a_look_tells_nothing(void **state)
{
	struct bench bench;
	struct networks networks;

	begin(&bench, HEAD HOME("1", "") HOME("2", BUTTON), 2);
	give(&bench.batch.answers, "HomeNet", "correct horse");
	batch_look(&bench.batch);
	wait_question(&bench, 1, USHER_ASK_NETWORK);
	assert_int_equal(unit(&bench, 2)->state, UNIT_WAITING);
	assert_int_equal(networks_collect(bench.usher, &bench.batch, &networks), 0);
	assert_int_equal(networks.told, 1);
	assert_int_equal(networks.n, 1);
	assert_int_equal(networks.rows[0].seen_by, 1);
	assert_string_equal(networks.rows[0].name, "HomeNet");
	networks_deinit(&networks);
	batch_answer(&bench.batch);
	assert_int_equal(unit(&bench, 1)->state, UNIT_ASKING);
	batch_start(&bench.batch);
	wait_state(&bench, 1, UNIT_DONE);
	wait_question(&bench, 2, USHER_ASK_AUTHORIZE);
	assert_null(batch_asking(&bench.batch, USHER_ASK_NONE));
	batch_cancel(&bench.batch, unit(&bench, 2));
	wait_over(&bench);
	assert_int_equal(unit(&bench, 2)->state, UNIT_CANCELLED);
	end(&bench);
}

static void one_that_is_set_up_is_set_up_again_when_told_twice(void **state)
{
	struct bench bench;

	begin(&bench, HEAD HOME("1", ",\"provisioned\":true"), 1);
	start(&bench, "correct horse");
	wait_over(&bench);
	assert_int_equal(unit(&bench, 1)->state, UNIT_FAILED);
	assert_int_equal(unit(&bench, 1)->error, USHER_ERROR_ALREADY);
	batch_retry(&bench.batch, unit(&bench, 1));
	assert_false(batch_is_over(&bench.batch));
	wait_over(&bench);
	assert_int_equal(unit(&bench, 1)->state, UNIT_DONE);
	end(&bench);
}

static void set_code(struct bench *bench, size_t n, const char *code)
{
	assert_int_equal(
		batch_set_code(&bench->batch, unit(bench, n), code, strlen(code)), 0);
	batch_answer(&bench->batch);
}

/* What is printed on one is told to no other, and a wrong one is asked for again. */
static void each_has_a_code_of_its_own(void **state)
{
	struct bench bench;

	begin(&bench, HEAD PRINTED("1", "abcd1234") PRINTED("2", "efgh5678"), 2);
	start(&bench, "correct horse");
	wait_question(&bench, 1, USHER_ASK_CODE);
	wait_question(&bench, 2, USHER_ASK_CODE);
	assert_string_equal(unit(&bench, 1)->text, "proof of possession");
	set_code(&bench, 1, "abcd1234");
	assert_int_equal(unit(&bench, 1)->state, UNIT_RUNNING);
	assert_int_equal(unit(&bench, 2)->state, UNIT_ASKING);
	wait_state(&bench, 1, UNIT_DONE);
	assert_int_equal(unit(&bench, 2)->state, UNIT_ASKING);
	set_code(&bench, 2, "abcd1234");
	wait_question(&bench, 2, USHER_ASK_CODE);
	assert_int_equal(unit(&bench, 2)->error, USHER_ERROR_WRONG_CODE);
	set_code(&bench, 2, "efgh5678");
	wait_over(&bench);
	assert_int_equal(unit(&bench, 2)->state, UNIT_DONE);
	end(&bench);
}

static void the_same_accessory_is_added_once(void **state)
{
	struct bench bench;

	begin(&bench, HEAD HOME("1", ""), 1);
	assert_int_equal(batch_add(&bench.batch, bench.found[0], "again"), -EALREADY);
	assert_int_equal(bench.batch.n, 1);
	batch_clear(&bench.batch);
	assert_false(batch_is_over(&bench.batch));
	assert_int_equal(batch_add(&bench.batch, bench.found[0], "again"), 0);
	end(&bench);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_entry_serves_all),
		cmocka_unit_test(what_was_found_wrong_is_told_to_nobody_else),
		cmocka_unit_test(one_that_sees_another_network_goes_apart),
		cmocka_unit_test(one_with_another_passphrase_goes_apart),
		cmocka_unit_test(a_look_tells_nothing),
		cmocka_unit_test(one_that_is_set_up_is_set_up_again_when_told_twice),
		cmocka_unit_test(each_has_a_code_of_its_own),
		cmocka_unit_test(the_same_accessory_is_added_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

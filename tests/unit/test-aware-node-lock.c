/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Nobody guesses a device's PIN: three tries, under whatever address and however many at once, and a minute of nothing. */
#include "tests/unit/aware-nodes.h"

#include <string.h>

/* Another guest, from another address. */
static void come_again(struct nodes *nodes, uint8_t address, const char *typed)
{
	struct nodes_device *guest = &nodes->devices[0];

	guest->node = aware_node_free(guest->node);
	memset(guest, 0, sizeof(*guest));
	nodes_start(nodes, 0, address, 0xa1);
	guest->pin = typed;
	guest->pairs = true;
	nodes_offer(nodes, 0, false, AWARE_METHOD_PIN_KEYPAD, false);
	nodes_pass(nodes, 20);
}

/* Three wrong PINs, and the service takes no request for a minute, whatever address it comes from. */
static void three_failures_lock(void **state)
{
	struct nodes nodes = {.synchronized = true};
	struct nodes_device *guest = &nodes.devices[0], *host = &nodes.devices[1];

	nodes_two(&nodes, AWARE_METHOD_PIN_DISPLAY, "000000", "123456");
	for (unsigned i = 1; i <= AWARE_FAILURES_MAX; i++) {
		come_again(&nodes, 10 + i, "000000");
		assert_int_equal(guest->failed, 1);
		assert_int_equal(guest->verdict, AWARE_PAIR_WRONG_PASSWORD);
		assert_int_equal(host->failed, i);
		assert_int_equal(host->verdict, AWARE_PAIR_WRONG_PASSWORD);
		assert_int_equal(host->requested, i); /* a new PIN each time */
		assert_int_equal(host->locked, i == AWARE_FAILURES_MAX);
	}
	come_again(&nodes, 20, "123456");
	assert_int_equal(guest->verdict, AWARE_PAIR_REJECTED);
	assert_int_equal(guest->paired + host->paired, 0);
	assert_int_equal(host->requested, AWARE_FAILURES_MAX);
	nodes_pass(&nodes, 60);
	come_again(&nodes, 21, "123456");
	assert_int_equal(guest->paired, 1);
	assert_int_equal(host->paired, 1);
	nodes_stop(&nodes);
}

/* Who has seen that its guess was wrong, and says nothing, has guessed all the same. */
static void silence_is_a_guess(void **state)
{
	struct nodes nodes = {.synchronized = true};
	struct nodes_device *guest = &nodes.devices[0], *host = &nodes.devices[1];

	nodes_two(&nodes, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	for (unsigned i = 1; i <= AWARE_FAILURES_MAX; i++) {
		guest->node = aware_node_free(guest->node);
		memset(guest, 0, sizeof(*guest));
		nodes_start(&nodes, 0, 10 + i, 0xa1);
		guest->pin = "123456";
		guest->pairs = true;
		nodes_offer(&nodes, 0, false, AWARE_METHOD_PIN_KEYPAD, false);
		while (host->requested < i || guest->asked == 0)
			assert_true(nodes_advance(&nodes, nodes.now_us + 1000000) ||
				    true);
		/* its first message is on the air; then it is gone */
		nodes_pass(&nodes, 0);
		guest->node = aware_node_free(guest->node);
		nodes_pass(&nodes, 15);
		assert_int_equal(host->failed, i);
		assert_int_equal(host->verdict, AWARE_PAIR_TIMED_OUT);
	}
	assert_true(host->locked);
	nodes_stop(&nodes);
}

/* All of them at once, from as many addresses: a second message answers no more tries than there may be. */
static void many_at_once(void **state)
{
	struct nodes nodes = {.synchronized = true};
	struct nodes_device *host = &nodes.devices[1];
	unsigned wrong = 0, rejected = 0;

	nodes_two(&nodes, AWARE_METHOD_PIN_DISPLAY, "000000", "123456");
	nodes.devices[0].pairs = true;
	for (unsigned i = 2; i < NODES; i++) {
		nodes_start(&nodes, i, 10 + i, 0xc0 + i);
		nodes.devices[i].pin = "000000";
		nodes.devices[i].pairs = true;
		nodes_offer(&nodes, i, false, AWARE_METHOD_PIN_KEYPAD, false);
	}
	nodes_pass(&nodes, 40);
	assert_int_equal(__builtin_popcountll(host->confirmed), AWARE_FAILURES_MAX);
	for (unsigned i = 0; i < NODES; i++) {
		if (i == 1)
			continue;
		wrong += nodes.devices[i].verdict == AWARE_PAIR_WRONG_PASSWORD;
		rejected += nodes.devices[i].failed &&
			    nodes.devices[i].verdict != AWARE_PAIR_WRONG_PASSWORD;
	}
	assert_int_equal(wrong, AWARE_FAILURES_MAX);
	assert_int_equal(rejected, NODES - 1 - AWARE_FAILURES_MAX);
	nodes_stop(&nodes);
}

/* Tries that are not ended count, too, before it is known how they end. */
static void many_that_go_silent(void **state)
{
	struct nodes nodes = {.synchronized = true};
	struct nodes_device *host = &nodes.devices[1];

	nodes_two(&nodes, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	for (unsigned i = 0; i < NODES; i++) {
		if (i == 1)
			continue;
		if (i > 1)
			nodes_start(&nodes, i, 10 + i, 0xc0 + i);
		nodes.devices[i].pin = "123456";
		nodes.devices[i].pairs = true;
		if (i > 1)
			nodes_offer(&nodes, i, false, AWARE_METHOD_PIN_KEYPAD, false);
	}
	/* each one's first message is on the air, then it hears nothing any more */
	for (unsigned asked = 0; asked < NODES - 1;) {
		asked = 0;
		nodes_advance(&nodes, nodes.now_us + 1000000);
		for (unsigned i = 0; i < NODES; i++) {
			asked += nodes.devices[i].asked;
			if (nodes.devices[i].asked)
				nodes.devices[i].node = aware_node_free(
					nodes.devices[i].node);
		}
	}
	nodes_pass(&nodes, 20);
	assert_int_equal(__builtin_popcountll(host->confirmed), AWARE_FAILURES_MAX);
	assert_int_equal(host->paired, 0);
	assert_true(host->failed >= AWARE_FAILURES_MAX);
	nodes_stop(&nodes);
}

/* Whoever is known guesses nothing: however often a verification fails, others may still pair. */
static void verification_is_no_guess(void **state)
{
	struct nodes nodes = {.synchronized = true};
	struct aware_record record;

	nodes_two(&nodes, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	nodes.devices[0].pairs = true;
	nodes_pass(&nodes, 30);
	assert_int_equal(nodes.devices[0].paired, 1);
	record = nodes.devices[0].record;
	record.npk[0] ^= 1;
	aware_node_know(nodes.devices[1].node, 5, &nodes.devices[1].record);
	for (unsigned i = 0; i <= AWARE_FAILURES_MAX; i++) {
		nodes.devices[0].node = aware_node_free(nodes.devices[0].node);
		memset(&nodes.devices[0], 0, sizeof(nodes.devices[0]));
		nodes_start(&nodes, 0, 20 + i, 0xa1);
		nodes.devices[0].pairs = true;
		aware_node_know(nodes.devices[0].node, 5, &record);
		nodes_offer(&nodes, 0, false, AWARE_METHOD_PIN_KEYPAD, false);
		nodes_pass(&nodes, 20);
		assert_int_equal(nodes.devices[0].verdict, AWARE_PAIR_UNKNOWN);
		assert_false(nodes.devices[1].locked);
	}
	come_again(&nodes, 40, "123456");
	assert_int_equal(nodes.devices[0].paired, 1);
	nodes_stop(&nodes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_failures_lock),
		cmocka_unit_test(silence_is_a_guess),
		cmocka_unit_test(many_at_once),
		cmocka_unit_test(many_that_go_silent),
		cmocka_unit_test(verification_is_no_guess),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

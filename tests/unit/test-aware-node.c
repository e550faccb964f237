/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Devices hear each other, pair, send messages, and have their limits. */
#include "tests/unit/aware-nodes.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

static void hear_each_other(void **state)
{
	for (unsigned synchronized = 0; synchronized < 2; synchronized++) {
		struct nodes nodes = {.now_us = 1000000, .synchronized = synchronized};
		const struct aware_peer *peer;

		nodes_start(&nodes, 0, 1, 0xa1);
		nodes_start(&nodes, 1, 2, 0xb2);
		nodes_offer(&nodes, 0, false, AWARE_METHOD_PIN_KEYPAD, false);
		nodes_offer(&nodes, 1, true, AWARE_METHOD_PIN_DISPLAY, false);
		nodes_pass(&nodes, 5);
		assert_int_equal(nodes.devices[0].found, 1);
		assert_int_equal(nodes.devices[1].found, 1);
		peer = aware_node_peer(nodes.devices[0].node, nodes.devices[0].peer);
		assert_true(peer->publishes);
		assert_int_equal(peer->methods, AWARE_METHOD_PIN_DISPLAY);
		assert_int_equal(peer->signal, -50);
		assert_int_equal(peer->known, -1);
		assert_int_equal(peer->info_len, 4);
		assert_int_equal(!!(peer->capabilities & AWARE_CAN_CACHE), synchronized);
		/* one goes away */
		nodes.devices[1].node = aware_node_free(nodes.devices[1].node);
		nodes_pass(&nodes, 40);
		assert_int_equal(nodes.devices[0].lost, 1);
		assert_null(
			aware_node_peer(nodes.devices[0].node, nodes.devices[0].peer));
		nodes_stop(&nodes);
	}
}

static void pair_and_talk(void **state)
{
	struct nodes nodes = {.synchronized = true};

	nodes_two(&nodes, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	nodes.devices[0].pairs = true;
	nodes_pass(&nodes, 30);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(nodes.devices[i].paired, 1);
		assert_true(nodes.devices[i].cached);
		assert_false(nodes.devices[i].verified);
	}
	assert_int_equal(nodes.devices[0].asked, 1);
	assert_int_equal(nodes.devices[1].requested, 1);
	assert_true(aware_node_send(nodes.devices[0].node, nodes.devices[0].peer, "hello",
				    5, nodes.now_us) > 0);
	assert_true(aware_node_send(nodes.devices[1].node, nodes.devices[1].peer,
				    "to you", 6, nodes.now_us) > 0);
	nodes_pass(&nodes, 2);
	assert_string_equal(nodes.devices[1].message, "hello");
	assert_string_equal(nodes.devices[0].message, "to you");
	assert_int_equal(nodes.devices[0].delivered + nodes.devices[1].delivered, 2);
	nodes_stop(&nodes);
}

/* On a monitor interface: who got the other's key, and has sent its own, sends it again where that one comes again. */
static void keys_that_are_lost(void **state)
{
	static const uint64_t rows[] = {0, 1, 2, 3, 5, 6};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct nodes nodes = {
			.synchronized = true, .tells_nothing = true, .lost = rows[i]};

		nodes_two(&nodes, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
		nodes.devices[0].pairs = true;
		nodes_pass(&nodes, 30);
		assert_true(nodes.devices[0].paired && nodes.devices[0].cached);
		assert_true(nodes.devices[1].paired && nodes.devices[1].cached);
		assert_memory_equal(nodes.devices[0].record.npk,
				    nodes.devices[1].record.npk, AWARE_PMK_LEN);
		assert_true(nodes.n_protected < 10);
		nodes_stop(&nodes);
	}
}

static void without_protection(void **state)
{
	struct nodes nodes = {.synchronized = false};

	nodes_two(&nodes, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	nodes.devices[0].pairs = true;
	nodes_pass(&nodes, 30);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(nodes.devices[i].paired, 1);
		assert_false(nodes.devices[i].cached);
		assert_int_equal(aware_node_send(nodes.devices[i].node,
						 nodes.devices[i].peer, "x", 1,
						 nodes.now_us),
				 -ENOTCONN);
	}
	nodes_stop(&nodes);
}

static void nobody_to_pair_with(void **state)
{
	struct nodes nodes = {.synchronized = true};

	nodes_two(&nodes, AWARE_METHOD_QR_DISPLAY, "1", "1");
	nodes_pass(&nodes, 3);
	assert_int_equal(aware_node_pair(nodes.devices[0].node, nodes.devices[0].peer,
					 AWARE_METHOD_PIN_KEYPAD, nodes.now_us),
			 -EOPNOTSUPP);
	assert_int_equal(aware_node_pair(nodes.devices[0].node, 999,
					 AWARE_METHOD_PIN_KEYPAD, nodes.now_us),
			 -ENOENT);
	assert_int_equal(aware_node_pair(nodes.devices[0].node, nodes.devices[0].peer,
					 AWARE_METHOD_QR_SCAN, nodes.now_us),
			 0);
	assert_int_equal(aware_node_pair(nodes.devices[0].node, nodes.devices[0].peer,
					 AWARE_METHOD_QR_SCAN, nodes.now_us),
			 -EALREADY);
	assert_int_equal(aware_node_cancel(nodes.devices[0].node, nodes.devices[0].peer,
					   nodes.now_us),
			 0);
	nodes_pass(&nodes, 1);
	assert_int_equal(nodes.devices[0].verdict, AWARE_PAIR_CANCELLED);
	nodes_stop(&nodes);
}

static void limits(void **state)
{
	struct nodes nodes = {.synchronized = true, .now_us = 1};
	struct aware_service_options options = {.name = "_a._tcp", .publish = true};
	static const uint8_t info[AWARE_INFO_MAX + 1];
	int last = 0;

	nodes_start(&nodes, 0, 1, 1);
	options.info = info;
	options.info_len = sizeof(info);
	assert_int_equal(aware_node_offer(nodes.devices[0].node, &options, 1), -EINVAL);
	options.info_len = 0;
	for (int i = 0; i < AWARE_SERVICES_MAX; i++)
		assert_true((last = aware_node_offer(nodes.devices[0].node, &options,
						     1)) > 0);
	assert_int_equal(aware_node_offer(nodes.devices[0].node, &options, 1), -ENOSPC);
	aware_node_withdraw(nodes.devices[0].node, last);
	assert_true(aware_node_offer(nodes.devices[0].node, &options, 1) > last);
	options.name = "";
	aware_node_withdraw(nodes.devices[0].node, last + 1);
	assert_int_equal(aware_node_offer(nodes.devices[0].node, &options, 1), -EINVAL);
	nodes_stop(&nodes);
}

/* A flood of addresses: the number of peers has its limit, and the oldest go. */
static void a_crowd(void **state)
{
	struct nodes nodes = {.synchronized = true, .now_us = 1000000};
	uint8_t bytes[256];
	size_t len = hex_bytes("d0000000516f9a010000020000000001506f9a01cc4d00000409506f9"
			       "a1303090063487a70d3a0010000",
			       bytes, sizeof(bytes));

	nodes_start(&nodes, 0, 1, 0xa1);
	nodes_offer(&nodes, 0, false, 0, false);
	for (unsigned i = 0; i < 1000; i++) {
		struct aware_frame frame;

		bytes[14] = i >> 8;
		bytes[15] = i;
		assert_int_equal(aware_frame_parse(bytes, len, &frame), 0);
		nodes.now_us++;
		nodes_give(&nodes, 0,
			   (struct aware_radio_event){.type = AWARE_RADIO_FRAME,
						      .frame = &frame});
	}
	assert_int_equal(nodes.devices[0].found, 1000);
	assert_int_equal(nodes.devices[0].lost, 1000 - AWARE_PEERS_MAX);
	nodes_stop(&nodes);
}

/* Hundreds that ask for a pairing and never go on: others are still heard, and paired. */
static void a_crowd_that_asks(void **state)
{
	struct nodes nodes = {.synchronized = true};
	/* a follow-up for instance 1 with a request, from an address that is filled in */
	uint8_t bytes[256];
	size_t len = hex_bytes("d0000000420000000200020000000001506f9a010203000004095"
			       "06f9a1303090063487a70d3a00101022c05000101002000",
			       bytes, sizeof(bytes));

	nodes_two(&nodes, AWARE_METHOD_PIN_DISPLAY, "123456", NULL);
	for (unsigned i = 0; i < 300; i++) {
		struct aware_frame frame;

		bytes[14] = i >> 8;
		bytes[15] = i;
		assert_int_equal(aware_frame_parse(bytes, len, &frame), 0);
		nodes_give(&nodes, 1,
			   (struct aware_radio_event){.type = AWARE_RADIO_FRAME,
						      .frame = &frame});
		nodes_pass(&nodes, 0);
	}
	assert_in_range(nodes.devices[1].requested, 1, 16);
	nodes_pass(&nodes, 3);
	assert_true(nodes.devices[0].found == 1 && nodes.devices[1].found == 1);
	/* once they are over */
	nodes_pass(&nodes, 130);
	nodes.devices[1].pin = "123456";
	assert_int_equal(aware_node_pair(nodes.devices[0].node, nodes.devices[0].peer,
					 AWARE_METHOD_PIN_KEYPAD, nodes.now_us),
			 0);
	nodes_pass(&nodes, 20);
	assert_int_equal(nodes.devices[0].paired, 1);
	nodes_stop(&nodes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hear_each_other),
		cmocka_unit_test(pair_and_talk),
		cmocka_unit_test(keys_that_are_lost),
		cmocka_unit_test(without_protection),
		cmocka_unit_test(nobody_to_pair_with),
		cmocka_unit_test(limits),
		cmocka_unit_test(a_crowd),
		cmocka_unit_test(a_crowd_that_asks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

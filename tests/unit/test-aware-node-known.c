/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices that were paired are restarted under other addresses: they know each other again, or
 * the one that does not says so at once; and a stranger under a peer's address costs it nothing.
 */
#include "tests/unit/aware-nodes.h"

#include <errno.h>
#include <string.h>

enum { PROMPT_US = 2000000 }; /* four discovery windows, for two messages */

/* Two devices, paired, and restarted under other addresses; which of them remembers it. */
static void restart(struct nodes *later, bool a_knows, bool b_knows)
{
	struct nodes nodes = {.synchronized = true};

	nodes_two(&nodes, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	nodes.devices[0].pairs = true;
	nodes_pass(&nodes, 30);
	later->synchronized = true;
	later->now_us = 1000000;
	nodes_start(later, 0, 7, 0xa1);
	nodes_start(later, 1, 8, 0xb2);
	nodes_start(later, 2, 9, 0xc3);
	for (unsigned i = 0; i < 2; i++) {
		assert_true(nodes.devices[i].cached);
		if (i ? b_knows : a_knows)
			assert_int_equal(aware_node_know(later->devices[i].node, 40 + i,
							 &nodes.devices[i].record),
					 0);
	}
	nodes_offer(later, 1, true, AWARE_METHOD_PIN_DISPLAY, false);
	nodes_offer(later, 0, false, AWARE_METHOD_PIN_KEYPAD, false);
	later->devices[0].pairs = true;
	nodes_stop(&nodes);
}

static void tell(struct nodes *nodes, unsigned from, const char *text)
{
	struct nodes_device *says = &nodes->devices[from];
	struct nodes_device *hears = &nodes->devices[!from];
	unsigned before = hears->messages;

	assert_true(aware_node_send(says->node, says->peer, text, strlen(text),
				    nodes->now_us) > 0);
	nodes_pass(nodes, 2);
	assert_int_equal(hears->messages, before + 1);
	assert_string_equal(hears->message, text);
}

static void talk(struct nodes *nodes, const char *text)
{
	tell(nodes, 0, text);
}

static void known_again(void **state)
{
	struct nodes later = {};

	restart(&later, true, true);
	nodes_pass(&later, 20);
	assert_int_equal(later.devices[0].known, 40);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(later.devices[i].paired, 1);
		assert_true(later.devices[i].verified);
		assert_int_equal(later.devices[i].asked + later.devices[i].requested, 0);
	}
	talk(&later, "again");
	nodes_stop(&later);
}

/* It verifies before its subscription was heard: it is one peer all the same, and is talked to. */
static void known_before_it_is_heard(void **state)
{
	struct nodes later = {.unheard = 1};
	unsigned peer;

	restart(&later, true, true);
	nodes_pass(&later, 20);
	assert_int_equal(later.devices[1].paired, 1);
	assert_int_equal(later.devices[1].found, 0);
	peer = later.devices[1].peer;
	tell(&later, 1, "who are you");
	talk(&later, "it is me");
	assert_int_equal(aware_node_peer(later.devices[1].node, peer)->instance, 1);
	later.unheard = 0;
	nodes_pass(&later, 20);
	assert_int_equal(later.devices[1].found, 1);
	assert_int_equal(later.devices[1].peer, peer);
	tell(&later, 1, "there you are");
	talk(&later, "here");
	assert_int_equal(later.devices[1].peer, peer);
	nodes_stop(&later);
}

/* It comes back under another address: where it was, there is nobody any more. */
static void moved(void **state)
{
	struct nodes later = {};
	struct aware_record record;

	restart(&later, true, true);
	nodes_pass(&later, 5);
	record = later.devices[1].record;
	assert_int_equal(later.devices[0].found, 1);
	later.devices[1].node = aware_node_free(later.devices[1].node);
	memset(&later.devices[1], 0, sizeof(later.devices[1]));
	nodes_start(&later, 1, 33, 0xb2);
	aware_node_know(later.devices[1].node, 41, &record);
	nodes_offer(&later, 1, true, AWARE_METHOD_PIN_DISPLAY, false);
	nodes_pass(&later, 6);
	assert_int_equal(later.devices[0].found, 2);
	assert_int_equal(later.devices[0].lost, 1);
	assert_int_equal(later.devices[0].known, 40);
	assert_int_equal(later.devices[0].paired, 2);
	talk(&later, "here");
	nodes_stop(&later);
}

/* The publisher forgot it: it refuses, and nobody waits until there is no answer. */
static void forgotten_by_who_is_asked(void **state)
{
	struct nodes later = {};
	uint64_t begin_us;

	restart(&later, true, false);
	while (later.devices[0].found == 0)
		nodes_advance(&later, later.now_us + 1000000);
	begin_us = later.now_us;
	nodes_pass(&later, 20);
	assert_int_equal(later.devices[0].failed, 1);
	assert_int_equal(later.devices[0].verdict, AWARE_PAIR_UNKNOWN);
	assert_true(later.devices[0].ended_us - begin_us < PROMPT_US);
	assert_int_equal(later.devices[0].paired + later.devices[1].paired, 0);
	/* of a stranger nothing is kept, and nobody was bothered */
	assert_int_equal(later.devices[1].failed + later.devices[1].requested, 0);
	nodes_stop(&later);
}

/* The subscriber forgot it: it asks as a stranger, and is paired anew. */
static void forgotten_by_who_asks(void **state)
{
	struct nodes later = {};

	restart(&later, false, true);
	later.devices[0].pin = later.devices[1].pin = "654321";
	nodes_pass(&later, 30);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(later.devices[i].paired, 1);
		assert_false(later.devices[i].verified);
	}
	assert_int_equal(later.devices[1].requested, 1);
	talk(&later, "anew");
	nodes_stop(&later);
}

/* Both remember, but not the same: none of them takes the other for whom it knows. */
static void another_key(void **state)
{
	struct nodes nodes = {.synchronized = true}, later = {.synchronized = true};

	nodes_two(&nodes, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	nodes.devices[0].pairs = true;
	nodes_pass(&nodes, 30);
	nodes.devices[1].record.npk[31] ^= 1;
	nodes_two(&later, AWARE_METHOD_PIN_DISPLAY, NULL, NULL);
	for (unsigned i = 0; i < 2; i++)
		aware_node_know(later.devices[i].node, i, &nodes.devices[i].record);
	later.devices[0].pairs = true;
	nodes_pass(&later, 20);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(later.devices[i].paired, 0);
		assert_int_equal(later.devices[i].failed, 1);
		assert_int_equal(later.devices[i].verdict, AWARE_PAIR_UNKNOWN);
		assert_false(later.devices[i].locked);
	}
	nodes_stop(&nodes);
	nodes_stop(&later);
}

/* What was forgotten meanwhile is refused, too, though the peer was known when it was heard. */
static void revoked(void **state)
{
	struct nodes later = {};

	restart(&later, true, true);
	while (later.devices[0].found == 0)
		nodes_advance(&later, later.now_us + 1000000);
	aware_node_forget(later.devices[1].node, 41);
	nodes_pass(&later, 20);
	assert_int_equal(later.devices[0].verdict, AWARE_PAIR_UNKNOWN);
	assert_int_equal(later.devices[0].paired + later.devices[1].paired, 0);
	nodes_stop(&later);
}

/* ---- Somebody under a peer's address ---- */

static void say(struct nodes *nodes, unsigned to, const struct aware_frame *frame)
{
	struct buf bytes = {};
	struct aware_frame parsed;

	aware_frame_build(&bytes, frame);
	assert_int_equal(bytes.error, 0);
	assert_int_equal(aware_frame_parse(bytes.data, bytes.len, &parsed), 0);
	nodes_give(
		nodes, to,
		(struct aware_radio_event){.type = AWARE_RADIO_FRAME, .frame = &parsed});
	buf_deinit(&bytes);
}

/* A request for a pairing, as that device would ask; not protected, so that anybody could. */
static void request(struct nodes *nodes, unsigned as, unsigned to)
{
	const struct aware_node *node = nodes->devices[to].node;
	const struct aware_peer *peer = aware_node_peer(node, nodes->devices[to].peer);
	struct aware_service service = {.instance = peer->instance,
					.peer_instance = 1,
					.control = AWARE_FOLLOW_UP};
	const struct aware_bootstrap bootstrap = {.token = 7,
						  .type = AWARE_BOOTSTRAP_REQUEST,
						  .methods = AWARE_METHOD_PIN_KEYPAD};
	struct aware_frame frame = {.kind = AWARE_FRAME_SDF,
				    .control = AWARE_CONTROL_ACTION};
	struct buf body = {};

	assert_int_equal(aware_service_id("_sat-simulation._udp", service.id), 0);
	aware_service_put(&body, &service);
	aware_bootstrap_put(&body, &bootstrap);
	memcpy(frame.to, nodes->devices[to].radio.own, 6);
	memcpy(frame.from, nodes->devices[as].radio.own, 6);
	memcpy(frame.bssid, nodes->devices[to].radio.cluster, 6);
	frame.body = body.data;
	frame.len = body.len;
	say(nodes, to, &frame);
	buf_deinit(&body);
}

static void a_stranger_under_its_address(void **state)
{
	struct nodes nodes = {.synchronized = true};

	nodes_two(&nodes, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	nodes.devices[0].pairs = true;
	nodes_pass(&nodes, 30);
	nodes.devices[1].pin = NULL;
	request(&nodes, 0, 1);
	assert_int_equal(nodes.devices[1].requested, 2);
	nodes_pass(&nodes, 130); /* nobody agreed */
	assert_int_equal(nodes.devices[1].failed, 1);
	talk(&nodes, "still there");
	nodes_stop(&nodes);
}

/* An authentication frame of another cluster, or to somebody else, or out of nowhere. */
static void frames_that_belong_nowhere(void **state)
{
	struct nodes nodes = {.synchronized = true};
	struct pasn_message message = {
		.has_rsn = true,
		.rsn = {.pairwise = 4, .akm = AWARE_AKM_SAE, .has_pmkid = true},
	};
	struct aware_frame frame = {.kind = AWARE_FRAME_AUTH,
				    .control = AWARE_CONTROL_AUTH,
				    .transaction = 1};
	const struct aware_ciphers ciphers = {.n = 1, .suites = {{7, 1}}};
	struct buf body = {};
	unsigned sent = 0;

	nodes_two(&nodes, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	nodes_pass(&nodes, 2);
	aware_ciphers_put(&message.attrs, &ciphers);
	pasn_message_build(&body, &message);
	memcpy(frame.from, nodes.devices[0].radio.own, 6);
	for (unsigned i = 0; i < 5; i++) {
		struct aware_node_action action;

		memcpy(frame.to, nodes.devices[1].radio.own, 6);
		memcpy(frame.bssid, nodes.devices[1].radio.cluster, 6);
		frame.transaction = i == 3 ? 2 : 1;
		frame.to[5] ^= i == 1;
		frame.bssid[5] ^= i == 2;
		frame.body = body.data;
		frame.len = i == 4 ? body.len - 1 : body.len;
		for (struct nodes_flight *f = nodes.flights;
		     f < nodes.flights + NODES_FRAMES_MAX; f++)
			f->used = false;
		say(&nodes, 1, &frame);
		assert_false(aware_node_next(nodes.devices[1].node, &action));
		for (struct nodes_flight *f = nodes.flights;
		     f < nodes.flights + NODES_FRAMES_MAX; f++)
			sent += f->used;
		/* the first one is a verification, and refused; the others never were */
		assert_int_equal(sent, 1);
	}
	buf_deinit(&body);
	buf_deinit(&message.attrs);
	nodes_stop(&nodes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_again),
		cmocka_unit_test(known_before_it_is_heard),
		cmocka_unit_test(moved),
		cmocka_unit_test(forgotten_by_who_is_asked),
		cmocka_unit_test(forgotten_by_who_asks),
		cmocka_unit_test(another_key),
		cmocka_unit_test(revoked),
		cmocka_unit_test(a_stranger_under_its_address),
		cmocka_unit_test(frames_that_belong_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

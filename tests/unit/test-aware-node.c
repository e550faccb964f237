/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices of Wi-Fi Aware in one process, with and without a cluster: they hear each other, pair,
 * are restarted under other addresses and know each other again, send messages, and do not let
 * a stranger guess.
 */
#include "aware/node.h"
#include "aware/protect.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

enum { FRAMES_MAX = 256, STEPS_MAX = 200000, NODES = 3 };

struct flight {
	bool used;
	unsigned from, number;
	uint64_t at_us;
	uint8_t data[AWARE_FRAME_MAX];
	size_t len;
};

struct key {
	bool used;
	uint8_t peer[6], tk[AWARE_TK_MAX];
	struct aware_suite suite;
	uint64_t packet;
};

struct device {
	struct aware_node *node;
	struct aware_radio_info radio;
	struct key keys[4];
	/* What it was told. */
	unsigned found, lost, peer;
	unsigned asked, requested, paired, failed, messages, delivered;
	bool verified, cached, locked;
	enum aware_pairing_verdict verdict;
	struct aware_record record;
	char message[64];
	const char *pin; /* what its person types or displays; NULL: nobody is there */
	bool pairs;	 /* asks for a pairing as soon as it has found somebody */
	long known;
};

struct air {
	uint64_t now_us;
	bool synchronized;
	struct device devices[NODES];
	struct flight flights[FRAMES_MAX];
};

static void start(struct air *air, unsigned i, uint8_t address, uint8_t nik)
{
	struct device *device = &air->devices[i];
	struct aware_node_options options = {.nik_lifetime_s = AWARE_NIK_LIFETIME_S};

	device->radio = (struct aware_radio_info){
		.kind = air->synchronized ? AWARE_RADIO_NAN : AWARE_RADIO_STATION,
		.protects = air->synchronized,
		.tells_sent = true,
		.synchronized = air->synchronized,
		.own = {0x42, 0, 0, 0, address, 0},
		.cluster = {0x50, 0x6f, 0x9a, 1, 2, 3},
	};
	device->known = -1;
	options.radio = device->radio;
	memset(options.nik, nik, sizeof(options.nik));
	assert_int_equal(aware_node_new(&options, &device->node), 0);
}

static void offer(struct air *air, unsigned i, bool publish, uint16_t methods,
		  bool accepted)
{
	const struct aware_service_options options = {
		.name = "_sat-simulation._udp",
		.publish = publish,
		.methods = methods,
		.accepted = accepted,
		.info = "\x03\x01\x00x",
		.info_len = 4,
	};

	assert_true(aware_node_offer(air->devices[i].node, &options, air->now_us) > 0);
}

static struct key *key_for(struct device *device, const uint8_t *peer, bool make)
{
	struct key *unused = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(device->keys); i++) {
		if (device->keys[i].used && memcmp(device->keys[i].peer, peer, 6) == 0)
			return &device->keys[i];
		if (!device->keys[i].used && !unused)
			unused = &device->keys[i];
	}
	return make ? unused : NULL;
}

static void fly(struct air *air, unsigned i, const struct aware_node_action *action)
{
	struct device *device = &air->devices[i];
	struct flight *f = air->flights;
	struct buf bytes = {};

	while (f < air->flights + FRAMES_MAX && f->used)
		f++;
	assert_true(f < air->flights + FRAMES_MAX);
	if (action->frame.dual) {
		struct key *key = key_for(device, action->frame.to, false);

		assert_non_null(key);
		assert_int_equal(aware_protect_seal(&key->suite, key->tk, ++key->packet,
						    &action->frame, &bytes),
				 0);
	} else {
		aware_frame_build(&bytes, &action->frame);
	}
	*f = (struct flight){.used = true,
			     .from = i,
			     .number = action->number,
			     .at_us = air->now_us + (air->synchronized ? 200000 : 2000),
			     .len = bytes.len};
	memcpy(f->data, bytes.data, bytes.len);
	buf_deinit(&bytes);
}

static void give(struct air *air, unsigned i, struct aware_radio_event event);

static void take_key(struct air *air, unsigned i, const struct aware_node_action *action)
{
	struct device *device = &air->devices[i];
	struct key *key = key_for(device, action->peer->address, true);

	assert_true(device->radio.protects);
	assert_non_null(key);
	*key = (struct key){.used = true, .suite = *action->suite};
	memcpy(key->tk, action->tk, AWARE_TK_MAX);
	memcpy(key->peer, action->peer->address, 6);
	give(air, i,
	     (struct aware_radio_event){.type = AWARE_RADIO_INSTALLED,
					.peer = key->peer});
}

static void answer(struct air *air, unsigned i, const struct aware_node_action *action)
{
	struct device *device = &air->devices[i];
	bool asked = action->type == AWARE_NODE_ASK;
	unsigned peer = action->peer->id;
	struct secret *pin;

	device->asked += asked;
	device->requested += !asked;
	if (!device->pin)
		return;
	assert_int_equal(secret_new(device->pin, strlen(device->pin), &pin), 0);
	if (asked)
		aware_node_password(device->node, peer, pin, air->now_us);
	else
		aware_node_accept(device->node, peer, pin, air->now_us);
	secret_free(pin);
}

static void note(struct device *device, const struct aware_node_action *action)
{
	device->peer = action->peer->id;
	if (action->type == AWARE_NODE_PAIRED) {
		device->paired++;
		device->verified = action->verified;
		device->cached = action->record != NULL;
		if (action->record)
			device->record = *action->record;
	} else if (action->type == AWARE_NODE_FAILED) {
		device->failed++;
		device->verdict = action->verdict;
		device->locked = action->locked;
	} else if (action->type == AWARE_NODE_MESSAGE) {
		device->messages++;
		assert_true(action->len < sizeof(device->message));
		memcpy(device->message, action->data, action->len);
		device->message[action->len] = '\0';
	}
}

static void drain(struct air *air, unsigned i)
{
	struct device *device = &air->devices[i];
	struct aware_node_action action;

	while (device->node && aware_node_next(device->node, &action)) {
		switch (action.type) {
		case AWARE_NODE_SEND:
			fly(air, i, &action);
			break;
		case AWARE_NODE_INSTALL:
			take_key(air, i, &action);
			break;
		case AWARE_NODE_MEET:
			break;
		case AWARE_NODE_REMOVE:
			if (key_for(device, action.peer->address, false))
				key_for(device, action.peer->address, false)->used =
					false;
			break;
		case AWARE_NODE_FOUND:
			device->found++;
			device->peer = action.peer->id;
			device->known = action.peer->known;
			if (device->pairs)
				assert_int_equal(aware_node_pair(device->node,
								 action.peer->id,
								 AWARE_METHOD_PIN_KEYPAD,
								 air->now_us),
						 0);
			break;
		case AWARE_NODE_LOST:
			device->lost++;
			break;
		case AWARE_NODE_ASK:
		case AWARE_NODE_REQUESTED:
			answer(air, i, &action);
			break;
		case AWARE_NODE_PAIRED:
		case AWARE_NODE_FAILED:
		case AWARE_NODE_MESSAGE:
			note(device, &action);
			break;
		case AWARE_NODE_DELIVERED:
			device->delivered += action.error == 0;
			break;
		case AWARE_NODE_NOTHING:
		case AWARE_NODE_CHANGED:
		case AWARE_NODE_PHASE:
			break;
		}
	}
}

static void give(struct air *air, unsigned i, struct aware_radio_event event)
{
	event.now_us = air->now_us;
	aware_node_radio(air->devices[i].node, &event);
	drain(air, i);
}

static void hear(struct air *air, unsigned i, const struct flight *flight)
{
	struct device *device = &air->devices[i];
	struct aware_frame frame, opened;
	struct aware_radio_event event = {.type = AWARE_RADIO_FRAME, .signal = -50};
	struct buf body = {};
	uint64_t packet;

	assert_int_equal(aware_frame_parse(flight->data, flight->len, &frame), 0);
	event.frame = &frame;
	if (frame.kind == AWARE_FRAME_SEALED) {
		struct key *key = key_for(device, frame.from, false);

		event.frame = &opened;
		if (!key || aware_protect_open(&key->suite, key->tk, &frame, &body,
					       &opened, &packet) < 0)
			event.frame = NULL;
	}
	if (event.frame)
		give(air, i, event);
	buf_deinit(&body);
}

static bool advance(struct air *air, uint64_t until_us)
{
	struct flight *next = NULL, copy;
	uint64_t at = until_us;

	for (unsigned i = 0; i < NODES; i++) {
		uint64_t its = air->devices[i].node
				       ? aware_node_deadline(air->devices[i].node)
				       : 0;

		at = its && its < at ? its : at;
	}
	for (size_t i = 0; i < FRAMES_MAX; i++)
		if (air->flights[i].used && air->flights[i].at_us <= at &&
		    (!next || air->flights[i].at_us < next->at_us)) {
			next = &air->flights[i];
		}
	if (next) {
		copy = *next;
		next->used = false;
		air->now_us = MAX(air->now_us, copy.at_us);
		for (unsigned i = 0; i < NODES; i++)
			if (i != copy.from && air->devices[i].node)
				hear(air, i, &copy);
		if (air->devices[copy.from].node)
			give(air, copy.from,
			     (struct aware_radio_event){.type = AWARE_RADIO_SENT,
							.number = copy.number});
		return true;
	}
	air->now_us = at;
	for (unsigned i = 0; i < NODES; i++)
		if (air->devices[i].node) {
			aware_node_timeout(air->devices[i].node, air->now_us);
			drain(air, i);
		}
	return at < until_us;
}

static void pass(struct air *air, unsigned seconds)
{
	uint64_t until_us = air->now_us + seconds * UINT64_C(1000000);
	unsigned steps = 0;

	for (unsigned i = 0; i < NODES; i++)
		drain(air, i);
	while (advance(air, until_us))
		assert_true(++steps < STEPS_MAX);
}

static void stop(struct air *air)
{
	for (unsigned i = 0; i < NODES; i++)
		air->devices[i].node = aware_node_free(air->devices[i].node);
}

/* ---- */

static void hear_each_other(void **state)
{
	for (unsigned synchronized = 0; synchronized < 2; synchronized++) {
		struct air air = {.now_us = 1000000, .synchronized = synchronized};
		const struct aware_peer *peer;

		start(&air, 0, 1, 0xa1);
		start(&air, 1, 2, 0xb2);
		offer(&air, 0, false, AWARE_METHOD_PIN_KEYPAD, false);
		offer(&air, 1, true, AWARE_METHOD_PIN_DISPLAY, false);
		pass(&air, 5);
		assert_int_equal(air.devices[0].found, 1);
		assert_int_equal(air.devices[1].found, 1);
		peer = aware_node_peer(air.devices[0].node, air.devices[0].peer);
		assert_true(peer->publishes);
		assert_int_equal(peer->methods, AWARE_METHOD_PIN_DISPLAY);
		assert_int_equal(peer->signal, -50);
		assert_int_equal(peer->known, -1);
		assert_int_equal(peer->info_len, 4);
		assert_int_equal(!!(peer->capabilities & AWARE_CAN_CACHE), synchronized);
		/* one goes away */
		air.devices[1].node = aware_node_free(air.devices[1].node);
		pass(&air, 40);
		assert_int_equal(air.devices[0].lost, 1);
		assert_null(aware_node_peer(air.devices[0].node, air.devices[0].peer));
		stop(&air);
	}
}

static void two_devices(struct air *air, uint16_t offered, const char *typed,
			const char *displayed)
{
	air->now_us = 1000000;
	start(air, 0, 1, 0xa1);
	start(air, 1, 2, 0xb2);
	air->devices[0].pin = typed;
	air->devices[1].pin = displayed;
	offer(air, 0, false, AWARE_METHOD_PIN_KEYPAD, false);
	offer(air, 1, true, offered, false);
}

static void pair_and_talk(void **state)
{
	struct air air = {.synchronized = true};

	two_devices(&air, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	air.devices[0].pairs = true;
	pass(&air, 30);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(air.devices[i].paired, 1);
		assert_true(air.devices[i].cached);
		assert_false(air.devices[i].verified);
	}
	assert_int_equal(air.devices[0].asked, 1);
	assert_int_equal(air.devices[1].requested, 1);
	assert_true(aware_node_send(air.devices[0].node, air.devices[0].peer, "hello", 5,
				    air.now_us) > 0);
	assert_true(aware_node_send(air.devices[1].node, air.devices[1].peer, "to you", 6,
				    air.now_us) > 0);
	pass(&air, 2);
	assert_string_equal(air.devices[1].message, "hello");
	assert_string_equal(air.devices[0].message, "to you");
	assert_int_equal(air.devices[0].delivered + air.devices[1].delivered, 2);
	stop(&air);
}

/* Both are restarted, with other addresses: they know each other, and nobody is asked. */
static void known_again(void **state)
{
	struct air air = {.synchronized = true}, later = {.synchronized = true};

	two_devices(&air, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	air.devices[0].pairs = true;
	pass(&air, 30);
	later.now_us = 1000000;
	start(&later, 0, 7, 0xa1);
	start(&later, 1, 8, 0xb2);
	start(&later, 2, 9, 0xc3);
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(aware_node_know(later.devices[i].node, 40 + i,
						 &air.devices[i].record),
				 0);
	offer(&later, 1, true, AWARE_METHOD_PIN_DISPLAY, false);
	offer(&later, 0, false, AWARE_METHOD_PIN_KEYPAD, false);
	later.devices[0].pairs = true;
	pass(&later, 20);
	assert_int_equal(later.devices[0].known, 40);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(later.devices[i].paired, 1);
		assert_true(later.devices[i].verified);
		assert_int_equal(later.devices[i].asked + later.devices[i].requested, 0);
	}
	assert_true(aware_node_send(later.devices[0].node, later.devices[0].peer, "again",
				    5, later.now_us) > 0);
	pass(&later, 2);
	assert_string_equal(later.devices[1].message, "again");
	stop(&air);
	stop(&later);
}

/* One of them has forgotten the other: a plain end with that reason. */
static void forgotten(void **state)
{
	struct air air = {.synchronized = true}, later = {.synchronized = true};

	two_devices(&air, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	air.devices[0].pairs = true;
	pass(&air, 30);
	later.now_us = 1000000;
	start(&later, 0, 7, 0xa1);
	start(&later, 1, 8, 0xb2);
	assert_int_equal(
		aware_node_know(later.devices[0].node, 1, &air.devices[0].record), 0);
	offer(&later, 1, true, AWARE_METHOD_PIN_DISPLAY, false);
	offer(&later, 0, false, AWARE_METHOD_PIN_KEYPAD, false);
	later.devices[0].pairs = true;
	pass(&later, 30);
	assert_int_equal(later.devices[0].paired, 0);
	assert_int_equal(later.devices[0].failed, 1);
	assert_true(later.devices[0].verdict == AWARE_PAIR_UNKNOWN ||
		    later.devices[0].verdict == AWARE_PAIR_TIMED_OUT);
	assert_int_equal(later.devices[1].paired, 0);
	stop(&air);
	stop(&later);
}

static void without_protection(void **state)
{
	struct air air = {.synchronized = false};

	two_devices(&air, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	air.devices[0].pairs = true;
	pass(&air, 30);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(air.devices[i].paired, 1);
		assert_false(air.devices[i].cached);
		assert_int_equal(aware_node_send(air.devices[i].node, air.devices[i].peer,
						 "x", 1, air.now_us),
				 -ENOTCONN);
	}
	stop(&air);
}

/* Another guest, from another address. */
static void come_again(struct air *air, uint8_t address, const char *typed)
{
	struct device *guest = &air->devices[0];

	guest->node = aware_node_free(guest->node);
	memset(guest, 0, sizeof(*guest));
	start(air, 0, address, 0xa1);
	guest->pin = typed;
	guest->pairs = true;
	offer(air, 0, false, AWARE_METHOD_PIN_KEYPAD, false);
	pass(air, 20);
}

/* Three wrong PINs, and the service takes no request for a minute, whatever address it comes from. */
static void three_failures_lock(void **state)
{
	struct air air = {.synchronized = true};
	struct device *guest = &air.devices[0], *host = &air.devices[1];

	two_devices(&air, AWARE_METHOD_PIN_DISPLAY, "000000", "123456");
	for (unsigned i = 1; i <= AWARE_FAILURES_MAX; i++) {
		come_again(&air, 10 + i, "000000");
		assert_int_equal(guest->failed, 1);
		assert_int_equal(guest->verdict, AWARE_PAIR_WRONG_PASSWORD);
		assert_int_equal(host->failed, i);
		assert_int_equal(host->verdict, AWARE_PAIR_WRONG_PASSWORD);
		assert_int_equal(host->requested, i); /* a new PIN each time */
		assert_int_equal(host->locked, i == AWARE_FAILURES_MAX);
	}
	come_again(&air, 20, "123456");
	assert_int_equal(guest->verdict, AWARE_PAIR_REJECTED);
	assert_int_equal(guest->paired + host->paired, 0);
	assert_int_equal(host->requested, AWARE_FAILURES_MAX);
	pass(&air, 60);
	come_again(&air, 21, "123456");
	assert_int_equal(guest->paired, 1);
	assert_int_equal(host->paired, 1);
	stop(&air);
}

/* Who has seen that its guess was wrong, and says nothing, has guessed all the same. */
static void silence_is_a_guess(void **state)
{
	struct air air = {.synchronized = true};
	struct device *guest = &air.devices[0], *host = &air.devices[1];

	two_devices(&air, AWARE_METHOD_PIN_DISPLAY, "123456", "123456");
	for (unsigned i = 1; i <= AWARE_FAILURES_MAX; i++) {
		guest->node = aware_node_free(guest->node);
		memset(guest, 0, sizeof(*guest));
		start(&air, 0, 10 + i, 0xa1);
		guest->pin = "123456";
		guest->pairs = true;
		offer(&air, 0, false, AWARE_METHOD_PIN_KEYPAD, false);
		while (host->requested < i || guest->asked == 0)
			assert_true(advance(&air, air.now_us + 1000000) || true);
		/* its first message is on the air; then it is gone */
		pass(&air, 0);
		guest->node = aware_node_free(guest->node);
		pass(&air, 15);
		assert_int_equal(host->failed, i);
		assert_int_equal(host->verdict, AWARE_PAIR_TIMED_OUT);
	}
	assert_true(host->locked);
	stop(&air);
}

static void nobody_to_pair_with(void **state)
{
	struct air air = {.synchronized = true};

	two_devices(&air, AWARE_METHOD_QR_DISPLAY, "1", "1");
	pass(&air, 3);
	assert_int_equal(aware_node_pair(air.devices[0].node, air.devices[0].peer,
					 AWARE_METHOD_PIN_KEYPAD, air.now_us),
			 -EOPNOTSUPP);
	assert_int_equal(aware_node_pair(air.devices[0].node, 999,
					 AWARE_METHOD_PIN_KEYPAD, air.now_us),
			 -ENOENT);
	assert_int_equal(aware_node_pair(air.devices[0].node, air.devices[0].peer,
					 AWARE_METHOD_QR_SCAN, air.now_us),
			 0);
	assert_int_equal(aware_node_pair(air.devices[0].node, air.devices[0].peer,
					 AWARE_METHOD_QR_SCAN, air.now_us),
			 -EALREADY);
	assert_int_equal(
		aware_node_cancel(air.devices[0].node, air.devices[0].peer, air.now_us),
		0);
	pass(&air, 1);
	assert_int_equal(air.devices[0].verdict, AWARE_PAIR_CANCELLED);
	stop(&air);
}

static void limits(void **state)
{
	struct air air = {.synchronized = true, .now_us = 1};
	struct aware_service_options options = {.name = "_a._tcp", .publish = true};
	static const uint8_t info[AWARE_INFO_MAX + 1];
	int last = 0;

	start(&air, 0, 1, 1);
	options.info = info;
	options.info_len = sizeof(info);
	assert_int_equal(aware_node_offer(air.devices[0].node, &options, 1), -EINVAL);
	options.info_len = 0;
	for (int i = 0; i < AWARE_SERVICES_MAX; i++)
		assert_true((last = aware_node_offer(air.devices[0].node, &options, 1)) >
			    0);
	assert_int_equal(aware_node_offer(air.devices[0].node, &options, 1), -ENOSPC);
	aware_node_withdraw(air.devices[0].node, last);
	assert_true(aware_node_offer(air.devices[0].node, &options, 1) > last);
	options.name = "";
	aware_node_withdraw(air.devices[0].node, last + 1);
	assert_int_equal(aware_node_offer(air.devices[0].node, &options, 1), -EINVAL);
	stop(&air);
}

/* A flood of addresses: the number of peers has its limit, and the oldest go. */
static void a_crowd(void **state)
{
	struct air air = {.synchronized = true, .now_us = 1000000};
	uint8_t bytes[256];
	size_t len = hex_bytes("d0000000516f9a010000020000000001506f9a01cc4d00000409506f9"
			       "a1303090063487a70d3a0010000",
			       bytes, sizeof(bytes));

	start(&air, 0, 1, 0xa1);
	offer(&air, 0, false, 0, false);
	for (unsigned i = 0; i < 1000; i++) {
		struct aware_frame frame;

		bytes[14] = i >> 8;
		bytes[15] = i;
		assert_int_equal(aware_frame_parse(bytes, len, &frame), 0);
		air.now_us++;
		give(&air, 0,
		     (struct aware_radio_event){.type = AWARE_RADIO_FRAME,
						.frame = &frame});
	}
	assert_int_equal(air.devices[0].found, 1000);
	assert_int_equal(air.devices[0].lost, 1000 - AWARE_PEERS_MAX);
	stop(&air);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hear_each_other),
		cmocka_unit_test(pair_and_talk),
		cmocka_unit_test(known_again),
		cmocka_unit_test(forgotten),
		cmocka_unit_test(without_protection),
		cmocka_unit_test(three_failures_lock),
		cmocka_unit_test(silence_is_a_guess),
		cmocka_unit_test(nobody_to_pair_with),
		cmocka_unit_test(limits),
		cmocka_unit_test(a_crowd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

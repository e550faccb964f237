/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Client against device in one process, over an air made from a seed: outcomes of requests
 * and notifications come in any order that a bus can give them, notifications may be cut as
 * at MTU 23, the link may drop at any step, the device may be one of several kinds.
 * Whatever happens, a setup has exactly one end, in bounded time, and the right one when
 * nothing was in its way.
 */
#include "provision/improv-device.h"

#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	SEEDS          = 2000,
	STEPS_MAX      = 2000,
	REQUESTS_MAX   = 4,
	NOTES_MAX      = 64,
	CUT_AT         = 20,                  /* MTU 23 less 3 */
	LONGEST_US     = 15 * 60 * 1000000,   /* all deadlines of a setup with retries */
};
/* clang-format on */

struct request {
	enum provision_action_type type;
	unsigned endpoint;
	uint8_t data[IMPROV_FRAME_MAX];
	size_t len;
	bool executed; /* by the device; its outcome is on the way */
};

struct note {
	unsigned endpoint;
	uint8_t data[IMPROV_FRAME_MAX];
	size_t len;
};

struct air {
	uint64_t random;
	uint64_t now_us;
	struct provision_machine *client;
	struct improv_device *device;
	struct request requests[REQUESTS_MAX];
	size_t n_requests;
	struct note notes[NOTES_MAX];
	size_t n_notes;
	enum provision_question asked[4];
	size_t n_asked;
	uint64_t join_us, scan_us, press_us;
	bool join_ok;
	/* What this run is like. */
	bool cut, wrong_once, wrong_always, silent;
	unsigned drop_at; /* step; 0: never */
	uint64_t starved; /* seed of the allocations that fail; 0: none does */
	unsigned failed_allocations;
	unsigned ends;
	enum provision_verdict verdict;
};

/* xorshift64*, Vigna 2016 */
static uint64_t draw(struct air *air, uint64_t below)
{
	air->random ^= air->random >> 12;
	air->random ^= air->random << 25;
	air->random ^= air->random >> 27;
	return (air->random * UINT64_C(2685821657736338717) >> 33) % below;
}

static void feed(struct air *air, struct provision_event event)
{
	event.now_us = air->now_us;
	improv_protocol.step(air->client, &event);
}

static void take_client_actions(struct air *air)
{
	struct provision_action a;

	while (improv_protocol.next(air->client, &a)) {
		struct request *request = &air->requests[air->n_requests];

		assert_int_equal(air->ends, 0);
		switch (a.type) {
		case PROVISION_DO_READ:
		case PROVISION_DO_WRITE:
		case PROVISION_DO_SUBSCRIBE:
			assert_true(air->n_requests < REQUESTS_MAX);
			*request = (struct request){
				.type = a.type, .endpoint = a.endpoint, .len = a.len};
			memcpy(request->data, a.len ? a.data : request->data, a.len);
			air->n_requests++;
			break;
		case PROVISION_DO_ASK:
			if (a.question == PROVISION_ASK_AUTHORIZE)
				air->press_us = air->now_us + draw(air, 90000000) + 1;
			else
				air->asked[air->n_asked++] = a.question;
			break;
		case PROVISION_DO_END:
			air->ends++;
			air->verdict = a.verdict;
			break;
		case PROVISION_DO_NOTHING:
		case PROVISION_DO_PHASE:
		case PROVISION_DO_FACT:
		case PROVISION_DO_NOTE:
			break;
		}
	}
}

static void join(struct air *air, const struct improv_device_action *a)
{
	air->join_us = air->now_us + draw(air, 30000000) + 1;
	air->join_ok = a->passphrase_len == 10 &&
		       memcmp(a->passphrase, "secretpass", 10) == 0;
}

static void take_device_actions(struct air *air)
{
	struct improv_device_action a;

	while (improv_device_next(air->device, &a)) {
		if (a.type == IMPROV_DO_JOIN)
			join(air, &a);
		else if (a.type == IMPROV_DO_SCAN)
			air->scan_us = air->now_us + draw(air, 5000000) + 1;
		else if (a.type == IMPROV_DO_NOTIFY && air->n_notes < NOTES_MAX) {
			struct note *note = &air->notes[air->n_notes++];

			note->endpoint = a.endpoint;
			note->len = a.len;
			memcpy(note->data, a.data, a.len);
		}
	}
}

static void execute(struct air *air, struct request *request)
{
	request->executed = true;
	if (request->type == PROVISION_DO_WRITE) {
		if (!air->silent)
			improv_device_write(air->device, request->data, request->len,
					    air->now_us);
	} else if (request->type == PROVISION_DO_READ) {
		const uint8_t *value = improv_device_value(air->device, request->endpoint,
							   &request->len);

		memcpy(request->data, value, request->len);
	}
}

static void deliver_outcome(struct air *air)
{
	struct request request = air->requests[0];
	enum provision_event_type type = request.type == PROVISION_DO_READ
						 ? PROVISION_READ
					 : request.type == PROVISION_DO_WRITE
						 ? PROVISION_WRITTEN
						 : PROVISION_SUBSCRIBED;

	air->n_requests--;
	memmove(air->requests, air->requests + 1, air->n_requests * sizeof(request));
	feed(air, (struct provision_event){.type = type,
					   .endpoint = request.endpoint,
					   .data = request.data,
					   .len = request.len});
}

static void deliver_note(struct air *air)
{
	struct note note = air->notes[0];
	bool cut = air->cut && note.len > CUT_AT;

	air->n_notes--;
	memmove(air->notes, air->notes + 1, air->n_notes * sizeof(note));
	feed(air, (struct provision_event){.type = PROVISION_NOTIFIED,
					   .endpoint = note.endpoint,
					   .data = note.data,
					   .len = cut ? CUT_AT : note.len,
					   .flags = cut ? PROVISION_CUT : 0});
}

static void answer(struct air *air)
{
	enum provision_question question = air->asked[--air->n_asked];
	const char *text = "HomeNet";

	if (question == PROVISION_ASK_PASSPHRASE) {
		text = air->wrong_once || air->wrong_always ? "wrongpass" : "secretpass";
		air->wrong_once = false;
	}
	feed(air, (struct provision_event){.type = PROVISION_ANSWER,
					   .question = question,
					   .data = (const uint8_t *)text,
					   .len = strlen(text)});
}

static bool due(uint64_t *at_us, uint64_t now_us)
{
	if (*at_us == 0 || now_us < *at_us)
		return false;
	*at_us = 0;
	return true;
}

static void pass_time(struct air *air)
{
	static const struct provision_network networks[] = {
		{.ssid = "HomeNet", .ssid_len = 7, .rssi = -50, .auth = "WPA2"},
		{.ssid = "Cafe", .ssid_len = 4, .rssi = -70, .auth = "NO", .open = true},
	};
	uint64_t at;

	improv_device_timeout(air->device, air->now_us);
	if (due(&air->press_us, air->now_us))
		improv_device_authorize(air->device, air->now_us);
	if (due(&air->join_us, air->now_us))
		improv_device_joined(air->device, air->join_ok);
	if (due(&air->scan_us, air->now_us))
		improv_device_scanned(air->device, networks, ARRAY_SIZE(networks));
	at = improv_protocol.deadline(air->client);
	if (at && air->now_us >= at)
		feed(air, (struct provision_event){.type = PROVISION_TIMEOUT});
}

static uint64_t sooner(uint64_t a, uint64_t b)
{
	return !a ? b : !b ? a : MIN(a, b);
}

/* Nothing is under way: on to what comes by itself. Nothing does: it would hang for ever. */
static void skip_time(struct air *air)
{
	uint64_t at = improv_protocol.deadline(air->client);

	at = sooner(at, improv_device_deadline(air->device));
	at = sooner(at, sooner(air->press_us, sooner(air->join_us, air->scan_us)));
	assert_true(at > 0);
	air->now_us = MAX(air->now_us, at);
}

static void step(struct air *air)
{
	bool can_request = air->n_requests > 0, can_note = air->n_notes > 0;

	if (!can_request && !can_note && air->n_asked == 0) {
		skip_time(air);
	} else if (can_request && (!can_note || draw(air, 2))) {
		if (!air->requests[0].executed)
			execute(air, &air->requests[0]);
		else
			deliver_outcome(air);
	} else if (can_note) {
		deliver_note(air);
	} else {
		answer(air);
	}
	air->now_us += draw(air, 100000);
	pass_time(air);
}

static void run(struct air *air, const struct provision_options *client,
		const struct improv_device_options *device)
{
	assert_int_equal(improv_protocol.new(client, &air->client), 0);
	assert_int_equal(improv_device_new(device, &air->device), 0);
	air->now_us = 1000000;
	if (air->starved)
		alloc_fail_seed(air->starved);
	feed(air, (struct provision_event){.type = PROVISION_START});
	for (unsigned n = 1; air->ends == 0; n++) {
		assert_true(n < STEPS_MAX);
		take_device_actions(air);
		take_client_actions(air);
		if (air->ends > 0)
			break;
		if (n == air->drop_at)
			feed(air, (struct provision_event){.type = PROVISION_CLOSED,
							   .error = -ECONNRESET});
		else
			step(air);
	}
	assert_true(air->now_us < LONGEST_US);
	feed(air, (struct provision_event){.type = PROVISION_CLOSED});
	take_client_actions(air);
	assert_int_equal(air->ends, 1);
	if (air->starved)
		air->failed_allocations = alloc_fail_stop();
	improv_protocol.free(air->client);
	improv_device_free(air->device);
}

/* Every option by a bit of the seed. */
static void make(struct air *air, uint64_t seed, struct provision_options *client,
		 struct improv_device_options *device)
{
	*air = (struct air){.random = seed * UINT64_C(0x9e3779b97f4a7c15) | 1};
	*client = (struct provision_options){
		.want_networks = draw(air, 2),
		.want_info = draw(air, 2),
		.hostname = draw(air, 4) ? NULL : "kitchen",
	};
	*device = (struct improv_device_options){
		.capabilities = draw(air, 2) ? 0x0f : 0x08,
		.needs_authorization = draw(air, 2),
		.url = "http://192.168.1.23/a/longer/path",
		.info = {"ESPHome", "2025.9.0", "ESP32", "kitchen"},
		.chunks = draw(air, 2),
		.inner_length = draw(air, 2),
		.state_first = draw(air, 2),
	};
	air->cut = draw(air, 2);
}

static void always_succeeds_on_a_good_link(void **state)
{
	struct improv_device_options device;
	struct provision_options client;
	struct air air;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&air, seed, &client, &device);
		run(&air, &client, &device);
		if (air.verdict != PROVISION_OK)
			print_error("seed %u\n", (unsigned)seed);
		assert_int_equal(air.verdict, PROVISION_OK);
	}
}

static void succeeds_after_a_wrong_passphrase(void **state)
{
	struct improv_device_options device;
	struct provision_options client;
	struct air air;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&air, seed, &client, &device);
		client.retry = true;
		device.no_error = draw(&air, 2);
		air.wrong_once = true;
		run(&air, &client, &device);
		if (air.verdict != PROVISION_OK)
			print_error("seed %u\n", (unsigned)seed);
		assert_int_equal(air.verdict, PROVISION_OK);
	}
}

static void tells_a_wrong_passphrase_when_it_can(void **state)
{
	struct improv_device_options device;
	struct provision_options client;
	struct air air;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&air, seed, &client, &device);
		air.wrong_always = true;
		run(&air, &client, &device);
		assert_int_equal(air.verdict, device.capabilities & IMPROV_CAN_SCAN
						      ? PROVISION_WRONG_PASSPHRASE
						      : PROVISION_JOIN_FAILED);
	}
}

static void ends_once_wherever_the_link_drops(void **state)
{
	struct improv_device_options device;
	struct provision_options client;
	struct air air;
	unsigned lost = 0, ok = 0;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&air, seed, &client, &device);
		air.drop_at = 1 + seed % 60;
		run(&air, &client, &device);
		assert_true(air.verdict == PROVISION_LOST || air.verdict == PROVISION_OK);
		*(air.verdict == PROVISION_OK ? &ok : &lost) += 1;
	}
	assert_true(lost > SEEDS / 4);
	assert_true(ok > SEEDS / 10);
}

static void ends_once_with_a_device_that_is_broken(void **state)
{
	struct improv_device_options device;
	struct provision_options client;
	struct air air;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&air, seed, &client, &device);
		client.retry = true;
		device.bad_checksum = draw(&air, 2);
		device.no_result = draw(&air, 2);
		device.no_error = draw(&air, 2);
		device.result_per_network = draw(&air, 2);
		air.wrong_once = draw(&air, 2);
		air.silent = draw(&air, 4) == 0;
		run(&air, &client, &device);
	}
}

/* A notification that found no memory is lost, as on the air; the client says what it lacks. */
static void ends_once_when_memory_is_short(void **state)
{
	struct improv_device_options device;
	struct provision_options client;
	unsigned failed = 0, no_memory = 0;
	struct air air;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&air, seed, &client, &device);
		client.retry = true;
		air.wrong_once = draw(&air, 2);
		air.starved = seed;
		run(&air, &client, &device);
		failed += air.failed_allocations;
		no_memory += air.verdict == PROVISION_NO_MEMORY;
	}
	assert_true(failed > SEEDS);
	assert_true(no_memory > SEEDS / 10);
}

static void new_fails_without_memory(void **state)
{
	const struct provision_options options = {.hostname = "kitchen",
						  .device_name = "Kitchen"};
	const struct improv_device_options device_options = {.info = {"a", "b"},
							     .url = "http://a/",
							     .hostname = "kitchen",
							     .device_name = "Kitchen"};
	struct provision_machine *client = NULL;
	struct improv_device *device = NULL;

	for (unsigned n = 1; alloc_fail_each(&n);) {
		int r = improv_protocol.new(&options, &client);

		assert_true(r == 0 || (r == -ENOMEM && !client));
		client = improv_protocol.free(client);
	}
	for (unsigned n = 1; alloc_fail_each(&n);) {
		int r = improv_device_new(&device_options, &device);

		assert_true(r == 0 || (r == -ENOMEM && !device));
		device = improv_device_free(device);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(always_succeeds_on_a_good_link),
		cmocka_unit_test(succeeds_after_a_wrong_passphrase),
		cmocka_unit_test(tells_a_wrong_passphrase_when_it_can),
		cmocka_unit_test(ends_once_wherever_the_link_drops),
		cmocka_unit_test(ends_once_with_a_device_that_is_broken),
		cmocka_unit_test(ends_once_when_memory_is_short),
		cmocka_unit_test(new_fails_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

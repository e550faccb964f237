/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The code of an accessory, asked for and asked for again: what a wizard relies on. */
#include "setup/usher.h"

#include "tests/flow/world.h"
#include "tests/unit/unit.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

enum { PATIENCE_MS = 60000 };

#define HEAD                                                   \
	"{\"world\":\"code\",\"v\":1,\"seed\":1,\"adapters\":" \
	"[{\"name\":\"hci0\",\"address\":\"00:AA:01:00:00:00\"}]}\n"
#define UNIT(more)                                                                    \
	"{\"name\":\"PROV_0A1B2C\",\"address\":\"C4:DE:E2:10:00:01\","                \
	"\"protocol\":\"espressif\",\"pop\":\"q7Rt2xWz\",\"join_ms\":100,"            \
	"\"networks\":[{\"ssid\":\"HomeNet\",\"passphrase\":\"correct horse\"}]" more \
	"}\n"

/* What it answers to the n-th question for a code, and what was seen. */
struct flow {
	const char *codes[3];
	unsigned asked;
	int reasons[3];
	enum usher_certainty certainties[3];
	char name[32]; /* what the code is called */
	int error;
	unsigned connects;
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

static struct usher_setup *begin(struct usher *usher)
{
	struct usher_setup *setup = NULL;

	assert_int_equal(usher_discover(usher, NULL), 0);
	while (!setup) {
		struct usher_event *event = wait_event(usher);

		if (usher_event_get_type(event) == USHER_EVENT_FOUND)
			assert_int_equal(
				usher_setup_start(usher, usher_event_get_accessory(event),
						  USHER_GOAL_SETUP, &setup),
				0);
		usher_event_free(event);
	}
	usher_setup_set_reach(setup, 0);
	usher_setup_set_retry(setup, true);
	assert_int_equal(usher_setup_answer(setup, USHER_ASK_NETWORK, "HomeNet", 7), 0);
	assert_int_equal(
		usher_setup_answer(setup, USHER_ASK_PASSPHRASE, "correct horse", 13), 0);
	return setup;
}

static void answer(struct flow *flow, struct usher_setup *setup,
		   const struct usher_event *event)
{
	const char *code = flow->codes[flow->asked];

	assert_int_equal(usher_event_get_question(event), USHER_ASK_CODE);
	assert_true(flow->asked < 3 && code);
	flow->reasons[flow->asked] = usher_event_get_error(event);
	flow->certainties[flow->asked] = usher_event_get_certainty(event);
	snprintf(flow->name, sizeof(flow->name), "%s", usher_event_get_text(event));
	flow->asked++;
	assert_int_equal(usher_setup_answer(setup, USHER_ASK_CODE, code, strlen(code)),
			 0);
}

static void run(struct flow *flow, const char *lines)
{
	struct flow_world world;
	struct usher_setup *setup;
	struct usher *usher;
	bool ended = false;

	flow_world_start(&world, lines);
	assert_int_equal(usher_new(&usher), 0);
	setup = begin(usher);
	while (!ended) {
		struct usher_event *event = wait_event(usher);
		const char *phase = usher_event_get_phase(event);

		if (usher_event_get_type(event) == USHER_EVENT_ASK)
			answer(flow, setup, event);
		if (usher_event_get_type(event) == USHER_EVENT_PHASE &&
		    !strcmp(phase, "connect"))
			flow->connects++;
		ended = usher_event_get_type(event) == USHER_EVENT_END;
		if (ended)
			flow->error = usher_event_get_error(event);
		usher_event_free(event);
	}
	usher_setup_free(setup);
	usher_free(usher);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

static void a_wrong_code_is_asked_for_again(void **state)
{
	struct flow flow = {.codes = {"wrong", "q7Rt2xWz"}};

	run(&flow, HEAD UNIT(""));
	assert_int_equal(flow.error, USHER_OK);
	assert_int_equal(flow.asked, 2);
	assert_int_equal(flow.reasons[0], USHER_OK);
	assert_int_equal(flow.reasons[1], USHER_ERROR_WRONG_CODE);
	assert_int_equal(flow.certainties[1], USHER_CERTAIN);
	assert_string_equal(flow.name, "proof of possession");
	assert_int_equal(flow.connects, 1);
}

static void the_password_of_security_2_is_called_so(void **state)
{
	struct flow flow = {.codes = {"wrong", "q7Rt2xWz"}};

	run(&flow, HEAD UNIT(",\"security\":2"));
	assert_int_equal(flow.error, USHER_OK);
	assert_string_equal(flow.name, "password");
}

static void one_that_hangs_up_is_connected_to_again(void **state)
{
	struct flow flow = {.codes = {"wrong", "wrong again", "q7Rt2xWz"}};

	run(&flow, HEAD UNIT(",\"bluedroid\":true"));
	assert_int_equal(flow.error, USHER_OK);
	assert_int_equal(flow.asked, 3);
	assert_int_equal(flow.reasons[1], USHER_ERROR_WRONG_CODE);
	assert_int_equal(flow.certainties[1], USHER_PROBABLE);
	assert_int_equal(flow.reasons[2], USHER_ERROR_WRONG_CODE);
	/* with each wrong one twice: the first time it may have been the link */
	assert_int_equal(flow.connects, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_code_is_asked_for_again),
		cmocka_unit_test(the_password_of_security_2_is_called_so),
		cmocka_unit_test(one_that_hangs_up_is_connected_to_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

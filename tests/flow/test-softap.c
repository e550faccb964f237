/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Accessories that are set up in a network of their own: joined for that alone, spoken to over HTTP, and left
 * whatever comes. The network of the world is the loopback, so that a server is over it.
 */
#include "setup/usher.h"

#include "base/macros.h"
#include "tests/flow/world.h"
#include "tests/unit/unit.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

enum { PATIENCE_MS = 60000, NOTES_SIZE = 2048 };

#define CODE                                                                     \
	"{\"ver\":\"v1\",\"name\":\"PROV_0A1B2C\",\"pop\":\"%s\",\"transport\":" \
	"\"softap\"%s}"
#define PASSWORD ",\"password\":\"correct horse\""

struct row {
	const char *title;
	const char *unit; /* more of the accessory's object */
	const char *pop;
	const char *code;   /* more of the code */
	const char *ap;	    /* more of the network */
	const char *cancel; /* at this phase; NULL: never */
	enum usher_error error;
	const char *note; /* a part of what was said on the way; NULL: any */
	bool deaf;	  /* nobody is there */
	bool only;	  /* the host's only route is over that interface */
	bool again;	  /* the right code is given when it is asked for again */
	bool by_name;	  /* found by its network; else by its code alone */
};

/* clang-format off */
#define OPEN_AP ",\"security\":\"open\""
#define WPA2_AP ",\"security\":\"wpa2\",\"passphrase\":\"correct horse\""

static const struct row rows[] = {
	{"Security 1, by its code alone", ",\"security\":1", "abcd1234", "", OPEN_AP, .error = USHER_OK},
	{"Security 2, a network with a password", ",\"security\":2", "abcd1234", PASSWORD, WPA2_AP, .error = USHER_OK},
	{"found by its network", ",\"security\":1", "abcd1234", "", OPEN_AP, .error = USHER_OK, .by_name = true},
	{"a wrong code", ",\"security\":1", "wrongone", "", OPEN_AP, .error = USHER_ERROR_WRONG_CODE},
	{"a password that the code does not say", ",\"security\":1", "abcd1234", "", WPA2_AP, .error = USHER_ERROR_BAD_DATA},
	{"another password than its network's", ",\"security\":1", "abcd1234", ",\"password\":\"battery staple\"", WPA2_AP, .error = USHER_ERROR_WRONG_CODE},
	{"cancelled while it is joined", ",\"security\":1", "abcd1234", "", OPEN_AP, .cancel = "connect", .error = USHER_ERROR_CANCELLED},
	{"cancelled while keys are agreed on", ",\"security\":1", "abcd1234", "", OPEN_AP, .cancel = "secure", .error = USHER_ERROR_CANCELLED},
	{"cancelled while it joins", ",\"security\":1,\"join_ms\":60000", "abcd1234", "", OPEN_AP, .cancel = "join", .error = USHER_ERROR_CANCELLED},
	{"its network is lost for a while, as when it changes its channel", ",\"security\":1,\"join_ms\":4000", "abcd1234", "", OPEN_AP ",\"faults\":{\"deauth_after_ms\":30000}", .error = USHER_OK, .note = "lost"},
	{"it hangs up on a wrong code, and takes another one", ",\"security\":1,\"bluedroid\":true", "wrongone", "", OPEN_AP, .error = USHER_OK, .again = true},
	{"the host's only connection is not cut", "", "abcd1234", "", OPEN_AP, .error = USHER_ERROR_WOULD_CUT, .only = true},
	{"nobody is there", "", "abcd1234", "", OPEN_AP, .error = USHER_ERROR_LOST, .note = "its server is not up yet", .deaf = true},
};
/* clang-format on */

struct bench {
	const struct row *row;
	struct flow_world world;
	pid_t accessory;
	unsigned port;
	struct usher *usher;
	struct usher_setup *setup;
	char notes[NOTES_SIZE];
	int error;
};

/* ---- The accessory ---- */

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static FILE *spawn(struct bench *bench, const char *options)
{
	const char *program = getenv("USHER_ACCESSORY");
	int fds[2];

	assert_non_null(program);
	assert_int_equal(pipe(fds), 0);
	bench->accessory = fork();
	assert_true(bench->accessory >= 0);
	if (bench->accessory == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		dup2(fds[1], STDOUT_FILENO);
		close(fds[0]);
		close(fds[1]);
		execl(program, program, "--options", options, "--http", "127.0.0.1:0",
		      (char *)NULL);
		_exit(127);
	}
	close(fds[1]);
	return fdopen(fds[0], "r");
}

static void start_accessory(struct bench *bench)
{
	char text[512], path[] = "/tmp/usher-softap-XXXXXX", line[256];
	int fd = mkstemp(path);
	FILE *out;

	assert_true(fd >= 0);
	close(fd);
	snprintf(text, sizeof(text),
		 "{\"protocol\":\"espressif\",\"name\":\"PROV_0A1B2C\",\"pop\":"
		 "\"abcd1234\","
		 "\"networks\":[{\"ssid\":\"HomeNet\",\"passphrase\":\"correct "
		 "horse\"}]%s}",
		 bench->row->unit);
	write_file(path, text);
	out = spawn(bench, path);
	assert_non_null(out);
	while (fgets(line, sizeof(line), out) &&
	       sscanf(line, "{\"event\":\"listening\",\"port\":%u", &bench->port) != 1)
		;
	assert_true(bench->port > 0);
	unlink(path);
	/* its pipe stays open, and what it logs is little */
}

static void stop_accessory(struct bench *bench)
{
	int status;

	assert_int_equal(kill(bench->accessory, SIGTERM), 0);
	assert_int_equal(waitpid(bench->accessory, &status, 0), bench->accessory);
}

/* ---- The world ---- */

static void start_world(struct bench *bench)
{
	char lines[2048];

	snprintf(
		lines, sizeof(lines),
		"{\"world\":\"softap\",\"v\":1,\"seed\":1,\"speed\":20,\"wlans\":[{"
		"\"name\":"
		"\"lo\",\"address\":\"02:00:00:00:02:00\",\"phy\":1%s}]}\n"
		"{\"v\":1,\"products\":[{\"id\":\"soft\",\"name\":\"Soft\",\"flow\":"
		"\"bound\",\"discovery\":{\"wifi\":{\"prefix\":\"PROV_\"}},\"protocol\":{"
		"\"name\":\"espressif\",\"parameters\":{\"port\":\"%u\"}}}]}\n"
		"{\"ap\":\"soft\",\"ssid\":\"PROV_0A1B2C\",\"bssid\":\"02:00:00:00:10:"
		"01\","
		"\"freq\":2412,\"lease\":{\"address\":\"192.168.4.2\",\"router\":"
		"\"127.0.0.1\"}%s}\n",
		bench->row->only ? ",\"default_route\":true" : "", bench->port,
		bench->row->ap);
	flow_world_start(&bench->world, lines);
}

static struct usher_event *wait_event(struct usher *usher)
{
	struct pollfd fd = {.fd = usher_get_fd(usher), .events = POLLIN};
	struct usher_event *event;

	while (!(event = usher_next_event(usher))) {
		assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
		assert_int_equal(usher_dispatch(usher), 0);
	}
	/* the join is the setup's own affair */
	assert_null(usher_event_get_join(event));
	return event;
}

static void start_by_name(struct bench *bench)
{
	struct usher_accessory *accessory;

	assert_int_equal(usher_discover(bench->usher, NULL), 0);
	while (usher_find_accessory(bench->usher, "wifi/02:00:00:00:10:01", &accessory) <
	       0)
		usher_event_free(wait_event(bench->usher));
	usher_discover_stop(bench->usher);
	assert_string_equal(usher_accessory_get_protocol(accessory), "espressif");
	assert_int_equal(usher_setup_start(bench->usher, accessory, USHER_GOAL_SETUP,
					   &bench->setup),
			 0);
	usher_accessory_unref(accessory);
}

static void start_setup(struct bench *bench)
{
	const struct row *row = bench->row;
	const char *problem = NULL;
	char code[256];

	snprintf(code, sizeof(code), CODE, row->pop, row->code);
	assert_int_equal(usher_new(&bench->usher), 0);
	assert_int_equal(usher_set_wifi(bench->usher, "lo"), 0);
	if (row->by_name) {
		start_by_name(bench);
		assert_int_equal(usher_setup_answer(bench->setup, USHER_ASK_CODE,
						    row->pop, strlen(row->pop)),
				 0);
	} else {
		assert_int_equal(usher_setup_start_code(bench->usher, code, strlen(code),
							&bench->setup, &problem),
				 0);
	}
	usher_setup_set_allow_disconnect(bench->setup, !row->only);
	usher_setup_set_retry(bench->setup, row->again);
	usher_setup_set_reach(bench->setup, 0);
	assert_int_equal(
		usher_setup_answer(bench->setup, USHER_ASK_NETWORK, "HomeNet", 7), 0);
	assert_int_equal(usher_setup_answer(bench->setup, USHER_ASK_PASSPHRASE,
					    "correct horse", 13),
			 0);
}

/* true: it was the END. */
static bool take(struct bench *bench)
{
	struct usher_event *event = wait_event(bench->usher);
	enum usher_event_type type = usher_event_get_type(event);
	const char *text = usher_event_get_text(event);
	const char *phase = usher_event_get_phase(event), *at = bench->row->cancel;

	if (type == USHER_EVENT_NOTE)
		strncat(bench->notes, text, NOTES_SIZE - strlen(bench->notes) - 1);
	if (type == USHER_EVENT_PHASE && at && !strcmp(at, phase))
		usher_setup_cancel(bench->setup);
	if (usher_event_get_question(event) == USHER_ASK_CODE && bench->row->again)
		assert_int_equal(
			usher_setup_answer(bench->setup, USHER_ASK_CODE, "abcd1234", 8),
			0);
	if (type == USHER_EVENT_END)
		bench->error = usher_event_get_error(event);
	usher_event_free(event);
	return type == USHER_EVENT_END;
}

/* How much is left to be put back: nothing at END. */
static size_t put_back(struct bench *bench)
{
	struct usher_restore *restore;
	enum usher_event_type type;
	size_t n;

	assert_int_equal(
		usher_restore_start(bench->usher, USHER_RESTORE_JOINED, &restore), 0);
	do {
		struct usher_event *event = wait_event(bench->usher);

		type = usher_event_get_type(event);
		usher_event_free(event);
	} while (type != USHER_EVENT_END);
	n = usher_restore_get_count(restore);
	usher_restore_free(restore);
	return n;
}

static void is_set_up(void **state)
{
	struct bench bench = {.row = *state};

	start_accessory(&bench);
	if (bench.row->deaf)
		stop_accessory(&bench);
	start_world(&bench);
	start_setup(&bench);
	while (!take(&bench))
		;
	assert_int_equal(bench.error, bench.row->error);
	if (bench.row->note)
		assert_non_null(strstr(bench.notes, bench.row->note));
	assert_int_equal(put_back(&bench), 0);
	usher_setup_free(bench.setup);
	usher_free(bench.usher);
	flow_world_stop(&bench.world);
	if (bench.error == USHER_OK)
		assert_int_equal(
			flow_world_count_wifi(&bench.world, "\"event\":\"taken\""), 1);
	assert_int_equal(flow_world_count_wifi(&bench.world, "\"event\":\"taken\""),
			 flow_world_count_wifi(&bench.world, "\"event\":\"given-back\""));
	flow_world_forget(&bench.world);
	if (!bench.row->deaf)
		stop_accessory(&bench);
}

static void wait_phase(struct bench *bench, const char *wanted)
{
	bool there = false;

	while (!there) {
		struct usher_event *event = wait_event(bench->usher);
		const char *phase = usher_event_get_phase(event);

		there = phase && !strcmp(phase, wanted);
		assert_int_not_equal(usher_event_get_type(event), USHER_EVENT_END);
		usher_event_free(event);
	}
}

/* As by a crash: the next process puts the host back, whatever was under way. */
static void is_put_back_by_the_next_process(void **state)
{
	static const char *const phases[] = {"secure", "join"};

	for (size_t i = 0; i < ARRAY_SIZE(phases); i++) {
		struct bench bench = {.row = &rows[0]};

		start_accessory(&bench);
		start_world(&bench);
		start_setup(&bench);
		wait_phase(&bench, phases[i]);
		if (i)
			usher_setup_free(bench.setup);
		usher_free(bench.usher);
		if (!i)
			usher_setup_free(bench.setup);
		assert_int_equal(usher_new(&bench.usher), 0);
		assert_int_equal(put_back(&bench), 1);
		assert_int_equal(put_back(&bench), 0);
		usher_free(bench.usher);
		flow_world_stop(&bench.world);
		flow_world_forget(&bench.world);
		stop_accessory(&bench);
	}
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(rows) + 1] = {
		[ARRAY_SIZE(rows)] = cmocka_unit_test(is_put_back_by_the_next_process),
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[i] = (struct CMUnitTest){rows[i].title, is_set_up, NULL, NULL,
					       (void *)&rows[i]};
	return cmocka_run_group_tests_name("softap", tests, NULL, NULL);
}

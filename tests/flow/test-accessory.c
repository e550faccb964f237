/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usher-accessory behind its socket, set up by the Improv client: the program, its command
 * line, its button and its faults, with a host stack that is this test.
 */
#include "base/hex.h"
#include "base/json.h"
#include "base/loop.h"
#include "provision/improv.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

/* clang-format off */
enum { PATIENCE_MS = 20000, MTU_PAYLOAD = 20 /* MTU 23 less 3 */ };

enum button { BUTTON_NONE, BUTTON_SIGNAL, BUTTON_STDIN };

static const struct row {
	const char *title;
	const char *arguments[8];
	struct provision_options options;
	const char *passphrase;
	enum button button;
	bool cut;
	enum provision_verdict verdict;
	const char *said; /* a line that its log has to hold */
} rows[] = {
	{"joins", {"--url", "http://192.168.1.23/"}, {}, "secretpass", BUTTON_NONE, false, PROVISION_OK,
	 "{\"event\":\"joined\",\"ok\":true}"},
	{"is told a wrong passphrase", {}, {}, "wrongpass", BUTTON_NONE, false, PROVISION_WRONG_PASSPHRASE,
	 "{\"event\":\"joined\",\"ok\":false}"},
	{"waits for its button, a signal", {"--needs-authorization"}, {}, "secretpass", BUTTON_SIGNAL, false,
	 PROVISION_OK, "{\"event\":\"authorize\"}"},
	{"waits for its button, a line on stdin", {"--needs-authorization"}, {}, "secretpass", BUTTON_STDIN,
	 false, PROVISION_OK, "{\"event\":\"authorize\"}"},
	{"tells all of itself through an MTU of 23", {"--caps", "7", "--info", "ESPHome,2025.9.0,ESP32,kitchen"},
	 {.want_info = true, .want_networks = true}, "secretpass", BUTTON_NONE, true, PROVISION_OK,
	 "{\"event\":\"command\",\"command\":3,\"name\":\"device-info\"}"},
	{"goes away when it has the credentials", {"--drop-at", "after-write"}, {}, "secretpass", BUTTON_NONE,
	 false, PROVISION_LOST, "{\"event\":\"drop\",\"at\":\"after-write\"}"},
	{"goes away after its success", {"--drop-at", "after-success"}, {}, "secretpass", BUTTON_NONE, false,
	 PROVISION_OK, "{\"event\":\"drop\",\"at\":\"after-success\"}"},
	{"blinks", {}, {.goal = PROVISION_GOAL_IDENTIFY}, NULL, BUTTON_NONE, false, PROVISION_OK,
	 "{\"event\":\"identify\"}"},
};
/* clang-format on */

struct host {
	pid_t pid;
	int out, in; /* the program's stdout and stdin */
	char path[64];
	FILE *socket; /* for reading; its fd for writing */
	const struct row *row;
	struct provision_machine *machine;
	unsigned subscribed;
	bool ended;
	struct provision_action end;
};

/* ---- The program ---- */

static void start_program(struct host *host, const char *const *arguments)
{
	const char *argv[24] = {getenv("USHER_ACCESSORY"),
				"--socket",
				host->path,
				"--network",
				"HomeNet:secretpass:-50",
				"--network",
				"Cafe",
				"--join-ms",
				"20",
				"--scan-ms",
				"20"};
	int out[2], in[2];
	char c;

	assert_non_null(argv[0]);
	for (size_t i = 0; i < 8 && arguments[i]; i++)
		argv[11 + i] = arguments[i];
	snprintf(host->path, sizeof(host->path), "/tmp/usher-accessory-test-%d",
		 getpid());
	assert_int_equal(pipe(out), 0);
	assert_int_equal(pipe(in), 0);
	host->pid = fork();
	assert_true(host->pid >= 0);
	if (host->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(out[1], STDOUT_FILENO);
		dup2(in[0], STDIN_FILENO);
		close(out[0]);
		close(in[1]);
		execv(argv[0], (char **)argv);
		_exit(127);
	}
	close(out[1]);
	close(in[0]);
	host->out = out[0];
	host->in = in[1];
	/* {"event":"ready"} */
	do
		assert_int_equal(read(host->out, &c, 1), 1);
	while (c != '\n');
}

/* What it said after it was ready; the caller frees. */
static char *stop_program(struct host *host)
{
	static char said[65536];
	size_t len = 0;
	ssize_t n;
	int status;

	if (host->socket)
		fclose(host->socket);
	kill(host->pid, SIGTERM);
	while ((n = read(host->out, said + len, sizeof(said) - 1 - len)) > 0)
		len += n;
	said[len] = '\0';
	assert_int_equal(waitpid(host->pid, &status, 0), host->pid);
	assert_int_equal(status, 0);
	assert_int_equal(access(host->path, F_OK), -1);
	close(host->out);
	close(host->in);
	return said;
}

/* ---- The host stack ---- */

static void say(struct host *host, const char *line)
{
	assert_int_equal(write(fileno(host->socket), line, strlen(line)), strlen(line));
}

/* The next line; fails the test when none comes. */
static struct json *hear(struct host *host)
{
	struct pollfd pollfd = {.fd = fileno(host->socket), .events = POLLIN};
	struct json *json = NULL;
	char line[4096];

	/* Unbuffered: what is readable is not in stdio yet. */
	assert_int_equal(poll(&pollfd, 1, PATIENCE_MS), 1);
	assert_non_null(fgets(line, sizeof(line), host->socket));
	assert_int_equal(json_parse(line, strlen(line), &json), 0);
	return json;
}

static void dial(struct host *host)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct json *json;

	strcpy(address.sun_path, host->path);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	host->socket = fdopen(fd, "r");
	setvbuf(host->socket, NULL, _IONBF, 0);
	json = hear(host);
	assert_string_equal(json_get_string(json, "op"), "service");
	assert_string_equal(json_get_string(json, "uuid"), IMPROV_SERVICE_UUID);
	json_free(json);
	json = hear(host);
	assert_string_equal(json_get_string(json, "op"), "advert");
	json_free(json);
}

static int endpoint_of(const struct json *line)
{
	const char *name = json_get_string(line, "characteristic");

	for (size_t i = 0; name && i < improv_protocol.n_endpoints; i++)
		if (strcmp(improv_protocol.endpoints[i].name, name) == 0)
			return i;
	return -1;
}

static void feed(struct host *host, struct provision_event event)
{
	event.now_us = clock_now();
	improv_protocol.step(host->machine, &event);
}

static void press(struct host *host)
{
	if (host->row->button == BUTTON_SIGNAL)
		assert_int_equal(kill(host->pid, SIGUSR1), 0);
	else
		assert_int_equal(write(host->in, "authorize\n", 10), 10);
}

static void ask(struct host *host, enum provision_question question)
{
	const char *text = question == PROVISION_ASK_NETWORK ? "HomeNet"
							     : host->row->passphrase;

	if (question == PROVISION_ASK_AUTHORIZE)
		press(host);
	else
		feed(host, (struct provision_event){.type = PROVISION_ANSWER,
						    .question = question,
						    .data = (const uint8_t *)text,
						    .len = strlen(text)});
}

static void obey(struct host *host, const struct provision_action *action)
{
	const char *name = improv_protocol.endpoints[action->endpoint].name;
	char line[1024], hex[2 * IMPROV_FRAME_MAX + 1];

	switch (action->type) {
	case PROVISION_DO_READ:
		snprintf(line, sizeof(line),
			 "{\"op\":\"read\",\"characteristic\":\"%s\"}\n", name);
		say(host, line);
		break;
	case PROVISION_DO_WRITE:
		hex_encode(action->data, action->len, hex);
		snprintf(line, sizeof(line),
			 "{\"op\":\"write\",\"characteristic\":\"%s\",\"hex\":\"%s\"}\n",
			 name, hex);
		say(host, line);
		break;
	case PROVISION_DO_SUBSCRIBE:
		snprintf(
			line, sizeof(line),
			"{\"op\":\"subscribed\",\"characteristic\":\"%s\",\"on\":true}\n",
			name);
		say(host, line);
		host->subscribed |= 1u << action->endpoint;
		feed(host, (struct provision_event){.type = PROVISION_SUBSCRIBED,
						    .endpoint = action->endpoint});
		break;
	case PROVISION_DO_ASK:
		ask(host, action->question);
		break;
	case PROVISION_DO_END:
		host->ended = true;
		host->end = *action;
		break;
	case PROVISION_DO_NOTHING:
	case PROVISION_DO_PHASE:
	case PROVISION_DO_FACT:
	case PROVISION_DO_NOTE:
		break;
	}
}

static void take_bytes(struct host *host, const struct json *line,
		       enum provision_event_type type)
{
	struct provision_event event = {.type = type, .endpoint = endpoint_of(line)};
	uint8_t bytes[IMPROV_FRAME_MAX];
	ssize_t len = hex_decode(json_get_string(line, "hex"), bytes, sizeof(bytes));

	assert_true(len >= 0);
	event.data = bytes;
	event.len = len;
	if (type == PROVISION_NOTIFIED && !(host->subscribed & 1u << event.endpoint))
		return;
	if (type == PROVISION_NOTIFIED && host->row->cut && len > MTU_PAYLOAD) {
		event.len = MTU_PAYLOAD;
		event.flags = PROVISION_CUT;
	}
	feed(host, event);
}

static void take_line(struct host *host)
{
	struct json *line = hear(host);
	const char *op = json_get_string(line, "op");

	if (strcmp(op, "value") == 0) {
		take_bytes(host, line, PROVISION_READ);
	} else if (strcmp(op, "notify") == 0) {
		take_bytes(host, line, PROVISION_NOTIFIED);
	} else if (strcmp(op, "written") == 0) {
		assert_int_equal(json_get_number(line, "att_error", -1), 0);
		feed(host, (struct provision_event){.type = PROVISION_WRITTEN,
						    .endpoint = endpoint_of(line)});
	} else if (strcmp(op, "disconnect") == 0) {
		say(host, "{\"op\":\"disconnected\"}\n");
		feed(host, (struct provision_event){.type = PROVISION_CLOSED});
	}
	json_free(line);
}

static void sets_up(void **state)
{
	struct host host = {.row = *state};
	struct provision_action action;
	char *said;

	start_program(&host, host.row->arguments);
	dial(&host);
	say(&host, "{\"op\":\"connected\"}\n");
	assert_int_equal(improv_protocol.new(&host.row->options, &host.machine), 0);
	feed(&host, (struct provision_event){.type = PROVISION_START});
	while (!host.ended) {
		while (improv_protocol.next(host.machine, &action))
			obey(&host, &action);
		if (!host.ended)
			take_line(&host);
	}
	assert_int_equal(host.end.verdict, host.row->verdict);
	if (host.row->options.want_info) {
		const struct provision_facts *facts = improv_protocol.facts(host.machine);

		assert_string_equal(facts->firmware_version, "2025.9.0");
		assert_int_equal(facts->n_networks, 2);
	}
	improv_protocol.free(host.machine);
	said = stop_program(&host);
	if (!strstr(said, host.row->said))
		print_error("%s", said);
	assert_non_null(strstr(said, host.row->said));
	assert_null(strstr(said, "secretpass"));
}

static void answers_what_cannot_be_done(struct host *host)
{
	struct json *json;

	say(host, "{\"op\":\"read\",\"characteristic\":\"command\"}\n");
	json = hear(host);
	assert_int_equal(json_get_number(json, "att_error", -1), 0x02);
	json_free(json);
	say(host, "{\"op\":\"write\",\"characteristic\":\"state\",\"hex\":\"02\"}\n");
	json = hear(host);
	assert_int_equal(json_get_number(json, "att_error", -1), 0x03);
	json_free(json);
	say(host, "{\"op\":\"write\",\"characteristic\":\"command\",\"hex\":\"0\"}\n");
	json = hear(host);
	assert_int_equal(json_get_number(json, "att_error", -1), 0x0d);
	json_free(json);
}

/* Lines that are not of the protocol are passed over, one without an end costs the connection. */
static void outlives_a_host_stack_that_is_broken(void **state)
{
	static const char *const no_arguments[8];
	struct host host = {};
	char endless[10000];

	start_program(&host, no_arguments);
	dial(&host);
	say(&host, "\n{}\nnot json\n{\"op\":7}\n{\"op\":\"read\"}\n"
		   "{\"op\":\"read\",\"characteristic\":\"lunch\"}\n{\"op\":"
		   "\"disconnected\"}\n");
	answers_what_cannot_be_done(&host);
	memset(endless, 'x', sizeof(endless));
	assert_int_equal(send(fileno(host.socket), endless, 8192, MSG_NOSIGNAL), 8192);
	assert_int_equal(fgetc(host.socket), EOF);
	fclose(host.socket);
	dial(&host);
	answers_what_cannot_be_done(&host);
	stop_program(&host);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(rows) + 1] = {
		cmocka_unit_test(outlives_a_host_stack_that_is_broken)};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[i + 1] = (struct CMUnitTest){rows[i].title, sets_up, NULL, NULL,
						   (void *)&rows[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

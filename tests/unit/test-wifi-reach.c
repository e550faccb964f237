/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/reach.h"

#include "tests/unit/unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { PATIENCE_US = 10000000, SHORT_US = 300000 };

/* ---- What is looked for ---- */

struct wanted {
	const char *title;
	const char *url, *hostname;
	bool unasked, found;
	struct reach_target target;
};

static const struct wanted wanted[] = {
	{"an address",
	 "http://192.168.1.23/",
	 NULL,
	 true,
	 true,
	 {"192.168.1.23", 80, true}},
	{"a port",
	 "http://10.0.0.1:8080/x?y",
	 NULL,
	 true,
	 true,
	 {"10.0.0.1", 8080, true}},
	{"https", "HTTPS://lamp.local", NULL, true, true, {"lamp.local", 443, false}},
	{"a user", "http://me:x@172.16.0.9/", NULL, true, true, {"172.16.0.9", 80, true}},
	{"IPv6", "http://[fd00::1]:81/", NULL, true, true, {"fd00::1", 81, true}},
	{"no URL: its host name",
	 NULL,
	 "lamp",
	 true,
	 true,
	 {"lamp.local", 80, false, true}},
	{"no URL: its address",
	 NULL,
	 "192.168.1.23",
	 true,
	 true,
	 {"192.168.1.23", 80, false, true}},
	{"unasked: no address on the Internet", NULL, "192.0.2.1", true, false},
	{"never this computer's address", NULL, "127.0.0.1", false, false},
	{"a URL counts more",
	 "http://10.0.0.1",
	 "lamp",
	 true,
	 true,
	 {"10.0.0.1", 80, true}},
	{"nothing", NULL, NULL, false, false},
	{"unasked: not on the Internet", "http://192.0.2.1/", NULL, true, false},
	{"asked: there too",
	 "http://192.0.2.1/",
	 NULL,
	 false,
	 true,
	 {"192.0.2.1", 80, true}},
	{"unasked: no other name", "http://example.org/", NULL, true, false},
	{"asked: it too",
	 "http://example.org/",
	 NULL,
	 false,
	 true,
	 {"example.org", 80, true}},
	{"172.32 is not private", "http://172.32.0.1/", NULL, true, false},
	{"never this computer", "http://127.0.0.1:631/", NULL, false, false},
	{"nor as IPv6", "http://[::1]/", NULL, false, false},
	{"nor as IPv4 in IPv6", "http://[::ffff:127.0.0.1]/", NULL, false, false},
	{"nor by name", "http://LocalHost/", NULL, false, false},
	{"nor as 0.0.0.0", "http://0.0.0.0/", NULL, false, false},
	{"another scheme", "ftp://10.0.0.1/", NULL, false, false},
	{"no host", "http:///", NULL, false, false},
	{"port 0", "http://10.0.0.1:0/", NULL, false, false},
	{"port 65536", "http://10.0.0.1:65536/", NULL, false, false},
	{"no port", "http://10.0.0.1:/", NULL, false, false},
	{"a port that is none", "http://10.0.0.1:80x/", NULL, false, false},
	{"an open bracket", "http://[fd00::1/", NULL, false, false},
};

static void targets(void **state)
{
	const struct wanted *row = *state;
	struct reach_target target;

	assert_int_equal(reach_target(row->url, row->hostname, row->unasked, &target),
			 row->found);
	if (!row->found)
		return;
	assert_string_equal(target.host, row->target.host);
	assert_int_equal(target.port, row->target.port);
	assert_int_equal(target.http, row->target.http);
	assert_int_equal(target.guessed, row->target.guessed);
}

static void a_name_of_a_stranger_may_lead_to_ourselves(void **state)
{
	static const struct {
		const char *text;
		bool own;
	} rows[] = {{"127.0.0.1", true},	{"127.255.0.1", true}, {"0.0.0.0", true},
		    {"192.168.1.2", false},	{"::1", true},	       {"::", true},
		    {"::ffff:127.0.0.1", true}, {"fe80::1", false}};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		union mdns_address address = {};
		bool v6 = strchr(rows[i].text, ':');

		address.address.sa_family = v6 ? AF_INET6 : AF_INET;
		assert_int_equal(inet_pton(address.address.sa_family, rows[i].text,
					   v6 ? (void *)&address.in6.sin6_addr
					      : &address.in.sin_addr),
				 1);
		assert_int_equal(reach_is_own(&address), rows[i].own);
	}
}

/* ---- Whether it answers: a server of the test's own ---- */

struct fixture {
	sd_event *event;
	int listener, client; /* -1: none */
	uint16_t port;
	const char *answer; /* to what is asked; NULL: silence */
	char asked[256];
	bool done;
	enum reach_result result;
	char text[256];
};

static int on_asked(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct fixture *fixture = userdata;
	ssize_t n = recv(fd, fixture->asked, sizeof(fixture->asked) - 1, 0);

	if (n > 0 && fixture->answer)
		assert_true(send(fd, fixture->answer, strlen(fixture->answer), 0) > 0);
	sd_event_source_set_enabled(source, SD_EVENT_OFF);
	return 0;
}

static int on_client(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct fixture *fixture = userdata;

	fixture->client = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	assert_true(fixture->client >= 0);
	return sd_event_add_io(fixture->event, NULL, fixture->client, EPOLLIN, on_asked,
			       fixture);
}

static void listen_now(struct fixture *fixture)
{
	assert_int_equal(listen(fixture->listener, 4), 0);
	assert_true(sd_event_add_io(fixture->event, NULL, fixture->listener, EPOLLIN,
				    on_client, fixture) >= 0);
}

/* Bound: until it listens, the kernel refuses. */
static int start(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);

	assert_true(sd_event_new(&fixture->event) >= 0);
	fixture->client = -1;
	fixture->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fixture->listener, (struct sockaddr *)&address, len), 0);
	assert_int_equal(
		getsockname(fixture->listener, (struct sockaddr *)&address, &len), 0);
	fixture->port = ntohs(address.sin_port);
	*state = fixture;
	return 0;
}

static int stop(void **state)
{
	struct fixture *fixture = *state;

	sd_event_unref(fixture->event);
	closep(&fixture->client);
	closep(&fixture->listener);
	free(fixture);
	return 0;
}

static void on_result(enum reach_result result, const char *text, void *userdata)
{
	struct fixture *fixture = userdata;

	assert_false(fixture->done);
	fixture->done = true;
	fixture->result = result;
	snprintf(fixture->text, sizeof(fixture->text), "%s", text);
}

static struct reach *look(struct fixture *fixture, bool http, bool guessed,
			  uint64_t timeout_us)
{
	struct reach_target target = {"127.0.0.1", fixture->port, http, guessed};
	struct reach *reach;

	assert_int_equal(reach_new(fixture->event, NULL, &target, timeout_us, on_result,
				   fixture, &reach),
			 0);
	assert_false(fixture->done);
	return reach;
}

static void finish(struct fixture *fixture, struct reach *reach, enum reach_result result,
		   const char *text)
{
	while (!fixture->done)
		assert_true(sd_event_run(fixture->event, PATIENCE_US) > 0);
	reach_free(reach);
	assert_int_equal(fixture->result, result);
	if (!strstr(fixture->text, text))
		fail_msg("not said: %s in %s", text, fixture->text);
}

static void a_web_server_answers(void **state)
{
	struct fixture *fixture = *state;

	fixture->answer = "HTTP/1.1 405 Method Not Allowed\r\n\r\n";
	listen_now(fixture);
	finish(fixture, look(fixture, true, false, PATIENCE_US), REACH_YES,
	       "127.0.0.1 answers at port");
	assert_memory_equal(fixture->asked, "HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\n", 34);
}

static void a_connection_alone_is_no_answer_of_a_web_server(void **state)
{
	struct fixture *fixture = *state;

	listen_now(fixture);
	finish(fixture, look(fixture, true, false, SHORT_US), REACH_NO, "nobody answers");
}

static void something_else_is_no_web_server(void **state)
{
	struct fixture *fixture = *state;

	fixture->answer = "SSH-2.0-OpenSSH_9.2\r\n";
	listen_now(fixture);
	finish(fixture, look(fixture, true, false, SHORT_US), REACH_NO,
	       "does not speak http");
}

static void without_http_a_connection_is_enough(void **state)
{
	struct fixture *fixture = *state;

	listen_now(fixture);
	finish(fixture, look(fixture, false, false, PATIENCE_US), REACH_YES, "answers");
}

static void a_refusal_is_no_answer(void **state)
{
	struct fixture *fixture = *state;

	finish(fixture, look(fixture, true, false, SHORT_US), REACH_NO,
	       "Connection refused");
}

static void where_the_port_is_a_guess_it_is_one(void **state)
{
	struct fixture *fixture = *state;

	finish(fixture, look(fixture, false, true, PATIENCE_US), REACH_YES, "answers");
}

/* The first round is refused: an accessory that has just joined starts its server late. */
static void it_is_tried_again(void **state)
{
	struct fixture *fixture = *state;
	struct reach *reach = look(fixture, true, false, PATIENCE_US);

	fixture->answer = "HTTP/1.0 200 OK\r\n\r\n";
	/* the start, and the refusal */
	assert_true(sd_event_run(fixture->event, PATIENCE_US) > 0);
	assert_true(sd_event_run(fixture->event, PATIENCE_US) > 0);
	assert_false(fixture->done);
	listen_now(fixture);
	finish(fixture, reach, REACH_YES, "answers");
}

static void without_a_bus_a_name_is_not_known_about(void **state)
{
	struct reach_target target = {"lamp.local", 80, true, false};
	struct fixture *fixture = *state;
	struct reach *reach;

	assert_int_equal(reach_new(fixture->event, NULL, &target, PATIENCE_US, on_result,
				   fixture, &reach),
			 0);
	finish(fixture, reach, REACH_UNKNOWN, "neither Avahi nor systemd-resolved");
}

static void may_be_given_up(void **state)
{
	struct fixture *fixture = *state;
	struct reach *reach;

	listen_now(fixture);
	reach = look(fixture, true, false, PATIENCE_US);
	assert_true(sd_event_run(fixture->event, PATIENCE_US) > 0);
	reach_free(reach);
	while (sd_event_run(fixture->event, SHORT_US) > 0)
		;
	assert_false(fixture->done);
}

#define WITH_SERVER(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
	const struct CMUnitTest first[] = {
		WITH_SERVER(a_web_server_answers),
		WITH_SERVER(a_connection_alone_is_no_answer_of_a_web_server),
		WITH_SERVER(something_else_is_no_web_server),
		WITH_SERVER(without_http_a_connection_is_enough),
		WITH_SERVER(a_refusal_is_no_answer),
		WITH_SERVER(where_the_port_is_a_guess_it_is_one),
		WITH_SERVER(it_is_tried_again),
		WITH_SERVER(without_a_bus_a_name_is_not_known_about),
		WITH_SERVER(may_be_given_up),
		cmocka_unit_test(a_name_of_a_stranger_may_lead_to_ourselves),
	};
	struct CMUnitTest tests[ARRAY_SIZE(first) + ARRAY_SIZE(wanted)];

	memcpy(tests, first, sizeof(first));
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		tests[ARRAY_SIZE(first) + i] = (struct CMUnitTest){
			.name = wanted[i].title,
			.test_func = targets,
			.initial_state = (void *)&wanted[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

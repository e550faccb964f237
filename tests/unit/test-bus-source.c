/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A connection whose other end is this test: what arrives, what times out, what ends. */
#include "base/bus-source.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/socket.h>

#define PATH	  "/org/example/Test"
#define INTERFACE "org.example.Test"

enum { PATIENCE_US = 20000000, FLOOD = 2000, SHORT_US = 50000 };

struct fixture {
	sd_event *event;
	sd_bus *peer, *bus;
	struct bus_source *source;
	unsigned heard, free_at; /* 0: never */
	bool in_order, disconnected, failed, answered;
	int error; /* of the answer */
};

static void on_failed(void *userdata)
{
	((struct fixture *)userdata)->failed = true;
}

static int on_signal(sd_bus_message *message, void *userdata, sd_bus_error *ret_error)
{
	struct fixture *fixture = userdata;
	uint32_t n;

	assert_true(sd_bus_message_read_basic(message, 'u', &n) > 0);
	fixture->in_order = fixture->in_order && n == fixture->heard;
	fixture->heard++;
	if (fixture->heard == fixture->free_at)
		fixture->source = bus_source_free(fixture->source);
	return 0;
}

/* As a user of the connection does who opens another one later. */
static int on_disconnected(sd_bus_message *message, void *userdata,
			   sd_bus_error *ret_error)
{
	struct fixture *fixture = userdata;

	fixture->disconnected = true;
	fixture->source = bus_source_free(fixture->source);
	fixture->bus = sd_bus_close_unref(fixture->bus);
	return 0;
}

static int on_answer(sd_bus_message *message, void *userdata, sd_bus_error *ret_error)
{
	struct fixture *fixture = userdata;

	fixture->answered = true;
	fixture->error = sd_bus_message_get_errno(message);
	return 0;
}

static int echo(sd_bus_message *call, void *userdata, sd_bus_error *ret_error)
{
	return sd_bus_reply_method_return(call, NULL);
}

static int ignore(sd_bus_message *call, void *userdata, sd_bus_error *ret_error)
{
	return 1;
}

static const sd_bus_vtable vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("Echo", "", "", echo, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("Ignore", "", "", ignore, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

static void open_peer(struct fixture *fixture, int fd)
{
	assert_true(sd_bus_new(&fixture->peer) >= 0);
	assert_true(sd_bus_set_fd(fixture->peer, fd, fd) >= 0);
	assert_true(sd_bus_set_server(fixture->peer, true, (sd_id128_t){{1}}) >= 0);
	assert_true(sd_bus_set_anonymous(fixture->peer, true) >= 0);
	assert_true(sd_bus_add_object_vtable(fixture->peer, NULL, PATH, INTERFACE, vtable,
					     fixture) >= 0);
	assert_true(sd_bus_start(fixture->peer) >= 0);
	assert_true(sd_bus_attach_event(fixture->peer, fixture->event, 0) >= 0);
}

static void open_bus(struct fixture *fixture, int fd)
{
	assert_true(sd_bus_new(&fixture->bus) >= 0);
	assert_true(sd_bus_set_fd(fixture->bus, fd, fd) >= 0);
	assert_true(sd_bus_set_anonymous(fixture->bus, true) >= 0);
	assert_true(sd_bus_match_signal(fixture->bus, NULL, NULL, PATH, INTERFACE, "Told",
					on_signal, fixture) >= 0);
	assert_true(sd_bus_match_signal(fixture->bus, NULL, "org.freedesktop.DBus.Local",
					NULL, "org.freedesktop.DBus.Local",
					"Disconnected", on_disconnected, fixture) >= 0);
	assert_true(sd_bus_start(fixture->bus) >= 0);
	assert_int_equal(bus_source_new(fixture->event, fixture->bus, on_failed, fixture,
					&fixture->source),
			 0);
}

static int setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	int fds[2];

	fixture->in_order = true;
	assert_true(sd_event_new(&fixture->event) >= 0);
	assert_int_equal(
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds),
		0);
	open_peer(fixture, fds[0]);
	open_bus(fixture, fds[1]);
	*state = fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;

	bus_source_free(fixture->source);
	sd_bus_close_unref(fixture->bus);
	sd_bus_close_unref(fixture->peer);
	sd_event_unref(fixture->event);
	free(fixture);
	return 0;
}

/* One round; something has to happen in it. */
static void run(const struct fixture *fixture)
{
	assert_true(sd_event_run(fixture->event, PATIENCE_US) > 0);
}

static void tell(const struct fixture *fixture, uint32_t n)
{
	assert_true(sd_bus_emit_signal(fixture->peer, PATH, INTERFACE, "Told", "u", n) >=
		    0);
}

static void call(struct fixture *fixture, const char *member, uint64_t timeout_us)
{
	sd_bus_message *message;

	assert_true(sd_bus_message_new_method_call(fixture->bus, &message, NULL, PATH,
						   INTERFACE, member) >= 0);
	assert_true(sd_bus_call_async(fixture->bus, NULL, message, on_answer, fixture,
				      timeout_us) >= 0);
	sd_bus_message_unref(message);
	fixture->answered = false;
	while (!fixture->answered)
		run(fixture);
}

static void a_flood_arrives_in_order(void **state)
{
	struct fixture *fixture = *state;

	for (uint32_t i = 0; i < FLOOD; i++) {
		tell(fixture, i);
		if (i % 10 == 0)
			run(fixture);
	}
	while (fixture->heard < FLOOD)
		run(fixture);
	assert_true(fixture->in_order);
	assert_int_equal(fixture->heard, FLOOD);
	/* and behind it all goes on */
	call(fixture, "Echo", 0);
	assert_int_equal(fixture->error, 0);
}

static void a_wake_up_takes_all_that_is_there(void **state)
{
	struct fixture *fixture = *state;

	call(fixture, "Echo", 0);
	for (uint32_t i = 0; i < BUS_SOURCE_MESSAGES / 2; i++)
		tell(fixture, i);
	assert_true(sd_bus_flush(fixture->peer) >= 0);
	while (!fixture->heard)
		run(fixture);
	assert_int_equal(fixture->heard, BUS_SOURCE_MESSAGES / 2);
}

static void a_call_without_an_answer_times_out(void **state)
{
	struct fixture *fixture = *state;

	call(fixture, "Echo", 0);
	assert_int_equal(fixture->error, 0);
	call(fixture, "Ignore", SHORT_US);
	assert_int_equal(fixture->error, ETIMEDOUT);
	call(fixture, "Echo", 0);
	assert_int_equal(fixture->error, 0);
}

static void the_loss_of_the_peer_is_told(void **state)
{
	struct fixture *fixture = *state;

	call(fixture, "Echo", 0);
	fixture->peer = sd_bus_close_unref(fixture->peer);
	while (!fixture->disconnected)
		run(fixture);
	assert_null(fixture->source);
	assert_false(fixture->failed);
}

static void a_handler_may_free_it(void **state)
{
	struct fixture *fixture = *state;

	call(fixture, "Echo", 0);
	fixture->free_at = 3;
	for (uint32_t i = 0; i < 10; i++)
		tell(fixture, i);
	while (fixture->source)
		run(fixture);
	while (sd_event_run(fixture->event, 0) > 0)
		;
	assert_int_equal(fixture->heard, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_flood_arrives_in_order, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_wake_up_takes_all_that_is_there, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_call_without_an_answer_times_out, setup,
						teardown),
		cmocka_unit_test_setup_teardown(the_loss_of_the_peer_is_told, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_handler_may_free_it, setup, teardown),
	};

	return cmocka_run_group_tests_name("bus-source", tests, NULL, NULL);
}

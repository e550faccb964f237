/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* On a bus of its own, where the test itself is Avahi and systemd-resolved. */
#include "wifi/mdns.h"

#include "tests/unit/unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { PATIENCE_US = 10000000 };

/* What the daemons say; NULL: that they do not know it. */
struct daemons {
	const char *inet, *inet6; /* Avahi's addresses; NULL: its TimeoutError */
	int interface;		  /* that Avahi heard them on */
	bool silent_inet6;	  /* never answered: it would take 5 s */
	const char *resolved; /* of resolved, on interface 3; "5 bytes": of that length */
};

struct fixture {
	pid_t pid;
	char address[256];
	sd_event *event;
	sd_bus *client, *daemon;
	const struct daemons *daemons;
	char told[256]; /* what came, in order */
	bool done;
	int error;
};

static int avahi_call(sd_bus_message *message, void *userdata, sd_bus_error *error)
{
	struct fixture *fixture = userdata;
	const struct daemons *daemons = fixture->daemons;
	int interface, protocol, family;
	const char *name, *address;

	assert_true(sd_bus_message_read(message, "iisi", &interface, &protocol, &name,
					&family) >= 0);
	assert_int_equal(interface, -1);
	assert_int_equal(protocol, -1);
	address = family == 0 ? daemons->inet : daemons->inet6;
	if (family == 1 && daemons->silent_inet6)
		return 1;
	if (!address)
		return sd_bus_reply_method_errorf(
			message, "org.freedesktop.Avahi.TimeoutError", "Timeout reached");
	return sd_bus_reply_method_return(message, "iisisu", daemons->interface, 0, name,
					  family, address, 4);
}

static int resolved_call(sd_bus_message *message, void *userdata, sd_bus_error *error)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	struct fixture *fixture = userdata;
	const char *text = fixture->daemons->resolved;
	bool v6 = text && strchr(text, ':'), odd = text && !strcmp(text, "5 bytes");
	uint8_t bytes[16] = {};

	if (!text)
		return sd_bus_reply_method_errorf(
			message, "org.freedesktop.resolve1.NoNameServers", "none");
	if (!odd)
		assert_int_equal(inet_pton(v6 ? AF_INET6 : AF_INET, text, bytes), 1);
	assert_true(sd_bus_message_new_method_return(message, &reply) >= 0);
	assert_true(sd_bus_message_open_container(reply, 'a', "(iiay)") >= 0);
	assert_true(sd_bus_message_open_container(reply, 'r', "iiay") >= 0);
	assert_true(sd_bus_message_append(reply, "ii", 3, v6 ? AF_INET6 : AF_INET) >= 0);
	assert_true(sd_bus_message_append_array(reply, 'y', bytes,
						odd  ? 5
						: v6 ? 16
						     : 4) >= 0);
	assert_true(sd_bus_message_close_container(reply) >= 0);
	assert_true(sd_bus_message_close_container(reply) >= 0);
	assert_true(sd_bus_message_append(reply, "st", "x", UINT64_C(0)) >= 0);
	return sd_bus_send(NULL, reply, NULL);
}

static const sd_bus_vtable avahi[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("ResolveHostName", "iisiu", "iisisu", avahi_call,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable resolved[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("ResolveHostname", "isit", "a(iiay)st", resolved_call,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

static sd_bus *connect_to(const struct fixture *fixture)
{
	sd_bus *bus;

	assert_true(sd_bus_new(&bus) >= 0);
	assert_true(sd_bus_set_address(bus, fixture->address) >= 0);
	assert_true(sd_bus_set_bus_client(bus, true) >= 0);
	assert_true(sd_bus_start(bus) >= 0);
	assert_true(sd_bus_attach_event(bus, fixture->event, 0) >= 0);
	return bus;
}

static int start(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	char *argv[] = {(char *)"dbus-daemon", (char *)"--session", (char *)"--nofork",
			(char *)"--print-address", NULL};
	posix_spawn_file_actions_t actions;
	FILE *address;
	int fds[2];

	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
	assert_int_equal(
		posix_spawnp(&fixture->pid, argv[0], &actions, NULL, argv, environ), 0);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[1]);
	address = fdopen(fds[0], "r");
	assert_non_null(fgets(fixture->address, sizeof(fixture->address), address));
	fclose(address);
	fixture->address[strcspn(fixture->address, "\n")] = '\0';
	assert_true(sd_event_new(&fixture->event) >= 0);
	fixture->client = connect_to(fixture);
	*state = fixture;
	return 0;
}

static int stop(void **state)
{
	struct fixture *fixture = *state;

	sd_bus_close_unref(fixture->client);
	sd_event_unref(fixture->event);
	kill(fixture->pid, SIGTERM);
	waitpid(fixture->pid, NULL, 0);
	free(fixture);
	return 0;
}

static void become(struct fixture *fixture, const struct daemons *daemons)
{
	fixture->daemons = daemons;
	fixture->daemon = connect_to(fixture);
	if (daemons->inet || daemons->inet6 || daemons->interface) {
		assert_true(sd_bus_add_object_vtable(fixture->daemon, NULL, "/",
						     "org.freedesktop.Avahi.Server",
						     avahi, fixture) >= 0);
		assert_true(sd_bus_request_name(fixture->daemon, "org.freedesktop.Avahi",
						0) >= 0);
	}
	if (daemons->resolved) {
		assert_true(sd_bus_add_object_vtable(fixture->daemon, NULL,
						     "/org/freedesktop/resolve1",
						     "org.freedesktop.resolve1.Manager",
						     resolved, fixture) >= 0);
		assert_true(sd_bus_request_name(fixture->daemon,
						"org.freedesktop.resolve1", 0) >= 0);
	}
}

static void on_addresses(const union mdns_address *addresses, size_t n, bool last,
			 int error, void *userdata)
{
	struct fixture *fixture = userdata;
	char text[INET6_ADDRSTRLEN];

	for (size_t i = 0; i < n; i++) {
		const union mdns_address *address = &addresses[i];
		bool v6 = address->address.sa_family == AF_INET6;
		size_t len = strlen(fixture->told);

		inet_ntop(address->address.sa_family,
			  v6 ? (const void *)&address->in6.sin6_addr
			     : &address->in.sin_addr,
			  text, sizeof(text));
		snprintf(fixture->told + len, sizeof(fixture->told) - len, "%s%s",
			 len ? " " : "", text);
		len = strlen(fixture->told);
		if (v6 && address->in6.sin6_scope_id)
			snprintf(fixture->told + len, sizeof(fixture->told) - len, "%%%u",
				 address->in6.sin6_scope_id);
	}
	fixture->done = last || (n && fixture->daemons->silent_inet6);
	fixture->error = error;
}

struct vector {
	const char *title;
	struct daemons daemons;
	const char *name, *told;
	int error;
};

static const struct vector vectors[] = {
	{"Avahi: IPv4", {.inet = "192.0.2.7", .interface = 2}, "lamp.local", "192.0.2.7"},
	{"Avahi: IPv4 is told before IPv6 has timed out",
	 {.inet = "192.0.2.7", .interface = 2, .silent_inet6 = true},
	 "lamp.local",
	 "192.0.2.7"},
	{"Avahi: a link-local address has its link",
	 {.inet6 = "fe80::1", .interface = 7},
	 "lamp.local",
	 "fe80::1%7"},
	{"Avahi: both",
	 {"192.0.2.7", "2001:db8::1", 2},
	 "LAMP.LOCAL.",
	 "192.0.2.7 2001:db8::1"},
	{"Avahi: a link-local address without a link is of no use",
	 {.inet6 = "fe80::1", .interface = -1},
	 "lamp.local",
	 "",
	 -ENOENT},
	{"Avahi: what is no address",
	 {.inet = "hello", .interface = 2},
	 "lamp.local",
	 "",
	 -ENOENT},
	{"Avahi: nobody has the name", {.interface = 2}, "lamp.local", "", -ENOENT},
	{"Avahi is not asked for other names",
	 {.inet = "192.0.2.7", .interface = 2},
	 "lamp.example.org",
	 "",
	 -ENOTCONN},
	{"resolved: IPv4", {.resolved = "192.0.2.8"}, "lamp.local", "192.0.2.8"},
	{"resolved: IPv6 link-local", {.resolved = "fe80::2"}, "lamp.local", "fe80::2%3"},
	{"resolved: another name",
	 {.resolved = "192.0.2.8"},
	 "lamp.example.org",
	 "192.0.2.8"},
	{"resolved: an address of 5 bytes",
	 {.resolved = "5 bytes"},
	 "lamp.local",
	 "",
	 -ENOENT},
	{"both say the same: once",
	 {"192.0.2.7", NULL, 2, false, "192.0.2.7"},
	 "lamp.local",
	 "192.0.2.7"},
	{"nobody is there", {}, "lamp.local", "", -ENOTCONN},
};

static const struct vector *current; /* cmocka gives the state to the fixture */

static void run_until_done(struct fixture *fixture)
{
	while (!fixture->done)
		assert_true(sd_event_run(fixture->event, PATIENCE_US) > 0);
}

static void resolves(void **state)
{
	_cleanup_(mdns_query_freep) struct mdns_query *query = NULL;
	const struct vector *vector = current++;
	struct fixture *fixture = *state;

	become(fixture, &vector->daemons);
	assert_int_equal(mdns_resolve(fixture->client, vector->name, on_addresses,
				      fixture, &query),
			 0);
	run_until_done(fixture);
	assert_string_equal(fixture->told, vector->told);
	assert_int_equal(fixture->error, vector->error);
	sd_bus_close_unref(fixture->daemon);
}

static void refuses_what_is_no_name(void **state)
{
	static const char *const names[] = {"",	    ".local",	   "a..local",
					    "a b",  "lamp.local/", "l\xc3\xa4mp.local",
					    "a\nb", "lamp\"x"};
	struct fixture *fixture = *state;
	struct mdns_query *query;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(mdns_resolve(fixture->client, names[i], on_addresses,
					      fixture, &query),
				 -EINVAL);
}

static void may_be_given_up(void **state)
{
	struct fixture *fixture = *state;
	struct mdns_query *query;

	become(fixture, &vectors[0].daemons);
	assert_int_equal(mdns_resolve(fixture->client, "lamp.local", on_addresses,
				      fixture, &query),
			 0);
	mdns_query_free(query);
	while (sd_event_run(fixture->event, 100000) > 0)
		;
	assert_string_equal(fixture->told, "");
	sd_bus_close_unref(fixture->daemon);
}

int main(void)
{
	struct CMUnitTest tests[2 + ARRAY_SIZE(vectors)] = {
		cmocka_unit_test_setup_teardown(refuses_what_is_no_name, start, stop),
		cmocka_unit_test_setup_teardown(may_be_given_up, start, stop),
	};

	current = vectors;
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[2 + i] = (struct CMUnitTest){.name = vectors[i].title,
						   .test_func = resolves,
						   .setup_func = start,
						   .teardown_func = stop};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

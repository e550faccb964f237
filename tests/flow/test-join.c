/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Joins through the public API: what an app relies on that starts, leaves and gives up joins. */
#include "setup/usher.h"

#include "tests/flow/world.h"
#include "tests/unit/unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000 };

static const char world_lines[] =
	"{\"world\":\"join\",\"v\":1,\"seed\":1,\"speed\":20,\"wlans\":[{\"name\":"
	"\"wlan1\","
	"\"address\":\"02:00:00:00:02:00\",\"phy\":1,\"networks\":[{\"ssid\":\"HomeNet\","
	"\"passphrase\":\"home sweet home\"}]}]}\n"
	"{\"ap\":\"home\",\"ssid\":\"HomeNet\",\"bssid\":\"02:00:00:00:00:01\",\"freq\":"
	"2437,"
	"\"passphrase\":\"home sweet home\"}\n"
	"{\"ap\":\"acme\",\"ssid\":\"ACME-1\",\"bssid\":\"02:00:00:00:10:01\",\"freq\":"
	"2412,"
	"\"passphrase\":\"correct horse\"}\n";

/* The loopback, so that a page of the test is over its network; the link is lost once, 1.5 s after
   it came. */
static const char page_lines[] =
	"{\"world\":\"page\",\"v\":1,\"seed\":1,\"speed\":20,\"wlans\":[{\"name\":"
	"\"lo\",\"address\":\"02:00:00:00:02:00\",\"phy\":1}]}\n"
	"{\"ap\":\"acme\",\"ssid\":\"ACME-1\",\"bssid\":\"02:00:00:00:10:01\",\"freq\":"
	"2412,\"passphrase\":\"correct horse\",\"faults\":{\"deauth_after_ms\":30000}}\n";

static struct flow_world world;

static int begin(void **state)
{
	flow_world_start(&world, world_lines);
	return 0;
}

static int begin_page(void **state)
{
	flow_world_start(&world, page_lines);
	return 0;
}

static int end(void **state)
{
	flow_world_stop(&world);
	flow_world_forget(&world);
	return 0;
}

/* The next event, waiting for the fd as an app does. */
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

/* Until that phase, or JOINED (phase NULL); false: END came first. */
static bool wait_phase(struct usher *usher, const char *phase)
{
	for (;;) {
		struct usher_event *event = wait_event(usher);
		enum usher_event_type type = usher_event_get_type(event);
		const char *name = usher_event_get_phase(event);
		bool there = phase ? name && !strcmp(name, phase)
				   : type == USHER_EVENT_JOINED;

		usher_event_free(event);
		if (there || type == USHER_EVENT_END)
			return there;
	}
}

/* What END says; how often it comes shows when the context has nothing more to say. */
static int wait_end(struct usher *usher)
{
	for (;;) {
		struct usher_event *event = wait_event(usher);
		int error = usher_event_get_error(event);
		bool over = usher_event_get_type(event) == USHER_EVENT_END;

		usher_event_free(event);
		if (over)
			return error;
	}
}

static struct usher *new_context(void)
{
	struct usher *usher;

	assert_int_equal(usher_new(&usher), 0);
	assert_int_equal(usher_set_wifi(usher, "wlan1"), 0);
	return usher;
}

static struct usher_join *start(struct usher *usher, enum usher_lifetime lifetime)
{
	struct usher_network *network;
	struct usher_join *join;

	assert_int_equal(usher_network_new(&network), 0);
	assert_int_equal(usher_network_set_prefix(network, "ACME-", 5), 0);
	assert_int_equal(usher_network_set_passphrase(network, "correct horse", 13), 0);
	assert_int_equal(usher_network_set_lifetime(network, lifetime, 0), 0);
	usher_network_set_allow_disconnect(network, true);
	assert_int_equal(usher_join_start(usher, network, &join), 0);
	usher_network_free(network);
	return join;
}

static size_t restore(struct usher *usher, enum usher_restore_what what)
{
	struct usher_restore *restore;
	size_t n;

	assert_int_equal(usher_restore_start(usher, what, &restore), 0);
	assert_int_equal(wait_end(usher), USHER_OK);
	n = usher_restore_get_count(restore);
	usher_restore_free(restore);
	return n;
}

static void joins_and_leaves(void **state)
{
	struct usher *usher = new_context();
	struct usher_join *join = start(usher, USHER_ONCE);
	size_t len;

	assert_true(wait_phase(usher, NULL));
	assert_string_equal(usher_join_get_interface(join), "wlan1");
	assert_memory_equal(usher_join_get_ssid(join, &len), "ACME-1", 6);
	assert_int_equal(len, 6);
	assert_int_equal(usher_join_get_frequency(join), 2412);
	assert_string_equal(usher_join_get_security(join), "wpa2");
	assert_non_null(usher_join_get_ipv4(join));
	assert_non_null(strchr(usher_join_get_ipv6(join), '%'));
	assert_int_equal(usher_join_leave(join), 0);
	assert_int_equal(usher_join_leave(join), 0);
	assert_int_equal(wait_end(usher), USHER_OK);
	assert_null(usher_next_event(usher));
	/* what can be read stays, also when the context is gone */
	usher_free(usher);
	assert_string_equal(usher_join_get_interface(join), "wlan1");
	usher_join_free(join);
}

static void leaving_before_it_is_joined_is_a_cancel(void **state)
{
	static const char *const phases[] = {"scan", "associate", "address"};

	for (size_t i = 0; i < sizeof(phases) / sizeof(*phases); i++) {
		struct usher *usher = new_context();
		struct usher_join *join = start(usher, USHER_ONCE);

		assert_true(wait_phase(usher, phases[i]));
		usher_join_leave(join);
		assert_int_equal(wait_end(usher), USHER_ERROR_CANCELLED);
		usher_join_free(join);
		assert_int_equal(restore(usher, USHER_RESTORE_UNFINISHED), 0);
		usher_free(usher);
	}
}

/* An app may give up at any moment, in any order; it can join again, and put the host back. */
static void given_up_in_any_phase(void **state)
{
	static const char *const phases[] = {"scan", "associate", "address", "reach",
					     NULL};

	for (size_t i = 0; i < 2 * sizeof(phases) / sizeof(*phases); i++) {
		struct usher *usher = new_context();
		struct usher_join *join = start(usher, USHER_ONCE);

		assert_true(wait_phase(usher, phases[i / 2]));
		if (i % 2) {
			usher_join_free(join);
			usher_free(usher);
		} else {
			usher_free(usher);
			usher_join_free(join);
		}
		usher = new_context();
		join = start(usher, USHER_ONCE);
		assert_true(wait_phase(usher, NULL));
		usher_join_leave(join);
		assert_int_equal(wait_end(usher), USHER_OK);
		usher_join_free(join);
		assert_int_equal(restore(usher, USHER_RESTORE_UNFINISHED), 0);
		usher_free(usher);
	}
}

static void one_that_is_kept_stays_until_it_is_left(void **state)
{
	struct usher *usher = new_context();
	struct usher_join *join = start(usher, USHER_KEPT);

	assert_true(wait_phase(usher, NULL));
	assert_int_equal(wait_end(usher), USHER_OK);
	usher_join_free(join);
	usher_free(usher);

	usher = new_context();
	join = start(usher, USHER_ONCE);
	assert_int_equal(wait_end(usher), USHER_ERROR_JOINED_ALREADY);
	usher_join_free(join);
	assert_int_equal(restore(usher, USHER_RESTORE_UNFINISHED), 0);
	assert_int_equal(restore(usher, USHER_RESTORE_JOINED), 1);
	assert_int_equal(restore(usher, USHER_RESTORE_JOINED), 0);
	usher_free(usher);
}

static void two_at_once_on_one_radio(void **state)
{
	struct usher *usher = new_context(), *other = new_context();
	struct usher_join *join = start(usher, USHER_ONCE), *late;

	assert_true(wait_phase(usher, NULL));
	late = start(other, USHER_ONCE);
	assert_int_equal(wait_end(other), USHER_ERROR_BUSY);
	usher_join_free(late);
	usher_free(other);
	usher_join_leave(join);
	assert_int_equal(wait_end(usher), USHER_OK);
	usher_join_free(join);
	usher_free(usher);
}

/* ---- A page that is asked for (portal-url) ---- */

/* Listens, and has it in the configuration of this test alone. */
static int set_page(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char path[128];
	FILE *file;

	assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(fd, 4), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	assert_int_equal(setenv("XDG_CONFIG_HOME", world.dir, 1), 0);
	snprintf(path, sizeof(path), "%s/usher", world.dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/usher/usher.conf", world.dir);
	file = fopen(path, "we");
	assert_non_null(file);
	fprintf(file, "portal-url = http://127.0.0.1:%u/\n", ntohs(address.sin_port));
	fclose(file);
	return fd;
}

/* Until somebody asks for it; nothing of JOINED comes before. */
static int wait_asked(struct usher *usher, int page)
{
	struct pollfd fds[] = {{.fd = page, .events = POLLIN},
			       {.fd = usher_get_fd(usher), .events = POLLIN}};

	for (;;) {
		struct usher_event *event;

		assert_true(poll(fds, 2, PATIENCE_MS) > 0);
		assert_int_equal(usher_dispatch(usher), 0);
		while ((event = usher_next_event(usher))) {
			enum usher_event_type type = usher_event_get_type(event);

			usher_event_free(event);
			assert_int_not_equal(type, USHER_EVENT_JOINED);
			assert_int_not_equal(type, USHER_EVENT_END);
		}
		if (fds[0].revents)
			return accept4(page, NULL, NULL, SOCK_CLOEXEC);
	}
}

static void wait_note(struct usher *usher, const char *text)
{
	for (bool there = false; !there;) {
		struct usher_event *event = wait_event(usher);
		const char *note = usher_event_get_text(event);

		assert_int_not_equal(usher_event_get_type(event), USHER_EVENT_JOINED);
		assert_int_not_equal(usher_event_get_type(event), USHER_EVENT_END);
		there = note && !strcmp(note, text);
		usher_event_free(event);
	}
}

static void answer(int client)
{
	static const char text[] = "HTTP/1.1 204 No Content\r\n\r\n";

	(void)send(client, text, strlen(text), MSG_NOSIGNAL);
	close(client);
}

/* A page that comes over a link that is lost says nothing: it is asked for again. */
static void joined_is_not_told_over_a_lost_link(void **state)
{
	struct usher *usher = new_context();
	struct usher_join *join;
	int page = set_page(), client;

	assert_int_equal(usher_set_wifi(usher, "lo"), 0);
	join = start(usher, USHER_ONCE);
	client = wait_asked(usher, page);
	wait_note(usher, "the link was lost");
	answer(client);
	client = wait_asked(usher, page);
	answer(client);
	assert_true(wait_phase(usher, NULL));
	usher_join_leave(join);
	assert_int_equal(wait_end(usher), USHER_OK);
	usher_join_free(join);
	usher_free(usher);
	close(page);
	unsetenv("XDG_CONFIG_HOME");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(joins_and_leaves, begin, end),
		cmocka_unit_test_setup_teardown(leaving_before_it_is_joined_is_a_cancel,
						begin, end),
		cmocka_unit_test_setup_teardown(given_up_in_any_phase, begin, end),
		cmocka_unit_test_setup_teardown(one_that_is_kept_stays_until_it_is_left,
						begin, end),
		cmocka_unit_test_setup_teardown(two_at_once_on_one_radio, begin, end),
		cmocka_unit_test_setup_teardown(joined_is_not_told_over_a_lost_link,
						begin_page, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * wifi/manager against stand-ins on a private bus: who is found, what is changed for a release and
 * a return, and what is said when it does not go.
 */
#include "wifi/manager.h"

#include "base/loop.h"
#include "tests/flow/managers.h"
#include "tests/flow/world.h"
#include "tests/unit/unit.h"
#include "wifi/bus.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

/* clang-format off */
#define WORLD "{\"world\":\"managers\",\"v\":1,\"seed\":1,\"wlans\":[" \
	"{\"name\":\"wlan0\",\"address\":\"02:00:00:00:01:00\",\"phy\":0}]}\n"
#define UUID "11111111-2222-3333-4444-555555555555"
#define ACTIVATED "activate /org/freedesktop/NetworkManager/Settings/5 " \
	"/org/freedesktop/NetworkManager/Devices/3 "

struct row {
	const char *title;
	struct managers_config there;
	enum wifi_manager_kind kind;
	const char *state;
	int release; /* error; 1: not tried */
	const char *text; /* a part of the sentence */
	int give_back; /* the same */
	const char *trace;
};

static const struct row rows[] = {
	{"nobody", {}, WIFI_MANAGER_NONE, "{\"kind\":0}", 0, NULL, 0, ""},
	{"NetworkManager with a connection: it has it back",
	 {.nm = true}, WIFI_MANAGER_NETWORKMANAGER, "{\"kind\":1,\"uuid\":\"" UUID "\"}",
	 0, NULL, 0, "unmanaged removed managed " ACTIVATED},
	{"NetworkManager without one: it chooses by itself",
	 {.nm = true, .idle = true}, WIFI_MANAGER_NETWORKMANAGER, "{\"kind\":1}",
	 0, NULL, 0, "unmanaged managed "},
	{"NetworkManager does not manage it",
	 {.nm = true, .unmanaged = true}, WIFI_MANAGER_NONE, "{\"kind\":0}", 0, NULL, 0, ""},
	{"polkit says no",
	 {.nm = true, .denied = true}, WIFI_MANAGER_NETWORKMANAGER, "{\"kind\":1,\"uuid\":\"" UUID "\"}",
	 -EACCES, "does not let go of it: Not authorized", 0, ""},
	{"NetworkManager says yes, and nothing follows",
	 {.nm = true, .stuck = true}, WIFI_MANAGER_NETWORKMANAGER, "{\"kind\":1,\"uuid\":\"" UUID "\"}",
	 -ETIMEDOUT, "does not let go of it in time", 1, "unmanaged "},
	{"systemd-networkd configures it",
	 {.networkd = true}, WIFI_MANAGER_NETWORKD, "{\"kind\":2}", 1, NULL, 0, ""},
	{"NetworkManager beside systemd-networkd", {.nm = true, .networkd = true},
	 WIFI_MANAGER_NETWORKMANAGER, "{\"kind\":1,\"uuid\":\"" UUID "\"}",
	 0, NULL, 0, "unmanaged managed " ACTIVATED},
	{"iwd has the radio",
	 {.iwd = true}, WIFI_MANAGER_IWD, "{\"kind\":4}",
	 -EOPNOTSUPP, "iwd runs wlan0, and usher needs wpa_supplicant", 0, ""},
	{"NetworkManager on top of iwd",
	 {.nm = true, .iwd = true}, WIFI_MANAGER_IWD, "{\"kind\":4}", -EOPNOTSUPP, "iwd", 0, ""},
	{"iwd has it switched off",
	 {.iwd = true, .iwd_off = true}, WIFI_MANAGER_NONE, "{\"kind\":0}", 0, NULL, 0, ""},
	{"connman",
	 {.connman = true}, WIFI_MANAGER_CONNMAN, "{\"kind\":5}", -EOPNOTSUPP, "connman", 0, ""},
};
/* clang-format on */

struct flow {
	struct flow_world world;
	struct loop *loop;
	sd_bus *bus;
	bool done;
	int error;
	char text[256];
};

static void on_done(struct wifi_manager *manager, int error, const char *text,
		    void *userdata)
{
	struct flow *flow = userdata;

	flow->done = true;
	flow->error = error;
	snprintf(flow->text, sizeof(flow->text), "%s", text ?: "");
}

static int wait_for_it(struct flow *flow)
{
	struct pollfd fd = {.fd = loop_fd(flow->loop), .events = POLLIN};

	loop_kick(flow->loop);
	for (flow->done = false; !flow->done;) {
		assert_int_equal(poll(&fd, 1, 20000), 1);
		assert_int_equal(loop_dispatch(flow->loop), 0);
	}
	return flow->error;
}

static void open_bus(struct flow *flow)
{
	assert_int_equal(loop_new(&flow->loop), 0);
	assert_int_equal(wifi_bus_open(loop_event(flow->loop), &flow->bus), 0);
}

static void close_bus(struct flow *flow)
{
	flow->bus = wifi_bus_close(flow->bus);
	flow->loop = loop_free(flow->loop);
}

/* What is created there next stays there. */
static bool is_removed(struct flow *flow)
{
	return sd_bus_call_method(flow->bus, "fi.w1.wpa_supplicant1",
				  "/fi/w1/wpa_supplicant1", "fi.w1.wpa_supplicant1",
				  "GetInterface", NULL, NULL, "s", "wlan0") < 0;
}

static void let_go(struct flow *flow, const struct row *row)
{
	struct wifi_manager *manager = NULL;
	char *state;

	open_bus(flow);
	assert_int_equal(wifi_manager_new(loop_event(flow->loop), flow->bus, "wlan0",
					  on_done, flow, &manager),
			 0);
	assert_int_equal(wait_for_it(flow), 0);
	assert_int_equal(wifi_manager_kind(manager), row->kind);
	assert_int_equal(wifi_manager_state(manager, &state), 0);
	assert_string_equal(state, row->state);
	free(state);
	if (row->release <= 0) {
		assert_int_equal(wifi_manager_release(manager, on_done, flow), 0);
		assert_int_equal(wait_for_it(flow), row->release);
		assert_non_null(strstr(flow->text, row->text ?: ""));
		if (row->kind == WIFI_MANAGER_NETWORKMANAGER && row->release == 0)
			assert_true(is_removed(flow));
	}
	wifi_manager_free(manager);
	close_bus(flow);
}

/* By a later process: all that it has is what was written down. */
static void give_back(struct flow *flow, const struct row *row)
{
	struct wifi_manager *manager = NULL;

	if (row->give_back > 0)
		return;
	open_bus(flow);
	assert_int_equal(wifi_manager_new_known(loop_event(flow->loop), flow->bus,
						"wlan0", row->state, strlen(row->state),
						&manager),
			 0);
	assert_int_equal(wifi_manager_give_back(manager, on_done, flow), 0);
	assert_int_equal(wait_for_it(flow), row->give_back);
	wifi_manager_free(manager);
	close_bus(flow);
}

static void they_let_go_and_take_back(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct managers managers;
		char trace[256];

		print_message("# %s\n", rows[i].title);
		managers_start(&managers, &rows[i].there);
		let_go(*state, &rows[i]);
		give_back(*state, &rows[i]);
		managers_stop(&managers, trace);
		assert_string_equal(trace, rows[i].trace);
	}
}

/* It stopped, or was removed, since it let go: there is nobody to give it to. */
static void one_that_is_gone_needs_nothing(void **state)
{
	give_back(*state, &rows[1]);
}

static void what_it_cannot_have_written_is_refused(void **state)
{
	static const char *const states[] = {
		"", "{", "[]", "{\"kind\":-1}", "{\"kind\":6}", "{\"kind\":\"1\"}"};
	struct wifi_manager *manager = NULL;
	struct flow *flow = *state;

	open_bus(flow);
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		assert_int_equal(wifi_manager_new_known(loop_event(flow->loop), flow->bus,
							"wlan0", states[i],
							strlen(states[i]), &manager),
				 -EBADMSG);
	assert_null(manager);
	close_bus(flow);
}

/* What was asked over the bus before this is answered, and dispatched. */
static void let_answers_come(struct flow *flow)
{
	assert_true(sd_bus_call_method(flow->bus, "org.freedesktop.NetworkManager", "/",
				       "org.freedesktop.DBus.Peer", "Ping", NULL, NULL,
				       NULL) >= 0);
	loop_kick(flow->loop);
	assert_int_equal(loop_dispatch(flow->loop), 0);
}

static void freed_in_the_middle_it_says_nothing(void **state)
{
	struct managers managers;
	struct wifi_manager *manager = NULL;
	struct flow *flow = *state;
	char trace[256];

	managers_start(&managers, &rows[1].there);
	open_bus(flow);
	assert_int_equal(wifi_manager_new(loop_event(flow->loop), flow->bus, "wlan0",
					  on_done, flow, &manager),
			 0);
	assert_int_equal(loop_dispatch(flow->loop), 0);
	flow->done = false;
	wifi_manager_free(manager);
	let_answers_come(flow);
	assert_false(flow->done);
	close_bus(flow);
	managers_stop(&managers, trace);
}

static int start(void **state)
{
	struct flow *flow = calloc(1, sizeof(*flow));

	if (!flow)
		return -1;
	flow_world_start(&flow->world, WORLD);
	*state = flow;
	return 0;
}

static int stop(void **state)
{
	struct flow *flow = *state;

	flow_world_stop(&flow->world);
	flow_world_forget(&flow->world);
	free(flow);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(they_let_go_and_take_back),
		cmocka_unit_test(one_that_is_gone_needs_nothing),
		cmocka_unit_test(what_it_cannot_have_written_is_refused),
		cmocka_unit_test(freed_in_the_middle_it_says_nothing),
	};

	return cmocka_run_group_tests(tests, start, stop);
}

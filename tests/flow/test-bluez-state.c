/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands in the way, and discovery that goes on by itself, against the stand-in. */
#include "ble/bluez.h"

#include "base/loop.h"
#include "base/macros.h"
#include "tests/flow/world.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

/* clang-format off */
#define HCI0    "{\"name\":\"hci0\",\"address\":\"00:AA:01:00:00:00\"}"
#define HCI0_OFF "{\"name\":\"hci0\",\"address\":\"00:AA:01:00:00:00\",\"powered\":false}"
#define HCI1    "{\"name\":\"hci1\",\"address\":\"00:AA:01:00:00:01\"}"
#define WORLD(rest) "{\"world\":\"t\"," rest "}\n"
#define BEACON                                                                           \
	"{\"name\":\"beacon\",\"address\":\"2B:CB:BC:87:E6:91\",\"address_type\":\"random\"," \
	"\"connectable\":false,\"interval_ms\":50,"                                      \
	"\"adv\":[{\"uuids\":[\"feaa\"],\"service_data\":{\"feaa\":\"2000\"}}]%s}\n"

enum { FLOW_TIMEOUT = 20 * 1000000 };
/* clang-format on */

struct flow {
	struct loop *loop;
	struct bluez *bluez;
	unsigned reports,
		adapters; /* adapters: a bit set of those that heard something */
	struct ble_addr last;
	bool lost;
};

static void on_report(const struct ble_report *report, void *userdata)
{
	struct flow *flow = userdata;

	assert_int_equal(report->connectable, BLE_UNKNOWN);
	assert_true(report->ad_len > 0);
	flow->reports++;
	flow->adapters |= 1U << report->adapter;
	flow->last = report->addr;
}

static void on_state(void *userdata)
{
	struct flow *flow = userdata;

	if (bluez_problem(flow->bluez) == BLUEZ_NO_DAEMON)
		flow->lost = true;
}

static const struct bluez_ops ops = {.report = on_report, .state = on_state};

static void run(struct flow *flow, bool (*done)(const struct flow *flow, int arg),
		int arg)
{
	struct pollfd fd = {.fd = loop_fd(flow->loop), .events = POLLIN};
	uint64_t until = clock_now() + FLOW_TIMEOUT;

	loop_kick(flow->loop);
	while (!done(flow, arg) && clock_now() < until) {
		assert_true(poll(&fd, 1, 1000) >= 0);
		assert_int_equal(loop_dispatch(flow->loop), 0);
	}
	assert_true(done(flow, arg));
}

static void begin(struct flow *flow, const char *only)
{
	assert_int_equal(loop_new(&flow->loop), 0);
	assert_int_equal(bluez_new(loop_event(flow->loop), &ops, flow, &flow->bluez), 0);
	assert_int_equal(bluez_set_adapter(flow->bluez, only), 0);
	assert_int_equal(bluez_discovery_start(flow->bluez, true), 0);
}

static void end(struct flow *flow)
{
	flow->bluez = bluez_free(flow->bluez);
	flow->loop = loop_free(flow->loop);
}

static bool has_problem(const struct flow *flow, int problem)
{
	return bluez_problem(flow->bluez) == (enum bluez_problem)problem;
}

static bool has_reports(const struct flow *flow, int n)
{
	return flow->reports >= (unsigned)n;
}

static bool was_heard_by(const struct flow *flow, int adapters)
{
	return flow->adapters == (unsigned)adapters;
}

static bool was_lost(const struct flow *flow, int arg)
{
	return flow->lost;
}

/* clang-format off */
static const struct {
	const char *title;
	const char *world;
	const char *only;
	enum bluez_problem problem;
} rows[] = {
	{"all is well", WORLD("\"adapters\":[" HCI0 "]"), NULL, BLUEZ_FINE},
	{"there is no bus", WORLD("\"no_bus\":true"), NULL, BLUEZ_NO_BUS},
	{"there is no bluetoothd", WORLD("\"no_bluetoothd\":true"), NULL, BLUEZ_NO_DAEMON},
	{"the bus lets nobody talk to bluetoothd",
	 WORLD("\"denied\":\"*\",\"adapters\":[" HCI0 "]"), NULL, BLUEZ_NOT_PERMITTED},
	{"discovery is not permitted",
	 WORLD("\"denied\":\"org.bluez.Adapter1\",\"adapters\":[" HCI0 "]"), NULL,
	 BLUEZ_NOT_PERMITTED},
	{"there is no adapter", WORLD("\"adapters\":[]"), NULL, BLUEZ_NO_ADAPTER},
	{"the named one is missing", WORLD("\"adapters\":[" HCI0 "]"), "hci1", BLUEZ_NO_ADAPTER},
	{"it is off", WORLD("\"adapters\":[" HCI0_OFF "]"), NULL, BLUEZ_OFF},
	{"one is off, the other will do", WORLD("\"adapters\":[" HCI0_OFF "," HCI1 "]"), NULL,
	 BLUEZ_FINE},
	{"the named one is off", WORLD("\"adapters\":[" HCI0_OFF "," HCI1 "]"), "hci0", BLUEZ_OFF},
};
/* clang-format on */

static void exactly_one_thing_is_in_the_way(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct flow_world world;
		struct flow flow = {};

		print_message("# %s\n", rows[i].title);
		flow_world_start(&world, rows[i].world);
		begin(&flow, rows[i].only);
		run(&flow, has_problem, (int)rows[i].problem);
		end(&flow);
		flow_world_stop(&world);
		flow_world_forget(&world);
	}
}

static void start_with_beacon(struct flow_world *world, const char *settings,
			      const char *more)
{
	char lines[1024];
	int n = snprintf(lines, sizeof(lines), "%s", settings);

	snprintf(lines + n, sizeof(lines) - (size_t)n, BEACON, more);
	flow_world_start(world, lines);
}

static void discovery_survives_a_restart(void **state)
{
	struct flow_world world;
	struct flow flow = {};

	start_with_beacon(
		&world,
		WORLD("\"restart_ms\":700,\"restart_for_ms\":200,\"adapters\":[" HCI0
		      "]"),
		"");
	begin(&flow, NULL);
	run(&flow, has_reports, 1);
	run(&flow, was_lost, 0);
	assert_null(bluez_adapter(flow.bluez, 0));
	flow.reports = 0;
	run(&flow, has_reports, 2);
	end(&flow);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

static void every_adapter_listens(void **state)
{
	struct flow_world world;
	struct flow flow = {};

	start_with_beacon(&world, WORLD("\"adapters\":[" HCI0 "," HCI1 "]"), "");
	begin(&flow, NULL);
	run(&flow, was_heard_by, 3);
	end(&flow);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

/* bluetoothd keeps a device for 30 s; what it only remembers is not heard. */
static void a_memory_is_not_a_report(void **state)
{
	static const char lamp[] = "{\"name\":\"lamp\",\"address\":\"C4:DE:E2:10:00:01\","
				   "\"protocol\":\"improv\",\"interval_ms\":50}\n";
	struct flow first = {}, second = {};
	struct flow_world world;
	char more[512];

	snprintf(more, sizeof(more), ",\"leaves_ms\":600}\n%.*s", (int)strlen(lamp) - 2,
		 lamp);
	start_with_beacon(&world, WORLD("\"adapters\":[" HCI0 "]"), more);
	begin(&first, NULL);
	/* Until the beacon has fallen silent: what is heard then is only the lamp. */
	run(&first, has_reports, 60);
	assert_int_equal(first.last.b[0], 0xc4);
	end(&first);
	begin(&second, NULL);
	run(&second, has_reports, 1);
	while (second.reports < 10) {
		assert_int_equal(second.last.b[0], 0xc4);
		run(&second, has_reports, (int)second.reports + 1);
	}
	end(&second);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exactly_one_thing_is_in_the_way),
		cmocka_unit_test(discovery_survives_a_restart),
		cmocka_unit_test(every_adapter_listens),
		cmocka_unit_test(a_memory_is_not_a_report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ble/bluez against the bluetoothd stand-in on a private bus: each row is a fault on the way
 * to one accessory and all that the owner of the link may see of it.
 */
#include "ble/bluez.h"

#include "base/loop.h"
#include "base/macros.h"
#include "tests/flow/world.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

/* clang-format off */
#define ADAPTER "{\"world\":\"t\",\"speed\":10,\"adapters\":[{\"name\":\"hci0\",\"address\":\"00:AA:01:00:00:00\"}]%s}\n"
#define ACCESSORY                                                                        \
	"{\"name\":\"lamp\",\"address\":\"C4:DE:E2:10:00:01\",\"protocol\":\"improv\","  \
	"\"interval_ms\":50,\"needs_authorization\":true%s}\n"
#define SERVICE "00467768-6228-2272-4663-277478268000"

#define DESCRIBED ",\"descriptions\":{\"state\":\"Current state\",\"command\":\"RPC\u00e9\",\"capabilities\":\"\"}"
#define LONG64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define DESCRIBED_LONG ",\"descriptions\":{\"state\":\"" LONG64 "!\"}"

#define ENCRYPTED ",\"encrypted\":true"

enum { FLOW_TIMEOUT = 40 * 1000000, ROWS_SHOWN = 10 };
/* clang-format on */

/* What the target's service means. */
enum wish {
	WANTED,
	WANTED_OTHER, /* one that it does not have */
	HOPED,
	HOPED_OTHER,
	ANY,
};

struct row {
	const char *title;
	const char *settings;  /* more of the world */
	const char *accessory; /* more of the accessory */
	const char
		*script;   /* one letter a request, in order; the next when one is done */
	const char *trace; /* what was seen */
	const char *journal; /* a line's part that the stand-in has seen so many times */
	unsigned times;
	enum wish wish;
};

/*
 * Script: r reads the state, c the capabilities, x an unknown one, s subscribes to the state,
 * t to the results, i writes "identify", d "device info", D has the descriptions read, E those
 * of a service that is not there, W walks the table (each row's last digit, properties and
 * description; of many only how many), f has the bond forgotten, p prefers the Improv service,
 * _ waits for a notification, . closes, ! frees, F reads and frees.
 * Trace: N a note, C connected, R ready, then the script's letter for its answer, with
 * :error/att after it where it failed, n notified, X:error closed.
 */
/* clang-format off */
static const struct row rows[] = {
	{"nothing goes wrong", "", "", "rcs.", "C R r c s X:0", "\"method\":\"Connect\"", 1},
	{"only what was asked for is read", "", "", "r.", "C R r X:0", "\"method\":\"ReadValue\"", 1},
	{"discovery rests while it connects", "", "", "r.", "C R r X:0",
	 "\"method\":\"StopDiscovery\"", 1},
	{"and goes on when it is ready", "", "", "r.", "C R r X:0",
	 "\"method\":\"StartDiscovery\"", 2},
	{"an agent is there for as long", "", "", "r.", "C R r X:0",
	 "\"method\":\"UnregisterAgent\"", 1},
	{"AcquireNotify is preferred", "", "", "s.", "C R s X:0", "\"method\":\"StartNotify\"", 0},
	{"and StartNotify is the way out", "", ",\"link\":{\"no_acquire\":true}", "s.", "C R s X:0",
	 "\"method\":\"StartNotify\"", 1},
	{"a characteristic that is not there", "", "", "xr.", "C R x:-2/0 r X:0", NULL, 0},
	{"two transient failures", "", ",\"link\":{\"connect_failures\":2}", "r.", "N N C R r X:0",
	 "\"method\":\"Connect\"", 3},
	{"six are too many", "", ",\"link\":{\"connect_failures\":9}", "r.",
	 "N N N N N r:-103/0 X:-103", "\"method\":\"Connect\"", 6},
	{"the object vanishes: searched again without a word", "",
	 ",\"link\":{\"connect_vanishes\":1}", "r.", "C R r X:0", "\"method\":\"Connect\"", 2},
	{"a stale cache is healed", "", ",\"link\":{\"stale_cache\":true}", "r.", "C N R r X:0",
	 "\"method\":\"RemoveDevice\"", 1},
	{"the peer drops at the second request", "", ",\"link\":{\"drop_at\":2}", "rc",
	 "C R r c:-104/0 X:-104", NULL, 0},
	{"the peer answers an ATT error", "", ",\"link\":{\"att_error_at\":1,\"att_error\":14}", "rc.",
	 "C R r:-121/14 c X:0", NULL, 0},
	{"bluetoothd dies in a request", "", ",\"link\":{\"restart_at\":2}", "rc",
	 "C R r c:-112/0 X:-112", NULL, 0},
	{"the adapter is switched off", "", ",\"link\":{\"off_at\":1}", "r", "C R r:-104/0 X:-104",
	 NULL, 0},
	{"a write is acknowledged", "", "", "i.", "C R i X:0", "\"method\":\"WriteValue\"", 1},
	{"a notification by AcquireNotify", "", ",\"press_after_ms\":500", "s_.", "C R s n X:0",
	 NULL, 0},
	{"a notification by StartNotify", "",
	 ",\"press_after_ms\":500,\"link\":{\"no_acquire\":true}", "s_.", "C R s n X:0", NULL, 0},
	{"an indication", "", ",\"press_after_ms\":500,\"indicates\":true", "s_.", "C R s n X:0",
	 "\"method\":\"StartNotify\"", 1},
	{"a notification that the MTU has cut", "", ",\"link\":{\"mtu\":23}", "td_.",
	 "C R t d n+cut X:0", NULL, 0},
	{"one that it has not", "", "", "td_.", "C R t d n X:0", NULL, 0},
	{"closed before it connects", "", "", ".", "X:0", "\"method\":\"Connect\"", 0},
	{"one that is wanted and never there", "", "", "r", "C N r:-95/0 X:-95",
	 "\"method\":\"RemoveDevice\"", 1, WANTED_OTHER},
	{"one that is hoped for and never there", "", "", "r.", "C N R r X:0",
	 "\"method\":\"RemoveDevice\"", 1, HOPED_OTHER},
	{"one that is hoped for is healed", "", ",\"link\":{\"stale_cache\":true}", "r.", "C N R r X:0",
	 "\"method\":\"RemoveDevice\"", 1, HOPED},
	{"one that is hoped for and there", "", "", "r.", "C R r X:0", "\"method\":\"RemoveDevice\"",
	 0, HOPED},
	{"any services will do", "", ",\"link\":{\"stale_cache\":true}", "Wr.", "C R W r:-2/0 X:0",
	 "\"method\":\"RemoveDevice\"", 0, ANY},
	{"the table is there", "", "", "W.", "C R W 1/12 2/12 3/08 4/12 5/02 X:0", NULL, 0, ANY},
	{"its descriptions are not read without a word", "", DESCRIBED, "W.",
	 "C R W 1/12 2/12 3/08 4/12 5/02 X:0", "\"method\":\"ReadValue\"", 0},
	{"and read where they are there", "", DESCRIBED, "DW.",
	 "C R D W 1/12:Current state 2/12 3/08:RPC\xc3\xa9 4/12 5/02: X:0", "\"method\":\"ReadValue\"", 3},
	{"one that cannot be read is left out", "",
	 DESCRIBED ",\"link\":{\"att_error_at\":2,\"att_error\":2}", "DW.",
	 "C R D W 1/12:Current state 2/12 3/08 4/12 5/02: X:0", NULL, 0},
	{"a link that goes meanwhile", "", DESCRIBED ",\"link\":{\"drop_at\":2}", "D",
	 "C R D:-104/0 X:-104", NULL, 0},
	{"a description that is too long is cut", "", DESCRIBED_LONG, "DW.",
	 "C R D W 1/12:" LONG64 " 2/12 3/08 4/12 5/02 X:0", NULL, 0},
	{"other requests wait for them", "", DESCRIBED, "DrW.",
	 "C R D r W 1/12:Current state 2/12 3/08:RPC\xc3\xa9 4/12 5/02: X:0", NULL, 0},
	{"an accessory that encrypts is paired by bluetoothd itself", "", ENCRYPTED, "rci.", "C R r c i X:0",
	 "\"method\":\"Pair\"", 0},
	{"and by us where bluetoothd does not", "", ENCRYPTED ",\"link\":{\"no_auto_pair\":true}", "rci.",
	 "C R N r c i X:0", "\"method\":\"Pair\"", 1},
	{"for a subscription", "", ENCRYPTED ",\"link\":{\"no_auto_pair\":true}", "s.",
	 "C R N s X:0", "\"method\":\"Pair\"", 1},
	{"for a write", "", ENCRYPTED ",\"link\":{\"no_auto_pair\":true}", "i.",
	 "C R N i X:0", "\"method\":\"WriteValue\"", 2},
	{"once, and not again when it is refused", "",
	 ENCRYPTED ",\"link\":{\"no_auto_pair\":true,\"pair_failures\":9}", "rcr.",
	 "C R N r:-13/5 c:-13/5 r:-13/5 X:0", "\"method\":\"Pair\"", 1},
	{"a request that waits for an agent that does not agree", "",
	 ENCRYPTED ",\"link\":{\"pair_failures\":1}", "rc.", "C R N r c X:0", "\"method\":\"Pair\"", 1},
	{"a bond stays", "", ENCRYPTED, "r.", "C R r X:0", "\"method\":\"RemoveDevice\"", 0},
	{"unless it is to be forgotten", "", ENCRYPTED, "rf.", "C R r X:0",
	 "\"method\":\"RemoveDevice\"", 1},
	{"also when the link is freed", "", ENCRYPTED, "rf!", "C R r",
	 "\"method\":\"RemoveDevice\"", 1},
	{"and when it was lost", "", ENCRYPTED ",\"link\":{\"drop_at\":2}", "rfc",
	 "C R r c:-104/0 X:-104", "\"method\":\"RemoveDevice\"", 1},
	{"one from before is not forgotten", "", ENCRYPTED ",\"link\":{\"bonded\":true}", "rf.",
	 "C R r X:0", "\"method\":\"RemoveDevice\"", 0},
	{"nor is there one without pairing", "", "", "rf.", "C R r X:0",
	 "\"method\":\"RemoveDevice\"", 0},
	{"a bond that the accessory has lost is made anew", "",
	 ENCRYPTED ",\"link\":{\"stale_bond\":true}", "r.", "N N C R r X:0",
	 "\"method\":\"RemoveDevice\"", 1},
	{"a stranger's characteristics are in the table", "", ",\"link\":{\"strangers\":1}", "W.",
	 "C R W 1/06 2/06 3/06 4/06 5/06 1/12 2/12 3/08 4/12 5/02 X:0", NULL, 0},
	{"but those of the wanted service are meant", "", ",\"link\":{\"strangers\":1}", "r.",
	 "C R r X:0", NULL, 0},
	{"where none is wanted the first", "", ",\"link\":{\"strangers\":1}", "r.",
	 "C R r:-121/2 X:0", NULL, 0, ANY},
	{"unless one is preferred", "", ",\"link\":{\"strangers\":1}", "rpr.",
	 "C R r:-121/2 r X:0", NULL, 0, ANY},
	{"a table without an end is cut", "", ",\"link\":{\"strangers\":60}", "W.", "C R W 256 rows X:0",
	 NULL, 0},
	{"descriptions of a service that is not there", "", "", "E.", "C R E:-2/0 X:0", NULL, 0},
	{"freed before it connects", "", "", "!", "", "\"method\":\"Connect\"", 0},
	{"freed while a request runs", "", "", "rF", "C R r", "\"method\":\"ReadValue\"", 2},
	{"freed while it is up", "", "", "r!", "C R r", "\"method\":\"Disconnect\"", 1},
};
/* clang-format on */

struct flow {
	struct loop *loop;
	struct bluez *bluez;
	struct gatt_link *link;
	const struct row *row;
	const char *script;
	char trace[512];
	char letter;	      /* of the request that runs */
	const char *notified; /* how, not put yet */
	bool connected, running, freeing, freed, closed;
	uint64_t until;
};

static void put(struct flow *flow, const char *text)
{
	size_t len = strlen(flow->trace);

	snprintf(flow->trace + len, sizeof(flow->trace) - len, "%s%s", len ? " " : "",
		 text);
}

static void let_go(struct flow *flow)
{
	flow->link = gatt_link_free(flow->link);
	flow->freed = true;
}

/* The last digit of the characteristic that a letter of the script is about. */
static uint8_t characteristic_of(char letter)
{
	switch (letter) {
	case 'c':
		return 5;
	case 't':
		return 4;
	case 'D':
		return 0;
	case 'i':
	case 'd':
		return 3;
	case 'x':
	case 'E':
		return 0x99;
	}
	return 1;
}

static void walk(struct flow *flow)
{
	struct gatt_link *link = flow->link;
	struct gatt_characteristic row;
	char text[128];
	size_t i, start;

	put(flow, "W");
	start = strlen(flow->trace);
	for (i = 0; link->ops->characteristic(link, i, &row) == 0; i++) {
		if (i >= ROWS_SHOWN)
			continue;
		snprintf(text, sizeof(text), "%x/%02x%s%s", row.uuid.b[15] & 0xf,
			 row.properties, row.description ? ":" : "",
			 row.description ? row.description : "");
		put(flow, text);
	}
	assert_int_equal(link->ops->characteristic(link, i + 1, &row), -ENOENT);
	if (i <= ROWS_SHOWN)
		return;
	snprintf(flow->trace + start, sizeof(flow->trace) - start, " %zu rows", i);
}

static void request(struct flow *flow)
{
	struct gatt_link *link = flow->link;
	char letter = *flow->script;
	uint8_t command[] = {letter == 'i' ? 2 : 3, 0, letter == 'i' ? 2 : 3};
	struct uuid uuid;

	if (letter == 'f') {
		link->ops->forget_bond(link);
		letter = *++flow->script;
	}
	assert_int_equal(uuid_parse(SERVICE, &uuid), 0);
	if (letter == 'p') {
		link->ops->prefer(link, &uuid);
		letter = *++flow->script;
	}
	if (!letter)
		return;
	flow->script++;
	flow->letter = letter;
	flow->running = !strchr(".!", letter);
	uuid.b[15] = characteristic_of(letter);
	if (letter == '.')
		link->ops->close(link);
	else if (letter == '!')
		let_go(flow);
	else if (letter == 's' || letter == 't')
		assert_int_equal(link->ops->subscribe(link, &uuid), 0);
	else if (letter == 'D' || letter == 'E')
		assert_int_equal(link->ops->describe(link, &uuid), 0);
	else if (letter == 'i' || letter == 'd')
		assert_int_equal(link->ops->write(link, &uuid, command, 3, true), 0);
	else
		assert_int_equal(link->ops->read(link, &uuid), 0);
	if (letter == 'F')
		flow->freeing = true; /* the call is on its way in the next round */
}

/* A notification may come before or after the answer to what has caused it. */
static void go_on(struct flow *flow)
{
	if (flow->running)
		return;
	if (*flow->script == '_') {
		if (!flow->notified)
			return;
		put(flow, flow->notified);
		flow->script++;
	}
	if (*flow->script == 'W') {
		flow->script++;
		walk(flow);
	}
	request(flow);
}

static void put_answer(struct flow *flow, const struct gatt_event *event)
{
	char text[32] = {flow->letter};

	if (event->error)
		snprintf(text + 1, sizeof(text) - 1, ":%d/%u", event->error,
			 event->att_error);
	put(flow, text);
	flow->running = false;
	go_on(flow);
}

static void on_event(struct gatt_link *link, const struct gatt_event *event,
		     void *userdata)
{
	struct flow *flow = userdata;
	char text[32];

	assert_false(flow->closed);
	assert_false(flow->freed);
	switch (event->type) {
	case GATT_NOTE:
		assert_non_null(event->text);
		put(flow, "N");
		break;
	case GATT_CONNECTED:
		put(flow, "C");
		break;
	case GATT_READY:
		put(flow, "R");
		if (*flow->script == 'W')
			go_on(flow);
		break;
	case GATT_READ:
	case GATT_WRITTEN:
	case GATT_SUBSCRIBED:
	case GATT_DESCRIBED:
		put_answer(flow, event);
		break;
	case GATT_NOTIFIED:
		flow->notified = event->cut ? "n+cut" : "n";
		go_on(flow);
		break;
	case GATT_CLOSED:
		snprintf(text, sizeof(text), "X:%d", event->error);
		put(flow, text);
		assert_int_equal(link->ops->read(link, &event->characteristic),
				 -ENOTCONN);
		flow->closed = true;
		break;
	}
}

static void set_wish(struct gatt_target *target, enum wish wish)
{
	if (wish == ANY)
		return;
	assert_int_equal(uuid_parse(SERVICE, &target->service), 0);
	if (wish == WANTED_OTHER || wish == HOPED_OTHER)
		target->service.b[15] = 0x99;
	target->any_service = wish == HOPED || wish == HOPED_OTHER;
}

static void on_report(const struct ble_report *report, void *userdata)
{
	struct flow *flow = userdata;
	struct gatt_target target = {.addr = report->addr, .adapter = report->adapter};

	if (flow->connected)
		return;
	flow->connected = true;
	set_wish(&target, flow->row->wish);
	assert_int_equal(bluez_connect(flow->bluez, &target, on_event, flow, &flow->link),
			 0);
	/* Queued before it is ready, answered after. */
	if (*flow->script != 'W')
		request(flow);
}

static const struct bluez_ops ops = {.report = on_report};

static bool is_done(const struct flow *flow)
{
	return flow->closed || (flow->freed && bluez_is_idle(flow->bluez));
}

static void run(struct flow *flow)
{
	struct pollfd fd = {.fd = loop_fd(flow->loop), .events = POLLIN};

	flow->until = clock_now() + FLOW_TIMEOUT;
	while (!is_done(flow) && clock_now() < flow->until) {
		assert_true(poll(&fd, 1, 1000) >= 0);
		assert_int_equal(loop_dispatch(flow->loop), 0);
		if (flow->freeing && !flow->freed)
			let_go(flow);
	}
}

static void the_link_tells_what_happens(void **state)
{
	const struct row *row = *state;
	struct flow flow = {.row = row, .script = row->script};
	struct flow_world world;
	char lines[1024];
	int n;

	n = snprintf(lines, sizeof(lines), ADAPTER, row->settings);
	snprintf(lines + n, sizeof(lines) - (size_t)n, ACCESSORY, row->accessory);
	flow_world_start(&world, lines);
	assert_int_equal(loop_new(&flow.loop), 0);
	assert_int_equal(bluez_new(loop_event(flow.loop), &ops, &flow, &flow.bluez), 0);
	assert_int_equal(bluez_discovery_start(flow.bluez, true), 0);
	run(&flow);
	flow.link = gatt_link_free(flow.link);
	bluez_free(flow.bluez);
	loop_free(flow.loop);
	flow_world_stop(&world);
	assert_string_equal(flow.trace, row->trace);
	if (row->journal)
		assert_int_equal(flow_world_count(&world, row->journal), row->times);
	flow_world_forget(&world);
}

/* ---- Two accessories on one adapter ---- */

struct pair {
	struct bluez *bluez;
	struct gatt_link *links[2];
	unsigned n, ready, connecting;
	uint64_t keys[2];
};

static void on_pair_event(struct gatt_link *link, const struct gatt_event *event,
			  void *userdata)
{
	struct pair *pair = userdata;

	assert_int_not_equal(event->type, GATT_CLOSED);
	if (event->type == GATT_CONNECTED) {
		/* The radio is one: the second is not begun before the first is ready. */
		assert_int_equal(pair->connecting, 0);
		pair->connecting++;
	} else if (event->type == GATT_READY) {
		pair->connecting--;
		pair->ready++;
	}
}

static void on_pair_report(const struct ble_report *report, void *userdata)
{
	struct gatt_target target = {.addr = report->addr, .adapter = report->adapter};
	struct pair *pair = userdata;

	if (pair->n == 2 ||
	    (pair->n == 1 && pair->keys[0] == ble_addr_key(&report->addr)))
		return;
	pair->keys[pair->n] = ble_addr_key(&report->addr);
	assert_int_equal(uuid_parse(SERVICE, &target.service), 0);
	assert_int_equal(bluez_connect(pair->bluez, &target, on_pair_event, pair,
				       &pair->links[pair->n++]),
			 0);
}

static void two_links_take_turns(void **state)
{
	static const struct bluez_ops pair_ops = {.report = on_pair_report};
	static const char second[] = "{\"name\":\"fan\",\"address\":\"C4:DE:E2:10:00:"
				     "02\",\"protocol\":\"improv\","
				     "\"interval_ms\":50}\n";
	struct pair pair = {};
	struct flow_world world;
	struct loop *loop;
	char lines[1024];
	uint64_t until;
	int n;

	n = snprintf(lines, sizeof(lines), ADAPTER, "");
	n += snprintf(lines + n, sizeof(lines) - (size_t)n, ACCESSORY, "");
	snprintf(lines + n, sizeof(lines) - (size_t)n, "%s", second);
	flow_world_start(&world, lines);
	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(bluez_new(loop_event(loop), &pair_ops, &pair, &pair.bluez), 0);
	assert_int_equal(bluez_discovery_start(pair.bluez, true), 0);
	until = clock_now() + FLOW_TIMEOUT;
	while (pair.ready < 2 && clock_now() < until) {
		struct pollfd fd = {.fd = loop_fd(loop), .events = POLLIN};

		assert_true(poll(&fd, 1, 1000) >= 0);
		assert_int_equal(loop_dispatch(loop), 0);
	}
	assert_int_equal(pair.ready, 2);
	gatt_link_free(pair.links[0]);
	gatt_link_free(pair.links[1]);
	bluez_free(pair.bluez);
	loop_free(loop);
	flow_world_stop(&world);
	assert_int_equal(flow_world_count(&world, "\"method\":\"Connect\""), 2);
	flow_world_forget(&world);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(rows) + 1] = {
		[ARRAY_SIZE(rows)] = cmocka_unit_test(two_links_take_turns),
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[i] = (struct CMUnitTest){
			.name = rows[i].title,
			.test_func = the_link_tells_what_happens,
			.initial_state = (void *)&rows[i],
		};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

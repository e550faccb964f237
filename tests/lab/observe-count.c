/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Counts a stream of vhci-stream as the library's BLE room hears it through usher-radio and
 * merges it into its table of devices: each report carries its number, so what is lost,
 * doubled, out of order or not merged shows.
 * usage: observe-count COUNT [hciN]     stdout: ready, hearing (the probe), then a result
 */
#include "ble/observe.h"
#include "ble/table.h"

#include "base/buf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { COMPANY = 0xffff };
static const uint8_t mark[] = {'u', 's', 'h', 'r'};
/* c6:55:44:33:..:..: the devices of a stream; the last two bytes are its number. */
static const uint8_t maker[] = {0xc6, 0x55, 0x44, 0x33};
enum { DEVICE_PROBE = 0xfffe, DEVICE_END = 0xffff };

struct counter {
	sd_event *event;
	bool hearing;
	uint32_t wanted, next;
	uint8_t *seen; /* a byte per number */
	unsigned distinct, doubled, disordered, foreign;
	unsigned connectable[3]; /* unknown, no, yes */
	struct ble_observe *observe;
	struct ble_table *table;
};

static void finish(struct counter *c)
{
	printf("{\"event\":\"result\",\"distinct\":%u,\"doubled\":%u,\"disordered\":%u,"
	       "\"foreign\":%u,\"unknown\":%u,\"not_connectable\":%u,\"connectable\":%u,"
	       "\"dropped\":%llu}\n",
	       c->distinct, c->doubled, c->disordered, c->foreign, c->connectable[0],
	       c->connectable[1], c->connectable[2],
	       (unsigned long long)ble_observe_dropped(c->observe));
	sd_event_exit(c->event, 0);
}

static void count(struct counter *c, uint32_t number, int connectable)
{
	if (number >= c->wanted) {
		c->foreign++;
		return;
	}
	c->connectable[connectable + 1]++;
	c->disordered += number < c->next;
	c->next = number + 1;
	if (c->seen[number]++)
		c->doubled++;
	else
		c->distinct++;
}

/* The number that the table holds for the report's device, once the report is merged. */
static bool merge(struct counter *c, const struct ble_report *report, uint32_t *ret)
{
	struct ble_device *device;
	struct reader value;
	const uint8_t *data;
	size_t len;

	if (ble_table_feed(c->table, report, &device) < 0)
		return false;
	data = ble_device_manufacturer_data(device, COMPANY, &len);
	if (!data || len != sizeof(mark) + 4 || memcmp(data, mark, sizeof(mark)) != 0)
		return false;
	value = reader_of(data + sizeof(mark), 4);
	*ret = reader_le32(&value);
	return true;
}

static void on_report(const struct ble_report *report, void *userdata)
{
	struct counter *c = userdata;
	unsigned device = report->addr.b[4] << 8 | report->addr.b[5];
	uint32_t number;

	if (memcmp(report->addr.b, maker, sizeof(maker)) != 0 ||
	    report->addr.type != BLE_ADDR_RANDOM || report->rssi != -56 ||
	    !merge(c, report, &number)) {
		c->foreign++;
		return;
	}
	/* The kernel holds an advertisement back for its scan response: the end of the stream
	   before may come only now. */
	if (device == DEVICE_END) {
		if (c->hearing)
			finish(c);
	} else if (device != DEVICE_PROBE) {
		count(c, number, report->connectable);
	} else if (!c->hearing) {
		c->hearing = true;
		puts("hearing");
	}
}

static void on_state(int error, const char *text, void *userdata)
{
	struct counter *c = userdata;

	if (error == 0) {
		puts("ready");
		return;
	}
	fprintf(stderr, "observe-count: %s: %s\n", strerror(-error), text);
	sd_event_exit(c->event, 1);
}

static const struct ble_observe_ops ops = {.report = on_report, .state = on_state};

int main(int argc, char *argv[])
{
	struct counter c = {.wanted = argc > 1 ? (uint32_t)atoi(argv[1]) : 0};
	int r;

	setlinebuf(stdout);
	c.seen = calloc(c.wanted + 1, 1);
	r = c.seen ? sd_event_new(&c.event) : -ENOMEM;
	if (r >= 0)
		r = ble_table_new(&c.table);
	if (r >= 0)
		r = ble_observe_new(c.event, argc > 2 ? argv[2] : NULL, &ops, &c,
				    &c.observe);
	if (r < 0)
		fprintf(stderr, "observe-count: %s\n", strerror(-r));
	r = r < 0 ? 1 : sd_event_loop(c.event);
	ble_observe_free(c.observe);
	ble_table_free(c.table);
	sd_event_unref(c.event);
	free(c.seen);
	return r;
}

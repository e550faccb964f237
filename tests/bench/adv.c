/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From the bytes of an advertisement to the merged accessory and its event: an hour's worth
 * of a crowded place, 5000 reports a second of 10,000 devices, as fast as one core goes.
 * Prints JSON: adverts a second of CPU time, heap per accessory, and by how much the heap
 * grew from the tenth minute to the last.
 */
#include "setup/accessory.h"
#include "setup/context.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* clang-format off */
enum {
	DEVICES      = 10000,
	RATE         = 5000,      /* reports a second */
	SECONDS      = 3600,
	SETTLED      = 600,       /* by then every kind of change was seen */
	BATCH        = RATE / 10, /* a face pulls events ten times a second */
	ROTATION     = 900,       /* seconds after which a phone changes its address */
	KINDS        = 10,
};
/* clang-format on */

static const uint8_t improv[] = {2,    0x01, 0x06, 17,	 0x07, 0x00, 0x80, 0x26,
				 0x78, 0x74, 0x27, 0x63, 0x46, 0x72, 0x22, 0x28,
				 0x62, 0x68, 0x77, 0x46, 0x00, 9,    0x16, 0x77,
				 0x46, 2,    1,	   0,	 0,    0,    0};
static const uint8_t name[] = {2, 0x01, 0x06, 8, 0x09, 'k', 'i', 't', 'c', 'h', 'e', 'n'};
static const uint8_t uid[] = {3, 0x03, 0xaa, 0xfe, 23, 0x16, 0xaa, 0xfe, 0x00, 0xee,
			      1, 2,    3,    4,	   5,  6,    7,	   8,	 9,    10,
			      1, 2,    3,    4,	   5,  6,    0,	   0};
static const uint8_t tlm[] = {3,    0x03, 0xaa, 0xfe, 17,   0x16, 0xaa, 0xfe,
			      0x20, 0x00, 0x0b, 0xe6, 0x80, 0,	  0,	0,
			      0,    0,	  0,	0,    0,    0};
static const uint8_t ibeacon[] = {26,	0xff, 0x4c, 0x00, 0x02, 0x15, 0xf7, 0x82, 0x6d,
				  0xa6, 0x4f, 0xa2, 0x4e, 0x98, 0x80, 0x24, 0xbc, 0x5b,
				  0x71, 0xe0, 0x89, 0x3e, 0,	1,    0,    2,	  0xc5};
static const uint8_t phone[] = {2,    0x01, 0x1a, 2,	0x0a, 0x0c, 11, 0xff, 0x4c,
				0x00, 0x10, 0x06, 0x33, 0x1a, 0,    0,	0,    0};

struct stream {
	uint64_t random;
	uint64_t n; /* reports so far */
	uint8_t ad[32];
};

static void take(struct stream *stream, struct ble_report *report, const uint8_t *ad,
		 size_t len)
{
	memcpy(stream->ad, ad, len);
	report->ad_len = len;
}

/* The next report: devices take turns, in each round the frames that alternate, too. */
static void next_report(struct stream *stream, struct ble_report *report)
{
	uint64_t device = stream->n % DEVICES, round = stream->n / DEVICES;
	uint64_t second = stream->n / RATE, owner = 0;
	uint8_t *ad = stream->ad;

	stream->random = stream->random * 6364136223846793005 + 1442695040888963407;
	report->connectable = BLE_YES;
	switch (device % KINDS) {
	case 0:
	case 1:
	case 2:
		if (round % 2)
			take(stream, report, improv, sizeof(improv));
		else
			take(stream, report, name, sizeof(name));
		break;
	case 3:
	case 4:
	case 5:
		report->connectable = BLE_NO;
		take(stream, report, round % 2 ? tlm : uid,
		     round % 2 ? sizeof(tlm) : sizeof(uid));
		if (round % 2)
			memcpy(ad + 14, &round, 4); /* a counter: new each time */
		break;
	case 6:
	case 7:
		report->connectable = BLE_NO;
		take(stream, report, ibeacon, sizeof(ibeacon));
		memcpy(ad + 22, &device, 4);
		break;
	default:
		take(stream, report, phone, sizeof(phone));
		memcpy(ad + 14, &stream->random, 3);
		owner = 1 + (second + device) / ROTATION;
		break;
	}
	memcpy(report->addr.b, &device, 4);
	memcpy(report->addr.b + 4, &owner, 2);
	report->rssi = (int8_t)(-40 - (int)(device % 50) - (int)(stream->random >> 61));
	report->time_us = 1000000 + stream->n * 1000000 / RATE;
	report->ad = ad;
	stream->n++;
}

static void lost(struct ble_device *device, void *userdata)
{
	accessory_lost(userdata, device);
}

static size_t heap(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

static double cpu_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void drain(struct usher *usher)
{
	struct usher_event *event;

	while ((event = usher_next_event(usher)))
		usher_event_free(event);
}

static int run(struct usher *usher, struct stream *stream, uint64_t until)
{
	while (stream->n < until) {
		struct ble_report report = {.addr = {.type = BLE_ADDR_RANDOM}};
		struct ble_device *device;
		int changes;

		next_report(stream, &report);
		changes = ble_table_feed(usher->table, &report, &device);
		if (changes < 0)
			return changes;
		accessory_update(usher, device, (unsigned)changes);
		if (stream->n % BATCH == 0) {
			drain(usher);
			ble_table_expire(usher->table, report.time_us,
					 BLE_STALE_S * 1000000ULL);
		}
	}
	drain(usher);
	return 0;
}

/* The model without a radio: what discovery sets up before bluetoothd is asked. */
static int open_model(const char *products, struct usher **ret)
{
	struct usher *usher;
	int r = usher_new(&usher);

	if (r < 0)
		return r;
	r = usher_set_state_dir(usher, "/dev/null/usher");
	if (r >= 0)
		r = catalog_new(&usher->catalog);
	if (r >= 0)
		r = catalog_load_directory(usher->catalog, products);
	if (r >= 0 && !catalog_product(usher->catalog, "improv"))
		r = -ENOENT;
	if (r >= 0)
		r = ble_table_new(&usher->table);
	if (r < 0) {
		usher_free(usher);
		return r;
	}
	ble_table_set_lost(usher->table, lost, usher);
	usher->filter.all = true;
	usher->discovering = true;
	*ret = usher;
	return 0;
}

int main(int argc, char **argv)
{
	struct stream stream = {.random = 1};
	size_t empty, full, settled, end;
	struct usher *usher;
	double start, seconds;
	int r;

	if (argc != 2) {
		fputs("usage: bench-adv PRODUCTS_DIR\n", stderr);
		return 64;
	}
	r = open_model(argv[1], &usher);
	if (r < 0) {
		fprintf(stderr, "bench-adv: %s: %s\n", argv[1], strerror(-r));
		return 78;
	}
	empty = heap();
	r = run(usher, &stream, 4 * DEVICES);
	full = heap();
	if (r >= 0)
		r = run(usher, &stream, (uint64_t)SETTLED * RATE);
	settled = heap();
	start = cpu_seconds();
	if (r >= 0)
		r = run(usher, &stream, (uint64_t)SECONDS * RATE);
	seconds = cpu_seconds() - start;
	end = heap();
	printf("{\"exit\":%d,\"adverts_per_s\":%.0f,\"accessories\":%zu,\"heap_mb\":%.2f,"
	       "\"bytes_each\":%zu,\"grown_kb\":%.1f}\n",
	       r < 0 ? 70 : 0, (double)(SECONDS - SETTLED) * RATE / seconds,
	       ble_table_count(usher->table), (double)(full - empty) / (1 << 20),
	       (full - empty) / DEVICES, ((double)end - (double)settled) / 1024);
	usher_free(usher);
	return r < 0 ? 70 : 0;
}

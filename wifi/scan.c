/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/scan.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/loop.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum scan_state {
	SCAN_ASKED, /* SCAN is on its way */
	SCAN_RUNS,
	SCAN_OTHER_RUNS, /* somebody else's, or a connection is being made */
	SCAN_REFUSED,	 /* by the driver, for now */
	SCAN_PAGES,
	SCAN_DONE,
};

enum { PAGES_US = 1000000 }; /* for the table, when the time of the scan is over */

struct wifi_scan {
	struct wifi_ctrl *ctrl;
	wifi_scan_fn fn;
	void *userdata;
	enum scan_state state;
	bool narrow; /* channels or a name were given: somebody else's scan does not do */
	struct buf command;
	struct loop_timer *timer;
	uint64_t until_us, again_us;
	bool late; /* its end was not told in time, and the table is read all the same */
	struct wifi_bss_table table;
};

/* May free the scan. */
static void finish(struct wifi_scan *scan, int error)
{
	const struct wifi_bss_table *table = error < 0 ? NULL : &scan->table;

	if (table && scan->late)
		error = -ETIMEDOUT;
	scan->state = SCAN_DONE;
	loop_timer_set(scan->timer, 0);
	wifi_ctrl_forget(scan->ctrl, scan);
	if (error < 0)
		log_debug("scan: %s", strerrordesc_np(-error));
	scan->fn(scan, table, error, scan->userdata);
}

static void arm(struct wifi_scan *scan, uint64_t again_us)
{
	scan->again_us = again_us;
	loop_timer_set(scan->timer,
		       again_us ? MIN(again_us, scan->until_us) : scan->until_us);
}

static void on_page(const char *answer, size_t len, int error, void *userdata);

static int ask_page(struct wifi_scan *scan, unsigned first)
{
	char command[64];
	int n = snprintf(command, sizeof(command), "BSS RANGE=%u- MASK=0x%x", first,
			 wifi_bss_mask(&scan->table));

	scan->state = SCAN_PAGES;
	arm(scan, 0);
	return wifi_ctrl_request(scan->ctrl, command, (size_t)n, false, on_page, scan);
}

static void on_page(const char *answer, size_t len, int error, void *userdata)
{
	struct wifi_scan *scan = userdata;
	unsigned next;
	int r = error;

	if (r == 0)
		r = wifi_bss_table_add(&scan->table, answer, len, &next);
	if (r == 1) {
		r = ask_page(scan, next);
		if (r == 0)
			return;
	}
	finish(scan, r == -EBADMSG ? -EPROTO : r);
}

static void read_table(struct wifi_scan *scan)
{
	int r;

	wifi_bss_table_clear(&scan->table);
	r = ask_page(scan, 0);
	if (r < 0)
		finish(scan, r);
}

static void on_scan(const char *answer, size_t len, int error, void *userdata)
{
	struct wifi_scan *scan = userdata;

	if (error < 0) {
		finish(scan, error);
	} else if (strcmp(answer, "OK") == 0) {
		scan->state = SCAN_RUNS;
		arm(scan, 0);
	} else if (strcmp(answer, "FAIL-BUSY") == 0) {
		scan->state = SCAN_OTHER_RUNS;
		arm(scan, clock_now() + WIFI_SCAN_AGAIN_US);
	} else {
		/* It is asked nothing else that it could refuse. */
		finish(scan, strcmp(answer, "FAIL") == 0 ? -ENETDOWN : -EPROTO);
	}
}

static int ask_scan(struct wifi_scan *scan)
{
	scan->state = SCAN_ASKED;
	arm(scan, 0);
	return wifi_ctrl_request(scan->ctrl, scan->command.data, scan->command.len, false,
				 on_scan, scan);
}

static void ask_again(struct wifi_scan *scan)
{
	int r = ask_scan(scan);

	if (r < 0)
		finish(scan, r);
}

static void read_late(struct wifi_scan *scan)
{
	scan->late = true;
	scan->until_us = clock_now() + PAGES_US;
	read_table(scan);
}

static void on_timer(void *userdata)
{
	struct wifi_scan *scan = userdata;

	if (clock_now() < scan->until_us && scan->again_us)
		ask_again(scan);
	else if (scan->state == SCAN_RUNS || scan->state == SCAN_OTHER_RUNS)
		read_late(scan);
	else
		finish(scan, scan->state == SCAN_REFUSED ? -EBUSY : -ETIMEDOUT);
}

static void on_failed(struct wifi_scan *scan, int code)
{
	if (code == -EBUSY) {
		scan->state = SCAN_REFUSED;
		arm(scan, clock_now() + WIFI_SCAN_AGAIN_US);
		return;
	}
	finish(scan, code == -ENETDOWN || code == -ERFKILL ? -ENETDOWN : -EIO);
}

void wifi_scan_event(struct wifi_scan *scan, const struct wifi_event *event)
{
	bool results = event->type == WIFI_EVENT_SCAN_RESULTS;
	bool failed = event->type == WIFI_EVENT_SCAN_FAILED;

	switch (scan->state) {
	case SCAN_RUNS:
		if (results)
			read_table(scan);
		else if (failed)
			on_failed(scan, event->code);
		break;
	case SCAN_OTHER_RUNS:
		if (results && !scan->narrow)
			read_table(scan);
		else if (results)
			ask_again(scan);
		break;
	case SCAN_REFUSED:
		/* wpa_supplicant tries again by itself, sometimes. */
		if (results)
			read_table(scan);
		break;
	case SCAN_ASKED:
	case SCAN_PAGES:
	case SCAN_DONE:
		break;
	}
}

static void build_command(struct wifi_scan *scan, const struct wifi_scan_request *request)
{
	struct buf *command = &scan->command;

	buf_string(command, "SCAN");
	for (size_t i = 0; i < request->n_freqs; i++)
		buf_printf(command, "%s%u", i ? "," : " freq=", request->freqs[i]);
	if (request->passive)
		buf_string(command, " passive=1");
	if (!request->ssid)
		return;
	buf_string(command, " ssid ");
	for (size_t i = 0; i < request->ssid->len; i++)
		buf_printf(command, "%02x", request->ssid->data[i]);
}

int wifi_scan_new(sd_event *event, struct wifi_ctrl *ctrl,
		  const struct wifi_scan_request *request, wifi_scan_fn fn,
		  void *userdata, struct wifi_scan **ret)
{
	_cleanup_(wifi_scan_freep) struct wifi_scan *scan = NULL;
	int r;

	if (request->n_freqs > WIFI_SCAN_FREQS_MAX)
		return -EINVAL;
	scan = calloc(1, sizeof(*scan));
	if (!scan)
		return -ENOMEM;
	scan->ctrl = ctrl;
	scan->fn = fn;
	scan->userdata = userdata;
	scan->narrow = request->n_freqs > 0 || request->ssid;
	scan->until_us = clock_now() + (request->timeout_us ?: WIFI_SCAN_US);
	build_command(scan, request);
	if (scan->command.error)
		return -ENOMEM;
	r = loop_timer_new(event, on_timer, scan, &scan->timer);
	if (r == 0)
		r = request->cached ? ask_page(scan, 0) : ask_scan(scan);
	if (r < 0)
		return r;
	*ret = steal(&scan);
	return 0;
}

struct wifi_scan *wifi_scan_free(struct wifi_scan *scan)
{
	if (!scan)
		return NULL;
	/* Once it is done, the ctrl may be gone before it. */
	if (scan->state != SCAN_DONE)
		wifi_ctrl_forget(scan->ctrl, scan);
	loop_timer_free(scan->timer);
	wifi_bss_table_deinit(&scan->table);
	buf_deinit(&scan->command);
	free(scan);
	return NULL;
}

void wifi_scan_steal(struct wifi_scan *scan, struct wifi_bss_table *ret)
{
	*ret = scan->table;
	scan->table = (struct wifi_bss_table){};
}

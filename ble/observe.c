/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/observe.h"

#include "base/helper.h"
#include "base/loop.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static_assert((int)RADIO_AD_MAX == (int)BLE_AD_MAX, "both from the Core specification");

struct ble_observe {
	const struct ble_observe_ops *ops;
	void *userdata;
	struct helper *helper;
	uint64_t dropped;
};

static void on_ready(void *userdata)
{
	struct ble_observe *observe = userdata;

	observe->ops->state(0, "", observe->userdata);
}

static void on_reports(struct ble_observe *observe, struct reader *reports)
{
	/* One clock for a batch: it was heard within the same wake-up. */
	uint64_t now = clock_now();
	struct radio_report in;

	while (radio_report_next(reports, &in)) {
		struct ble_report out = {
			.adapter = in.adapter,
			.addr.type = in.addr_type ? BLE_ADDR_RANDOM : BLE_ADDR_PUBLIC,
			.rssi = in.rssi,
			.connectable = in.connectable,
			.time_us = now,
			.ad = in.ad,
			.ad_len = in.ad_len,
		};

		memcpy(out.addr.b, in.addr, sizeof(out.addr.b));
		observe->ops->report(&out, observe->userdata);
	}
}

static void on_frame(struct radio_frame *frame, void *userdata)
{
	struct ble_observe *observe = userdata;

	if (frame->type == RADIO_REPORTS)
		on_reports(observe, &frame->reports);
	else if (frame->type == RADIO_DROPPED)
		observe->dropped = frame->dropped.kernel + frame->dropped.queue;
}

static void on_end(int error, const char *text, void *userdata)
{
	struct ble_observe *observe = userdata;

	observe->ops->state(error, text, observe->userdata);
}

static const struct helper_ops helper_ops = {
	.ready = on_ready,
	.frame = on_frame,
	.end = on_end,
};

static bool is_adapter(const char *name)
{
	return strncmp(name, "hci", 3) == 0 && name[3] && strlen(name) <= 8 &&
	       strspn(name + 3, "0123456789") == strlen(name + 3);
}

int ble_observe_new(sd_event *event, const char *adapter,
		    const struct ble_observe_ops *ops, void *userdata,
		    struct ble_observe **ret)
{
	_cleanup_(ble_observe_freep) struct ble_observe *observe = NULL;
	const char *args[] = {"observe", adapter ? "--adapter" : NULL, adapter, NULL};
	struct helper_config config = {
		.mode = RADIO_OBSERVE,
		.args = args,
		.hello_us = HELPER_HELLO_US,
	};
	int r;

	if (adapter && !is_adapter(adapter))
		return -EINVAL;
	observe = calloc(1, sizeof(*observe));
	if (!observe)
		return -ENOMEM;
	observe->ops = ops;
	observe->userdata = userdata;
	r = helper_new(event, &config, &helper_ops, observe, &observe->helper);
	if (r < 0)
		return r;
	*ret = steal(&observe);
	return 0;
}

struct ble_observe *ble_observe_free(struct ble_observe *observe)
{
	if (!observe)
		return NULL;
	helper_free(observe->helper);
	free(observe);
	return NULL;
}

uint64_t ble_observe_dropped(const struct ble_observe *observe)
{
	return observe->dropped;
}

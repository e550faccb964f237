/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * RSSI jumps by 10 dB from one advertisement to the next: it is smoothed per adapter, and the
 * adapter to connect with changes only for a clearly better one.
 */
#include "ble/device.h"

/* clang-format off */
enum {
	RSSI_ONE_DB     = 256,
	RSSI_MAX_DBM    = 20,  /* Core spec vol 4 part E 7.7.65.2 */
	ALPHA_TENTHS    = 3,
	DEADBAND_DB     = 6,
	SHOWN_STEP      = RSSI_ONE_DB * 3 / 4, /* so that rounding does not make the value flicker */
	HEARD_STALE_MS  = 10000, /* an adapter that was deaf for so long starts anew */
};
/* clang-format on */

static uint32_t to_ms(uint64_t us)
{
	return (uint32_t)(us / 1000);
}

static bool is_stale(const struct heard *heard, uint32_t now_ms)
{
	/* reports of two sources may come a little out of order */
	return (int32_t)(now_ms - heard->last_ms) > HEARD_STALE_MS;
}

static struct heard *find(struct device *device, uint16_t adapter)
{
	size_t i;

	for (i = 0; i < device->n_heard; i++)
		if (device->heard[i].adapter == adapter)
			return &device->heard[i];
	return NULL;
}

/* A free place, else that of the adapter that was deaf longest. */
static struct heard *add(struct device *device, uint16_t adapter, uint32_t now_ms)
{
	struct heard *heard = &device->heard[0];
	size_t i;

	if (device->n_heard < BLE_ADAPTERS_MAX) {
		heard = &device->heard[device->n_heard++];
	} else {
		for (i = 1; i < device->n_heard; i++)
			if ((int32_t)(device->heard[i].last_ms - heard->last_ms) < 0)
				heard = &device->heard[i];
	}
	*heard = (struct heard){
		.adapter = adapter, .rssi = HEARD_RSSI_UNKNOWN, .last_ms = now_ms};
	return heard;
}

static void smooth(struct heard *heard, int8_t rssi, uint32_t now_ms)
{
	int sample = rssi * RSSI_ONE_DB;

	if (rssi <= RSSI_MAX_DBM) {
		if (heard->rssi == HEARD_RSSI_UNKNOWN || is_stale(heard, now_ms))
			heard->rssi = (int16_t)sample;
		else
			heard->rssi += (int16_t)((sample - heard->rssi) * ALPHA_TENTHS /
						 10);
	}
	heard->last_ms = now_ms;
}

static const struct heard *choose(struct device *device, const struct heard *just,
				  uint32_t now_ms)
{
	const struct heard *best = find(device, device->public.adapter);
	int margin = DEADBAND_DB * RSSI_ONE_DB;
	size_t i;

	if (!best || is_stale(best, now_ms) || best->rssi == HEARD_RSSI_UNKNOWN) {
		best = just;
		margin = 0;
	}
	for (i = 0; i < device->n_heard; i++) {
		const struct heard *other = &device->heard[i];

		if (is_stale(other, now_ms) || other->rssi <= best->rssi + margin)
			continue;
		best = other;
		margin = 0;
	}
	return best;
}

static unsigned show_rssi(struct ble_device *public, int rssi)
{
	int shown = public->rssi * RSSI_ONE_DB;
	int rounded = (rssi - RSSI_ONE_DB / 2) / RSSI_ONE_DB;

	if (rssi == HEARD_RSSI_UNKNOWN)
		return 0;
	if (rssi > 0)
		rounded = (rssi + RSSI_ONE_DB / 2) / RSSI_ONE_DB;
	if (public->rssi != BLE_RSSI_UNKNOWN && abs(rssi - shown) < SHOWN_STEP)
		return 0;
	if (public->rssi == rounded)
		return 0;
	public->rssi = (int8_t)rounded;
	return BLE_CHANGE_RSSI;
}

/* A beacon may interleave frames that can be connected to with frames that cannot. */
static unsigned merge_connectable(struct device *device, const struct ble_report *report)
{
	int8_t connectable = report->connectable;

	if (connectable == BLE_UNKNOWN)
		return 0;
	if (connectable == BLE_YES)
		device->yes_us = report->time_us;
	else if (device->public.connectable == BLE_YES &&
		 report->time_us < device->yes_us + BLE_STALE_S * 1000000ULL)
		return 0;
	if (device->public.connectable == connectable)
		return 0;
	device->public.connectable = connectable;
	return BLE_CHANGE_CONNECTABLE;
}

unsigned device_hear(struct device *device, const struct ble_report *report)
{
	uint32_t now_ms = to_ms(report->time_us);
	struct heard *heard = find(device, report->adapter);
	const struct heard *best;

	if (!heard)
		heard = add(device, report->adapter, now_ms);
	smooth(heard, report->rssi, now_ms);
	best = device->n_heard == 1 ? heard : choose(device, heard, now_ms);
	device->public.adapter = best->adapter;
	device->public.last_us = MAX(device->public.last_us, report->time_us);
	return show_rssi(&device->public, best->rssi) | merge_connectable(device, report);
}

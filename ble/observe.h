/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Every report that the kernel has, through usher-radio observe: AD bytes, RSSI and whether
 * the advertiser is connectable, none merged or thinned out by bluetoothd. It does not make
 * the kernel scan: a discovery has to be held with bluetoothd meanwhile (bluez.h).
 */
#include "ble/report.h"

#include <systemd/sd-event.h>

struct ble_observe;

struct ble_observe_ops {
	void (*report)(const struct ble_report *report, void *userdata);
	/*
	 * error 0: it listens now, reports follow. Negative: it has ended, once and for good
	 * (base/helper.h tells which errors there are); text is a sentence about it, borrowed.
	 * The observer may be freed in the call with an error. Never called from ble_observe_new().
	 */
	void (*state)(int error, const char *text, void *userdata);
};

/* adapter: "hciN", NULL: all of them. 0; -ENOENT: usher-radio is not installed, -EACCES: this
   user may not run it, -EINVAL: not an adapter's name, or what a failed start gives. */
int ble_observe_new(sd_event *event, const char *adapter,
		    const struct ble_observe_ops *ops, void *userdata,
		    struct ble_observe **ret);
struct ble_observe *ble_observe_free(struct ble_observe *observe);
DEFINE_FREEP(ble_observe)
/* Reports that were lost since the start, in the kernel or because the caller was slow. */
uint64_t ble_observe_dropped(const struct ble_observe *observe);

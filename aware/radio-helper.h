/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The radios of Wi-Fi Aware that usher-radio opens (doc/protocols/radio.md): a station
 * interface, a NAN device of the kernel, a monitor interface. On the last one protected frames
 * are sealed and opened here (aware/key-ring.h), their keys stay in this process; a cluster that
 * is heard is joined as a device that leads none, and frames wait for its windows. AWARE_RADIO_JOINED
 * tells info.synchronized anew then; AWARE_RADIO_WINDOW is a NAN device's alone.
 */
#include "aware/radio.h"
#include "base/loop.h"

/* clang-format off */
enum {
	AWARE_RADIO_WAITING_MAX = 128,     /* frames whose SENT has not come */
	AWARE_RADIO_OPEN_US     = 5000000, /* from the helper's hello to its OPEN */
	AWARE_RADIO_SLOTS       = 0x0e,    /* a monitor interface always listens; it commits to these */
};
/* clang-format on */

/*
 * Starts `usher-radio aware` on that interface. READY or CLOSED follows. kind: not SUPPLICANT.
 * 0; -EINVAL: the interface's name, the kind; what helper_new() gives.
 */
int aware_radio_helper_new(sd_event *event, const char *interface,
			   enum aware_radio_kind kind, aware_radio_fn fn, void *userdata,
			   struct aware_radio **ret);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * wpa_supplicant 2.12 and later as a radio of Wi-Fi Aware (kind SUPPLICANT): its control socket
 * is asked whether it can, its global one for an interface of that kind, which is configured and
 * started; then lines and commands go both ways (aware/supplicant.h). The interface has a name of
 * its own: it is removed when this is freed, and what a process that was killed has left behind
 * before the next one is made.
 */
#include "aware/radio.h"
#include "base/loop.h"

/* clang-format off */
enum {
	AWARE_SUPPLICANT_PENDING_MAX = 128,      /* commands that are not answered */
	AWARE_SUPPLICANT_JOIN_US     = 20000000, /* from its start to a cluster, its own or another's */
};
/* clang-format on */

struct aware_radio_supplicant_options {
	const char *ctrl_dir;  /* NULL: the default of wifi/ */
	const char *interface; /* one that it controls, on the radio that is meant */
	unsigned
		phy; /* that radio's: the new interface is named after it, "usher-nan1" */
	const uint8_t *
		nik; /* AWARE_NIK_LEN bytes, copied; NULL: only to see whether it could */
};

/* READY or CLOSED follows. 0; -ENAMETOOLONG, -ENOMEM, or what the event loop gives. */
int aware_radio_supplicant_new(sd_event *event,
			       const struct aware_radio_supplicant_options *options,
			       aware_radio_fn fn, void *userdata,
			       struct aware_radio **ret);

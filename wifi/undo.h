/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Puts back what one record says, backwards: our network removed, the networks and globals of
 * wpa_supplicant as they were (the one that was in use selected first, so that the link is back at
 * once), addresses and routes, the interface that we created, its manager. Each step is idempotent
 * and has its deadline; one that fails does not keep the others from being tried, and stays written
 * down. A live leave, a signal, `usher leave` and `usher restore` all are this.
 */
#include "wifi/record.h"

#include <systemd/sd-bus.h>

/* clang-format off */
enum {
	WIFI_UNDO_STEP_US = 5000000, /* a helper and a manager have longer: they are waited for inside */
	WIFI_UNDO_LINK_US = 1000000, /* how long the former link may take before done() comes without it */
};
/* clang-format on */

struct wifi_undo_result {
	int error; /* 0: all is as it was; else of the first step that failed, and text names it */
	const char *text;
	bool link_back; /* the former network is connected again (true too where there was none) */
	double link_ms;
};

struct wifi_undo;
typedef void (*wifi_undo_fn)(struct wifi_undo *undo,
			     const struct wifi_undo_result *result, void *userdata);

/*
 * The record is claimed. bus NULL: there is none. records is borrowed, fn comes once and may free
 * the undo. -EBUSY: the process whose record it is runs; -ENOENT: somebody has undone it.
 */
int wifi_undo_new(sd_event *event, sd_bus *bus, struct wifi_records *records,
		  const struct wifi_record *record, wifi_undo_fn fn, void *userdata,
		  struct wifi_undo **ret);
struct wifi_undo *wifi_undo_free(struct wifi_undo *undo);
DEFINE_FREEP(wifi_undo)
/*
 * A step that the caller undoes itself, as a join does that still has its helper: said right after
 * new. What depends on the step waits until the caller has said how it went.
 */
void wifi_undo_await(struct wifi_undo *undo, enum wifi_step step);
void wifi_undo_did(struct wifi_undo *undo, enum wifi_step step, int error);

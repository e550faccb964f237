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
	WIFI_UNDO_STEP_US = 5000000,
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

/* bus NULL: there is none. records is borrowed. */
int wifi_undo_new(sd_event *event, sd_bus *bus, struct wifi_records *records,
		  const struct wifi_record *record, wifi_undo_fn fn, void *userdata,
		  struct wifi_undo **ret);
struct wifi_undo *wifi_undo_free(struct wifi_undo *undo);
DEFINE_FREEP(wifi_undo)

/*
 * What WIFI_STEP_NETWORKS holds: taken from the answers of LIST_NETWORKS, STATUS and GET of the
 * globals that profile.h may set. JSON. Pure.
 */
struct wifi_ctrl;
typedef void (*wifi_networks_fn)(const char *snapshot, size_t len, int error,
				 void *userdata);
/* Asks ctrl for all of it. It never changes anything. */
int wifi_networks_snapshot(struct wifi_ctrl *ctrl, wifi_networks_fn fn, void *userdata);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What the files of known.h share: the question, and what NetworkManager's messages are read into. */
#include "base/loop.h"
#include "wifi/ctrl.h"
#include "wifi/known.h"
#include "wifi/networks.h"
#include "wifi/scan.h"

#define NM	    "org.freedesktop.NetworkManager"
#define NM_PATH	    "/org/freedesktop/NetworkManager"
#define NM_SETTINGS NM ".Settings.Connection"

enum { KNOWN_PATH_SIZE = 128, KNOWN_CALL_US = 5000000 };

/* Out of the one message that has all of NetworkManager's objects. */
struct nm_objects {
	enum wifi_connectivity connectivity;
	struct wifi_bss_table air;
	struct wifi_ssid current;
	char (*profiles)[KNOWN_PATH_SIZE]; /* of all kinds of connections */
	size_t n_profiles;
	char device[KNOWN_PATH_SIZE]; /* a wireless one that it manages; "" none */
	int64_t last_scan_s;	      /* CLOCK_BOOTTIME, the youngest; -1: none */
};

/* known-objects.c. message: a reply of ObjectManager.GetManagedObjects. -EBADMSG, -ENOMEM. */
int nm_objects_read(sd_bus_message *message, uint64_t now_us, struct nm_objects *ret);
void nm_objects_deinit(struct nm_objects *objects);
/* A reply of GetSettings: 1: of a wireless network, *ret; 0: of something else. -EBADMSG. */
int nm_profile_read(sd_bus_message *message, struct wifi_ssid *ret);
/* A reply of GetSecrets. -ENOENT: no passphrase is in it. The message is to be marked sensitive. */
int nm_secret_read(sd_bus_message *message, struct secret **ret);

enum known_stage { KNOWN_NM, KNOWN_NM_SCAN, KNOWN_CTRL, KNOWN_DONE };

struct wifi_known_query {
	sd_event *event;
	sd_bus *bus; /* NULL: none */
	char *ctrl_dir;
	bool scan;
	void (*begun)(void *userdata); /* NULL: called, or not asked for */
	wifi_known_fn fn;
	void *userdata;
	struct loop_timer *timer; /* the deadline; DONE: now */
	enum known_stage stage;
	struct wifi_known known;
	int error;

	struct nm_objects objects;
	sd_bus_slot *call, *match;
	size_t profile; /* that is asked for */

	struct wifi_ctrl *ctrl;
	struct wifi_networks_question *question;
	struct wifi_scan *table;
	bool scanned;
};

/* known.c. The answer goes out from the event loop. error as wifi_known_fn. */
void known_finish(struct wifi_known_query *query, int error);
/* There is somebody who can be asked. */
void known_begun(struct wifi_known_query *query);
/* -ENOMEM; more than WIFI_KNOWN_MAX, and those that are there already, are left out. */
int known_add_saved(struct wifi_known *known, const struct wifi_ssid *ssid);
/* known-nm.c; goes on to known_ctrl_begin() when NetworkManager has nothing to tell. */
int known_nm_begin(struct wifi_known_query *query);
/* known-ctrl.c. */
void known_ctrl_begin(struct wifi_known_query *query);

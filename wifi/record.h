/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What was changed on the host, written down and synced before each change, in
 * /var/lib/usher/host.db (group netdev), or where USHER_HOST_STATE says. A record belongs to one
 * join of one interface; its steps are undone backwards (undo.h), by the join itself or by any later
 * process. A record of another boot has nothing left to undo: it is dropped.
 */
#include "base/macros.h"

#include <net/if.h>
#include <stdbool.h>
#include <sys/types.h>

/* clang-format off */
enum wifi_step { /* numbers are stored: never reused */
	WIFI_STEP_MANAGER  = 1, /* a manager let go of the interface: wifi_manager_state() */
	WIFI_STEP_CREATED  = 2, /* it was created in wpa_supplicant over D-Bus */
	WIFI_STEP_NETWORKS = 3, /* wpa_supplicant's networks and globals as they were */
	WIFI_STEP_NET      = 4, /* the snapshot of usher-radio net */
	WIFI_STEP_HELPER   = 5, /* a helper that stays: wifi_records_helper() */
};

enum { WIFI_STEP_DATA_MAX = 64 * 1024 };

enum wifi_lifetime {
	WIFI_ONCE = 0, /* as long as its process */
	WIFI_DAYS = 1, /* until `expires` */
	WIFI_KEPT = 2, /* until it is left, or until the next boot */
};
/* clang-format on */

struct wifi_record {
	int64_t id;
	char interface[IF_NAMESIZE];
	char ctrl[108]; /* the control socket's path */
	enum wifi_lifetime lifetime;
	int64_t created, expires; /* CLOCK_REALTIME seconds; expires 0: never */
	int64_t pid;		  /* whose join it is */
	uint64_t pid_started;	  /* as struct process: a pid may be another's by now */
	bool joined; /* it got as far as joined: kept networks are left alone from here on */
	char ssid_hex[65];
};

struct wifi_records;

/*
 * create: the file is made where there is none, and by root its directory too. 0; -ENOENT (not
 * create: nothing was ever written; create: only root can make the directory), -EACCES (not in
 * group netdev), -EPROTO (written by a newer version), or as store_open().
 */
int wifi_records_open(bool create, struct wifi_records **ret);
/* Whether a join could write a record, without making anything: 0, -ENOENT, -EACCES. */
int wifi_records_check(void);
struct wifi_records *wifi_records_free(struct wifi_records *records);
DEFINE_FREEP(wifi_records)
/* id, created and pid are filled in. -EEXIST: another record of that interface is there. */
int wifi_records_begin(struct wifi_records *records, struct wifi_record *record);
/* Is on the disk when this returns. -EEXIST: it was taken already; -ENOENT: no such record. */
int wifi_records_step(struct wifi_records *records, int64_t id, enum wifi_step step,
		      const void *data, size_t len);
/* WIFI_STEP_HELPER, for a process that runs. */
int wifi_records_helper(struct wifi_records *records, int64_t id, pid_t pid);
/* The join is complete; lifetime and expires as they are to be, ssid_hex too. */
int wifi_records_joined(struct wifi_records *records, const struct wifi_record *record);
/*
 * Whoever undoes a record makes it his own first: it is unfinished and this process's from then on,
 * so that nobody else undoes it meanwhile, and anybody may when this process is killed in that.
 * -EBUSY: the process that it belongs to runs; -ENOENT: it is gone.
 */
int wifi_records_claim(struct wifi_records *records, int64_t id);
/* A step was undone; the last one takes the record with it. 0 too when there is no such step. */
int wifi_records_undone(struct wifi_records *records, int64_t id, enum wifi_step step);
int wifi_records_drop(struct wifi_records *records, int64_t id);
/* This process goes on, and not with this: what is unfinished is stale from now on, for itself too. */
int wifi_records_abandon(struct wifi_records *records, int64_t id);

enum wifi_records_which {
	WIFI_RECORDS_ALL,
	WIFI_RECORDS_STALE, /* unfinished ones whose process is gone, and expired ones */
};
/* The first that fits after id `after` (0: from the start); 1: *ret; 0: none. -EBADMSG: damaged. */
int wifi_records_next(struct wifi_records *records, enum wifi_records_which which,
		      int64_t after, struct wifi_record *ret);
/* A step's data, NUL-terminated beyond its length, that the caller frees. -ENOENT: it was not taken, or undone. */
int wifi_records_data(struct wifi_records *records, int64_t id, enum wifi_step step,
		      void **ret, size_t *ret_len);

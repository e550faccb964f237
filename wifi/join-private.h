/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What the files of a join share. Each phase has its file: it is entered by its function, and
 * either goes on to the next one or fails. What can run side by side does: the helper starts
 * while the manager is asked, the networks are read while the scan runs.
 */
#include "wifi/join.h"

#include "base/loop.h"
#include "wifi/ctrl.h"
#include "wifi/interface.h"
#include "wifi/manager.h"
#include "wifi/networks.h"
#include "wifi/scan.h"
#include "wifi/supplicant-bus.h"
#include "wifi/undo.h"

/* clang-format off */
enum {
	JOIN_SUPPLICANT_TRIES = 3, /* how often wpa_supplicant may go away in one join */
	JOIN_FULL_SCANS       = 2, /* a beacon may be missed */
	JOIN_FREQS_MAX        = 4,
	JOIN_FRESH_S          = 4, /* what was seen so lately needs no scan */
	JOIN_TEXT_MAX         = 200,
};

enum join_at {
	AT_START,
	AT_REPAIR,    /* what an earlier process left on the interface is put back */
	AT_CHECK,     /* the manager, the helper and the daemon are asked, the network is looked for */
	AT_RELEASE,   /* the manager lets go */
	AT_CONTROL,   /* the control socket comes up */
	AT_PREPARE,   /* what has to be put back is read and written down */
	AT_ASSOCIATE, /* meanwhile the helper sets the interface's addresses aside */
	AT_ADDRESS,
	AT_REACH,
	AT_JOINED,
	AT_LEAVE,     /* the verdict is known: nothing goes on but this */
	AT_UNDO,      /* the helper puts addresses back, and undo.h the rest */
	AT_END,       /* end() is next */
	AT_ENDED,
};
/* clang-format on */

struct join_failure {
	enum wifi_join_error error;
	enum wifi_verdict verdict;
	bool certain;
	char text[JOIN_TEXT_MAX]; /* "": none */
};

struct wifi_join {
	sd_event *event;
	sd_bus *bus; /* NULL: none */
	const struct wifi_join_ops *ops;
	void *userdata;
	struct wifi_join_config config;
	char *ctrl_dir; /* the config's; NULL: the default */
	struct wifi_join_info info;
	struct secret *passphrase; /* that ops->passphrase() gave */

	enum join_at at;
	struct loop_timer *timer; /* the nearest of the deadlines below; START, END */
	uint64_t until_at, until;
	bool was_joined; /* joined() was told */

	struct wifi_records *records;
	struct wifi_record record; /* id 0: not begun */
	unsigned steps;		   /* 1 << enum wifi_step, that are written down */
	bool changed;		   /* something was, or is about to be */
	bool first_created; /* CREATED was written down for the creation that is asked for */

	struct wifi_manager *manager;
	bool manager_found;

	struct wifi_ctrl *ctrl;
	char ctrl_path[108];
	bool looked; /* whether and what the daemon is on was asked */
	unsigned tries;
	struct supplicant_call *call;
	sd_bus_slot *owner_watch;

	struct wifi_networks_question *question;
	char *networks; /* its answer, what has to be put back; NULL: none yet */
	struct wifi_scan *scan;
	bool scan_targeted, scan_last;
	unsigned full_scans;
	unsigned freqs[JOIN_FREQS_MAX]; /* MHz, where one that matches was seen */
	size_t n_freqs;
	int scan_error; /* of the last one */
	uint64_t scan_begin_us;
	struct wifi_bss_table table; /* of the last scan */
	bool chosen;

	struct wifi_assoc *assoc;
	struct loop_timer *assoc_timer;
	int network; /* its id in wpa_supplicant; -1: none */
	bool held;   /* its selection waits until the helper has taken the interface */
	struct wifi_assoc_action selection;

	struct wifi_net *net;
	bool net_ready;
	bool net_asked; /* to take the interface: from then on it has to put it back */
	bool net_taken; /* it has */
	void *snapshot; /* of the helper, until it is written down */
	size_t snapshot_len;

	struct wifi_undo *undo;
	struct join_failure failure; /* why it ends, from AT_LEAVE on */
	int restored;
	char restore_text[JOIN_TEXT_MAX];
};

/* join.c */
/* state_us 0: no deadline but the join's own. */
void wifi_join_enter(struct wifi_join *join, enum join_at at, uint64_t state_us);
void join_phase(struct wifi_join *join, enum wifi_join_phase phase);
void join_note(struct wifi_join *join, const char *format, ...) _printf_(2, 3);
/* Ends it: the host is put back, then end() comes. The first one counts. format may be NULL. */
void join_fail(struct wifi_join *join, enum wifi_join_error error, const char *format,
	       ...) _printf_(3, 4);
void join_verdict(struct wifi_join *join, enum wifi_verdict verdict, bool certain,
		  const char *text);
bool join_is_ending(const struct wifi_join *join);
/* "ACME-1", as a terminal may show it; the caller frees; NULL: out of memory. */
char *join_name(const struct wifi_ssid *ssid);

/* join-check.c: what may stand in the way, before anything is changed. */
void join_start(struct wifi_join *join);
void join_check(struct wifi_join *join);
/* Goes on once manager, helper and daemon have said what they say. */
void join_check_advance(struct wifi_join *join);
/* The daemon is there: asks it what it is on. */
void join_check_look(struct wifi_join *join);

/* join-repair.c */
/* join_check() follows, at once where there is nothing to put back. */
void join_repair(struct wifi_join *join);

/* join-record.c: what is written down before it is done. */
/* 0, also when it was begun; fails the join otherwise. */
int join_record_begin(struct wifi_join *join);
int join_record_step(struct wifi_join *join, enum wifi_step step, const void *data,
		     size_t len);
/* It turned out not to be ours. */
void join_record_untake(struct wifi_join *join, enum wifi_step step);
int join_record_joined(struct wifi_join *join);
/* Fails the join with what the records said; gives the error back. */
int join_record_failed(struct wifi_join *join, int error);

/* join-release.c */
int join_manager_ask(struct wifi_join *join);
void join_release(struct wifi_join *join);

/* join-control.c */
/* Connects to the socket. */
int join_ctrl_open(struct wifi_join *join);
void join_ctrl_close(struct wifi_join *join);
void join_control(struct wifi_join *join);
/* The daemon went in the middle: begins again from the control socket on, while tries are left. */
void join_control_again(struct wifi_join *join);

/* join-prepare.c */
void join_prepare(struct wifi_join *join);
/* Goes on, in AT_CHECK and AT_PREPARE, once all that was asked for has come. */
void join_advance(struct wifi_join *join);
/* What is not known yet: the networks of the daemon, and the one that is to be joined. */
void join_ask_daemon(struct wifi_join *join);
void join_stop_asking(struct wifi_join *join);
/* Everything that the daemon and the helper can tell is there. */
bool join_is_informed(const struct wifi_join *join);
/* As far as it has come. */
int join_write_down(struct wifi_join *join);

/* join-scan.c */
void join_scan(struct wifi_join *join);
/* The next best of the last scan. 0; -ENOENT: there is none. */
int join_choose_next(struct wifi_join *join);

/* join-assoc.c */
int join_assoc_init(struct wifi_join *join);
void join_associate(struct wifi_join *join);
void join_assoc_event(struct wifi_join *join, const struct wifi_event *event);
void join_assoc_gone(struct wifi_join *join, int error);
void join_assoc_drop(struct wifi_join *join);
/* The helper has taken the interface: what was held goes out. */
void join_assoc_release(struct wifi_join *join);

/* join-net.c */
int join_net_open(struct wifi_join *join);
/* Writes down what the helper found, once both are there. */
int join_net_record(struct wifi_join *join);
int join_net_take(struct wifi_join *join);
void join_net_up(struct wifi_join *join);
void join_net_down(struct wifi_join *join);

/* join-leave.c */
void join_leave(struct wifi_join *join);
void join_undo(struct wifi_join *join);
/* The helper has put its part back, or failed in that. */
void join_net_left(struct wifi_join *join, int error);

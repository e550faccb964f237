/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What the files of undo.h share. undo.c knows the order and writes down what is undone; each step
 * is a start, which ends in undo_step_end() sooner or later, and a stop.
 */
#include "wifi/undo.h"

#include "base/loop.h"
#include "wifi/ctrl.h"
#include "wifi/manager.h"
#include "wifi/net.h"
#include "wifi/networks.h"
#include "wifi/supplicant-bus.h"

/* clang-format off */
enum {
	UNDO_STEPS     = WIFI_STEP_HELPER + 1,
	UNDO_TEXT_SIZE = 256,
};

enum undo_state {
	UNDO_NONE,    /* it was never taken */
	UNDO_WAITING,
	UNDO_AWAITED, /* the caller undoes it */
	UNDO_RUNNING,
	UNDO_DONE,
	UNDO_FAILED,  /* and stays written down */
};
/* clang-format on */

struct undo_step {
	struct wifi_undo *undo;
	enum undo_state state;
	char *data; /* NUL-terminated beyond its length */
	size_t len;
	struct loop_timer *deadline;
};

struct undo_networks {
	struct wifi_ctrl *ctrl;
	struct wifi_networks_question *question;
	struct wifi_networks before;
	struct buf plan; /* its commands, a line each */
	size_t at;	 /* of the next one in it */
	bool refused;	 /* one of the commands */
	int former;	 /* -1: none to come back to */
};

struct undo_helper {
	int pidfd;
	sd_event_source *exit;
};

struct wifi_undo {
	sd_event *event;
	sd_bus *bus;
	struct wifi_records *records;
	struct wifi_record record;
	bool claimed; /* and not dropped */
	wifi_undo_fn fn;
	void *userdata;

	struct undo_step steps[UNDO_STEPS]; /* by enum wifi_step */
	struct loop_timer *turn, *link_deadline;
	uint64_t started_us;
	bool linked, link_late,
		former_elsewhere; /* elsewhere: its manager brings it back */
	double link_ms;
	int error;
	char text[UNDO_TEXT_SIZE];
	bool told; /* fn was called */

	struct undo_networks networks;
	struct wifi_net *net;
	struct undo_helper helper;
	struct supplicant_call *remove;
	struct wifi_manager *manager;
};

struct undo_kind {
	unsigned after; /* 1 << step: these have ended, well or not */
	int (*start)(struct wifi_undo *undo, struct undo_step *step);
	void (*stop)(struct wifi_undo *undo);
	const char *what;    /* "... could not be ...", for a start that fails */
	uint64_t timeout_us; /* 0: WIFI_UNDO_STEP_US; beyond those that it has inside */
};

extern const struct undo_kind undo_networks, undo_net, undo_helper, undo_created,
	undo_manager;

/* The step is over; the text of an error is one sentence. Once; more is ignored. */
void undo_step_end(struct wifi_undo *undo, enum wifi_step step, int error,
		   const char *format, ...) _printf_(4, 5);
/* The former network is connected again. */
void undo_linked(struct wifi_undo *undo);
/* It is not waited for any longer. */
void undo_no_link(struct wifi_undo *undo);

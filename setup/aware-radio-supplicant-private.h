/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The insides of aware-radio-supplicant.h: aware-radio-supplicant.c (a radio), -open.c (whether it can,
 * and its interface made), -configure.c (what that is told before anything else).
 */
#include "setup/aware-radio-supplicant.h"

#include "base/list.h"
#include "wifi/ctrl.h"

#include <net/if.h>

enum wpas_step {
	STEP_PROBE,	 /* the socket of the interface */
	STEP_INTERFACES, /* the global one: what there is */
	STEP_ADD,
	STEP_CONFIGURE, /* the new interface's own socket */
	STEP_JOIN,
	STEP_RUN,
	STEP_CLOSED,
};

struct wpas {
	struct aware_radio radio;
	sd_event *event;
	aware_radio_fn fn;
	void *userdata;
	enum wpas_step step;
	char interface[IF_NAMESIZE], dir[108];
	char name[IF_NAMESIZE]; /* of the new one */
	bool only_probed;
	uint8_t nik[AWARE_NIK_LEN];
	struct wifi_ctrl *ctrl; /* of the interface, then of the new one */
	struct wifi_ctrl *global;
	struct loop_timer *
		timer; /* the join's deadline; what cannot be done from inside of a call */
	bool made;     /* an interface of that name is, or is being, made */
	size_t setting;
	struct aware_radio_info info;
	struct list pending;
	size_t n_pending;
	int error;
	const char *text; /* static, or why */
	char why[160];
};

/* It closes, from the timer: nothing is freed from inside of its own call. text: static, or wpas->why; NULL. */
void wpas_fail(struct wpas *wpas, int error, const char *text);
/* To who opened it. */
void wpas_tell(struct wpas *wpas, struct aware_radio_event event);

/* -open.c */
/* Asks the socket of its interface, then all that follows. 0 or -errno. */
int wpas_open(struct wpas *wpas);

/* -configure.c */
/* The next setting; READY after the last one. */
void wpas_configure(struct wpas *wpas);
/* A line of the new interface: once it runs they are passed on. */
void wpas_line(const char *line, size_t len, void *userdata);

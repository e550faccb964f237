/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* A `usher aware` while it runs: what its files share. */
#include "cli/loop.h"
#include "ui-tui/secret.h"

enum { PINS_MAX = 3 }; /* that are typed for one pairing */

enum aware_action {
	AWARE_PUBLISH,
	AWARE_SUBSCRIBE,
	AWARE_PAIR,
	AWARE_SEND,
	AWARE_LIST,
	AWARE_FORGET,
};

struct aware_work {
	const struct cli *cli;
	struct loop loop;
	enum aware_action action;
	const char *service, *peer; /* NULL: not given */
	char service_of_id[32];	    /* of an id that is all that was given; "" */
	unsigned methods;	    /* enum usher_aware_method */
	struct secret *password;    /* of a file; NULL */
	struct usher_code *code;    /* NULL: not given */
	struct secret *message;
	struct usher_aware *aware;
	unsigned found;

	bool interactive;
	bool pin; /* it is a PIN that is asked for */
	unsigned tries;
	struct secret *typed;
};

/* aware-options.c: what the command line says, files read. 0, or an exit code after saying why. */
int aware_take_options(struct aware_work *work);

/* aware-print.c: an event for people, or its line. */
void aware_print(const struct aware_work *work, const struct usher_event *event);

/* aware-list.c */
int aware_list(const struct cli *cli);
int aware_forget(const struct cli *cli);
/* --name, once it is paired. */
void aware_name(const struct aware_work *work, const struct usher_aware_peer *peer);

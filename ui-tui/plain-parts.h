/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What the files of the plain mode share. What asks gives -ECANCELED when the conversation is over. */
#include "ui-tui/plain-talk.h"

struct plain {
	struct wizard *wizard; /* borrowed */
	struct talk talk;
	/* Which row has which number, from 1: row->number. A number is given once. */
	uint64_t *listed;
	size_t n_listed, capacity;
	int radio_told; /* enum usher_error that was said */
	/* Says what is new in what goes on now; NULL: nothing does. */
	void (*tell)(struct plain *plain);
	/* What was said of each unit of the batch last. */
	struct plain_told {
		char *words, *advice;
	} * told;
	size_t n_told;
	const struct unit *asked; /* whose question is open; NULL */
	enum usher_question question;
	struct joining *joining; /* what was joined last; NULL */
	char *told_join;
	uint64_t found_us; /* when the first that can be set up was found; 0 */
	uint64_t news_us;  /* when news were looked for last */
};

/* ---- plain-list.c ---- */

/* Everything that can be set up, with numbers; all: also what cannot. */
void plain_list(struct plain *plain, bool all);
/* What came since the list was told. */
void plain_tell_news(struct plain *plain);
/* NULL: there is no such number, or it is not there any more; it was said. */
struct row *plain_row(struct plain *plain, const char *number);
/* The row of that number; NULL. */
struct row *plain_numbered(const struct plain *plain, size_t number);
/* "strong signal"; "" for none. Translated, static. */
const char *plain_signal(int rssi);

/* ---- plain-setup.c ---- */

/* Asks what has to be known, and sets up what is in the batch. 0, also when the person went back. */
int plain_setup(struct plain *plain);
/* Those of the batch that failed, once more. */
int plain_again(struct plain *plain);
void plain_forget_told(struct plain *plain);

/* ---- plain-credentials.c ---- */

/* Which network: sets it. unit: who asks, NULL: all. 0; 1: the person goes back; -EAGAIN: the question
   is moot. */
int plain_ask_network(struct plain *plain, struct unit *unit);
/* The same of its passphrase. */
int plain_ask_passphrase(struct plain *plain, struct unit *unit);
int plain_ask_code(struct plain *plain, struct unit *unit);

/* ---- plain-join.c ---- */

/* Joins the network that it publishes. */
int plain_join(struct plain *plain, struct row *row);
/* Leaves what was joined and kept. */
int plain_leave(struct plain *plain);

/* ---- plain-pair.c ---- */

/* Pairs it over Wi-Fi Aware, or verifies it. */
int plain_pair(struct plain *plain, struct row *row);

/* ---- plain-pages.c ---- */

int plain_mine(struct plain *plain);
int plain_doctor(struct plain *plain);
void plain_details(struct plain *plain, struct row *row);
void plain_log(struct plain *plain);

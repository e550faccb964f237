/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Accessories that are set up in one go: one entry of credentials serves them all. The model behind the
 * pages of setup and behind the plain mode. What is given once is kept for whatever asks for it
 * again, until it is forgotten.
 *
 *     waiting -> running <-> asking -> done, failed, cancelled -> (retry) waiting
 *
 * A unit asks while it waits for its button, and when a person has to say something: which network,
 * after the accessory could not join one, or a passphrase that was found wrong. Fill in
 * batch_answers_of() that unit, then batch_answer(): whoever asks for the same goes on.
 */
#include "ui-tui/unit.h"

/* Connections of one adapter; the others wait. */
enum { BATCH_AT_ONCE = 4 };

struct batch {
	struct usher *usher; /* borrowed */
	struct unit **units;
	size_t n, capacity;
	struct answers answers; /* of all units but those that have others */
	struct answers **apart;
	size_t n_apart;
	bool begun;
	struct unit *asked; /* whose question a page is answering; NULL: that of all */
	const struct unit *code_of; /* whose the code of its answers is; NULL: nobody's */
};

void batch_init(struct batch *batch, struct usher *usher);
/* Also wipes the answers. What runs ends. */
void batch_deinit(struct batch *batch);
/* Empty again; what runs ends, the answers stay. */
void batch_clear(struct batch *batch);
/* Wipes the answers. */
void batch_forget(struct batch *batch);
/* name is printable, copied. 0; -ENOMEM; -EALREADY: it is among them. */
int batch_add(struct batch *batch, struct usher_accessory *accessory, const char *name);
/* One that is set up by a code alone (usher_setup_start_code()), copied. 0; -ENOMEM. */
int batch_add_code(struct batch *batch, const void *code, size_t len, const char *name);
/* Connects to the first of those that need nobody's hand, so that they can tell which networks they
   see. Nothing is told to them before batch_start(). */
void batch_look(struct batch *batch);
/* Begins with the first BATCH_AT_ONCE; answers that are there are given as they are asked for. */
void batch_start(struct batch *batch);
/* The same for one whose turn it is now; batch_event() does so by itself. */
void batch_begin_next(struct batch *batch);
/* Whether something that is seen changed. */
bool batch_event(struct batch *batch, const struct usher_event *event);
/* What is printed on the one that asks for it. 0 or -ENOMEM; then batch_answer(). */
int batch_set_code(struct batch *batch, struct unit *unit, const void *code, size_t len);
/* Answers came or changed: those that ask for them go on. */
void batch_answer(struct batch *batch);
/* The first unit that asks a person for that; NULL. USHER_ASK_NONE: for anything that is typed. */
struct unit *batch_asking(const struct batch *batch, enum usher_question question);
/*
 * What to fill in for that unit. Those that cannot join a network, or find a passphrase wrong that others
 * joined with, are given other answers together, apart from the rest. Out of memory: those of all.
 */
struct answers *batch_answers_of(struct batch *batch, struct unit *unit);
/* Ends one, or takes it from those that wait. */
void batch_cancel(struct batch *batch, struct unit *unit);
/* From the start, with the answers as they are now. One that was set up already is set up again. */
void batch_retry(struct batch *batch, struct unit *unit);
bool batch_is_over(const struct batch *batch); /* begun, and nothing goes on or waits */
size_t batch_count(const struct batch *batch, enum unit_state state);

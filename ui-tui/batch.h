/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Accessories that are set up in one go: one entry of credentials serves them all. The model behind the
 * pages of setup and behind the plain mode. What is given once is kept for whatever asks for it
 * again, until the batch is emptied.
 */
#include "ui-tui/scope.h"
#include "ui-tui/secret.h"

enum { BATCH_AT_ONCE = 4 }; /* the others wait */

enum unit_state {
	UNIT_WAITING, /* for its turn */
	UNIT_RUNNING,
	UNIT_ASKING, /* question, error: why it asks again */
	UNIT_DONE,
	UNIT_FAILED, /* error, certainty, text */
	UNIT_CANCELLED,
};

struct unit {
	struct usher_accessory *accessory; /* a reference */
	char *name; /* printable: its name, and what tells it from others */
	enum unit_state state;
	struct usher_setup *setup; /* owned; NULL: not started. Kept when it has ended */
	const char *phase;	   /* static; NULL */
	char *note;		   /* the last one, printable; NULL */
	uint64_t begin_us, end_us; /* CLOCK_BOOTTIME */
	enum usher_question question;
	int error; /* enum usher_error */
	enum usher_certainty certainty;
	char *text; /* printable; NULL: usher_strerror() says it all */
};

struct answers {
	uint8_t ssid[32];
	size_t ssid_len;	   /* 0: not given yet */
	bool open;		   /* no passphrase */
	bool known;		   /* the one that this computer has */
	struct secret *passphrase; /* NULL: not given yet */
	struct secret *code;	   /* NULL: not given yet */
};

struct batch {
	struct usher *usher; /* borrowed */
	struct unit **units;
	size_t n, capacity;
	struct answers answers;
	bool begun;
};

void batch_init(struct batch *batch, struct usher *usher);
/* Also wipes the answers. What runs ends. */
void batch_deinit(struct batch *batch);
/* Empty again; the answers stay. */
void batch_clear(struct batch *batch);
/* Wipes the answers. */
void batch_forget(struct batch *batch);
/* 0; -ENOMEM; -EALREADY: it is among them. */
int batch_add(struct batch *batch, struct usher_accessory *accessory, const char *name);
/* Begins with the first BATCH_AT_ONCE; answers that are there are given as they are asked for. */
void batch_start(struct batch *batch);
/* Which event of the library was it? Whether something that is seen changed. */
bool batch_event(struct batch *batch, const struct usher_event *event);
/* Answers came or changed: those that ask for them go on. */
void batch_answer(struct batch *batch);
/* The first unit that asks for what the answers do not have; NULL. */
struct unit *batch_asking(const struct batch *batch, enum usher_question question);
/* Ends one, or takes it from those that wait. */
void batch_cancel(struct batch *batch, struct unit *unit);
/* From the start, with the answers as they are now. */
void batch_retry(struct batch *batch, struct unit *unit);
bool batch_is_over(const struct batch *batch); /* begun, and nothing goes on or waits */
size_t batch_count(const struct batch *batch, enum unit_state state);

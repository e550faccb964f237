/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The accessories that are remembered, set up or paired, read once from the library: what their page shows. */
#include "ui-tui/scope.h"

#include <time.h>

struct mine {
	/* As they were told, never NULL but where it says so; usher_printable() before they are seen. */
	char *key;
	char *name;	/* "": it has none */
	char *kind;	/* its product's name, else its protocol or service */
	char *network;	/* which it was given; "" */
	bool set_up;	/* it was given one */
	bool paired;	/* over Wi-Fi Aware */
	bool expired;	/* that pairing's time is over */
	char *url;	/* where it wanted to go on; "" */
	char *firmware; /* with its version; "" */
	time_t when;	/* it was set up, else paired; 0: not known */
};

struct mines {
	struct mine
		*rows; /* what was set up, the newest first, then what was only paired */
	size_t n;
};

/* 0; -errno, and ret is empty: what is remembered cannot be read. */
int mines_read(struct usher *usher, struct mines *ret);
void mines_deinit(struct mines *mines);
/* Its network; of one that is only paired, that. Static, or mine's. */
const char *mine_network(const struct mine *mine);
/* Whether it is to be forgotten, as a question; title is printable. The caller frees. NULL: out of memory. */
char *mine_forget_question(const struct mine *mine, const char *title);
/* All that is remembered of it. 0 or -errno. */
int mine_forget(struct usher *usher, const struct mine *mine);
int mine_rename(struct usher *usher, const struct mine *mine, const char *name);

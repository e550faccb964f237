/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The accessories that are remembered, read once from the library: what their page shows. */
#include "ui-tui/scope.h"

#include <time.h>

struct mine {
	/* As they were told, never NULL but where it says so; usher_printable() before they are seen. */
	char *key;
	char *name;	/* "": it has none */
	char *kind;	/* its product, else its protocol */
	char *network;	/* which it was given; "" */
	char *url;	/* where it wanted to go on; "" */
	char *firmware; /* with its version; "" */
	time_t when;	/* it was set up; 0: not known */
};

struct mines {
	struct mine *rows; /* the newest first */
	size_t n;
};

/* 0; -errno, and ret is empty: what is remembered cannot be read. */
int mines_read(struct usher *usher, struct mines *ret);
void mines_deinit(struct mines *mines);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The picture of a product, on terminals that show pictures: by kitty's graphics protocol, which
 * WezTerm and Ghostty speak too. A PNG file goes to the terminal as it is; nothing here decodes it.
 * One picture at a time, beside the text; where it cannot be shown, nothing is missing.
 */
#include <stdbool.h>

enum { PICTURE_FILE_MAX = 256 * 1024 };

struct picture_place {
	char *path; /* owned; NULL: no picture */
	unsigned row, column, rows, columns;
};

struct pictures {
	bool possible;
	struct picture_place wanted, shown;
};

/* Looks at the environment; possible stays as it says. */
void pictures_init(struct pictures *pictures);
void pictures_deinit(struct pictures *pictures);
/* A new drawing begins: no picture is wanted so far. */
void pictures_begin(struct pictures *pictures);
/* As large as it can be within that part of the screen, its shape kept. path is copied. */
void pictures_want(struct pictures *pictures, const char *path, unsigned row,
		   unsigned column, unsigned rows, unsigned columns);
/* Writes what differs from what is shown to fd; whole: the terminal may have lost it. The cursor stays
   where it is. */
void pictures_write(struct pictures *pictures, int fd, bool whole);

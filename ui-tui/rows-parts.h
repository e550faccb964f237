/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What rows.c stands on, each in a file of its own. */
#include "ui-tui/rows.h"

/* Less, equal or greater than 0, as strcmp(). Arrival decides last. */
int row_compare(const struct row *a, const struct row *b, enum rows_sort sort,
		bool grouped);
/* All of the words are in its name, kind, label, id or state, whatever their case. */
bool row_passes(const struct row *row, const char *words);

/* row is one of rows and its name, kind or tail is new: it and the others that are called so get as
   many digits as tell them apart. What got digits keeps them. */
void rows_label(struct rows *rows, struct row *row);

int rows_index_add(struct rows *rows, struct row *row); /* 0 or -ENOMEM */
/* After rows went, or follow another accessory. */
void rows_index_rebuild(struct rows *rows);

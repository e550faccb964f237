/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What terminfo says that this terminal sends for its keys. */
#include "ui-tui/key.h"

enum { KEY_TABLE_MAX = 24 };

struct key_table {
	struct key_sequence sequences[KEY_TABLE_MAX + 1];
	char bytes[KEY_TABLE_MAX][KEY_SEQUENCE_MAX];
};

/* After screen_new(), which reads the terminal's description. */
void key_table_init(struct key_table *table);

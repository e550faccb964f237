/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The lines of `usher scan` for people: one as an accessory is found, one more when what it
 * says of itself changes (not its signal, nor a beacon's counters), one when it is gone.
 */
#include "ui-tui/scope.h"

struct scan_rows {
	struct scan_seen *seen;
	size_t n;
	size_t capacity;
	bool headed;
};

void scan_row_found(struct scan_rows *rows, struct usher_accessory *accessory);
void scan_row_changed(struct scan_rows *rows, struct usher_accessory *accessory);
void scan_row_lost(struct scan_rows *rows, struct usher_accessory *accessory);
void scan_rows_deinit(struct scan_rows *rows);

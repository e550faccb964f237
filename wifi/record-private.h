/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What the files of record.h share. */
#include "base/store.h"
#include "wifi/record.h"

enum { BOOT_ID_SIZE = 37 }; /* a UUID as text, with NUL */

struct wifi_records {
	struct store *store;
	char boot[BOOT_ID_SIZE];
};

/* Runs a statement that changes one row and returns it. 0; -ENOENT: it fits none. */
int records_change_one(struct store_query *query);
/*
 * Where host.db is, without symbolic links, as a shared store wants it. Its directory is made by
 * systemd-tmpfiles, or here. -ENOENT: there is none; -ENAMETOOLONG.
 */
int records_path(bool create, char *ret, size_t size);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * SQLite in WAL mode, which only store.c includes. Each room owns its tables: it gives their
 * SQL as migrations, numbered from 1 per room.
 */
#include "base/macros.h"

#include <stdbool.h>

struct store;
struct store_query;

/* Opens or creates path (mode 0600, its directory 0700). 0; -EACCES, -EROFS, -ENOSPC, -EIO,
   -EBADMSG (damaged or not ours), -EBUSY (another process has been writing for 50 ms), -ENOMEM. */
int store_open(const char *path, struct store **ret);

/* clang-format off */
enum store_flags {
	STORE_EXISTING = 1 << 0, /* -ENOENT where there is none */
	STORE_SHARED   = 1 << 1, /* mode 0660, for the group of its directory, which must be there; no part
				    of the path may be a symbolic link, for others of the group write there */
	STORE_SYNCED   = 1 << 2, /* a commit is on the disk when it returns */
};
/* clang-format on */
/* The same, with flags. */
int store_open_with(const char *path, unsigned flags, struct store **ret);
struct store *store_free(struct store *store);
DEFINE_FREEP(store)
/* Brings the room's tables up to migrations[n-1], in one transaction. -EPROTO: written by a newer version. */
int store_migrate(struct store *store, const char *room, const char *const *migrations,
		  size_t n);

/* 0 or as store_open. Statements are prepared once and kept. */
int store_query(struct store *store, const char *sql, struct store_query **ret);
/* Resets it; its next use starts anew. Returns NULL. */
struct store_query *store_query_done(struct store_query *query);
static inline void store_query_donep(struct store_query **query)
{
	*query = store_query_done(*query);
}
/* Parameters and columns count from 1 and 0 as in SQLite. NULL text or data binds NULL. */
int store_bind_text(struct store_query *query, int i, const char *text);
int store_bind_blob(struct store_query *query, int i, const void *data, size_t len);
int store_bind_int(struct store_query *query, int i, int64_t value);
/* 1: a row; 0: no (more) rows; negative errno as store_open, -EEXIST (a constraint of the table). */
int store_step(struct store_query *query);
/* Valid until the next step. */
const char *store_column_text(struct store_query *query, int i);
const void *store_column_blob(struct store_query *query, int i, size_t *ret_len);
int64_t store_column_int(struct store_query *query, int i);
bool store_column_is_null(struct store_query *query, int i);
int store_begin(struct store *store);
int store_commit(struct store *store);
int store_rollback(struct store *store);

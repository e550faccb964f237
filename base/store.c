/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/store.h"

#include "base/list.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

enum {
	STORE_APPLICATION_ID = 0x75736872, /* "ushr", in the header of the file */
	/* Another process's commit is one fsync; nobody is waited for longer than that. */
	STORE_BUSY_MS = 50,
};

struct store {
	sqlite3 *db;
	struct list queries;
};

struct store_query {
	struct list link;
	sqlite3_stmt *stmt;
	bool busy; /* between store_query() and store_query_done() */
};

static int errno_of(int code)
{
	switch (code) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return 0;
	case SQLITE_IOERR_NOMEM:
		return -ENOMEM;
	case SQLITE_READONLY_DBMOVED:
		return -EIO;
	}
	switch (code & 0xff) {
	case SQLITE_NOMEM:
		return -ENOMEM;
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_CANTOPEN:
		return -EACCES;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		return -EBUSY;
	case SQLITE_READONLY:
		return -EROFS;
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_IOERR:
		return -EIO;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return -EBADMSG;
	case SQLITE_CONSTRAINT:
		return -EEXIST;
	case SQLITE_TOOBIG:
		return -E2BIG;
	default:
		return -EINVAL; /* our SQL or our use of SQLite is wrong */
	}
}

static int store_failed(struct store *store, int code, const char *what)
{
	log_error("store: %s: %s", what, sqlite3_errmsg(store->db));
	return errno_of(code);
}

static int store_exec(struct store *store, const char *sql)
{
	int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? 0 : store_failed(store, code, sql);
}

/* The number that a one-line query gives. */
static int store_number(struct store *store, const char *sql, int64_t *ret)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r;

	r = store_query(store, sql, &query);
	if (r < 0)
		return r;
	r = store_step(query);
	if (r < 0)
		return r;
	*ret = r ? store_column_int(query, 0) : 0;
	return 0;
}

/* ---- Opening ---- */

/* Every missing directory on the way to path, each 0700. */
static int make_directories(const char *path)
{
	_cleanup_(freep) char *partial = strdup(path);

	if (!partial)
		return -ENOMEM;
	for (char *slash = strchr(partial + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(partial, 0700) < 0 && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return 0;
}

/* Before SQLite does: it creates files as readable as the umask lets it. Its -wal and -shm
   get the mode of this one. */
static int create_file(const char *path, unsigned flags)
{
	bool shared = flags & STORE_SHARED;
	_cleanup_(closep) int fd = -1;
	struct stat st;

	fd = open(path,
		  O_RDWR | O_CLOEXEC | O_NOCTTY | (shared ? O_NOFOLLOW : 0) |
			  (flags & STORE_EXISTING ? 0 : O_CREAT),
		  shared ? 0660 : 0600);
	if (fd < 0)
		return -errno;
	/* the group writes it, whatever the umask says; only its owner may do that */
	if (shared && fstat(fd, &st) == 0 && (st.st_mode & 0777) != 0660)
		(void)!fchmod(fd, 0660);
	return 0;
}

/*
 * Claims a new file, refuses one that another program made. Another process may be claiming it now: it
 * writes its mark before its first table, so the mark is read after the tables.
 */
static int check_owner(struct store *store)
{
	int64_t id, objects;
	char sql[64];
	int r;

	r = store_number(store, "SELECT count(*) FROM sqlite_schema", &objects);
	if (r < 0)
		return r;
	r = store_number(store, "PRAGMA application_id", &id);
	if (r < 0)
		return r;
	if (id == STORE_APPLICATION_ID)
		return 0;
	if (id != 0 || objects != 0)
		return -EBADMSG;
	sqlite3_snprintf(sizeof(sql), sql, "PRAGMA application_id = %d",
			 STORE_APPLICATION_ID);
	return store_exec(store, sql);
}

static int store_configure(struct store *store, unsigned flags)
{
	int r;

	sqlite3_extended_result_codes(store->db, 1);
	sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	r = check_owner(store);
	if (r < 0)
		return r;
	r = store_exec(store, flags & STORE_SYNCED ? "PRAGMA synchronous = FULL"
						   : "PRAGMA synchronous = NORMAL");
	if (r < 0)
		return r;
	return store_exec(store, "PRAGMA journal_mode = WAL;"
				 "PRAGMA foreign_keys = ON;"
				 /* what is forgotten leaves the file */
				 "PRAGMA secure_delete = ON;"
				 "CREATE TABLE IF NOT EXISTS store_room ("
				 "  name TEXT PRIMARY KEY, version INTEGER NOT NULL"
				 ") STRICT, WITHOUT ROWID;");
}

int store_open(const char *path, struct store **ret)
{
	return store_open_with(path, 0, ret);
}

int store_open_with(const char *path, unsigned flags, struct store **ret)
{
	_cleanup_(store_freep) struct store *store = NULL;
	int code, r;

	if (!(flags & (STORE_EXISTING | STORE_SHARED))) {
		r = make_directories(path);
		if (r < 0)
			return r;
	}
	r = create_file(path, flags);
	if (r < 0)
		return r;
	store = calloc(1, sizeof(*store));
	if (!store)
		return -ENOMEM;
	list_init(&store->queries);
	code = sqlite3_open_v2(path, &store->db,
			       SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
				       (flags & STORE_SHARED ? SQLITE_OPEN_NOFOLLOW : 0),
			       NULL);
	if (code != SQLITE_OK)
		return errno_of(code);
	r = store_configure(store, flags);
	if (r < 0)
		return r;
	*ret = steal(&store);
	return 0;
}

struct store *store_free(struct store *store)
{
	struct store_query *query, *next;

	if (!store)
		return NULL;
	list_for_each_safe (query, next, &store->queries, link) {
		sqlite3_finalize(query->stmt);
		free(query);
	}
	sqlite3_close(store->db);
	free(store);
	return NULL;
}

/* ---- Migrations ---- */

static int room_version(struct store *store, const char *room, int64_t *ret)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r;

	r = store_query(store, "SELECT version FROM store_room WHERE name = ?", &query);
	if (r < 0)
		return r;
	r = store_bind_text(query, 1, room);
	if (r < 0)
		return r;
	r = store_step(query);
	if (r < 0)
		return r;
	*ret = r ? store_column_int(query, 0) : 0;
	return 0;
}

static int room_set_version(struct store *store, const char *room, int64_t version)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r;

	r = store_query(store, "INSERT OR REPLACE INTO store_room VALUES (?, ?)", &query);
	if (r < 0)
		return r;
	r = store_bind_text(query, 1, room);
	if (r < 0)
		return r;
	r = store_bind_int(query, 2, version);
	if (r < 0)
		return r;
	return store_step(query);
}

static int room_migrate(struct store *store, const char *room,
			const char *const *migrations, size_t n)
{
	int64_t version;
	int r;

	r = room_version(store, room, &version);
	if (r < 0)
		return r;
	if (version < 0 || (uint64_t)version > n)
		return -EPROTO;
	if ((uint64_t)version == n)
		return 0;
	for (size_t i = (size_t)version; i < n; i++) {
		r = store_exec(store, migrations[i]);
		if (r < 0)
			return r;
	}
	return room_set_version(store, room, (int64_t)n);
}

int store_migrate(struct store *store, const char *room, const char *const *migrations,
		  size_t n)
{
	int r;

	/* The version is read under the write lock: another process may migrate as well. */
	r = store_begin(store);
	if (r < 0)
		return r;
	r = room_migrate(store, room, migrations, n);
	if (r >= 0)
		r = store_commit(store);
	if (r < 0)
		(void)store_rollback(store);
	return r;
}

int store_begin(struct store *store)
{
	return store_exec(store, "BEGIN IMMEDIATE");
}

int store_commit(struct store *store)
{
	return store_exec(store, "COMMIT");
}

int store_rollback(struct store *store)
{
	/* After some errors SQLite has rolled back already. */
	if (sqlite3_get_autocommit(store->db))
		return 0;
	return store_exec(store, "ROLLBACK");
}

/* ---- Queries ---- */

int store_query(struct store *store, const char *sql, struct store_query **ret)
{
	struct store_query *query;
	int code;

	list_for_each (query, &store->queries, link) {
		if (!query->busy && !strcmp(sqlite3_sql(query->stmt), sql)) {
			query->busy = true;
			*ret = query;
			return 0;
		}
	}
	query = calloc(1, sizeof(*query));
	if (!query)
		return -ENOMEM;
	code = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
				  &query->stmt, NULL);
	if (code != SQLITE_OK) {
		free(query);
		return store_failed(store, code, sql);
	}
	list_append(&store->queries, &query->link);
	query->busy = true;
	*ret = query;
	return 0;
}

struct store_query *store_query_done(struct store_query *query)
{
	if (!query)
		return NULL;
	sqlite3_reset(query->stmt);
	sqlite3_clear_bindings(query->stmt);
	query->busy = false;
	return NULL;
}

int store_bind_text(struct store_query *query, int i, const char *text)
{
	return errno_of(sqlite3_bind_text(query->stmt, i, text, -1, SQLITE_TRANSIENT));
}

int store_bind_blob(struct store_query *query, int i, const void *data, size_t len)
{
	return errno_of(sqlite3_bind_blob64(query->stmt, i, data, len, SQLITE_TRANSIENT));
}

int store_bind_int(struct store_query *query, int i, int64_t value)
{
	return errno_of(sqlite3_bind_int64(query->stmt, i, value));
}

int store_step(struct store_query *query)
{
	int code = sqlite3_step(query->stmt);

	return code == SQLITE_ROW ? 1 : errno_of(code);
}

const char *store_column_text(struct store_query *query, int i)
{
	return (const char *)sqlite3_column_text(query->stmt, i);
}

const void *store_column_blob(struct store_query *query, int i, size_t *ret_len)
{
	/* The blob first: it may convert the value, and with it the length. */
	const void *blob = sqlite3_column_blob(query->stmt, i);

	*ret_len = (size_t)sqlite3_column_bytes(query->stmt, i);
	return blob;
}

int64_t store_column_int(struct store_query *query, int i)
{
	return sqlite3_column_int64(query->stmt, i);
}

bool store_column_is_null(struct store_query *query, int i)
{
	return sqlite3_column_type(query->stmt, i) == SQLITE_NULL;
}

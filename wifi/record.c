/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/record-private.h"

#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <time.h>

static const char *const migrations[] = {
	"CREATE TABLE record ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, boot TEXT NOT NULL,"
	" interface TEXT NOT NULL UNIQUE, ctrl TEXT NOT NULL, lifetime INTEGER NOT NULL,"
	" created INTEGER NOT NULL, expires INTEGER NOT NULL, pid INTEGER NOT NULL,"
	" pid_started INTEGER NOT NULL, joined INTEGER NOT NULL, ssid_hex TEXT NOT NULL"
	") STRICT;"
	"CREATE TABLE record_step ("
	" record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,"
	" step INTEGER NOT NULL, data BLOB, PRIMARY KEY (record, step)"
	") STRICT, WITHOUT ROWID;",
};

static int read_boot_id(char *ret)
{
	_cleanup_(closep) int fd = open("/proc/sys/kernel/random/boot_id",
					O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, ret, BOOT_ID_SIZE - 1);
	if (n != BOOT_ID_SIZE - 1)
		return n < 0 ? -errno : -EIO;
	ret[n] = '\0';
	return 0;
}

/* What an earlier boot changed went with it. Most often there is none: nothing is written then. */
static int drop_earlier_boots(struct wifi_records *records)
{
	static const char *const statements[] = {
		"SELECT 1 FROM record WHERE boot != ? LIMIT 1",
		"DELETE FROM record WHERE boot != ?",
	};
	int r = 0;

	for (size_t i = 0; i < ARRAY_SIZE(statements); i++) {
		_cleanup_(store_query_donep) struct store_query *query = NULL;

		r = store_query(records->store, statements[i], &query);
		if (r < 0)
			return r;
		r = store_bind_text(query, 1, records->boot);
		if (r < 0)
			return r;
		r = store_step(query);
		if (r <= 0)
			return r;
	}
	return r;
}

int records_change_one(struct store_query *query)
{
	int r = store_step(query);

	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	return store_step(query); /* to its end, which commits */
}

int wifi_records_open(bool create, struct wifi_records **ret)
{
	_cleanup_(wifi_records_freep) struct wifi_records *records = NULL;
	char path[PATH_MAX];
	int r;

	r = records_path(create, path, sizeof(path));
	if (r < 0)
		return r;
	records = calloc(1, sizeof(*records));
	if (!records)
		return -ENOMEM;
	r = read_boot_id(records->boot);
	if (r < 0)
		return r;
	r = store_open_with(path,
			    STORE_SHARED | STORE_SYNCED | (create ? 0 : STORE_EXISTING),
			    &records->store);
	if (r < 0)
		return r;
	r = store_migrate(records->store, "wifi", migrations, ARRAY_SIZE(migrations));
	if (r < 0)
		return r;
	r = drop_earlier_boots(records);
	if (r < 0)
		return r;
	*ret = steal(&records);
	return 0;
}

struct wifi_records *wifi_records_free(struct wifi_records *records)
{
	if (!records)
		return NULL;
	store_free(records->store);
	free(records);
	return NULL;
}

static int bind_record(struct store_query *query, const char *boot,
		       const struct wifi_record *record)
{
	int r;

	if ((r = store_bind_text(query, 1, boot)) < 0 ||
	    (r = store_bind_text(query, 2, record->interface)) < 0 ||
	    (r = store_bind_text(query, 3, record->ctrl)) < 0 ||
	    (r = store_bind_int(query, 4, record->lifetime)) < 0 ||
	    (r = store_bind_int(query, 5, record->created)) < 0 ||
	    (r = store_bind_int(query, 6, record->expires)) < 0 ||
	    (r = store_bind_int(query, 7, record->pid)) < 0 ||
	    (r = store_bind_int(query, 8, (int64_t)record->pid_started)) < 0 ||
	    (r = store_bind_int(query, 9, record->joined)) < 0)
		return r;
	return store_bind_text(query, 10, record->ssid_hex);
}

int wifi_records_begin(struct wifi_records *records, struct wifi_record *record)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	struct process self;
	int r;

	r = process_get(getpid(), &self);
	if (r < 0)
		return r;
	record->created = time(NULL);
	record->pid = self.pid;
	record->pid_started = self.started;
	r = store_query(records->store,
			"INSERT INTO record (boot, interface, ctrl, lifetime, created,"
			" expires, pid, pid_started, joined, ssid_hex)"
			" VALUES (?,?,?,?,?,?,?,?,?,?) RETURNING id",
			&query);
	if (r < 0)
		return r;
	r = bind_record(query, records->boot, record);
	if (r < 0)
		return r;
	r = store_step(query);
	if (r < 0)
		return r;
	record->id = store_column_int(query, 0);
	return store_step(query);
}

int wifi_records_step(struct wifi_records *records, int64_t id, enum wifi_step step,
		      const void *data, size_t len)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r;

	if (len > WIFI_STEP_DATA_MAX)
		return -E2BIG;
	r = store_query(records->store,
			"INSERT INTO record_step SELECT id, ?2, ?3 FROM record"
			" WHERE id = ?1 RETURNING step",
			&query);
	if (r < 0)
		return r;
	if ((r = store_bind_int(query, 1, id)) < 0 ||
	    (r = store_bind_int(query, 2, step)) < 0 ||
	    (r = store_bind_blob(query, 3, data, len)) < 0)
		return r;
	return records_change_one(query);
}

int wifi_records_helper(struct wifi_records *records, int64_t id, pid_t pid)
{
	struct process process;
	char text[64];
	int r, n;

	r = process_get(pid, &process);
	if (r < 0)
		return r;
	n = snprintf(text, sizeof(text), "%d %" PRIu64, pid, process.started);
	return wifi_records_step(records, id, WIFI_STEP_HELPER, text, (size_t)n);
}

int wifi_records_joined(struct wifi_records *records, const struct wifi_record *record)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r;

	r = store_query(records->store,
			"UPDATE record SET joined = 1, lifetime = ?2, expires = ?3,"
			" ssid_hex = ?4 WHERE id = ?1 RETURNING id",
			&query);
	if (r < 0)
		return r;
	if ((r = store_bind_int(query, 1, record->id)) < 0 ||
	    (r = store_bind_int(query, 2, record->lifetime)) < 0 ||
	    (r = store_bind_int(query, 3, record->expires)) < 0 ||
	    (r = store_bind_text(query, 4, record->ssid_hex)) < 0)
		return r;
	return records_change_one(query);
}

static int delete_step(struct wifi_records *records, int64_t id, enum wifi_step step)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r;

	r = store_query(records->store,
			"DELETE FROM record_step WHERE record = ? AND step = ?", &query);
	if (r < 0)
		return r;
	if ((r = store_bind_int(query, 1, id)) < 0 ||
	    (r = store_bind_int(query, 2, step)) < 0)
		return r;
	return store_step(query);
}

static int change_record(struct wifi_records *records, int64_t id, const char *sql)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r;

	r = store_query(records->store, sql, &query);
	if (r < 0)
		return r;
	r = store_bind_int(query, 1, id);
	return r < 0 ? r : store_step(query);
}

int wifi_records_undone(struct wifi_records *records, int64_t id, enum wifi_step step)
{
	int r;

	r = store_begin(records->store);
	if (r < 0)
		return r;
	r = delete_step(records, id, step);
	if (r >= 0)
		r = change_record(records, id,
				  "DELETE FROM record WHERE id = ?1 AND NOT EXISTS"
				  " (SELECT 1 FROM record_step WHERE record = ?1)");
	if (r >= 0)
		r = store_commit(records->store);
	if (r < 0)
		(void)store_rollback(records->store);
	return r;
}

int wifi_records_drop(struct wifi_records *records, int64_t id)
{
	return change_record(records, id, "DELETE FROM record WHERE id = ?1");
}

int wifi_records_abandon(struct wifi_records *records, int64_t id)
{
	return change_record(records, id,
			     "UPDATE record SET pid = 0, pid_started = 0"
			     " WHERE id = ?1 AND joined = 0");
}

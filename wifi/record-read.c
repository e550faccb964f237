/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading records, and taking over those that nobody owns any more. */
#include "wifi/record-private.h"

#include "base/process.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Whoever may write the file is trusted with the network, but its names end up in paths. */
static bool copy_name(struct store_query *query, int column, char *ret, size_t size)
{
	const char *text = store_column_text(query, column);

	return text && (size_t)snprintf(ret, size, "%s", text) < size;
}

static int read_record(struct store_query *query, struct wifi_record *ret)
{
	struct wifi_record record = {
		.id = store_column_int(query, 0),
		.lifetime = (enum wifi_lifetime)store_column_int(query, 3),
		.created = store_column_int(query, 4),
		.expires = store_column_int(query, 5),
		.pid = store_column_int(query, 6),
		.pid_started = (uint64_t)store_column_int(query, 7),
		.joined = store_column_int(query, 8) != 0,
	};

	if (!copy_name(query, 1, record.interface, sizeof(record.interface)) ||
	    !copy_name(query, 2, record.ctrl, sizeof(record.ctrl)) ||
	    !copy_name(query, 9, record.ssid_hex, sizeof(record.ssid_hex)) ||
	    !record.interface[0] || strchr(record.interface, '/') ||
	    record.interface[0] == '.' || record.lifetime > WIFI_KEPT)
		return -EBADMSG;
	*ret = record;
	return 0;
}

static bool owner_runs(const struct wifi_record *record)
{
	return record->pid > 0 && record->pid <= INT_MAX &&
	       process_runs((pid_t)record->pid, record->pid_started);
}

static bool outlives_process(const struct wifi_record *record)
{
	return record->joined && record->lifetime != WIFI_ONCE;
}

static bool is_stale(const struct wifi_record *record)
{
	if (outlives_process(record))
		return record->expires && record->expires <= time(NULL);
	return !owner_runs(record);
}

#define RECORD_COLUMNS                                                                \
	"id, interface, ctrl, lifetime, created, expires, pid, pid_started, joined, " \
	"ssid_hex"

int wifi_records_next(struct wifi_records *records, enum wifi_records_which which,
		      int64_t after, struct wifi_record *ret)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	struct wifi_record record;
	int r;

	r = store_query(records->store,
			"SELECT " RECORD_COLUMNS " FROM record WHERE id > ? ORDER BY id",
			&query);
	if (r < 0)
		return r;
	r = store_bind_int(query, 1, after);
	if (r < 0)
		return r;
	while ((r = store_step(query)) > 0) {
		r = read_record(query, &record);
		if (r < 0)
			return r;
		if (which == WIFI_RECORDS_ALL || is_stale(&record)) {
			*ret = record;
			return 1;
		}
	}
	return r;
}

static int read_one(struct wifi_records *records, int64_t id, struct wifi_record *ret)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r;

	r = store_query(records->store,
			"SELECT " RECORD_COLUMNS " FROM record WHERE id = ?", &query);
	if (r < 0)
		return r;
	r = store_bind_int(query, 1, id);
	if (r < 0)
		return r;
	r = store_step(query);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	return read_record(query, ret);
}

static int set_owner(struct wifi_records *records, int64_t id)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	struct process self;
	int r;

	r = process_get(getpid(), &self);
	if (r < 0)
		return r;
	r = store_query(records->store,
			"UPDATE record SET joined = 0, pid = ?2, pid_started = ?3"
			" WHERE id = ?1 RETURNING id",
			&query);
	if (r < 0)
		return r;
	if ((r = store_bind_int(query, 1, id)) < 0 ||
	    (r = store_bind_int(query, 2, self.pid)) < 0 ||
	    (r = store_bind_int(query, 3, (int64_t)self.started)) < 0)
		return r;
	return records_change_one(query);
}

static int claim(struct wifi_records *records, int64_t id)
{
	struct wifi_record record;
	int r;

	r = read_one(records, id, &record);
	if (r < 0)
		return r;
	if (record.pid != getpid() && !outlives_process(&record) && owner_runs(&record))
		return -EBUSY;
	return set_owner(records, id);
}

int wifi_records_claim(struct wifi_records *records, int64_t id)
{
	int r;

	/* Read under the write lock: another process may be at it. */
	r = store_begin(records->store);
	if (r < 0)
		return r;
	r = claim(records, id);
	if (r >= 0)
		r = store_commit(records->store);
	if (r < 0)
		(void)store_rollback(records->store);
	return r;
}

int wifi_records_data(struct wifi_records *records, int64_t id, enum wifi_step step,
		      void **ret, size_t *ret_len)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	const void *data;
	size_t len;
	char *copy;
	int r;

	r = store_query(records->store,
			"SELECT data FROM record_step WHERE record = ? AND step = ?",
			&query);
	if (r < 0)
		return r;
	if ((r = store_bind_int(query, 1, id)) < 0 ||
	    (r = store_bind_int(query, 2, step)) < 0)
		return r;
	r = store_step(query);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	data = store_column_blob(query, 0, &len);
	copy = malloc(len + 1);
	if (!copy)
		return -ENOMEM;
	if (len > 0)
		memcpy(copy, data, len);
	copy[len] = '\0';
	*ret = copy;
	*ret_len = len;
	return 0;
}

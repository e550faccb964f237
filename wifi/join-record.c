/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a join writes down before it does it. */
#include "wifi/join-private.h"

#include "base/hex.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DAY_S = 24 * 60 * 60 };

int join_record_failed(struct wifi_join *join, int error)
{
	if (error == -EACCES)
		join_fail(join, WIFI_JOIN_PERMISSION,
			  "this user may not write to /var/lib/usher (group netdev)");
	else
		join_fail(join, WIFI_JOIN_RECORD, "/var/lib/usher/host.db: %s",
			  strerror(-error));
	return error;
}

/* The interface has a record: of a process that runs, or of a join that stays. */
static int fail_held(struct wifi_join *join)
{
	struct wifi_record other;
	int64_t after = 0;

	while (wifi_records_next(join->records, WIFI_RECORDS_ALL, after, &other) > 0) {
		after = other.id;
		if (strcmp(other.interface, join->record.interface))
			continue;
		if (other.joined)
			join_fail(join, WIFI_JOIN_HELD,
				  "%s stays on a network that was joined before: `usher "
				  "leave` leaves it",
				  other.interface);
		else
			join_fail(join, WIFI_JOIN_HELD, "process %lld joins with %s",
				  (long long)other.pid, other.interface);
		return -EEXIST;
	}
	return join_record_failed(join, -EBUSY);
}

static int begin(struct wifi_join *join)
{
	join->record = (struct wifi_record){.lifetime = join->config.lifetime};
	strcpy(join->record.interface, join->info.interface);
	strcpy(join->record.ctrl, join->ctrl_path);
	return wifi_records_begin(join->records, &join->record);
}

int join_record_begin(struct wifi_join *join)
{
	int r = 0;

	if (join->record.id)
		return 0;
	if (!join->records)
		r = wifi_records_open(true, &join->records);
	if (r == -ENOENT) {
		join_fail(join, WIFI_JOIN_RECORD,
			  "there is no /var/lib/usher: `systemd-tmpfiles --create` "
			  "makes it, as root");
		return r;
	}
	if (r < 0)
		return join_record_failed(join, r);
	r = begin(join);
	if (r < 0)
		join->record.id = 0;
	if (r == -EEXIST)
		return fail_held(join);
	return r < 0 ? join_record_failed(join, r) : 0;
}

int join_record_step(struct wifi_join *join, enum wifi_step step, const void *data,
		     size_t len)
{
	int r;

	if (join->steps & 1U << step)
		return 0; /* what was there first is what goes back */
	r = wifi_records_step(join->records, join->record.id, step, data, len);
	if (r < 0)
		return join_record_failed(join, r);
	join->steps |= 1U << step;
	return 0;
}

void join_record_untake(struct wifi_join *join, enum wifi_step step)
{
	if (!(join->steps & 1U << step))
		return;
	join->steps &= ~(1U << step);
	if (wifi_records_undone(join->records, join->record.id, step) < 0)
		return;			     /* undoing it does no harm */
	if (!join->steps && begin(join) < 0) /* the record went with its last step */
		join->record.id = 0;
}

int join_record_joined(struct wifi_join *join)
{
	struct wifi_record *record = &join->record;

	hex_encode(join->info.bss.ssid.data, join->info.bss.ssid.len, record->ssid_hex);
	if (record->lifetime == WIFI_DAYS)
		record->expires = time(NULL) + (int64_t)join->config.days * DAY_S;
	return wifi_records_joined(join->records, record);
}

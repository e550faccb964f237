/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an earlier process, which is gone, left on the interface is put back before it is joined with. */
#include "wifi/join-private.h"

#include <errno.h>
#include <string.h>

static void on_undone(struct wifi_undo *undo, const struct wifi_undo_result *result,
		      void *userdata)
{
	struct wifi_join *join = userdata;

	if (result->error < 0) {
		join_fail(join, WIFI_JOIN_UNREPAIRED, "%s",
			  result->text ? result->text : strerror(-result->error));
		return;
	}
	join->undo = wifi_undo_free(join->undo);
	join_note(join, "%s: what a join that was cut off had changed is put back",
		  join->info.interface);
	/* the helper looked at the interface before that */
	if (join_net_open(join) >= 0)
		join_repair(join);
}

/* 1: there is one; 0: none. */
static int find_stale(struct wifi_join *join, struct wifi_record *ret)
{
	int64_t after = 0;
	int r;

	while ((r = wifi_records_next(join->records, WIFI_RECORDS_STALE, after, ret)) >
	       0) {
		if (!strcmp(ret->interface, join->info.interface))
			return 1;
		after = ret->id;
	}
	return r;
}

void join_repair(struct wifi_join *join)
{
	struct wifi_record stale;
	int r = 0;

	if (!join->records)
		r = wifi_records_open(false, &join->records);
	if (r >= 0)
		r = find_stale(join, &stale);
	if (r > 0) {
		wifi_join_enter(join, AT_REPAIR, 0);
		r = wifi_undo_new(join->event, join->bus, join->records, &stale,
				  on_undone, join, &join->undo);
		if (r >= 0)
			return;
	}
	/* none was ever written; somebody else was faster: begin() tells when the record stays */
	if (r < 0 && r != -ENOENT && r != -EBUSY)
		join_record_failed(join, r);
	else
		join_check(join);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end of a join: the helper puts its part back, then undo.h all that is written down. */
#include "wifi/join-private.h"

#include "base/log.h"

#include <stdio.h>
#include <string.h>

enum { NET_LEAVE_US = 3 * 1000000 };

/* Everything that works is freed from the timer, for this is called from within all of it. */
void join_leave(struct wifi_join *join)
{
	if (join->net && join->net_asked && wifi_net_leave(join->net) < 0)
		log_debug("join: usher-radio does not hear that it is to leave");
	wifi_join_enter(join, AT_LEAVE, 1);
	join_phase(join, WIFI_JOIN_LEAVE);
}

static void stop_working(struct wifi_join *join)
{
	join->undo = wifi_undo_free(join->undo); /* a repair's */
	join_assoc_drop(join);
	join_ctrl_close(join);
	join->call = supplicant_call_free(join->call);
	join->owner_watch = sd_bus_slot_unref(join->owner_watch);
	join->manager = wifi_manager_free(join->manager);
	if (!join->net_asked)
		join->net = wifi_net_free(join->net);
}

void join_net_left(struct wifi_join *join, int error)
{
	if (!join->net_asked || (error < 0 && join->at != AT_UNDO))
		return; /* what it did not put back is undo.h's */
	join->net_asked = join->net_taken = false;
	if (join->at == AT_UNDO)
		wifi_undo_did(join->undo, WIFI_STEP_NET, error);
}

static void failed(struct wifi_join *join, int error, const char *text)
{
	join->restored = error;
	snprintf(join->restore_text, sizeof(join->restore_text), "%s",
		 text ? text : strerror(-error));
}

static void on_undone(struct wifi_undo *undo, const struct wifi_undo_result *result,
		      void *userdata)
{
	struct wifi_join *join = userdata;

	log_debug("join: %s is as it was: link %s after %.0f ms", join->info.interface,
		  result->link_back ? "back" : "down", result->link_ms);
	if (result->error < 0)
		failed(join, result->error, result->text);
	wifi_join_enter(join, AT_END, 1);
}

/* A record that says nothing (any more) needs nobody to undo it. */
static void drop_empty_record(struct wifi_join *join)
{
	/* what the helper has put back, or was never asked for */
	if (join->changed && !join->net_asked)
		join_record_untake(join, WIFI_STEP_NET);
	if (!join->record.id || (join->changed && join->steps))
		return;
	(void)wifi_records_drop(join->records, join->record.id);
	join->record.id = 0;
}

void join_undo(struct wifi_join *join)
{
	bool leaves;
	int r;

	stop_working(join);
	/* one that died leaves it to another, which undo.h starts */
	leaves = join->net_asked && join->net;
	drop_empty_record(join);
	if (!join->record.id) {
		wifi_join_enter(join, AT_END, 1);
		return;
	}
	wifi_join_enter(join, AT_UNDO, leaves ? NET_LEAVE_US : 0);
	r = wifi_undo_new(join->event, join->bus, join->records, &join->record, on_undone,
			  join, &join->undo);
	if (r < 0) {
		failed(join, r, NULL);
		wifi_join_enter(join, AT_END, 1);
	} else if (leaves) {
		wifi_undo_await(join->undo, WIFI_STEP_NET);
	}
}
